"""The automatic checks on the plan page: what they say to whom, what the owner signs, and what they cost in queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from planner.actions.worksheet_waivers import Grounds, exempt_word
from planner.domain.worksheets import FieldRef
from planner.enums import ChangeKind, Step
from planner.enums_worksheets import Worksheet
from planner.exchange.demo_loading import fill_worksheets
from planner.models import ContentItem, LexiconTier, LivestreamSession, TextExemption, Waiver
from tests import factories

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
REASON = "We open a new line and accept the loss."


@pytest.fixture
def plan(merchant, owner, standard_version):
    """The flawed plan of the handbook."""
    LexiconTier.objects.create(
        tier="abs-2", kind="absolute", severity="LEGAL", pattern="全网最低", can_be_exempted=True
    )
    LexiconTier.objects.create(tier="med", kind="medical", severity="LEGAL", pattern="治疗")
    livestream = factories.livestream(
        organization=merchant, by=owner, template_version=standard_version, planned_minutes=240,
        gmv_target=800_000, ad_budget=60_000, starts_at=timezone.now() + timedelta(hours=30),
    )  # fmt: skip
    fill_worksheets(livestream, "qinghe-winter-festival", by=owner, now=timezone.now())
    return LivestreamSession.objects.select_related("organization", "template_version").get(pk=livestream.pk)


def page(client, plan, step=Step.FLOW):
    return client.get(plan.step_url(step)).content.decode()


def waive_url(plan, check="A05"):
    return reverse("planner:check_waive", args=[plan.pk, check])


def outcome(plan, check):
    plan.refresh_from_db()
    return next(row[2] for row in plan.judgement["checks"] if row[0] == check)


class TestList:
    def test_failing_checks_name_evidence_and_cell(self, as_user, owner, plan):
        text = page(as_user(owner), plan, Step.MERCHANDISE)
        product = plan.line_up.get(sku_code="W02")
        assert 'id="check-S01"' in text
        assert "480 &lt; 576" in text
        assert f"?sheet=line_up&amp;columns=all#cell-line_up-{product.pk}-live_stock" in text or (
            f"#cell-line_up-{product.pk}-live_stock" in text
        )
        assert "5 / 10 passed" in text

    def test_what_passed_checks_found_is_told_when_asked_for(self, as_user, owner, plan):
        client, address = as_user(owner), plan.step_url(Step.MERCHANDISE)
        passed = [row[0] for row in plan.judgement["checks"] if row[0].startswith("S") and row[2] == "pass"]
        short, full = client.get(address).content.decode(), client.get(address, {"checks": "all"}).content.decode()
        asked = client.get(
            reverse("planner:step_checks", args=[plan.pk, Step.MERCHANDISE]), {"checks": "all"}, headers=HTMX
        ).content.decode()
        assert len(passed) == 5
        for text in (short, full, asked):
            assert [check for check in passed if f'id="check-{check}"' in text] == passed
        assert "Show what they found" in short
        assert 'href="?checks=all#checks"' in short
        for text in (full, asked):
            assert "Show what they found" not in text
            assert text.count("check-line evidence") > short.count("check-line evidence")

    def test_law_comes_with_its_date_and_the_note(self, as_user, owner, plan):
        text = page(as_user(owner), plan, Step.MERCHANDISE)
        assert "Prohibition of Price Fraud art. 16" in text
        assert "version 2022-07-01 · reviewed" in text
        assert "A reminder, not legal advice" in text

    def test_costs_stay_hidden_from_those_who_may_not_see_them(self, as_user, owner, blind_operator, viewer, plan):
        assert "2.06 &lt; 17.32" in page(as_user(owner), plan)
        for member in (blind_operator, viewer):
            text = page(as_user(member), plan)
            assert 'id="check-A05"' in text
            assert "Its numbers are for members who may see costs." in text
            assert "17.32" not in text
            assert "40,857" not in text

    def test_an_empty_plan_has_no_data_and_is_not_blocked(self, as_user, owner, merchant, standard_version):
        empty = factories.livestream(organization=merchant, by=owner, template_version=standard_version)
        text = page(as_user(owner), empty)
        assert "Preparing" in text
        assert "Compliance blocked" not in text
        assert "Not enough data: the traffic channels sheet is empty." in text

    def test_queries_of_the_page(self, as_user, owner, plan, django_assert_max_num_queries):
        client = as_user(owner)
        page(client, plan)
        with django_assert_max_num_queries(16):
            page(client, plan)


class TestWaiver:
    def test_the_owner_signs_and_everybody_reads_it(self, as_user, owner, viewer, plan):
        client = as_user(owner)
        assert waive_url(plan) in page(client, plan)
        response = client.post(waive_url(plan), {"reason": REASON})
        assert (response.status_code, response.url) == (302, f"{plan.step_url(Step.FLOW)}#check-A05")
        assert outcome(plan, "A05") == "exempted"
        text = page(as_user(viewer), plan)
        assert f"Accepted by {owner.name or owner.email}: {REASON}" in text
        assert plan.changes.filter(kind=ChangeKind.WAIVED, field="A05").exists()

    def test_the_strict_score_stands_beside_the_score(self, as_user, owner, plan):
        before = plan.readiness
        assert "without exemptions" not in page(as_user(owner), plan)
        as_user(owner).post(waive_url(plan), {"reason": REASON})
        plan.refresh_from_db()
        assert plan.readiness > before
        assert f"without exemptions {before}" in page(as_user(owner), plan)

    def test_a_short_reason_comes_back(self, as_user, owner, plan):
        response = as_user(owner).post(waive_url(plan), {"reason": "because"})
        assert response.status_code == 422
        assert "Say why in at least 10 characters." in response.content.decode()
        assert Waiver.objects.count() == 0

    def test_withdrawn_it_fails_again(self, as_user, owner, plan):
        client = as_user(owner)
        client.post(waive_url(plan), {"reason": REASON})
        response = client.post(reverse("planner:waiver_withdraw", args=[plan.pk, "A05"]))
        assert response.status_code == 302
        assert outcome(plan, "A05") == "fail"

    @pytest.mark.parametrize("check", ["S01", "A01", "XX"])
    def test_nothing_else_can_be_waived(self, as_user, owner, plan, check):
        assert as_user(owner).get(waive_url(plan, check)).status_code == 404

    def test_who_may_not(self, as_user, operator, viewer, outsider, plan):
        for user, status in ((operator, 403), (viewer, 403), (outsider, 404)):
            assert as_user(user).get(waive_url(plan)).status_code == status
            assert as_user(user).post(waive_url(plan), {"reason": REASON}).status_code == status
            assert waive_url(plan) not in (page(as_user(user), plan) if status == 403 else "")
        assert Waiver.objects.count() == 0

    def test_in_a_dialog(self, as_user, owner, plan):
        client = as_user(owner, **{"HX-Request": "true"})
        text = client.get(waive_url(plan)).content.decode()
        assert text.startswith("<dialog") or "<dialog" in text
        assert "<html" not in text
        response = client.post(waive_url(plan), {"reason": REASON})
        assert response["HX-Refresh"] == "true"


class TestExemption:
    def url(self, plan):
        row = ContentItem.objects.get(livestream=plan, code="V2")
        return f"{reverse('planner:word_exempt', args=[plan.pk])}?place=content-{row.pk}-title&term=全网最低"

    def test_a_word_stays_with_ground_and_proof(self, as_user, owner, plan):
        client = as_user(owner)
        assert "Exempt with proof" in page(client, plan, Step.CONTENT)
        typed = {"code": "dated_fact", "reason": "Compared on 1 December with five shops.", "proof": "a.pdf\nb.pdf"}
        response = client.post(self.url(plan), typed)
        assert response.status_code == 302
        assert TextExemption.objects.get().proof == ["a.pdf", "b.pdf"]
        assert outcome(plan, "E05") == "exempted"
        text = page(client, plan, Step.CONTENT)
        assert "(Fact with date and place): Compared on 1 December" in text
        place = self.url(plan).partition("place=")[2].partition("&")[0]
        response = client.post(reverse("planner:exemption_end", args=[plan.pk]), {"place": place, "term": "全网最低"})
        assert response.status_code == 302
        assert outcome(plan, "E05") == "fail"

    def test_without_proof_it_comes_back(self, as_user, owner, plan):
        response = as_user(owner).post(self.url(plan), {"code": "dated_fact", "reason": REASON, "proof": " "})
        assert response.status_code == 422
        assert "Give at least one link or file name as proof." in response.content.decode()

    def test_it_lapses_when_the_text_changes(self, owner, plan):
        row = ContentItem.objects.get(livestream=plan, code="V2")
        grounds = Grounds("dated_fact", REASON, ("a.pdf",))
        place = FieldRef(Worksheet.CONTENT, str(row.pk), "title")
        exempt_word(livestream=plan, place=place, term="全网最低", grounds=grounds, membership=owner.memberships.get(),
            by=owner, now=timezone.now())  # fmt: skip
        assert outcome(plan, "E05") == "exempted"

    @pytest.mark.parametrize("place", ["", "content-1", "nowhere-1-title", "content-a-title"])
    def test_a_place_that_is_none(self, as_user, owner, plan, place):
        url = reverse("planner:word_exempt", args=[plan.pk])
        assert as_user(owner).get(url, {"place": place, "term": "x"}).status_code == 404

    def test_who_may_not(self, as_user, operator, outsider, plan):
        assert as_user(operator).get(self.url(plan)).status_code == 403
        assert as_user(outsider).get(self.url(plan)).status_code == 404


class TestEmptyStep:
    def test_confirmed_and_taken_back(self, as_user, operator, merchant, owner, standard_version):
        empty = factories.livestream(organization=merchant, by=owner, template_version=standard_version)
        client = as_user(operator)
        url = reverse("planner:step_confirm_empty", args=[empty.pk, Step.GIFTS])
        assert url in page(client, empty, Step.GIFTS)
        response = client.post(url)
        assert (response.status_code, response.url) == (302, f"{empty.step_url(Step.GIFTS)}#checks")
        assert outcome(empty, "G04") == "pass"
        assert "Somebody has confirmed" in page(client, empty, Step.GIFTS)
        client.post(url, {"is_empty": "no"})
        assert outcome(empty, "G04") == "no_data"

    def test_not_offered_where_there_are_rows(self, as_user, owner, plan):
        assert reverse("planner:step_confirm_empty", args=[plan.pk, Step.GIFTS]) not in page(
            as_user(owner), plan, Step.GIFTS
        )

    def test_readers_and_outsiders(self, as_user, viewer, outsider, plan):
        url = reverse("planner:step_confirm_empty", args=[plan.pk, Step.GIFTS])
        assert as_user(viewer).post(url).status_code == 403
        assert as_user(outsider).post(url).status_code == 404
