"""The calendar of step E: each asset on its day, what lies outside named apart."""

import re
from datetime import timedelta

from django.urls import reverse

from planner.domain.worksheets.timing import SHANGHAI
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from planner.queries.worksheets import load_book
from tests import factories


def days_of(page):
    """Titles by day, in the order of the page."""
    calendar = page.partition('id="content-calendar"')[2].partition("</section>")[0]
    found = {}
    for part in re.split(r"<h3>", calendar)[1:]:
        name = re.match(r'(?:<b class="num">)?([^<]+)', part)[1]
        found[name] = re.findall(r"</span><b>([^<]*)</b>|<a [^>]*><b>([^<]*)</b>", part)
    return {name: ["".join(pair) for pair in pairs] for name, pairs in found.items()}


def test_assets_stand_on_their_day(as_user, livestream, viewer):
    start = livestream.starts_at.astimezone(SHANGHAI)
    noon = start.replace(hour=12, minute=0)
    for title, days in (("teaser", 3), ("poster", 0), ("first", 7), ("old", 8), ("clip", -1)):
        factories.ContentItemFactory(livestream=livestream, title=title, publish_at=noon - timedelta(days=days))
    factories.ContentItemFactory(livestream=livestream, title="some day", publish_at=None)
    factories.ContentItemFactory(livestream=livestream, title="gone", publish_at=noon, status="dropped")

    page = as_user(viewer, accept_language="en").get(livestream.step_url(Step.CONTENT)).content.decode()
    assert {name: titles for name, titles in days_of(page).items() if titles} == {
        "T−7": ["first"], "T−3": ["teaser"], "T": ["poster"], "Earlier": ["old"], "After the start day": ["clip"],
        "No time yet": ["some day"],
    }  # fmt: skip
    assert page.count('class="cc-day') == 8 + 1  # the list itself


def test_an_empty_calendar_is_hidden_and_other_steps_have_none(as_user, livestream, viewer):
    browser = as_user(viewer)
    assert 'id="content-calendar" aria-labelledby="content-calendar-title" hidden' in (
        browser.get(livestream.step_url(Step.CONTENT)).content.decode()
    )
    assert "content-calendar-title" not in browser.get(livestream.step_url(Step.GIFTS)).content.decode()


def test_a_saved_time_moves_the_entry(as_user, livestream, operator):
    noon = livestream.starts_at.astimezone(SHANGHAI).replace(hour=12, minute=0)
    row = factories.ContentItemFactory(livestream=livestream, title="teaser", publish_at=noon)
    version = load_book(livestream).version(Worksheet.CONTENT, str(row.pk))
    data = {"key": row.pk, "field": "publish_at", "text": "T-48h", "was": "", "version": version}
    response = as_user(operator, accept_language="en").post(
        reverse("planner:cell_save", args=[livestream.pk, Worksheet.CONTENT]), data, headers={"hx-request": "true"}
    )
    assert days_of(response.content.decode())["T−2"] == ["teaser"]
