"""Fill the floor database and print, as JSON, how to log in. Run as `python -m tests.performance.prepare_floor`."""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.performance.floor.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402 – needs the settings
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests.performance.data import fill_floor  # noqa: E402
from tests.performance.floor.models import Item, Plan  # noqa: E402
from tests.performance.load_keys import CSRF_SECRET  # noqa: E402


def main():
    call_command("migrate", run_syncdb=True, verbosity=0)
    user = User.objects.create_user("bench")
    fill_floor(connection)
    client = Client()
    client.force_login(user)
    plans = list(Plan.objects.order_by("pk")[:8])
    json.dump(
        {
            "cookies": f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF_SECRET}",
            "plan": plans[0].pk,
            "items": [Item.objects.filter(plan=plan).order_by("pk").first().pk for plan in plans],
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
