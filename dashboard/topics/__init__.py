"""The topic pages: one file a topic, one line here."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.topics.clinics import CLINICS
from dashboard.topics.resumption import RESUMPTION
from dashboard.topics.topic import Topic, by_name

TOPICS: Mapping[str, Topic] = by_name([CLINICS, RESUMPTION])
