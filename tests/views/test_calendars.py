"""Calendar feeds: what two readers make of them, and who gets to read."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from planner.actions.calendars import create_feed, revoke_feed
from planner.actions.livestreams import change_state, details_token, edit_livestream
from planner.domain.livestream_states import PlanAction
from planner.enums import Role
from planner.models import CalendarFeed, ChecklistAnswer, Membership
from tests import factories
from tests.ical_reader import read

PAGE = reverse("planner:calendar_feeds")
NOW = timezone.now().replace(second=0, microsecond=0)
ZONE = ZoneInfo("Asia/Shanghai")


def made_feed(**given):
    """A feed that still knows the secret part of its address, as nobody else does after its first page."""
    feed, feed.key = create_feed(**given)
    return feed


def url(feed):
    return reverse("planner:calendar_feed", args=[feed.key])


@pytest.fixture
def feed(owner):
    return made_feed(by=owner, language="en")


@pytest.fixture
def shared(owner, merchant):
    return made_feed(by=owner, language="en", organization=merchant)


@pytest.fixture
def events(client):
    """`events(feed)`: what a calendar without an account reads, by the first part of its UID."""

    def get(feed):
        response = client.get(url(feed))
        assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        calendar = read(response.content)
        other = Calendar.from_ical(response.content)
        assert sorted(part.value("UID") for part in calendar.of("VEVENT")) == sorted(
            str(e["UID"]) for e in other.events
        )
        assert [error for event in other.events for error in event.errors] == []
        return {part.value("UID").partition("@")[0]: part for part in calendar.of("VEVENT")}

    return get


def test_a_broadcast_has_its_time_in_the_organizations_zone(events, feed, livestream):
    event = events(feed)[f"livestream-{livestream.pk}"]
    params, start = event.properties["DTSTART"][0]
    assert params["TZID"] == "Asia/Shanghai"
    assert start == livestream.starts_at.astimezone(ZONE).strftime("%Y%m%dT%H%M%S")
    assert event.value("SUMMARY") == "Friday night"
    assert event.value("STATUS") == "TENTATIVE"
    assert event.value("URL").endswith(livestream.get_absolute_url())


def test_words_of_people_break_no_line(events, feed, merchant, owner):
    title = "周五；\\, 年货节: 零食 \U0001f36a“夜”;X-EVIL:1, 第二行"
    livestream = factories.livestream(organization=merchant, by=owner, title=title, host_name="小满\nATTENDEE:x"[:40])
    event = events(feed)[f"livestream-{livestream.pk}"]
    assert event.value("SUMMARY") == title
    assert "ATTENDEE" not in event.properties


def test_a_changed_start_keeps_the_uid_and_raises_the_sequence(events, feed, livestream, owner):
    before = events(feed)[f"livestream-{livestream.pk}"]
    new = {"starts_at": livestream.starts_at + timedelta(days=1)}
    later = timezone.now() + timedelta(minutes=5)  # the tests may have begun long ago
    edit_livestream(livestream=livestream, details=new, seen=details_token(livestream), by=owner, now=later)
    after = events(feed)[f"livestream-{livestream.pk}"]
    assert after.value("UID") == before.value("UID")
    assert int(after.value("SEQUENCE")) > int(before.value("SEQUENCE"))
    assert after.value("DTSTART") > before.value("DTSTART")
    assert after.value("LAST-MODIFIED") > before.value("LAST-MODIFIED")


def test_a_cancelled_broadcast_stays_as_cancelled(events, feed, livestream, owner):
    before = events(feed)[f"livestream-{livestream.pk}"]
    change_state(livestream=livestream, action=PlanAction.CANCEL, role=Role.OWNER, by=owner, now=NOW, reason="rain")
    after = events(feed)[f"livestream-{livestream.pk}"]
    assert (after.value("STATUS"), after.value("UID")) == ("CANCELLED", before.value("UID"))
    assert int(after.value("SEQUENCE")) > int(before.value("SEQUENCE"))


def test_due_dates_are_ones_own_or_all_of_the_organization(events, feed, shared, livestream, owner):
    name = f"due-{livestream.pk}-72"
    assert name not in events(feed)
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key="gate_s").update(owner=owner)
    assert events(feed)[name].value("SUMMARY") == "Due: Gate Merchandise · Friday night"
    assert events(shared)[name].value("SUMMARY") == "Due: 10 items · Friday night"
    due = (livestream.starts_at - timedelta(hours=72)).astimezone(ZONE)
    assert events(feed)[name].value("DTSTART") == due.strftime("%Y%m%dT%H%M%S")
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).update(value="yes")
    assert name not in events(shared)


def test_publishing_times_of_content(events, feed, livestream):
    at = datetime(2030, 1, 1, 20, tzinfo=ZONE)
    item = factories.ContentItemFactory(livestream=livestream, publish_at=at)
    factories.ContentItemFactory(livestream=livestream, publish_at=None)
    found = {name: event for name, event in events(feed).items() if name.startswith("content-")}
    assert list(found) == [f"content-{item.pk}"]
    assert found[f"content-{item.pk}"].value("DTSTART") == "20300101T200000"


def test_a_personal_address_follows_what_the_person_may_see(events, operator, livestream, other_merchant, outsider):
    feed = made_feed(by=operator, language="en")
    foreign = factories.livestream(organization=other_merchant, by=outsider)
    assert f"livestream-{livestream.pk}" in events(feed)
    assert f"livestream-{foreign.pk}" not in events(feed)
    Membership.objects.filter(user=operator).delete()
    assert events(feed) == {}


def test_a_providers_address_has_its_clients_while_engaged(events, livestream, merchant, provider):
    lead = factories.MembershipFactory(organization=provider, role=Role.LEAD).user
    feed = made_feed(by=lead, language="en", organization=provider)
    assert events(feed) == {}
    engagement = factories.EngagementFactory(merchant=merchant, provider=provider)
    assert f"livestream-{livestream.pk}" in events(feed)
    type(engagement).objects.filter(pk=engagement.pk).update(ended_at=NOW - timedelta(hours=1), ended_by=lead)
    assert events(feed) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_takes_the_same_queries(client, shared, livestream, owner, count, django_assert_num_queries):
    same = {"organization": livestream.organization, "by": owner, "template_version": livestream.template_version}
    for _number in range(count):
        plan = factories.livestream(**same)
        factories.ContentItemFactory.create_batch(count, livestream=plan, publish_at=NOW)
    with django_assert_num_queries(4):
        client.get(url(shared))


def test_unknown_revoked_and_closed_addresses_say_nothing(client, feed, owner):
    answers = [client.get(reverse("planner:calendar_feed", args=["nonsense"]))]
    revoke_feed(feed=feed, by=owner, now=NOW)
    answers.append(client.get(url(feed)))
    second = made_feed(by=owner, language="en")
    owner.is_active = False
    owner.save()
    answers.append(client.get(url(second)))
    assert {(answer.status_code, answer.content, answer["Content-Type"]) for answer in answers} == {
        (404, b"", "text/plain; charset=utf-8")
    }


# --- the page -------------------------------------------------------------------------------------------------------


def test_an_address_is_created_shown_and_revoked(as_user, operator):
    browser = as_user(operator)
    answer = browser.post(reverse("planner:calendar_create"), {"scope": "own"}).content.decode()
    address = re.search(r'value="http://testserver(/calendars/([^"]+)\.ics)"', answer)
    feed = CalendarFeed.objects.get()
    assert browser.get(address[1]).status_code == 200
    assert address[2] not in str(list(CalendarFeed.objects.values()))
    assert address[2] not in browser.get(PAGE).content.decode()
    assert browser.post(reverse("planner:calendar_create"), {"scope": "own"})["Location"] == PAGE
    assert CalendarFeed.objects.count() == 1
    assert browser.post(reverse("planner:calendar_revoke", args=[feed.pk]))["Location"] == PAGE
    assert browser.get(address[1]).status_code == 404


def test_the_organizations_address_is_for_those_in_charge(as_user, owner, operator, outsider, shared):
    revoke = reverse("planner:calendar_revoke", args=[shared.pk])
    assert revoke in as_user(owner).get(PAGE).content.decode()
    for person, status in ((operator, 403), (outsider, 404)):
        browser = as_user(person)
        assert revoke not in browser.get(PAGE).content.decode()
        assert browser.post(revoke).status_code == status
    assert as_user(operator).post(reverse("planner:calendar_create"), {"scope": "organization"}).status_code == 403
    assert CalendarFeed.objects.working().count() == 1


def test_nobody_revokes_the_address_of_another(as_user, owner, operator, feed):
    assert as_user(operator).post(reverse("planner:calendar_revoke", args=[feed.pk])).status_code == 404
    assert CalendarFeed.objects.working().count() == 1


def test_a_person_without_an_organization_has_an_empty_calendar(as_user, events, db):
    person = factories.UserFactory()
    assert as_user(person).get(PAGE).status_code == 200
    assert events(made_feed(by=person, language="zh-hans")) == {}
