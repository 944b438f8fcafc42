"""What the tables of worksheets hold and refuse, and who sees their rows."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from planner.domain.worksheets.limits import LIMITS
from planner.domain.worksheets.stored import RECORDS
from planner.enums_worksheets import Worksheet
from planner.models import (
    BenefitProduct,
    BroadcastSlot,
    ColumnMapping,
    ContentProduct,
    CreatorDeal,
    LineUpItem,
    PlanParameters,
    PlanTargets,
    PromisedBenefit,
    QualificationDocument,
    SegmentBenefit,
    SegmentProduct,
    SellerRecord,
    TextExemption,
    WorksheetChange,
)
from planner.queries.worksheet_tables import TABLES
from tests import factories

NOW = datetime(2026, 12, 4, 20, tzinfo=UTC)


def refuse(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("name", "fields", "constraint"),
    [
        ("LineUpItem", {"list_price": Decimal("-1")}, "line_up_item_list_price_in_range"),
        ("LineUpItem", {"return_rate": Decimal(0)}, "line_up_item_return_rate_in_range"),
        ("LineUpItem", {"link_no": 201}, "line_up_item_link_no_in_range"),
        ("LineUpItem", {"role": "hero!"}, "line_up_item_role_known"),
        ("LineUpItem", {"live_price": 9, "coupon_per_unit": 10}, "line_up_item_coupon_per_unit_not_above"),
        ("LineUpItem", {"list_price": 99, "live_price": 100}, "line_up_item_live_price_not_above_list_price"),
        ("LineUpItem", {"max_stack_discount": 9, "coupon_per_unit": 10}, "_not_above_max_stack_discount"),
        ("CrewAssignment", {"shift_start_min": 60, "shift_end_min": 60}, "crew_assignment_ends_after_start"),
        ("RundownSegment", {"start_min": 20, "end_min": 10}, "rundown_segment_ends_after_start"),
        ("RundownSegment", {"start_min": -1}, "rundown_segment_start_min_in_range"),
        ("TrafficChannel", {"click_rate": Decimal("1.01")}, "traffic_channel_click_rate_in_range"),
        ("HourlyBudget", {"amount": Decimal(-1)}, "hourly_budget_amount_in_range"),
        ("Benefit", {"quantity": 0}, "benefit_quantity_in_range"),
        ("Benefit", {"draw_at": NOW, "claim_deadline": NOW}, "benefit_claim_deadline_after_draw_at"),
        ("ContentItem", {"duration_sec": 181}, "content_item_duration_sec_in_range"),
        ("ContentItem", {"owner": "李想", "reviewer": "李想"}, "content_item_reviewer_is_not_owner"),
    ],
)
def test_what_is_given_must_be_in_range(livestream, name, fields, constraint):
    factory = getattr(factories, f"{name}Factory")
    with refuse(constraint), transaction.atomic():
        factory(livestream=livestream, **fields)
    assert factory._meta.model.objects.count() == 0


def test_a_row_may_be_empty(livestream):
    for table in TABLES.values():
        row = table.model.objects.create(livestream=livestream)
        assert (row.version, row.livestream_id) == (1, livestream.pk)


def test_names_are_given_once_in_a_plan(livestream, outsider, other_merchant):
    first = factories.LineUpItemFactory(livestream=livestream, sku_code="P1", link_no=1)
    second = factories.LineUpItemFactory(livestream=livestream, sku_code="P2", link_no=2)
    factories.LineUpItemFactory(livestream=livestream, sku_code=None)
    factories.LineUpItemFactory(livestream=livestream, sku_code=None)
    with refuse("line_up_item_sku_code_once"), transaction.atomic():
        factories.LineUpItemFactory(livestream=livestream, sku_code="P1")
    other = factories.livestream(organization=other_merchant, by=outsider)
    factories.LineUpItemFactory(livestream=other, sku_code="P1")
    first.link_no, second.link_no = 2, 1
    LineUpItem.objects.bulk_update([first, second], ["link_no"])
    assert list(livestream.line_up.order_by("pk").values_list("link_no", flat=True)) == [2, 1, None, None]


def test_documents_belong_to_one_thing(livestream):
    row = factories.LineUpItemFactory(livestream=livestream)
    product = factories.ProductFactory(organization=livestream.organization)
    for owners in ({}, {"line_up_item": row, "product": product}):
        with refuse("qualification_document_of_one_thing"), transaction.atomic():
            QualificationDocument.objects.create(type="other", **owners)
    assert QualificationDocument.objects.count() == 0


def test_one_open_waiver_per_check(livestream, owner):
    waiver = factories.WaiverFactory(livestream=livestream, owner=owner)
    with refuse("waiver_one_per_check"), transaction.atomic():
        factories.WaiverFactory(livestream=livestream, owner=owner)
    assert list(livestream.waivers.all()) == [waiver]


def test_the_same_seller_is_one_record(merchant):
    seller = factories.SellerRecordFactory(organization=merchant)
    with refuse("seller_record_once"), transaction.atomic():
        factories.SellerRecordFactory(organization=merchant)
    assert list(SellerRecord.objects.all()) == [seller]


@pytest.fixture
def one_of_each(livestream, owner):
    """One row of every table that hangs on a plan or its organization."""
    organization = livestream.organization
    row = factories.LineUpItemFactory(livestream=livestream)
    segment = factories.RundownSegmentFactory(livestream=livestream)
    benefit = factories.BenefitFactory(livestream=livestream)
    asset = factories.ContentItemFactory(livestream=livestream)
    return [
        row, segment, benefit, asset,
        factories.CrewAssignmentFactory(livestream=livestream),
        factories.TrafficChannelFactory(livestream=livestream),
        factories.HourlyBudgetFactory(livestream=livestream),
        factories.WaiverFactory(livestream=livestream, owner=owner),
        factories.SellerRecordFactory(organization=organization),
        factories.ProductFactory(organization=organization),
        *(model.objects.create(livestream=livestream)
          for model in (BroadcastSlot, CreatorDeal, PlanParameters, PlanTargets, WorksheetChange)),
        QualificationDocument.objects.create(line_up_item=row, type="other"),
        SegmentProduct.objects.create(segment=segment, product=row),
        SegmentBenefit.objects.create(segment=segment, benefit=benefit),
        BenefitProduct.objects.create(benefit=benefit, product=row),
        ContentProduct.objects.create(content=asset, product=row),
        PromisedBenefit.objects.create(content=asset, code="G1"),
        ColumnMapping.objects.create(organization=organization, worksheet=Worksheet.LINE_UP, header="货号"),
        TextExemption.objects.create(
            livestream=livestream, owner=owner, worksheet=Worksheet.SLOT, field="title", text="最佳", term="最佳",
            code="official_award", reason="A prize of the association.", proof=["prize.pdf"],
        ),
    ]  # fmt: skip


def test_only_members_see_rows(one_of_each, owner, viewer, outsider, reviewer):
    for row in one_of_each:
        rows = type(row).objects
        assert [list(rows.visible_to(user)) for user in (owner, viewer)] == [[row], [row]], row
        assert [list(rows.visible_to(user)) for user in (outsider, reviewer)] == [[], []], row


def test_documents_of_the_catalogue_are_seen_by_members(merchant, owner, outsider):
    product = factories.ProductFactory(organization=merchant)
    document = QualificationDocument.objects.create(product=product, type="other")
    assert list(QualificationDocument.objects.visible_to(owner)) == [document]
    assert list(QualificationDocument.objects.visible_to(outsider)) == []


def test_every_limit_is_a_constraint_of_the_database(db):
    names = {
        (table.worksheet, name)
        for table in TABLES.values()
        for constraint in table.model._meta.constraints
        for name in LIMITS.get(table.worksheet, {})
        if constraint.name.endswith(f"_{name}_in_range")
    }
    kept_by_the_livestream = {(table.worksheet, name) for table in TABLES.values() for name in table.of_livestream}
    limits = {(worksheet, name) for worksheet, fields in LIMITS.items() for name in fields}
    assert limits - names - kept_by_the_livestream == set()


def test_every_field_of_a_record_is_stored_somewhere():
    derived = {(Worksheet.RUNDOWN, "seq"), (Worksheet.SLOT, "time_zone")}
    elsewhere = {(Worksheet.TARGETS, "strategic_loss_approved_by")}
    missing = {
        (worksheet, name)
        for worksheet, record in RECORDS.items()
        for name in record.__dataclass_fields__
        if name not in TABLES[worksheet].stored and name != "key"
    }
    assert missing == derived | elsewhere


def test_every_row_points_back_from_its_plan():
    for table in TABLES.values():
        key = table.model._meta.get_field("livestream")
        assert key.remote_field.related_name == table.worksheet.value
