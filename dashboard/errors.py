"""Errors of the dashboard package."""


class DashboardError(Exception):
    """Base of what the dashboard itself refuses; the message says what to do."""


class AddressRefused(DashboardError):
    """A map-data address that is altered, expired, of another kind or out of scope."""


class SettingsError(DashboardError):
    """An option or an environment variable that cannot be used."""


class ExportRefused(DashboardError):
    """A list that cannot be written as it is: columns, kinds, CRS, or personal data in it."""


class TooMany(DashboardError):
    """More is asked for at once than this server makes at once; later it will do."""
