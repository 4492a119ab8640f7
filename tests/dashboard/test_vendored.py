"""What is vendored is what its list says, and packed it is the same."""

from __future__ import annotations

import gzip
import hashlib
import re

from dashboard.map.component import STATIC

FOLDER = STATIC / "vendor"
LISTED = re.compile(
    r"^\| `(?P<file>[^`]+)` .*(?P<licence>see .*) \| `(?P<sha256>[0-9a-f]{64})` \|$"
)


def test_every_vendored_script_is_listed_with_licence_and_sum():
    lines = (FOLDER / "README.md").read_text("utf-8").splitlines()
    listed = {found["file"]: found for line in lines if (found := LISTED.match(line))}
    assert set(listed) == {path.name for path in FOLDER.glob("*.js")}
    for name, found in listed.items():
        body = (FOLDER / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == found["sha256"]
        assert gzip.decompress((FOLDER / f"{name}.gz").read_bytes()) == body
        for licence in re.findall(r"`([^`]+)`", found["licence"]):
            assert (FOLDER / licence).stat().st_size > 1000
