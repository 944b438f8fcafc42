"""Derived values of worksheet rows, half-filled rows, waivers and exemptions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from planner.domain.worksheets import (
    Benefit,
    BroadcastSlot,
    ContentItem,
    CrewAssignment,
    FieldRef,
    LineUpItem,
    Parameters,
    QualificationDocument,
    RundownSegment,
    TextExemption,
    TrafficChannel,
    Waiver,
    Worksheets,
)
from planner.enums import Step
from planner.enums_worksheets import Channel, ChannelKind, ContentStatus, Worksheet
from tests.domain.facts import START
from tests.domain.plans import plan_1

NUTS = plan_1.SHEETS.line_up[1]
PARAMETERS = plan_1.PARAMETERS


class TestLineUpItem:
    def test_prices(self):
        assert NUTS.pay_price == Decimal(79)
        assert NUTS.lowest_price == Decimal(74)
        assert NUTS.effective_floor == Decimal(60)
        assert replace(NUTS, floor_price=None).effective_floor == NUTS.unit_cost
        assert NUTS.margin_rate == Fraction(38, 79)

    def test_units(self):
        assert NUTS.saleable_units == 1250
        assert replace(NUTS, replenish_units_48h=30).saleable_units == 1280
        assert NUTS.needed_units(Decimal("1.2")) == 1200
        assert replace(NUTS, forecast_units=1001).needed_units(Decimal("1.2")) == 1202

    def test_unit_contribution_is_exact(self):
        assert NUTS.unit_contribution(PARAMETERS) == Decimal("26.3675")
        with_commission = replace(NUTS, commission_rate=Decimal("0.2"))
        assert with_commission.unit_contribution(PARAMETERS) == Decimal("26.3675") - Decimal("0.95") * 79 * Decimal(
            "0.2"
        )

    def test_unit_contribution_of_an_enormous_price_is_exact(self):
        price = Decimal("999999999999.99")
        row = replace(NUTS, live_price=price, coupon_per_unit=Decimal("0.01"), return_rate=Decimal("0.0001"))
        kept = Fraction(9999, 10000) * (Fraction(price) - Fraction("0.01")) * Fraction(95, 100)
        expected = kept - Fraction(9999, 10000) * 41 - Fraction("0.0001") * 41 * Fraction(6, 10)
        assert Fraction(row.unit_contribution(PARAMETERS)) == expected - Fraction("4.5") - Fraction("0.0005")

    def test_break_even_of_one_product(self):
        assert NUTS.break_even_roi(PARAMETERS) == Fraction(79) / Fraction("26.3675")
        assert replace(NUTS, unit_cost=Decimal(79)).break_even_roi(PARAMETERS) is None

    @pytest.mark.parametrize(
        ("derived", "field"),
        [
            ("pay_price", "live_price"), ("pay_price", "coupon_per_unit"), ("lowest_price", "max_stack_discount"),
            ("saleable_units", "live_stock"), ("gmv", "forecast_units"), ("gmv", "live_price"),
            ("loss_leader_subsidy", "unit_cost"), ("loss_leader_subsidy", "freight_per_unit"),
            ("margin_rate", "unit_cost"), ("margin_rate", "coupon_per_unit"),
        ],
    )  # fmt: skip
    def test_unknown_while_an_input_is_missing(self, derived, field):
        assert getattr(NUTS, derived) is not None
        assert getattr(replace(NUTS, **{field: None}), derived) is None

    @pytest.mark.parametrize(
        "field", ["live_price", "coupon_per_unit", "return_rate", "unit_cost", "freight_per_unit", "commission_rate"]
    )
    def test_no_contribution_without_the_row(self, field):
        row = replace(NUTS, **{field: None})
        assert row.unit_contribution(PARAMETERS) is None
        assert row.break_even_roi(PARAMETERS) is None

    @pytest.mark.parametrize("field", ["platform_fee_rate", "return_handling_cost", "writeoff_rate"])
    def test_no_contribution_without_the_parameters(self, field):
        assert NUTS.unit_contribution(replace(PARAMETERS, **{field: None})) is None

    def test_an_empty_row_derives_nothing(self):
        empty = LineUpItem("new")
        assert (empty.pay_price, empty.gmv, empty.effective_floor, empty.needed_units(Decimal(1))) == (None,) * 4
        assert empty.unit_contribution(Parameters()) is None

    def test_loss_leader_subsidy(self):
        crisps = plan_1.SHEETS.line_up[0]
        assert crisps.loss_leader_subsidy == Decimal("150.0")
        assert NUTS.loss_leader_subsidy == 0


class TestDocument:
    @pytest.mark.parametrize(
        ("expiry", "is_valid"), [(date(2026, 12, 4), True), (date(2026, 12, 3), False), (None, True)]
    )
    def test_the_expiry_is_the_last_valid_day(self, expiry, is_valid):
        assert QualificationDocument("ccc_certificate", "1", expiry).is_valid_on(date(2026, 12, 4)) is is_valid


class TestSlot:
    def test_a_show_past_midnight_ends_on_the_next_day(self):
        slot = BroadcastSlot(datetime(2026, 12, 4, 14, tzinfo=UTC), 180)
        assert (slot.start_date, slot.end_date) == (date(2026, 12, 4), date(2026, 12, 5))
        assert slot.planned_end == datetime(2026, 12, 4, 17, tzinfo=UTC)

    def test_a_show_until_midnight_ends_on_its_own_day(self):
        slot = BroadcastSlot(datetime(2026, 12, 4, 12, tzinfo=UTC), 240)
        assert (slot.end_date, replace(slot, planned_minutes=241).end_date) == (date(2026, 12, 4), date(2026, 12, 5))

    def test_the_day_is_that_of_the_organization(self):
        slot = BroadcastSlot(datetime(2026, 12, 4, 17, tzinfo=UTC), 60)
        assert slot.start_date == date(2026, 12, 5)
        assert replace(slot, time_zone=UTC).start_date == date(2026, 12, 4)

    def test_hours_before(self):
        slot = BroadcastSlot(START, 60)
        assert slot.hours_before(24) == START - timedelta(days=1)
        assert slot.hours_before(Decimal("0.5")) == START - timedelta(minutes=30)


class TestCrewAndRundown:
    @pytest.mark.parametrize(
        ("born", "age"),
        [(date(2010, 12, 4), 16), (date(2010, 12, 5), 15), (date(2008, 2, 29), 18), (None, None)],
    )
    def test_age(self, born, age):
        assert CrewAssignment("a", birth_date=born).age_on(date(2026, 12, 4)) == age

    def test_presenters(self):
        assert [CrewAssignment("a", role=role).is_presenter for role in ("host", "co_host", "console")] == [
            True, True, False,
        ]  # fmt: skip

    def test_a_segment_contains_its_start_and_not_its_end(self):
        segment = RundownSegment("a", start_min=10, end_min=18)
        assert segment.minutes == 8
        assert [segment.contains(minute) for minute in (9, 10, 17, 18)] == [False, True, True, False]
        assert RundownSegment("b", start_min=10).minutes == 0
        assert not RundownSegment("b", start_min=10).contains(10)


class TestTrafficChannel:
    def test_the_example_of_the_handbook(self):
        row = plan_1.SHEETS.channels[0]
        assert row.expected_buyers == 1452
        assert row.expected_gmv == Decimal("88862.4")
        assert row.expected_roi == Fraction("88862.4") / 24000
        assert row.kind == ChannelKind.PAID

    def test_no_roi_for_unpaid_traffic_or_an_empty_budget(self):
        assert plan_1.SHEETS.channels[2].expected_roi is None
        assert replace(plan_1.SHEETS.channels[0], budget=Decimal(0)).expected_roi is None

    @pytest.mark.parametrize("field", ["planned_entries", "click_rate", "order_rate", "aov"])
    def test_unknown_while_an_input_is_missing(self, field):
        assert replace(plan_1.SHEETS.channels[0], **{field: None}).expected_gmv is None

    def test_kinds(self):
        kinds = {kind: [c.value for c in Channel if c.kind == kind] for kind in ChannelKind}
        assert kinds == {
            "paid": [
                "ks_jinniu_live", "ks_jinniu_video", "ks_fentiao", "dy_qianchuan", "tb_super_live", "wx_live_boost",
                "creator_slot",
            ],
            "organic": ["organic_feed", "organic_follow", "organic_video", "organic_search", "mall_shelf"],
            "private": ["reservation", "fan_group", "wecom", "sms_push"],
        }  # fmt: skip
        assert TrafficChannel("new").kind is None


class TestBenefit:
    def test_costs(self):
        rows = {row.code: row for row in plan_1.SHEETS.benefits}
        assert (rows["G3"].total_cost, rows["G3"].gift_cost) == (Decimal(2400), Decimal(2400))
        assert (rows["G1"].total_cost, rows["G1"].gift_cost) == (Decimal(5250), 0)

    def test_what_others_pay_costs_the_merchant_nothing(self):
        gift = plan_1.SHEETS.benefits[2]
        assert replace(gift, funded_by="brand").gift_cost == 0
        assert replace(gift, counted_in="not_merchant").gift_cost == 0

    @pytest.mark.parametrize(
        "change",
        [{"unit_cost": None}, {"quantity": None}, {"redemption_rate": None}, {"counted_in": ""}, {"funded_by": ""}],
    )
    def test_unknown_while_an_input_is_missing(self, change):
        assert replace(plan_1.SHEETS.benefits[2], **change).gift_cost is None

    def test_draws_are_told_by_the_law(self):
        assert Benefit("x", mechanism="red_packet", legal_type="prize_draw").is_draw
        assert not Benefit("x", mechanism="lottery").is_draw


class TestContentItem:
    def test_order_of_work(self):
        reached = [
            status for status in ContentStatus if ContentItem("x", status=status).has_reached(ContentStatus.EDITING)
        ]
        assert reached == ["editing", "review", "approved", "scheduled", "published"]
        assert ContentItem("x", status="").has_reached(ContentStatus.IDEA) is False

    @pytest.mark.parametrize(
        ("fields", "must"),
        [
            ({"asset_type": "live_clip", "linked_skus": ("P01",)}, True),
            ({"asset_type": "creator_seed", "linked_skus": ("P01",)}, True),
            ({"asset_type": "creator_seed"}, False),
            ({"asset_type": "teaser_video", "linked_skus": ("P01",)}, False),
            ({"asset_type": "article", "needs_ad_label": True}, True),
        ],
    )
    def test_ad_label(self, fields, must):
        assert ContentItem("x", **fields).must_have_ad_label is must

    def test_ai_made(self):
        assert ContentItem("x", asset_type="ai_short").is_ai_made
        assert ContentItem("x", ai_generated=True).is_ai_made
        assert not ContentItem("x", asset_type="teaser_video").is_ai_made


class TestWorksheets:
    def test_rows_and_confirmed_empty(self):
        empty = Worksheets(slot=plan_1.SLOT)
        assert len(empty.rows(Worksheet.SLOT)) == len(empty.rows(Worksheet.TARGETS)) == 1
        assert [sheet for sheet in Worksheet if empty.is_filled(sheet)] == ["slot", "targets", "parameters"]
        confirmed = replace(empty, confirmed_empty=frozenset({Step.GIFTS}))
        assert confirmed.is_filled(Worksheet.BENEFITS)
        assert not confirmed.is_filled(Worksheet.CONTENT)

    def test_every_worksheet_belongs_to_a_step(self):
        assert {sheet.step for sheet in Worksheet} == set(Step)


class TestWaiver:
    WAIVER = Waiver("A05", "新店拉新，店主接受本场亏损", "店主")

    def test_signed_and_reasoned(self):
        assert self.WAIVER.holds(now=START)

    @pytest.mark.parametrize(
        "change", [{"owner": ""}, {"reason": "接受亏损"}, {"reason": "待定待定待定待定待定"}, {"expires_at": START}]
    )
    def test_not_signed_not_reasoned_or_expired(self, change):
        assert not replace(self.WAIVER, **change).holds(now=START)

    def test_until_it_expires(self):
        waiver = replace(self.WAIVER, expires_at=START)
        assert waiver.holds(now=START - timedelta(seconds=1))


class TestTextExemption:
    EXEMPTION = TextExemption(
        FieldRef(Worksheet.CONTENT, "E1", "title"),
        "首选牌坚果",
        "首选",
        "name_or_trademark",
        "注册商标",
        ("tm.pdf",),
        "店主",
    )

    def test_complete(self):
        assert self.EXEMPTION.holds(now=START)

    @pytest.mark.parametrize(
        "change", [{"proof": ()}, {"code": ""}, {"reason": "无"}, {"owner": ""}, {"expires_at": START}]
    )
    def test_incomplete_or_expired(self, change):
        assert not replace(self.EXEMPTION, **change).holds(now=START)
