from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.hierarchy import Hierarchy

CELL = "440402001001002"


def table(*rows: tuple[object, object, object]) -> pd.DataFrame:
    """[code, level, parent] with names equal to the codes."""
    codes, levels, parents = zip(*rows, strict=True)
    return pd.DataFrame(
        {"code": codes, "name": codes, "name_en": codes, "level": levels, "parent": parents},
        dtype=object,
    )


def test_walks_up_and_down(tree: Hierarchy) -> None:
    assert tree.root == "4404"
    assert len(tree) == 17
    assert CELL in tree
    assert "44040200100100" not in tree
    assert tree.levels == (1, 2, 3, 4, 5)
    assert tree.parent(CELL) == "440402001001"
    assert tree.parent("4404") is None
    assert tree.path(CELL) == ("4404", "440402", "440402001", "440402001001", CELL)
    assert tree.ancestors(CELL) == ("4404", "440402", "440402001", "440402001001")
    assert tree.ancestors("4404") == ()
    assert tree.children("4404") == ("440402", "440403", "440475")
    assert tree.children(CELL) == ()
    assert tree.siblings("440403") == ("440402", "440475")
    assert tree.siblings("4404") == ()
    assert tree.descendants("440403") == (
        "440403001",
        "440403001001",
        "440403001001001",
        "440403001001002",
    )
    assert tree.descendants("4404", level=3) == ("440402001", "440403001")
    assert tree.codes(2) == ("440402", "440403", "440475")
    assert tree.codes(9) == ()
    assert list(tree)[:2] == ["4404", "440402"]
    assert repr(tree) == "<Hierarchy 4404 珠海市: 1 / 3 / 2 / 4 / 7 areas>"


def test_ragged_branch_hangs_on_its_parent_link_not_on_its_code(tree: Hierarchy) -> None:
    cell = "440402402498001"
    assert tree.path(cell) == ("4404", "440475", "440402402498", cell)
    assert tree.ancestor_at(cell, 2) == "440475"
    assert tree.ancestor_at(cell, 3) is None
    assert tree.ancestor_at(cell, 5) == cell
    assert tree.children("440475") == ("440402402498",)
    assert "440402402498" not in tree.descendants("440402")
    assert tree.leaves("440475") == (cell,)
    assert tree.leaves(cell) == (cell,)
    assert len(tree.leaves()) == 7


def test_names_fall_back(tree: Hierarchy) -> None:
    assert tree.name("440402") == "香洲区"
    assert tree.name("440402", "en") == "Xiangzhou District"
    with pytest.raises(GeoError, match="language 'fr'"):
        tree.name("440402", "fr")
    rows = table(("a", 1, None), ("b", 2, "a"))
    rows["name_en"] = None
    rows.loc[1, "name"] = float("nan")
    plain = Hierarchy(rows)
    assert plain.name("a", "en") == "a"
    assert plain.name("b") == plain.name("b", "en") == "b"


def test_closure_counts_links() -> None:
    tree = Hierarchy(table(("1", 1, None), ("2", 2, "1"), ("3", 4, "2"), ("4", 3, "1")))
    assert tree.closure().to_numpy().tolist() == [
        ["1", "1", 0],
        ["1", "2", 1],
        ["1", "4", 1],
        ["1", "3", 2],
        ["2", "2", 0],
        ["2", "3", 1],
        ["3", "3", 0],
        ["4", "4", 0],
    ]


