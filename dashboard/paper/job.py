"""Files that take a while are made beside the page, which shows how far they are.

Two at once in a process: drawing keeps a processor busy, and the others' screens go first. What
nobody looks at any more is given up. Files stay in memory for ten minutes, whole or not at all, for
whom they were made.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dashboard.addresses import SHORT_S
from dashboard.errors import DashboardError
from dashboard.sent import Made
from queries.errors import StoreError
from queries.people import Person
from queries.scope import Scope

log = logging.getLogger("command_map")

AT_ONCE, MOST_KEPT = 2, 12  # jobs at work; jobs waiting, at work or with their files in memory
LEFT_S = 30.0  # a page that has not asked for so long is closed or shows another
TURN_S = 0.5  # between looks whether a waiting job is still wanted

State = Literal["waiting", "working", "ready", "failed", "left"]
Report = Callable[[str, int], None]  # (stage, how many sheets of it are done)
Work = Callable[[Report], Mapping[str, Made]]


class TooManyJobs(DashboardError):
    """As many jobs as the process keeps; try again in a few minutes."""


class Left(Exception):
    """Nobody wants the job's files any more."""


@dataclass
class Job:
    """One making of files: how far it is, and how it ended.

    `sheet` of `sheets` are done in `stage`. `error` says why it failed, `number` under which the
    server's log has it. `files` by format are there when `state` is "ready".
    """

    owner: str
    scope: Scope
    sheets: int
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: State = "waiting"
    stage: str = ""
    sheet: int = 0
    error: Exception | None = None
    number: str = ""
    files: Mapping[str, Made] = field(default_factory=dict, repr=False)
    looked_s: float = field(default_factory=time.monotonic)
    is_cancelled: bool = False

    @property
    def is_over(self) -> bool:
        return self.state in ("ready", "failed", "left")

    def report(self, stage: str, sheet: int) -> None:
        """Says how far the work is. Raises Left if nobody looks any more: it ends there."""
        self.stage, self.sheet = stage, sheet
        if self.is_cancelled or time.monotonic() - self.looked_s > LEFT_S:
            raise Left

    def cancel(self) -> None:
        """Ends it with the next sheet."""
        self.is_cancelled = True


class Jobs:
    """The jobs of a process. Threads may share it."""

    def __init__(self, keep_s: float = SHORT_S["briefing"]) -> None:
        self._keep_s = keep_s
        self._jobs: dict[str, Job] = {}
        self._turns = threading.Semaphore(AT_ONCE)
        self._lock = threading.Lock()

    def start(self, person: Person, sheets: int, work: Work) -> Job:
        """Begins a job of a person in their scope; `work` makes the files, reporting each sheet.

        Raises TooManyJobs if there are as many as the process keeps.
        """
        job = Job(person.id, person.scope, sheets)
        with self._lock:
            if len(self._jobs) >= MOST_KEPT:
                raise TooManyJobs(f"{len(self._jobs)} exports are kept or at work; try again later")
            self._jobs[job.id] = job
        threading.Thread(target=self._run, args=(job, work), name="briefing", daemon=True).start()
        return job

    def of(self, job_id: str, person_id: str) -> Job | None:
        """The job of that id if it is this person's and still kept; looked at as of now."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or job.owner != person_id:
            return None
        job.looked_s = time.monotonic()
        return job

    def drop(self, job: Job) -> None:
        """Ends a job and forgets its files."""
        job.cancel()
        with self._lock:
            self._jobs.pop(job.id, None)

    def _run(self, job: Job, work: Work) -> None:
        try:
            self._in_turn(job, work)
        except Left:
            job.state = "left"
        except (DashboardError, StoreError) as error:
            job.error, job.state = error, "failed"
        except Exception as error:  # a mistake of ours must reach the page, not only the log
            job.number = secrets.token_hex(3)
            log.exception("page error %s", job.number)
            job.error, job.state = error, "failed"
        after_s = self._keep_s if job.state == "ready" else LEFT_S
        forget = threading.Timer(after_s, self.drop, [job])
        forget.daemon = True
        forget.start()

    def _in_turn(self, job: Job, work: Work) -> None:
        while not self._turns.acquire(timeout=TURN_S):
            job.report("", 0)
        try:
            job.state = "working"
            files = work(job.report)
            job.report(job.stage, job.sheets)
            job.files, job.state = files, "ready"
        finally:
            self._turns.release()


JOBS = Jobs()
