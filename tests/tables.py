"""The database between tests that commit: rows are deleted and copied, where Django's flush makes new files for every
table, which takes a second on a busy disk.

Triggers keep history and published templates from changing; only a superuser can pass them by. Tests of a user who is
none are slower.
"""

from django.core.management import call_command
from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

EMPTY = """
DO $$
DECLARE
    tables text; name text; is_filled boolean;
BEGIN
    SELECT string_agg(oid::regclass::text, ', ') INTO tables FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission');
    -- what the server is still writing is waited for, and goes too
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', tables);
    SET LOCAL session_replication_role = replica;
    FOREACH name IN ARRAY string_to_array(tables, ', ') LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s)', name) INTO is_filled;
        IF is_filled THEN EXECUTE format('DELETE FROM %s', name); END IF;
    END LOOP;
    SET LOCAL session_replication_role = DEFAULT;
END $$
"""
KEEP = """
DO $$
DECLARE
    name text; is_filled boolean;
BEGIN
    CREATE SCHEMA {schema};
    FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission') LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO is_filled;
        IF is_filled THEN EXECUTE format('CREATE TABLE {schema}.%I AS TABLE public.%I', name, name); END IF;
    END LOOP;
END $$
"""
COPY = """
DO $$
DECLARE
    name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = '{schema}'::regnamespace LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM {schema}.%I', name, name);
    END LOOP;
    SET LOCAL session_replication_role = DEFAULT;
END $$
"""


def passes_triggers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return cursor.fetchone()[0]


def empty_tables():
    """Of a request that holds a row and wants another table, and this, the database ends one."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(EMPTY)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
            cursor.execute(EMPTY)


class Shipped:
    """What a command loads from `seeds/`: read once for all tests that want it."""

    def __init__(self, command):
        self.command, self.is_kept = command, False

    def keep(self):
        call_command(self.command, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute(KEEP.format(schema=self.command))
        empty_tables()
        self.is_kept = True

    def load(self):
        if not self.is_kept:
            call_command(self.command, verbosity=0)
            return
        with connection.cursor() as cursor:
            cursor.execute(COPY.format(schema=self.command))


TEMPLATES, LEXICONS = Shipped("load_checklist_templates"), Shipped("load_lexicons")
