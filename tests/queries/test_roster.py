"""The roster: who work can be given to, in whose eyes; and a city's file of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from queries.city_folder import load_city
from queries.errors import StoreError
from queries.roster import Post, posts_for, put_post, read_roster, read_roster_file, remove_post
from queries.schema import migrate
from queries.scope import Scope
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.town import write_town_files

FILE = """name,name_en,area_code
城指挥部值班,City desk,44
东区督导组,East supervision,4401
甲镇巡查队,Jia patrol,440101
乙镇巡查队,,440102
格一值守点,Cell 1 post,01010101
西区督导组,West supervision,4402
"""


@pytest.fixture
def store(server: str, tmp_path: Path) -> Iterator[Store]:
    """The town with a roster of every level."""
    url = new_database(server)
    migrate(url)
    folder = tmp_path / "town"
    folder.mkdir()
    write_town_files(folder)
    (folder / "roster.csv").write_text(FILE, "utf-8")
    with Store.open(url) as opened:
        load_city(opened, folder)
        yield opened


def names(store: Store, scope: str) -> list[str]:
    with store.read(Scope(scope)) as conn:
        return [post.name for post in read_roster(conn)]


def choice(store: Store, scope: str, area: str) -> list[str]:
    with store.read(Scope(scope)) as conn:
        return [post.name for post in posts_for(conn, area)]


def test_a_citys_file_is_its_roster_and_each_scope_sees_its_own(store: Store) -> None:
    with store.read(Scope.whole()) as conn:
        assert read_roster(conn)[3:5] == [
            Post("甲镇巡查队", "Jia patrol", "440101"), Post("乙镇巡查队", "", "440102"),
        ]  # fmt: skip
    assert names(store, "4401") == ["格一值守点", "东区督导组", "甲镇巡查队", "乙镇巡查队"]
    assert names(store, "4402") == ["西区督导组"]
    assert names(store, "440102") == ["乙镇巡查队"]
    assert names(store, "") == []


@pytest.mark.parametrize(
    ("scope", "area", "expected"),
    [
        ("*", "01010101", ["格一值守点", "甲镇巡查队", "东区督导组", "城指挥部值班"]),
        ("4401", "01010101", ["格一值守点", "甲镇巡查队", "东区督导组"]),
        ("440101", "01010101", ["格一值守点", "甲镇巡查队"]),
        ("4401", "440101", ["甲镇巡查队", "东区督导组", "格一值守点"]),
        ("4401", "4401", ["东区督导组", "甲镇巡查队", "乙镇巡查队", "格一值守点"]),
        ("4402", "02000001", ["西区督导组"]),
        ("4402", "01010101", []),
        ("4401", "02000001", []),
        ("", "01010101", []),
        ("*", "99", []),
    ],
)
def test_work_goes_to_posts_at_above_or_below_the_area_within_the_scope(
    store: Store, scope: str, area: str, expected: list[str]
) -> None:
    assert choice(store, scope, area) == expected


def test_a_post_is_put_moved_and_removed(store: Store) -> None:
    put_post(store, "  乙镇 巡查队 ", "440102", "Yi patrol")
    put_post(store, "乙镇巡查队", "4401", "Yi patrol")
    with store.read(Scope.whole()) as conn:
        found = {post.name: post for post in read_roster(conn)}
    assert found["乙镇 巡查队"] == Post("乙镇 巡查队", "Yi patrol", "440102")
    assert found["乙镇巡查队"] == Post("乙镇巡查队", "Yi patrol", "4401")
    remove_post(store, "乙镇巡查队")
    assert "乙镇巡查队" not in names(store, "*")
    with pytest.raises(StoreError, match="no '乙镇巡查队' on the roster"):
        remove_post(store, "乙镇巡查队")


@pytest.mark.parametrize(
    ("name", "area", "why"),
    [
        (" ", "4401", "1 to 80 characters"),
        ("长" * 81, "4401", "1 to 80 characters"),
        ("值班 13812345678", "4401", "not people"),
        ("440402199001011234", "4401", "not people"),
        ("值班", "9999", "areas that there are not: 9999"),
    ],
)
def test_what_cannot_stand_on_it(store: Store, name: str, area: str, why: str) -> None:
    before = names(store, "*")
    with pytest.raises(StoreError, match=why):
        put_post(store, name, area)
    assert names(store, "*") == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,area\n甲,4401\n", "roster.csv lacks area_code"),
        ("name,area_code,手机\n甲,4401,无\n", "roster.csv brings 手机: personal data"),
        ("name,area_code\n甲,4401\n13812345678,4401\n", "roster.csv, row 2: .*not people"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(StoreError, match=why):
        read_roster_file(path)


def test_loading_again_adds_what_is_not_there_and_changes_nothing_else(
    store: Store, tmp_path: Path
) -> None:
    put_post(store, "甲镇巡查队", "4401")
    remove_post(store, "西区督导组")
    load_city(store, tmp_path / "town")
    with store.read(Scope.whole()) as conn:
        found = {post.name: post for post in read_roster(conn)}
    assert found["甲镇巡查队"] == Post("甲镇巡查队", "", "4401")
    assert found["西区督导组"] == Post("西区督导组", "West supervision", "4402")


@pytest.mark.parametrize("change", ["UPDATE roster SET name = 'x'", "DELETE FROM roster"])
@pytest.mark.parametrize("role", ["command_map_app", "command_map_ingest"])
def test_the_servers_own_roles_cannot_change_it(store: Store, role: str, change: str) -> None:
    with psycopg.connect(store.url) as conn:
        conn.execute("SELECT set_config('role', %s, true)", (role,))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(change.encode())
