"""The schema `gis`: views with real geometry columns, where the server has PostGIS."""

from __future__ import annotations

import logging

from psycopg import Connection

from queries.blocks import block

log = logging.getLogger(__name__)


def create_gis(conn: Connection) -> bool:
    """Makes the views and their spatial indexes if they are missing; says whether they are there.

    Without PostGIS on the server, or without the right to enable it, there are none, and nothing
    else in the package needs them.
    """
    row = conn.execute(block("gis", "available")).fetchone()
    installed, enabled, may_enable, present, complete = row if row else (False,) * 5
    if present:
        if not complete:
            conn.execute(block("gis", "observation"))
        return True
    if not enabled and not (installed and may_enable):
        if installed:
            log.warning(
                "PostGIS is installed but not enabled in this database; a superuser can run "
                "CREATE EXTENSION postgis, and the views in the schema gis are made at the next "
                "start"
            )
        return False
    conn.execute(block("gis", "extension"))
    conn.execute(block("gis", "views"))
    conn.execute(block("gis", "observation"))
    return True
