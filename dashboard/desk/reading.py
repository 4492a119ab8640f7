"""The list of areas of one view: their figures, reasons and score, and which the filters keep.

Map, list, key figures, trend, counts and export of a desk page all take what is kept from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from psycopg import Connection

from dashboard.figures import Figures, Headline, level_values, read_headline
from dashboard.filters import Filters
from dashboard.layers.sites import CLINIC, ENTERPRISE, feeds_about, read_site_places, read_states
from dashboard.layers.styled import Seen
from dashboard.live import LOCAL, City, Once
from dashboard.map.attention import alerts_of
from dashboard.view import View
from queries.catalogue import Need
from queries.needs import (
    alerts_below,
    count_below,
    hours_without,
    leaves_of,
    need_counts,
    rank_areas,
)
from queries.rollups import joint_trend

Kept = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Listing:
    """The areas of a view's level at or below its area, those that need somebody most first.

    `rows`: [area, score, value, is_withheld (it has one that is not shown), before (on the day to
    compare with, NaN without one), gap_h (hours without a patrol, NaN where none is due), load (of
    the fullest clinic, per cent; NaN)];
    `kept` says of each row whether the filters keep it; `reasons` are those of `queries.needs`.
    """

    rows: pd.DataFrame
    kept: Kept
    reasons: pd.DataFrame

    @property
    def shown(self) -> pd.DataFrame:
        """The rows that are kept."""
        return self.rows[self.kept]


def listed_areas(city: City, view: View) -> list[str]:
    """The areas at the view's level at or below its area.

    In a ragged tree, with those above the level that have none of it below them.
    """
    tree = city.hierarchy
    inside = {view.area, *tree.descendants(view.area)}
    found = [
        code
        for code in city.ground.units(view.level)
        if code in inside
        and (tree.level(code) == view.level or not tree.descendants(code, view.level))
    ]
    return found or [view.area]  # an area below the level stands for itself


def read_listing(seen: Seen) -> Listing:
    """Reads the list of a view; what does not depend on its filters is read once a delivery."""
    city, view = seen.city, seen.view
    areas = listed_areas(city, view)
    counts = {name: _counts(seen, need) for name, need in city.catalogue.needs.items()}
    alerts = alerts_of(seen)
    parts = [
        count_below(counts, city.catalogue, city.hierarchy, areas),
        alerts_below(alerts, city.hierarchy, areas),
    ]
    reasons = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    rows = rank_areas(reasons, areas)
    figures = seen.figures.level_values.set_index("area")
    rows["value"] = rows["area"].map(figures["value"]).astype(float)
    rows["is_withheld"] = rows["area"].map(figures["is_withheld"]).fillna(False).astype(bool)
    rows["before"] = rows["area"].map(_compared(seen)).astype(float)
    leaf_area = leaves_of(city.hierarchy, areas)
    rows["gap_h"] = rows["area"].map(_largest(_gaps_h(seen), leaf_area)).astype(float)
    rows["load"] = rows["area"].map(_largest(_loads(seen), leaf_area)).astype(float)
    return Listing(rows, _kept(seen, rows, alerts, leaf_area), reasons)


def narrowed(
    conn: Connection, city: City, view: View, figures: Figures, areas: Sequence[str], once: Once
) -> Figures:
    """The figures with those of some areas together in place of the viewed area's own."""
    first, last = city.days

    def joint(headline: Headline) -> Headline:
        before = view.day - timedelta(days=1)
        line = joint_trend(conn, headline.metric, areas, before, view.day, view.known)
        return read_headline(conn, city, view, headline.metric, once, line)

    return replace(
        figures,
        trend=joint_trend(conn, figures.metric, areas, first, last, view.known),
        headlines=tuple(joint(headline) for headline in figures.headlines),
    )


def compared_values(seen: Seen) -> pd.Series | None:
    """The metric on the day to compare with, by area of `City.units`; None without such a day."""
    if seen.view.compare is None:
        return None
    view = seen.view.but(day=seen.view.compare)
    frame = level_values(seen.conn, seen.city, view, seen.figures.metric, seen.once)
    return frame.set_index("area")["value"]


