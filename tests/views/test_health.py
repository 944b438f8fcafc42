"""What a load balancer asks."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def test_live_needs_no_login_and_no_database(client):
    response = client.get("/health/live/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_all_migrations_are_applied(client, db):
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_not_ready_while_migrations_are_pending(client, db):
    newest = MigrationLoader(connection).graph.leaf_nodes("planner")[0]
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/health/ready/")
    assert (response.status_code, response.json()) == (503, {"status": "migrations pending", "count": 1})
