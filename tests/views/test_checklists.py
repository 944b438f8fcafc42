"""Saving one answer: every kind of response once, for every role."""

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.checklists import save_answer
from planner.enums import AnswerType, Role, SessionState, Step, Unit
from planner.models import ChecklistAnswer, LivestreamSession, PlanChange
from tests import factories

HTMX = {"HX-Request": "true"}
REASON = "Nothing of the kind in this broadcast"


def answer_to(livestream, key):
    return ChecklistAnswer.objects.select_related("item", "checklist").get(
        checklist__livestream=livestream, item__key=key
    )


def url_of(answer, name):
    return reverse(f"planner:answer_{name}", args=[answer.pk])


def item_of(livestream, key):
    return f"{livestream.step_url(Step.MERCHANDISE)}#item-{key}"


@pytest.fixture
def plan(merchant, owner):
    version = factories.TemplateVersionFactory()
    items = (
        {"key": "done", "is_gate": True, "label_en": "Stock is locked"},
        {"key": "signed", "is_gate": True, "credit_kind": "yes_by_owner"},
        {"key": "lineup_sku_count", "answer_type": AnswerType.NUMBER, "unit": Unit.LINKS,
         "credit_kind": "greater_than", "credit_params": {"min": 0}},
        {"key": "samples", "answer_type": AnswerType.NUMBER, "unit": Unit.PRODUCTS,
         "credit_kind": "at_least", "credit_params": {"target_fact": "presented_count"}},
        {"key": "margin", "answer_type": AnswerType.MONEY, "shows_costs": True, "credit_kind": "greater_than",
         "credit_params": {"min": 90_000}},
        {"key": "words", "answer_type": AnswerType.TEXT, "credit_kind": "text_length", "credit_params": {"min": 20}},
    )  # fmt: skip
    for position, fields in enumerate(items):
        factories.TemplateItemFactory(version=version, position=position, **fields)
    return factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))


@pytest.fixture
def links(plan):
    return answer_to(plan, "lineup_sku_count")


def test_a_save_answers_with_the_row_and_what_moved_around_it(as_user, operator, plan, links):
    response = as_user(operator, **HTMX).post(url_of(links, "save"), {"version": 1, "value": "36"})
    page = response.content.decode()
    assert response.status_code == 200
    assert page.lstrip().startswith('<li class="todo" id="item-lineup_sku_count" data-status="ready">')
    targets = ("#plan-score", "#strip", "#nba", "#checklist-head", "#item-samples")
    assert [page.count(f'hx-target="{target}"') for target in targets] == [1, 1, 1, 1, 1]
    assert 'name="version" value="2"' in page
    assert "at least 36" in page


def test_without_scripts_a_save_leads_back_to_the_item(as_user, operator, plan, links):
    response = as_user(operator).post(url_of(links, "save"), {"version": 1, "value": "36"})
    assert (response.status_code, response.url) == (302, item_of(plan, "lineup_sku_count"))


