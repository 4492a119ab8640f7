"""Named blocks of SQL out of `queries/sql/<topic>.sql`.

A block starts with `-- name: <name>`; the comment lines below it say why it is as it is.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import LiteralString

FOLDER = Path(__file__).with_name("sql")


@cache
def _topic(topic: str) -> dict[str, str]:
    text = (FOLDER / f"{topic}.sql").read_text("utf-8")
    parts = re.split(r"^-- name: (\w+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (_code(block) for block in parts[2::2]), strict=True))


def _code(block: str) -> str:
    """The block without its comments, in which a % or a {brace} would be taken for a parameter."""
    lines = (line for line in block.splitlines() if not line.lstrip().startswith("--"))
    return "\n".join(lines).strip()


@cache
def block(topic: str, name: str) -> LiteralString:
    """The SQL of one block. Raises KeyError if the topic has no such block."""
    return _topic(topic)[name]
