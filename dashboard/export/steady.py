"""Office files without the moment of their writing: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def steady(packed: bytes, at: datetime) -> bytes:
    """The same workbook or slides with the dates of a moment instead, in the workbooks within too."""
    out = io.BytesIO()
    stamp = at.astimezone(UTC).strftime(">%Y-%m-%dT%H:%M:%SZ</dcterms:").encode()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb">[^<>]*</dcterms:", stamp, content)
            elif name.endswith(".xlsx"):  # of a chart
                content = steady(content, at)
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return out.getvalue()
