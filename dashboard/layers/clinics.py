"""Fever clinics: open, standby or closed at the moment looked at."""

from dashboard.layers.sites import site_layer
from dashboard.layers.styled import Style

CLINICS = site_layer(
    "clinics",
    "clinic",
    {
        "open": Style("#0b6e4f", "", "cross", 17),
        "standby": Style("#8a6d1c", "", "cross", 17),
        "closed": Style("#6b7280", "", "cross", 17),
    },
    on=True,
)
