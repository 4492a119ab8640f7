"""The layers of the map, in drawing order: one file a layer, one line here."""

from __future__ import annotations

from dashboard.layers.attention import ATTENTION
from dashboard.layers.borders import BORDERS
from dashboard.layers.cameras import CAMERAS
from dashboard.layers.cases import CASES
from dashboard.layers.cells import CELLS
from dashboard.layers.clinics import CLINICS
from dashboard.layers.drone_bases import DRONE_BASES
from dashboard.layers.enterprises import ENTERPRISES
from dashboard.layers.flights import FLIGHTS
from dashboard.layers.labels import LABELS

LAYERS = (
    CELLS,
    BORDERS,
    ENTERPRISES,
    CAMERAS,
    FLIGHTS,
    CASES,
    DRONE_BASES,
    CLINICS,
    ATTENTION,
    LABELS,
)
