"""The inbox and its settings."""

import pytest
from django.urls import reverse

from planner.enums_notices import RULES, NoticeKind
from planner.models import Notice, NoticeSettings
from tests import factories

INBOX, SETTINGS = reverse("planner:inbox"), reverse("planner:notice_settings")


@pytest.fixture
def notice(livestream, operator):
    path = f"{livestream.step_url('g')}#item-gate_g"
    return Notice.objects.create(event=factories.event(livestream, path=path), recipient=operator)


def opened(notice):
    return reverse("planner:notice_open", args=[notice.pk])


def test_the_inbox_shows_what_happened_and_counts_it(as_user, operator, notice):
    page = as_user(operator).get(INBOX)
    assert [(row.pk, row.is_unread, row.text) for row in page.context["rows"]] == [
        (notice.pk, True, "“Friday night” is on air.")
    ]
    assert '<b class="badge num">1' in page.content.decode()


def test_people_of_a_provider_read_whose_plan_it_is(as_user, reviewer, engagement, livestream, merchant):
    Notice.objects.create(event=factories.event(livestream), recipient=reviewer)
    (row,) = as_user(reviewer).get(INBOX).context["rows"]
    assert row.text == f"{merchant.name} · “Friday night” is on air."


def test_opening_marks_it_read_and_leads_to_the_very_item(as_user, operator, notice, livestream):
    browser = as_user(operator)
    answer = browser.post(opened(notice))
    assert (answer.status_code, answer["Location"]) == (302, f"/livestreams/{livestream.pk}/gifts/#item-gate_g")
    assert Notice.objects.unread().count() == 0
    assert "badge num" not in browser.get(INBOX).content.decode()
    assert browser.get(INBOX, {"unread": "1"}).context["rows"] == []


def test_reading_never_changes_anything(as_user, operator, notice):
    assert as_user(operator).get(opened(notice)).status_code == 405
    assert as_user(operator).get(reverse("planner:inbox_read")).status_code == 405
    assert Notice.objects.unread().count() == 1


@pytest.mark.parametrize("person", ["owner", "viewer", "outsider", "reviewer"])
def test_nobody_opens_the_notice_of_another(as_user, notice, person, request):
    browser = as_user(request.getfixturevalue(person))
    assert browser.post(opened(notice)).status_code == 404
    assert browser.get(INBOX).context["rows"] == []
    browser.post(reverse("planner:inbox_read"))
    assert Notice.objects.unread().count() == 1


def test_all_read_at_once(as_user, operator, notice):
    answer = as_user(operator).post(reverse("planner:inbox_read"))
    assert (answer["Location"], Notice.objects.unread().count()) == (INBOX, 0)


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_takes_the_same_queries_for_any_number(as_user, operator, notice, count, django_assert_num_queries):
    for _number in range(count - 1):
        Notice.objects.create(event=factories.event(notice.event.livestream), recipient=operator)
    browser = as_user(operator)
    browser.get(INBOX)
    with django_assert_num_queries(3):
        browser.get(INBOX)


def test_older_notices_are_a_page_away(as_user, operator, livestream):
    event = factories.event(livestream)
    Notice.objects.bulk_create(Notice(event=event, recipient=operator) for _number in range(31))
    browser = as_user(operator)
    page = browser.get(INBOX)
    older = browser.get(INBOX + page.context["older_url"])
    assert (len(page.context["rows"]), len(older.context["rows"]), older.context["older_url"]) == (30, 1, "")
    assert browser.get(INBOX, {"before": "nonsense"}).status_code == 200


def test_settings_are_kept(as_user, viewer):
    browser = as_user(viewer)
    shown = browser.get(SETTINGS).context["form"]
    data = {name: shown[name].value() for name in shown.fields} | {"plan_live": "at_once", "digest_at": "18:30"}
    answer = browser.post(SETTINGS, data)
    stored = NoticeSettings.objects.get(user=viewer)
    assert (answer.status_code, answer["Location"]) == (302, SETTINGS)
    assert (stored.ways, f"{stored.digest_at:%H:%M}") == ({"plan_live": "at_once"}, "18:30")
    assert browser.get(SETTINGS).context["form"]["plan_live"].value() == "at_once"


def test_refused_settings_keep_the_input(as_user, viewer):
    data = {kind.value: RULES[kind].email for kind in NoticeKind} | {"quiet_from": "late", "quiet_to": "8:00"}
    page = as_user(viewer).post(SETTINGS, data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["quiet_from", "digest_at"]
    assert page.context["form"]["quiet_from"].value() == "late"
    assert not NoticeSettings.objects.exists()


def test_without_an_organization_the_inbox_is_empty(as_user, db):
    page = as_user(factories.UserFactory()).get(INBOX)
    assert (page.status_code, page.context["rows"]) == (200, [])
