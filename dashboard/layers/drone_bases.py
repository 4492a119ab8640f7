"""Drone bases, from which patrol flights start."""

from dashboard.layers.sites import site_layer
from dashboard.layers.styled import Style

DRONE_BASES = site_layer(
    "drone_bases", "drone_base", {"": Style("#5b4b9a", "", "diamond", 14)}, on=True
)
