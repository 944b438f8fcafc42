"""A copy keeps what stays true and says so."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from planner.actions.livestream_copies import copy_livestream
from planner.domain.readiness import score_readiness
from planner.enums import AnswerType, ChangeKind, SessionState, Step, Unit
from planner.models import ChecklistAnswer, SegmentProduct
from planner.queries.plan_facts import load_facts
from planner.queries.worksheets import load_worksheets
from tests import factories

NOW = timezone.now().replace(second=0, microsecond=0)
DECISION = [{"value": "gmv", "zh": "冲GMV", "en": "GMV"}, {"value": "profit", "zh": "保利润", "en": "Profit"}]
ITEMS = {
    "goal": {"answer_type": AnswerType.CHOICE, "credit_kind": "options", "options": DECISION},
    "hook": {"answer_type": AnswerType.TEXT, "credit_kind": "text_length", "credit_params": {"min": 4}},
    "hours": {
        "answer_type": AnswerType.NUMBER,
        "unit": Unit.HOURS,
        "credit_kind": "at_most",
        "credit_params": {"limit": 48, "limit_hi": 120},
    },
    "cost": {
        "answer_type": AnswerType.MONEY,
        "credit_kind": "set_at_least",
        "credit_params": {"min": 0},
        "shows_costs": True,
    },
    "done": {},
    "when": {"answer_type": AnswerType.DATETIME, "credit_kind": "by_deadline", "credit_params": {"full_hours": 24}},
    "gate": {"is_gate": True},
}
ANSWERS = {
    "goal": "gmv",
    "hook": "One coat, five heights",
    "hours": "48",
    "cost": "2900",
    "done": "yes",
    "when": "2026-12-04T11:00Z",
    "gate": "yes",
}


def version_with(**changes):
    version = factories.TemplateVersionFactory()
    for position, (key, fields) in enumerate(ITEMS.items()):
        if changes.get(key, {}) is not None:
            factories.TemplateItemFactory(
                version=version, key=key, position=position, step=Step.MERCHANDISE, **{**fields, **changes.get(key, {})}
            )
    return factories.publish(version)


@pytest.fixture
def source(merchant, owner, operator):
    livestream = factories.livestream(
        organization=merchant,
        by=owner,
        template_version=version_with(),
        campaign_tag="116",
        host_name="Lin",
        gmv_target=Decimal(300000),
        contribution_rate=Decimal("0.25"),
        features=["hero", "coupon"],
        strategic_loss_approved_by=owner,
    )
    for answer in answers(livestream).values():
        answer.value, answer.owner, answer.note = ANSWERS[answer.item.key], operator, "Only this time"
        answer.save(update_fields=["value", "owner", "note"])
    return livestream


def answers(livestream):
    rows = ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related("item")
    return {answer.item.key: answer for answer in rows}


def copy(source, by, version=None):
    return copy_livestream(
        source=source,
        template_version=version or source.template_version,
        title="Next Friday",
        starts_at=NOW + timedelta(days=7),
        by=by,
        now=NOW,
    )


def test_decisions_stay_and_confirmations_are_given_anew(source, operator):
    copied = answers(copy(source, operator))
    assert {key: answer.value for key, answer in copied.items()} == {
        "goal": "gmv",
        "hook": "One coat, five heights",
        "hours": "48",
        "cost": "2900",
        "done": "",
        "when": "",
        "gate": "",
    }
    assert {key for key, answer in copied.items() if answer.is_carried_over} == {"goal", "hook", "hours", "cost"}
    assert {answer.note for answer in copied.values()} == {""}


def test_item_owners_stay_while_they_are_colleagues(source, owner, operator):
    assert {answer.owner for answer in answers(copy(source, owner)).values()} == {operator}
    operator.memberships.all().delete()
    assert {answer.owner for answer in answers(copy(source, owner)).values()} == {None}


def test_the_details_come_along_but_no_approval(source, operator):
    copied = copy(source, operator)
    copied.refresh_from_db()
    assert (copied.title, copied.state, copied.copied_from) == ("Next Friday", SessionState.DRAFT, source)
    assert (copied.campaign_tag, copied.host_name, copied.gmv_target) == ("116", "Lin", Decimal("300000.00"))
    assert (copied.contribution_rate, copied.features) == (Decimal("0.2500"), ["hero", "coupon"])
    assert copied.strategic_loss_approved_by is None


def test_not_applicable_stays_with_its_reason_but_never_for_a_gate(source, operator):
    rows = answers(source)
    for key in ("when", "gate"):
        rows[key].not_applicable, rows[key].not_applicable_reason = True, "We never do this"
        rows[key].save(update_fields=["not_applicable", "not_applicable_reason"])
    copied = answers(copy(source, operator))
    assert (copied["when"].not_applicable, copied["when"].not_applicable_reason) == (True, "We never do this")
    assert copied["when"].is_carried_over
    assert (copied["gate"].not_applicable, copied["gate"].is_carried_over) == (False, False)


def test_a_newer_version_takes_what_still_fits(source, operator):
    newer = version_with(
        goal={"options": DECISION[1:]}, hours={"unit": Unit.NONE}, cost=None, hook={"label_en": "Hook"}
    )
    copied = copy(source, operator, newer)
    assert copied.template_version == newer
    assert {key: answer.value for key, answer in answers(copied).items() if answer.value} == {
        "hook": "One coat, five heights"
    }


def test_the_history_says_what_was_carried_over(source, operator):
    copied = copy(source, operator)
    rows = copied.changes.order_by("pk").values_list("kind", "item__key", "old", "new", "shows_costs", "by", "at")
    assert list(rows) == [
        (ChangeKind.COPIED, None, "Friday night", "Next Friday", False, operator.pk, NOW),
        (ChangeKind.COPIED, "goal", "", "gmv", False, operator.pk, NOW),
        (ChangeKind.COPIED, "hook", "", "One coat, five heights", False, operator.pk, NOW),
        (ChangeKind.COPIED, "hours", "", "48", False, operator.pk, NOW),
        (ChangeKind.COPIED, "cost", "", "2900", True, operator.pk, NOW),
    ]


def test_the_copy_is_scored(source, operator):
    copied = copy(source, operator)
    copied.refresh_from_db()
    fresh = score_readiness(load_facts(copied, now=NOW), now=NOW)
    assert copied.raw_readiness == fresh.raw > 0
    assert copied.is_gated


def test_worksheets_are_copied_with_their_references(source, owner):
    product = factories.ProductFactory(organization=source.organization)
    row = factories.LineUpItemFactory(livestream=source, sku_code="P02", product=product)
    segment = factories.RundownSegmentFactory(livestream=source)
    SegmentProduct.objects.create(segment=segment, product=row)
    copied = copy(source, owner)
    sheets = load_worksheets(copied)
    assert [(item.sku_code, item.live_price, item.live_stock) for item in sheets.line_up] == [
        ("P02", Decimal(110), None)
    ]
    assert sheets.line_up[0].key != str(row.pk)
    assert sheets.rundown[0].products == (sheets.line_up[0].key,)
    assert copied.line_up.get().product == product
    assert (copied.title, sheets.slot.title, sheets.slot.planned_start) == (
        "Next Friday", "Next Friday", NOW + timedelta(days=7),
    )  # fmt: skip
    assert copied.worksheet_changes.count() == 0
    assert load_worksheets(source).line_up[0].live_stock == 150
