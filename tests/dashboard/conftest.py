"""The page without a browser: the small town with reports of two days, and a reader at a desk.

cases      3 Feb: 格一 3, 格二 0, 格四 4, 东区 2 of its own;  4 Feb: 5, 1, 4 and 2
patrols    done of due, 3 Feb: 格一 10/10, 格二 0/30;  4 Feb: 格一 5/10, 格二 30/30, 格四 15/20
clinics    FC1 in 格一, open on the 3rd and closed on the 4th; FC2 in 格四, never heard of again
attention  a cell with 4 cases or more: 格四 since the 3rd, 格一 since the 4th
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

import dashboard
from dashboard import live as process
from dashboard.live import Live
from dashboard.map.packed import NO_DATA
from queries.embedded import start_embedded
from queries.schema import migrate
from queries.snapshot import Listener
from queries.store import Store
from tests.queries.databases import new_database
from tests.queries.deliveries import send
from tests.queries.town import CATALOGUE, in_cell, write_town

SCRIPT = Path(dashboard.__file__).with_name("script.py")
OWN_CATALOGUE = """
[metric.confirmed_total]
title = { zh = "累计", en = "Total" }
unit = { zh = "例", en = "cases" }
feed = "cases"
rollup = "sum"
terms = { confirmed = 1 }
bad = "high"
decimals = 0
palette = "rose"
breaks = { 2 = [0, 5] }

[attention.many]
title = { zh = "病例多", en = "Many cases" }
metric = "confirmed"
level = 5
severity = "act"
raise_above = 4
clear_below = 0
"""
DELIVERIES = {
    "cases": (
        "area_code,observed_on,confirmed,recovered,recorded_at",
        "01010101,2020-02-03,3,1,2020-02-03T20:00:00+08:00",
        "01010102,2020-02-03,0,0,2020-02-03T20:00:00+08:00",
        "02000001,2020-02-03,4,0,2020-02-03T20:00:00+08:00",
        "4401,2020-02-03,2,0,2020-02-03T20:00:00+08:00",
        "01010101,2020-02-04,5,1,2020-02-04T20:00:00+08:00",
        "01010102,2020-02-04,1,0,2020-02-04T20:00:00+08:00",
        "02000001,2020-02-04,4,0,2020-02-04T20:00:00+08:00",
        "4401,2020-02-04,2,0,2020-02-04T20:00:00+08:00",
    ),
    "patrols": (
        "area_code,observed_on,due,done,recorded_at",
        "01010101,2020-02-03,10,10,2020-02-03T21:00:00+08:00",
        "01010102,2020-02-03,30,0,2020-02-03T21:00:00+08:00",
        "01010101,2020-02-04,10,5,2020-02-04T21:00:00+08:00",
        "01010102,2020-02-04,30,30,2020-02-04T21:00:00+08:00",
        "02000001,2020-02-04,20,15,2020-02-04T21:00:00+08:00",
    ),
    "clinics": (
        "site_code,name,name_en,lon,lat,area_code,beds",
        "FC1,甲镇卫生院,Jia Clinic,{},{},01010101,12".format(*in_cell("01010101")),
        "FC2,西区卫生院,West Clinic,{},{},02000001,8".format(*in_cell("02000001")),
    ),
    "clinic_status": (
        "site_code,observed_at,status,queue,recorded_at",
        "FC1,2020-02-03T09:00:00+08:00,open,6,2020-02-03T09:05:00+08:00",
        "FC1,2020-02-04T09:00:00+08:00,closed,0,2020-02-04T09:05:00+08:00",
    ),
}


class Desk:
    """One session of the page: its controls, its address, and what the map is sent.

    AppTest draws no component, so `screen` is the message that the map would get, and `tell`
    answers for the map. Every run must end without an exception.
    """

    def __init__(self, **address: str) -> None:
        self.app = AppTest.from_file(SCRIPT, default_timeout=60)
        # Otherwise each looks through every installed package for components: 0.4 s.
        self.app._bidi_component_manager = BidiComponentManager()
        self.seq = 0
        self.open(**address)

    def open(self, **address: str) -> None:
        """Goes to an address within the session, as the browser's Back does."""
        self.app.query_params = dict(address)
        self._run()

    def choose(self, control: str, value: Any) -> None:
        """Sets a control at the left."""
        self.control(control).set_value(value)
        self._run()

    def go(self, **change: Any) -> None:
        """The map asks for another view."""
        self.seq += 1
        self.tell("go", change | {"seq": self.seq})

    def tell(self, event: str, value: dict[str, Any]) -> None:
        """The map tells of an event as setTriggerValue does in the browser."""
        payload = json.dumps([{"event": event, "value": value}])
        trigger = f"$$STREAMLIT_INTERNAL_KEY_{self.map_id}__events"
        self._run(WidgetState(id=trigger, json_trigger_value=payload))

    def control(self, name: str) -> Any:
        """The radio or the group of buttons of that name."""
        return self.app.radio(name) if name == "metric" else self.app.button_group(name)

    @property
    def address(self) -> dict[str, str]:
        return dict(self.app.query_params)

    @property
    def screen(self) -> dict[str, Any]:
        return json.loads(zlib.decompress(self._map.bytes))

    @property
    def has_map(self) -> bool:
        return any(element.type == "bidi_component" for element in self.app.main)

    @property
    def map_id(self) -> str:
        return str(self._map.id)

    @property
    def notices(self) -> list[str]:
        return self.screen["top"]["notices"]

    @property
    def path(self) -> list[str]:
        """The breadcrumb's names, from the city down."""
        return [area["name"] for area in self.screen["top"]["path"]]

    @property
    def values(self) -> list[int | None]:
        """What the areas shown are coloured by, in whole numbers of the metric's last decimal."""
        packed = zlib.decompress(base64.b64decode(self.screen["values"]["packed"]))
        numbers = np.frombuffer(packed, dtype="<i4").tolist()
        return [None if number == NO_DATA else number for number in numbers]

    @property
    def kpis(self) -> dict[str, tuple[str, str]]:
        """Metric → value and change on the day before, as shown."""
        return {
            tile["id"]: (tile["value"], tile["change"]) for tile in self.screen["panel"]["kpis"]
        }

    @property
    def table(self) -> list[list[str]]:
        """The ranked table with its total, as shown: name, then the cells."""
        table = self.screen["panel"]["table"]
        rows = [*table["rows"], *filter(None, [table["not_located"]]), table["total"]]
        return [[row["name"], *(cell["t"] for cell in row["cells"])] for row in rows]

    @property
    def _map(self) -> Any:
        found = [element for element in self.app.main if element.type == "bidi_component"]
        assert len(found) == 1, "the page has one map"
        return found[0].proto

    def _run(self, *triggers: WidgetState) -> None:
        states = self.app._tree.get_widget_states()
        states.widgets.extend(triggers)
        self.app._run(states)
        assert [one.message for one in self.app.exception] == []


@contextmanager
def open_town(server: str, folder: Path) -> Iterator[Live]:
    """The town with its reports in a database of its own, as the memory of this process."""
    url = new_database(server)
    migrate(url)
    store = Store.open(url)
    write_town(store, folder, CATALOGUE + OWN_CATALOGUE)
    for feed, lines in DELIVERIES.items():
        send(store, folder, feed, *lines)
    live = Live(store, Listener(url))
    process.use(live)
    yield live
    live.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of the embedded server's own database."""
    return start_embedded(tmp_path_factory.mktemp("embedded") / "postgres")


@pytest.fixture(scope="module")
def town(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The town, loaded once a file of tests."""
    with open_town(server, tmp_path_factory.mktemp("town")) as live:
        yield live
