"""The drafts of one person in one session, and what they do with them.

Changed in place: to assign to the session's state is to let Streamlit end the run there, in favour
of a newer one. What somebody has typed outlives a lost database and a look at another briefing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import streamlit as st

from dashboard.briefing.draft import Draft, draft_of
from queries.briefings import Briefing
from queries.people import Person

TEMPLATE = "daily"  # the key of the shipped one
PARAM = "briefing"  # of the address: the key of the one that is open


@dataclass
class Drafts:
    """What a person has open: drafts by key, a briefing's id or that of a new one; `said` is what
    the page has still to tell them."""

    by_key: dict[str, Draft] = field(default_factory=dict)
    current: str = TEMPLATE
    said: list[str] = field(default_factory=list)
    made: int = 0

    @property
    def draft(self) -> Draft:
        """The one that is open."""
        return self.by_key[self.current]

    def change(self, change: Callable[..., Draft], *args: Any, **changes: Any) -> None:
        """Puts `change(draft, …)` in the place of the open draft."""
        if not self.draft.is_template:
            self.by_key[self.current] = change(self.draft, *args, **changes)

    def open(self, key: str) -> None:
        """Opens another one; what is not saved of this one stays."""
        self.current = key
        if key == TEMPLATE:
            st.query_params.pop(PARAM, None)
        else:
            st.query_params[PARAM] = key

    def begin(self, draft: Draft) -> None:
        """Opens a new one."""
        self.made += 1
        key = f"new-{self.made}"
        self.by_key[key] = draft
        self.open(key)

    def take_in(self, saved: Sequence[Briefing], template: Draft) -> None:
        """Brings the drafts that were not changed up to what is in the database now."""
        known = self.by_key.get(TEMPLATE)
        if known is None or (known.name, known.sheets) != (template.name, template.sheets):
            self.by_key[TEMPLATE] = template
        found = {one.id: one for one in saved}
        for key, draft in list(self.by_key.items()):
            if draft.of is None or draft.is_changed:
                continue
            if draft.of.id not in found:
                del self.by_key[key]
            elif draft.of.version != found[draft.of.id].version:
                self.by_key[key] = draft_of(found[draft.of.id])
        for one in saved:
            self.by_key.setdefault(one.id, draft_of(one))

    def forget(self, key: str) -> None:
        """Drops a draft with what is not saved of it; the page reads what is saved anew."""
        self.by_key.pop(key, None)


def drafts_of(person: Person) -> Drafts:
    """The drafts of a person in this session; who becomes somebody else finds theirs again."""
    key = f"briefings of {person.id} in {person.area}"
    mine = cast(Drafts, st.session_state.setdefault(key, Drafts()))
    st.session_state["briefings"] = mine
    return mine


def open_drafts() -> Drafts:
    """Those that the page has shown, for its callbacks."""
    return cast(Drafts, st.session_state["briefings"])
