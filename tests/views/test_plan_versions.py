"""Versions of a plan as pages: list, keeping one, and two side by side, for whose eyes, at a constant price."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.livestreams import details_token, edit_livestream
from planner.actions.plan_versions import freeze_version
from planner.actions.worksheets import add_row, delete_rows, write_rows
from planner.domain.worksheets.editing import RowWrite, as_new_rows
from planner.enums import VersionReason
from planner.enums_worksheets import Worksheet
from planner.models import TemplateVersion
from tests import factories
from tests.domain.plans import plan_1

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(owner):
    return {"by": owner, "now": timezone.now()}


@pytest.fixture
def plan(merchant, owner, standard_version, by):
    """The first plan of the handbook."""
    made = factories.livestream(organization=merchant, by=owner, template_version=standard_version)
    sheets = replace(plan_1.SHEETS, slot=replace(plan_1.SHEETS.slot, planned_start=made.starts_at))
    write_rows(livestream=made, writes=as_new_rows(sheets), **by)
    made.refresh_from_db()
    return made


def keep(livestream, by, reason=VersionReason.MANUAL):
    return freeze_version(livestream=livestream, reason=reason, **by)


def write(plan, worksheet, key, by, **values):
    write_rows(livestream=plan, writes=[RowWrite(worksheet, key, values)], **by)


def cheaper(plan, by):
    """Three products cost less, ads cost more, one cost is another."""
    for row in plan.line_up.order_by("position")[1:4]:
        write(plan, Worksheet.LINE_UP, str(row.pk), by, live_price=row.live_price - 5)
    first = plan.line_up.order_by("position").first()
    write(plan, Worksheet.LINE_UP, str(first.pk), by, unit_cost=Decimal("7.77"))
    write(plan, Worksheet.TARGETS, "", by, total_ad_budget=Decimal(42_000))


def listed(plan):
    return reverse("planner:plan_versions", args=[plan.pk])


def compared(plan, query=""):
    return reverse("planner:version_compare", args=[plan.pk]) + query


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_version_the_page_offers_to_keep_one(as_user, owner, viewer, livestream):
    page = page_of(as_user(owner), listed(livestream))
    assert "No version yet" in page
    assert f'action="{reverse("planner:version_keep", args=[livestream.pk])}"' in page
    seen = page_of(as_user(viewer), listed(livestream))
    assert ("No version yet" in seen, "Keep this version" in seen, "Back to the plan" in seen) == (True, False, True)
    assert as_user(owner).get(compared(livestream)).headers["Location"] == listed(livestream)


def test_keeping_a_version(as_user, owner, livestream):
    client, url = as_user(owner), reverse("planner:version_keep", args=[livestream.pk])
    first = client.post(url, follow=True)
    assert first.redirect_chain == [(listed(livestream), 302)]
    assert "Version 1 kept." in first.content.decode()
    assert "Nothing has changed since version 1." in client.post(url, follow=True).content.decode()
    assert livestream.versions.count() == 1
    assert client.get(url).status_code == 405


def test_who_may_keep_and_who_may_look(as_user, livestream, by, request, engagement):
    keep(livestream, by)
    people = ("operator", "viewer", "reviewer", "outsider")
    clients = [as_user(request.getfixturevalue(name)) for name in people]
    assert [client.get(listed(livestream)).status_code for client in clients] == [200, 200, 200, 404]
    assert [client.get(compared(livestream)).status_code for client in clients] == [200, 200, 200, 404]
    url = reverse("planner:version_keep", args=[livestream.pk])
    assert [client.post(url).status_code for client in clients] == [302, 403, 403, 404]


def test_the_list_says_who_when_why_and_how_good(as_user, owner, plan, by):
    keep(plan, by)
    cheaper(plan, by)
    keep(plan, by, VersionReason.SUBMIT)
    page = page_of(as_user(owner), listed(plan)).partition('id="versions"')[2]
    assert page.index("Version 2") < page.index("Version 1")
    second, first = page.split('<li class="version">')[1:]
    assert all(words in second for words in ("Submitted", str(owner), "GMV forecast", "¥287K", "Planned profit"))
    assert 'title="Merchandise">S<' in second
    assert 'title="Accurate flow">A<' in second
    assert 'title="Gifts">G<' not in second
    assert compared(plan, "?before=1&amp;after=2") in second
    assert "First version" in first


def test_the_list_says_whether_the_plan_has_changed_since(as_user, owner, plan, by):
    keep(plan, by)
    assert "Unchanged since version 1" in page_of(as_user(owner), listed(plan))
    write(plan, Worksheet.SLOT, "", by, studio="B2")
    page = page_of(as_user(owner), listed(plan))
    assert "Changed since version 1" in page
    assert compared(plan, "?before=1&amp;after=now") in page


def test_two_versions_side_by_side(as_user, owner, plan, by):
    keep(plan, by)
    cheaper(plan, by)
    page = page_of(as_user(owner), compared(plan))
    assert "Live price of 3 products" in page
    assert "+40%" in page
    assert "Ad budget" in page or "ad budget" in page
    assert "¥302K" in page
    assert "Material changes: price, ad budget by 10% or more" in page
    row = plan.line_up.order_by("position")[1]
    assert f"#cell-line_up-{row.pk}-live_price" in page
    assert "P02 Daily nuts" in page
    merchandise = page.index('id="diff-s"')
    assert page.index("Live price of 3 products") > merchandise
    assert page.index('id="diff-a"') > page.index("Unit cost of 1 product")
    assert "A01 failed" in page


def test_one_step_at_a_time(as_user, owner, plan, by):
    keep(plan, by)
    cheaper(plan, by)
    client = as_user(owner)
    page = page_of(client, compared(plan, "?step=a"))
    assert ('id="diff-a"' in page, 'id="diff-s"' in page) == (True, False)
    assert "Nothing differs in this step" in page_of(client, compared(plan, "?step=g"))


def test_rows_that_came_and_went(as_user, owner, plan, by):
    keep(plan, by)
    gone = plan.crew.order_by("position").last()
    delete_rows(livestream=plan, worksheet=Worksheet.CREW, keys=[str(gone.pk)], **by)
    add_row(livestream=plan, worksheet=Worksheet.LINE_UP, values={"sku_code": "P99", "product_name": "新品"}, **by)
    page = page_of(as_user(owner), compared(plan))
    assert "1 product added" in page
    assert "P99 新品" in page
    assert "1 shift removed" in page
    assert f"#row-line_up-{plan.line_up.get(sku_code='P99').pk}" in page


def test_links_lead_only_to_rows_that_are_there(as_user, owner, plan, by):
    keep(plan, by)
    row = plan.line_up.order_by("position")[1]
    write(plan, Worksheet.LINE_UP, str(row.pk), by, live_price=Decimal(70))
    keep(plan, by)
    delete_rows(livestream=plan, worksheet=Worksheet.LINE_UP, keys=[str(row.pk)], **by)
    page = page_of(as_user(owner), compared(plan, "?before=1&after=2"))
    assert "Live price of 1 product" in page
    assert f"cell-line_up-{row.pk}" not in page


def test_equal_sides_lead_on(as_user, owner, plan, by):
    keep(plan, by)
    page = page_of(as_user(owner), compared(plan))
    assert "Nothing differs" in page
    assert "Open the plan" in page


@pytest.mark.parametrize(
    ("query", "sides"),
    [
        ("", ("2", "now")),
        ("?before=1&after=2", ("1", "2")),
        ("?before=2&after=1", ("1", "2")),
        ("?before=now&after=1", ("1", "now")),
        ("?after=2", ("1", "2")),
        ("?before=9&after=x&step=q", ("2", "now")),
        ("?before=99999999999999999999&after=²", ("2", "now")),
    ],
)
def test_nonsense_in_the_address_is_ignored(as_user, owner, livestream, by, query, sides):
    keep(livestream, by)
    edit_livestream(livestream=livestream, details={"host_name": "Lin"}, seen=details_token(livestream), **by)
    keep(livestream, by)
    page = page_of(as_user(owner), compared(livestream, query))
    chosen = re.findall(r'<option value="(\w+)" selected>', page)
    assert tuple(chosen) == sides


@pytest.mark.parametrize(
    ("who", "sees"), [("owner", True), ("operator", True), ("blind_operator", False), ("viewer", False)]
)
def test_costs_are_for_those_who_may_see_them(request, as_user, plan, by, who, sees):
    keep(plan, by)
    cheaper(plan, by)
    plan.refresh_from_db()
    edit_livestream(
        livestream=plan, details={"contribution_rate": Decimal("0.3719")}, seen=details_token(plan), **by
    )  # fmt: skip
    keep(plan, by)
    client = as_user(request.getfixturevalue(who))
    page = page_of(client, compared(plan, "?before=1&after=2"))
    figures = ("7.77", "42,000", "37.19%", "Planned profit", "profit ")
    assert [figure in page for figure in figures] == [sees] * len(figures)
    assert ("Unit cost of 1 product" in page, "¥302K" in page) == (True, True)
    assert ("Planned profit" in page_of(client, listed(plan))) == sees


def test_what_people_wrote_stays_text(as_user, owner, plan, by):
    keep(plan, by)
    write(plan, Worksheet.SLOT, "", by, studio="<script>alert(1)</script>")
    assert "<script>alert" not in page_of(as_user(owner), compared(plan))


def test_chinese(as_user, owner, plan, by):
    keep(plan, by)
    cheaper(plan, by)
    owner.language = "zh-hans"
    owner.save()
    client = as_user(owner)
    page = page_of(client, compared(plan))
    assert "3 个商品的直播价" in page
    assert "版本对比" in page
    assert "版本 1" in page_of(client, listed(plan))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_the_same_for_any_number(as_user, owner, plan, by, count, django_assert_num_queries):
    for number in range(count):
        write(plan, Worksheet.SLOT, "", by, studio=f"B{number}")
        keep(plan, by)
    write(plan, Worksheet.SLOT, "", by, studio="C")
    client = as_user(owner)
    TemplateVersion.kept(plan.template_version_id).check_definitions()
    client.get(listed(plan))
    with django_assert_num_queries(7):
        client.get(listed(plan))
    with django_assert_num_queries(8):
        client.get(compared(plan))


def test_the_pages_are_reached_from_history_and_plan(as_user, owner, livestream):
    client = as_user(owner)
    pages = [livestream.get_absolute_url(), reverse("planner:plan_history", args=[livestream.pk])]
    assert [f'href="{listed(livestream)}"' in page_of(client, url) for url in pages] == [True, True]
