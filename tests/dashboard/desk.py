"""A reader at a desk: one session of the page without a browser, by Streamlit's AppTest."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import dashboard
from dashboard.map.packed import NO_DATA
from dashboard.sign_in import DEMO_KEY

SCRIPT = Path(dashboard.__file__).with_name("start") / "script.py"


class Desk:
    """One session of the page: its controls, its address, and what the map is sent.

    AppTest draws no component, so `screen` is the message that the map would get, and `tell`
    answers for the map. Every run must end without an exception.
    """

    def __init__(self, person: str | None = None, page: str = "", **address: str) -> None:
        self.app = AppTest.from_file(SCRIPT, default_timeout=60)
        # Otherwise each looks through every installed package for components: 0.4 s.
        self.app._bidi_component_manager = BidiComponentManager()
        if page:  # AppTest's own switch_page would leave out the entry script
            self.app._page_hash = calc_hash(page)
        if person is not None:
            self.app.session_state[DEMO_KEY] = person
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
        raised = [one.message for one in self.app.exception]
        assert not raised, f"the page raised {raised}"