def _compared(seen: Seen) -> Mapping[str, float]:
    found = compared_values(seen)
    return {} if found is None else cast(Mapping[str, float], found.to_dict())


def _counts(seen: Seen, need: Need) -> pd.Series:
    city, view = seen.city, seen.view
    feeds = [need.feed, *(feeds_about(seen, need.site_kind) if need.site_kind else ())]
    make = partial(
        need_counts, seen.conn, city.catalogue, city.hierarchy, need, view.day, seen.moment,
        view.known,
    )  # fmt: skip
    key = ("need", need.name, view.day, view.known, seen.heard_until if need.site_kind else None)
    return cast(pd.Series, seen.once(key, make, feeds))


def _gaps_h(seen: Seen) -> pd.Series:
    """Hours without a patrol by leaf, of the first need that counts days without something."""
    city, view = seen.city, seen.view
    needs = [need for need in city.catalogue.needs.values() if need.kind == "days_without"]
    if not needs:
        return pd.Series(dtype=float)
    make = partial(
        hours_without, seen.conn, city.catalogue, city.hierarchy, needs[0], view.day,
        seen.moment.astimezone(LOCAL), view.known,
    )  # fmt: skip
    key = ("gaps_h", view.day, view.known, seen.moment)
    return cast(pd.Series, seen.once(key, make, [needs[0].feed]))


def _loads(seen: Seen) -> pd.Series:
    """How full the fullest clinic of each leaf is, per cent of its beds."""
    places = read_site_places(seen, CLINIC).set_index("code")
    states = read_states(seen, CLINIC)
    if "beds" not in places or "beds_used" not in states or states.empty:
        return pd.Series(dtype=float)
    used = states["beds_used"].astype(float).reindex(places.index)
    load: pd.Series = 100 * used / places["beds"].astype(float)
    return load.groupby(places["area"]).max()


def _largest(by_leaf: pd.Series, leaf_area: Mapping[str, str]) -> Mapping[str, float]:
    """The largest of the leaves of each area."""
    own = by_leaf[by_leaf.index.isin(list(leaf_area))]
    return cast(
        Mapping[str, float], own.groupby([leaf_area[leaf] for leaf in own.index]).max().to_dict()
    )


def _kept(
    seen: Seen, rows: pd.DataFrame, alerts: pd.DataFrame, leaf_area: Mapping[str, str]
) -> Kept:
    filters = seen.view.filters
    keep = pd.Series(True, index=rows.index)
    if filters.least is not None:
        keep &= rows["value"] >= filters.least
    if filters.most is not None:
        keep &= rows["value"] <= filters.most
    if filters.gap_h is not None:
        keep &= rows["gap_h"] >= filters.gap_h
    if filters.load is not None:
        keep &= rows["load"] >= filters.load
    if filters.status is not None:
        keep &= rows["area"].isin(_with_status(seen, filters.status, leaf_area))
    if filters.alert is not None:
        keep &= _with_alert(seen, rows["area"], alerts, filters)
    return keep.to_numpy(dtype=np.bool_)


def _with_status(seen: Seen, status: str, leaf_area: Mapping[str, str]) -> Sequence[str]:
    places = read_site_places(seen, ENTERPRISE).set_index("code")["area"]
    states = read_states(seen, ENTERPRISE)
    if states.empty:
        return []
    found = places[places.index.intersection(states.index[states["status"] == status])]
    return sorted({leaf_area[leaf] for leaf in found if leaf in leaf_area})


def _with_alert(seen: Seen, areas: pd.Series, alerts: pd.DataFrame, filters: Filters) -> pd.Series:
    wanted = {
        "act": alerts["severity"] == "act",
        "watch": alerts["severity"] == "watch",
        "new": alerts["state"] == "open",
        "in_hand": alerts["state"].isin(["acknowledged", "assigned"]),
    }
    chosen = alerts[wanted[filters.alert]] if filters.alert in wanted else alerts
    found = set(alerts_below(chosen, seen.city.hierarchy, list(areas))["area"])
    has = areas.isin(found)
    return ~has if filters.alert == "none" else has
