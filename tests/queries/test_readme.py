"""What the READMEs say of the columns of a file is what the checks want."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from queries.checks import KEYS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_columns_of_each_kind_of_feed(name: str):
    text = (ROOT / name).read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \|$", text, re.MULTILINE)
    told = {kind: re.findall(r"`([\w?]+)`", columns) for kind, columns in rows if kind in KEYS}
    assert told == {
        kind: [f"{column}?" if of.endswith("?") else column for column, of in columns.items()]
        for kind, columns in KEYS.items()
    }
