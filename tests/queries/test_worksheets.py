"""Worksheets come back from the database as they were written, in one query."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from planner.domain.lexicons import Lexicon
from planner.domain.worksheets import (
    OtherSession,
    PlanTargets,
    PromisedBenefit,
    QualificationDocument,
    SellerRecord,
    Waiver,
    Worksheets,
)
from planner.domain.worksheets.book import RowMark
from planner.enums import SessionState, Severity, Step
from planner.enums_worksheets import Worksheet
from planner.models import (
    BenefitProduct,
    BroadcastSlot,
    ContentProduct,
    SegmentBenefit,
    SegmentProduct,
)
from planner.models import (
    PlanTargets as TargetsRow,
)
from planner.models import (
    PromisedBenefit as PromiseRow,
)
from planner.models import (
    QualificationDocument as DocumentRow,
)
from planner.queries.worksheets import load_book, load_books_of, load_worksheets
from tests import factories

VERIFIED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def fill(livestream, rows):
    """`rows` rows in every table, each with its references."""
    for number in range(rows):
        seller = factories.SellerRecordFactory(organization=livestream.organization, name=f"Seller {number}")
        product = factories.LineUpItemFactory(livestream=livestream, actual_seller=seller)
        DocumentRow.objects.create(line_up_item=product, type="food_licence", number=str(number))
        benefit = factories.BenefitFactory(livestream=livestream)
        BenefitProduct.objects.create(benefit=benefit, product=product)
        host = factories.CrewAssignmentFactory(livestream=livestream)
        segment = factories.RundownSegmentFactory(livestream=livestream, presenter=host)
        SegmentProduct.objects.create(segment=segment, product=product)
        SegmentBenefit.objects.create(segment=segment, benefit=benefit)
        channel = factories.TrafficChannelFactory(livestream=livestream)
        factories.HourlyBudgetFactory(livestream=livestream, channel=channel)
        asset = factories.ContentItemFactory(livestream=livestream)
        ContentProduct.objects.create(content=asset, product=product)
        PromiseRow.objects.create(content=asset, code=benefit.code)


def test_an_empty_plan_has_empty_worksheets(livestream):
    sheets = load_worksheets(livestream)
    assert sheets == Worksheets(slot=sheets.slot)
    assert (sheets.slot.planned_start, sheets.slot.planned_minutes, sheets.slot.platform, sheets.slot.title) == (
        livestream.starts_at, 180, "kuaishou", "Friday night",
    )  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_one_query_whatever_the_number_of_rows(livestream, rows, django_assert_num_queries):
    fill(livestream, rows)
    with django_assert_num_queries(1):
        sheets = load_worksheets(livestream)
    assert [len(sheets.rows(worksheet)) for worksheet in Worksheet] == [
        rows, 1, rows, rows, rows, rows, 0, 1, 1, rows, rows,
    ]  # fmt: skip


def test_a_row_comes_back_with_all_it_has(livestream, owner):
    seller = factories.SellerRecordFactory(organization=livestream.organization, verified_at=VERIFIED)
    nuts = factories.LineUpItemFactory(
        livestream=livestream, sku_code="P02", link_no=2, actual_seller=seller, live_price=Decimal("89.00"),
        return_rate=Decimal("0.0550"), selling_points=["fresh", "small bags"], compare_evidence=["deal.png"],
    )  # fmt: skip
    DocumentRow.objects.create(line_up_item=nuts, position=1, type="food_licence", number="B")
    DocumentRow.objects.create(
        line_up_item=nuts, type="production_licence", number="A", expiry=date(2027, 8, 31), file="a.pdf"
    )
    row = load_worksheets(livestream).line_up[0]
    assert (row.key, row.link_no, row.sku_code, row.selling_points, row.compare_evidence) == (
        str(nuts.pk), 2, "P02", ("fresh", "small bags"), ("deal.png",),
    )  # fmt: skip
    assert (str(row.live_price), str(row.return_rate)) == ("89.00", "0.0550")
    assert row.qualification_docs == (
        QualificationDocument("production_licence", "A", date(2027, 8, 31), "a.pdf"),
        QualificationDocument("food_licence", "B"),
    )
    assert row.actual_seller == SellerRecord("Xiaoman Foods Ltd", "91310000MA1FL0000X", "", "", VERIFIED)


def test_money_is_never_a_float(livestream):
    factories.LineUpItemFactory(livestream=livestream, list_price=Decimal("999999999999.99"), unit_cost=None)
    row = load_worksheets(livestream).line_up[0]
    assert (row.list_price, row.unit_cost) == (Decimal("999999999999.99"), None)


def test_references_are_keys_in_their_order(livestream):
    first, second = (factories.LineUpItemFactory(livestream=livestream) for _ in range(2))
    gift = factories.BenefitFactory(livestream=livestream, code="G1")
    host = factories.CrewAssignmentFactory(livestream=livestream)
    segment = factories.RundownSegmentFactory(livestream=livestream, presenter=host)
    SegmentProduct.objects.create(segment=segment, product=first, position=2)
    SegmentProduct.objects.create(segment=segment, product=second, position=1)
    SegmentBenefit.objects.create(segment=segment, benefit=gift)
    channel = factories.TrafficChannelFactory(livestream=livestream)
    factories.HourlyBudgetFactory(livestream=livestream, channel=channel)
    asset = factories.ContentItemFactory(livestream=livestream)
    PromiseRow.objects.create(content=asset, code="G1", price=Decimal("9.90"), start_min=30)
    sheets = load_worksheets(livestream)
    shown = sheets.rundown[0]
    assert (shown.products, shown.benefits, shown.presenter) == (
        (str(second.pk), str(first.pk)), (str(gift.pk),), str(host.pk),
    )  # fmt: skip
    assert sheets.hourly_budget[0].channel == str(channel.pk)
    assert sheets.content[0].promised_benefits == (PromisedBenefit("G1", Decimal("9.90"), None, 30),)


def test_rows_stand_in_their_places_and_segments_in_time(livestream):
    late = factories.RundownSegmentFactory(livestream=livestream, position=1, start_min=30, end_min=60)
    early = factories.RundownSegmentFactory(livestream=livestream, position=2, start_min=0, end_min=30)
    untimed = factories.RundownSegmentFactory(livestream=livestream, position=0, start_min=None, end_min=None)
    below = factories.LineUpItemFactory(livestream=livestream, position=20)
    above = factories.LineUpItemFactory(livestream=livestream, position=10)
    sheets = load_worksheets(livestream)
    assert [(row.key, row.seq) for row in sheets.rundown] == [
        (str(early.pk), 1),
        (str(late.pk), 2),
        (str(untimed.pk), 3),
    ]
    assert [row.key for row in sheets.line_up] == [str(above.pk), str(below.pk)]


def test_single_rows_join_what_the_livestream_knows(livestream, owner):
    BroadcastSlot.objects.create(livestream=livestream, account="xiaoman", version=4)
    TargetsRow.objects.create(livestream=livestream, reservation_target=500)
    livestream.gmv_target, livestream.ad_budget = Decimal(300_000), Decimal(24_000)
    livestream.strategic_loss_approved_by = owner
    livestream.confirmed_empty = [Step.CONTENT]
    livestream.save()
    book = load_book(livestream)
    assert (book.sheets.slot.account, book.version(Worksheet.SLOT, "")) == ("xiaoman", 4)
    assert book.sheets.targets == PlanTargets(
        gmv_target=Decimal(300_000), total_ad_budget=Decimal(24_000), reservation_target=500,
        strategic_loss_approved_by=owner.name,
    )  # fmt: skip
    assert (book.version(Worksheet.PARAMETERS, ""), book.sheets.confirmed_empty) == (0, {Step.CONTENT})


def test_marks_tell_versions_and_places(livestream):
    row = factories.LineUpItemFactory(livestream=livestream, position=7, version=3)
    book = load_book(livestream)
    assert book.marks == {(Worksheet.LINE_UP, str(row.pk)): RowMark(3, 7)}
    assert book.row(Worksheet.LINE_UP, str(row.pk)) == book.sheets.line_up[0]
    assert book.row(Worksheet.LINE_UP, "0") is None


def test_waivers_and_word_lists_come_along(livestream, owner):
    expires = timezone.now() + timedelta(days=3)
    factories.WaiverFactory(livestream=livestream, owner=owner, expires_at=expires)
    factories.WaiverFactory(livestream=livestream, owner=owner, check_id="A05", withdrawn_at=timezone.now())
    factories.LexiconTierFactory(tier="abs-1")
    book = load_book(livestream)
    assert book.sheets.waivers == (Waiver("A09", "We open a new line and accept the loss.", owner.name, expires),)
    assert book.lexicons == (Lexicon("abs-1", "absolute", Severity.LEGAL, "最佳|国家级"),)


def test_other_broadcasts_nearby_are_known(livestream, owner, merchant, other_merchant, outsider, template_version):
    def another(hours, organization=merchant, by=owner, **details):
        return factories.livestream(
            organization=organization, by=by, template_version=template_version,
            starts_at=livestream.starts_at + timedelta(hours=hours), **details,
        )  # fmt: skip

    near = another(4, title="Late show", host_name="Lin", planned_minutes=60)
    BroadcastSlot.objects.create(livestream=near, account="xiaoman", studio="A1")
    cast = another(-20, title="Morning", host_name="Lin", state=SessionState.CANCELLED)
    factories.CrewAssignmentFactory(livestream=cast, person="Zhao")
    another(30)
    another(2, other_merchant, outsider)
    found = sorted(load_worksheets(livestream).other_sessions, key=lambda session: session.name)
    assert found == [
        OtherSession(
            "Late show", near.starts_at, near.starts_at + timedelta(hours=1), "xiaoman", "A1", frozenset({"Lin"})
        ),
        OtherSession(
            "Morning", cast.starts_at, cast.starts_at + timedelta(hours=3), hosts=frozenset({"Zhao"}), is_cancelled=True
        ),
    ]


def test_only_a_plan_of_the_same_broadcast_does_not_stand_in_its_way(livestream, owner, merchant, template_version):
    """A second plan that looks the same is another broadcast; one loaded from this plan's file is the same one."""
    same = {"title": livestream.title, "starts_at": livestream.starts_at, "planned_minutes": livestream.planned_minutes}
    details = {"organization": merchant, "by": owner, "template_version": template_version, **same}
    duplicate = factories.livestream(**details)
    again = factories.livestream(**details, broadcast=livestream.broadcast)
    assert [session.name for session in load_worksheets(again).other_sessions] == [duplicate.title]
    assert [session.name for session in load_worksheets(livestream).other_sessions] == [duplicate.title]

    again.starts_at += timedelta(minutes=30)
    again.save()
    assert len(load_worksheets(livestream).other_sessions) == 2


def test_several_plans_in_one_query(livestream, owner, other_merchant, outsider, django_assert_num_queries):
    other = factories.livestream(organization=other_merchant, by=outsider)
    mine = factories.LineUpItemFactory(livestream=livestream)
    theirs = factories.LineUpItemFactory(livestream=other)
    with django_assert_num_queries(1):
        books = load_books_of([livestream, other])
    assert {pk: [row.key for row in book.sheets.line_up] for pk, book in books.items()} == {
        livestream.pk: [str(mine.pk)], other.pk: [str(theirs.pk)],
    }  # fmt: skip
    assert books[livestream.pk].sheets.other_sessions == ()
    assert replace(books[other.pk].sheets, slot=None) == replace(load_worksheets(other), slot=None)
