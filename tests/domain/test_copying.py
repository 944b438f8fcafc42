"""Which answers a copied plan keeps, stated for every item of the shipped checklist."""

from decimal import Decimal

import pytest

from planner.domain.copying import same_question, stays_true
from planner.domain.plan import Option
from planner.enums import AnswerType, Unit
from tests.domain.facts import make_item, standard_items

KEPT = {
    # decisions
    "lineup_goal_set",
    "traffic_mix_set",
    # plans and people in words
    "restock_plan",
    "after_sales_ready",
    "high_ticket_assurance",
    "slot_reason",
    "backup_host",
    "emergency_plan",
    "correction_duty",
    "audience_defined",
    "stop_loss_rule",
    "media_buyer_on_duty",
    "private_reach_plan",
    "benefit_ladder",
    "draw_record_archive",
    "funding_split",
    "theme_and_hook",
    "comment_ops",
    "clip_plan",
    # targets, limits, assumptions
    "lineup_sku_count",
    "return_rate_assumed",
    "gmv_target",
    "break_even_roi",
    "roi_floor",
    "reservation_target",
    "benefit_budget",
    "gift_margin_share",
    "top_prize_value",
    "fulfilment_hours",
}


def test_kept_items_of_the_standard_checklist():
    assert {item.key for item in standard_items() if stays_true(item)} == KEPT


@pytest.mark.parametrize(
    "answer_type", [AnswerType.YESNO, AnswerType.DATETIME, AnswerType.FILE, AnswerType.LINK], ids=str
)
def test_confirmations_moments_and_proofs_are_given_anew(answer_type):
    assert not stays_true(make_item(answer_type=answer_type))


def test_a_choice_is_kept_only_when_it_is_a_decision():
    decision = tuple(Option(value, value, value) for value in ("balanced", "paid_led"))
    stages = (Option("granted", "已获得", "Granted"), Option("applied", "已申请", "Applied", Decimal("0.5")))
    assert stays_true(make_item(kind="options", answer_type=AnswerType.CHOICE, options=decision))
    assert not stays_true(make_item(kind="options", answer_type=AnswerType.CHOICE, options=stages))


def test_an_answer_fits_the_same_question_only():
    number = make_item(answer_type=AnswerType.NUMBER, unit=Unit.HOURS)
    assert same_question(number, number, "48")
    assert not same_question(number, make_item(answer_type=AnswerType.NUMBER, unit=Unit.PERCENT), "48")
    assert not same_question(number, make_item(answer_type=AnswerType.TEXT), "48")


def test_an_option_that_vanished_is_not_carried_over():
    old = make_item(answer_type=AnswerType.CHOICE, options=(Option("a", "甲", "A"), Option("b", "乙", "B")))
    new = make_item(answer_type=AnswerType.CHOICE, options=(Option("a", "甲", "A"),))
    assert same_question(old, new, "a")
    assert not same_question(old, new, "b")
