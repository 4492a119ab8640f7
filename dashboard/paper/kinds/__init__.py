"""Kinds of sheets: a function from a view to what stands on the sheet, a file a subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.layers.sites import CLINIC, ENTERPRISE, feeds_of_kind
from dashboard.paper.kinds.cover import cover_sheet
from dashboard.paper.kinds.notes import notes_sheet
from dashboard.paper.kinds.sites import clinics_sheet, enterprises_sheet
from dashboard.paper.kinds.views import (
    compare_sheet,
    difference_sheet,
    map_sheet,
    page_sheet,
    ranking_sheet,
    trend_sheet,
)
from dashboard.paper.kinds.work import patrol_sheet, resumption_sheet, worklist_sheet
from dashboard.paper.looked import Looked, Parts
from queries.catalogue import Catalogue


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: what makes it, and which cities have it.

    It is about one of `metrics`, if the city has any of them: a view of another one is shown with
    the first. `layers` are always on its maps.
    """

    make: Callable[[Looked], Parts]
    offered: Callable[[Catalogue], bool] = lambda catalogue: True
    metrics: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()


def _has(site_kind: str) -> Callable[[Catalogue], bool]:
    return lambda catalogue: bool(feeds_of_kind(catalogue, site_kind))


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "map": Kind(map_sheet),
        "compare": Kind(compare_sheet),
        "difference": Kind(difference_sheet),
        "ranking": Kind(ranking_sheet),
        "trend": Kind(trend_sheet),
        "cover": Kind(cover_sheet),
        "clinics": Kind(clinics_sheet, _has(CLINIC), layers=("clinics",)),
        "patrol": Kind(patrol_sheet, metrics=("patrol_coverage",)),
        "resumption": Kind(resumption_sheet, metrics=("resumption_rate", "staff_return_rate")),
        "enterprises": Kind(enterprises_sheet, _has(ENTERPRISE), layers=("enterprises",)),
        "worklist": Kind(worklist_sheet, lambda catalogue: bool(catalogue.rules)),
        "notes": Kind(notes_sheet),
        "page": Kind(page_sheet),
    }
)
