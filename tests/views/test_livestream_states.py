"""Every step in the life of a plan over HTTP: who is offered it, what refuses it, and how it is asked for."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.translation import override

from planner.domain.livestream_states import TRANSITIONS, PlanAction
from planner.enums import ChangeKind, Role, SessionState
from planner.models import ChecklistAnswer, LivestreamSession
from planner.views.state_actions import ASKED_IN_THE_FORM, DECISIONS
from planner.views.state_words import guard_label

SHANGHAI = ZoneInfo("Asia/Shanghai")
HTMX = {"HX-Request": "true"}
REASON = "The host has fallen ill"
REVIEW_STEPS = ("submit", "start_review", "approve", "request_changes", "resubmit")  # see test_review_steps
WITHOUT_REVIEW = [action for action, row in TRANSITIONS.items() if action not in REVIEW_STEPS and row.roles]


@pytest.fixture
def in_state(livestream):
    """`in_state(SessionState.LOCKED)` is the plan, fully answered, in that state."""

    def placed(state, **fields):
        ChecklistAnswer.objects.filter(checklist__livestream=livestream).update(value="yes")
        LivestreamSession.objects.filter(pk=livestream.pk).update(state=state, **fields)
        livestream.refresh_from_db()
        return livestream

    return placed


def path(livestream, action):
    return f"/livestreams/{livestream.pk}/state/{action}/"


def asked(action, livestream):
    """What the form of the action asks for, filled in."""
    start = (livestream.starts_at + timedelta(days=7)).astimezone(SHANGHAI)
    answers = {f"{action}-reason": REASON, f"{action}-starts_at": f"{start:%Y-%m-%dT%H:%M}"}
    return answers if action in (PlanAction.UNLOCK, PlanAction.POSTPONE, PlanAction.CANCEL) else {}


def history(livestream):
    rows = livestream.changes.filter(kind=ChangeKind.STATE).order_by("pk")
    return list(rows.values_list("field", "old", "new", "reason"))


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("action", WITHOUT_REVIEW, ids=str)
def test_each_step_by_a_plain_form(action, in_state, owner, as_user):
    transition = TRANSITIONS[action]
    livestream = in_state(transition.from_states[0])
    client = as_user(owner)
    html = page(client.get(path(livestream, action)))
    assert f'action="{path(livestream, action)}" method="post"' in html
    assert "hx-post" not in html
    response = client.post(path(livestream, action), asked(action, livestream))
    assert (response.status_code, response["Location"]) == (302, f"/livestreams/{livestream.pk}/merchandise/")
    livestream.refresh_from_db()
    assert livestream.state == transition.to
    reason = REASON if asked(action, livestream) else ""
    assert history(livestream) == [(action, transition.from_states[0], transition.to, reason)]


@pytest.mark.parametrize("action", PlanAction, ids=str)
def test_each_step_is_for_some_roles_only(action, in_state, owner, operator, viewer, as_user):
    livestream = in_state(TRANSITIONS[action].from_states[0])
    for user, role in ((operator, Role.OPERATOR), (viewer, Role.VIEWER)):
        client = as_user(user)
        expected = 200 if role in TRANSITIONS[action].roles else 403
        assert client.get(path(livestream, action)).status_code == expected
        if expected == 403:
            assert client.post(path(livestream, action), asked(action, livestream)).status_code == 403
    livestream.refresh_from_db()
    assert livestream.state == TRANSITIONS[action].from_states[0]


@pytest.mark.parametrize("action", WITHOUT_REVIEW, ids=str)
def test_each_step_is_refused_in_a_wrong_state(action, in_state, owner, as_user):
    livestream = in_state(SessionState.ENDED)
    if action == PlanAction.END:
        livestream = in_state(SessionState.DRAFT)
    html = page(as_user(owner).post(path(livestream, action), asked(action, livestream)), 422)
    with override("en"):
        state = livestream.get_state_display()
    assert f"Not possible while the plan is: {state}." in html
    assert history(livestream) == []


@pytest.mark.parametrize(("ahead", "warns"), [(timedelta(days=2, minutes=1), True), (timedelta(minutes=30), False)])
def test_going_live_days_before_the_start_is_asked_about(ahead, warns, in_state, owner, as_user):
    livestream = in_state(SessionState.LOCKED)
    LivestreamSession.objects.filter(pk=livestream.pk).update(starts_at=timezone.now() + ahead)
    html = page(as_user(owner).get(path(livestream, "go_live")))
    assert ("in 2 d 0 h. A plan that is on air cannot go back." in html) == warns
    assert ">Go live</button>" in html


def test_a_step_twice_is_harmless(in_state, owner, as_user):
    livestream = in_state(SessionState.SELF_CHECKED)
    client = as_user(owner)
    for _twice in range(2):
        assert client.post(path(livestream, "lock")).status_code == 302
    assert len(history(livestream)) == 1


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "dialog"])
def test_an_open_gate_is_named_with_the_way_to_it(headers, in_state, owner, as_user):
    livestream = in_state(SessionState.SELF_CHECKED)
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key__in=("gate_t", "gate_e")).update(
        value=""
    )
    client = as_user(owner)
    for response, status in (
        (client.get(path(livestream, "lock"), headers=headers), 200),
        (client.post(path(livestream, "lock"), headers=headers), 422),
    ):
        html = page(response, status)
        assert re.findall(r'<li><a class="link" href="([^"]+)">([^<]+)</a></li>', html) == [
            (f"/livestreams/{livestream.pk}/timing/#item-gate_t", "T · Gate Timing"),
            (f"/livestreams/{livestream.pk}/content/#item-gate_e", "E · Gate Content"),
        ]
        assert ">Lock plan</button>" not in html
    livestream.refresh_from_db()
    assert livestream.state == SessionState.SELF_CHECKED


def test_a_low_score_is_told_in_numbers(in_state, owner, as_user):
    livestream = in_state(SessionState.SELF_CHECKED)
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key__startswith="plain").update(value="no")
    html = page(as_user(owner).post(path(livestream, "lock")), 422)
    assert "Readiness is 50.0, at least 60 is needed." in html


def test_a_short_reason_is_counted(in_state, owner, as_user):
    livestream = in_state(SessionState.LOCKED)
    html = page(as_user(owner).post(path(livestream, "unlock"), {"unlock-reason": "ill"}), 422)
    assert "Say why in at least 10 characters; now it is 3." in html
    assert re.search(r">\s*ill</textarea>", html)


@pytest.mark.parametrize(
    ("action", "data", "message"),
    [
        ("cancel", {}, "Say why. It goes into the history."),
        ("unlock", {}, "Say why. It goes into the history."),
        ("postpone", {"postpone-reason": REASON}, "Choose the new start."),
        ("postpone", {"postpone-reason": REASON, "postpone-starts_at": "soon"}, "Write a date and a time"),
        (
            "postpone",
            {"postpone-reason": REASON, "postpone-starts_at": "2020-01-01T20:00"},
            "This is in the past. Choose a later start.",
        ),
    ],
)
def test_what_a_step_asks_for_is_required(action, data, message, in_state, owner, as_user):
    livestream = in_state(SessionState.LOCKED)
    assert message in page(as_user(owner).post(path(livestream, action), data), 422)
    livestream.refresh_from_db()
    assert livestream.state == SessionState.LOCKED


def test_the_dialog_is_answered_by_htmx(in_state, owner, as_user):
    livestream = in_state(SessionState.LOCKED)
    client = as_user(owner)
    html = page(client.get(path(livestream, "cancel"), headers=HTMX))
    assert "<html" not in html
    assert re.search(r'<form[^>]* id="transition-cancel-form"[^>]* hx-post="([^"]+)"', html)[1] == path(
        livestream, "cancel"
    )
    assert "Say why." in page(client.post(path(livestream, "cancel"), headers=HTMX), 422)
    response = client.post(path(livestream, "cancel"), {"cancel-reason": REASON}, headers=HTMX)
    assert response["HX-Redirect"] == f"/livestreams/{livestream.pk}/merchandise/"
    assert "The broadcast is cancelled." in page(client.get("/?tab=past"))


def test_going_on_air_and_off_again_is_timed(in_state, operator, as_user):
    livestream = in_state(SessionState.LOCKED)
    client = as_user(operator)
    before = timezone.now()
    client.post(path(livestream, "go_live"))
    client.post(path(livestream, "end"))
    livestream.refresh_from_db()
    assert before <= livestream.actual_started_at <= livestream.actual_ended_at <= timezone.now()


@pytest.mark.parametrize("action", sorted(DECISIONS))
def test_every_condition_of_a_decision_has_a_name(action):
    names = [guard_label(guard) for guard in TRANSITIONS[action].guards if guard not in ASKED_IN_THE_FORM]
    assert all(names)
    assert len(set(names)) == len(names)


def test_an_unknown_step_is_not_found(livestream, owner, as_user):
    assert as_user(owner).get(path(livestream, "explode")).status_code == 404


def test_the_plan_page_offers_what_the_role_may_do(in_state, owner, operator, viewer, as_user):
    livestream = in_state(SessionState.LOCKED)
    offered = {
        user: re.findall(r'data-open="transition-([\w-]+)"', page(as_user(user).get(livestream.get_absolute_url())))
        for user in (owner, operator, viewer)
    }
    assert offered == {owner: ["go-live", "unlock", "postpone", "cancel"], operator: ["go-live"], viewer: []}
