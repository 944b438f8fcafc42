"""One row of a worksheet on a page of its own: phones, and browsers without scripts."""

import json
import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from planner.enums import SessionState
from planner.enums_worksheets import Worksheet
from planner.models import ContentItem, LineUpItem, LivestreamSession
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(livestream):
    return factories.LineUpItemFactory(
        livestream=livestream, link_no=1, sku_code="NUT", unit_cost=Decimal("713.33"), selling_points=["crisp", "fresh"]
    )


def url_of(row, worksheet=Worksheet.LINE_UP):
    return reverse("planner:sheet_row", args=[row.livestream_id, worksheet, row.pk])


def shown(client, url):
    """What the page would send as it is: version and texts as they were."""
    page = client.get(url).content.decode()
    was = unescape(re.search(r'name="was" value="([^"]*)"', page)[1])
    return {"version": re.search(r'name="version" value="(\d+)"', page)[1], "was": was}


def test_the_page_has_every_field_in_its_group(as_user, owner, product):
    page = as_user(owner).get(url_of(product)).content.decode()
    assert "<h1>Roasted nuts</h1>" in page
    assert re.findall(r"<legend>([^<]+)</legend><div class=\"row-fields\">", page) == [
        "Main", "Product", "Prices", "Costs", "Stock and service", "What is said",
    ]  # fmt: skip
    assert 'name="value-unit_cost" type="text" inputmode="decimal" value="713.33"' in page
    assert '<option value="Hero product" selected>' in page
    assert ">\ncrisp, fresh</textarea>" in page
    assert 'name="value-pay_price"' not in page


def test_what_changed_is_saved_and_the_rest_left_alone(as_user, owner, operator, product):
    client = as_user(owner)
    seen = shown(client, url_of(product))
    LineUpItem.objects.filter(pk=product.pk).update(sku_code="NUTS", version=2)
    answer = client.post(url_of(product), {**seen, "value-live_price": "85折", "value-sku_code": "NUT"})
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{product.livestream.step_url('s')}?sheet=line_up#row-line_up-{product.pk}",
    )
    product.refresh_from_db()
    assert (product.live_price, product.sku_code, product.version) == (Decimal(102), "NUTS", 3)


def test_what_cannot_be_stored_keeps_its_text_and_does_not_stop_the_rest(as_user, owner, product):
    factories.LineUpItemFactory(livestream=product.livestream, link_no=2)
    client = as_user(owner)
    data = {"value-live_price": "cheap", "value-link_no": "2", "value-live_stock": "1,200"}
    answer = client.post(url_of(product), {**shown(client, url_of(product)), **data})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="cheap" aria-invalid="true"' in page
    assert 'value="2" aria-invalid="true"' in page
    assert "Not a number." in page
    product.refresh_from_db()
    assert (product.live_stock, product.link_no, product.live_price) == (1200, 1, Decimal(110))


def test_the_same_field_changed_by_somebody_else_is_told(as_user, owner, product):
    client = as_user(owner)
    seen = shown(client, url_of(product))
    LineUpItem.objects.filter(pk=product.pk).update(live_price=95, version=2)
    answer = client.post(url_of(product), {**seen, "value-live_price": "99"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody wrote “95” meanwhile. Saving again replaces it." in page
    again = {"version": "2", "was": json.dumps({**json.loads(seen["was"]), "live_price": "95"})}
    client.post(url_of(product), {**again, "value-live_price": "99"})
    product.refresh_from_db()
    assert product.live_price == Decimal(99)


def test_with_scripts_the_form_comes_back_as_it_is_stored(as_user, owner, product):
    client = as_user(owner)
    LineUpItem.objects.update(list_price=12_000)
    seen = shown(client, url_of(product))
    answer = as_user(owner, **{"HX-Request": "true"}).post(url_of(product), {**seen, "value-live_price": "1.2万"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.lstrip().startswith('<form class="row-form" id="row-form"')
    assert 'name="value-live_price" type="text" inputmode="decimal" value="12000"' in page
    assert '<input type="hidden" name="version" value="2">' in page


def test_ticks_are_stored_as_a_list(as_user, owner, product):
    item = factories.ContentItemFactory(livestream=product.livestream)
    client = as_user(owner)
    seen = shown(client, url_of(item, Worksheet.CONTENT))
    client.post(
        url_of(item, Worksheet.CONTENT),
        {**seen, "value-linked_skus-shown": "1", "value-linked_skus": ["NUT"], "value-publish_at": "2026-12-04T19:00"},
    )
    item = ContentItem.objects.get(pk=item.pk)
    assert list(item.linked_skus.values_list("sku_code", flat=True)) == ["NUT"]
    assert item.publish_at.isoformat() == "2026-12-04T11:00:00+00:00"


def test_roles(as_user, viewer, blind_operator, outsider, product):
    statuses = [as_user(user).get(url_of(product)).status_code for user in (viewer, blind_operator, outsider)]
    assert statuses == [200, 200, 404]
    page = as_user(viewer).get(url_of(product)).content.decode()
    assert "713.33" not in page
    assert 'name="value-' not in page
    assert "NUT" in page
    assert as_user(viewer).post(url_of(product), {}).status_code == 403
    assert "713.33" not in as_user(blind_operator).get(url_of(product)).content.decode()
    client = as_user(blind_operator)
    client.post(url_of(product), {**shown(client, url_of(product)), "value-unit_cost": "1"})
    product.refresh_from_db()
    assert product.unit_cost == Decimal("713.33")


@pytest.mark.parametrize("data", [{"was": "x"}, {"was": "[]"}, {"version": ""}])
def test_what_no_page_sends_is_refused(as_user, owner, product, data):
    client = as_user(owner)
    assert client.post(url_of(product), {**shown(client, url_of(product)), **data}).status_code == 400


def test_rows_that_are_gone_and_plans_that_are_closed(as_user, owner, product, livestream):
    client = as_user(owner)
    seen = shown(client, url_of(product))
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.LOCKED)
    closed = client.post(url_of(product), {**seen, "value-live_price": "99"}, follow=True)
    assert "Nothing was changed." in closed.content.decode()
    assert 'name="value-' not in client.get(url_of(product)).content.decode()
    url = url_of(product)
    product.delete()
    assert client.get(url).status_code == 404


def test_one_row_sheets_have_their_page(as_user, owner, livestream):
    url = reverse("planner:sheet_fields", args=[livestream.pk, Worksheet.SLOT])
    client = as_user(owner)
    data = {**shown(client, url), "value-studio": "A1", "value-planned_start": "2026-12-04T20:00"}
    answer = client.post(url, data)
    assert answer["Location"] == f"{livestream.step_url('t')}?sheet=slot#sheet"
    livestream.refresh_from_db()
    assert (livestream.slot.studio, livestream.starts_at.isoformat()) == ("A1", "2026-12-04T12:00:00+00:00")
    assert client.get(reverse("planner:sheet_fields", args=[livestream.pk, Worksheet.CREW])).status_code == 404
    assert client.get(reverse("planner:sheet_row", args=[livestream.pk, Worksheet.SLOT, 1])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_queries(as_user, owner, product, rows, django_assert_num_queries):
    for _number in range(rows - 1):
        factories.LineUpItemFactory(livestream=product.livestream)
    client = as_user(owner)
    client.get(url_of(product))
    with django_assert_num_queries(5):
        client.get(url_of(product))
