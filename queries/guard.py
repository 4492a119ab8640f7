"""Whether a database can be trusted to keep what people may see apart."""

from __future__ import annotations

import psycopg

from queries.blocks import block
from queries.errors import StoreError, translated
from queries.published_functions import FUNCTIONS
from queries.schema import APP_ROLE, INGEST_ROLE


def check_scoping(url: str) -> None:
    """Refuses a database in which a forgotten filter would show other people's rows.

    Every table with an area has to force row-level security by a policy, every view has to ask for
    whoever reads, no function but those that give what is published may look past it, and the
    server's roles must neither own anything nor pass by all that.

    Raises StoreError naming everything that is wrong, StoreUnavailable if it cannot be reached.
    """
    known = {"roles": [APP_ROLE, INGEST_ROLE], "functions": [*FUNCTIONS, "seal_audit"]}
    with translated(url), psycopg.connect(url) as conn:
        wrong = [
            f"{what} {name}: {why}"
            for what, name, why in conn.execute(block("guard", "unsafe"), known)
        ]
    if wrong:
        raise StoreError(
            "the database does not keep areas apart:\n  " + "\n  ".join(wrong) + "\nPut this right "
            "as the owner of the tables, or load the data into a new database"
        )
