"""Every role at the page of briefings: nothing of other areas, on the page or in a file."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from pypdf import PdfReader

from dashboard.briefing.files import make_files
from dashboard.live import LOCAL, Live
from dashboard.paper.compose import Asked
from dashboard.sign_in import demo_person
from queries.briefings import BriefingSheet, save_briefing
from queries.people import Person
from queries.scope import Scope
from tests.dashboard.briefing.editor import Editor
from tests.dashboard.matrix import ASKED, FOREIGN, ROLES, area_of, leaks
from tests.queries.town import AREAS


@pytest.fixture(scope="module", autouse=True)
def kept(town: Live) -> None:
    """A briefing of every area, by somebody who leads it."""
    for code, name, _name_en, level, _parent in AREAS:
        area = code if level > 1 else "*"
        lead = Person(f"lead of {code}", "district" if level > 1 else "centre", area)
        save_briefing(town.store, lead, f"{name}简报", "zh", [BriefingSheet("map", f"area={code}")])


@pytest.mark.parametrize("person", ROLES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_nothing_of_other_areas(town: Live, person: str, lang: str):
    """Neither the briefings of others, nor a sheet of any area that somebody tries to add."""
    own = town.city(Scope(area_of(person) or "*")).hierarchy
    for asked in ASKED:
        editor = Editor(person, add=f"?area={asked}", lang=lang)
        assert leaks(editor.texts, area_of(person), said=asked) == []
        assert len(editor.cards) == (asked in own), asked
        assert [name for name in editor.listed if name.endswith("简报")] == [
            f"{name}简报" for code, name, *_ in AREAS if code == own.root
        ]


@pytest.mark.parametrize("person", ROLES)
def test_the_daily_report_holds_nothing_of_other_areas(town: Live, person: str):
    """As slides and as PDF, every sheet of the template."""
    found = demo_person(person)
    assert found is not None
    sheets = Editor(person).app.session_state["briefings"].draft.sheets
    asked = Asked("zh", "http://map/", datetime(2020, 2, 10, 8, tzinfo=LOCAL))
    files = make_files(town, found.scope, "日报", sheets, asked, lambda stage, sheet: None)
    for name, made in files.items():
        said = every_word(made.body, name)
        assert [one for one in FOREIGN[area_of(person)] if one in said] == [], name
        assert town.city(found.scope).hierarchy.name(area_of(person) or "44") in said


def every_word(body: bytes, name: str) -> str:
    """All text of a file of slides, charts included, or of a PDF."""
    if name == "pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "".join(parts.read(one).decode() for one in parts.namelist() if one.endswith("xml"))
