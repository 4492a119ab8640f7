"""Signed addresses of map data: what the browser fetches beside the page's own message.

An address says what (kind and parameters), of whose part of the city (scope) and of which state
(snapshot or geometry version). It is signed for one person with the city's key as the message that
holds it is written, and stops working after 12 to 24 hours. The expiry is rounded to half a day, so
that the same data keep the same address and the browser's cache serves them again. What is fetched
once and kept as a file (`SHORT_S`) has an address for minutes only: it stays in the browser's list
of downloads.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.errors import AddressRefused

HALF_DAY_S = 12 * 3600
# Kind → how long its addresses work: those of a briefing for as long as its files are kept.
SHORT_S: Mapping[str, int] = {"export": 5 * 60, "briefing": 10 * 60}


@dataclass(frozen=True)
class Address:
    """What a signed address stands for: `kind` of data, `scope` area, `params` in fixed order.

    Screens hold addresses unsigned, so that what is remembered of a screen is nobody's.
    """

    kind: str
    scope: str
    params: tuple[str, ...]

    @classmethod
    def of(cls, kind: str, scope: str, *params: object) -> Address:
        """An address with its parameters as text."""
        return cls(kind, scope, tuple(map(str, params)))


class AddressBook:
    """Signs and reads addresses with one secret key."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeSerializer(key, salt="map-data")

    @staticmethod
    def half_day(now: float | None = None) -> int:
        """The number of the present half day, counted from 1970: addresses change with it."""
        return int(time.time() if now is None else now) // HALF_DAY_S

    @classmethod
    def expiry(cls, kind: str, now: float | None = None) -> int:
        """The second, counted from 1970, after which an address made now is refused."""
        if kind in SHORT_S:
            return int(time.time() if now is None else now) + SHORT_S[kind]
        return (cls.half_day(now) + 2) * HALF_DAY_S

    def sign(self, address: Address, person: str, now: float | None = None) -> str:
        """The path `/data/<kind>/<token>`; the same input gives the same path for half a day,
        except of the kinds in `SHORT_S`.
        """
        expires = self.expiry(address.kind, now)
        token = self._serializer.dumps(
            [address.kind, person, address.scope, address.params, expires]
        )
        return f"/data/{address.kind}/{token}"

    def read(self, kind: str, token: str, now: float | None = None) -> tuple[Address, str]:
        """What a token stands for, and the id of the person it was signed for.

        Raises AddressRefused if it was altered, is of another kind or has expired; the message
        names neither scope nor parameters.
        """
        try:
            signed_kind, person, scope, params, expires = self._serializer.loads(token)
        except (BadSignature, ValueError, TypeError):
            raise AddressRefused("this address was not made by this server") from None
        if signed_kind != kind:
            raise AddressRefused("this address is of another kind of data")
        if (time.time() if now is None else now) > expires:
            raise AddressRefused("this address has expired; reload the page")
        return Address(kind, scope, tuple(params)), person
