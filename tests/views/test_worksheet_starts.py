"""Beginning a worksheet from the catalogue or an earlier livestream, and the dialogs of cells that hold records."""

from decimal import Decimal

import pytest
from django.urls import reverse

from planner.enums import SessionState
from planner.enums_worksheets import Worksheet
from planner.models import LineUpItem, LivestreamSession, Product, QualificationDocument, RundownSegment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(livestream):
    return factories.LineUpItemFactory(livestream=livestream, link_no=1, sku_code="NUT", product_name="Nuts")


def url_to(route, livestream, *rest):
    return reverse(f"planner:{route}", args=[livestream.pk, *rest])


def test_ticked_products_join_the_line_up(as_user, owner, merchant, livestream):
    oats = factories.ProductFactory(organization=merchant, sku_code="OAT", product_name="Oat biscuits")
    factories.ProductFactory(organization=merchant, sku_code="RYE")
    client = as_user(owner)
    page = client.get(url_to("catalogue_pick", livestream)).content.decode()
    assert "Oat biscuits" in page
    answer = client.post(url_to("catalogue_pick", livestream), {"products": [oats.pk]}, follow=True)
    assert "1 product added." in answer.content.decode()
    row = LineUpItem.objects.get(livestream=livestream)
    assert (row.sku_code, row.live_price, row.unit_cost, row.link_no) == ("OAT", Decimal(30), Decimal(12), 1)
    again = client.get(url_to("catalogue_pick", livestream)).content.decode()
    assert "in the line-up already" in again


def test_products_of_others_are_no_choice(as_user, owner, other_merchant, livestream):
    foreign = factories.ProductFactory(organization=other_merchant, product_name="Foreign goods")
    client = as_user(owner)
    assert "Foreign goods" not in client.get(url_to("catalogue_pick", livestream)).content.decode()
    answer = client.post(url_to("catalogue_pick", livestream), {"products": [foreign.pk]})
    assert answer.status_code == 422
    assert LineUpItem.objects.count() == 0


def test_a_row_is_kept_for_the_next_livestream(as_user, owner, merchant, livestream, product):
    url = url_to("catalogue_keep", livestream)
    page = as_user(owner, **{"HX-Request": "true"}).post(url, {"keys": product.pk}).content.decode()
    assert "1 product kept in the catalogue." in page
    kept = Product.objects.get(organization=merchant)
    assert (kept.sku_code, kept.live_price) == ("NUT", Decimal(110))
    nameless = factories.LineUpItemFactory(livestream=livestream, sku_code=None)
    answer = as_user(owner).post(url, {"keys": nameless.pk}, follow=True)
    assert "A product needs a SKU before the catalogue can keep it." in answer.content.decode()
    assert as_user(owner).post(url, {"keys": "x"}).status_code == 404


def test_rows_come_from_an_earlier_livestream_with_their_references(as_user, owner, merchant, livestream, product):
    earlier = factories.livestream(
        organization=merchant, by=owner, template_version=livestream.template_version, title="Last week"
    )
    theirs = factories.LineUpItemFactory(livestream=earlier, link_no=9, sku_code="NUT")
    segment = factories.RundownSegmentFactory(livestream=earlier, key_points="Open the bag")
    segment.products.add(theirs)
    client = as_user(owner)
    url = url_to("sheet_copy", livestream, Worksheet.RUNDOWN)
    assert "Last week" in client.get(url).content.decode()
    answer = client.post(url, {"source": earlier.pk}, follow=True)
    assert "1 row copied." in answer.content.decode()
    copy = RundownSegment.objects.get(livestream=livestream)
    assert (copy.key_points, [row.pk for row in copy.products.all()]) == ("Open the bag", [product.pk])
    client.post(url_to("sheet_copy", livestream, Worksheet.LINE_UP), {"source": earlier.pk})
    assert LineUpItem.objects.filter(livestream=livestream).count() == 1


def test_plans_of_others_are_no_source(as_user, owner, outsider, other_merchant, livestream):
    foreign = factories.livestream(organization=other_merchant, by=outsider)
    url = url_to("sheet_copy", livestream, Worksheet.LINE_UP)
    assert as_user(owner).post(url, {"source": foreign.pk}).status_code == 404
    assert as_user(owner).post(url, {"source": "x"}).status_code == 404
    assert as_user(owner).get(url_to("sheet_copy", livestream, Worksheet.SLOT)).status_code == 404


@pytest.mark.parametrize("route", ["catalogue_pick", "sheet_copy"])
def test_viewers_begin_nothing(as_user, viewer, livestream, route):
    rest = [Worksheet.LINE_UP] if route == "sheet_copy" else []
    assert as_user(viewer).get(url_to(route, livestream, *rest)).status_code == 403


def test_a_closed_plan_takes_no_products(as_user, owner, merchant, livestream):
    oats = factories.ProductFactory(organization=merchant)
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.LOCKED)
    answer = as_user(owner).post(url_to("catalogue_pick", livestream), {"products": [oats.pk]}, follow=True)
    assert "Nothing was changed." in answer.content.decode()


def test_an_empty_sheet_tells_how_to_begin(as_user, owner, viewer, livestream):
    page = as_user(owner).get(livestream.step_url("s")).content.decode()
    for route in ("catalogue_pick", "sheet_copy", "row_add"):
        rest = [] if route == "catalogue_pick" else [Worksheet.LINE_UP]
        assert f'"{url_to(route, livestream, *rest)}"' in page
    assert "Add the first product" not in as_user(viewer).get(livestream.step_url("s")).content.decode()


def test_documents_are_laid_out_part_by_part(as_user, owner, livestream, product):
    QualificationDocument.objects.create(line_up_item=product, type="food_licence", number="SC-1", expiry="2027-03-31")
    url = url_to("cell_dialog", livestream, Worksheet.LINE_UP, product.pk, "qualification_docs")
    page = as_user(owner).get(url).content.decode()
    assert '<option value="Food business licence" selected>' in page
    assert 'type="date" value="2027-03-31"' in page
    assert f'data-cell-id="cell-line_up-{product.pk}-qualification_docs"' in page


def test_promises_offer_the_benefits_of_the_plan(as_user, owner, livestream):
    factories.BenefitFactory(livestream=livestream, code="G1", name="Mug")
    item = factories.ContentItemFactory(livestream=livestream)
    url = url_to("cell_dialog", livestream, Worksheet.CONTENT, item.pk, "promised_benefits")
    assert '<option value="G1">G1 · Mug</option>' in as_user(owner).get(url).content.decode()


def test_only_cells_of_records_have_a_dialog(as_user, owner, viewer, livestream, product):
    def status(user, field, row=product.pk, worksheet=Worksheet.LINE_UP):
        return as_user(user).get(url_to("cell_dialog", livestream, worksheet, row, field)).status_code

    assert status(owner, "actual_seller") == 200
    assert status(owner, "live_price") == 404
    assert status(owner, "nothing") == 404
    assert status(owner, "actual_seller", 1) == 404
    assert status(owner, "cover_files", 0, Worksheet.SLOT) == 200
    assert status(viewer, "actual_seller") == 403
