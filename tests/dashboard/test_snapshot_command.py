"""command-map snapshot: an address as a file, strictly; whose eyes, what is entered, every day."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from dashboard import snapshot_command
from dashboard.__main__ import app
from dashboard.export.formats import FORMATS
from dashboard.live import LOCAL, Live
from dashboard.paper.formats import SHEET_FORMATS
from queries.audit import read_audit
from queries.people import put_person
from queries.scope import Scope
from tests.dashboard.export.lists import csv_frame
from tests.dashboard.paper.words import WORDS

EAST = "/?area=4401&day=2020-02-04&metric=confirmed&level=5"
REPORT = """
title = { zh = "两页", en = "Two sheets" }
[[sheet]]
kind = "ranking"
title = { zh = "确诊病例日报", en = "Cases" }
metric = "confirmed"
level = 2
layers = []
[[sheet]]
kind = "map"
metric = "coverage"
level = 5
layers = ["cells"]
"""
Run = Callable[..., Result]


@pytest.fixture
def run(town: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the town's database, in a folder of its own."""
    monkeypatch.setenv("DATABASE_URL", town.store.url)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["snapshot", *words])


def said(result: Result) -> str:
    return " ".join((result.stdout + result.stderr).split())


def entries(town: Live) -> list[tuple[str, str]]:
    with town.store.read(Scope.whole()) as conn:
        found = read_audit(conn)
    return [(one.person, one.detail) for one in found if one.action == "export"]


@pytest.mark.parametrize("name", [*SHEET_FORMATS, *FORMATS])
def test_every_format_by_the_end_of_the_file(run: Run, town: Live, name: str, tmp_path: Path):
    made = run(EAST, "-o", f"map.{name}")
    assert made.exit_code == 0, said(made)
    body = (tmp_path / f"map.{name}").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == [f"map.{name}"]
    if name in WORDS:
        assert "东区" in WORDS[name](body)
    person, detail = entries(town)[0]
    assert person == "command line"
    assert detail.startswith(f"{name} city_map area=4401 day=2020-02-04 ")
    assert detail.endswith(f"snapshot={town.snapshot}")
    assert (" internal " in detail) == (name in SHEET_FORMATS)


@pytest.mark.parametrize(
    ("size", "pixels"), [("1080p", (1920, 1080)), ("4k", (3840, 2160)), ("a4", (3508, 2480))]
)
def test_a_picture_has_the_pixels_of_its_size(run: Run, size: str, pixels: tuple[int, int]):
    assert run(EAST, "-o", "map.png", "--size", size).exit_code == 0
    assert Image.open("map.png").size == pixels


