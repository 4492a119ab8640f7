"""Who makes a sheet takes a turn: drawing one takes a core for seconds, and walls want theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from dashboard.errors import TooMany

AT_ONCE = 2
WAITING = 8  # of the server's threads: the walls' questions are answered by the others

_making = BoundedSemaphore(AT_ONCE)
_places = BoundedSemaphore(AT_ONCE + WAITING)


@contextmanager
def turn() -> Iterator[None]:
    """Waits until fewer than AT_ONCE are at it; raises TooMany if WAITING wait already."""
    if not _places.acquire(blocking=False):
        raise TooMany("many sheets are being made at this moment; try again in a minute")
    try:
        with _making:
            yield
    finally:
        _places.release()
