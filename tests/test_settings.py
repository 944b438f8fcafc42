"""The environment is checked at the start: a wrong value stops it and names its variable."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SECRET = "correct-horse-battery-staple-correct-horse-battery-staple-9"


def start(*command, **variables):
    """Run a management command in an environment with these variables and none of our own."""
    names = {
        "DJANGO_ALLOW_ASYNC_UNSAFE",
        "DEBUG",
        "SECRET_KEY",
        "DATABASE_URL",
        "ALLOWED_HOSTS",
        "CACHE_URL",
        "EMAIL_URL",
        "TIME_ZONE",
        "HTTPS",
    }
    inherited = {name: value for name, value in os.environ.items() if name not in names}
    here = settings.DATABASES["default"]
    url = f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}"
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env={**inherited, "DATABASE_URL": url, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_without_a_secret_key_refuses_to_start():
    started = start("check", DEBUG="0")
    assert started.returncode == 1
    assert "Environment variable SECRET_KEY is missing" in started.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("DATABASE_URL", "mysql://localhost/shop"),
        ("DATABASE_URL", "no-url-at-all"),
        ("PREPARED_STATEMENTS", "sometimes"),
        ("CACHE_URL", "carrier-pigeon://coop"),
        ("EMAIL_URL", "carrier-pigeon://coop"),
        ("TIME_ZONE", "Mars/Olympus_Mons"),
        ("HTTPS", "perhaps"),
        ("LOG_LEVEL", "chatty"),
    ],
)
def test_a_wrong_value_names_its_variable(name, value):
    started = start("check", **{"SECRET_KEY": SECRET, name: value})
    assert started.returncode == 1
    assert f"Environment variable {name} is wrong" in started.stderr


def test_the_deployment_check_is_clean():
    started = start("check", "--deploy", "--fail-level", "WARNING", DEBUG="0", SECRET_KEY=SECRET)
    assert started.stderr == "System check identified no issues (0 silenced).\n" or started.stdout == (
        "System check identified no issues (0 silenced).\n"
    )
    assert started.returncode == 0


def test_development_starts_with_nothing_set():
    assert start("check", DEBUG="1").returncode == 0
