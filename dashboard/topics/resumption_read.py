"""What the page of resumption reads: the enterprises and their steps, and the risk beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import cast

import pandas as pd

from dashboard.layers.sites import feeds_of_kind, read_site_places, read_states
from dashboard.layers.styled import Seen
from queries.beside_risk import resumption_beside_risk
from queries.catalogue import Catalogue, Metric
from queries.needs import leaves_of
from queries.resumption import (
    count_steps,
    days_between,
    funnel,
    read_step_times,
    resumption_theme,
    standing,
    with_states,
)
from queries.theme_entries import ResumptionTheme


def theme_of(seen: Seen) -> ResumptionTheme:
    """What the catalogue says of resumption; CatalogueError if nothing."""
    return resumption_theme(seen.city.catalogue)


def rate_of(seen: Seen) -> Metric:
    """The metric of the share that is back at work."""
    return seen.city.catalogue.metrics[theme_of(seen).rate]


def about_sites(seen: Seen, name: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """What is made of the reports of the enterprises up to the moment looked at, once a delivery of
    them; nothing that grows older with the clock."""
    feeds = feeds_of_kind(seen.city.catalogue, theme_of(seen).site_kind)
    return cast(pd.DataFrame, seen.once((name, seen.heard_until, seen.view.known), make, feeds))


def _within(seen: Seen, areas: pd.Series) -> pd.Series:
    tree, area = seen.city.hierarchy, seen.view.area
    return areas.isin({area, *tree.descendants(area)})


def enterprises_of(seen: Seen) -> pd.DataFrame:
    """The enterprises of the viewed area, as `queries.resumption.with_states`."""

    def make() -> pd.DataFrame:
        every = _enterprises(seen)
        return every[_within(seen, every["area"])]

    return about_sites(seen, ("enterprises", seen.view.area), make)


def _enterprises(seen: Seen) -> pd.DataFrame:
    theme = theme_of(seen)

    def make() -> pd.DataFrame:
        kind = theme.site_kind
        return with_states(theme, read_site_places(seen, kind), _states(seen))

    return about_sites(seen, "enterprises", make)


def _states(seen: Seen) -> pd.DataFrame:
    theme = theme_of(seen)
    states = read_states(seen, theme.site_kind).reset_index()
    columns = ["site", "status", theme.staff_back, "observed_at", "recorded_at"]
    return states.reindex(columns=columns)  # where nobody has reported there are not all


def step_times_of(seen: Seen) -> pd.DataFrame:
    """When each enterprise of the viewed area reached each step, as `read_step_times`."""
    theme, at, known = theme_of(seen), seen.moment, seen.view.known
    every = about_sites(seen, "step times", lambda: read_step_times(seen.conn, theme, at, known))
    return every[every.index.isin(enterprises_of(seen)["site"])]


def standing_of(seen: Seen) -> pd.DataFrame:
    """The enterprises of the viewed area that are not back, the longest first, as `standing`, with
    waiting_days up to the moment looked at."""

    def make() -> pd.DataFrame:
        catalogue, every = seen.city.catalogue, _enterprises(seen)
        return standing(seen.conn, catalogue, every, seen.moment, seen.view.known)

    every = about_sites(seen, "standing", make)
    own = every[_within(seen, every["area"])]
    return own.assign(waiting_days=days_between(own["since"], seen.moment))


def counted(
    seen: Seen, areas: Sequence[str] | None = None, column: str | None = None
) -> pd.DataFrame:
    """`queries.resumption.count_steps` of areas of which none lies within another, or by a column
    of the register; without either of the viewed area as the only row."""
    theme, every = theme_of(seen), enterprises_of(seen)

    def make() -> pd.DataFrame:
        if column is not None:
            return count_steps(theme, every, every[column].replace("", None))
        if areas is None:
            return count_steps(theme, every, pd.Series(seen.view.area, index=every.index))
        above = every["area"].map(leaves_of(seen.city.hierarchy, areas))
        return count_steps(theme, every, above, areas)

    of = tuple(areas) if areas else column
    return about_sites(seen, ("steps counted", seen.view.area, of), make)


def funnel_of(seen: Seen) -> pd.DataFrame:
    """`queries.resumption.funnel` of the viewed area."""
    return funnel(seen.city.catalogue, step_times_of(seen), seen.moment)


def has_both(catalogue: Catalogue) -> bool:
    """Whether a city reports both cases and resumption."""
    return catalogue.cases is not None and catalogue.resumption is not None


def beside_risk_of(seen: Seen, areas: Sequence[str]) -> pd.DataFrame:
    """`queries.beside_risk.resumption_beside_risk` by area; nothing known without both feeds."""
    catalogue, view = seen.city.catalogue, seen.view
    columns = ["rate", "days", "certainty", "class", "is_withheld"]
    if not has_both(catalogue):
        nothing = pd.DataFrame(math.nan, index=list(areas), columns=columns)
        return nothing.assign(certainty="unknown", **{"class": -1}, is_withheld=False)

    def make() -> pd.DataFrame:
        found = resumption_beside_risk(seen.conn, catalogue, areas, view.day, view.known)
        return found.set_index("area")

    assert catalogue.cases is not None, "asked for by has_both"
    metrics = rate_of(seen), catalogue.metrics[catalogue.cases.total]
    feeds = sorted({feed for metric in metrics for feed in catalogue.feeds_of(metric)})
    key = ("resumption beside risk", tuple(areas), view.day, view.known)
    return cast(pd.DataFrame, seen.once(key, make, feeds))
