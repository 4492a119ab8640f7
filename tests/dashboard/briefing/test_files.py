"""The files of a briefing, the pictures of its sheets: whose they are, what stands in them."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep

import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from dashboard.addresses import Address
from dashboard.briefing.files import STAGES, make_files, thumbnail_address
from dashboard.errors import AddressRefused, ExportRefused
from dashboard.live import LOCAL, Live
from dashboard.paper.compose import Asked
from dashboard.paper.job import JOBS, Job
from dashboard.routes import make_routes
from dashboard.sent import Made
from dashboard.sign_in import demo_id
from queries.audit import read_audit
from queries.briefings import BriefingSheet
from queries.people import Person
from queries.scope import Scope
from tests.dashboard.briefing.editor import Editor
from tests.dashboard.serving import served

EAST = Person(demo_id("district", "4401"), "district", "4401")
SHEETS = (
    BriefingSheet("map", "area=4401&day=newest&metric=confirmed", "东区平稳"),
    BriefingSheet("ranking", "area=440101&day=2020-02-03&metric=confirmed"),
)
PATIENCE_S = 60


def asked(**more: object) -> Asked:
    made_at = datetime(2020, 2, 10, 8, tzinfo=LOCAL)
    return Asked("zh", "http://map.example/", made_at, security="内部资料", **more)  # type: ignore[arg-type]


def quiet(_stage: str, _sheet: int) -> None:
    return None


def slides(body: bytes) -> list[str]:
    """All text of each slide."""
    return [
        "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for slide in Presentation(io.BytesIO(body)).slides
    ]


def test_slides_and_pages_are_of_the_same_sheets_and_one_snapshot(town: Live):
    told: list[tuple[str, int]] = []
    report = lambda stage, sheet: told.append((stage, sheet))  # noqa: E731
    files = make_files(town, EAST.scope, "晨会", SHEETS, asked(), report)
    snapshot = town.city(EAST.scope).snapshot
    assert [made.file_name for made in files.values()] == [
        f"晨会_东区_2020-02-04_快照{snapshot}{end}" for end in (".pptx", ".pdf")
    ]
    assert files["pdf"].deed == ("export", f"pdf briefing 晨会 sheets=2 snapshot={snapshot}")
    first, second = slides(files["pptx"].body)
    pages = PdfReader(io.BytesIO(files["pdf"].body)).pages
    assert len(pages) == 2
    for text in (first, pages[0].extract_text()):
        assert "东区平稳" in text
        assert "内部资料" in text
        assert "2020-02-04" in text
    for text in (second, pages[1].extract_text()):
        assert "甲镇" in text
        assert "2020-02-03" in text
    assert sorted(set(told), key=lambda one: (STAGES.index(one[0]), one[1])) == told


def test_the_address_on_a_sheet_is_of_the_page_that_shows_it(town: Live):
    sheets = [BriefingSheet("map", "page=my_area&area=4401&day=newest&alert=act")]
    files = make_files(town, EAST.scope, "晨会", sheets, asked(), quiet)
    (slide,) = slides(files["pptx"].body)
    assert "http://map.example/my_area?" in slide.replace("\n", "")


@pytest.mark.parametrize(
    ("sheet", "error"),
    [
        (BriefingSheet("map", "area=4402"), AddressRefused),
        (BriefingSheet("poem", "area=4401"), ExportRefused),
    ],
)
def test_an_error_ends_it_at_the_sheet_it_is_about(
    town: Live, sheet: BriefingSheet, error: type[Exception]
):
    told: list[tuple[str, int]] = []
    with pytest.raises(error):
        make_files(
            town, EAST.scope, "晨会", (SHEETS[0], sheet), asked(),
            lambda stage, done: told.append((stage, done)),
        )  # fmt: skip
    assert told[-1] == ("read", 1)


def test_no_public_file_without_a_review_number(town: Live):
    with pytest.raises(ExportRefused, match="审图号"):
        make_files(town, EAST.scope, "晨会", SHEETS, asked(is_public=True), quiet)
    files = make_files(
        town, EAST.scope, "晨会", SHEETS, asked(is_public=True, review="粤S(2020)123号"), quiet
    )
    assert "粤S(2020)123号" in slides(files["pptx"].body)[0]
    assert str(files["pptx"].deed).endswith("public')")


def ready(person: Person) -> Job:
    job = JOBS.start(person, 1, lambda _report: {"pdf": Made(b"%PDF", "application/pdf", "a.pdf")})
    deadline = monotonic() + PATIENCE_S
    while not job.is_over:
        assert monotonic() < deadline
        sleep(0.01)
    return job


def test_a_file_is_handed_to_its_owner_alone_and_entered_in_the_audit(town: Live):
    job = JOBS.start(EAST, 2, lambda report: make_files(
        town, EAST.scope, "晨会", SHEETS, asked(), report
    ))  # fmt: skip
    deadline = monotonic() + PATIENCE_S
    while not job.is_over:
        assert monotonic() < deadline
        sleep(0.05)
    others = [demo_id("briefer", "4401"), demo_id("centre"), demo_id("district", "4402")]
    with served(make_routes(town, Path("fonts"))) as client:
        for other in others:
            area = other.rsplit(":", 1)[1] or "*"
            address = town.addresses.sign(Address.of("briefing", area, job.id, "pptx"), other)
            assert client.raw(address).status == 403, other
        own = Address.of("briefing", "4401", job.id, "pptx")
        answer = client.raw(town.addresses.sign(own, EAST.id))
        assert answer.status == 200
        assert slides(answer.body)[0] == slides(job.files["pptx"].body)[0]
        of_no_format = Address.of("briefing", "4401", job.id, "svg")
        assert client.raw(town.addresses.sign(of_no_format, EAST.id)).status == 403
    with town.store.read(Scope.whole()) as conn:
        entry = read_audit(conn)[0]
    assert (entry.person, entry.action, entry.area) == (EAST.id, "export", "4401")
    assert entry.detail.startswith("pptx briefing 晨会 sheets=2 snapshot=")


def test_what_was_made_for_a_scope_is_not_handed_out_to_a_narrower_one(town: Live):
    """Who led the area and only briefs it now has the same area, but not its small counts."""
    job = ready(Person(demo_id("briefer", "4401"), "district", "4401"))
    with served(make_routes(town, Path("fonts"))) as client:
        address = Address.of("briefing", "4401", job.id, "pdf")
        assert client.raw(town.addresses.sign(address, demo_id("briefer", "4401"))).status == 403


def test_a_picture_is_of_the_view_and_drawn_once_a_snapshot(
    town: Live, monkeypatch: pytest.MonkeyPatch
):
    scope, snapshot = EAST.scope, town.snapshot
    params = {"area": "440101", "day": "2020-02-04", "metric": "confirmed"}
    own = thumbnail_address(scope, snapshot, "ranking", params, "zh", "dark")
    foreign = thumbnail_address(scope, snapshot, "map", params | {"area": "4402"}, "zh", "light")
    unknown = thumbnail_address(scope, snapshot, "poem", params, "zh", "light")
    with served(make_routes(town, Path("fonts"))) as client:
        first = client.raw(town.addresses.sign(own, EAST.id))
        monkeypatch.setattr("dashboard.paper.page.to_png", None)
        again = client.raw(town.addresses.sign(own, EAST.id))
        assert client.raw(town.addresses.sign(foreign, EAST.id)).status == 403
        assert client.raw(town.addresses.sign(unknown, EAST.id)).status == 422
        assert client.raw(town.addresses.sign(own, demo_id("district", "4402"))).status == 403
    assert (first.status, again.status, again.body) == (200, 200, first.body)
    with Image.open(io.BytesIO(first.body)) as picture:
        assert picture.size == (640, 360)


def test_the_page_exports_what_is_open_and_offers_both_files(town: Live):
    editor = Editor(EAST.id)
    editor.press("do-new")
    editor.add("?area=440101", "ranking")
    editor.press("do-export")
    (job,) = [job for job in JOBS._jobs.values() if job.owner == EAST.id and not job.is_over]
    deadline = monotonic() + PATIENCE_S
    while not job.is_over:
        assert monotonic() < deadline
        sleep(0.05)
    assert job.state == "ready", job.error
    editor.open(**editor.address)
    links = [one.proto.body for one in editor.app.main if one.type == "html"]
    (offered,) = [one for one in links if "cm-file" in one]
    assert "下载 PPTX" in offered
    assert "下载 PDF" in offered


def test_the_page_says_which_sheet_failed_and_why(town: Live, monkeypatch: pytest.MonkeyPatch):
    def fail(*_given: object) -> dict[str, Made]:
        report = _given[-1]
        report("read", 0)  # type: ignore[operator]
        raise AddressRefused("gone")

    monkeypatch.setattr("dashboard.briefing.making.make_files", fail)
    editor = Editor(EAST.id)
    editor.press("do-new")
    editor.add("?area=440101", "ranking")
    editor.press("do-export")
    editor.open(**editor.address)
    assert [one.value for one in editor.app.error] == [
        "未能导出，没有生成任何文件。第 1 页（排名）：此视图已不在您的权限或数据范围内"
    ]
