"""What was done about one open alert, for the form in which somebody acts on it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from dashboard.addresses import Address
from dashboard.live import Live
from dashboard.map.panels import clock_text
from dashboard.text import Lang, as_lang, say
from dashboard.visitor import named
from queries.roster import posts_for
from queries.scope import Scope
from queries.work import Entry, Item, history, work_of

ASKED = ("rule", "area", "raised_on", "day")  # of which item, as it stands on which day


def item_of(rule: str, area: str, raised_on: str) -> Item | None:
    """An item as a browser names it; None for what cannot be one."""
    if "\0" in rule + area:  # no text of the database's
        return None
    try:
        return Item(rule, area, date.fromisoformat(raised_on))
    except ValueError:
        return None


def work_record(live: Live, scope: Scope, address: Address) -> bytes:
    """The record of one item as JSON: state, assignee, seen (id of the newest entry, 0 for none),
    entries, the oldest first, and names, the posts it can be given to.

    Read anew each time, so that nobody decides on what was. An item that is none, or lies outside
    the scope, is one that nobody has acted on and that can be given to nobody.
    """
    lang_text, rule, area, raised_on, day = address.params
    lang, item = as_lang(lang_text), item_of(rule, area, raised_on)
    until = item_of(rule, area, day)
    if item is None or until is None:
        entries, posts = [], []
    else:
        with live.store.read(scope) as conn:
            entries, posts = history(conn, item, until.raised_on), posts_for(conn, area)
    work = work_of(entries)
    record = {
        "state": work.state,
        "assignee": named_post(work.assignee, work.assignee_en, lang),
        "seen": 0 if work.last is None else work.last.id,
        "entries": [_entry(live, entry, lang) for entry in entries],
        "names": [[post.name, named_post(post.name, post.name_en, lang)] for post in posts],
    }
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _entry(live: Live, entry: Entry, lang: Lang) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": clock_text(entry.acted_at),
        "by": named(live, entry.acted_by, lang),
        "what": deed(entry, lang),
        "note": entry.note,
    }


def deed(entry: Entry, lang: Lang) -> str:
    """What an entry says was done, in words: 指派给香洲区督导组."""
    assignee = named_post(entry.assignee, entry.assignee_en, lang)
    return say(f"work_did_{entry.action}", lang, assignee=assignee)


def named_post(name: str | None, name_en: str | None, lang: Lang) -> str:
    """A post of the roster in a language, as far as it has a name in it; "" if there is none."""
    return (name_en if lang == "en" else "") or name or ""
