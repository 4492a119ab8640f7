"""The files of a briefing, and the small picture of each of its sheets, behind signed addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from threading import BoundedSemaphore

from dashboard.addresses import Address
from dashboard.briefing.views import absolute, newest_days
from dashboard.errors import AddressRefused
from dashboard.export.formats import named
from dashboard.layers.styled import Theme
from dashboard.live import LOCAL, Live
from dashboard.paper.compose import Asked, Item, compose, compose_all
from dashboard.paper.formats import SHEET_FORMATS
from dashboard.paper.job import JOBS, Report
from dashboard.paper.layout import SIZES, Size
from dashboard.paper.sheet import Sheet
from dashboard.sent import Made
from dashboard.text import Lang, as_lang
from queries.audit import EXPORT
from queries.briefings import BriefingSheet
from queries.scope import Scope

THUMBNAIL = Size("thumbnail", 338.667, 190.5, 640)  # twice what it is shown at, for sharp screens
DRAWN_AT_ONCE = BoundedSemaphore(1)  # a page asks for many at the same time; the maps go first


FORMATS = ("pptx", "pdf")  # of dashboard.paper.formats
STAGES = ("read", *FORMATS)  # each goes through all sheets


class _Reported(Sequence[Sheet]):
    """Sheets that tell how far whoever draws them is."""

    def __init__(self, sheets: Sequence[Sheet], tell: Callable[[int], None]) -> None:
        self._sheets, self._tell = sheets, tell

    def __len__(self) -> int:
        return len(self._sheets)

    def __getitem__(self, at: int) -> Sheet:  # type: ignore[override]
        return self._sheets[at]

    def __iter__(self) -> Iterator[Sheet]:
        for done, sheet in enumerate(self._sheets):
            self._tell(done)
            yield sheet


def make_files(
    live: Live,
    scope: Scope,
    name: str,
    sheets: Sequence[BriefingSheet],
    asked: Asked,
    report: Report,
) -> dict[str, Made]:
    """A briefing in every format, all of one snapshot.

    What the audit keeps of each: format, name, how many sheets, and snapshot. `report` is told how
    many sheets of which of STAGES are done, and may end it by an exception. Raises as compose_all.
    """
    with live.reading(scope) as (conn, city):
        newest = newest_days(conn, city, live.once(city))
        items = [Item(s.kind, absolute(s.view, newest), s.caption, s.title) for s in sheets]
        place = city.hierarchy.name(city.root, asked.lang)
    report("read", 0)
    made = compose_all(live, scope, items, asked, lambda done, of: report("read", done))
    snapshot = made[0].imprint.snapshot
    files = {}
    for key in FORMATS:
        format_ = SHEET_FORMATS[key]
        told = _Reported(made, lambda done, key=key: report(key, done))  # type: ignore[misc]
        body = format_.write(told, SIZES["1080p"])
        of = (name, place, made[0].day)
        detail = f"{key} briefing {name} sheets={len(made)} snapshot={snapshot}"
        files[key] = Made(
            body,
            format_.media_type,
            named(of, snapshot, asked.lang, format_.suffix),
            (EXPORT, detail + (" public" if asked.is_public else "")),
        )
    return files


def kept_file(_live: Live, scope: Scope, address: Address) -> Made:
    """The file behind the address of a job's format, for the one who had it made.

    Raises AddressRefused if it is somebody else's, is kept no more, or was made for a scope that
    they no longer have.
    """
    job_id, format_name, person = address.params
    job = JOBS.of(job_id, person)
    if job is None or job.scope != scope or format_name not in job.files:
        raise AddressRefused("the file is not kept any more; export it again")
    return job.files[format_name]


def thumbnail_address(
    scope: Scope, snapshot: int, kind: str, params: Mapping[str, str], lang: Lang, theme: Theme
) -> Address:
    """The address of a sheet's small picture; `params` are those of the page's address."""
    pairs = (f"{name}={value}" for name, value in sorted(params.items()))
    return Address.of("thumbnail", scope.area, kind, lang, theme, snapshot, *pairs)


def thumbnail(live: Live, scope: Scope, address: Address) -> Made:
    """A sheet as a small PNG, drawn once a view and snapshot for everybody of a scope.

    Raises as compose: AddressRefused for a view that the scope does not have any more.
    """
    kind, lang, theme, _snapshot, *pairs = address.params
    city = live.city(scope)

    def draw() -> bytes:
        params = dict(pair.split("=", 1) for pair in pairs)
        look: Theme = "dark" if theme == "dark" else "light"
        asked = Asked(as_lang(lang), "", made_at=datetime.now(LOCAL), theme=look)
        with DRAWN_AT_ONCE:
            sheet = compose(live, scope, params, kind, asked)
            return SHEET_FORMATS["png"].write([sheet], THUMBNAIL)

    key = ("thumbnail", kind, lang, theme, *pairs)
    return Made(live.cached(scope, city.snapshot, key, draw), "image/png")
