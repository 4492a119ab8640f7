"""Asking the database on behalf of those who must not wait for it: probes and scrapes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

from queries.errors import StoreError, StoreUnavailable

T = TypeVar("T")


class Question(Generic[T]):
    """One question to the database, however many ask it and however long it takes.

    It is on its way once at a time, on a thread that no shutdown waits for: a database that hangs
    costs one thread, not one a probe. An answer, or that there was none, serves for `keep_s`
    seconds. `last` is the newest answer there has been, None before the first.
    """

    def __init__(self, ask: Callable[[], T], keep_s: float) -> None:
        self._ask, self._keep_s = ask, keep_s
        self._lock = Lock()
        self._future: Future[T] | None = None
        self._asked_s = 0.0
        self.last: T | None = None

    async def answer(self, patience_s: float) -> T:
        """The answer.

        Raises StoreUnavailable if there is none within `patience_s` seconds, or StoreError as the
        store does.
        """
        waiting = asyncio.wrap_future(self._on_its_way())
        waiting.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            return await asyncio.wait_for(asyncio.shield(waiting), patience_s)
        except TimeoutError:
            raise StoreUnavailable(
                f"the database gave no answer within {patience_s:g} s; it hangs, is lost or is "
                "overloaded"
            ) from None

    def _on_its_way(self) -> Future[T]:
        with self._lock:
            age_s = time.monotonic() - self._asked_s
            if self._future is None or (self._future.done() and age_s >= self._keep_s):
                self._future, self._asked_s = Future(), time.monotonic()
                Thread(target=self._run, args=(self._future,), name="question", daemon=True).start()
            return self._future

    def _run(self, future: Future[T]) -> None:
        try:
            self.last = self._ask()
            future.set_result(self.last)
        except StoreError as error:
            future.set_exception(error)
        finally:
            if not future.done():  # a mistake of ours: whoever waits hears of it, the log has it
                future.set_exception(StoreError("the question failed; see the server's log"))
