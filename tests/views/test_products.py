"""The product catalogue: found, read, edited, archived; and where line-ups start from it."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.catalogue import keep_in_catalogue, save_product
from planner.domain.worksheets import QualificationDocument
from planner.enums import EngagementScope
from planner.models import Engagement, LineUpItem, Product
from tests import factories

pytestmark = pytest.mark.django_db
LIST, ADD, KEEP = (reverse(f"planner:{name}") for name in ("product_list", "product_add", "products_keep"))


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def page(product, name="edit"):
    return reverse(f"planner:product_{name}", args=[product.pk])


def sent(product=None, **values):
    """What the page of a product sends, or that of a new one."""
    version = product.version if product else 0
    return {"version": version, "was": json.dumps({}), **{f"value-{name}": text for name, text in values.items()}}


def opened(browser, product):
    """What the open page knows of the product."""
    html = text_of(browser.get(page(product)))
    return {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', html)[1]) for name in ("version", "was")}


@pytest.fixture
def nuts(merchant):
    return factories.ProductFactory(
        organization=merchant,
        sku_code="P02",
        product_name="Daily nuts",
        live_price=Decimal(89),
        unit_cost=Decimal("41.37"),
    )


class TestTheList:
    def test_what_the_merchant_sells(self, nuts, other_merchant, as_user, operator):
        factories.ProductFactory(organization=other_merchant, product_name="Theirs 5521")
        html = text_of(as_user(operator).get(LIST))
        assert [words in html for words in ("Daily nuts", "P02", "¥89", "¥41.37", "Theirs 5521")] == [
            True, True, True, True, False,
        ]  # fmt: skip

    @pytest.mark.parametrize("person", ["viewer", "blind_operator"])
    def test_without_costs_for_those_who_see_none(self, person, nuts, as_user, request):
        browser = as_user(request.getfixturevalue(person))
        assert "41.37" not in text_of(browser.get(LIST))
        assert "41.37" not in text_of(browser.get(page(nuts)))
        assert "Daily nuts" in text_of(browser.get(page(nuts)))

    @pytest.mark.parametrize(("words", "found"), [("nut", True), ("p02", True), ("dates", False)])
    def test_search(self, words, found, nuts, as_user, owner):
        html = text_of(as_user(owner).get(LIST, {"q": words}))
        assert ("Daily nuts" in html, "No product matches" in html) == (found, not found)

    def test_the_last_livestream_and_the_first_document(self, livestream, as_user, owner, operator, merchant):
        documents = tuple(
            QualificationDocument("production_licence", number, day)
            for number, day in (("1", date(2024, 3, 5)), ("2", date(2099, 1, 1)))
        )
        known = {"by": operator, "now": timezone.now()}
        save_product(organization=merchant, values={"sku_code": "P02", "qualification_docs": documents}, **known)
        row = factories.LineUpItemFactory(livestream=livestream, sku_code="P03", product_name="Dates")
        keep_in_catalogue(livestream=livestream, keys=[str(row.pk)], **known)
        html = text_of(as_user(owner).get(LIST))
        assert 'data-status="blocked"' in html
        assert "5 Mar 2024" in html
        assert html.count("2099") == 0

    def test_pages(self, merchant, as_user, owner):
        for number in range(51):
            factories.ProductFactory(organization=merchant, sku_code=f"S{number:02}", product_name=f"Box {number:02}")
        browser = as_user(owner)
        html = text_of(browser.get(LIST, {"q": "box"}))
        assert ("Box 49" in html, "Box 50" in html, "1–50 / 51" in html) == (True, False, True)
        assert 'href="?q=box&amp;page=2"' in html
        assert "Box 50" in text_of(browser.get(LIST, {"q": "box", "page": "2"}))

    def test_empty_it_says_what_to_do(self, as_user, owner, viewer):
        assert f'href="{ADD}"' in text_of(as_user(owner).get(LIST))
        html = text_of(as_user(viewer).get(LIST))
        assert "No product is kept yet" in html
        assert f'href="{ADD}"' not in html

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_same_queries_for_any_number(self, count, merchant, as_user, owner, django_assert_num_queries):
        for number in range(count):
            factories.ProductFactory(organization=merchant, sku_code=f"S{number}")
        browser = as_user(owner)
        browser.get(LIST)
        with django_assert_num_queries(5):
            browser.get(LIST)

    def test_a_provider_has_none(self, as_user, lead, engagement):
        browser = as_user(lead)
        assert [browser.get(path).status_code for path in (LIST, ADD)] == [404, 404]


class TestEditing:
    def test_a_new_one(self, merchant, as_user, operator):
        browser = as_user(operator)
        assert 'name="value-sku_code"' in text_of(browser.get(ADD))
        response = browser.post(
            ADD, sent(sku_code="P07", product_name="Dates", live_price="¥39.9", qualification_docs="", list_price="")
        )
        assert response["Location"] == LIST
        product = Product.objects.get()
        assert (product.organization, product.sku_code, product.live_price, product.list_price) == (
            merchant, "P07", Decimal("39.90"), None,
        )  # fmt: skip

    def test_only_what_was_changed_is_written(self, nuts, as_user, owner):
        browser = as_user(owner)
        was = json.dumps({"live_price": "89", "product_name": "Daily nuts"})
        Product.objects.update(product_name="Nuts for days")
        browser.post(page(nuts), {**sent(live_price="79", product_name="Daily nuts"), "was": was})
        nuts.refresh_from_db()
        assert (nuts.live_price, nuts.product_name, nuts.unit_cost) == (Decimal(79), "Nuts for days", Decimal("41.37"))

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"sku_code": ""}, "This cannot be empty."),
            ({"sku_code": "P01"}, "“P01” is there already."),
            ({"sku_code": "P09", "live_price": "much"}, "Not a number."),
            ({"sku_code": "P09", "live_price": "9", "list_price": "8"}, "This cannot be more than “Regular price”."),
            ({"sku_code": "P09", "return_rate": "200%"}, "At most"),
        ],
    )
    def test_mistakes_keep_what_was_typed(self, values, words, merchant, as_user, owner):
        factories.ProductFactory(organization=merchant, sku_code="P01")
        html = text_of(as_user(owner).post(ADD, sent(product_name="Dates 3381", **values)), 422)
        assert words in html
        assert 'value="Dates 3381"' in html
        assert Product.objects.count() == 1

    def test_a_name_that_another_has_is_refused_when_it_is_changed(self, nuts, merchant, as_user, owner):
        factories.ProductFactory(organization=merchant, sku_code="P01")
        assert "“P01” is there already." in text_of(as_user(owner).post(page(nuts), sent(nuts, sku_code="P01")), 422)

    def test_nonsense(self, as_user, owner):
        assert as_user(owner).post(ADD, {"was": "["}).status_code == 400

    def test_two_people_change_different_fields(self, nuts, as_user, owner, operator):
        one, other = as_user(owner), as_user(operator)
        seen, seen_too = opened(one, nuts), opened(other, nuts)
        assert one.post(page(nuts), {**seen, "value-live_price": "79"}).status_code == 302
        assert other.post(page(nuts), {**seen_too, "value-list_price": "99"}).status_code == 302
        nuts.refresh_from_db()
        assert (nuts.live_price, nuts.list_price) == (Decimal(79), Decimal(99))

    def test_two_people_change_the_same_field(self, nuts, as_user, owner, operator):
        one, other = as_user(owner), as_user(operator)
        seen, seen_too = opened(one, nuts), opened(other, nuts)
        one.post(page(nuts), {**seen, "value-live_price": "79"})
        mine = {"value-live_price": "69", "value-product_name": "Mine"}
        html = text_of(other.post(page(nuts), {**seen_too, **mine}), 409)
        assert "Somebody wrote “79” meanwhile. Saving again replaces it." in html
        assert 'value="69"' in html
        nuts.refresh_from_db()
        assert (nuts.live_price, nuts.product_name) == (Decimal(79), "Daily nuts")
        told = {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', html)[1]) for name in ("version", "was")}
        assert other.post(page(nuts), {**told, **mine}).status_code == 302
        nuts.refresh_from_db()
        assert (nuts.live_price, nuts.product_name) == (Decimal(69), "Mine")

    def test_a_mistake_does_not_hide_what_somebody_else_has_changed(self, nuts, as_user, owner, operator):
        seen = opened(as_user(operator), nuts)
        as_user(owner).post(page(nuts), {**opened(as_user(owner), nuts), "value-live_price": "79"})
        mine = {"value-live_price": "69", "value-list_price": "much"}
        html = text_of(as_user(operator).post(page(nuts), {**seen, **mine}), 422)
        told = {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', html)[1]) for name in ("version", "was")}
        assert told == seen
        text_of(as_user(operator).post(page(nuts), {**told, **mine, "value-list_price": "99"}), 409)

    def test_whoever_sees_no_costs_writes_none(self, nuts, as_user, blind_operator):
        as_user(blind_operator).post(page(nuts), sent(nuts, unit_cost="1", live_price="79"))
        nuts.refresh_from_db()
        assert (nuts.live_price, nuts.unit_cost) == (Decimal(79), Decimal("41.37"))

    @pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("outsider", 404)])
    def test_nobody_else(self, person, status, nuts, as_user, request):
        browser = as_user(request.getfixturevalue(person))
        paths = [page(nuts), page(nuts, "archive")]
        assert [browser.post(path, sent(product_name="No")).status_code for path in paths] == [status, status]
        nuts.refresh_from_db()
        assert (nuts.product_name, nuts.archived_at) == ("Daily nuts", None)

    def test_archived_and_brought_back(self, nuts, as_user, owner):
        browser = as_user(owner)
        assert browser.post(page(nuts, "archive"))["Location"] == LIST
        assert "Daily nuts</a>" not in text_of(browser.get(LIST))
        assert "Daily nuts</a>" in text_of(browser.get(LIST, {"archived": "on"}))
        browser.post(page(nuts, "archive"), {"back": "1"})
        assert "Daily nuts</a>" in text_of(browser.get(LIST))


class TestTheHistory:
    def test_who_changed_what_when(self, nuts, as_user, owner):
        browser = as_user(owner)
        assert "row-history" not in text_of(browser.get(page(nuts)))
        browser.post(page(nuts), sent(nuts, live_price="79", reg_category="general_food", unit_cost="40"))
        browser.post(page(nuts, "archive"))
        html = text_of(browser.get(page(nuts)))
        told = " ".join(re.sub("<[^>]+>", " ", html[html.index("row-history") :]).split())
        for words in ("Product archived", "Live price", "before: 89", "after: 79", "before: 41.37", str(owner)):
            assert words in told

    @pytest.mark.parametrize("person", ["viewer", "blind_operator"])
    def test_costs_stay_hidden(self, person, nuts, as_user, owner, request):
        as_user(owner).post(page(nuts), sent(nuts, unit_cost="40.11"))
        html = text_of(as_user(request.getfixturevalue(person)).get(page(nuts)))
        assert [words in html for words in ("Cost figures are not shown to you.", "41.37", "40.11")] == [
            True, False, False,
        ]  # fmt: skip

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_same_queries_for_any_number(self, count, nuts, as_user, owner, django_assert_num_queries):
        for price in range(count):
            as_user(owner).post(page(nuts), sent(Product.objects.get(), live_price=str(70 + price)))
        browser = as_user(owner)
        browser.get(page(nuts))
        with django_assert_num_queries(5):
            browser.get(page(nuts))


class TestFromLineUps:
    def test_what_was_planned_last_is_taken_over_once(self, livestream, merchant, nuts, other_merchant, as_user, owner):
        later = factories.livestream(
            organization=merchant, by=owner, starts_at=livestream.starts_at + timedelta(days=9)
        )
        for plan, price in ((later, 59), (livestream, 49)):
            factories.LineUpItemFactory(livestream=plan, sku_code="P09", live_price=Decimal(price))
        factories.LineUpItemFactory(livestream=livestream, sku_code="P02", live_price=Decimal(100))
        factories.LineUpItemFactory(livestream=livestream, sku_code=None)
        theirs = factories.livestream(organization=other_merchant, by=owner)
        factories.LineUpItemFactory(livestream=theirs, sku_code="P10")
        browser = as_user(owner)
        assert "Take over 1 product of your line-ups" in text_of(browser.get(LIST))
        assert browser.post(KEEP)["Location"] == LIST
        kept = Product.objects.filter(organization=merchant).order_by("sku_code").values_list("sku_code", "live_price")
        assert list(kept) == [("P02", Decimal(89)), ("P09", Decimal(59))]
        assert "Take over" not in text_of(browser.get(LIST))

    def test_viewers_take_nothing_over(self, as_user, viewer):
        assert as_user(viewer).post(KEEP).status_code == 403


class TestChoosing:
    def choose(self, browser, livestream, **data):
        return browser.post(reverse("planner:catalogue_pick", args=[livestream.pk]), data)

    def test_a_search_keeps_what_is_ticked(self, livestream, nuts, merchant, as_user, operator):
        dates = factories.ProductFactory(organization=merchant, sku_code="P07", product_name="Dates")
        html = text_of(self.choose(as_user(operator), livestream, q="dat", search="1", products=[nuts.pk]))
        assert f'value="{nuts.pk}" checked' in html
        assert f'value="{dates.pk}">' in html
        assert not LineUpItem.objects.exists()
        html = text_of(self.choose(as_user(operator), livestream, q="nothing", search="1"))
        assert "No product matches" in html

    def test_those_used_last_come_first(self, livestream, nuts, merchant, as_user, operator):
        first = factories.ProductFactory(organization=merchant, sku_code="P01", product_name="Apples")
        earlier = factories.livestream(organization=merchant, by=operator)
        factories.LineUpItemFactory(livestream=earlier, sku_code="P02", product=nuts)
        html = text_of(as_user(operator).get(reverse("planner:catalogue_pick", args=[livestream.pk])))
        assert html.index(f'value="{nuts.pk}"') < html.index(f'value="{first.pk}"')

    @pytest.mark.parametrize(("person", "leads"), [("owner", True), ("reviewer", False)])
    def test_empty_it_leads_to_the_catalogue_of_ones_own(self, person, leads, livestream, engagement, as_user, request):
        Engagement.objects.update(scope=EngagementScope.CO_PLAN)
        browser = as_user(request.getfixturevalue(person))
        html = text_of(browser.get(reverse("planner:catalogue_pick", args=[livestream.pk])))
        assert "The catalogue is empty" in html
        assert (">Open the catalogue</a>" in html) == leads

    def test_ticked_products_join_the_line_up(self, livestream, nuts, as_user, operator):
        self.choose(as_user(operator), livestream, products=[nuts.pk], q="dates")
        assert LineUpItem.objects.get().product == nuts
