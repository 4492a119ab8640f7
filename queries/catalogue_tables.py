"""Tables of the catalogue's file, read with a message for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from queries.catalogue_entries import Text
from queries.errors import CatalogueError

NAME = r"[a-z][a-z0-9_]{0,62}"  # of an entry or a column
REQUIRED = object()


@dataclass(frozen=True)
class Entry:
    """A table of the file that knows its own name for messages.

    Every method raises CatalogueError naming the entry, what it says and what it may say.
    """

    name: str
    body: Mapping[str, Any]

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = REQUIRED) -> Any:
        """The value of a key, which has to be of a kind; without a default it has to be there."""
        if key not in self.body:
            if default is REQUIRED:
                raise CatalogueError(f"[{self.name}] has no {key!r}")
            return default
        value = self.body[key]
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            expected = " or ".join(k.__name__ for k in kinds)
            raise CatalogueError(f"[{self.name}] {key} = {value!r} should be {expected}")
        return value

    def whole(self, key: str, least: int, most: int, default: Any = REQUIRED) -> Any:
        """The value of a key, which has to be a whole number from `least` to `most`."""
        value = self.take(key, int, default)
        if key in self.body and not least <= value <= most:
            raise CatalogueError(f"[{self.name}] {key} = {value} should be {least} to {most}")
        return value

    def one_of(self, key: str, choices: Collection[str]) -> Any:
        """The value of a key, which has to be one of some texts."""
        value = self.take(key, str)
        if value not in choices:
            raise CatalogueError(
                f"[{self.name}] {key} = {value!r} should be one of {', '.join(choices)}"
            )
        return value

    def tables(self, key: str, default: Any = REQUIRED) -> list[tuple[str, Mapping[str, Any]]]:
        """The tables below a key by name, in the file's order."""
        found = self.take(key, dict, default)
        for name, body in found.items():
            if not isinstance(body, dict):
                raise CatalogueError(f"[{key}.{name}] should be a table, not {body!r}")
        return list(found.items())

    def refuse_others(self, known: Collection[str]) -> None:
        """Raises if the table has a key that is not one of the known ones."""
        unknown = [key for key in self.body if key not in known]
        if unknown:
            raise CatalogueError(
                f"[{self.name}] has unknown keys {', '.join(unknown)}; it may have "
                f"{', '.join(known)}"
            )


def text_of(where: str, body: Any) -> Text:
    """A text in both languages. Raises CatalogueError naming the place `where` it stands."""
    if not isinstance(body, dict) or not all(isinstance(body.get(k), str) for k in ("zh", "en")):
        raise CatalogueError(f"[{where}] should be {{ zh = …, en = … }}, not {body!r}")
    return Text(body["zh"], body["en"])
