"""A sheet or a list that is ordered from the command line, by a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from dashboard.errors import AddressRefused, DashboardError
from dashboard.export.made import make_file, params_of
from dashboard.live import Live
from dashboard.paper.address import read_address, view_at
from dashboard.paper.formats import SHEET_FORMATS
from dashboard.paper.made import make_report
from dashboard.paper.template import Template, read_template, shipped_template
from dashboard.sent import Made
from dashboard.settings import SignInFile
from dashboard.sign_in import OpenIdConnect
from dashboard.terminal import progress_task
from dashboard.text import as_lang
from dashboard.who import enter, known
from queries.guard import check_scoping
from queries.people import CENTRE, Person
from queries.scope import WHOLE_CITY, Scope
from queries.snapshot import Listener
from queries.store import Store

COMMAND_LINE = "command line"  # who is in the audit, where nobody is named
DAILY = "daily"


@dataclass(frozen=True)
class Order:
    """What is ordered: an `address`, or a `briefing` ("daily" or a template's file), in a format,
    with `options` as `dashboard.paper.made.OPTIONS`, for the eyes of `person`, an id, None: of the
    whole city. `lang` None is the address's; `correct` puts the address right as the page would.
    """

    address: str | None
    briefing: str | None
    format_name: str
    options: Mapping[str, str]
    lang: str | None = None
    person: str | None = None
    correct: bool = False

    def made(self, url: str, sign_in: SignInFile | None, progress: Progress) -> Made:
        """The file, from the newest snapshot of the database at a URL, once the audit has it.

        Raises DashboardError for what there is not or may not be, StoreUnavailable.
        """
        with _opened(url, sign_in) as live:
            person = self._person(live)
            make = self._view if self.briefing is None else self._report
            made = make(live, person.scope, progress)
            if made.deed is None or not enter(live, person, made.deed):
                raise DashboardError(
                    "it cannot be entered in the audit now, so it is not handed out; try again"
                )
        return made

    def _person(self, live: Live) -> Person:
        if self.person is None:
            return Person(COMMAND_LINE, CENTRE, WHOLE_CITY)
        person = known(live, self.person)
        if person is None:
            raise AddressRefused(
                f"there is nobody with the id {self.person!r}; see `command-map users list`"
            )
        return person

    def _view(self, live: Live, scope: Scope, _progress: Progress) -> Made:
        name, address = self.format_name, read_address(self.address or "")
        lang = as_lang(self.lang or address.params.get("lang"))
        view = view_at(live, scope, address, lang, correct=self.correct)
        own = {"at": address.at, **self.options} if name in SHEET_FORMATS else {}
        return make_file(live, scope, address.page, name, lang, params_of(view, name) | own)

    def _report(self, live: Live, scope: Scope, progress: Progress) -> Made:
        tell = progress_task(progress, "Composing the sheets")
        template, lang = self._template(live), as_lang(self.lang)
        return make_report(
            live, scope, template, self.format_name, lang, self.options,
            lambda done, of: tell(done, of, ""),
        )  # fmt: skip

    def _template(self, live: Live) -> Template:
        catalogue = live.city(Scope.whole()).catalogue
        if self.briefing == DAILY:
            return shipped_template(catalogue)
        return read_template(Path(self.briefing or ""), catalogue)


@contextmanager
def _opened(url: str, sign_in: SignInFile | None) -> Iterator[Live]:
    check_scoping(url)
    known_by = OpenIdConnect(sign_in.claim) if sign_in else None
    live = Live(Store.open(url), Listener(url), known_by)
    try:
        yield live
    finally:
        live.close()
