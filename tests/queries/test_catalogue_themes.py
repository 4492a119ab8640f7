"""[cases], [resumption] and [plan.METRIC]: what they may say, and what is said otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from queries.catalogue import parse_catalogue
from queries.errors import CatalogueError
from queries.theme_entries import CaseTheme
from tests.queries.themed_town import CITY, THEMED
from tests.queries.town import CATALOGUE

CASES = '[cases]\nrecovered = "recovered"'
STEPS = "not_resumed|applied|approved|resumed"
KIND = '[resumption]\nsite_kind = "enterprise"'


def test_themes_are_read() -> None:
    assert CITY.cases == CaseTheme(
        total="confirmed", recovered="recovered", died=None, imported="imported", local="local",
        current="current", onset="fell_ill", incidence="per_thousand", smallest_population=200,
        smallest_cases=2,
    )  # fmt: skip
    theme = CITY.resumption
    assert theme is not None
    assert (theme.feed, theme.group_by) == ("enterprise_status", ("industry", "size"))
    assert theme.steps == ("not_resumed", "applied", "approved", "resumed")
    assert dict(theme.holders) == {"applied": ("街道办", "Subdistrict")}
    assert CITY.plans == {"coverage": ((date(2020, 2, 3), 20.5), (date(2020, 2, 5), 50.0))}


def test_without_themes_there_are_the_cases_alone() -> None:
    city = parse_catalogue(CATALOGUE)
    assert city.cases == CaseTheme("confirmed", None, None, None, None, None, None, None, 1000, 5)
    assert (city.resumption, dict(city.plans)) == (None, {})
    assert parse_catalogue(CATALOGUE.replace('case_metric = "confirmed"', "")).cases is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('case_metric = "confirmed"', "", "[cases] goes with a case_metric"),
        (CASES, CASES.replace('"recovered"', '"none"'), "there is no [metric.none]"),
        (CASES, CASES.replace('"recovered"', '"coverage"'), "with rollup 'sum'; it has 'ratio'"),
        ('incidence = "per_thousand"', 'incidence = "people"', "with rollup 'ratio'"),
        ("smallest_cases = 2", "smallest_cases = 0", "smallest_cases = 0 should be 1 to"),
        ("smallest_cases = 2", "least_cases = 2", "unknown keys least_cases"),
        (KIND, KIND.replace("enterprise", "factory"), "'factory', of which no feed of kind"),
        (STEPS, "text", "'status', which is no choice column"),
        ('staff = "staff"', 'staff = "size"', "'size', which is no count column"),
        ('["industry", "size"]', '["staff"]', "'staff', which is no text or choice or flag"),
        ('["industry", "size"]', "[[]]", "names [], which"),
        ('rate = "coverage"', "", "[resumption] has no 'rate'"),
        ('rate = "coverage"', 'rate = "people"', "with rollup 'ratio'"),
        ("holder = { applied", "holder = { closed", "unknown keys closed"),
        ("[plan.coverage]", "[plan.none]", "there is no [metric.none]"),
        ('"2020-02-05" = 50', '"2020-02-31" = 50', "'2020-02-31' should be a day"),
        ('"2020-02-05" = 50', '"2020-02-05" = "50"', "2020-02-05 = '50' should be int or float"),
        ('"2020-02-05" = 50', '"2020-02-05" = nan', "should be a finite number"),
    ],
)  # fmt: skip
def test_what_is_refused(old: str, new: str, said: str) -> None:
    assert old in THEMED
    with pytest.raises(CatalogueError) as refused:
        parse_catalogue(THEMED.replace(old, new))
    assert said in str(refused.value)
