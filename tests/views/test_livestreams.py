"""Creating, copying and editing plans over HTTP, with and without scripts."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from planner.enums import ChangeKind, SessionState
from planner.models import ChecklistAnswer, LivestreamSession
from tests import factories

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = (timezone.now().astimezone(SHANGHAI) + timedelta(days=20)).replace(hour=19, minute=0, second=0, microsecond=0)
NEW = {
    "title": "Friday stock-up",
    "platform": "kuaishou",
    "session_type": "weekly_special",
    "starts_at": f"{START:%Y-%m-%dT%H:%M}",
    "planned_minutes": "180",
    "gmv_target": "30万",
    "features": ["hero", "coupon"],
}
HTMX = {"HX-Request": "true"}


def page(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def fields(html):
    return re.findall(r'name="(\w+)"', html)


def ticked(html):
    return set(re.findall(r'name="features" value="(\w+)"[^>]* checked', html))


# Create


def test_a_plan_is_created_by_a_plain_form(owner, merchant, template_version, as_user):
    client = as_user(owner)
    response = client.post("/livestreams/new/", {**NEW, "ad_budget": "30,000", "contribution_rate": "27.98"})
    plan = LivestreamSession.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/livestreams/{plan.pk}/merchandise/")
    assert (plan.organization, plan.template_version, plan.created_by) == (merchant, template_version, owner)
    assert (plan.title, plan.starts_at, plan.features) == ("Friday stock-up", START, ["hero", "coupon"])
    assert (plan.gmv_target, plan.ad_budget) == (Decimal("300000.00"), Decimal("30000.00"))
    assert plan.contribution_rate == Decimal("0.2798")
    assert "The plan is ready." in page(client.get(response["Location"]))


def test_the_form_proposes_and_names_its_checklist(owner, template_version, as_user):
    html = page(as_user(owner).get("/livestreams/new/"))
    assert ticked(html) == {"hero", "coupon", "flash_sale", "gift_with_purchase"}
    assert "Checklist: Test template, version 1, 10 items" in html
    assert 'method="post"' in html


def test_mistakes_keep_what_was_typed(owner, template_version, as_user):
    html = page(as_user(owner).post("/livestreams/new/", {**NEW, "title": "x", "gmv_target": "lots"}), 422)
    assert "Nothing is saved yet" in html
    assert "Write a number, such as 300,000." in html
    assert 'value="lots"' in html
    assert 'aria-invalid="true"' in html
    assert ticked(html) == {"hero", "coupon"}
    assert not LivestreamSession.objects.exists()


def test_without_a_published_checklist_nothing_is_created(owner, as_user):
    html = page(as_user(owner).post("/livestreams/new/", NEW), 422)
    assert "No published checklist fits this platform and session type." in html
    assert not LivestreamSession.objects.exists()


def test_cost_fields_are_for_people_with_cost_access(operator, blind_operator, template_version, as_user):
    costs = {"ad_budget", "contribution_rate"}
    assert costs <= set(fields(page(as_user(operator).get("/livestreams/new/"))))
    client = as_user(blind_operator)
    assert costs & set(fields(page(client.get("/livestreams/new/")))) == set()
    client.post("/livestreams/new/", {**NEW, "ad_budget": "30000"})
    assert LivestreamSession.objects.get().ad_budget is None


@pytest.mark.parametrize("role", ["viewer", "reviewer"])
def test_who_cannot_edit_cannot_create(role, request, as_user, template_version):
    client = as_user(request.getfixturevalue(role))
    assert client.get("/livestreams/new/").status_code == 403
    assert client.post("/livestreams/new/", NEW).status_code == 403
    assert not LivestreamSession.objects.exists()


@pytest.mark.parametrize(
    ("ticks", "before", "after"),
    [
        (["hero", "coupon", "flash_sale", "gift_with_purchase"], "weekly_special", {"hero", "coupon"}),
        (["hero", "ai_content"], "weekly_special", {"hero", "ai_content"}),
        ([], "weekly_special", set()),
    ],
)
def test_another_session_type_renews_only_an_untouched_proposal(ticks, before, after, owner, template_version, as_user):
    asked = {"platform": "douyin", "session_type": "daily_self", "features": ticks, "features_for": before}
    html = page(as_user(owner).get("/livestreams/new/", asked, headers=HTMX))
    assert html.lstrip().startswith('<fieldset class="group" id="plan-kind"')
    assert ticked(html) == after
    assert 'name="features_for" value="daily_self"' in html


# Copy


@pytest.fixture
def source(livestream):
    ChecklistAnswer.objects.filter(checklist__livestream=livestream, item__key="plain_s").update(value="yes")
    return livestream


def test_a_plan_is_copied(source, operator, as_user):
    client = as_user(operator)
    html = page(client.get(f"/livestreams/{source.pk}/copy/"))
    assert 'value="Friday night"' in html
    response = client.post(
        f"/livestreams/{source.pk}/copy/", {"title": "Next Friday", "starts_at": f"{START:%Y-%m-%dT%H:%M}"}
    )
    copied = LivestreamSession.objects.exclude(pk=source.pk).get()
    assert (response.status_code, response["Location"]) == (302, f"/livestreams/{copied.pk}/copied/")
    assert (copied.copied_from, copied.title, copied.starts_at) == (source, "Next Friday", START)
    html = page(client.get(response["Location"]))
    assert "Copied from “Friday night”" in html
    assert f'href="/livestreams/{copied.pk}/merchandise/#item-plain_s">Plain Merchandise</a>' in html


def test_a_copy_says_what_its_worksheets_took_over(source, operator, blind_operator, as_user):
    for number in (1, 2):
        factories.LineUpItemFactory(livestream=source, link_no=number)
    said = {"title": "Next Friday", "starts_at": f"{START:%Y-%m-%dT%H:%M}"}
    url = as_user(operator).post(f"/livestreams/{source.pk}/copy/", said)["Location"]
    html = page(as_user(operator).get(url))
    line_up = html[html.index(">Line-up</a>") :]
    assert line_up.startswith('>Line-up</a> <span class="muted">2 rows</span>')
    assert "To give anew: " in line_up
    assert ">Rundown</a>" not in html
    assert "7-day low" in html
    assert "7-day low" in page(as_user(blind_operator).get(url))


def test_a_copy_in_the_past_is_refused(source, operator, as_user):
    html = page(
        as_user(operator).post(f"/livestreams/{source.pk}/copy/", {"title": "Again", "starts_at": "2020-01-01T20:00"}),
        422,
    )
    assert "This is in the past." in html
    assert 'value="Again"' in html
    assert LivestreamSession.objects.count() == 1


def test_a_copy_starts_from_the_published_version(source, operator, as_user):
    newer = factories.TemplateVersionFactory(template=source.template_version.template, number=2)
    factories.TemplateItemFactory(version=newer, key="brand_new", label_en="Brand new")
    factories.publish(newer)
    as_user(operator).post(
        f"/livestreams/{source.pk}/copy/", {"title": "Next Friday", "starts_at": f"{START:%Y-%m-%dT%H:%M}"}
    )
    copied = LivestreamSession.objects.exclude(pk=source.pk).get()
    assert copied.template_version == newer
    html = page(as_user(operator).get(f"/livestreams/{copied.pk}/copied/"))
    assert "New in this version of the checklist" in html
    assert "Brand new" in html
    assert "1 answer belongs to an item that this version of the checklist no longer has." in html


def test_only_a_copy_has_a_report(source, operator, as_user):
    assert as_user(operator).get(f"/livestreams/{source.pk}/copied/").status_code == 404


def test_a_viewer_does_not_copy(source, viewer, as_user):
    assert as_user(viewer).get(f"/livestreams/{source.pk}/copy/").status_code == 403


# Edit


def edited(client, livestream, **changes):
    """The form as a browser would send it, with some changes."""
    html = page(client.get(f"/livestreams/{livestream.pk}/edit/"))
    form = re.search(r'<form class="sheet details".*?</form>', html, re.DOTALL)[0]
    data = dict(re.findall(r'<input type="(?:text|hidden|number|datetime-local)" name="(\w+)" value="([^"]*)"', form))
    data |= dict(re.findall(r'<select name="(\w+)".*?<option value="(\w+)" selected', form, re.DOTALL))
    data["features"] = list(ticked(form))
    return {**data, **changes}


def test_an_edit_changes_only_what_changed(livestream, owner, as_user):
    client = as_user(owner)
    path = f"/livestreams/{livestream.pk}/edit/"
    start = livestream.starts_at
    response = client.post(path, edited(client, livestream, title="Saturday night", contribution_rate="25"))
    livestream.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, f"/livestreams/{livestream.pk}/merchandise/")
    assert (livestream.title, livestream.contribution_rate) == ("Saturday night", Decimal("0.2500"))
    assert livestream.starts_at.replace(second=0, microsecond=0) == start.replace(second=0, microsecond=0)
    changes = livestream.changes.filter(kind=ChangeKind.DETAIL).values_list("field", "new", "shows_costs")
    assert ("title", "Saturday night", False) in changes
    assert ("contribution_rate", "0.25", True) in changes
    assert "Details saved." in page(client.get(response["Location"]))


def test_a_new_start_is_announced(livestream, owner, as_user):
    client = as_user(owner)
    client.post(f"/livestreams/{livestream.pk}/edit/", edited(client, livestream, starts_at=f"{START:%Y-%m-%dT%H:%M}"))
    livestream.refresh_from_db()
    assert livestream.starts_at == START
    assert livestream.next_due_at == START - timedelta(hours=72)
    assert "All due dates moved with the start." in page(client.get("/"))


def test_a_wrong_edit_keeps_what_was_typed(livestream, owner, as_user):
    client = as_user(owner)
    html = page(
        client.post(
            f"/livestreams/{livestream.pk}/edit/", edited(client, livestream, planned_minutes="5", title="New")
        ),
        422,
    )
    assert 'value="5"' in html
    assert 'value="New"' in html
    livestream.refresh_from_db()
    assert livestream.title == "Friday night"


def test_two_people_who_edit_do_not_overwrite_each_other(livestream, owner, operator, as_user):
    first, second = as_user(owner), as_user(operator)
    path = f"/livestreams/{livestream.pk}/edit/"
    late = edited(second, livestream, title="From the operator", host_name="Zhou")
    first.post(path, edited(first, livestream, title="From the owner"))
    html = page(second.post(path, late), 409)
    assert "A colleague changed the details meanwhile" in html
    assert "From the owner" in html
    assert 'value="From the operator"' in html
    livestream.refresh_from_db()
    assert (livestream.title, livestream.host_name) == ("From the owner", "")
    again = {**late, "seen": re.search(r'name="seen" value="(\w+)"', html)[1]}
    assert second.post(path, again).status_code == 302
    livestream.refresh_from_db()
    assert (livestream.title, livestream.host_name) == ("From the operator", "Zhou")


def test_the_owner_approves_a_loss(livestream, owner, operator, as_user):
    client = as_user(owner)
    assert "strategic_loss_approved" not in fields(page(as_user(operator).get(f"/livestreams/{livestream.pk}/edit/")))
    client.post(f"/livestreams/{livestream.pk}/edit/", edited(client, livestream, strategic_loss_approved="on"))
    livestream.refresh_from_db()
    assert livestream.strategic_loss_approved_by == owner


def test_an_operator_cannot_approve_a_loss_by_hand(livestream, operator, as_user):
    client = as_user(operator)
    client.post(
        f"/livestreams/{livestream.pk}/edit/", edited(client, livestream, title="New", strategic_loss_approved="on")
    )
    livestream.refresh_from_db()
    assert (livestream.title, livestream.strategic_loss_approved_by) == ("New", None)


def test_an_edit_without_cost_access_keeps_the_costs(livestream, owner, blind_operator, as_user):
    LivestreamSession.objects.filter(pk=livestream.pk).update(ad_budget=30000, contribution_rate=Decimal("0.25"))
    client = as_user(blind_operator)
    html = page(client.get(f"/livestreams/{livestream.pk}/edit/"))
    assert "30000" not in html
    client.post(f"/livestreams/{livestream.pk}/edit/", edited(client, livestream, title="New"))
    livestream.refresh_from_db()
    assert (livestream.title, livestream.ad_budget) == ("New", Decimal("30000.00"))


def test_a_locked_plan_is_not_edited(livestream, owner, as_user):
    client = as_user(owner)
    data = edited(client, livestream, title="Too late")
    LivestreamSession.objects.filter(pk=livestream.pk).update(state=SessionState.LOCKED)
    assert "The details of this plan cannot change now" in page(client.get(f"/livestreams/{livestream.pk}/edit/"))
    assert "State: Locked." in page(client.post(f"/livestreams/{livestream.pk}/edit/", data), 409)
    livestream.refresh_from_db()
    assert livestream.title == "Friday night"


def test_a_viewer_does_not_edit(livestream, viewer, as_user):
    assert as_user(viewer).get(f"/livestreams/{livestream.pk}/edit/").status_code == 403


def test_times_are_those_of_the_organization(merchant, owner, template_version, as_user):
    merchant.time_zone = "Europe/Berlin"
    merchant.save(update_fields=["time_zone"])
    as_user(owner).post("/livestreams/new/", NEW)
    plan = LivestreamSession.objects.get()
    assert plan.starts_at == datetime(START.year, START.month, START.day, 19, tzinfo=ZoneInfo("Europe/Berlin"))
