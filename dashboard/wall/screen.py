"""The screen of one scene of a wall: that of the map page in the dark, and what a wall adds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.errors import DashboardError
from dashboard.figures import newest_day_of, read_figures
from dashboard.layers.styled import Seen, Theme
from dashboard.live import City, Live
from dashboard.map.attention import attention_panel
from dashboard.map.screen import build_screen
from dashboard.text import Lang
from dashboard.view import View
from dashboard.wall.happened import happened
from dashboard.wall.numbers import wall_numbers
from dashboard.wall.scenes import Scene, Scenes
from queries.scope import Scope

THEME: Theme = "dark"


@dataclass(frozen=True)
class Wall:
    """What one wall is asked for: its area (None: the whole scope), one scene or all of them."""

    area: str | None
    pinned: str | None
    lang: Lang


def scenes_of(wall: Wall, scenes: Scenes, city: City) -> tuple[Scene, ...]:
    """The scenes that a wall goes through, in order.

    Raises DashboardError if the area or the scene is not there.
    """
    area = wall.area or city.root
    if area not in city.hierarchy:
        raise DashboardError(f"there is no area {area[:40]!r}; give its code, as {city.root!r}")
    found = scenes.of(area, city.hierarchy)
    if wall.pinned is None:
        return found
    pinned = [s for s in found if s.id == wall.pinned or s.id.startswith(f"{wall.pinned}-")]
    if not pinned:
        known = ", ".join(scene.id for scene in found)
        raise DashboardError(f"there is no scene {wall.pinned[:40]!r}; one of {known}")
    return tuple(pinned)


def build_wall(
    live: Live, scope: Scope, wall: Wall, scenes: Scenes, scene_id: str | None
) -> dict[str, Any]:
    """Everything that a wall shows in one scene; the first if `scene_id` is not among its own."""
    city = live.city(scope)
    own = scenes_of(wall, scenes, city)
    at = next((i for i, scene in enumerate(own) if scene.id == scene_id), 0)
    scene = own[at]
    view = _view(live, scope, city, scene, wall.lang)
    screen = build_screen(live, scope, view, THEME)
    at_large = View(wall.area or city.root, city.newest_day, view.metric, 2, (), wall.lang)
    # A scene about a district has the district's numbers beside it, also on the wall of the city.
    beside = at_large.but(area=view.area)
    added = live.cached(
        scope, live.snapshot, ("wall", beside, scenes.numbers),
        lambda: _beside(live, scope, beside, scenes),
    )  # fmt: skip
    news = live.cached(
        scope, live.snapshot, ("happened", at_large), lambda: _happened(live, scope, at_large)
    )
    name = city.hierarchy.name(view.area, wall.lang)
    return screen | {
        "wall": added | {
            "happened": news,
            "numbers_of": name,
            "scene": scene.id,
            "title": scene.title[wall.lang].format(name=name),
            "shows": scene.shows,
            "scenes": [{"id": one.id, "seconds": one.seconds} for one in own],
        },
    }  # fmt: skip


def _view(live: Live, scope: Scope, city: City, scene: Scene, lang: Lang) -> View:
    area = scene.area or city.root
    day = live.cached(
        scope, live.snapshot, ("newest", scene.metric), lambda: _newest(live, scope, scene.metric)
    )
    deepest = city.hierarchy.levels[-1]
    level = min(deepest, max(scene.level, min(deepest, city.hierarchy.level(area) + 1)))
    return View(area, day, scene.metric, level, scene.layers, lang)


def _newest(live: Live, scope: Scope, name: str) -> date:
    """The last day that a metric is in for: a feed that lags is shown as it is, with its age, and
    not as an empty map."""
    with live.reading(scope) as (conn, city):
        metric = city.catalogue.metrics[name]
        return newest_day_of(conn, city, metric, live.once(city)) or city.newest_day


def _beside(live: Live, scope: Scope, view: View, scenes: Scenes) -> dict[str, Any]:
    """What stands beside the map and is of its area: the numbers, and who needs someone."""
    with _seen(live, scope, view) as seen:
        return {
            "numbers": wall_numbers(seen, scenes.numbers),
            "attention": attention_panel(seen),
        }


def _happened(live: Live, scope: Scope, view: View) -> list[dict[str, Any]]:
    """What just happened anywhere in the wall's area, whatever the scene."""
    with _seen(live, scope, view) as seen:
        return happened(seen)


@contextmanager
def _seen(live: Live, scope: Scope, view: View) -> Iterator[Seen]:
    with live.reading(scope) as (conn, city):
        once = live.once(city)
        yield Seen(conn, city, view, read_figures(conn, city, view, once), once, THEME)
