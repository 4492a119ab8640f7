"""What an address of a city may name, by the kind of page."""

from __future__ import annotations

from dashboard.layers import LAYERS
from dashboard.layers.sites import ENTERPRISE
from dashboard.live import City
from dashboard.view import Offer


def offer_of(city: City, *, desk: bool) -> Offer:
    """The bounds of an address; those of a `desk` page may filter, compare and look back."""
    first, last = city.days
    default = city.catalogue.default_metric
    layers = [layer for layer in LAYERS if layer.offered(city.catalogue)]
    return Offer(
        hierarchy=city.hierarchy,
        root=city.root,
        first=first,
        last=last,
        newest=city.newest_day,
        metrics=[default, *(name for name in city.catalogue.metrics if name != default)],
        layers=[layer.id for layer in layers],
        default_layers=[layer.id for layer in layers if layer.on],
        desk=desk,
        statuses=_statuses(city),
        now=city.now(),
        bounds=city.ground.bounds,
    )


def _statuses(city: City) -> tuple[str, ...]:
    """The statuses that enterprises may be in; none where nobody reports on them."""
    feeds = city.catalogue.feeds.values()
    reports = [f for f in feeds if f.kind == "site_reports" and f.site_kind == ENTERPRISE]
    columns = [f.columns["status"] for f in reports if "status" in f.columns]
    return tuple(dict.fromkeys(status for column in columns for status in column.choices))
