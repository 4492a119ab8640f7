"""The facts about a list: of when, from whom, for whom, and how it was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.live import LOCAL, City
from dashboard.text import Lang, say

Facts = tuple[tuple[str, str], ...]
BETWEEN = {"zh": "；", "en": "; "}


def about(
    city: City,
    lang: Lang,
    *,
    title: str,
    area: str,
    day: date,
    known: datetime | None = None,
    chosen: str,
    rows: tuple[int, int],
    feeds: Iterable[Mapping[str, Any]],
    exported_at: datetime,
) -> Facts:
    """Label and value of each fact, in the reader's language; the labels are always the same.

    `area` is the viewed area's code, `known` the moment as of which the figures are known (None:
    now), `chosen` the filter in words, `rows` how many areas are listed
    and how many there are. `feeds` are those whose figures are shown, each as
    `dashboard.map.panels.feed_facts` with its `title`.
    """
    each = list(feeds)
    tree = city.hierarchy
    path = " › ".join(tree.name(code, lang) for code in tree.path(area) if code in tree)
    departments = dict.fromkeys(feed["department"] for feed in each)
    owed = city.catalogue.attribution
    origin = "panel_synthetic" if city.catalogue.synthetic else "export_reported"
    return (
        (say("export_title", lang), title),
        (say("export_path", lang), path),
        (say("panel_day", lang), day.isoformat()),
        (say("export_known_on", lang), moment_text(known or city.now())),
        (say("export_chosen", lang), chosen),
        (say("export_rows", lang), say("export_of", lang, shown=rows[0], all=rows[1])),
        (say("panel_data_time", lang), BETWEEN[lang].join(_age(feed, lang) for feed in each)),
        (say("export_source", lang), BETWEEN[lang].join(departments)),
        (say("export_scope", lang), tree.name(city.root, lang)),
        (say("export_snapshot", lang), str(city.snapshot)),
        (say("export_at", lang), moment_text(exported_at)),
        (say("export_origin", lang), say(origin, lang)),
        (say("export_licence", lang), owed.in_(lang) if owed else ""),
    )


def moment_text(moment: datetime) -> str:
    """Year to minute in Asia/Shanghai, with the offset: 2020-03-30 07:00 +08:00."""
    local = pd.Timestamp(moment).tz_convert(LOCAL)
    return f"{local.strftime('%Y-%m-%d %H:%M')} +08:00"


def _age(feed: Mapping[str, Any], lang: Lang) -> str:
    """A feed with its newest data's time and its state."""
    iso = feed["data_time_iso"]
    when = moment_text(pd.Timestamp(iso)) if iso else say("no_data", lang)
    return say("export_feed", lang, feed=feed["title"], when=when, state=feed["state_text"])
