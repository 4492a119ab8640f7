"""A briefer at the page of briefings: one session without a browser, by Streamlit's AppTest."""

from __future__ import annotations

from google.protobuf.text_format import MessageToString

from tests.dashboard.desk import Desk


class Editor(Desk):
    """One session of the page of briefings."""

    def __init__(self, person: str, **address: str) -> None:
        super().__init__(person, "briefing", **address)

    def press(self, key: str) -> None:
        """Presses a button."""
        self.app.button(key).click()
        self._run()

    def write(self, key: str, text: str) -> None:
        """Writes into a field and leaves it."""
        self.app.text_input(key).set_value(text)
        self._run()

    def tick(self, key: str, *, on: bool) -> None:
        """Ticks a box, or takes the tick away."""
        self.app.checkbox(key).set_value(on)
        self._run()

    def choose_briefing(self, key: str) -> None:
        """Opens a briefing of the list."""
        self.app.radio("open").set_value(key)
        self._run()

    def add(self, address: str, kind: str = "map") -> None:
        """Adds a sheet of a pasted address."""
        self.app.selectbox("add-kind").set_value(kind)
        self.app.text_input("add-address").set_value(address)
        self.press("do-add")

    @property
    def cards(self) -> list[int]:
        """The keys of the sheets, in their order."""
        removing = [one.key for one in self.app.button if one.key.startswith("do-remove-")]
        return [int(key.removeprefix("do-remove-")) for key in removing]

    @property
    def shown(self) -> list[str]:
        """What each sheet shows, in words."""
        html = [one.proto.body for one in self.app.main if one.type == "html"]
        return [one.split(">")[1].split("<")[0] for one in html if "cm-shows" in one]

    @property
    def listed(self) -> list[str]:
        """The names in the list at the left."""
        return list(self.app.radio("open").options)

    @property
    def warnings(self) -> list[str]:
        return [one.value for one in self.app.warning]

    @property
    def pictures(self) -> list[str]:
        """The addresses of the sheets' pictures."""
        html = [one.proto.body for one in self.app.main if one.type == "html"]
        return [one.split('src="')[1].split('"')[0] for one in html if "<img" in one]

    @property
    def texts(self) -> list[str]:
        """All that the page says but for who may be chosen to be, signed addresses left out."""
        protos = [MessageToString(one.proto, as_utf8=True) for one in self.app.main if one.proto]
        return [*self.listed, *(text for text in protos if "/data/" not in text)]
