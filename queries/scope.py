"""Whose eyes: the area below which everything may be seen, or all but small counts."""

from __future__ import annotations

from dataclasses import dataclass

WHOLE_CITY = "*"


@dataclass(frozen=True)
class Scope:
    """An area code; that area and everything below it may be seen.

    With `withhold` small counts, and what would tell them, may not.

    `Scope.whole()` stands for the root, whatever its code, also before there is one: loading a
    city needs it. An empty or unknown code sees nothing.
    """

    area: str
    withhold: bool = False

    @classmethod
    def whole(cls) -> Scope:
        """The scope of the whole city."""
        return cls(WHOLE_CITY)
