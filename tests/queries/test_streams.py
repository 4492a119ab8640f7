"""Which addresses of videos are played: those on a declared host, written plainly, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from queries.catalogue_file import parse_catalogue
from queries.errors import CatalogueError
from queries.ingest import ingest
from queries.schema import migrate
from queries.scope import Scope
from queries.sites import read_stream
from queries.store import Store
from queries.streams import LONGEST, origin_of, why_refused
from tests.queries.databases import new_database
from tests.queries.deliveries import RECEIVED
from tests.queries.town import CATALOGUE, in_cell, write_town

DECLARED = ("https://video.example", "http://10.1.2.3:8554")
STREAMED = (
    'stream_origins = ["https://video.example", "http://10.1.2.3:8554"]\n'
    + CATALOGUE.replace('is_24h = "flag?" }', 'is_24h = "flag?", stream_url = "stream?" }')
)


@pytest.mark.parametrize(
    "address",
    [
        "https://video.example/a.mp4",
        "https://video.example/live/cam-1/index.m3u8?token=a%2Fb&t=1",
        "HTTPS://Video.Example/a.mp4",
        "https://video.example:443/a.mp4",
        "https://video.example",
        "https://video.example?id=1@2",
        "https://video.example/@home:8554/a.mp4",
        "http://10.1.2.3:8554/a.mp4",
    ],
)
def test_a_plain_address_on_a_declared_host_is_played(address: str):
    assert why_refused(address, DECLARED) == ""


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "not_web"),
        ("file:///etc/passwd", "not_web"),
        ("/etc/passwd", "not_web"),
        ("../../etc/passwd", "not_web"),
        ("C:\\video\\a.mp4", "not_web"),
        ("//video.example/a.mp4", "not_web"),
        ("http:/video.example/a.mp4", "not_web"),
        ("https:\\\\video.example\\a.mp4", "not_web"),
        (" https://video.example/a.mp4", "not_web"),
        ("javascript:alert(1)//https://video.example/", "not_web"),
        ("data:video/mp4;base64,AAAA", "not_web"),
        ("blob:https://video.example/a", "not_web"),
        ("rtsp://video.example/a", "not_web"),
        ("ftp://video.example/a.mp4", "not_web"),
        ("https://video.example@evil.example/", "credentials"),
        ("https://user:secret@video.example/a.mp4", "credentials"),
        ("https://evil.example\\@video.example/", "malformed"),
        ("https://video.example./a.mp4", "malformed"),
        ("https://[::1]/a.mp4", "malformed"),
        ("https://[::ffff:10.1.2.3]:8554/a.mp4", "malformed"),
        ("https://video.example:99999/a.mp4", "malformed"),
        ("https://video.example:0/a.mp4", "malformed"),
        ("https://video.example:/a.mp4", "malformed"),
        ("https://video%2eexample/a.mp4", "malformed"),
        ("https://视频.example/a.mp4", "malformed"),
        ("https://video.example/a b.mp4", "malformed"),
        ("https://video.example/a.mp4\n", "malformed"),
        ("https://video.example/\ta.mp4", "malformed"),
        ("https://video.example\\@evil.example/", "malformed"),
        ("https://video.example/a.mp4#t=1", "malformed"),
        ("https://video.example/" + "a" * LONGEST, "malformed"),
        ("https://", "malformed"),
        ("http://127.0.0.1:5432/", "undeclared"),
        ("http://localhost/", "undeclared"),
        ("http://169.254.169.254/latest/meta-data/", "undeclared"),
        ("http://2130706433/", "undeclared"),
        ("http://0x7f.1/", "undeclared"),
        ("http://video.example/a.mp4", "undeclared"),
        ("https://video.example:8443/a.mp4", "undeclared"),
        ("https://10.1.2.3:8554/a.mp4", "undeclared"),
        ("http://10.1.2.3/a.mp4", "undeclared"),
        ("http://10.1.2.3:18554/a.mp4", "undeclared"),
        ("https://video.example.evil.example/", "undeclared"),
        ("https://evil.example/https://video.example/", "undeclared"),
    ],
)
def test_every_other_address_is_refused_and_it_is_said_why(address: str, why: str):
    assert why_refused(address, DECLARED) == why


def test_nothing_is_played_where_nothing_is_declared():
    assert why_refused("https://video.example/a.mp4", ()) == "undeclared"


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://video.example", "https://video.example"),
        ("HTTP://Video.Example:80", "http://video.example"),
        ("http://10.1.2.3:08554", "http://10.1.2.3:8554"),
    ],
)
def test_an_origin_has_one_spelling(given: str, origin: str):
    assert origin_of(given) == origin


@pytest.mark.parametrize(
    "given",
    ["*", "https://*.example", "https://video.example/", "video.example", "file://", "http://a b",
     "https://u@video.example", "https://[::1]", "https://video.example:70000",
     "https://video.example; script-src *", 8554],
)  # fmt: skip
def test_a_catalogue_declares_origins_and_nothing_else(given: object):
    said = f'"{given}"' if isinstance(given, str) else given
    with pytest.raises(CatalogueError, match="stream_origins has"):
        parse_catalogue(f"stream_origins = [{said}]\n{CATALOGUE}")


def test_a_stream_is_something_of_a_site():
    wrong = CATALOGUE.replace('queue = "count?" }', 'queue = "count?", picture = "stream" }')
    with pytest.raises(CatalogueError, match=r"feed\.clinic_status.*of a site"):
        parse_catalogue(wrong)


@pytest.fixture(scope="module")
def town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Store:
    url = new_database(server)
    migrate(url)
    opened = Store.open(url)
    write_town(opened, tmp_path_factory.mktemp("streams"), STREAMED)
    return opened


def test_a_delivery_leaves_out_what_would_not_be_played_and_keeps_the_password(
    town: Store, tmp_path: Path
):
    addresses = {
        "FC1": "https://video.example/1.m3u8", "FC2": "file:///etc/passwd",
        "FC3": "https://user:secret@video.example/a.mp4", "FC4": "",
        "FC5": "http://127.0.0.1:5432/", "FC6": "http://10.1.2.3:8554/6.mp4",
    }  # fmt: skip
    lon, lat = in_cell("02000001")
    lines = [f"{code},{code},{lon},{lat},1,{url}" for code, url in addresses.items()]
    path = tmp_path / "clinics.csv"
    path.write_text("\n".join(["site_code,name,lon,lat,beds,stream_url", *lines]), "utf-8")
    report = ingest(town, "clinics", path, received_at=RECEIVED)
    expected = "; expected one on https://video.example, http://10.1.2.3:8554"
    assert report.problems[["row", "column", "code", "message"]].to_numpy().tolist() == [
        [2, "stream_url", "wrong_value", "no http:// or https:// address" + expected],
        [3, "stream_url", "wrong_value",
         "an address with a user or a password in it" + expected],
        [5, "stream_url", "wrong_value",
         "an address on a host and port that the catalogue does not declare" + expected],
    ]  # fmt: skip
    with town.read(Scope.whole()) as conn:
        told = {code: read_stream(conn, code) for code in addresses}
    assert told == {
        "FC1": "https://video.example/1.m3u8", "FC2": None, "FC3": None, "FC4": None, "FC5": None,
        "FC6": "http://10.1.2.3:8554/6.mp4",
    }  # fmt: skip
    with town.read(Scope("4401")) as conn:
        assert read_stream(conn, "FC1") is None, "it stands in the other district"
