"""Enterprises by how far back at work they are."""

from dashboard.layers.sites import site_layer
from dashboard.layers.styled import Style

ENTERPRISES = site_layer(
    "enterprises",
    "enterprise",
    {
        "not_resumed": Style("#9a3412", "", "square", 7),
        "applied": Style("#c27a1a", "", "square", 7),
        "approved": Style("#6d8fb8", "", "square", 7),
        "resumed": Style("#2f7d5b", "", "square", 7),
    },
    min_zoom=10.5,
)
