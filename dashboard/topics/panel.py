"""What a topic says beside the map, as the browser gets it."""

from __future__ import annotations

import json
from dataclasses import asdict, astuple
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.addresses import Address
from dashboard.layers.styled import Seen
from dashboard.live import Live
from dashboard.look import look
from dashboard.paper.sheet import Chart
from dashboard.text import as_lang, say
from dashboard.topics import TOPICS
from dashboard.topics.topic import Bars, Listed, Section, Streams, Topic
from dashboard.view import View
from queries.scope import Scope

BEHIND = ("behind",)  # of which number of a topic page


def topic_panel(topic: Topic, seen: Seen) -> dict[str, Any]:
    """Answer and sections of a topic for a view."""
    answer = topic.answer(seen)
    return {
        "answer": {
            "text": answer.text,
            "tone": answer.tone,
            "facts": [list(astuple(fact)) for fact in answer.facts],
        },
        "sections": [section_of(section) for section in topic.sections(seen)],
        "explain": _explain_address(topic, seen) if topic.explain else None,
    }


def _explain_address(topic: Topic, seen: Seen) -> Address:
    """Where to ask what a number of the view is made of."""
    view, city = seen.view, seen.city
    known = view.known.isoformat() if view.known else ""
    return Address.of(
        "explain", city.scope.area, topic.id, view.lang, view.area, view.day.isoformat(), known,
        urlencode(view.options), city.snapshot,
    )  # fmt: skip


def explained(live: Live, scope: Scope, address: Address) -> bytes:
    """What a number of a topic page is made of, as a table in JSON like those of the page.

    What is no number of the scope's has no rows, and the note says so.
    """
    topic_id, lang_text, area, day, known, options, _snapshot, behind = address.params
    lang, topic = as_lang(lang_text), TOPICS[topic_id]
    with live.reading(scope) as (conn, city):
        view = View(
            area=area if area in city.hierarchy else city.root, day=date.fromisoformat(day),
            metric=city.catalogue.default_metric, level=2, layers=(), lang=lang, topic=topic.id,
            options=tuple(parse_qsl(options)),
            known=datetime.fromisoformat(known) if known else None,
        )  # fmt: skip
        seen = look(conn, city, view, live.once(city))
        listed = topic.explain(seen, behind) if topic.explain else None
    nothing = Listed("", (), (), note=say("topic_nothing_behind", lang))
    table = table_of(listed or nothing)
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()


def section_of(section: Section) -> dict[str, Any]:
    """A section as the browser draws it; `kind` says how."""
    if isinstance(section, Listed):
        return {"kind": "table", **table_of(section)}
    if isinstance(section, Bars):
        return {
            "kind": "bars",
            "title": section.title,
            "full": section.full,
            "note": section.note,
            "bars": [asdict(bar) for bar in section.bars],
        }
    if isinstance(section, Streams):
        return {
            "kind": "streams",
            "title": section.title,
            "note": section.note,
            "address": section.address,
            "streams": [asdict(stream) for stream in section.streams],
        }
    return _chart(section)


def table_of(section: Listed) -> dict[str, Any]:
    """A table: rows with the area or site that a press goes to."""
    return {
        "title": section.title,
        "columns": [[column.title, column.is_number] for column in section.columns],
        "rows": [
            {
                "cells": list(row.cells),
                "below": row.below,
                "area": row.area,
                "site": row.site,
                "tone": row.tone,
                "behind": row.behind,
                "sets": list(row.sets),
            }
            for row in section.rows
        ],
        "total": None if section.total is None else list(section.total),
        "note": section.note,
    }


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "kind": "chart",
        "title": chart.title,
        "unit": chart.unit,
        "decimals": chart.decimals,
        "labels": list(chart.labels),
        "note": chart.note,
        "marks": [list(mark) for mark in chart.marks],
        "series": [
            {"name": s.name, "kind": s.kind, "colour": s.colour, "values": list(s.values)}
            for s in chart.series
        ],
    }