def test_a_scopes_subtree_is_a_tree(rows: pd.DataFrame) -> None:
    own = Hierarchy(rows[rows["code"].str.startswith("440403")])
    assert own.root == "440403"
    assert own.parent("440403") is None
    assert own.path("440403001") == ("440403", "440403001")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (table(("a", 1, None), ("b", 1, None)), "more than one area has no parent: a, b"),
        (table(("a", 1, None), ("b", 2, "x")), r"not in the table: b \(parent x\)"),
        (table(("a", 2, "x"), ("b", 2, "y")), r"a \(parent x\), b \(parent y\)"),
        (table(("a", 1, "b"), ("b", 2, "a")), "cycle: a, b"),
        (table(("r", 1, None), ("a", 2, "b"), ("b", 3, "a")), "cycle: a, b"),
        (table(("r", 1, None), ("a", 2, "a")), "cycle: a"),
        (table(("r", 1, None), ("a", 1, "r")), "area a is at level 1 but its parent r at level 1"),
        (table(("r", 1, None), ("a", 2, "r"), ("a", 2, "r")), "more than once: a"),
        (table((440400, 1, None)), "code 440400 is not text"),
        (table(("r", 1, None), ("a", 2, 5)), "parent 5 of area a is not text"),
        (table(("r", "one", None)), "level 'one' of area r"),
        (table(("r", 1, None)).iloc[:0], "there are no areas"),
        (table(("r", 1, None)).drop(columns=["level", "name"]), "lack the columns name, level"),
    ],
)
def test_refuses_what_is_no_tree_and_names_the_codes(rows: pd.DataFrame, message: str) -> None:
    with pytest.raises(GeoError, match=message):
        Hierarchy(rows)


def test_unknown_area_is_named(tree: Hierarchy) -> None:
    with pytest.raises(GeoError, match="area '44049' is not in the hierarchy of 4404"):
        tree.children("44049")
    with pytest.raises(GeoError, match="area 440402 is not"):
        tree.parent(440402)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("香洲区", "440402"),
        ("香洲", "440402"),
        ("xiangzhou", "440402"),
        ("Xiang Zhou", "440402"),
        ("xzq", "440402"),
        ("ＸＺＱ", "440402"),
        ("gongbei", "440402001"),
        ("gbjd", "440402001"),
        ("Doumen", "440403"),
        ("440402001001002", CELL),
        ("440402001001", "440402001001"),
        ("盛社区", "440402001001"),
        ("shengshequ", "440402001001"),
        ("changshengshequdi2wangge", CELL),
        ("cell 2", "440402001001002"),
        ("District", "440402"),
    ],
)
def test_search_finds_first(tree: Hierarchy, text: str, first: str) -> None:
    assert tree.search(text)[0] == first


def test_search_ranks_exact_before_prefix_before_inside(tree: Hierarchy) -> None:
    # The zone is exact, its community and cell begin so, and by code the zone's own come later.
    assert tree.search("保税区") == ["440475", "440402402498", "440402402498001"]
    assert tree.search("社区")[:3] == ["440402001001", "440402001002", "440402402498"]
    assert tree.search("4404", limit=2) == ["4404", "440402"]
    assert tree.search("02001") == []  # a code is found from its beginning only
    assert tree.search("iangzhou") == []  # a spoken name from the beginning of a syllable only
    assert tree.search("  ") == []
    assert tree.search("没有") == []


def test_search_columns_are_parallel_and_ordered(tree: Hierarchy) -> None:
    columns = tree.search_columns()
    assert {len(column) for column in columns.values()} == {17}
    at = columns["code"].index("440402001")
    assert [columns[key][at] for key in ("name", "pinyin", "initials", "level", "parent")] == [
        "拱北街道",
        "gong bei jie dao",
        "gbjd",
        3,
        "440402",
    ]
    assert columns["parent"][0] is None


@st.composite
def random_trees(draw: st.DrawFn) -> pd.DataFrame:
    """Ragged trees of up to 20 areas in random order."""
    rows: list[tuple[str, int, str | None]] = [("0", 1, None)]
    for number in range(1, draw(st.integers(1, 20))):
        parent, level, _ = draw(st.sampled_from(rows))
        rows.append((str(number), level + draw(st.integers(1, 3)), parent))
    return table(*draw(st.permutations(rows)))


@given(random_trees())
def test_closure_agrees_with_paths_and_descendants(rows: pd.DataFrame) -> None:
    tree = Hierarchy(rows)
    pairs = {(a, d): depth for a, d, depth in tree.closure().itertuples(index=False)}
    assert pairs == {
        (above, code): len(tree.path(code)) - 1 - step
        for code in tree
        for step, above in enumerate(tree.path(code))
    }
    for code in tree:
        assert {d for a, d in pairs if a == code} == {code, *tree.descendants(code)}
        assert len(tree.leaves(code)) >= max(1, len(tree.children(code)))
