"""Fill the benchmark database named by DATABASE_URL and print, as JSON, how to log in and what to ask for.

Run as `python -m tests.performance.prepare_app LIVESTREAMS` in the environment of the served app.
"""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 – needs the settings
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from planner.actions.readiness import store_readiness  # noqa: E402
from planner.enums import AnswerType, Step  # noqa: E402
from planner.models import (  # noqa: E402
    ChecklistAnswer,
    LivestreamSession,
    Membership,
    PlanChange,
    TemplateVersion,
    User,
)
from tests.performance.data import fill_app  # noqa: E402
from tests.performance.load_keys import CSRF_SECRET  # noqa: E402


def main(livestreams):
    call_command("prepare", verbosity=0)
    user = User.objects.create_user("bench@example.com", name="陈一诺", language="zh-hans")
    version = TemplateVersion.objects.published().get()
    models = (LivestreamSession, ChecklistAnswer, PlanChange)
    fill_app(connection, models=models, livestreams=livestreams, version=version, user=user)
    plans = list(
        LivestreamSession.objects.filter(starts_at__gt=timezone.now()).order_by("organization_id", "starts_at")[:8]
    )
    Membership.objects.create(organization=plans[0].organization, user=user, role="owner")
    for plan in plans:
        store_readiness(livestream=plan, now=timezone.now())
    answers = ChecklistAnswer.objects.filter(
        checklist__livestream__in=plans, checklist__step=Step.MERCHANDISE, item__answer_type=AnswerType.TEXT
    ).order_by("checklist__livestream__starts_at", "item__position")
    chosen = {answer.checklist.livestream_id: answer.pk for answer in answers.select_related("checklist")}
    client = Client()
    client.force_login(user)
    paths = {"board": "/", "plan_page": plans[0].get_absolute_url()}
    json.dump(
        {
            "cookies": f"sessionid={client.cookies['sessionid'].value}; csrftoken={CSRF_SECRET}",
            "paths": paths,
            "queries": {name: _queries(client, path) for name, path in paths.items()}
            | {"answer_saved": _save_queries(client, next(iter(chosen.values())))},
            "answers": list(ChecklistAnswer.objects.filter(pk__in=chosen.values()).values_list("pk", "version")),
        },
        sys.stdout,
    )


def _queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return len(queries)


def _save_queries(client, answer_id):
    with CaptureQueriesContext(connection) as queries:
        response = client.post(
            f"/answers/{answer_id}/save/",
            {"version": 1, "value": "近30天销量第一名，测款点击率 1.7 倍，同行数据见附件"},
            headers={"HX-Request": "true"},
        )
    if response.status_code != 200:
        raise RuntimeError(f"saving answered {response.status_code}")
    return len(queries)


if __name__ == "__main__":
    main(int(sys.argv[1]))
