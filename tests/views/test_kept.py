"""Rows that are kept: the same HTML as rendered anew, for every reader with the reader's own token."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from planner.enums import Step
from planner.exchange.demo_loading import fill_worksheets
from planner.models import LivestreamSession
from planner.templatetags import kept
from planner.views.choices import Choice
from planner.views.plan_page import read_plan
from tests import factories

pytestmark = pytest.mark.django_db
ITEM, CHECK = "planner/checklists/_item.html", "planner/checks/_check.html"


@pytest.fixture
def reading(merchant, owner, standard_version):
    livestream = factories.livestream(
        organization=merchant, by=owner, template_version=standard_version, planned_minutes=240,
        gmv_target=800_000, ad_budget=60_000, starts_at=timezone.now() + timedelta(hours=30),
    )  # fmt: skip
    fill_worksheets(livestream, "qinghe-winter-festival", by=owner, now=timezone.now())
    plan = LivestreamSession.objects.select_related("organization", "template_version").get(pk=livestream.pk)
    return read_plan(plan, owner.memberships.get())


def rows_of(reading, step):
    checks = reading.checks(step)
    yield from ((ITEM, "row", row) for row in reading.rows.rows(reading.read_step(step)))
    yield from ((CHECK, "check", check) for check in (*checks.rows, *checks.passed))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("step", Step)
def test_a_kept_row_is_the_row_rendered_anew(reading, step, language):
    request = RequestFactory().get("/")
    with translation.override(language):
        for template, name, shown in rows_of(reading, step):
            token = "t" * 64
            fresh = render_to_string(template, {name: shown, "livestream": reading.livestream, "csrf_token": token})
            for _time in range(2):
                assert kept.kept({"csrf_token": token, "request": request}, template, **{name: shown}) == fresh


def test_every_reader_gets_the_own_token(reading):
    row = next(reading.rows.row(answer) for answer in reading.read_step(Step.MERCHANDISE) if answer.value == "")
    first, second = (kept.kept({"csrf_token": token}, ITEM, row=row) for token in ("a" * 64, "b" * 64))
    assert "a" * 64 in first and "b" * 64 not in first
    assert first.replace("a" * 64, "b" * 64) == second
    assert kept.TOKEN not in first


def test_whatever_a_row_shows_makes_it_another_row(reading):
    row = reading.rows.row(reading.read_step(Step.MERCHANDISE)[0])
    others = [
        replace(row, version=row.version + 1),
        replace(row, note="Ask the brand"),
        replace(row, choices=(Choice("x", "X", True),)),
        replace(row, findings="1 open comment"),
        replace(row, error="Too short"),
        replace(row, is_overdue=not row.is_overdue),
    ]
    assert len({row, *others}) == len(others) + 1
