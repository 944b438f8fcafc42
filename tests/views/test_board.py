"""The board as people see it: groups, filters, pages, empty states, and how many queries it costs."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from planner.enums import SessionState
from planner.models import ChecklistAnswer, LivestreamSession
from planner.queries import open_items
from tests import factories

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def plans(merchant, owner, template_version):
    """`plans(3)` makes three plans from tomorrow on; keyword arguments are details."""

    def made(count, *, starts_at=None, **details):
        first = starts_at or timezone.now() + DAY
        return [
            factories.livestream(
                organization=merchant,
                by=owner,
                template_version=template_version,
                **{"title": f"Plan {number}", "starts_at": first + number * timedelta(hours=1), **details},
            )
            for number in range(count)
        ]

    return made


def page(client, path="/", **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def shown(html):
    return re.findall(r'class="run-link"[^>]*>([^<]+)<', html)


def text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("path", ["/", "/calendar/"])
@pytest.mark.parametrize("count", [1, 3, 100])
def test_the_board_costs_the_same_for_any_number_of_plans(
    path, count, plans, owner, as_user, django_assert_num_queries
):
    plans(count)
    ChecklistAnswer.objects.filter(item__key="gate_s").update(owner=owner)
    client = as_user(owner)
    with django_assert_num_queries(4):
        html = page(client, path)
    if path == "/":
        assert len(shown(html)) == min(count, 20)


def test_a_filtered_list_by_htmx_costs_less(plans, owner, as_user, django_assert_num_queries):
    plans(3)
    client = as_user(owner)
    with django_assert_num_queries(4):
        page(client, "/?q=Plan", **HTMX)


def test_a_row_says_what_there_is_to_know(plans, owner, as_user):
    starts_at = datetime.combine(
        timezone.now().astimezone(SHANGHAI).date() + 20 * DAY, datetime.min.time(), SHANGHAI
    ) + timedelta(hours=19)
    (plan,) = plans(1, starts_at=starts_at, host_name="Lin", campaign_tag="116")
    html = page(as_user(owner))
    row = re.search(rf'<tr[^>]*id="livestream-{plan.pk}".*?</tr>', html, re.DOTALL)[0]
    words = text(row)
    assert "T-20d" in words
    assert "19:00" in words
    assert "Plan 0 L Lin Kuaishou 116" in words
    assert "0 .0 Preparing Not started" in words
    assert "5 gates open" in words
    assert "Gate Merchandise" in words
    assert f'href="/livestreams/{plan.pk}/merchandise/#item-gate_s"' in row
    assert (
        'aria-label="STAGE: S Merchandise – Not started; T Timing – Not started; A Accurate flow – Not started; '
        'G Gifts – Not started; E Early content – Not started"'
    ) in row


def test_the_day_itself_ticks(plans, owner, as_user, monkeypatch):
    noon = datetime(2026, 11, 2, 12, tzinfo=SHANGHAI)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    plans(1, starts_at=noon + timedelta(hours=8))
    html = page(as_user(owner))
    assert "Today" in text(html)
    assert '<count-down to="2026-11-02T20:00:00+08:00">08:00:00</count-down>' in html
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(hours=9))
    assert "20:00 · start has passed" in text(page(as_user(owner)))


def test_a_plan_that_only_checks_hold_back_says_so(plans, owner, as_user):
    plans(1)
    LivestreamSession.objects.update(is_gated=True, step_open_gates=[0] * 5)
    words = text(page(as_user(owner)))
    assert "Held back by checks" in words
    assert "gates open" not in words


def test_whoever_belongs_to_several_organizations_sees_which_one_it_is(owner, merchant, other_merchant, as_user):
    assert f"<p>{merchant}</p>" not in page(as_user(owner))
    factories.MembershipFactory(user=owner, organization=other_merchant)
    client = as_user(owner)
    for organization in (merchant, other_merchant):
        client.post(f"/organizations/{organization.pk}/switch/")
        assert f"<p>{organization}</p>" in page(client)


def test_weeks_are_named(plans, owner, as_user, monkeypatch):
    monday = datetime(2026, 11, 2, 12, tzinfo=SHANGHAI)
    monkeypatch.setattr(timezone, "now", lambda: monday)
    for days, title in ((1, "A"), (6, "B"), (7, "C"), (14, "D"), (28, "E")):
        plans(1, starts_at=monday + days * DAY, title=f"Plan {title}")
    html = page(as_user(owner))
    groups = [text(group) for group in re.findall(r'class="grp".*?</tr>', html, re.DOTALL)]
    assert [group.partition("> ")[2] or group for group in groups] == [
        "This week 2–8 Nov",
        "Next week 9–15 Nov",
        "16–22 Nov",
        "30 Nov – 6 Dec",
    ]


def test_the_week_in_figures(plans, owner, as_user, monkeypatch):
    monday = datetime(2026, 11, 2, 12, tzinfo=SHANGHAI)
    monkeypatch.setattr(timezone, "now", lambda: monday)
    plans(1, starts_at=monday + DAY, gmv_target=3_600_000)
    plans(1, starts_at=monday + 5 * DAY, gmv_target=5_000_000)
    plans(1, starts_at=monday + 9 * DAY, gmv_target=9_000_000)
    LivestreamSession.objects.filter(starts_at=monday + DAY).update(
        step_due_at=[monday - DAY, None, None, None, None], next_due_at=monday - DAY
    )
    ChecklistAnswer.objects.filter(item__key="gate_s", checklist__livestream__gmv_target=3_600_000).update(owner=owner)
    words = text(re.search(r'id="board-overview".*?</dl>', page(as_user(owner)), re.DOTALL)[0])
    assert "Broadcasts this week 2" in words
    assert "At risk 1" in words
    assert "GMV target this week ¥8.6M" in words
    assert "Waiting for me 1" in words


def test_tabs_keep_the_filters_and_count_everything(plans, owner, as_user):
    plans(2, host_name="Lin")
    html = page(as_user(owner), "/?host=Lin&state=draft")
    tabs = re.search(r'<nav[^>]*id="board-tabs".*?</nav>', html, re.DOTALL)[0]
    assert text(tabs) == "Upcoming 2 Drafts 2 Past 0"
    assert re.findall(r'href="([^"]*)"', tabs) == [
        "/?host=Lin",
        "/?tab=drafts&amp;host=Lin",
        "/?tab=past&amp;host=Lin",
    ]


def test_the_filter_form_works_without_scripts(plans, owner, as_user):
    plans(1, title="Coats", host_name="Lin", platform="douyin")
    plans(1, title="Snacks", host_name="Zhou")
    client = as_user(owner)
    html = page(client, "/?q=&platform=douyin&host=&state=&campaign=&tab=upcoming")
    assert shown(html) == ["Coats"]
    form = re.search(r'<form[^>]*id="board-filters".*?</form>', html, re.DOTALL)[0]
    assert 'action="/" method="get"' in form
    assert '<option value="douyin" selected>Douyin</option>' in form
    assert ">Show</button>" in form


def test_htmx_gets_the_list_and_the_links_around_it(plans, owner, as_user):
    plans(1, title="Coats")
    response = as_user(owner).get("/?q=coats&host=&state=", headers=HTMX)
    html = response.content.decode()
    assert html.lstrip().startswith('<div id="plans">')
    assert re.findall(r'hx-partial hx-target="([^"]+)"', html) == ["#board-tabs", "#board-faces"]
    assert "<html" not in html
    assert response["HX-Push-Url"] == "/?q=coats"
    assert "HX-Request" in response["Vary"]


def test_going_back_gets_the_whole_page(owner, as_user):
    assert "<html" in page(as_user(owner), **HTMX, **{"HX-History-Restore-Request": "true"})


def test_what_does_not_fit_is_ignored(plans, owner, as_user):
    plans(1)
    assert shown(page(as_user(owner), "/?tab=nothing&platform=x&state=y&after=zzz&q=" + "p" * 90)) == ["Plan 0"]


def test_pages_lead_on_and_back(plans, owner, as_user):
    plans(45)
    client = as_user(owner)
    seen, path = [], "/"
    while path:
        html = page(client, path)
        seen.append(shown(html))
        path = link(html, "next")
    assert [len(titles) for titles in seen] == [20, 20, 5]
    assert [title for titles in seen for title in titles] == [f"Plan {number}" for number in range(45)]
    assert shown(page(client, link(html, "prev"))) == seen[1]


def link(html, rel):
    found = re.search(rf'<a class="btn sm" href="([^"]*)" rel="{rel}"', html)
    return found and found[1].replace("&amp;", "&")


def test_past_plans_come_newest_first_and_can_be_copied(plans, owner, viewer, as_user):
    (older,) = plans(1, starts_at=timezone.now() - 9 * DAY, title="Older")
    plans(1, starts_at=timezone.now() - 5 * DAY, title="Newer")
    LivestreamSession.objects.update(state=SessionState.ENDED)
    html = page(as_user(owner), "/?tab=past")
    assert shown(html) == ["Newer", "Older"]
    assert f'href="/livestreams/{older.pk}/copy/"' in html
    assert "/copy/" not in page(as_user(viewer), "/?tab=past")


def test_only_the_own_organization_shows(plans, outsider, other_merchant, owner, as_user):
    plans(1, title="Ours")
    factories.livestream(organization=other_merchant, by=outsider, title="Theirs", host_name="Stranger")
    assert shown(page(as_user(owner))) == ["Ours"]
    assert "Stranger" not in page(as_user(owner))
    assert shown(page(as_user(outsider))) == ["Theirs"]


def test_a_viewer_reads_and_creates_nothing(plans, viewer, as_user):
    plans(1)
    html = page(as_user(viewer))
    assert shown(html) == ["Plan 0"]
    assert "/livestreams/new/" not in html
    assert "Waiting for me" not in html


def test_the_first_page_of_all_leads_to_the_first_plan(owner, viewer, as_user):
    html = page(as_user(owner))
    assert "No plans yet" in html
    assert ">Create the first plan</a>" in html
    assert "board-overview" not in html
    assert "Owners and operators create plans." in page(as_user(viewer))


def test_nothing_coming_up_offers_the_last_broadcasts(plans, owner, as_user):
    (ended,) = plans(1, starts_at=timezone.now() - 9 * DAY, title="Last week")
    html = page(as_user(owner))
    assert "Nothing coming up" in html
    assert f'href="/livestreams/{ended.pk}/copy/"' in html


def test_filters_that_leave_nothing_can_be_cleared(plans, owner, as_user):
    plans(1)
    html = page(as_user(owner), "/?q=nothing&tab=drafts")
    assert "No plan passes these filters" in html
    assert 'href="/?tab=drafts"' in html


def test_a_user_without_an_organization_is_led_to_one(db, as_user):
    assert as_user(factories.UserFactory()).get("/")["Location"] == "/organizations/start/"


def test_what_waits_for_me(plans, owner, operator, as_user):
    (plan,) = plans(1, starts_at=timezone.now() + 10 * DAY)
    ChecklistAnswer.objects.filter(item__key__in=("gate_s", "plain_a")).update(owner=operator)
    html = page(as_user(operator), "/mine/")
    assert re.findall(r'class="mine-link" href="([^"]+)"', html) == [
        f"/livestreams/{plan.pk}/merchandise/#item-gate_s",
        f"/livestreams/{plan.pk}/flow/#item-plain_a",
    ]
    assert "Nothing waits for you" in page(as_user(owner), "/mine/")


def test_more_than_is_listed_says_so(plans, operator, as_user, monkeypatch):
    plans(1, starts_at=timezone.now() + 10 * DAY)
    ChecklistAnswer.objects.filter(item__key__in=("gate_s", "plain_a")).update(owner=operator)
    monkeypatch.setattr(open_items, "LIMIT", 1)
    words = text(re.search(r'id="board-overview".*?</dl>', page(as_user(operator)), re.DOTALL)[0])
    assert "Waiting for me 1+" in words
    html = page(as_user(operator), "/mine/")
    assert (html.count('class="mine-link"'), "More waits for you" in html) == (1, True)
