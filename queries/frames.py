"""Rows of a query as a DataFrame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

import pandas as pd
from psycopg import Connection


def rows_of(
    conn: Connection, query: LiteralString, params: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """The rows of a query with its column names, also when there are none."""
    with conn.execute(query, params) as cursor:
        names = [column.name for column in cursor.description or ()]
        return pd.DataFrame(cursor.fetchall(), columns=names)
