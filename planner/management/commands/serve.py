"""Serve the app the way that measured fastest: granian, two workers, one blocking thread each."""

import contextlib
import os

from django.conf import settings
from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces

from planner.management.worker_process import worker_beside

PATIENCE = 10
"""Seconds a worker gets to answer what it was asked before."""


class Command(BaseCommand):
    help = "Serve STAGE Planner on http://HOST:PORT until it is interrupted."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--with-worker", action="store_true", help="Run the queue's worker as a child as well.")

    def handle(self, *args, host, port, workers, with_worker, **options):
        self.stdout.write(self.style.SUCCESS(f"STAGE Planner is on http://{host}:{port} (Ctrl+C stops it)"))
        self.stdout.flush()
        server = Granian(
            "config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=1,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE,  # one that misses the signal would keep the server from ending
            log_enabled=True,
            log_access=False,
        )
        if settings.DEBUG and "SITE_URL" not in os.environ:  # links lead to the port this process really has
            settings.SITE_URL = os.environ["SITE_URL"] = f"http://{host}:{port}"
        with worker_beside() if with_worker else contextlib.nullcontext():
            server.serve()
