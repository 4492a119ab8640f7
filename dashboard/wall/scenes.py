"""The scenes of a wall: declared in one TOML file, one after the other."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dashboard.errors import DashboardError
from dashboard.layers import LAYERS
from dashboard.text import LANGS
from dashboard.wall.numbers import is_known
from geo.hierarchy import Hierarchy
from queries.catalogue import Catalogue

SHIPPED = Path(__file__).with_name("scenes.toml")
LISTS = ("attention", "ranking")
NEEDED = {"id": str, "title": dict, "metric": str, "level": int, "layers": list, "seconds": int}
KNOWN = {*NEEDED, "area", "each", "list"}


@dataclass(frozen=True)
class Scene:
    """One picture of a wall: `seconds` long, of `area` (None: of the wall's own area).

    `title` by language may hold {name}; `each_child` stands for a scene an area below; `shows` is
    the list beside the numbers, "attention" or "ranking".
    """

    id: str
    title: dict[str, str]
    metric: str
    level: int
    layers: tuple[str, ...]
    seconds: int
    area: str | None = None
    each_child: bool = False
    shows: str = "ranking"


@dataclass(frozen=True)
class Scenes:
    """The scenes in their order, and the numbers that stand beside all of them."""

    scenes: tuple[Scene, ...]
    numbers: tuple[str, ...]

    def of(self, area: str, hierarchy: Hierarchy) -> tuple[Scene, ...]:
        """The scenes of a wall for an area, each with its area and an id of its own.

        A scene of another area, and one of each child of an area that has none, fall away.
        """
        found: list[Scene] = []
        for scene in self.scenes:
            if scene.each_child:
                found += [
                    replace(scene, id=f"{scene.id}-{child}", area=child, each_child=False)
                    for child in hierarchy.children(area)
                ]
            elif scene.area is None:
                found.append(replace(scene, area=area))
            elif scene.area in hierarchy and area in hierarchy.path(scene.area):
                found.append(scene)
        return tuple(found)


def shipped_scenes(catalogue: Catalogue) -> Scenes:
    """The shipped scenes and numbers that a city has the metrics for.

    Where it has none of them: its default metric, at large and in each part, and its headline.
    """
    table = _table(SHIPPED)
    entries, numbers = table["scene"], table["numbers"]
    own = [entry for entry in entries if entry["metric"] in catalogue.metrics] or [
        entry | {"metric": catalogue.default_metric} for entry in entries[:2]
    ]
    known = [name for name in numbers if is_known(catalogue, name)]
    headline = [f"metric:{name}" for name in catalogue.headline]
    return _scenes(SHIPPED, {"scene": own, "numbers": known or headline}, catalogue)


def read_scenes(path: Path, catalogue: Catalogue) -> Scenes:
    """The scenes of a file.

    Raises DashboardError naming the scene and what is wrong with it: a key that is missing or
    unknown, a metric or layer that there is not, a level outside 2 to 5, less than 5 seconds.
    """
    return _scenes(path, _table(path), catalogue)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DashboardError(f"the scenes in {path} cannot be read: {error}") from error


def _scenes(path: Path, table: dict[str, Any], catalogue: Catalogue) -> Scenes:
    entries = table.get("scene", [])
    if not isinstance(entries, list) or not entries:
        raise DashboardError(f"{path} declares no scene; begin each with [[scene]]")
    scenes = tuple(_scene(path, at, entry, catalogue) for at, entry in enumerate(entries, 1))
    ids = [scene.id for scene in scenes]
    for name in ids:
        if ids.count(name) > 1:
            raise DashboardError(f"{path}: two scenes have the id {name!r}")
    return Scenes(scenes, tuple(map(str, table.get("numbers", []))))


def _scene(path: Path, at: int, entry: dict[str, Any], catalogue: Catalogue) -> Scene:
    where = f"{path}, scene {entry.get('id', at)!r}"
    for key, kind in NEEDED.items():
        if not isinstance(entry.get(key), kind):
            raise DashboardError(f"{where}: {key} is missing or no {kind.__name__}")
    _one_of(where, "key", entry, KNOWN)
    _one_of(where, "layer", entry["layers"], [layer.id for layer in LAYERS])
    _one_of(where, "metric", [entry["metric"]], list(catalogue.metrics))
    _one_of(where, "list", [entry.get("list", "ranking")], LISTS)
    _one_of(where, "each", [entry.get("each", "children")], ["children"])
    if not 2 <= entry["level"] <= 5 or entry["seconds"] < 5:
        raise DashboardError(f"{where}: level is 2 to 5 and seconds at least 5")
    if set(entry["title"]) != set(LANGS):
        raise DashboardError(f"{where}: the title needs {' and '.join(LANGS)}")
    return Scene(
        id=entry["id"],
        title=entry["title"],
        metric=entry["metric"],
        level=entry["level"],
        layers=tuple(entry["layers"]),
        seconds=entry["seconds"],
        area=entry.get("area"),
        each_child="each" in entry,
        shows=entry.get("list", "ranking"),
    )


def _one_of(where: str, what: str, given: Sequence[str] | dict[str, Any], known: Any) -> None:
    for name in given:
        if name not in known:
            raise DashboardError(f"{where}: there is no {what} {name!r}; one of {', '.join(known)}")
