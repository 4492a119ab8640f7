"""The command line: help that explains, errors that say what to do, status as one object."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import Server, free_port


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith(("COMMAND_MAP", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *words],
        capture_output=True, text=True, timeout=120, check=False,
        env=known | {"COLUMNS": "200", "NO_COLOR": "1"} | environment,
    )  # fmt: skip


@pytest.mark.parametrize("command", ["serve", "load", "ingest", "replay", "status"])
def test_each_command_explains_itself(command: str):
    done = run(command, "--help")
    assert done.returncode == 0
    assert "--data" in done.stdout
    assert "COMMAND_MAP_DATA" in done.stdout


def test_a_database_that_is_down_says_what_to_check():
    done = run("serve", DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_is_never_shown():
    done = run("status", DATABASE_URL=f"postgresql://u:sesame@127.0.0.1:{free_port()}/none")
    assert done.returncode == 1
    assert "sesame" not in done.stdout + done.stderr


@pytest.mark.parametrize("port", ["0", "70000", "eighty"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path):
    done = run("serve", COMMAND_MAP_PORT=port, COMMAND_MAP_DATA=str(tmp_path / "data"))
    assert done.returncode == 1
    assert "1 to 65535" in done.stderr


def test_nobody_else_reaches_a_map_without_sign_in(tmp_path: Path):
    data = str(tmp_path / "data")
    done = run("serve", "--address", "0.0.0.0", "--data", data)
    assert done.returncode == 1
    assert "COMMAND_MAP_SIGN_IN" in done.stderr
    assert "--open-to-all" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot be read"),
        ("[auth", "cannot be read"),
        ("", "lacks redirect_uri, cookie_secret, client_id, client_secret, server_metadata_url"),
        (
            '[auth]\nredirect_uri = "a"\nclient_id = "b"\nclient_secret = "c"\n'
            'server_metadata_url = "d"\ncookie_secret = "short"',
            "cookie_secret has 5 characters",
        ),
    ],
)
def test_a_sign_in_that_cannot_work_is_refused(tmp_path: Path, text: str | None, why: str):
    file = tmp_path / "sign_in.toml"
    if text is not None:
        file.write_text(text, "utf-8")
    done = run("serve", "--data", str(tmp_path / "data"), COMMAND_MAP_SIGN_IN=str(file))
    assert done.returncode == 1
    assert why in " ".join(done.stderr.split())


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("")
    done = run("status", "--data", str(file))
    assert done.returncode == 1
    assert "a file of that name exists" in done.stderr


@pytest.mark.parametrize(
    "words",
    [("status",), ("status", "--json"), ("ingest", "cases", "cases.csv"), ("users", "list"),
     ("audit", "verify")],
)  # fmt: skip
def test_a_mistyped_data_folder_is_not_filled(tmp_path: Path, words: tuple[str, ...]):
    done = run(*words, "--data", str(tmp_path / "dtaa"))
    assert done.returncode == 1
    assert f"there is no database in {tmp_path / 'dtaa'}" in " ".join(done.stderr.split())
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_load_wants_a_folder_or_the_sample(tmp_path: Path):
    done = run("load", "--data", str(tmp_path / "data"))
    assert done.returncode == 1
    assert "give a FOLDER to load, or --sample" in done.stderr


def test_a_city_of_ones_own_through_every_command(tmp_path: Path):
    """Load, status, ingest twice and a bad file, on a city of four cells."""
    data, city = str(tmp_path / "data"), tmp_path / "city"
    write_city(city)
    done = run("load", str(city), "--data", data)
    assert done.returncode == 0, done.stderr
    found = json.loads(run("status", "--json", "--data", data).stdout)
    assert found["areas_by_level"] == {"1": 1, "2": 2, "3": 4}
    assert found["observations"] == 4
    assert [feed["feed"] for feed in found["feeds"]] == ["cases"]
    again = run("ingest", "cases", str(city / "cases.csv"), "--data", data)
    assert again.returncode == 1
    assert "before" in again.stderr
    wrong = tmp_path / "cases_wrong.csv"
    wrong.write_text("area_code,observed_on,confirmed\n9,2020-01-02,1\n")
    refused = run("ingest", "cases", str(wrong), "--data", data)
    assert refused.returncode == 1
    assert "row 1" in refused.stderr
    after = json.loads(run("status", "--json", "--data", data).stdout)
    assert after["observations"] == 4
    assert after["snapshot"] == found["snapshot"]


def test_users_are_given_areas_and_each_change_is_in_the_audit(tmp_path: Path):
    write_city(tmp_path / "city")
    data = ("--data", str(tmp_path / "data"))
    assert run("load", str(tmp_path / "city"), *data).returncode == 0
    hall = run("users", "add", "hall", "--role", "display", "--area", "12", *data)
    assert "/wall?display=" in hall.stdout
    assert run("users", "add", "li", "--role", "district", "--area", "11", *data).returncode == 0
    wrong = run("users", "add", "li", "--role", "district", "--area", "13", *data)
    assert (wrong.returncode, "there is no area '13'" in wrong.stderr) == (1, True)
    assert run("users", "remove", "hall", *data).returncode == 0
    listed = run("users", "list", *data).stdout
    assert "district" in listed
    assert "hall" not in listed
    told = run("audit", "list", *data).stdout
    assert [word in told for word in ("grant", "revoke", "district", "hall")] == [True] * 4
    whole = run("audit", "verify", *data)
    assert (whole.returncode, "3 entries, unbroken" in whole.stdout) == (0, True)


def test_a_roster_is_loaded_changed_and_listed(tmp_path: Path):
    write_city(tmp_path / "city")
    (tmp_path / "city" / "roster.csv").write_text(
        "name,name_en,area_code\n督导组,Team,11\n", "utf-8"
    )
    data = ("--data", str(tmp_path / "data"))
    assert run("load", str(tmp_path / "city"), *data).returncode == 0
    added = run("roster", "add", "巡查队", "--area", "110", "--en", "Patrol", *data)
    assert added.returncode == 0, added.stderr
    listed = run("roster", "list", *data).stdout
    assert [word in listed for word in ("督导组", "Team", "巡查队", "Patrol", "110")] == [True] * 5
    wrong = run("roster", "add", "值班 13812345678", "--area", "11", *data)
    assert (wrong.returncode, "not people" in wrong.stderr) == (1, True)
    nowhere = run("roster", "add", "值班", "--area", "13", *data)
    assert (nowhere.returncode, "areas that there are not: 13" in nowhere.stderr) == (1, True)
    assert run("roster", "remove", "督导组", *data).returncode == 0
    assert "督导组" not in run("roster", "list", *data).stdout
    again = run("roster", "remove", "督导组", *data)
    assert (again.returncode, "see `roster list`" in again.stderr) == (1, True)


def test_a_server_that_is_told_to_end_leaves_no_database_behind(tmp_path: Path):
    write_city(tmp_path / "city")
    data = tmp_path / "data"
    assert run("load", str(tmp_path / "city"), "--data", str(data)).returncode == 0
    server = Server.start(data)
    runs = data / "postgres" / "postmaster.pid"  # PostgreSQL removes it when it has ended
    assert runs.exists()
    server.stop()
    assert server.process.returncode == 0
    assert not runs.exists()


def write_city(folder: Path) -> None:
    """A root, two districts and four square cells, with one feed of one day."""
    folder.mkdir()

    def square(x: int) -> dict[str, object]:
        ring = [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]
        return {"type": "Polygon", "coordinates": [[[100 + a / 10, 20 + b / 10] for a, b in ring]]}

    areas = [("1", None, 1, None), ("11", "1", 2, None), ("12", "1", 2, None)]
    areas += [(f"11{n}", "11", 3, square(n)) for n in (0, 1)]
    areas += [(f"12{n}", "12", 3, square(n)) for n in (2, 3)]
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": c, "name": f"区{c}", "name_en": f"A{c}", "level": level, "parent": p
            },
            "geometry": geometry,
        }
        for c, p, level, geometry in areas
    ]  # fmt: skip
    (folder / "areas.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), "utf-8"
    )
    (folder / "catalogue.toml").write_text(
        """
city = "1"
default_metric = "confirmed"
headline = ["confirmed"]
synthetic = false
mark = []
period = ["2020-01-01", "2020-01-03"]
[feed.cases]
title = { zh = "病例", en = "Cases" }
department = { zh = "卫健局", en = "Health" }
kind = "observations"
cadence_h = 24
grace_h = 2
reject_limit = 0.1
columns = { confirmed = "count" }
[metric.confirmed]
title = { zh = "确诊", en = "Confirmed" }
unit = { zh = "例", en = "cases" }
feed = "cases"
rollup = "sum"
bad = "high"
decimals = 0
palette = "rose"
breaks = { 2 = [1], 3 = [1] }
""",
        "utf-8",
    )
    (folder / "cases.csv").write_text(
        "area_code,observed_on,confirmed\n"
        + "".join(f"{c},2020-01-02,{n}\n" for n, c in enumerate(["110", "111", "122", "123"])),
        "utf-8",
    )
