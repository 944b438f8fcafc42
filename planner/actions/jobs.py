"""Handing work to the queue.

What has to happen is kept in rows of the product's own tables, written in the transaction of the change; a job only
says "look now". So a job that is lost, late or run twice does no harm: the round of every minute finds the rows.
"""

from functools import cache, partial

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued


def run_soon(task, *, key, at=None, **arguments):
    """Run `task` (its name) once the transaction is committed, or not before `at`. While a job with the same `key`
    waits, there is no second one.
    """
    transaction.on_commit(partial(_enqueue, task, key, at, arguments))


def _enqueue(task, key, at, arguments):
    job = _queue().configure_task(task, allow_unknown=True, queueing_lock=key, schedule_at=at)
    try:
        with transaction.atomic():
            job.defer(**arguments)
    except AlreadyEnqueued:
        pass


@cache
def _queue():
    """The queue on Django's own connection, in the worker as well, where the app has another one."""
    return app.with_connector(DjangoConnector())
