"""Who is told of what, and once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from planner.actions.checklists import change_item_owner
from planner.actions.clock import advance_livestreams
from planner.actions.livestreams import change_state
from planner.actions.notices import mark_all_read, save_notice_settings
from planner.actions.organizations import remove_member
from planner.actions.reminders import remind
from planner.domain.livestream_states import PlanAction
from planner.enums import Role, SessionState
from planner.enums_notices import RULES, EmailWay, NoticeKind
from planner.exchange.notice_words import event_text
from planner.models import ChecklistAnswer, Engagement, LivestreamSession, Notice
from tests import factories

NOON = datetime(2026, 11, 6, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NOW = timezone.now().replace(microsecond=0)


def answer(livestream, key):
    return ChecklistAnswer.objects.select_related("checklist__livestream__organization", "item").get(
        checklist__livestream=livestream, item__key=key
    )


def told(user):
    """Kinds and sentences of a person's inbox, oldest first."""
    with translation.override("en"):
        return [
            (notice.event.kind, event_text(notice.event))
            for notice in Notice.objects.filter(recipient=user).with_event().order_by("pk")
        ]


def give(livestream, key, *, to, by, was=None):
    row = answer(livestream, key)
    return change_item_owner(answer=row, was=was, owner=to, by=by, now=NOW)


def test_an_item_given_is_told_to_the_one_who_gets_it(livestream, owner, operator):
    give(livestream, "gate_g", to=operator, by=owner)
    notice = Notice.objects.get()
    assert told(operator) == [("item_assigned", f"{owner} gave you “Gate Gifts” in “Friday night”.")]
    assert notice.event.path == f"/livestreams/{livestream.pk}/gifts/#item-gate_g"
    assert notice.email_at is not None


def test_nobody_is_told_of_what_they_did(livestream, owner):
    give(livestream, "gate_g", to=owner, by=owner)
    assert Notice.objects.count() == 0


def test_taking_an_item_away_tells_nobody(livestream, owner, operator):
    give(livestream, "gate_g", to=operator, by=owner)
    give(livestream, "gate_g", to=None, by=owner, was=operator.pk)
    assert len(told(operator)) == 1


def test_a_state_is_told_to_those_with_a_part_in_the_plan(livestream, owner, operator, viewer, blind_operator):
    give(livestream, "gate_g", to=operator, by=owner)
    change_state(livestream=livestream, action=PlanAction.CANCEL, role=Role.OWNER, by=owner, now=NOW, reason="No stock")
    assert told(operator)[1:] == [("plan_cancelled", f"{owner} cancelled “Friday night”. Reason: No stock")]
    assert (told(owner), told(viewer), told(blind_operator)) == ([], [], [])


def test_the_reviewers_of_a_client_are_told_and_the_leads_where_nobody_is_assigned(
    livestream, owner, engagement, lead, reviewer, provider
):
    idle = factories.MembershipFactory(organization=provider, role=Role.REVIEWER).user

    def cancel_and_see():
        LivestreamSession.objects.update(state=SessionState.DRAFT)
        Notice.objects.all().delete()
        change_state(
            livestream=livestream, action=PlanAction.CANCEL, role=Role.OWNER, by=owner, now=NOW, reason="No stock"
        )
        return [len(told(user)) for user in (reviewer, lead, idle)]

    assert cancel_and_see() == [1, 0, 0]
    engagement.assignments.all().delete()
    assert cancel_and_see() == [0, 1, 0]
    Engagement.objects.update(ended_at=NOW)
    assert cancel_and_see() == [0, 0, 0]


def test_the_steps_of_a_review_are_told_in_its_words_and_lead_to_it(livestream, owner, reviewer, lead, take):
    plan = factories.ready_to_submit(livestream, by=owner)
    LivestreamSession.objects.filter(pk=plan.pk).update(gmv_target=1_000_000)
    plan = take(plan, "submit", owner)
    plan = take(plan, "start_review", reviewer)
    plan = take(plan, "approve", reviewer)
    take(plan, "approve", lead)
    kinds = ["state_changed", "first_approved", "plan_approved"]
    assert [kind for kind, _text in told(owner)] == kinds
    assert told(owner)[1][1] == f"{reviewer} approved “Friday night”; a second person has to approve it too."
    assert [kind for kind, _text in told(reviewer)] == ["plan_submitted", "plan_approved"]
    review = f"/livestreams/{plan.pk}/review/"
    assert set(Notice.objects.filter(recipient=reviewer).values_list("event__path", flat=True)) == {review}


def test_steps_of_the_clock_are_told_to_everybody_with_a_part(livestream, owner):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).update(value="yes")
    LivestreamSession.objects.filter(pk=livestream.pk).update(
        state=SessionState.SELF_CHECKED, starts_at=NOW + timedelta(minutes=-1)
    )
    advance_livestreams(now=NOW)
    assert [kind for kind, _text in told(owner)] == ["plan_locked", "plan_live"]
    assert told(owner)[0][1].startswith("The system locked “Friday night”, which starts ")


