"""A file is there whole or as it was before, and nothing is left beside it."""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.errors import DashboardError
from dashboard.whole_file import write_whole


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow beyond a kilobyte: the system refuses as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_takes_the_place_of_the_one_before(tmp_path: Path):
    path = tmp_path / "地图.pdf"
    for body in (b"first", b"the second, longer", b""):
        write_whole(path, body)
        assert path.read_bytes() == body
        assert list(tmp_path.iterdir()) == [path]


def test_on_a_full_disk_the_one_before_stays(tmp_path: Path, full_disk: None):
    path = tmp_path / "map.pdf"
    write_whole(path, b"the last good")
    with pytest.raises(DashboardError, match=r"map\.pdf cannot be written: File too large"):
        write_whole(path, b"x" * 100_000)
    assert path.read_bytes() == b"the last good"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_replaced_leaves_nothing_beside(tmp_path: Path):
    taken = tmp_path / "map.pdf"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(DashboardError, match="Is a directory"):
        write_whole(taken, b"body")
    assert list(tmp_path.iterdir()) == [taken]
    with pytest.raises(DashboardError, match="No such file or directory"):
        write_whole(tmp_path / "nowhere" / "map.pdf", b"body")


def test_a_reader_never_sees_half_a_file(tmp_path: Path):
    path, bodies = tmp_path / "map.png", [bytes([n]) * 300_000 for n in range(2)]
    write_whole(path, bodies[0])
    is_over, seen = threading.Event(), set()

    def read() -> None:
        while not is_over.is_set():
            seen.add(path.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(40):
        write_whole(path, bodies[n % 2])
    is_over.set()
    reader.join()
    assert seen <= set(bodies)
