"""The patrolled town with cameras that have streams.

camera  cell    stream                          last report
CA01    格一    MP4                             online; nobody looked at 格一 for longest
CA02    格一    HLS                             offline
CA03    格二    HLS                             online
CA04    格四    MP4, in the other district      online
CA05    格三    no address                      none
CA11    格二    MP4 that there is not           none
CA12    格二    never answers                   none
CA13    格二    redirects to another host       none
CA14…CA19  格二  MP4, CA16 one that goes on     none
"""

from __future__ import annotations

import json
from pathlib import Path

from queries.store import Store
from tests.dashboard.topics.patrolled_town import CELLS, PATROLLED
from tests.queries.deliveries import send
from tests.queries.town import in_cell, write_town

WORDS = """[word]
online = { zh = "在线", en = "online" }
offline = { zh = "离线", en = "offline" }
"""
STATUS = """
[feed.camera_status]
title = { zh = "视频点状态", en = "Camera status" }
department = { zh = "公安局", en = "Police" }
kind = "site_reports"
site_kind = "camera"
cadence_h = 24
grace_h = 2
reject_limit = 0
columns = { status = "online|offline" }
"""
REPORTED = {"CA01": "online", "CA02": "offline", "CA03": "online", "CA04": "online"}


def streamed(*origins: str) -> str:
    """The town's catalogue with cameras whose streams are played from some origins."""
    columns = 'columns = { bearing_deg = "number?", '
    own = PATROLLED.replace(columns, columns + 'stream_url = "stream?", ')
    own = own.replace("[word]\n", WORDS)
    return f"stream_origins = {json.dumps(origins)}\n{own}{STATUS}"


def write_streamed(store: Store, folder: Path, origin: str) -> None:
    """Loads the town and its deliveries; every stream is on `origin`."""
    write_town(store, folder, streamed(origin))
    send(
        store, folder, "people", "area_code,observed_on,people",
        *(f"{cell},2020-01-01,{100 * (n + 1)}" for n, cell in enumerate(CELLS)),
    )  # fmt: skip
    send(
        store, folder, "cases", "area_code,observed_on,confirmed,quarantined",
        *(f"{cell},2020-02-03,0,2" for cell in CELLS),
        *(f"{cell},2020-02-04,0,0" for cell in CELLS),
    )  # fmt: skip
    send(
        store, folder, "grid_patrol", "area_code,observed_on,visits_done",
        *(f"{cell},2020-02-02,1" for cell in CELLS),
        *(f"{cell},2020-02-03,{int(cell != CELLS[0])}" for cell in CELLS),
    )  # fmt: skip
    paths = {
        "CA01": ("01010101", "/a.mp4"), "CA02": ("01010101", "/live.m3u8"),
        "CA03": ("01010102", "/live.m3u8"), "CA04": ("02000001", "/a.mp4"),
        "CA11": ("01010102", "/gone.mp4"), "CA12": ("01010102", "/hang.mp4"),
        "CA13": ("01010102", "/away.mp4"), "CA16": ("01010102", "/camera.mp4"),
        **{f"CA{n}": ("01010102", "/a.mp4") for n in (14, 15, 17, 18, 19)},
    }  # fmt: skip
    register = [_row(code, cell, origin + path) for code, (cell, path) in paths.items()]
    send(
        store, folder, "cameras", "site_code,name,lon,lat,area_code,stream_url", *register,
        _row("CA05", "01020101", ""),
    )  # fmt: skip
    send(
        store, folder, "camera_status", "site_code,observed_at,status",
        *(f"{code},2020-02-03T06:00:00+08:00,{status}" for code, status in REPORTED.items()),
    )  # fmt: skip


def _row(code: str, cell: str, url: str) -> str:
    lon, lat = in_cell(cell)
    return f"{code},视频{code},{lon},{lat},{cell},{url}"
