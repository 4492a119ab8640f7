"""smallest_shown and [small_counts]: what they may say, and what is said of what they may not."""

from __future__ import annotations

import pytest

from queries.catalogue import parse_catalogue
from queries.errors import CatalogueError
from tests.queries.quiet_city import QUIET
from tests.queries.town import CATALOGUE


def declared(metric: str, line: str, catalogue: str = CATALOGUE) -> str:
    """The catalogue with a line more in a metric."""
    assert f"[metric.{metric}]" in catalogue
    return catalogue.replace(f"[metric.{metric}]", f"[metric.{metric}]\n{line}")


def test_a_catalogue_without_a_word_withholds_nothing_and_from_whom_it_would() -> None:
    found = parse_catalogue(CATALOGUE)
    assert [feed for feed in found.feeds if found.small_counts(feed)] == []
    assert found.withhold_from == ("briefer", "display")


def test_the_metrics_of_a_feed_with_small_counts() -> None:
    found = parse_catalogue(QUIET)
    assert [metric.name for metric in found.small_counts("cases")] == [
        "confirmed", "current", "recovered",
    ]  # fmt: skip
    assert found.small_counts("people") == ()


def test_the_roles_are_the_catalogues() -> None:
    text = CATALOGUE + '\n[small_counts]\nwithhold_from = ["centre"]\n'
    assert parse_catalogue(text).withhold_from == ("centre",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            declared("coverage", "smallest_shown = 5"),
            "[metric.coverage] smallest_shown is for",
        ),
        (declared("highest_m", "smallest_shown = 5"), "'max' is none"),
        (declared("newest_m", "smallest_shown = 5"), "'latest' is none"),
        (declared("confirmed", "smallest_shown = 1"), "smallest_shown = 1 should be 2 to 1000"),
        (declared("confirmed", 'smallest_shown = "5"'), "should be int"),
        (
            declared("current", "smallest_shown = 5\ncarry_days = 3"),
            "[metric.current] smallest_shown is for columns of one feed that are not carried",
        ),
        (
            declared("current", "smallest_shown = 5").replace("recovered = -1", "people = -1"),
            "[metric.current] smallest_shown is for columns of one feed",
        ),
        (
            declared("highest_m", "", QUIET).replace("level_m = 1 }", "confirmed = 1 }"),
            "[metric.highest_m] rollup 'max' would show the one cell",
        ),
        (CATALOGUE + '\n[small_counts]\nwithhold_from = ["district"]\n', "has 'district'"),
        (CATALOGUE + "\n[small_counts]\nroles = []\n", "unknown keys roles"),
        (CATALOGUE + '\n[small_counts]\nwithhold_from = "briefer"\n', "should be list"),
    ],
)
def test_what_is_wrong_is_named(text: str, said: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        parse_catalogue(text)
    assert said in str(refused.value)
