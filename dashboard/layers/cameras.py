"""Video patrol points: online or offline on the day."""

from dashboard.layers.sites import site_layer
from dashboard.layers.styled import Style

CAMERAS = site_layer(
    "cameras",
    "camera",
    {
        "online": Style("#2f6db3", "", "circle", 6),
        "offline": Style("#b3541e", "", "triangle", 9),
    },
)
