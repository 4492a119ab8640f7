"""Clusters of cases in space and time: the table of the page, and their outlines on the map."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any, cast

import geopandas as gpd
import numpy as np
import shapely

from dashboard.layers.styled import Layer, Seen, Style, StyledFrame
from dashboard.map.panels import number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.cases_read import feeds_of
from dashboard.topics.topic import Listed, Row
from geo.errors import GeoError
from queries.catalogue import Catalogue
from queries.clusters import PERIOD_DAYS, Clusters, case_clusters

LEVELS = (4, 5)  # communities; cells where the scope has no two communities
MOST_P = 0.05  # what chance alone makes more often than once in twenty times is not told


def scanned_level(seen: Seen) -> int | None:
    """The level whose areas are scanned; None if no level has two of them."""
    tree = seen.city.hierarchy
    return next((level for level in LEVELS if len(tree.codes(level)) > 1), None)


def read_clusters(seen: Seen) -> Clusters | None:
    """The clusters of the scope; None where they cannot be looked for. Once a delivery and day."""
    catalogue, view, level = seen.city.catalogue, seen.view, scanned_level(seen)
    if catalogue.cases is None or catalogue.cases.incidence is None or level is None:
        return None

    def make() -> Clusters | None:
        areas = seen.city.areas
        parts = areas.loc[areas["level"] == level, ["code", "geometry"]]
        root = seen.city.root
        try:
            return case_clusters(seen.conn, catalogue, parts, root, view.day, known_at=view.known)
        except GeoError:  # more areas than a page can wait for
            return None

    key = ("case clusters", level, view.day, view.known)
    return cast("Clusters | None", seen.once(key, make, feeds_of(catalogue)))


def told(found: Clusters) -> gpd.GeoDataFrame:
    """The clusters that chance does not explain, the most likely first."""
    return found.table[found.table["p"] <= MOST_P].reset_index(drop=True)


def clusters_listed(seen: Seen) -> Listed:
    """The clusters that reach into the viewed area."""
    lang, tree, found = seen.view.lang, seen.city.hierarchy, read_clusters(seen)
    title, columns = say("cases_clusters", lang), _columns(seen)
    if found is None:
        return Listed(title, columns, (), note=say("cases_clusters_unsought", lang))
    table = told(found)
    inside = {seen.view.area, *tree.descendants(seen.view.area), *tree.path(seen.view.area)}
    rows = tuple(
        Row(
            (
                _name(seen, row), number(row["observed"], 0), number(row["expected"], 1),
                "∞" if math.isinf(row["relative_risk"]) else number(row["relative_risk"], 1),
                number(row["p"], 2),
            ),
            below=_days(row),
            area=row["most"],
            tone="bad",
        )
        for row in table.to_dict("records")
        if inside.intersection(row["areas"])
    )  # fmt: skip
    level = say(f"level_{scanned_level(seen)}", lang)
    notes = [
        say("cases_clusters_note", lang, days=PERIOD_DAYS, cases=found.cases, level=level)
        if rows
        else say("cases_clusters_none", lang, days=PERIOD_DAYS, cases=found.cases)
    ]
    if found.left_out:
        notes.append(say("cases_clusters_left_out", lang, n=found.left_out))
    if found.unknown:
        notes.append(say("cases_clusters_unknown", lang, n=found.unknown, level=level))
    return Listed(title, columns, rows, note=" ".join(notes))


def _columns(seen: Seen) -> tuple[Column, ...]:
    lang = seen.view.lang
    numbers = ("observed", "expected", "risk", "p")
    return (
        Column(say("cases_where", lang)),
        *(Column(say(f"cases_{name}", lang), True) for name in numbers),
    )


def _name(seen: Seen, row: Mapping[Hashable, Any]) -> str:
    """A cluster is called after the area with most of its cases."""
    name = seen.city.hierarchy.name(row["most"], seen.view.lang)
    every = len(row["areas"])
    return name if every == 1 else say("cases_cluster_of", seen.view.lang, name=name, all=every)


def _days(row: dict[str, object]) -> str:
    return f"{row['first_on']:%m-%d} – {row['last_on']:%m-%d}"


def outlines(seen: Seen) -> StyledFrame:
    """The borders of the areas that have a cluster's cases, as lines: [code, name, style, area,
    geometry].

    What else its circle takes in has none: those are often large, and nobody fell ill there.
    """
    found, lang = read_clusters(seen), seen.view.lang
    table = told(found) if found else gpd.GeoDataFrame({"with_cases": []}, geometry=[], crs=4326)
    shapes = seen.city.areas.set_index("code").geometry
    borders = [shapely.union_all(shapes.loc[list(codes)]).boundary for codes in table["with_cases"]]
    lines = gpd.GeoSeries(borders, crs=4326, dtype="geometry").explode(index_parts=False)
    own = table.loc[lines.index].to_dict("records")
    features = gpd.GeoDataFrame(
        {
            "code": [str(at) for at in lines.index],
            "name": [
                say(
                    "cases_outline", lang, name=_name(seen, row), days=_days(row),
                    observed=number(row["observed"], 0), expected=number(row["expected"], 1),
                )
                for row in own
            ],
            "style": np.zeros(len(own), dtype=np.int8),
            "area": [row["most"] for row in own],
        },
        geometry=lines.to_numpy(),
        crs=4326,
    )  # fmt: skip
    title = seen.title("clusters")
    note = say("cases_outline_note", lang, n=len(table)) if len(table) else "0"
    return StyledFrame(
        "clusters", title, "paths", features, (Style("#6a1b9a", title, size_px=3),), note=note
    )


def _offered(catalogue: Catalogue) -> bool:
    return catalogue.cases is not None and catalogue.cases.incidence is not None


CLUSTERS = Layer("clusters", "layer_clusters", outlines, on=True, by_day=True, offered=_offered)
