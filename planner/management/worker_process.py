"""The worker as a child of the web process, for `make run`."""

import contextlib
import subprocess
import sys
import threading

from django.conf import settings

PATIENCE = 20
"""Seconds a worker gets to finish what it is doing."""
PAUSE = 2
"""Seconds before one that ended by itself is started again."""


@contextlib.contextmanager
def worker_beside():
    """Run `manage.py work` while the block runs, start it again when it dies, and stop it, by its pid, afterwards."""
    keeper = _Keeper()
    keeper.thread.start()
    try:
        yield keeper
    finally:
        keeper.stop()


class _Keeper:
    def __init__(self):
        self.process = None
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._keep, daemon=True)

    def _keep(self):
        while not self.ending.is_set():
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "work", "--with-parent"], cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL
            )
            while self.process.poll() is None and not self.ending.wait(0.2):
                pass
            self.ending.wait(PAUSE)

    def stop(self):
        self.ending.set()
        self.thread.join()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
