"""One database for the tests: made once in a run, and copied for each of its processes.

The migrations take ten seconds, a copy takes a fraction of one.
"""

import fcntl
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from tests import tables


@contextmanager
def own_database(folder=None):
    """The connection leads to a database of this process. `folder` belongs to the processes of one run; without one
    there are no others.
    """
    usual, name = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
    if folder is None:
        _make(name)
    else:
        _copy(folder, name, usual)
    # A commit need not be on the disk.
    _server(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    _lead_to(name)
    yield
    _lead_to(usual)
    # A thread of the server in browser tests may still hold its connection: it is cut.
    _server(f'DROP DATABASE "{name}" WITH (FORCE)')
    if folder is not None:
        _leave(folder, name, usual)


def _make(name):
    """Every test rolls its rows back. Vacuumed between two tests, a table counts as empty, and the next test that
    fills it gets plans for no rows: some of its queries take a minute.
    """
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'ALTER TABLE "{table}" SET (autovacuum_enabled = off)')
    if tables.passes_triggers():
        tables.TEMPLATES.keep()
        tables.LEXICONS.keep()


def _copy(folder, name, usual):
    with _one_at_a_time(folder):
        if not list(folder.glob("test_*")):
            _make(_original(usual))
            _lead_to(usual)
        (folder / name).touch()
        _server(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{_original(usual)}"'
        )


def _leave(folder, name, usual):
    with _one_at_a_time(folder):
        (folder / name).unlink()
        if not list(folder.glob("test_*")):
            _server(f'DROP DATABASE "{_original(usual)}" WITH (FORCE)')


def _original(usual):
    return f"test_{usual}_original"


@contextmanager
def _one_at_a_time(folder):
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lead_to(name):
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _server(*statements):
    with connection.creation._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
