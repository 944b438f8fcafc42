"""Starts the app and the floor app as in production, on this machine, and stops them again."""

import os
import secrets
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

import psutil

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2


def environment(database_url):
    """The environment of a production process; HTTPS is off because there is no proxy in front."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "SECRET_KEY": os.environ.setdefault("BENCH_SECRET_KEY", secrets.token_urlsafe(50)),
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "PYTHONWARNINGS": "ignore",
    }


@contextmanager
def served(wsgi, port, database_url):
    """A granian server with two workers of one blocking thread each; yields its worker processes."""
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        "1",
    ]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "error", wsgi]
    server = subprocess.Popen(command, cwd=ROOT, env=environment(database_url))
    try:
        wait_until_up(port, server)
        yield lambda: psutil.Process(server.pid).children()
    finally:
        workers = psutil.Process(server.pid).children()
        server.terminate()
        _gone, left = psutil.wait_procs([server, *workers], timeout=20)
        for process in left:  # the next bench would share its port with them
            process.kill()


def wait_until_up(port, server):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"the server on port {port} ended with {server.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live/", timeout=2).close()
        except HTTPError:
            return  # it answers; the floor app has no health page
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}")
