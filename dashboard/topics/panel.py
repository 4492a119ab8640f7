"""What a topic says beside the map, as the browser gets it."""

from __future__ import annotations

from typing import Any

from dashboard.layers.styled import Seen
from dashboard.paper.sheet import Chart
from dashboard.topics.topic import Bars, Listed, Section, Streams, Topic


def topic_panel(topic: Topic, seen: Seen) -> dict[str, Any]:
    """Answer and sections of a topic for a view."""
    answer = topic.answer(seen)
    return {
        "answer": {
            "text": answer.text,
            "tone": answer.tone,
            "facts": [list(fact) for fact in answer.facts],
        },
        "sections": [section_of(section) for section in topic.sections(seen)],
    }


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
            "bars": [
                {"name": b.name, "value": b.value, "text": b.text, "area": b.area, "tone": b.tone}
                for b in section.bars
            ],
        }
    if isinstance(section, Streams):
        return {
            "kind": "streams",
            "title": section.title,
            "note": section.note,
            "streams": [list(stream) for stream in section.streams],
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
