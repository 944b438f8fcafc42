"""Products are typed once: from the catalogue into line-ups, and back."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from planner.actions.catalogue import (
    archive_product,
    bring_back_product,
    keep_in_catalogue,
    keep_line_ups,
    save_product,
    start_from_products,
)
from planner.actions.worksheets import RowsRefusedError, undo_last
from planner.domain.worksheets import QualificationDocument, SellerRecord
from planner.models import LineUpItem, Product, ProductChange
from planner.queries.catalogue import product_record, products_of
from planner.queries.worksheets import load_worksheets
from tests import factories

SELLER = SellerRecord("Xiaoman Foods Ltd", "91310000MA1FL0000X")
LICENCE = QualificationDocument("production_licence", "SC1", date(2027, 8, 31), "sc.pdf")
VALUES = {
    "sku_code": "P02", "product_name": "Nuts", "live_price": Decimal(89), "unit_cost": Decimal(41),
    "selling_points": ("fresh",), "actual_seller": SELLER, "qualification_docs": (LICENCE,),
}  # fmt: skip


def start(livestream, user, *products):
    return start_from_products(
        livestream=livestream, products=[product.pk for product in products], by=user, now=timezone.now()
    )


@pytest.fixture
def save(merchant, operator):
    """Saves a product as the operator."""
    return partial(save_product, organization=merchant, by=operator, now=timezone.now())


@pytest.fixture
def nuts(save):
    return save(values=VALUES)


def test_a_product_keeps_what_is_true_in_every_livestream(merchant, nuts, save):
    record = product_record(products_of(merchant).get())
    assert {name: getattr(record, name) for name in VALUES} == VALUES
    save(product=nuts, values={"live_price": Decimal(79), "qualification_docs": ()})
    record = product_record(products_of(merchant).get())
    assert (record.live_price, record.qualification_docs, record.actual_seller) == (Decimal(79), (), SELLER)


def test_a_product_is_checked_like_a_row(save):
    with pytest.raises(RowsRefusedError) as caught:
        save(values={"sku_code": "x" * 41, "return_rate": Decimal(2)})
    assert [(problem.field, problem.code) for problem in caught.value.problems] == [
        ("sku_code", "text_too_long"), ("return_rate", "too_large"),
    ]  # fmt: skip
    assert Product.objects.count() == 0


def test_a_line_up_starts_from_products(livestream, operator, merchant, nuts):
    oats = factories.ProductFactory(organization=merchant, sku_code="P01")
    factories.LineUpItemFactory(livestream=livestream, sku_code="P09", link_no=1)
    start(livestream, operator, oats, nuts)
    rows = load_worksheets(livestream).line_up
    assert [(row.sku_code, row.link_no) for row in rows] == [("P09", 1), ("P01", 2), ("P02", 3)]
    assert {name: getattr(rows[2], name) for name in VALUES} == VALUES
    assert LineUpItem.objects.get(sku_code="P02").product == nuts
    undo_last(livestream=livestream, by=operator, now=timezone.now())
    assert [row.sku_code for row in load_worksheets(livestream).line_up] == ["P09"]


def test_a_product_is_taken_once(livestream, operator, nuts):
    start(livestream, operator, nuts)
    assert start(livestream, operator, nuts).changes == ()


def test_other_products_cannot_be_taken(livestream, operator, other_merchant, nuts):
    theirs = factories.ProductFactory(organization=other_merchant)
    archive_product(product=nuts, by=operator, now=timezone.now())
    assert start(livestream, operator, theirs, nuts).changes == ()
    bring_back_product(product=nuts, by=operator, now=timezone.now())
    assert len(start(livestream, operator, nuts).changes) == 1


def test_rows_become_products(livestream, operator, merchant, nuts):
    start(livestream, operator, nuts)
    LineUpItem.objects.update(live_price=Decimal(79))
    factories.LineUpItemFactory(livestream=livestream, sku_code="P03", product_name="Dates")
    factories.LineUpItemFactory(livestream=livestream, sku_code=None)
    archive_product(product=nuts, by=operator, now=timezone.now())
    keys = [row.key for row in load_worksheets(livestream).line_up]
    keep_in_catalogue(livestream=livestream, keys=keys, by=operator, now=timezone.now())
    kept = [product_record(product) for product in products_of(merchant)]
    assert [(record.sku_code, record.live_price, record.qualification_docs) for record in kept] == [
        ("P02", Decimal(79), (LICENCE,)), ("P03", Decimal(110), ()),
    ]  # fmt: skip
    connected = LineUpItem.objects.exclude(product=None).order_by("sku_code")
    assert list(connected.values_list("sku_code", "product__sku_code")) == [("P02", "P02"), ("P03", "P03")]
    assert Product.objects.get(sku_code="P02").pk == nuts.pk


def test_queries_do_not_grow_with_the_products(livestream, operator, save, django_assert_num_queries):
    first = save(values={**VALUES, "sku_code": "S0"})
    start(livestream, operator, first)  # the first row turns features and figures of the plan
    for count in (1, 3, 40):
        products = [save(values={**VALUES, "sku_code": f"S{count}-{number}"}) for number in range(count)]
        with django_assert_num_queries(14):
            start(livestream, operator, *products)


def told(product):
    return [(one.kind, one.field, one.old, one.new, one.shows_costs) for one in product.changes.order_by("pk")]


def test_the_history_of_a_product(operator, nuts, save):
    save(product=nuts, values={"live_price": Decimal(89), "unit_cost": Decimal(40), "qualification_docs": ()})
    archive_product(product=nuts, by=operator, now=timezone.now())
    archive_product(product=nuts, by=operator, now=timezone.now())
    bring_back_product(product=nuts, by=operator, now=timezone.now())
    bring_back_product(product=nuts, by=operator, now=timezone.now())
    licence = '[["production_licence", "SC1", "2027-08-31", "sc.pdf"]]'
    assert told(nuts) == [
        ("added", "", "", "", False),
        ("changed", "unit_cost", '"41.00"', '"40"', True),
        ("changed", "qualification_docs", licence, "", False),
        ("archived", "", "", "", False),
        ("brought_back", "", "", "", False),
    ]
    assert set(nuts.changes.values_list("by", flat=True)) == {operator.pk}


def test_the_history_tells_what_a_line_up_brought(livestream, merchant, operator, nuts):
    archive_product(product=nuts, by=operator, now=timezone.now())
    row = factories.LineUpItemFactory(livestream=livestream, sku_code="P02", product_name="Nuts", live_price=79)
    factories.LineUpItemFactory(livestream=livestream, sku_code="P03")
    known = {"keys": [str(row.pk)], "by": operator, "now": timezone.now()}
    keep_in_catalogue(livestream=livestream, **known)
    before = ProductChange.objects.count()
    keep_in_catalogue(livestream=livestream, **known)
    assert ProductChange.objects.count() == before
    assert [line[:4] for line in told(nuts) if line[1] in ("", "live_price")] == [
        ("added", "", "", ""),
        ("archived", "", "", ""),
        ("brought_back", "", "", ""),
        ("changed", "live_price", '"89.00"', '"79.00"'),
    ]
    (dates,) = keep_line_ups(organization=merchant, by=operator, now=timezone.now())
    assert told(dates) == [("taken_over", "", "", "", False)]
