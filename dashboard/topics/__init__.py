"""The topic pages: one file a topic, one line here."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.topics.topic import Topic

TOPICS: Mapping[str, Topic] = {}