def test_a_refused_lock_is_told_once(livestream, owner):
    LivestreamSession.objects.filter(pk=livestream.pk).update(
        state=SessionState.SELF_CHECKED, starts_at=NOW + timedelta(hours=1)
    )
    for minute in range(3):
        advance_livestreams(now=NOW + timedelta(minutes=minute))
    assert [kind for kind, _text in told(owner)] == ["lock_refused"]


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_has_a_complete_sentence(kind, language, livestream, owner):
    event = factories.event(livestream, kind=kind, by=owner, item=answer(livestream, "gate_s").item)
    with translation.override(language):
        text = event_text(event)
    assert "%" not in text and "Friday night" in text
    assert RULES[kind].email in EmailWay


# --- reminders ------------------------------------------------------------------------------------------------------


@pytest.fixture
def due_plan(merchant, owner, template_version):
    """A plan whose items fall due at noon tomorrow, seen from NOON."""
    livestream = factories.livestream(organization=merchant, by=owner, template_version=template_version)
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).exclude(item__key="gate_s").update(value="yes")
    start = NOON + timedelta(days=4)
    LivestreamSession.objects.filter(pk=livestream.pk).update(
        starts_at=start, created_at=NOON - timedelta(days=9), next_due_at=start - timedelta(days=3)
    )
    return livestream


def test_what_is_due_is_told_once_a_day_to_its_owner(due_plan, owner, operator):
    ChecklistAnswer.objects.filter(item__key="gate_s").update(owner=operator)
    assert [remind(now=NOON + timedelta(minutes=minutes)) for minutes in (0, 10, 20)] == [1, 0, 0]
    assert told(operator) == [("due_soon", "Due within 24 hours in “Friday night”: Gate Merchandise.")]
    assert remind(now=NOON + timedelta(days=1, hours=1)) == 1
    assert told(operator)[1:] == [("overdue", "Overdue in “Friday night”: Gate Merchandise.")]
    assert told(owner) == []


def test_items_nobody_owns_are_the_creators(due_plan, owner):
    remind(now=NOON)
    assert [kind for kind, _text in told(owner)] == ["due_soon"]


def test_nobody_is_reminded_early_at_night_or_of_what_is_done(due_plan):
    assert remind(now=NOON - timedelta(hours=1)) == 0
    assert remind(now=NOON.replace(hour=22)) == 0
    assert remind(now=NOON.replace(hour=6) + timedelta(days=1)) == 0
    ChecklistAnswer.objects.update(value="yes")
    assert remind(now=NOON) == 0


def test_locked_and_started_plans_are_left_alone(due_plan):
    LivestreamSession.objects.update(state=SessionState.LOCKED)
    assert remind(now=NOON) == 0
    LivestreamSession.objects.update(state=SessionState.DRAFT, starts_at=NOON - timedelta(hours=1))
    assert remind(now=NOON) == 0


def test_a_round_without_news_takes_two_queries(due_plan, django_assert_num_queries):
    remind(now=NOON)
    with django_assert_num_queries(2):
        remind(now=NOON)


# --- inbox and settings ---------------------------------------------------------------------------------------------


def test_who_leaves_has_no_unread_news_of_the_organization(livestream, owner, operator, merchant):
    give(livestream, "gate_g", to=operator, by=owner)
    remove_member(membership=operator.memberships.get(), by=owner)
    assert Notice.objects.unread().count() == 0
    assert Notice.objects.visible_to(operator).count() == 0


def test_settings_keep_only_what_differs_from_the_default(owner):
    ways = {kind.value: RULES[kind].email for kind in NoticeKind} | {"plan_live": "at_once"}
    stored = save_notice_settings(user=owner, ways=ways, quiet_from=time(1), quiet_to=time(2), digest_at=time(3))
    assert stored.ways == {"plan_live": "at_once"}
    assert stored.way_of("plan_live") == "at_once"
    assert stored.way_of("overdue") == RULES[NoticeKind.OVERDUE].email


def test_settings_decide_the_email(livestream, owner, operator):
    ways = {kind.value: "off" for kind in NoticeKind}
    save_notice_settings(user=operator, ways=ways, quiet_from=time(0), quiet_to=time(0), digest_at=time(9))
    give(livestream, "gate_g", to=operator, by=owner)
    assert Notice.objects.get().email_at is None


def test_all_read(livestream, owner, operator):
    give(livestream, "gate_g", to=operator, by=owner)
    assert mark_all_read(user=operator, now=NOW) == 1
    assert Notice.objects.unread().count() == 0


def test_whoever_unlocks_says_why(livestream, owner, operator):
    give(livestream, "gate_g", to=operator, by=owner)
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.LOCKED)
    reason = "The hero is out of stock"
    change_state(livestream=livestream, action=PlanAction.UNLOCK, role=Role.OWNER, by=owner, now=NOW, reason=reason)
    assert told(operator)[1:] == [("plan_unlocked", f"{owner} unlocked “Friday night”. Reason: {reason}")]
