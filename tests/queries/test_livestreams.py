"""Lists of livestreams: groups, filters, and pages by key."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from planner.enums import AnswerType, Platform, SessionState, Step
from planner.models import ChecklistAnswer, LivestreamSession
from planner.queries import open_items
from planner.queries.board_frame import BoardFrame, board_frame
from planner.queries.livestreams import (
    DRAFTS,
    PAST,
    UPCOMING,
    BoardFilter,
    Cursor,
    between,
    in_tab,
    narrowed,
    page_of,
    rows_of,
)
from planner.queries.open_items import OpenItems, open_items_of
from tests import factories

NOW = timezone.now().replace(second=0, microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def plan(merchant, owner, template_version):
    def made(title, starts_at, **details):
        state = details.pop("state", SessionState.DRAFT)
        livestream = factories.livestream(
            organization=merchant,
            by=owner,
            template_version=template_version,
            title=title,
            starts_at=starts_at,
            **details,
        )
        LivestreamSession.objects.filter(pk=livestream.pk).update(state=state)
        return livestream

    return made


def titles(livestreams):
    return [livestream.title for livestream in livestreams]


def everything():
    return LivestreamSession.objects.all()


def walk(page_source, newest_first=False, size=2):
    """All pages forwards, then all the way back, as lists of titles."""
    forwards, cursor, page = [], None, None
    while page is None or page.next:
        page = page_of(page_source, cursor=page and page.next, newest_first=newest_first, size=size)
        forwards.append(titles(page.rows))
    backwards = [forwards[-1]]
    while page.previous:
        cursor = Cursor.parse(str(page.previous), backwards=True)
        page = page_of(page_source, cursor=cursor, newest_first=newest_first, size=size)
        backwards.append(titles(page.rows))
    return forwards, backwards[::-1]


def test_tabs_split_the_plans_by_time_and_state(plan):
    plan("Over since yesterday", NOW - 25 * HOUR)
    plan("Late but around", NOW - 23 * HOUR)
    plan("Locked", NOW + DAY, state=SessionState.LOCKED)
    plan("Ended early", NOW + DAY, state=SessionState.ENDED)
    plan("Called off", NOW + 2 * DAY, state=SessionState.CANCELLED)
    plan("Next week", NOW + 7 * DAY)
    found = {tab: set(titles(in_tab(everything(), tab, now=NOW))) for tab in (UPCOMING, DRAFTS, PAST)}
    assert found == {
        UPCOMING: {"Late but around", "Locked", "Next week"},
        DRAFTS: {"Late but around", "Next week"},
        PAST: {"Over since yesterday", "Ended early", "Called off"},
    }


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"platform": "douyin"}, {"Coats"}),
        ({"host": "Lin"}, {"Snacks"}),
        ({"campaign": "116"}, {"Coats", "Snacks"}),
        ({"state": "locked"}, {"Coats"}),
        ({"q": "coa"}, {"Coats"}),
        ({"q": "LIN"}, {"Snacks"}),
        ({"q": "116 snacks"}, {"Snacks"}),
        ({"q": "116 nobody"}, set()),
        ({"q": "100%"}, {"100% wool"}),
        ({"at_risk": True}, {"Snacks", "100% wool"}),
        ({"at_risk": True, "campaign": "116"}, {"Snacks"}),
        ({}, {"Coats", "Snacks", "100% wool"}),
    ],
)
def test_filters(plan, wanted, expected):
    plan("Coats", NOW + 9 * DAY, platform=Platform.DOUYIN, campaign_tag="116", state=SessionState.LOCKED)
    snacks = plan("Snacks", NOW + 9 * DAY, host_name="Lin", campaign_tag="116")
    wool = plan("100% wool", NOW + 9 * DAY)
    LivestreamSession.objects.filter(pk=snacks.pk).update(next_due_at=NOW - HOUR)
    LivestreamSession.objects.filter(pk=wool.pk).update(is_compliance_blocked=True)
    assert set(titles(narrowed(everything(), BoardFilter(**wanted), now=NOW))) == expected


def test_a_finished_plan_is_not_at_risk(plan):
    ended = plan("Ended", NOW + DAY, state=SessionState.ENDED)
    LivestreamSession.objects.filter(pk=ended.pk).update(next_due_at=NOW - HOUR, is_compliance_blocked=True)
    assert titles(narrowed(everything(), BoardFilter(at_risk=True), now=NOW)) == []


def test_pages_by_key_both_ways(plan):
    for number in range(5):
        plan(f"Plan {number}", NOW + number * HOUR)
    pages = [["Plan 0", "Plan 1"], ["Plan 2", "Plan 3"], ["Plan 4"]]
    forwards, backwards = walk(everything())
    assert forwards == pages
    assert backwards == pages


def test_equal_starts_are_neither_lost_nor_repeated(plan):
    for number in range(5):
        plan(f"Plan {number}", NOW)
    pages = [["Plan 4", "Plan 3"], ["Plan 2", "Plan 1"], ["Plan 0"]]
    forwards, backwards = walk(everything(), newest_first=True)
    assert forwards == pages
    assert backwards == pages


def test_a_full_last_page_has_no_next(plan):
    for number in range(2):
        plan(f"Plan {number}", NOW + number * HOUR)
    page = page_of(everything(), size=2)
    assert (titles(page.rows), page.previous, page.next) == (["Plan 0", "Plan 1"], None, None)


def test_a_page_stays_in_place_when_earlier_rows_vanish(plan):
    plans = [plan(f"Plan {number}", NOW + number * HOUR) for number in range(4)]
    first = page_of(everything(), size=2)
    LivestreamSession.objects.filter(pk=plans[0].pk).update(starts_at=NOW + 9 * HOUR)
    assert titles(page_of(everything(), cursor=first.next, size=2).rows) == ["Plan 2", "Plan 3"]


@pytest.mark.parametrize("text", ["", "7", "x-1", "1-x", "1-2-3", "9" * 18 + "-1", "1-" + "9" * 19, "-1-2"])
def test_a_cursor_that_is_none(text):
    assert Cursor.parse(text) is None


def test_a_cursor_keeps_microseconds():
    moment = timezone.now().replace(microsecond=123457)
    assert Cursor.parse(str(Cursor(moment, 7)), backwards=True) == Cursor(moment, 7, backwards=True)


def frame_of(merchant, user, tab=UPCOMING):
    return board_frame(merchant, user, tab, monday=NOW - DAY, next_monday=NOW + 6 * DAY, now=NOW)


def test_the_frame_is_one_query(plan, merchant, owner, other_merchant, outsider, django_assert_num_queries):
    one = plan("One", NOW + DAY, host_name="Lin", campaign_tag="116", gmv_target=Decimal("300000.50"))
    plan("Two", NOW + 7 * DAY, host_name="Zhou", state=SessionState.LOCKED)
    plan("Off", NOW + DAY, host_name="Nobody", state=SessionState.CANCELLED)
    plan("Old", NOW - 9 * DAY, host_name="Gone")
    factories.livestream(organization=other_merchant, by=outsider, host_name="Stranger")
    own(one, "gate_s", owner)
    with django_assert_num_queries(1):
        frame = frame_of(merchant, owner)
    assert frame.counts == {UPCOMING: 2, DRAFTS: 1, PAST: 2}
    assert (frame.hosts, frame.campaigns) == (["Lin", "Zhou"], ["116"])
    assert frame_of(merchant, owner, PAST).hosts == ["Gone", "Nobody"]
    assert [tuple(row) for row in frame.week] == [tuple(rows_of(everything().filter(pk=one.pk)).get())]
    assert frame.mine == open_items_of(owner, merchant, now=NOW)
    assert [item.key for item in frame.mine.items] == ["gate_s"]


def test_the_frame_of_an_empty_organization(merchant, owner):
    assert frame_of(merchant, owner) == BoardFrame(
        counts={UPCOMING: 0, DRAFTS: 0, PAST: 0}, hosts=[], campaigns=[], week=[], mine=OpenItems([], is_cut=False)
    )


@pytest.mark.parametrize("tab", [UPCOMING, DRAFTS, PAST])
def test_the_frame_counts_what_the_tabs_list(plan, merchant, owner, tab):
    for state in SessionState:
        for hours in (-25, -23, 25):
            plan(f"{state} {hours}", NOW + hours * HOUR, state=state)
    assert frame_of(merchant, owner).counts[tab] == in_tab(everything(), tab, now=NOW).count()


def test_a_span_of_days_leaves_out_its_end_and_the_cancelled(plan):
    plan("At the beginning", NOW)
    plan("At the end", NOW + DAY)
    plan("Called off", NOW + HOUR, state=SessionState.CANCELLED)
    assert titles(between(everything(), NOW, NOW + DAY)) == ["At the beginning"]


def own(livestream, key, user, **answer):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key=key).update(owner=user, **answer)


def test_open_items_of_one_person(plan, merchant, operator, owner, django_assert_num_queries):
    later, sooner = plan("Later", NOW + 9 * DAY), plan("Sooner", NOW + 5 * DAY)
    past = plan("Past", NOW - 9 * DAY)
    for livestream in (later, sooner, past):
        own(livestream, "gate_s", operator)
    own(sooner, "plain_s", operator, value="no")
    own(sooner, "gate_t", operator, value="yes")
    own(sooner, "plain_t", operator, not_applicable=True, not_applicable_reason="We never do this")
    own(sooner, "gate_a", owner)
    with django_assert_num_queries(1):
        items = open_items_of(operator, merchant, now=NOW).items
    assert [(item.livestream_title, item.key, item.is_gate, item.due_at) for item in items] == [
        ("Sooner", "gate_s", True, NOW + 2 * DAY),
        ("Sooner", "plain_s", False, NOW + 2 * DAY),
        ("Later", "gate_s", True, NOW + 6 * DAY),
    ]


def test_of_very_many_open_items_the_first_due_are_found(plan, merchant, owner, monkeypatch):
    for days in (9, 5, 7):
        own(plan(f"In {days} days", NOW + days * DAY), "gate_s", owner)
    few = open_items.OPEN_ITEMS_SQL.replace(f"LIMIT {open_items.LIMIT + 1}", "LIMIT 3")
    monkeypatch.setattr(open_items, "OPEN_ITEMS_SQL", few)
    monkeypatch.setattr(open_items, "LIMIT", 2)
    found = open_items.open_items_of(owner, merchant, now=NOW)
    assert [item.livestream_title for item in found.items] == ["In 5 days", "In 7 days"]
    assert (found.is_cut, frame_of(merchant, owner).mine.is_cut) == (True, True)


def test_items_that_do_not_apply_wait_for_nobody(merchant, owner):
    version = factories.TemplateVersionFactory()
    factories.TemplateItemFactory(version=version, key="draws", applies="any prize_draw")
    factories.TemplateItemFactory(
        version=version, key="hero", applies="any hero", answer_type=AnswerType.TEXT, step=Step.CONTENT
    )
    livestream = factories.livestream(
        organization=merchant,
        by=owner,
        template_version=factories.publish(version),
        features=["hero"],
        planned_aov=Decimal(60),
    )
    own(livestream, "draws", owner)
    own(livestream, "hero", owner)
    assert [item.key for item in open_items_of(owner, merchant, now=NOW).items] == ["hero"]
