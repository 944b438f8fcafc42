"""The history page: what changed in whose words, for whose eyes, at a constant price."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from planner.actions.livestreams import details_token, edit_livestream
from planner.enums import AnswerType, ChangeKind, Unit
from planner.models import PlanChange, TemplateVersion
from planner.views.change_words import change_words
from tests import factories

SHANGHAI = ZoneInfo("Asia/Shanghai")


def url_of(livestream, query=""):
    return reverse("planner:plan_history", args=[livestream.pk]) + query


def words(change, language="en", sees_costs=True):
    with translation.override(language):
        told = change_words(change, zone=SHANGHAI, sees_costs=sees_costs)
        return (str(told.subject), str(told.what), str(told.old), str(told.new))


def item(answer_type, **fields):
    return factories.TemplateItemFactory.build(
        version=factories.TemplateVersionFactory.build(), key="item", answer_type=answer_type, **fields
    )


@pytest.mark.parametrize(
    "answer_type, fields, value, english, chinese",
    [
        (AnswerType.YESNO, {}, "yes", "Yes", None),
        (AnswerType.MONEY, {}, "12999.5", "¥12,999.50", "¥12,999.50"),
        (AnswerType.NUMBER, {"unit": Unit.PERCENT}, "0.7", "70%", "70%"),
        (AnswerType.NUMBER, {"unit": Unit.LINKS}, "30", "30 links", None),
        (
            AnswerType.DATETIME, {}, "2026-12-04T11:00Z",
            "Fri 4 Dec, 19:00", "12月4日 周五 19:00",
        ),
        (
            AnswerType.CHOICE, {"options": [{"value": "gmv", "zh": "冲GMV", "en": "GMV"}]}, "gmv", "GMV", "冲GMV",
        ),
        (AnswerType.TEXT, {}, "Thirty units a day", "Thirty units a day", "Thirty units a day"),
        (AnswerType.LINK, {}, "https://example.com/", "https://example.com/", "https://example.com/"),
    ],
)  # fmt: skip
def test_answers_are_told_as_people_write_them(answer_type, fields, value, english, chinese):
    change = PlanChange(kind=ChangeKind.ANSWER, item=item(answer_type, **fields), old="", new=value)
    assert words(change) == ("Test item", "Answer changed", "", english)
    if chinese:
        assert words(change, "zh-hans")[3] == chinese


@pytest.mark.parametrize(
    "field, old, new, told",
    [
        ("ad_budget", "60000", "72000.5", ("Total ad budget", "¥60,000", "¥72,000.50")),
        ("contribution_rate", "0.2798", "0.3", ("Contribution rate before ads", "27.98%", "30%")),
        ("platform", "kuaishou", "douyin", ("Platform", "Kuaishou", "Douyin")),
        ("session_type", "daily_self", "", ("Session type", "Daily broadcast", "empty")),
        ("features", "", "hero coupon", ("What the broadcast contains", "", "Hero products, Coupons")),
        ("starts_at", "", "2026-12-05T11:00Z", ("Planned start", "", "Sat 5 Dec, 19:00")),
        ("strategic_loss_approved", "no", "yes", ("Strategic loss approved", "No", "Yes")),
        ("title", "Old", "New", ("Title", "Old", "New")),
        ("ad_budget", "", "rubbish", ("Total ad budget", "", "rubbish")),
        ("starts_at", "", "soon", ("Planned start", "", "soon")),
        ("long_gone", "a", "b", ("long_gone", "a", "b")),
    ],
)  # fmt: skip
def test_details_are_told_as_people_write_them(field, old, new, told):
    subject, what, *values = words(PlanChange(kind=ChangeKind.DETAIL, field=field, old=old, new=new))
    assert (subject, *values) == told
    assert what == "Plan details changed"


@pytest.mark.parametrize(
    "change, told",
    [
        (PlanChange(kind=ChangeKind.STATE, old="draft", new="locked"), ("State changed", "Draft", "Locked")),
        (
            PlanChange(kind=ChangeKind.STATE, field="approve", old="in_review", new="in_review"),
            ("State changed", "", "Approved; somebody else has to approve it as well"),
        ),
        (
            PlanChange(kind=ChangeKind.STATE, field="postpone", old="draft", new="draft"),
            ("State changed", "", "Postponed"),
        ),
        (PlanChange(kind=ChangeKind.CREATED, new="Friday"), ("Plan created", "", "Friday")),
        (PlanChange(kind=ChangeKind.COPIED, old="May", new="June"), ("Copied from an earlier plan", "May", "June")),
    ],
)  # fmt: skip
def test_what_happens_to_the_plan_itself(change, told):
    subject, _what, old, new = words(change)
    assert (subject, old, new) == told


@pytest.mark.parametrize(
    "kind, field, old, new, told",
    [
        (ChangeKind.ANSWER, "", "yes", "", ("Answer changed", "Yes", "empty")),
        (ChangeKind.ANSWER, "signed_off", "yes", "yes", ("Signed off by the owner", "Yes", "Yes")),
        (ChangeKind.COPIED, "", "", "yes", ("Copied from an earlier plan", "", "Yes")),
        (ChangeKind.FILE_ADDED, "", "", "a.pdf", ("File added", "", "a.pdf")),
        (ChangeKind.FILE_ADDED, "restored", "", "a.pdf", ("File brought back", "", "a.pdf")),
        (ChangeKind.FILE_REMOVED, "", "a.pdf", "", ("File removed", "a.pdf", "")),
        (ChangeKind.NOTE, "", "yes", "", ("Note changed", "yes", "empty")),
    ],
)
def test_what_happens_to_an_item(kind, field, old, new, told):
    change = PlanChange(kind=kind, field=field, old=old, new=new, item=item(AnswerType.YESNO))
    assert words(change)[1:] == told


@pytest.mark.parametrize("kind", [ChangeKind.ANSWER, ChangeKind.NOTE, ChangeKind.FILE_ADDED, ChangeKind.NOT_APPLICABLE])
def test_costs_are_hidden_even_when_the_change_forgot_its_mark(kind):
    change = PlanChange(kind=kind, old="1", new="2", reason="3", item=item(AnswerType.MONEY, shows_costs=True))
    told = change_words(change, zone=SHANGHAI, sees_costs=False)
    assert (told.old, told.new, told.reason, told.is_hidden) == ("", "", "", True)


@pytest.mark.parametrize(
    ("worksheet", "row", "field", "stored", "english", "chinese"),
    [
        ("line_up", "P02", "live_price", '"89.00"', ("Line-up P02 Live price", "89"), ("货盘表 P02 直播价", "89")),
        ("line_up", "P02", "role", '"hero"', ("Line-up P02 Role", "Hero product"), ("货盘表 P02 角色", "爆款")),
        ("line_up", "P02", "return_rate", '"0.0550"', ("Line-up P02 Return rate", "5.5%"), None),
        ("rundown", "18–33", "products", '["P02", "P03"]', ("Rundown 18–33 Products", "P02, P03"), None),
        ("rundown", "18–33", "end_min", "33", ("Rundown 18–33 To", "T+33"), None),
        ("channels", "wecom", "budget", '"900.00"', ("Traffic channels WeCom Budget", "900"), None),
        ("content", "E1", "publish_at", '"2026-12-04T11:00:00+00:00"',
         ("Warm-up content E1 Publish at", "2026-12-04 19:00"), None),
        ("content", "E1", "ai_label", "true", ("Warm-up content E1 AI label", "Yes"), None),
        ("line_up", "P02", "live_price", "{", ("Line-up P02 Live price", "{"), None),
        ("line_up", "P02", "gone", '"x"', ("Line-up P02", '"x"'), None),
    ],
)  # fmt: skip
def test_cells_are_told_as_people_write_them(worksheet, row, field, stored, english, chinese):
    change = PlanChange(kind=ChangeKind.CELL, worksheet=worksheet, row=row, field=field, old=stored, new="")
    assert words(change) == (english[0], "Cell changed", english[1], "empty")
    if chinese:
        told = words(change, "zh-hans")
        assert (told[0], told[2]) == chinese


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (PlanChange(kind=ChangeKind.UNDONE, field="paste"), ("Change undone", "Change undone: Cells pasted", "", "")),
        (PlanChange(kind=ChangeKind.WAIVED, field="A09"),
         ("Failing check waived", "Failing check waived: A09", "", "")),
        (PlanChange(kind=ChangeKind.ROWS_ADDED, worksheet="crew", new="12"), ("Crew", "Rows added", "", "12")),
        (PlanChange(kind=ChangeKind.CONFIRMED_EMPTY, field="step", new="g"),
         ("Worksheets confirmed to be empty", "Worksheets confirmed to be empty", "", "Gifts")),
    ],
)  # fmt: skip
def test_what_happens_to_worksheets(change, told):
    assert words(change) == told


def test_changes_of_a_worksheet_belong_to_its_step(as_user, owner, livestream):
    factories.change(livestream, by=owner, kind=ChangeKind.CELL, worksheet="crew", row="Lin", field="phone", new='"1"')
    page = as_user(owner).get(url_of(livestream, "?step=t")).content.decode()
    assert "Crew Lin" in page
    assert "Crew Lin" not in as_user(owner).get(url_of(livestream, "?step=s")).content.decode()
    assert "Crew Lin" not in as_user(owner).get(url_of(livestream, "?step=plan")).content.decode()


def test_days_follow_the_zone_of_the_organization(as_user, owner, livestream):
    factories.change(livestream, by=owner, new="late note", at=datetime(2026, 3, 1, 17, 30, tzinfo=UTC))
    page = as_user(owner).get(url_of(livestream)).content.decode()
    day = page.partition("late note")[0].rpartition('<h2 class="change-day">')[2].partition("</h2>")[0]
    assert day.startswith("Mon 2 Mar")
    assert 'datetime="2026-03-02T01:30:00+08:00">01:30<' in page


def test_newest_first_with_who_and_what(as_user, owner, operator, livestream):
    plain = livestream.template_version.items.get(key="plain_s")
    factories.change(livestream, by=operator, item=plain, kind=ChangeKind.ANSWER, old="no", new="yes")
    factories.change(livestream, by=None, kind=ChangeKind.STATE, old="draft", new="cancelled", reason="Host is ill")
    page = as_user(owner).get(url_of(livestream)).content.decode().partition('id="changes"')[2]
    assert page.index("Host is ill") < page.index("Plain Merchandise") < page.index("Plan created")
    assert f"{operator} · <time" in page
    assert "System · <time" in page
    assert '<del><span class="vh">before: </span>No</del>' in page
    assert '<ins><span class="vh">after: </span>Yes</ins>' in page


def test_what_people_wrote_stays_text(as_user, owner, livestream):
    factories.change(livestream, by=owner, kind=ChangeKind.NOTE, new="<script>alert(1)</script>")
    assert "<script>alert" not in as_user(owner).get(url_of(livestream)).content.decode()


@pytest.mark.parametrize(
    "who, sees", [("owner", True), ("operator", True), ("blind_operator", False), ("viewer", False)]
)
def test_costs_are_for_those_who_may_see_them(request, as_user, merchant, owner, who, sees):
    version = factories.TemplateVersionFactory()
    margin = factories.TemplateItemFactory(
        version=version, key="margin", answer_type=AnswerType.MONEY, shows_costs=True, label_en="Margin"
    )
    plan = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    cost = {"item": margin, "shows_costs": True, "by": owner}
    factories.change(plan, **cost, kind=ChangeKind.ANSWER, old="77111", new="77222")
    factories.change(plan, **cost, kind=ChangeKind.NOTE, new="Supplier wants 77333")
    factories.change(plan, **cost, kind=ChangeKind.FILE_ADDED, new="fee-77444.pdf")
    factories.change(plan, **cost, kind=ChangeKind.NOT_APPLICABLE, reason="77555 is too much")
    edit_livestream(
        livestream=plan, details={"ad_budget": 77666}, seen=details_token(plan), by=owner, now=timezone.now()
    )
    page = as_user(request.getfixturevalue(who)).get(url_of(plan)).content.decode()
    figures = ("77,111", "77,222", "77333", "77444", "77555", "77,666")
    assert [figure in page for figure in figures] == [sees] * 6
    assert page.count("Cost figures are not shown to you.") == (0 if sees else 5)
    assert page.count("Margin") >= 4


def test_filters_narrow_the_list_and_survive_paging(as_user, owner, operator, livestream):
    items = {row.key: row for row in livestream.template_version.items.all()}
    for n in range(60):
        factories.change(livestream, by=operator, item=items["plain_t"], kind=ChangeKind.NOTE, new=f"note {n}")
    factories.change(livestream, by=owner, item=items["plain_s"], kind=ChangeKind.NOTE, new="other step")
    query = f"?step=t&person={operator.pk}&kind=note"
    client = as_user(owner)
    first = client.get(url_of(livestream, query)).content.decode()
    assert (first.count('<li><span class="letter'), "other step" in first) == (50, False)
    assert f'<option value="{operator.pk}" selected>' in first
    older = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert older.startswith(f"{query}&before=")
    second = client.get(url_of(livestream, older)).content.decode()
    assert (second.count('<li><span class="letter'), 'rel="next"' in second) == (10, False)
    newer = second.partition('rel="prev"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    back = client.get(url_of(livestream, newer)).content.decode()
    assert (back.count('<li><span class="letter'), 'rel="prev"' in back) == (50, False)


def test_no_match_offers_the_whole_history(as_user, owner, livestream):
    page = as_user(owner).get(url_of(livestream, "?kind=state")).content.decode()
    assert "No changes match" in page
    assert f'href="{url_of(livestream)}"' in page


@pytest.mark.parametrize(
    "query", ["?person=x", "?step=z&kind=y", "?before=x", "?after=9-9", "?person=99999999999999999999"]
)
def test_nonsense_in_the_address_is_ignored(as_user, owner, livestream, query):
    page = as_user(owner).get(url_of(livestream, query)).content.decode()
    assert "Friday night" in page.partition('id="changes"')[2]


def test_who_may_read_it(as_user, owner, viewer, outsider, client, livestream):
    assert [as_user(user).get(url_of(livestream)).status_code for user in (owner, viewer, outsider)] == [200, 200, 404]
    assert client.get(url_of(livestream)).status_code == 302
    assert as_user(owner).post(url_of(livestream)).status_code == 405


@pytest.mark.parametrize("count", [1, 3, 100])
def test_queries_are_the_same_for_any_length(as_user, owner, operator, livestream, count, django_assert_num_queries):
    item = livestream.template_version.items.get(key="plain_s")
    now = timezone.now()
    PlanChange.objects.bulk_create(
        PlanChange(
            livestream=livestream, by=(owner, operator)[n % 2], item=item, kind=ChangeKind.ANSWER, old="no", new="yes",
            at=now + timedelta(seconds=n),
        )
        for n in range(count)
    )  # fmt: skip
    client = as_user(owner)
    TemplateVersion.kept(livestream.template_version_id)
    with django_assert_num_queries(5):
        client.get(url_of(livestream))
