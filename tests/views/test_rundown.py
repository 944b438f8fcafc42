"""The broadcast score on the plan page: who sees and does what, what answers say, and what they cost."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.rundown import rundown_token, time_segment
from planner.enums import SessionState, Step
from planner.models import LivestreamSession, RundownSegment, SegmentBenefit, SegmentProduct
from planner.queries.worksheets import load_worksheets
from tests import factories

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan(livestream):
    """0–20 shows nuts with a lucky bag, 14–30 overlaps, then a gap of ten minutes, then a closing."""
    nuts = factories.LineUpItemFactory(livestream=livestream, link_no=2, product_name="Roasted nuts")
    bag = factories.BenefitFactory(livestream=livestream, code="G1", name="Lucky bag", start_min=5, quantity=500)
    host = factories.CrewAssignmentFactory(livestream=livestream, person="Lin Xiaoman")
    first = factories.RundownSegmentFactory(
        livestream=livestream, start_min=0, end_min=20, presenter=host, key_points="Open the bag", target_gmv=40000
    )
    SegmentProduct.objects.create(segment=first, product=nuts)
    SegmentBenefit.objects.create(segment=first, benefit=bag)
    factories.RundownSegmentFactory(livestream=livestream, start_min=14, end_min=30, segment_type="interaction")
    factories.RundownSegmentFactory(livestream=livestream, start_min=40, end_min=180, segment_type="closing")
    channel = factories.TrafficChannelFactory(livestream=livestream, planned_entries=12000)
    factories.HourlyBudgetFactory(livestream=livestream, channel=channel, amount=Decimal(7139))
    return livestream


def keys(livestream):
    return [str(pk) for pk in livestream.rundown.order_by("start_min").values_list("pk", flat=True)]


def laid(livestream):
    return list(livestream.rundown.order_by("start_min", "end_min").values_list("start_min", "end_min"))


def page(browser, livestream):
    return browser.get(livestream.step_url(Step.TIMING)).content.decode()


def url(name, livestream, *args):
    return reverse(f"planner:{name}", args=[livestream.pk, *args])


def token(livestream):
    return rundown_token(load_worksheets(livestream))


def move(livestream, **given):
    key = keys(livestream)[0]
    return {"row": key, "version": "1", "times": "5-25", "was": "0-20", **given}


class TestReading:
    def test_all_lanes_on_one_axis(self, as_user, owner, plan):
        html = page(as_user(owner), plan)
        for words in ("Roasted nuts", "Open the bag", "#2", "G1", "Lucky bag", "¥7,139", "Expected viewers: 12K"):
            assert words in html, words
        assert html.count('data-slot="') == 3

    def test_problems_stand_there_with_their_fixes_by_name(self, as_user, owner, plan):
        html = page(as_user(owner), plan)
        assert html.count("Overlap, 6 min") > 1
        assert html.count("Gap, 10 min") > 1
        for label in ("Move 02 to", "Shorten 01 to", "Shorten 02, start at", "Stretch 02 to", "Add “Interaction” here"):
            assert label in html, label
        assert "−6 min" in html

    def test_only_on_the_timing_step(self, as_user, owner, plan):
        assert "broadcast-score" not in as_user(owner).get(plan.step_url(Step.GIFTS)).content.decode()

    @pytest.mark.parametrize("state", [SessionState.LOCKED, SessionState.LIVE])
    def test_a_closed_plan_is_read(self, as_user, owner, plan, state):
        LivestreamSession.objects.filter(pk=plan.pk).update(state=state)
        html = page(as_user(owner), plan)
        assert "Overlap, 6 min" in html
        assert f"/livestreams/{plan.pk}/rundown/" not in html
        assert "data-slot=" not in html

    def test_a_viewer_reads(self, as_user, viewer, plan):
        html = page(as_user(viewer), plan)
        assert "Roasted nuts" in html
        assert f"/livestreams/{plan.pk}/rundown/" not in html
        assert "data-slot=" not in html

    def test_costs_are_hidden(self, as_user, blind_operator, plan):
        html = page(as_user(blind_operator), plan)
        assert "¥7,139" not in html
        assert "You do not see costs." in html

    def test_an_empty_rundown_has_a_first_step(self, as_user, owner, viewer, livestream):
        assert "Fill in the line-up" in page(as_user(owner), livestream)
        factories.LineUpItemFactory(livestream=livestream)
        assert "Lay out from the line-up" in page(as_user(owner), livestream)
        html = page(as_user(viewer), livestream)
        assert "Nobody has planned the minutes" in html
        assert "Lay out from the line-up" not in html

    def test_segments_without_a_time_are_named(self, as_user, owner, plan):
        factories.RundownSegmentFactory(livestream=plan, start_min=None, end_min=None, key_points="Some day")
        assert "Without a time:" in page(as_user(owner), plan)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_score_costs_no_query(self, as_user, owner, livestream, django_assert_num_queries, count):
        for number in range(count):
            product = factories.LineUpItemFactory(livestream=livestream)
            row = factories.RundownSegmentFactory(livestream=livestream, start_min=number * 9, end_min=number * 9 + 12)
            SegmentProduct.objects.create(segment=row, product=product)
        browser = as_user(owner)
        page(browser, livestream)
        with django_assert_num_queries(6):
            page(browser, livestream)


class TestChanging:
    def test_a_fix_answers_with_the_places_it_moves(self, as_user, owner, plan):
        first, second, _third = keys(plan)
        given = {"problem": f"overlap:{first}:{second}", "kind": "shorten_first", "token": token(plan)}
        response = as_user(owner).post(url("rundown_fix", plan), given, headers=HTMX)
        html = response.content.decode()
        assert response.status_code == 200
        assert laid(plan) == [(0, 14), (14, 30), (40, 180)]
        assert "Overlap, 6 min" not in html
        for place in ("#broadcast-score", "#segment-panel", "#sheet", "#plan-score", "#strip", "#nba"):
            assert f'hx-target="{place}"' in html, place

    def test_a_later_end_moves_the_head_of_the_plan_too(self, as_user, owner, plan):
        late = factories.RundownSegmentFactory(livestream=plan, start_min=180, end_min=190)
        given = {"problem": f"overrun:{late.pk}:", "kind": "end_later", "token": token(plan)}
        html = as_user(owner).post(url("rundown_fix", plan), given, headers=HTMX).content.decode()
        assert 'hx-target="#plan-head"' in html
        plan.refresh_from_db()
        assert plan.planned_minutes == 190

    def test_undo_takes_it_back(self, as_user, owner, plan):
        browser = as_user(owner)
        browser.post(url("segment_move", plan), move(plan), headers=HTMX)
        assert laid(plan)[0] == (5, 25)
        response = browser.post(url("rundown_undo", plan), headers=HTMX)
        assert response.status_code == 200
        assert laid(plan)[0] == (0, 20)
        assert browser.post(url("rundown_undo", plan), headers=HTMX).status_code == 409

    def test_a_move_says_what_it_did(self, as_user, owner, plan):
        html = as_user(owner).post(url("segment_move", plan), move(plan), headers=HTMX).content.decode()
        assert "01 Roasted nuts: " in html or "02 Roasted nuts: " in html

    def test_somebody_else_moved_it_first(self, as_user, owner, operator, plan):
        first = keys(plan)[0]
        time_segment(
            livestream=plan, row=first, start=2, end=22, was=(0, 20), version=1, by=operator, now=timezone.now()
        )
        response = as_user(owner).post(url("segment_move", plan), move(plan), headers=HTMX)
        assert response.status_code == 409
        assert "Somebody changed this meanwhile" in response.content.decode()
        assert laid(plan)[0] == (2, 22)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"times": "20-20"}, "at least one minute"),
            ({"times": "1430-1450"}, "at most 24 hours"),
            ({"times": "x"}, "Reload the page"),
        ],
    )
    def test_refused(self, as_user, owner, plan, given, words):
        response = as_user(owner).post(url("segment_move", plan), move(plan, **given), headers=HTMX)
        assert response.status_code == 422
        assert words in response.content.decode()
        assert laid(plan)[0] == (0, 20)

    def test_a_plan_that_was_locked_meanwhile(self, as_user, owner, plan):
        LivestreamSession.objects.filter(pk=plan.pk).update(state=SessionState.LOCKED)
        response = as_user(owner).post(url("segment_move", plan), move(plan), headers=HTMX)
        assert response.status_code == 409
        assert "The plan is now: Locked" in response.content.decode()

    def test_place_split_and_delete(self, as_user, owner, plan):
        browser, first = as_user(owner), keys(plan)[0]
        browser.post(url("segment_place", plan), {"row": first, "step": "1", "token": token(plan)}, headers=HTMX)
        assert RundownSegment.objects.get(pk=first).start_min == 16
        browser.post(url("segment_split", plan), {"row": first, "at": "T+20", "token": token(plan)}, headers=HTMX)
        assert (16, 20) in laid(plan)
        assert (20, 36) in laid(plan)
        version = RundownSegment.objects.get(pk=first).version
        browser.post(url("segment_delete", plan), {"row": first, "version": version}, headers=HTMX)
        assert not RundownSegment.objects.filter(pk=first).exists()

    def test_a_draft(self, as_user, owner, livestream):
        factories.LineUpItemFactory(livestream=livestream)
        response = as_user(owner).post(url("rundown_draft", livestream), headers=HTMX)
        assert response.status_code == 200
        assert laid(livestream)[0][0] == 0
        assert laid(livestream)[-1][1] == 180

    def test_without_scripts(self, as_user, owner, plan):
        browser = as_user(owner)
        response = browser.post(url("segment_move", plan), move(plan))
        assert (response.status_code, response["Location"]) == (302, f"{plan.step_url(Step.TIMING)}#broadcast-score")
        response = browser.post(url("segment_move", plan), move(plan), follow=True)
        assert "Nothing to change" in response.content.decode()

    @pytest.mark.parametrize("name", ["rundown_fix", "rundown_draft", "rundown_undo", "segment_move", "segment_delete"])
    def test_get_changes_nothing(self, as_user, owner, plan, name):
        assert as_user(owner).get(url(name, plan)).status_code == 405

    @pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("outsider", 404), ("reviewer", 404)])
    def test_who_may_not(self, as_user, plan, person, status, request):
        browser = as_user(request.getfixturevalue(person))
        for name in ("rundown_fix", "rundown_draft", "rundown_undo", "segment_move", "segment_add"):
            assert browser.post(url(name, plan), move(plan)).status_code == status, name
        assert browser.get(url("segment_edit", plan, keys(plan)[0])).status_code == status
        assert laid(plan)[0] == (0, 20)

    def test_a_segment_of_another_plan_is_not_found_here(self, as_user, owner, merchant, plan):
        other = factories.livestream(organization=merchant, by=owner, template_version=plan.template_version)
        foreign = factories.RundownSegmentFactory(livestream=other)
        response = as_user(owner).post(url("segment_move", plan), move(plan, row=str(foreign.pk)), headers=HTMX)
        assert response.status_code == 409
        assert laid(other) == [(0, 10)]

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_move_costs_the_same_however_many_follow(
        self, as_user, owner, livestream, django_assert_num_queries, count
    ):
        for number in range(count):
            factories.RundownSegmentFactory(livestream=livestream, start_min=number * 20, end_min=number * 20 + 20)
        browser = as_user(owner)
        browser.post(url("segment_move", livestream), move(livestream, push="on"), headers=HTMX)
        with django_assert_num_queries(12):
            browser.post(
                url("segment_move", livestream),
                move(livestream, times="6-26", was="5-25", version="2", push="on"),
                headers=HTMX,
            )


class TestPanel:
    def test_as_a_dialog_and_as_a_page(self, as_user, owner, plan):
        address = url("segment_edit", plan, keys(plan)[0])
        dialog = as_user(owner).get(address, headers=HTMX).content.decode()
        assert dialog.lstrip().startswith("<dialog")
        assert "data-open-now" in dialog
        whole = as_user(owner).get(address).content.decode()
        assert "<h1>Segment 01</h1>" in whole
        assert "<dialog" not in whole.split('id="segment-form"')[1]

    def test_saving_writes_what_was_changed(self, as_user, owner, plan, panel):
        first = keys(plan)[0]
        given = panel(plan, first, key_points="Open it slowly", minutes="14")
        response = as_user(owner).post(url("segment_edit", plan, first), given, headers=HTMX)
        assert response.status_code == 200
        row = RundownSegment.objects.get(pk=first)
        assert (row.key_points, row.start_min, row.end_min) == ("Open it slowly", 0, 14)
        assert row.products.count() == row.benefits.count() == 1

    def test_links_can_be_taken_away(self, as_user, owner, plan, panel):
        first = keys(plan)[0]
        as_user(owner).post(url("segment_edit", plan, first), panel(plan, first, products=[]), headers=HTMX)
        row = RundownSegment.objects.get(pk=first)
        assert (row.products.count(), row.benefits.count()) == (0, 1)

    def test_both_values_stay_when_somebody_was_faster(self, as_user, owner, operator, plan, panel):
        first = keys(plan)[0]
        given = panel(plan, first, key_points="Mine")
        as_user(operator).post(url("segment_edit", plan, first), panel(plan, first, key_points="Theirs"))
        response = as_user(owner).post(url("segment_edit", plan, first), given, headers=HTMX)
        html = response.content.decode()
        assert response.status_code == 409
        assert "“Theirs”" in html
        assert "Mine</textarea>" in html
        version = RundownSegment.objects.get(pk=first).version
        assert (
            as_user(owner)
            .post(url("segment_edit", plan, first), {**given, "version": version}, headers=HTMX)
            .status_code
            == 200
        )
        assert RundownSegment.objects.get(pk=first).key_points == "Mine"

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"start": "soon"}, "Write a clock time"),
            ({"start": ""}, "Give both"),
            ({"minutes": "0"}, "greater than or equal to 1"),
        ],
    )
    def test_errors_keep_what_was_typed(self, as_user, owner, plan, panel, given, words):
        first = keys(plan)[0]
        response = as_user(owner).post(
            url("segment_edit", plan, first), panel(plan, first, key_points="Kept", **given), headers=HTMX
        )
        html = response.content.decode()
        assert response.status_code == 422
        assert words in html
        assert "Kept</textarea>" in html

    def test_a_new_segment(self, as_user, owner, plan):
        browser = as_user(owner)
        assert 'value="10"' in browser.get(url("segment_add", plan)).content.decode()
        given = {"start": "T+30", "minutes": "10", "segment_type": "break"}
        response = browser.post(url("segment_add", plan), given)
        assert response.status_code == 302
        assert laid(plan) == [(0, 20), (14, 30), (30, 40), (40, 180)]

    def test_of_a_segment_that_is_gone(self, as_user, owner, plan):
        response = as_user(owner).get(url("segment_edit", plan, 1), headers=HTMX)
        assert response.status_code == 409
        assert "Somebody has deleted this segment" in response.content.decode()


@pytest.fixture
def panel(as_user, owner):
    """`panel(plan, key, minutes="14")`: what the panel's form would send after these changes."""

    def fill(livestream, key, **changed):
        form = as_user(owner).get(url("segment_edit", livestream, key)).context["form"]
        given = {}
        for name in form.fields:
            shown = form[name].value()
            value = changed.get(name, shown)
            if value not in (None, False):
                given[name] = value
            if form.fields[name].show_hidden_initial and shown is not None:
                given[form[name].html_initial_name] = shown
        return given

    return fill
