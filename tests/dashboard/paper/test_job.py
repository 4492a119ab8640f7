"""Files made beside the page: whole or not at all, for one person, given up if left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from time import monotonic, sleep

import pytest

from dashboard.errors import ExportRefused
from dashboard.paper import job as jobs
from dashboard.paper.job import Job, Jobs, Report, TooManyJobs
from dashboard.sent import Made
from queries.people import Person

LI, WANG = Person("li", "district", "4401"), Person("wang", "district", "4401")
FILES = {"pdf": Made(b"%PDF", "application/pdf", "a.pdf")}
PATIENCE_S = 20


def until(is_so: Callable[[], bool]) -> None:
    deadline = monotonic() + PATIENCE_S
    while not is_so():
        assert monotonic() < deadline, "it did not come to be"
        sleep(0.01)


def over(job: Job) -> Job:
    until(lambda: job.is_over)
    return job


def test_files_are_there_when_all_of_them_are_made():
    told: list[tuple[str, int]] = []

    def work(report: Report) -> Mapping[str, Made]:
        for done in range(2):
            report("read", done)
            told.append((job.stage, job.sheet))
            assert job.files == {}
        return FILES

    kept = Jobs()
    gate = threading.Event()
    job = kept.start(LI, 2, lambda report: (gate.wait(PATIENCE_S), work(report))[1])
    gate.set()
    assert over(job).state == "ready"
    assert told == [("read", 0), ("read", 1)]
    assert (job.files, job.sheet, job.scope) == (FILES, 2, LI.scope)


def test_they_are_their_owner_s_only():
    kept = Jobs()
    job = over(kept.start(LI, 1, lambda _report: FILES))
    assert kept.of(job.id, "li") is job
    assert kept.of(job.id, "wang") is None
    assert kept.of("no such", "li") is None


def test_an_error_says_at_which_sheet_and_leaves_no_file():
    def work(report: Report) -> Mapping[str, Made]:
        report("read", 1)
        raise ExportRefused("no such kind")

    job = over(Jobs().start(LI, 3, work))
    assert (job.state, job.stage, job.sheet, job.files) == ("failed", "read", 1, {})
    assert str(job.error) == "no such kind"
    assert job.number == ""


def test_a_mistake_of_ours_ends_with_a_number_that_the_log_has(caplog: pytest.LogCaptureFixture):
    def work(_report: Report) -> Mapping[str, Made]:
        raise ZeroDivisionError

    job = over(Jobs().start(LI, 1, work))
    assert job.state == "failed"
    assert job.number
    assert job.number in caplog.text


def test_two_at_once_and_the_third_waits():
    kept, gate, at_work = Jobs(), threading.Event(), []

    def work(_report: Report) -> Mapping[str, Made]:
        at_work.append(1)
        assert gate.wait(PATIENCE_S)
        return FILES

    started = [kept.start(one, 1, work) for one in (LI, WANG, LI)]
    until(lambda: len(at_work) == 2)
    sleep(0.1)
    assert sorted(job.state for job in started) == ["waiting", "working", "working"]
    gate.set()
    assert {over(job).state for job in started} == {"ready"}


def test_more_than_the_process_keeps_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(jobs, "MOST_KEPT", 1)
    kept = Jobs()
    job = over(kept.start(LI, 1, lambda _report: FILES))
    with pytest.raises(TooManyJobs):
        kept.start(WANG, 1, lambda _report: FILES)
    kept.drop(job)
    assert kept.of(job.id, "li") is None
    kept.start(WANG, 1, lambda _report: FILES)


def test_what_is_cancelled_or_not_looked_at_ends_with_its_next_sheet(
    monkeypatch: pytest.MonkeyPatch,
):
    def work(report: Report) -> Mapping[str, Made]:
        for done in range(10_000):
            report("read", done)
            sleep(0.01)
        return FILES

    kept = Jobs()
    job = kept.start(LI, 10_000, work)
    until(lambda: job.sheet > 1)
    job.cancel()
    assert over(job).state == "left"
    left = kept.start(LI, 10_000, work)
    until(lambda: left.sheet > 1)
    monkeypatch.setattr(jobs, "LEFT_S", 0.0)
    assert over(left).state == "left"
    assert left.files == {}


def test_files_are_forgotten_after_their_time():
    kept = Jobs(keep_s=0.05)
    job = over(kept.start(LI, 1, lambda _report: FILES))
    until(lambda: kept.of(job.id, "li") is None)
