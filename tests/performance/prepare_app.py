"""Fill the benchmark database named by DATABASE_URL and print, as JSON, how to log in and what to ask for.

Run as `python -m tests.performance.prepare_app LIVESTREAMS` in the environment of the served app.
"""

import gc
import json
import os
import re
import sys
from statistics import median
from time import perf_counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 – needs the settings
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from planner.actions.comments import Finding, post_comment, reply_to_comment  # noqa: E402
from planner.actions.plan_versions import freeze_version  # noqa: E402
from planner.domain.comments import Target  # noqa: E402
from planner.domain.readiness import score_readiness  # noqa: E402
from planner.domain.worksheets.columns import column  # noqa: E402
from planner.enums import AnswerType, Step, VersionReason  # noqa: E402
from planner.enums_worksheets import Worksheet  # noqa: E402
from planner.models import (  # noqa: E402
    ChecklistAnswer,
    LivestreamSession,
    Membership,
    PlanChange,
    TemplateVersion,
    User,
)
from planner.queries.judgements import fresh_judgement  # noqa: E402
from planner.queries.plan_facts import load_facts  # noqa: E402
from planner.queries.worksheets import load_book  # noqa: E402
from tests.performance.data import fill_app  # noqa: E402
from tests.performance.load_keys import CSRF_SECRET  # noqa: E402
from tests.performance.portfolios import fill_portfolio  # noqa: E402
from tests.performance.worksheets import fill_worksheets  # noqa: E402

PLANS, IMPORTED, COMMENTS = 8, 300, 30


def main(livestreams):
    call_command("prepare", verbosity=0)
    user = User.objects.create_user("bench@example.com", name="陈一诺", language="zh-hans")
    version = TemplateVersion.objects.published().get()
    models = (LivestreamSession, ChecklistAnswer, PlanChange)
    fill_app(connection, models=models, livestreams=livestreams, version=version, user=user)
    upcoming = LivestreamSession.objects.filter(starts_at__gt=timezone.now()).order_by("organization_id", "starts_at")
    *plans, large, empty = upcoming[: PLANS + 2]
    Membership.objects.create(organization=large.organization, user=user, role="owner")
    for plan in plans:
        fill_worksheets(plan, products=20, segments=20, by=user, now=timezone.now())
    fill_worksheets(large, products=100, segments=80, by=user, now=timezone.now())
    comment_on(large, by=user)
    change_since_a_version(large, by=user)
    lead = fill_portfolio(plans[0])
    client, leads_client = Client(), Client()
    client.force_login(user)
    leads_client.force_login(lead)
    paths = {
        "board": "/",
        "portfolio": reverse("planner:portfolio"),
        "plan_page": plans[0].get_absolute_url(),
        "unchanged_poll": reverse("planner:plan_live", args=[large.pk, Step.MERCHANDISE]),
        "large_line_up_page": large.step_url(Step.MERCHANDISE),
        "large_rundown_page": f"{large.step_url(Step.TIMING)}?sheet=rundown",
        "workbook_exported": reverse("planner:export_workbook", args=[large.pk]),
        "forecast_with_simulation": reverse("planner:plan_forecast", args=[large.pk]),
        "review_page": reverse("planner:plan_review", args=[large.pk]),
        "versions_compared": reverse("planner:version_compare", args=[large.pk]),
    }
    saves = {"answer_saved": answer_saves(plans), "cell_saved": cell_saves(plans)}
    for save in (save for plan_saves in saves.values() for save in plan_saves):
        say_what_was_seen(client, save)
    queries = {
        name: _queries((leads_client if name == "portfolio" else client).get, path) for name, path in paths.items()
    }
    queries |= {name: _queries(_save, client, plan_saves[0]) for name, plan_saves in saves.items()}
    imported = import_seconds(client, empty)
    scored = scoring_seconds(large)
    tag = client.get(paths["unchanged_poll"])["ETag"]
    cookies, leads_cookies = (
        f"sessionid={one.cookies['sessionid'].value}; csrftoken={CSRF_SECRET}" for one in (client, leads_client)
    )
    found = {"paths": paths, "queries": queries, "saves": saves, "imported": imported, "scored": scored, "tag": tag}
    json.dump({"cookies": cookies, "leads_cookies": leads_cookies, **found}, sys.stdout)


def comment_on(plan, *, by):
    """A proposed price for 30 products, each with a reply."""
    words = {"membership": by.memberships.get(), "by": by, "now": timezone.now()}
    for row in plan.line_up.all()[:COMMENTS]:
        place = Target(Step.MERCHANDISE, worksheet=Worksheet.LINE_UP, row=str(row.pk), field="live_price")
        finding = Finding("major", "比其他渠道贵", evidence="截图 11 月 20 日", proposal=str(row.live_price - 1))
        comment = post_comment(livestream=plan, target=place, words=finding, **words)
        reply_to_comment(comment=comment, text="明天改", **words)


