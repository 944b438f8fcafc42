"""Do the work of the queue: state changes by the clock, reminders, emails, messages to groups."""

import os
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import connection
from procrastinate.contrib.django import app

WATCH_EVERY = 1


class Command(BaseCommand):
    help = "Run the worker until it is interrupted; it finishes what it is doing. Several may run side by side."

    def add_arguments(self, parser):
        parser.add_argument("--with-parent", action="store_true", help="End when the process that started it ends.")
        parser.add_argument("--once", action="store_true", help="Do what waits, then end.")

    def handle(self, *args, with_parent, once, **options):
        if with_parent:
            threading.Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
        # Rounds look through all plans by time and state, and the best way to do so depends on the values.
        connection.settings_dict["OPTIONS"]["prepare_threshold"] = None
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(wait=not once)


def _end_with(parent):
    """A web process that was killed cannot stop its worker."""
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(WATCH_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
