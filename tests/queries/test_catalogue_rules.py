"""[attention.NAME]: what a rule may say, and what is said of one that may not."""

from __future__ import annotations

import pytest

from queries.catalogue import Rule, Text, parse_catalogue
from queries.errors import CatalogueError
from tests.queries.rules import RULED
from tests.queries.town import CATALOGUE

RULE = """
[attention.cases]
title = { zh = "病例", en = "Cases" }
metric = "confirmed"
level = 5
severity = "act"
raise_above = 3
clear_below = 1
"""


def test_a_rule_is_read_with_its_defaults() -> None:
    assert RULED.rules["cases"] == Rule(
        "cases", Text("病例", "Cases"), "confirmed", 5, "act", "high", 3.0, 1.0, 1, 1, 0
    )
    gap = RULED.rules["gap"]
    assert (gap.bad, gap.raise_at, gap.clear_at) == ("low", 50.0, 80.0)
    assert (gap.days, gap.clear_days, gap.silent_days) == (2, 2, 2)
    assert list(RULED.rules) == ["cases", "gap", "town"]


def test_a_catalogue_needs_no_rules() -> None:
    assert dict(parse_catalogue(CATALOGUE).rules) == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('metric = "confirmed"', 'metric = "none"', "there is no [metric.none]"),
        ('metric = "confirmed"', "", "has no 'metric'"),
        ("level = 5", "level = 6", "level = 6 should be 1 to 5"),
        ("level = 5", 'level = "5"', "level = '5' should be int"),
        ("level = 5", "level = true", "level = True should be int"),
        ('severity = "act"', 'severity = "red"', "severity = 'red' should be one of act, watch"),
        ('title = { zh = "病例", en = "Cases" }', 'title = { zh = "病例" }', "should be { zh"),
        ("clear_below = 1", "clear_below = 3", "clear_below = 3 should be below raise_above = 3"),
        ("clear_below = 1", "clear_below = 4", "clear_below = 4 should be below raise_above = 3"),
        ("clear_below = 1", "clear_below = nan", "clear_below = nan should be below"),
        ("clear_below = 1", "clear_below = -inf", "clear_below = -inf should be below"),
        ("clear_below = 1", "", "has no 'clear_below'"),
        ("clear_below = 1", "clear_above = 4", "has no 'clear_below'"),
        ("clear_below = 1", "clear_below = 1\nclear_above = 4", "clear_above does not go with"),
        ("raise_above = 3", "raise_below = 3", "has no 'clear_above'"),
        ("raise_above = 3", "", "either raise_above and clear_below or raise_below"),
        ("raise_above = 3", "raise_above = 3\nraise_below = 1", "either raise_above"),
        ("raise_above = 3", 'raise_above = "3"', "raise_above = '3' should be int or float"),
        ("clear_below = 1", "clear_below = 1\ndays = 0", "days = 0 should be 1 to 60"),
        ("clear_below = 1", "clear_below = 1\nclear_days = 0", "clear_days = 0 should be 1"),
        ("clear_below = 1", "clear_below = 1\nsilent_days = -1", "silent_days = -1 should be 0"),
        ("clear_below = 1", "clear_below = 1\ndays = 1.5", "days = 1.5 should be int"),
        ("clear_below = 1", "clear_below = 1\nfor_days = 2", "unknown keys for_days; it may have"),
        ("[attention.cases]", '[attention."Cases!"]', "cannot be the name of a rule"),
        ("[attention.cases]", "[attention]", "[attention.metric] should be a table"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, said: str) -> None:
    assert old in RULE
    with pytest.raises(CatalogueError) as refused:
        parse_catalogue(CATALOGUE + RULE.replace(old, new))
    assert said in str(refused.value)
    assert "attention" in str(refused.value)


def test_a_bound_that_is_low_has_its_clear_bound_above() -> None:
    low = RULE.replace("raise_above = 3", "raise_below = 3").replace("clear_below", "clear_above")
    with pytest.raises(CatalogueError, match="clear_above = 1 should be above raise_below = 3"):
        parse_catalogue(CATALOGUE + low)
