"""Briefings: what sheets are shown in which order, kept in the database, a row a saving.

A sheet is kept as what it shows and never as what it showed: it is made anew from the newest
snapshot each time. Visible to who made it and to those of the same area, within their scope.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from queries.audit import DELETE, SAVE, record
from queries.blocks import block
from queries.errors import NotSaved
from queries.people import Person
from queries.personal import worded
from queries.store import Store

LONGEST_NAME, LONGEST_CAPTION = 60, 120  # characters; a caption has two lines below a map
LONGEST_VIEW, LONGEST_KIND = 600, 40
MOST_SHEETS = 40


@dataclass(frozen=True)
class BriefingSheet:
    """One sheet: its `kind`, what it shows as the query string of a page's address, the briefer's
    own sentence and title, "" for those of the kind.

    `day` in the view may be "newest", and `compare` a number of days before that day, as "-7".
    """

    kind: str
    view: str
    caption: str = ""
    title: str = ""


@dataclass(frozen=True)
class Briefing:
    """A briefing as it was saved: `version` counts its savings from 1, `saved_at` is UTC.

    `owner` and `saved_by` are ids of persons, `area` the code of the area it is made for.
    """

    id: str
    version: int
    name: str
    owner: str
    area: str
    lang: str
    sheets: tuple[BriefingSheet, ...]
    saved_at: datetime
    saved_by: str


def read_briefings(
    conn: Connection[Any], person: Person, briefing_id: str | None = None
) -> list[Briefing]:
    """A person's briefings and those of their area as last saved, the newest first; with an id
    only that one. Those that were deleted, and those outside the scope, are not there."""
    return [found for found, is_deleted in _newest(conn, person, briefing_id) if not is_deleted]


def save_briefing(
    store: Store,
    person: Person,
    name: str,
    lang: str,
    sheets: Sequence[BriefingSheet],
    *,
    of: Briefing | None = None,
) -> Briefing:
    """Saves a briefing under its name, and seals that in the audit.

    `of` is the saving that it was changed from, None for a new one. Whoever saves first wins; the
    second is refused and told who it was and when, and may save the same as a new one.

    Raises NotSaved, whose `why` says for what reason: see there; StoreUnavailable.
    """
    name = worded("name", name, 1, LONGEST_NAME, NotSaved)
    kept = tuple(map(checked, sheets))
    if not 1 <= len(kept) <= MOST_SHEETS:
        raise NotSaved("sheets", f"it has {len(kept)} sheets; a briefing has 1 to {MOST_SHEETS}")
    if of is None:
        new = Briefing(uuid.uuid4().hex, 0, name, person.id, "", lang, kept, _now(), person.id)
        return _enter(store, person, new)
    return _enter(store, person, replace(of, name=name, lang=lang, sheets=kept))


def delete_briefing(store: Store, person: Person, of: Briefing) -> None:
    """Marks a briefing as deleted; what was saved stays in the database.

    Raises NotSaved as save_briefing does: nobody deletes what they have not seen.
    """
    _enter(store, person, of, is_deleted=True)


def _enter(store: Store, person: Person, draft: Briefing, *, is_deleted: bool = False) -> Briefing:
    """Adds the next version of a briefing, unless it is there already."""
    saved = replace(draft, version=draft.version + 1, saved_at=_now(), saved_by=person.id)
    with store.write() as conn:
        about = f"briefing {saved.id} version {saved.version}: {saved.name}"
        record(conn, person.id, DELETE if is_deleted else SAVE, person.area, about)
        conn.execute(block("briefing", "narrow"), {"area": person.area, "person": person.id})
        if draft.version:
            _refuse_if_overtaken(conn, person, draft)
        else:
            saved = replace(saved, area=_own_area(conn, person))
        row = asdict(saved) | {"sheets": Jsonb([asdict(one) for one in saved.sheets])}
        entered = conn.execute(block("briefing", "save"), row | {"is_deleted": is_deleted})
        if entered.fetchone() is None:
            _refuse_if_overtaken(conn, person, draft)
    return saved


def _refuse_if_overtaken(conn: Connection[Any], person: Person, draft: Briefing) -> None:
    found = _newest(conn, person, draft.id)
    if not found or found[0][1]:
        raise NotSaved("gone", f"the briefing {draft.name!r} is not there any more for this person")
    newest = found[0][0]
    if newest.version != draft.version:
        raise NotSaved(
            "overtaken",
            f"{newest.saved_by} saved the briefing {newest.name!r} at {newest.saved_at}, after it "
            "was read here; save yours under another name, or read theirs",
            newest,
        )


def _newest(
    conn: Connection[Any], person: Person, briefing_id: str | None
) -> list[tuple[Briefing, bool]]:
    """Each briefing in sight as last saved, and whether that was its end."""
    conn.execute(block("people", "ask"), {"who": person.id})
    asked = {"person": person.id, "own_area": _own_area(conn, person), "id": briefing_id}
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(block("briefing", "newest"), asked).fetchall()
    return [(_read(row), row["is_deleted"]) for row in rows]


def _read(row: Mapping[str, Any]) -> Briefing:
    sheets = tuple(BriefingSheet(**one) for one in row["sheets"])
    return Briefing(
        **{field.name: row[field.name] for field in fields(Briefing)} | {"sheets": sheets}
    )


def _own_area(conn: Connection[Any], person: Person) -> str:
    row = conn.execute(block("briefing", "own_area"), {"area": person.area}).fetchone()
    return "" if row is None else str(row[0])


def checked(sheet: BriefingSheet) -> BriefingSheet:
    """A sheet as it can be kept. Raises NotSaved naming what of it cannot."""
    return BriefingSheet(
        worded("kind", sheet.kind, 1, LONGEST_KIND, NotSaved),
        worded("view", sheet.view, 0, LONGEST_VIEW, NotSaved),
        worded("caption", sheet.caption, 0, LONGEST_CAPTION, NotSaved),
        worded("title", sheet.title, 0, LONGEST_NAME, NotSaved),
    )


def _now() -> datetime:
    return datetime.now(UTC)
