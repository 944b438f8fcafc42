"""What people accept in writing, who may, and what the worksheets then say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from planner.actions.livestreams import PlanClosedError
from planner.actions.worksheet_waivers import (
    Grounds,
    WaiverRefusedError,
    confirm_step_empty,
    end_exemption,
    exempt_word,
    waive_check,
    withdraw_waiver,
)
from planner.domain.worksheets import FieldRef, Waiver
from planner.enums import ChangeKind, SessionState, Step
from planner.enums_worksheets import Worksheet
from planner.models import LivestreamSession, PlanChange
from planner.queries.worksheets import load_worksheets
from tests import factories

NOW = timezone.now()
REASON = "We open a new line and accept the loss."
GROUNDS = Grounds("official_award", "A prize of the food association.", ("prize.pdf",))


def waive(livestream, user, **changes):
    details = {"check_id": "A09", "reason": REASON, **changes}
    return waive_check(livestream=livestream, membership=user.memberships.get(), by=user, now=NOW, **details)


def exempt(livestream, user, place, term="最佳", grounds=GROUNDS):
    return exempt_word(
        livestream=livestream, place=place, term=term, grounds=grounds, membership=user.memberships.get(), by=user,
        now=NOW,
    )  # fmt: skip


def kinds(livestream):
    return list(PlanChange.objects.filter(livestream=livestream).order_by("pk").values_list("kind", flat=True))[1:]


def refused(code):
    return pytest.raises(WaiverRefusedError, match=f"^\\('{code}'")


def test_the_owner_waives_and_withdraws(livestream, owner):
    waiver = waive(livestream, owner, expires_at=NOW + timedelta(days=2))
    held = Waiver("A09", REASON, owner.name, NOW + timedelta(days=2))
    assert load_worksheets(livestream).waivers == (held,)
    assert held.holds(now=NOW)
    withdraw_waiver(waiver=waiver, membership=owner.memberships.get(), by=owner, now=NOW)
    withdraw_waiver(waiver=waiver, membership=owner.memberships.get(), by=owner, now=NOW)
    assert load_worksheets(livestream).waivers == ()
    assert kinds(livestream) == [ChangeKind.WAIVED, ChangeKind.WAIVER_WITHDRAWN]


def test_a_new_waiver_takes_the_place_of_the_old(livestream, owner):
    waive(livestream, owner)
    waive(livestream, owner, reason="The owner has looked at it again and agrees.")
    assert [waiver.reason for waiver in load_worksheets(livestream).waivers] == [
        "The owner has looked at it again and agrees."
    ]


def test_what_may_not_be_waived(livestream, owner, operator):
    with refused("not_the_owner"):
        waive(livestream, operator)
    with refused("not_waivable"):
        waive(livestream, owner, check_id="S05")
    for reason in ("short", "测试测试测试测试测试", "            "):
        with refused("short_reason"):
            waive(livestream, owner, reason=reason)
    with refused("expired"):
        waive(livestream, owner, expires_at=NOW)
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.LOCKED)
    with pytest.raises(PlanClosedError):
        waive(livestream, owner)
    assert kinds(livestream) == []


def test_a_word_may_stay_in_one_text_with_proof(livestream, owner):
    asset = factories.ContentItemFactory(livestream=livestream, title="年度最佳坚果")
    place = FieldRef(Worksheet.CONTENT, str(asset.pk), "title")
    exemption = exempt(livestream, owner, place)
    (held,) = load_worksheets(livestream).text_exemptions
    assert (held.place, held.text, held.term, held.proof, held.owner) == (
        place, "年度最佳坚果", "最佳", ("prize.pdf",), owner.name,
    )  # fmt: skip
    assert held.holds(now=NOW)
    end_exemption(exemption=exemption, membership=owner.memberships.get(), by=owner, now=NOW)
    assert load_worksheets(livestream).text_exemptions == ()
    assert kinds(livestream) == [ChangeKind.WORD_EXEMPTED, ChangeKind.EXEMPTION_ENDED]


def test_the_title_of_the_broadcast_may_be_exempted(livestream, owner):
    LivestreamSession.objects.filter(pk=livestream.pk).update(title="最佳坚果夜")
    place = FieldRef(Worksheet.SLOT, "", "title")
    exempt(livestream, owner, place)
    assert [held.place for held in load_worksheets(livestream).text_exemptions] == [place]


def test_what_may_not_be_exempted(livestream, owner, operator):
    asset = factories.ContentItemFactory(livestream=livestream, title="年度最佳坚果", hook_text="")
    place = FieldRef(Worksheet.CONTENT, str(asset.pk), "title")
    with refused("not_the_owner"):
        exempt(livestream, operator, place)
    with refused("no_proof"):
        exempt(livestream, owner, place, grounds=Grounds("official_award", REASON, ("  ",)))
    with refused("unknown_ground"):
        exempt(livestream, owner, place, grounds=Grounds("because", REASON, ("a.pdf",)))
    with refused("word_not_there"):
        exempt(livestream, owner, place, term="第一")
    fields = ("hook_text", "version", "__module__")
    for missing in (*(place._replace(field=field) for field in fields), place._replace(row="0")):
        with refused("no_such_text"):
            exempt(livestream, owner, missing)
    assert load_worksheets(livestream).text_exemptions == ()
    assert kinds(livestream) == []


def test_a_step_is_confirmed_to_be_empty(livestream, operator):
    def confirm(step, **options):
        return confirm_step_empty(livestream=livestream, step=step, by=operator, now=NOW, **options)

    confirm(Step.GIFTS)
    confirm(Step.MERCHANDISE)
    confirm(Step.GIFTS)
    assert LivestreamSession.objects.get().confirmed_empty == ["s", "g"]
    confirm(Step.GIFTS, is_empty=False)
    sheets = load_worksheets(LivestreamSession.objects.select_related("organization").get())
    assert sheets.confirmed_empty == {Step.MERCHANDISE}
    lines = PlanChange.objects.filter(kind=ChangeKind.CONFIRMED_EMPTY).order_by("pk").values_list("old", "new")
    assert list(lines) == [("", "g"), ("", "s"), ("g", "")]
