"""The colours of paper and screen besides the data's own: those of the map in the browser."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.layers.styled import Theme


@dataclass(frozen=True)
class Ink:
    """Colours `#rrggbb` of one theme: the page, the ground of the map, and tones of figures."""

    paper: str
    band: str  # behind rows and cards
    rule: str
    ink: str
    quiet: str
    good: str
    bad: str
    act: str
    accent: str
    sea: str
    shallow: str
    land: str
    neighbour: str
    neighbour_line: str
    coast: str
    border: str
    focus: str
    casing: str
    unknown: str

    def tone(self, name: str) -> str:
        """The colour of a figure that is "good" or "bad"; of any other the quiet one."""
        return {"good": self.good, "bad": self.bad}.get(name, self.quiet)


_INKS: dict[Theme, Ink] = {
    "light": Ink(
        paper="#ffffff", band="#f1f4f6", rule="#cfd7dd", ink="#16212b", quiet="#55626e",
        good="#10684a", bad="#8a4b00", act="#b3261e", accent="#0b5a92",
        sea="#dbe5ec", shallow="#e6eef3", land="#f3f2ee", neighbour="#e9e8e3",
        neighbour_line="#d3d3cd", coast="#9fb0bc", border="#3b4a54", focus="#14212b",
        casing="#ffffff", unknown="#7b8791",
    ),
    "dark": Ink(
        paper="#0f171d", band="#18222a", rule="#33414c", ink="#eef3f6", quiet="#a3b1bd",
        good="#6fd3a8", bad="#f0b35c", act="#ff7b70", accent="#7cc0f2",
        sea="#0b1116", shallow="#0f1820", land="#1a2229", neighbour="#141b21",
        neighbour_line="#222c34", coast="#43535f", border="#c3ced6", focus="#f4f8fa",
        casing="#0b1116", unknown="#8a97a2",
    ),
}  # fmt: skip


def ink_of(theme: Theme) -> Ink:
    """The colours of a theme: light for paper, dark for screens."""
    return _INKS[theme]


def mix(colour: str, other: str, share: float) -> str:
    """`share` of one colour `#rrggbb` in another."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
