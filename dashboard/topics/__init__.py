"""The topic pages: one file a topic, one line here."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.topics.cases import CASES
from dashboard.topics.clinics import CLINICS
from dashboard.topics.patrols import PATROLS
from dashboard.topics.resumption import RESUMPTION
from dashboard.topics.topic import Measure, Topic, by_name

TOPICS: Mapping[str, Topic] = by_name([CASES, CLINICS, PATROLS, RESUMPTION])
MEASURES: Mapping[str, Measure] = {
    measure.metric.name: measure for topic in TOPICS.values() for measure in topic.measures
}
