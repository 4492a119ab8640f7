"""Enterprises of a city whose clock runs: read once a delivery, and waiting longer by the hour."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.layers import sites
from dashboard.live import LOCAL, City
from dashboard.topics import resumption_read
from tests.dashboard.desk import Desk
from tests.dashboard.topics.resumed_town import RESUMED, cells, open_town
from tests.dashboard.topics.test_clinics_live import confirmed
from tests.queries.deliveries import send

RUNNING = RESUMED.replace('clock = "2020-02-10T08:00:00+08:00"\n', "").replace(
    ', "2020-02-10"]', "]"
)


def test_until_an_enterprise_reports_only_the_waiting_grows(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    reads: Counter[str] = Counter()
    now = datetime(2020, 2, 10, 8, tzinfo=LOCAL)
    for module, name in ((sites, "site_states"), (resumption_read, "read_step_times"),
                         (resumption_read, "standing")):  # fmt: skip
        _count(monkeypatch, reads, module, name)
    monkeypatch.setattr(City, "now", lambda _city: now)
    with open_town(server, tmp_path, RUNNING) as live:
        for number, (hours, days) in enumerate(((0, "6"), (24, "7"), (48, "9"))):
            now += timedelta(hours=hours)
            confirmed(live, tmp_path, number)  # another snapshot, but of another feed
            page = Desk(page="resumption")
            assert dict(cells(page, "已报待办最久"))["厂E5"] == days
        assert reads == {"site_states": 1, "read_step_times": 1, "standing": 1}
        send(
            live.store, tmp_path, "enterprise_status", "site_code,observed_at,status,staff_back",
            "E5,2020-02-10T07:00:00+08:00,approved,0",
        )  # fmt: skip
        confirmed(live, tmp_path, 9)
        assert dict(cells(Desk(page="resumption"), "已报待办最久"))["厂E5"] == "3"
        assert reads == {"site_states": 2, "read_step_times": 2, "standing": 2}


def _count(monkeypatch: pytest.MonkeyPatch, reads: Counter[str], module: object, name: str) -> None:
    read = getattr(module, name)

    def counted(*args: object) -> object:
        reads[name] += 1
        return read(*args)

    monkeypatch.setattr(module, name, counted)