def change_since_a_version(plan, *, by):
    """Keep the plan, then give every product another price and stock, and every segment another note."""
    freeze_version(livestream=plan, reason=VersionReason.SUBMIT, by=by, now=timezone.now())
    plan.line_up.update(live_price=F("live_price") - 1, live_stock=F("live_stock") + 7)
    plan.rundown.update(key_points="今晚主推")


def import_seconds(client, plan):
    """Seconds that pasting a table of so many rows, looking at its preview and saying yes take, in this order."""
    names = ("sku_code", "product_name", "live_price", "unit_cost", "forecast_units", "live_stock")
    lines = [[column(Worksheet.LINE_UP, name).header("zh-hans") for name in names]]
    lines += [[f"P{n:03}", f"每日坚果 {n} 号", "¥89.00", "41元", "1.2千", "1,300"] for n in range(1, IMPORTED + 1)]
    text = "\n".join("\t".join(cells) for cells in lines)
    page = reverse("planner:plan_import", args=[plan.pk])
    seconds, preview = _timed(client.post, page, {"text": text, "worksheet": Worksheet.LINE_UP})
    for ask, address in ((client.get, preview.url), (client.post, preview.url.rstrip("/") + "/confirm/")):
        taken, _answer = _timed(ask, address)
        seconds.extend(taken)
    if plan.line_up.count() != IMPORTED:
        raise RuntimeError(f"{plan.line_up.count()} rows were imported")
    return seconds


def scoring_seconds(plan):
    """Seconds that the pure functions take for the readiness of a plan that was read before; the median of some."""
    book, now = load_book(plan), timezone.now()
    gc.collect()
    gc.freeze()  # as `config.wsgi` does in a worker
    seconds = []
    for _turn in range(101):
        start = perf_counter()
        judgement = fresh_judgement(plan, book, now=now)
        between = perf_counter()
        facts = load_facts(plan, now=now, judgement=judgement)
        resumed = perf_counter()
        score_readiness(facts, now=now)
        seconds.append(between - start + perf_counter() - resumed)
    return median(seconds)


def _timed(ask, *arguments):
    start = perf_counter()
    answer = ask(*arguments)
    if answer.status_code >= 400:
        raise RuntimeError(f"{arguments[0]} answered {answer.status_code}")
    return [perf_counter() - start], answer


def answer_saves(plans):
    """One text answer of each plan."""
    rows = ChecklistAnswer.objects.filter(
        checklist__livestream__in=plans, checklist__step=Step.MERCHANDISE, item__answer_type=AnswerType.TEXT
    ).order_by("checklist__livestream", "item__position")
    firsts = {row.checklist.livestream_id: row for row in reversed(rows.select_related("checklist__livestream"))}
    text = "近30天销量第一名，测款点击率 1.6 倍，同行数据见附件 "
    return [
        {
            "page": row.checklist.livestream.get_absolute_url(),
            "path": reverse("planner:answer_save", args=[row.pk]),
            "fields": {"value": text},
            "changing": ["value"],
            "version": row.version,
        }
        for row in firsts.values()
    ]


def cell_saves(plans):
    """The forecast of the first product of each plan: it moves every figure of the plan."""
    firsts = [plan.line_up.order_by("position").first() for plan in plans]
    return [
        {
            "page": row.livestream.get_absolute_url(),
            "path": reverse("planner:cell_save", args=[row.livestream_id, Worksheet.LINE_UP]),
            "fields": {"key": str(row.pk), "field": "forecast_units", "was": "", "text": "1"},
            "changing": ["text"],
            "version": row.version,
        }
        for row in firsts
    ]


def say_what_was_seen(client, save):
    """A page tells with every save what it shows of the score: once the first save has moved that, no other does."""
    _save(client, save)
    page = client.get(save.pop("page")).content.decode()
    save["fields"]["seen"] = re.search('name="seen" value="([0-9a-f]+)"', page)[1]


def _save(client, save):
    fields = {
        name: f"{text}{save['version']}" if name in save["changing"] else text for name, text in save["fields"].items()
    }
    response = client.post(save["path"], {**fields, "version": save["version"]}, headers={"HX-Request": "true"})
    save["version"] += 1
    return response


def _queries(ask, *arguments):
    ask(*arguments)
    with CaptureQueriesContext(connection) as queries:
        response = ask(*arguments)
    if response.status_code != 200:
        raise RuntimeError(f"{arguments} answered {response.status_code}")
    return len(queries)


if __name__ == "__main__":
    main(int(sys.argv[1]))