def test_options_and_the_address_stand_on_the_sheet(run: Run, town: Live):
    address = f"https://map.example.cn{EAST}&frame=113.51000,22.20000,9000,1.500"
    made = run(
        address, "-o", "map.svg", "--lang", "en", "--theme", "dark", "--caption", "看这里",
        "--public", "--review-number", "粤S（2020）01-001号",
    )  # fmt: skip
    assert made.exit_code == 0, said(made)
    words = WORDS["svg"](Path("map.svg").read_bytes())
    for wanted in ("https://map.example.cn/?area=4401", "看这里", "01-001号", "Public"):
        assert wanted in words, wanted
    _, detail = entries(town)[0]
    assert " public " in detail
    assert "看这里" not in detail


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["/?area=99", "-o", "a.png"], "There is no area “99”"),
        (["/?day=2020-02-31", "-o", "a.png"], "The day “2020-02-31”"),
        (["/?frame=1,2", "-o", "a.png"], "The frame “1,2”"),
        (["/?zoom=3", "-o", "a.png"], "no parameter zoom: is the address of another version?"),
        (["/?least=5", "-o", "a.png"], "no parameter least"),
        (["/?day=2020-02-04&day=2020-02-03", "-o", "a.png"], "gives day more than once"),
        (["/wall?area=4401", "-o", "a.png"], "no address of a map page"),
        (["ftp://map/?area=4401", "-o", "a.png"], "no address of a map page"),
        (["/?area=4402", "-o", "a.png", "--as", "demo:district:4401"], "no area “4402”"),
        (["/", "-o", "a.png", "--as", "li"], "nobody with the id 'li'"),
        (["/", "-o", "a.png", "--public"], "review number"),
        (["/", "-o", "a.png", "--caption", "x" * 121], "the caption has 121 characters"),
        (["/", "-o", "a.png", "--caption", "13812345678"], "ID or phone number"),
        (["/", "-o", "a.doc"], "a file ends in one of .png"),
        (["/", "-o", "png"], "a file ends in one of .png"),
        (["/"], "name the file by -o"),
        (["-o", "a.png"], "give the address of a page"),
        (["/", "--briefing", "daily", "-o", "a.pdf"], "give the address of a page, or"),
        (["--briefing", "daily", "-o", "a.png"], "a report ends in one of .pdf, .pptx"),
        (["--briefing", "none.toml", "-o", "a.pdf"], "none.toml"),
        (["/", "-o", "nowhere/a.png"], "there is no folder nowhere"),
        (["/", "-o", "a.pptx", "--size", "4k"], "size of its own"),
        (["/", "-o", "a.csv", "--theme", "dark"], "no option of a sheet"),
        (["/", "-o", "a.png", "--size", "a5"], "--size a5: expected one of 1080p, 4k, a4, a3"),
        (["/", "-o", "a.png", "--theme", "blue"], "--theme blue"),
        (["/", "-o", "a.png", "--lang", "fr"], "--lang fr"),
        (["/", "-o", "a.png", "--every", "day@07:30"], "--to FOLDER"),
        (["/", "-o", "a.png", "--to", "."], "--to is for --every"),
    ],
)
def test_what_cannot_be_had_is_said_and_nothing_is_written(
    run: Run, tmp_path: Path, words: list[str], why: str
):
    made = run(*words)
    assert (made.exit_code, why in said(made)) == (1, True), said(made)
    assert list(tmp_path.iterdir()) == []


def test_what_the_page_would_put_right_is_put_right_if_asked_for(run: Run, town: Live):
    assert run("/?area=99&day=2021-01-01&zoom=3", "-o", "a.csv", "--correct").exit_code == 0
    assert entries(town)[0][1].startswith("csv city_map area=44 day=2020-02-")


def test_somebody_s_eyes_see_what_they_would_on_the_page(run: Run, town: Live):
    put_person(town.store, "li", "district", "4401")
    assert run("/", "-o", "li.csv", "--as", "li").exit_code == 0
    assert run("/", "-o", "city.csv").exit_code == 0
    theirs, all_of_it = (csv_frame(Path(name).read_bytes()) for name in ("li.csv", "city.csv"))
    assert not theirs.astype(str).apply(lambda column: column.str.contains("西区")).any().any()
    assert all_of_it.astype(str).apply(lambda column: column.str.contains("西区")).any().any()
    assert entries(town)[1][0] == "li"


def test_a_report_of_several_sheets(run: Run, town: Live, tmp_path: Path):
    (tmp_path / "two.toml").write_text(REPORT, "utf-8")
    made = run("--briefing", "two.toml", "-o", "report.pdf", "--at", "https://map.example.cn/")
    assert made.exit_code == 0, said(made)
    words = WORDS["pdf"](Path("report.pdf").read_bytes())
    assert all(word in words for word in ("确诊病例日报", "东区", "西区", "map.example.cn/?area="))
    assert entries(town)[0][1] == f"pdf report sheets=2 internal snapshot={town.snapshot}"


def test_standing_reports_have_their_day_and_a_failure_leaves_the_last_good(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def three_days(_plan: object, act: Callable[[datetime], None]) -> None:
        for day in (29, 30, 30):
            act(datetime(2020, 3, day, 7, 30, tzinfo=LOCAL))
            good = (tmp_path / "daily_2020-03-29.csv").read_bytes()
            monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
        assert (tmp_path / "daily_2020-03-29.csv").read_bytes() == good
        raise KeyboardInterrupt

    monkeypatch.setattr(snapshot_command, "run_every", three_days)
    made = run("/", "-o", "daily.csv", "--every", "day@07:30", "--to", str(tmp_path))
    assert made.exit_code == 130
    assert "every file that is there is whole" in said(made)
    assert {path.name for path in tmp_path.iterdir()} >= {"daily_2020-03-29.csv"}
    assert not list(tmp_path.glob(".*"))
    assert io.BytesIO((tmp_path / "daily_2020-03-29.csv").read_bytes()).read(3) == b"\xef\xbb\xbf"
