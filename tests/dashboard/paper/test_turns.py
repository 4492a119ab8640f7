"""Two sheets at once, some that wait, and no more: the server's threads are not all taken."""

from __future__ import annotations

import threading
import time

import pytest

from dashboard.errors import TooMany
from dashboard.paper import turns
from dashboard.paper.turns import AT_ONCE, WAITING, turn

PATIENCE_S = 20


def test_no_more_than_two_at_once_the_rest_waits_and_beyond_that_it_is_refused():
    entered, leave = threading.Semaphore(0), threading.Semaphore(0)
    now, most, lock = [0], [0], threading.Lock()

    def make() -> None:
        with turn():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            entered.release()
            leave.acquire()
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=make) for _ in range(AT_ONCE + WAITING)]
    for thread in threads:
        thread.start()
    for _ in range(AT_ONCE):
        assert entered.acquire(timeout=PATIENCE_S)
    _all_have_a_place(threads)
    with pytest.raises(TooMany, match="try again"), turn():
        pass
    for _ in threads:
        leave.release()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert most == [AT_ONCE]
    with turn():
        pass


def _all_have_a_place(threads: list[threading.Thread]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while turns._places._value > 0:
        assert time.monotonic() < deadline, f"{len(threads)} threads have not come"
        time.sleep(0.01)


def test_a_failure_gives_its_turn_back():
    for _ in range(AT_ONCE + WAITING + 1):
        with pytest.raises(ZeroDivisionError), turn():
            raise ZeroDivisionError
