"""The map as a Streamlit component: a loader of three lines, the code by a versioned address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

STATIC = Path(__file__).parent / "static"


@cache
def static_version() -> str:
    """Twelve hex digits of the content of every static file: a new version, a new address."""
    digest = hashlib.sha256()
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def _renderer() -> Any:
    return st.components.v2.component(
        "command_map",
        # More than one line, or Streamlit takes it for the name of a file.
        js=f"export default (c) => {{\n"
        f"import(location.origin + '/map/{static_version()}/loader.js')\n"
        ".then((m) => m.default(c)); }",
        isolate_styles=False,
    )


def command_map(
    message: bytes,
    on_go: Callable[[], None],
    on_act: Callable[[], None],
    on_export: Callable[[], None],
) -> None:
    """Shows a screen; `on_go` runs when the user asks for another view, `on_act` when they act on
    an alert, `on_export` when the table is asked for as a file.

    `message` is the compressed screen of `dashboard.map.screen.message`. What was asked for is in
    `st.session_state["map"]["go"]`: a dict of the changed parts of the view, and `seq`; what was
    done in `["act"]`, as `dashboard.acting` has it; what is to be exported in `["export"]`: format,
    order and id.
    """
    _renderer()(
        key="map",
        data=message,
        on_go_change=on_go,
        on_act_change=on_act,
        on_export_change=on_export,
        height="content",
    )
