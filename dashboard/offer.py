"""What an address of a city may name, by the kind of page."""

from __future__ import annotations

from dashboard.layers import LAYERS
from dashboard.layers.sites import ENTERPRISE
from dashboard.layers.styled import Layer
from dashboard.live import City
from dashboard.topics.topic import Topic
from dashboard.view import Offer


def offer_of(city: City, *, desk: bool, topic: Topic | None = None) -> Offer:
    """The bounds of an address; those of a `desk` page may filter, compare and look back, those of
    a topic's have its metrics, layers and options."""
    first, last = city.days
    default = city.catalogue.default_metric
    newest = city.newest_day
    metrics = [default, *(name for name in city.catalogue.metrics if name != default)]
    layers = [layer for layer in layers_of(topic) if layer.offered(city.catalogue)]
    on = [layer.id for layer in layers if layer.on]
    if topic is not None:
        metrics = topic.offered(city) or metrics
        # It opens on the last day that what it is about is in for.
        newest = city.newest_days.get(topic.feed(city, metrics[0]), newest)
        on = [layer.id for layer in layers if layer.id in topic.layers]
    return Offer(
        hierarchy=city.hierarchy,
        root=city.root,
        first=first,
        last=last,
        newest=newest,
        metrics=metrics,
        layers=[layer.id for layer in layers],
        default_layers=on,
        desk=desk,
        statuses=_statuses(city),
        now=city.now(),
        bounds=city.ground.bounds,
        topic=topic.id if topic else "",
        options=tuple((one.name, tuple(one.values(city))) for one in topic.options)
        if topic
        else (),
    )


def layers_of(topic: Topic | None) -> tuple[Layer, ...]:
    """The layers of every page, or how a topic draws them, and below their signs what only a topic
    draws."""
    own = {layer.id: layer for layer in topic.own_layers} if topic else {}
    every = [own.pop(layer.id, layer) for layer in LAYERS]
    at = next((n for n, layer in enumerate(every) if layer.id == "borders"), 0) + 1
    return (*every[:at], *own.values(), *every[at:])


def _statuses(city: City) -> tuple[str, ...]:
    """The statuses that enterprises may be in; none where nobody reports on them."""
    feeds = city.catalogue.feeds.values()
    reports = [f for f in feeds if f.kind == "site_reports" and f.site_kind == ENTERPRISE]
    columns = [f.columns["status"] for f in reports if "status" in f.columns]
    return tuple(dict.fromkeys(status for column in columns for status in column.choices))