def test_reading_an_address_that_saves_is_refused(as_user, owner, links):
    for name in ("save", "confirm", "applicable"):
        assert as_user(owner).get(url_of(links, name)).status_code == 405


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_is_no_answer_comes_back_with_the_reason(as_user, operator, plan, links, headers):
    response = as_user(operator, **headers).post(url_of(links, "save"), {"version": 1, "value": "lots <b>"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Not a number." in page
    assert 'value="lots &lt;b&gt;"' in page
    assert answer_to(plan, "lineup_sku_count").value == ""


def test_a_missing_version_is_no_save(as_user, operator, plan, links):
    assert as_user(operator, **HTMX).post(url_of(links, "save"), {"value": "5"}).status_code == 422
    assert answer_to(plan, "lineup_sku_count").value == ""


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_stale_save_shows_both_answers(as_user, owner, operator, plan, links, headers):
    membership = owner.memberships.get()
    save_answer(answer=links, version=1, text="15", membership=membership, by=owner, now=timezone.now())
    client = as_user(operator, **headers)
    response = client.post(url_of(links, "save"), {"version": 1, "value": "20"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "<dd>15 links</dd>" in page
    assert "<dd>20</dd>" in page
    assert f"{owner.display_name} changed this answer" in page
    assert 'name="version" value="2">Keep mine' in page
    assert answer_to(plan, "lineup_sku_count").value == "15"
    client.post(url_of(links, "save"), {"version": ["1", "2"], "value": "20"})
    assert answer_to(plan, "lineup_sku_count").value == "20"


def test_taking_the_other_answer_writes_nothing(as_user, operator, plan, links):
    response = as_user(operator, **HTMX).post(url_of(links, "save"), {"version": 1, "value": "20", "take": "theirs"})
    assert response.status_code == 200
    assert answer_to(plan, "lineup_sku_count").value == ""


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_plan_locked_meanwhile_keeps_what_it_has(as_user, operator, plan, links, headers):
    LivestreamSession.objects.filter(pk=plan.pk).update(state=SessionState.LOCKED)
    response = as_user(operator, **headers).post(url_of(links, "save"), {"version": 1, "value": "36"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "The plan is now: Locked. “36” was not saved." in page
    assert 'name="value"' not in page
    assert answer_to(plan, "lineup_sku_count").value == ""


def test_who_may_not_save(as_user, viewer, outsider, blind_operator, reviewer, plan, links):
    def status(user, answer, name="save", **data):
        return as_user(user).post(url_of(answer, name), {"version": 1, "value": "5", **data}).status_code

    margin = answer_to(plan, "margin")
    assert [status(viewer, links), status(outsider, links), status(reviewer, links)] == [403, 404, 404]
    assert [status(blind_operator, margin), status(blind_operator, links)] == [403, 302]
    for name in ("not_applicable", "applicable", "note", "owner", "confirm"):
        assert [status(viewer, links, name), status(outsider, links, name)] == [403, 404]


def test_an_operators_yes_waits_for_the_owner(as_user, owner, operator, plan):
    signed = answer_to(plan, "signed")
    page = as_user(operator, **HTMX).post(url_of(signed, "save"), {"version": 1, "value": "yes"}).content.decode()
    assert "Waiting for the owner’s sign-off" in page
    assert "Sign off</button>" not in page
    page = as_user(owner).get(plan.get_absolute_url()).content.decode()
    assert "Sign off</button>" in page
    page = as_user(owner, **HTMX).post(url_of(signed, "save"), {"version": 2, "value": "yes"}).content.decode()
    assert 'id="item-signed" data-status="ready"' in page


def test_an_item_out_of_the_score_and_back(as_user, operator, plan):
    words = answer_to(plan, "words")
    client = as_user(operator, **HTMX)
    page = client.get(url_of(words, "not_applicable")).content.decode()
    assert page.lstrip().startswith('<form class="panel"')
    short = client.post(url_of(words, "not_applicable"), {"version": 1, "reason": "no"})
    assert (short.status_code, "Write at least 10 characters, now 2." in short.content.decode()) == (422, True)
    out = client.post(url_of(words, "not_applicable"), {"version": 1, "reason": REASON}).content.decode()
    assert REASON in out
    # the shares of the other items of the step changed with it
    assert [out.count(f'id="item-{key}"') for key in ("words", "done", "samples")] == [1, 1, 1]
    assert '<hx-partial hx-target="#panel-' in out
    back = client.post(url_of(words, "applicable"), {"version": 2})
    assert (back.status_code, answer_to(plan, "words").not_applicable) == (200, False)


def test_a_gate_is_never_out_of_the_score(as_user, owner, plan):
    done = answer_to(plan, "done")
    client = as_user(owner)
    assert client.get(url_of(done, "not_applicable")).status_code == 403
    assert client.post(url_of(done, "not_applicable"), {"version": 1, "reason": REASON}).status_code == 403
    assert answer_to(plan, "done").not_applicable is False
    assert url_of(done, "not_applicable") not in client.get(plan.get_absolute_url()).content.decode()


def test_a_carried_answer_is_confirmed(as_user, operator, plan, links):
    ChecklistAnswer.objects.filter(pk=links.pk).update(value="30", is_carried_over=True)
    client = as_user(operator)
    assert "Still right</button>" in client.get(plan.get_absolute_url()).content.decode()
    assert client.post(url_of(links, "confirm"), {"version": 1}).status_code == 302
    assert "Still right</button>" not in client.get(plan.get_absolute_url()).content.decode()
    assert as_user(operator, **HTMX).post(url_of(links, "confirm"), {"version": 1}).status_code == 409


def test_a_note_is_kept_and_a_newer_one_is_not_lost(as_user, owner, operator, plan, links):
    page = as_user(operator).get(url_of(links, "note")).content.decode()
    assert "<h1>Test item</h1>" in page
    response = as_user(operator).post(url_of(links, "note"), {"was": "", "note": "Ask\nthe warehouse"})
    assert (response.status_code, response.url) == (302, item_of(plan, "lineup_sku_count"))
    stale = as_user(owner, **HTMX).post(url_of(links, "note"), {"was": "", "note": "Mine"})
    page = stale.content.decode()
    assert (stale.status_code, "Somebody wrote “Ask\nthe warehouse” meanwhile." in page) == (409, True)
    assert "Mine</textarea>" in page
    too_long = as_user(owner, **HTMX).post(url_of(links, "note"), {"was": "Ask\nthe warehouse", "note": "x" * 501})
    assert too_long.status_code == 422


def test_an_item_is_handed_to_a_colleague(as_user, owner, operator, blind_operator, viewer, outsider, plan, links):
    client = as_user(owner, **HTMX)
    page = client.get(url_of(links, "owner")).content.decode()
    people = (owner, operator, blind_operator, viewer, outsider)
    assert [f">{person.display_name}" in page for person in people] == [True, True, True, False, False]
    response = client.post(url_of(links, "owner"), {"was": "", "owner": operator.pk})
    assert (response.status_code, answer_to(plan, "lineup_sku_count").owner) == (200, operator)
    assert client.post(url_of(links, "owner"), {"was": operator.pk, "owner": outsider.pk}).status_code == 422
    assert client.post(url_of(links, "owner"), {"was": "", "owner": blind_operator.pk}).status_code == 409
    page = client.get(url_of(answer_to(plan, "margin"), "owner")).content.decode()
    assert [f">{person.display_name}" in page for person in people] == [True, True, False, False, False]


def test_the_history_of_an_item_tells_who_and_what(as_user, owner, viewer, plan, links):
    for version, text in ((1, "15"), (2, "16"), (3, "18")):
        save_answer(
            answer=links, version=version, text=text, membership=owner.memberships.get(), by=owner, now=timezone.now()
        )
    page = as_user(viewer, **HTMX).get(url_of(links, "history")).content.decode()
    # typed in one go: one change
    assert (page.count("<li>"), "18 links" in page, "16 links" in page) == (1, True, False)
    assert owner.display_name in page


def test_the_history_of_a_cost_item_hides_its_figures(as_user, owner, viewer, blind_operator, plan):
    margin = answer_to(plan, "margin")
    save_answer(
        answer=margin, version=1, text="77123", membership=owner.memberships.get(), by=owner, now=timezone.now()
    )
    pages = [as_user(user).get(url_of(margin, "history")).content.decode() for user in (owner, viewer, blind_operator)]
    assert ["¥77,123" in page for page in pages] == [True, False, False]
    assert ["Cost figures are not shown to you." in page for page in pages] == [False, True, True]


def test_a_step_is_filled_in_one_plain_form(as_user, operator, plan, links):
    client = as_user(operator)
    url = reverse("planner:step_save", args=[plan.pk, Step.MERCHANDISE])
    page = client.get(url).content.decode()
    assert [f'name="value-{answer_to(plan, key).pk}"' in page for key in ("done", "samples", "margin", "words")] == [
        True
    ] * 4
    words = answer_to(plan, "words")
    data = {f"version-{links.pk}": 1, f"was-{links.pk}": "", f"value-{links.pk}": "36"}
    data |= {f"version-{words.pk}": 1, f"was-{words.pk}": "", f"value-{words.pk}": ""}
    response = client.post(url, data)
    assert (response.status_code, response.url) == (302, plan.get_absolute_url())
    assert answer_to(plan, "lineup_sku_count").value == "36"
    assert PlanChange.objects.filter(item__isnull=False).count() == 1
    assert "1 answer saved." in client.get(plan.get_absolute_url()).content.decode()


def test_a_plain_form_brings_back_what_it_could_not_store(as_user, owner, operator, plan, links):
    samples, words = answer_to(plan, "samples"), answer_to(plan, "words")
    save_answer(answer=samples, version=1, text="9", membership=owner.memberships.get(), by=owner, now=timezone.now())
    url = reverse("planner:step_save", args=[plan.pk, Step.MERCHANDISE])
    data = {f"version-{links.pk}": 1, f"was-{links.pk}": "", f"value-{links.pk}": "many"}
    data |= {f"version-{samples.pk}": 1, f"was-{samples.pk}": "", f"value-{samples.pk}": "5"}
    data |= {f"version-{words.pk}": 1, f"was-{words.pk}": "", f"value-{words.pk}": "Kept"}
    response = as_user(operator).post(url, data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "2 answers are not saved yet" in page
    assert ('value="many"' in page, "Not a number." in page) == (True, True)
    assert "answered “9 products”" in page
    assert f'name="version-{samples.pk}" value="2"' in page
    assert answer_to(plan, "words").value == "Kept"


def test_the_plain_form_is_only_for_editors_of_an_open_plan(as_user, owner, viewer, outsider, plan):
    url = reverse("planner:step_save", args=[plan.pk, Step.MERCHANDISE])
    assert [as_user(user).get(url).status_code for user in (viewer, outsider)] == [403, 404]
    LivestreamSession.objects.filter(pk=plan.pk).update(state=SessionState.LOCKED)
    assert [as_user(owner).get(url).status_code, as_user(owner).post(url).status_code] == [403, 403]


def test_a_plain_form_cannot_write_costs_for_the_blind(as_user, blind_operator, plan):
    margin = answer_to(plan, "margin")
    url = reverse("planner:step_save", args=[plan.pk, Step.MERCHANDISE])
    as_user(blind_operator).post(url, {f"version-{margin.pk}": 1, f"value-{margin.pk}": "5"})
    assert answer_to(plan, "margin").value == ""


@pytest.mark.parametrize("plans", [1, 3])
def test_a_save_takes_the_same_queries_for_any_number_of_plans(
    as_user, owner, merchant, plan, links, plans, django_assert_num_queries
):
    for _number in range(plans - 1):
        factories.livestream(organization=merchant, by=owner, template_version=plan.template_version)
    client = as_user(owner, **HTMX)
    client.post(url_of(links, "save"), {"version": 1, "value": "30"})
    with django_assert_num_queries(12):
        client.post(url_of(links, "save"), {"version": 2, "value": ""})


def test_a_member_who_becomes_viewer_loses_the_pen(as_user, operator, plan, links):
    client = as_user(operator)
    operator.memberships.update(role=Role.VIEWER, sees_costs=False)
    assert client.post(url_of(links, "save"), {"version": 1, "value": "36"}).status_code == 403


def test_what_the_page_has_seen_is_not_sent_again(as_user, operator, plan):
    words = answer_to(plan, "words")
    client = as_user(operator, **HTMX)
    page = client.post(url_of(words, "save"), {"version": 1, "value": "Twenty characters or more"}).content.decode()
    assert page.count("<hx-partial") == 5
    seen = page.partition('id="seen" name="seen" value="')[2].partition('"')[0]
    page = client.post(
        url_of(words, "save"), {"version": 2, "value": "Twenty characters, or even more", "seen": seen}
    ).content.decode()
    assert page.count("<hx-partial") == 0
    assert 'name="version" value="3"' in page
    page = client.post(url_of(words, "save"), {"version": 3, "value": "Short", "seen": seen}).content.decode()
    assert page.count("<hx-partial") == 5


def test_a_page_that_missed_a_colleagues_change_gets_it(as_user, owner, operator, plan, links):
    words = answer_to(plan, "words")
    page = as_user(operator).get(plan.get_absolute_url()).content.decode()
    seen = page.partition('id="seen" name="seen" value="')[2].partition('"')[0]
    save_answer(answer=links, version=1, text="36", membership=owner.memberships.get(), by=owner, now=timezone.now())
    page = (
        as_user(operator, **HTMX)
        .post(url_of(words, "save"), {"version": 1, "value": "Short", "seen": seen})
        .content.decode()
    )
    assert page.count("<hx-partial") == 5
