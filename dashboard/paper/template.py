"""A report that is made every day: its sheets, declared in one TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from psycopg import Connection

from dashboard.errors import DashboardError
from dashboard.figures import newest_day_of
from dashboard.layers import LAYERS
from dashboard.live import City, Once
from dashboard.text import LANGS, Lang
from queries.catalogue import Catalogue

SHIPPED = Path(__file__).with_name("templates") / "daily.toml"
AREAS = ("root", "children")
NEWEST = "newest"
NEEDED = {"kind": str, "metric": str, "level": int, "layers": list}
KNOWN = {*NEEDED, "title", "area", "day", "compare_days"}


@dataclass(frozen=True)
class Planned:
    """One sheet of a template, whatever the area: `title` by language may hold {name}, None for the
    kind's own; `each_child` stands for a sheet an area below; `day` None for the newest; `compare_days` how many days before it is compared with, 0: not at all."""

    kind: str
    metric: str
    level: int
    layers: tuple[str, ...]
    title: dict[str, str] | None = None
    each_child: bool = False
    day: date | None = None
    compare_days: int = 0


@dataclass(frozen=True)
class Template:
    """A report: what it is called and its sheets in order."""

    title: dict[str, str]
    sheets: tuple[Planned, ...]


def shipped_template(catalogue: Catalogue) -> Template:
    """The shipped 疫情日报, with the sheets that a city has the metrics for.

    Where it has none of them: all of them with its default metric.
    """
    table = _table(SHIPPED)
    own = [entry for entry in table["sheet"] if entry["metric"] in catalogue.metrics] or [
        entry | {"metric": catalogue.default_metric} for entry in table["sheet"]
    ]
    return _template(SHIPPED, table | {"sheet": own}, catalogue)


def read_template(path: Path, catalogue: Catalogue) -> Template:
    """The template of a file.

    Raises DashboardError naming the sheet and what is wrong with it: a key that is missing or
    unknown, a metric, layer or area that there is not, a level outside 2 to 5.
    """
    return _template(path, _table(path), catalogue)


def items_of(
    template: Template,
    conn: Connection,
    city: City,
    once: Once,
    lang: Lang,
    kinds: Collection[str],
) -> Iterator[tuple[str, dict[str, str], str, str]]:
    """Each sheet of a template for the scope's own area: kind, parameters, caption, title.

    Those of kinds that the city does not have, and one of each child of an area that has none,
    fall away. Raises DashboardError for a kind that is not in `kinds` at all.
    """
    tree = city.hierarchy
    for planned in template.sheets:
        if planned.kind not in kinds:
            continue
        areas = tree.children(city.root) if planned.each_child else (city.root,)
        day = planned.day or _newest(conn, city, once, planned.metric)
        for area in areas:
            title = planned.title[lang].format(name=tree.name(area, lang)) if planned.title else ""
            params = {
                "area": area,
                "day": day.isoformat(),
                "metric": planned.metric,
                "level": str(_level(city, area, planned.level)),
                "layers": ",".join(_offered(city, planned.layers)) or "none",
            }
            before = day - timedelta(days=planned.compare_days)
            if planned.compare_days and before >= city.days[0]:
                params["compare"] = before.isoformat()
            yield planned.kind, params, "", title


def _newest(conn: Connection, city: City, once: Once, name: str) -> date:
    """The page's own newest day, so that all sheets are of one; of a metric that lags its last day,
    shown with its age."""
    newest = newest_day_of(conn, city, city.catalogue.metrics[name], once)
    return min(newest or city.newest_day, city.newest_day)


def _level(city: City, area: str, asked: int) -> int:
    """The level asked for, or the first below the area."""
    deepest = city.hierarchy.levels[-1]
    return min(deepest, max(asked, city.hierarchy.level(area) + 1))


def _offered(city: City, layers: Sequence[str]) -> list[str]:
    return [one.id for one in LAYERS if one.id in layers and one.offered(city.catalogue)]


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DashboardError(f"the template in {path} cannot be read: {error}") from error


def _template(path: Path, table: dict[str, Any], catalogue: Catalogue) -> Template:
    _one_of(str(path), "key", table, ["title", "sheet"])
    entries = table.get("sheet", [])
    if not isinstance(entries, list) or not entries:
        raise DashboardError(f"{path} declares no sheet; begin each with [[sheet]]")
    title = _title(str(path), table.get("title"))
    sheets = tuple(_sheet(path, at, entry, catalogue) for at, entry in enumerate(entries, 1))
    return Template(title, sheets)


def _sheet(path: Path, at: int, entry: dict[str, Any], catalogue: Catalogue) -> Planned:
    where = f"{path}, sheet {at} ({entry.get('kind', 'of no kind')})"
    for key, kind in NEEDED.items():
        if not isinstance(entry.get(key), kind):
            raise DashboardError(f"{where}: {key} is missing or no {kind.__name__}")
    _one_of(where, "key", entry, KNOWN)
    _one_of(where, "layer", entry["layers"], [layer.id for layer in LAYERS])
    _one_of(where, "metric", [entry["metric"]], list(catalogue.metrics))
    _one_of(where, "area", [entry.get("area", "root")], AREAS)
    compare_days = entry.get("compare_days", 0)
    if not 2 <= entry["level"] <= 5 or not isinstance(compare_days, int) or compare_days < 0:
        raise DashboardError(f"{where}: level is 2 to 5 and compare_days a whole number, 0 or more")
    return Planned(
        kind=entry["kind"],
        metric=entry["metric"],
        level=entry["level"],
        layers=tuple(entry["layers"]),
        title=_title(where, entry["title"]) if "title" in entry else None,
        each_child=entry.get("area") == "children",
        day=_day(where, entry.get("day", NEWEST)),
        compare_days=compare_days,
    )


def _title(where: str, given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or set(given) != set(LANGS):
        raise DashboardError(f"{where}: the title needs {' and '.join(LANGS)}")
    return {lang: str(text) for lang, text in given.items()}


def _day(where: str, given: Any) -> date | None:
    if given == NEWEST:
        return None
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise DashboardError(
            f'{where}: day = {given!r} should be "{NEWEST}" or as 2020-02-10'
        ) from None


def _one_of(where: str, what: str, given: Any, known: Any) -> None:
    for name in given:
        if name not in known:
            raise DashboardError(f"{where}: there is no {what} {name!r}; one of {', '.join(known)}")
