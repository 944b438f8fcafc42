"""People without an account: their link, its end, and what they may read, say and never see."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from planner.actions.comments import reply_to_comment
from planner.actions.engagements import end_engagement
from planner.actions.guests import (
    GuestTerms,
    PlanMovedError,
    approve_as_guest,
    create_guest_link,
    revoke_guest_link,
)
from planner.actions.worksheets import save_cell
from planner.domain.plan_versions import content_hash
from planner.enums import ChangeKind, GuestRight, SessionState
from planner.enums_notices import NoticeKind
from planner.enums_worksheets import Worksheet
from planner.models import (
    ClientAccess,
    Engagement,
    Event,
    GuestApproval,
    GuestLink,
    LivestreamSession,
    ReviewComment,
)
from planner.queries.comments import FindingCounts, finding_counts
from planner.queries.plan_versions import hashes_of, load_content
from tests import factories
from tests.at_once import at_once
from tests.live_page import LivePage

pytestmark = pytest.mark.django_db
NEW = {"name": "Wang the buyer", "right": "approve", "days": "7"}


@pytest.fixture(autouse=True)
def _forget_limits():
    cache.clear()


@pytest.fixture
def invite(livestream, owner):
    """`invite("approve")` makes a link; its path is the second part."""

    def made(right=GuestRight.READ, *, membership=None, days=7, plan=None, **terms):
        now = timezone.now()
        membership = membership or owner.memberships.get()
        terms = GuestTerms(name="Wang", right=right, expires_at=now + timedelta(days=days), **terms)
        link, key = create_guest_link(
            livestream=plan or livestream, terms=terms, membership=membership, by=membership.user, now=now
        )
        return link, reverse("planner:guest_plan", args=[key])

    return made


@pytest.fixture
def client():
    """The browser of somebody who has no account and reads English."""
    return Client(headers={"accept-language": "en"})


def without_token(response):
    """A page without what differs every time it is asked for: the token of its forms."""
    return re.sub(rb'"[A-Za-z0-9]{64}"', b"", response.content)


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def uses(plan):
    rows = plan.changes.filter(kind__startswith="guest_").order_by("pk")
    return list(rows.values_list("kind", "row", "by"))


def token(html):
    return re.search(r'name="seen" value="(\w+)"', html)[1]


class TestTheDoor:
    def test_a_button_first_and_then_the_plan(self, invite, client, livestream, owner):
        link, path = invite()
        entrance = text_of(client.get(path))
        assert livestream.title not in entrance
        assert uses(livestream) == [("guest_invited", "Wang", owner.pk)]
        assert client.post(path)["Location"] == path
        html = text_of(client.get(path))
        assert f"<h1>{livestream.title}</h1>" in html
        assert "Plain Merchandise" in html
        assert 'class="rail"' not in html
        assert uses(livestream) == [("guest_invited", "Wang", owner.pk), ("guest_came", "Wang", None)]
        link.refresh_from_db()
        assert (link.use_count, link.last_used_at is not None) == (1, True)
        assert "sessionid" not in client.cookies

    def test_the_key_is_kept_by_its_fingerprint_only(self, invite):
        link, path = invite(password="open sesame")
        key = path.split("/")[-2]
        row = GuestLink.objects.filter(pk=link.pk).values().get()
        assert key not in str(row)
        assert "open sesame" not in str(row)
        assert len(key) == 43

    @pytest.mark.parametrize("end", ["expired", "revoked", "unknown", "engagement"])
    def test_a_link_that_is_over_says_what_any_wrong_address_says(
        self, end, invite, client, owner, lead, engagement, livestream
    ):
        link, path = invite(GuestRight.APPROVE)
        if end == "engagement":
            access = ClientAccess(engagement, lead.memberships.get())
            link, path = invite(GuestRight.APPROVE, membership=access)
        client.post(path)
        seen = token(text_of(client.get(path)))
        if end == "expired":
            GuestLink.objects.update(created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now())
        elif end == "revoked":
            revoke_guest_link(link=link, by=owner, now=timezone.now())
        elif end == "engagement":
            end_engagement(engagement=engagement, by=owner, now=timezone.now())
        else:
            path = reverse("planner:guest_plan", args=["A" * 43])
        wrong = client.get("/nowhere-at-all/")
        before = len(uses(livestream))
        for response in (client.get(path), client.post(path), client.post(f"{path}approve/", {"seen": seen})):
            assert response.status_code == 404
            assert without_token(response).replace(response.wsgi_request.path.encode(), b"") == without_token(
                wrong
            ).replace(b"/nowhere-at-all/", b"")
        assert len(uses(livestream)) == before
        assert not GuestApproval.objects.exists()

    def test_nothing_is_kept_indexed_or_told_to_other_sites(self, invite, client):
        _link, path = invite()
        client.post(path)
        headers = client.get(path).headers
        assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"]
        cookie = client.cookies["guest"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (path, True, "Lax")

    def test_another_browser_has_to_open_it_itself(self, invite, client, as_user, outsider, livestream):
        _link, path = invite()
        client.post(path)
        other = as_user(outsider)
        assert livestream.title not in text_of(other.get(path))
        assert other.get(livestream.get_absolute_url()).status_code == 404

    def test_wrong_addresses_are_limited(self, client, settings):
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "guest": "3/m/ip"}
        wrong = [reverse("planner:guest_plan", args=[f"{number}" * 43]) for number in range(4)]
        assert [client.get(path).status_code for path in wrong] == [404, 404, 404, 429]


class TestPassword:
    def test_only_with_it(self, invite, client, livestream):
        _link, path = invite(password="open sesame")
        assert 'type="password"' in text_of(client.get(path))
        assert "This field is required." in text_of(client.post(path), 422)
        assert "This is not the password." in text_of(client.post(path, {"password": "sesame"}), 422)
        assert livestream.title not in text_of(client.get(path))
        assert client.post(path, {"password": "open sesame"}).status_code == 302
        assert livestream.title in text_of(client.get(path))
        assert [kind for kind, *_rest in uses(livestream)] == ["guest_invited", "guest_came"]

    def test_guesses_are_limited(self, invite, client):
        _link, path = invite(password="open sesame")
        answers = [client.post(path, {"password": f"guess {number}"}).status_code for number in range(6)]
        assert answers == [422] * 5 + [429]
        assert client.post(path, {"password": "open sesame"}).status_code == 429

    def test_the_cookie_of_one_link_opens_no_other(self, invite, client, livestream, merchant, owner):
        _link, path = invite()
        other = factories.livestream(organization=merchant, by=owner, title="Another night 5512")
        _link, second = invite(plan=other)
        client.post(path)
        client.cookies["guest"]["path"] = second
        assert "Another night 5512" not in text_of(client.get(second))


class TestCosts:
    @pytest.fixture
    def costly(self, livestream):
        LivestreamSession.objects.update(ad_budget=Decimal(73913))
        factories.LineUpItemFactory(livestream=livestream, unit_cost=Decimal("7.39"), product_name="Nuts 8846")
        return livestream

    def read(self, client, path):
        client.post(path)
        return text_of(client.get(path))

    def test_never_unless_allowed(self, costly, invite, client):
        html = self.read(client, invite(GuestRight.APPROVE)[1])
        assert "Nuts 8846" in html
        assert "73,913" not in html
        assert "7.39" not in html

    def test_where_the_owner_says_so(self, costly, invite, client):
        assert "73,913" in self.read(client, invite(sees_costs=True)[1])

    def test_a_provider_shows_what_it_sees_itself_and_only_as_long(self, costly, invite, client, lead, engagement):
        Engagement.objects.update(finance_visible=True)
        engagement.refresh_from_db()
        path = invite(sees_costs=True, membership=ClientAccess(engagement, lead.memberships.get()))[1]
        assert "73,913" in self.read(client, path)
        Engagement.objects.update(finance_visible=False)
        assert "73,913" not in text_of(client.get(path))

    def test_whoever_sees_none_cannot_offer_them(self, costly, as_user, lead, engagement):
        page = reverse("planner:guest_links", args=[costly.pk])
        client = as_user(lead)
        assert 'name="sees_costs"' not in text_of(client.get(page))
        text_of(client.post(page, {**NEW, "sees_costs": "on"}), 201)
        assert GuestLink.objects.get().sees_costs is False

    def test_phone_numbers_of_the_crew_stay_inside(self, costly, invite, client):
        factories.CrewAssignmentFactory(livestream=costly, person="Lin", phone="13800138000")
        html = self.read(client, invite(sees_costs=True)[1])
        assert "Lin" in html
        assert "13800138000" not in html


class TestApproval:
    def opened(self, client, path):
        client.post(path)
        return token(text_of(client.get(path)))

    def test_it_is_kept_with_the_version_and_told(self, invite, client, livestream, owner):
        _link, path = invite(GuestRight.APPROVE)
        seen = self.opened(client, path)
        response = client.post(f"{path}approve/", {"seen": seen, "words": "Fine by us"})
        assert response["Location"] == f"{path}#guest-said"
        approval = GuestApproval.objects.get()
        assert (approval.name, approval.words, approval.version.number) == ("Wang", "Fine by us", 1)
        assert (approval.version.reason, approval.version.content_hash) == ("guest", seen)
        livestream.refresh_from_db()
        assert (livestream.state, livestream.approved_at) == (SessionState.DRAFT, None)
        event = Event.objects.get(kind=NoticeKind.GUEST_APPROVED)
        assert event.words == {"guest": "Wang", "version": "1"}
        html = text_of(client.get(path))
        assert "You approved version 1" in html
        assert 'name="seen"' not in html
        client.post(f"{path}approve/", {"seen": seen})
        assert GuestApproval.objects.count() == 1
        assert [kind for kind, *_rest in uses(livestream)] == ["guest_invited", "guest_came", "guest_approved"]

    def test_a_plan_that_moved_is_read_again_first(self, invite, client, livestream, owner):
        _link, path = invite(GuestRight.APPROVE)
        seen = self.opened(client, path)
        row = factories.LineUpItemFactory(livestream=livestream)
        save_cell(
            livestream=livestream, worksheet=Worksheet.LINE_UP, row=str(row.pk), field="live_price", text="77",
            was="110", version=row.version, by=owner, now=timezone.now(),
        )  # fmt: skip
        html = text_of(client.post(f"{path}approve/", {"seen": seen, "words": "Fine"}), 409)
        assert "The plan has changed since you opened it." in html
        assert not GuestApproval.objects.exists()
        client.post(f"{path}approve/", {"seen": token(html)})
        assert GuestApproval.objects.count() == 1

    @pytest.mark.parametrize("right", [GuestRight.READ, GuestRight.COMMENT])
    def test_other_rights_do_not_approve(self, right, invite, client, livestream):
        _link, path = invite(right)
        client.post(path)
        assert 'name="seen"' not in text_of(client.get(path))
        text_of(client.post(f"{path}approve/", {"seen": "0" * 64}), 409)
        assert not GuestApproval.objects.exists()

    def test_a_broadcast_that_is_over_is_not_approved(self, invite, client, livestream):
        _link, path = invite(GuestRight.APPROVE)
        seen = self.opened(client, path)
        LivestreamSession.objects.update(state=SessionState.ENDED)
        text_of(client.post(f"{path}approve/", {"seen": seen}), 409)
        assert not GuestApproval.objects.exists()

    def test_without_opening_it_nothing_is_approved(self, invite, client, livestream):
        _link, path = invite(GuestRight.APPROVE, password="open sesame")
        assert client.post(f"{path}approve/", {"seen": "0" * 64})["Location"] == path
        assert not GuestApproval.objects.exists()


class TestComments:
    def test_words_are_kept_shown_and_told(self, invite, client, livestream, owner, as_user):
        _link, path = invite(GuestRight.COMMENT)
        client.post(path)
        assert 'name="text"' in text_of(client.get(path))
        said = {"text": "价格和预告不一样 <b>", "step": "s"}
        assert client.post(f"{path}comment/", said)["Location"] == f"{path}#guest-said"
        comment = ReviewComment.objects.get()
        assert (comment.guest.name, comment.step, comment.finding) == ("Wang", "s", said["text"])
        assert "价格和预告不一样 &lt;b&gt;" in text_of(client.get(path))
        event = Event.objects.get(kind=NoticeKind.GUEST_COMMENTED)
        review = reverse("planner:plan_review", args=[livestream.pk])
        assert (event.words, event.path) == (
            {"guest": "Wang", "text": said["text"]},
            f"{review}#comment-{comment.pk}",
        )
        browser = as_user(owner)
        history = text_of(browser.get(reverse("planner:plan_history", args=[livestream.pk])))
        assert "价格和预告不一样 &lt;b&gt;" in history
        assert "Wang (guest)" in history
        page = text_of(browser.get(reverse("planner:guest_links", args=[livestream.pk])))
        assert "What guests say" in page
        assert f'href="{event.path}"' in page

    def test_reviewers_read_what_guests_say(self, invite, client, livestream, reviewer, engagement, as_user):
        _link, path = invite(GuestRight.APPROVE)
        client.post(path)
        client.post(f"{path}comment/", {"text": "Two gifts are missing"})
        client.post(f"{path}approve/", {"seen": token(text_of(client.get(path))), "words": "With that, yes"})
        LivestreamSession.objects.update(state=SessionState.IN_REVIEW, review_round=1)
        browser = as_user(reviewer)
        html = text_of(browser.get(reverse("planner:plan_review", args=[livestream.pk])))
        assert "Two gifts are missing" in html
        assert "<b>Wang</b> · guest" in html
        assert "Reply. Wang reads it, too." in html
        assert "With that, yes" in text_of(browser.get(livestream.get_absolute_url()))

    def test_one_guest_does_not_read_another(self, invite, client, livestream):
        _link, path = invite(GuestRight.COMMENT)
        client.post(path)
        client.post(f"{path}comment/", {"text": "only for you 4471"})
        second = Client()
        _link, other = invite(GuestRight.COMMENT)
        second.post(other)
        assert "only for you 4471" not in text_of(second.get(other))

    def test_words_are_limited(self, invite, client, settings):
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "guest_word": "3/h/key"}
        _link, path = invite(GuestRight.COMMENT)
        client.post(path)
        answers = [client.post(f"{path}comment/", {"text": f"{number}"}).status_code for number in range(3)]
        assert answers == [302, 302, 429]
        assert ReviewComment.objects.count() == 2

    def test_nothing_said_is_refused(self, invite, client):
        _link, path = invite(GuestRight.COMMENT)
        client.post(path)
        text_of(client.post(f"{path}comment/", {"text": " "}), 422)
        assert not ReviewComment.objects.exists()

    def test_reading_does_not_let_one_comment(self, invite, client):
        _link, path = invite(GuestRight.READ)
        client.post(path)
        assert 'name="text"' not in text_of(client.get(path))
        text_of(client.post(f"{path}comment/", {"text": "hello"}), 409)
        assert not ReviewComment.objects.exists()

    def test_without_opening_it_nothing_is_said(self, invite, client):
        _link, path = invite(GuestRight.COMMENT)
        assert client.post(f"{path}comment/", {"text": "hello"})["Location"] == path
        assert not ReviewComment.objects.exists()


class TestAnswers:
    @pytest.fixture
    def said(self, invite, client, livestream):
        """The path of a link, which is open in the guest's browser, and what the guest has said of the whole plan."""
        _link, path = invite(GuestRight.COMMENT)
        client.post(path)
        client.post(f"{path}comment/", {"text": "Two gifts are missing"})
        return path, ReviewComment.objects.get()

    def reply(self, browser, comment, **data):
        return browser.post(reverse("planner:comment_reply", args=[comment.pk]), data)

    @pytest.mark.parametrize("person", ["owner", "operator", "reviewer"])
    def test_the_team_answers_and_settles_and_the_guest_reads_it(
        self, person, said, client, engagement, livestream, as_user, request
    ):
        path, comment = said
        assert "Open" in text_of(client.get(path))
        user = request.getfixturevalue(person)
        browser = as_user(user)
        review = text_of(browser.get(reverse("planner:plan_review", args=[livestream.pk])))
        assert "Two gifts are missing" in review
        assert [f'value="{move}"' in review for move in ("answer", "reject", "resolve", "obsolete")] == [True] * 4
        assert self.reply(browser, comment, text="Both are in the parcel now <b>", move="resolve").status_code == 302
        comment.refresh_from_db()
        assert comment.state == "resolved"
        html = text_of(client.get(path))
        assert "Both are in the parcel now &lt;b&gt;" in html
        assert f"{user.display_name} · " in html
        assert "now: Resolved" in html
        assert "/review/" not in html

    @pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("outsider", 404)])
    def test_nobody_else_does(self, person, status, said, as_user, request):
        _path, comment = said
        browser = as_user(request.getfixturevalue(person))
        assert self.reply(browser, comment, text="Settled", move="resolve").status_code == status
        comment.refresh_from_db()
        assert (comment.state, comment.replies.count()) == ("open", 0)

    def test_the_guest_reads_none_of_the_other_comments(self, said, client, livestream, reviewer, owner, engagement):
        path, _comment = said
        provider = engagement.provider
        factories.comment(livestream, by=reviewer, provider=provider, finding="Inside 3391", is_internal=True)
        factories.comment(livestream, by=reviewer, provider=provider, finding="Shared 3392")
        factories.comment(livestream, by=owner, finding="Ours 3393")
        html = text_of(client.get(path))
        assert [word in html for word in ("Inside 3391", "Shared 3392", "Ours 3393")] == [False] * 3

    def test_a_round_does_not_wait_for_it(self, said, livestream):
        assert finding_counts(livestream) == FindingCounts()

    def test_what_changes_in_the_plan_does_not_make_it_stale(self, said, livestream, owner, as_user):
        factories.LineUpItemFactory(livestream=livestream)
        html = text_of(as_user(owner).get(reverse("planner:plan_review", args=[livestream.pk])))
        assert "Whole plan" in html
        assert "What this is about has changed since." not in html

    def test_about_a_cancelled_plan_nothing_more_is_said(self, said, client, livestream):
        path, _comment = said
        LivestreamSession.objects.update(state=SessionState.CANCELLED)
        html = text_of(client.get(path))
        assert "Two gifts are missing" in html
        assert 'name="text"' not in html
        text_of(client.post(f"{path}comment/", {"text": "hello"}), 409)
        assert ReviewComment.objects.count() == 1

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_page_takes_the_same_queries_for_any_number(
        self, count, said, client, livestream, owner, django_assert_num_queries
    ):
        path, comment = said
        for _number in range(count - 1):
            comment.pk = None
            comment.save()
        for one in ReviewComment.objects.all():
            reply_to_comment(comment=one, text="Yes", membership=owner.memberships.get(), by=owner, now=timezone.now())
        client.get(path)
        with django_assert_num_queries(11):
            client.get(path)


class TestManagement:
    @pytest.mark.parametrize("person", ["owner", "lead"])
    def test_a_link_is_made_shown_once_and_revoked(self, person, livestream, engagement, as_user, client, request):
        user = request.getfixturevalue(person)
        browser, page = as_user(user), reverse("planner:guest_links", args=[livestream.pk])
        html = text_of(browser.post(page, NEW), 201)
        path = re.search(r'value="http://testserver(/guest/[^"]+)"', html)[1]
        assert path.split("/")[-2] not in text_of(browser.get(page))
        assert client.post(path).status_code == 302
        html = text_of(browser.get(page))
        assert "Wang the buyer" in html
        assert "opened 1 time, last" in html
        link = GuestLink.objects.get()
        assert link.engagement == (engagement if person == "lead" else None)
        browser.post(reverse("planner:guest_revoke", args=[link.pk]))
        assert client.get(path).status_code == 404
        assert "Revoked" in text_of(browser.get(page))
        assert [kind for kind, *_rest in uses(livestream)] == ["guest_invited", "guest_came", "guest_revoked"]

    @pytest.mark.parametrize(
        ("person", "status"),
        [("operator", 403), ("viewer", 403), ("reviewer", 403), ("outsider", 404)],
    )
    def test_nobody_else_lets_guests_in(self, person, status, livestream, invite, engagement, as_user, request):
        link, _path = invite()
        browser = as_user(request.getfixturevalue(person))
        page = reverse("planner:guest_links", args=[livestream.pk])
        assert [browser.get(page).status_code, browser.post(page, NEW).status_code] == [status, status]
        assert browser.post(reverse("planner:guest_revoke", args=[link.pk])).status_code == (
            404 if person == "reviewer" else status
        )
        assert GuestLink.objects.get().revoked_at is None

    def test_a_lead_sees_the_links_of_its_own_provider_only(self, invite, livestream, lead, engagement, as_user):
        link, _path = invite()
        browser = as_user(lead)
        assert "Wang" not in text_of(browser.get(reverse("planner:guest_links", args=[livestream.pk])))
        assert browser.post(reverse("planner:guest_revoke", args=[link.pk])).status_code == 404

    def test_mistakes_keep_what_was_typed(self, livestream, owner, as_user):
        page = reverse("planner:guest_links", args=[livestream.pk])
        html = text_of(as_user(owner).post(page, {**NEW, "name": "", "password": "abc"}), 422)
        assert 'value="abc"' in html
        assert not GuestLink.objects.exists()

    def test_the_history_names_the_guest(self, invite, client, livestream, owner, as_user):
        _link, path = invite(GuestRight.APPROVE)
        client.post(path)
        client.post(f"{path}approve/", {"seen": token(text_of(client.get(path)))})
        html = text_of(as_user(owner).get(reverse("planner:plan_history", args=[livestream.pk])))
        assert html.count("Wang (guest) · <time") == 2
        assert "Wang · Read, comment and approve" in html
        assert livestream.changes.filter(kind=ChangeKind.GUEST_APPROVED).get().new == "1"

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_takes_the_same_queries_for_any_number(
        self, count, invite, livestream, owner, as_user, django_assert_num_queries
    ):
        for _number in range(count):
            invite()
        browser, page = as_user(owner), reverse("planner:guest_links", args=[livestream.pk])
        browser.get(page)
        with django_assert_num_queries(6):
            browser.get(page)


def opened(client, path):
    """The page of a guest who has come in."""
    client.post(path)
    return LivePage(client, path)


class TestOpenPage:
    def test_an_answer_to_a_comment_arrives(self, invite, client, owner, livestream):
        _link, path = invite(GuestRight.COMMENT)
        client.post(path)
        client.post(f"{path}comment/", {"step": "", "text": "Too hot a light"})
        page = opened(client, path)
        assert page.poll().status_code == 304
        words = {"text": "Cold ones are on their way", "membership": owner.memberships.get(), "by": owner}
        reply_to_comment(comment=ReviewComment.objects.get(), now=timezone.now(), **words)
        news = page.news()
        assert set(news) == {"#guest-approvals", "#guest-comments"}
        assert "Cold ones are on their way" in news["#guest-comments"]
        assert page.poll().status_code == 304

    def test_what_others_are_told_is_no_news(self, invite, client, owner, livestream):
        page = opened(client, invite(GuestRight.COMMENT)[1])
        _link, path = invite(GuestRight.COMMENT)
        other = Client()
        other.post(path)
        other.post(f"{path}comment/", {"step": "", "text": "Mine alone"})
        comment = ReviewComment.objects.get()
        words = {"text": "Noted", "membership": owner.memberships.get(), "by": owner, "now": timezone.now()}
        reply_to_comment(comment=comment, **words)
        assert page.poll().status_code == 304

    @pytest.mark.parametrize(("right", "is_told"), [(GuestRight.READ, False), (GuestRight.APPROVE, True)])
    def test_the_plan_changes_and_who_approves_is_told(self, right, is_told, invite, client, livestream, owner):
        product = factories.LineUpItemFactory(livestream=livestream, unit_cost=Decimal("713.33"))
        page = opened(client, invite(right)[1])
        save_cell(
            livestream=livestream, worksheet=Worksheet.LINE_UP, row=str(product.pk), field="product_name", was="",
            text="Giant nuts", version=product.version, by=owner, now=timezone.now(),
        )  # fmt: skip
        news = page.news()
        assert "Giant nuts" in news["#guest-paper"]
        assert "713.33" not in news["#guest-paper"]
        assert ("The plan has changed since you opened it." in news.get("#live-note", "")) is is_told
        assert page.poll().status_code == 304

    def test_a_link_that_ended_tells_nothing(self, invite, client, owner):
        link, path = invite(GuestRight.COMMENT)
        page = opened(client, path)
        assert Client().get(page.url).status_code == 404
        revoke_guest_link(link=link, by=owner, now=timezone.now())
        assert page.poll().status_code == 404

    def test_it_asks_in_few_queries(self, invite, client, django_assert_num_queries):
        page = opened(client, invite(GuestRight.COMMENT)[1])
        with django_assert_num_queries(3):  # link, plan, state
            assert page.poll().status_code == 304


def test_the_page_of_a_guest_takes_the_same_queries(invite, client, livestream, django_assert_num_queries):
    _link, path = invite(GuestRight.APPROVE)
    client.post(path)
    client.get(path)
    with django_assert_num_queries(10):
        client.get(path)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def seen(self, livestream):
        return content_hash(hashes_of(livestream, load_content(livestream)))

    def test_one_link_approves_a_version_once(self, invite, livestream):
        link, _path = invite(GuestRight.APPROVE)
        seen, now = self.seen(livestream), timezone.now()
        approvals = at_once(*[lambda: approve_as_guest(link=link, seen=seen, now=now)] * 3)
        assert len({approval.pk for approval in approvals}) == 1
        assert livestream.changes.filter(kind=ChangeKind.GUEST_APPROVED).count() == 1

    def test_a_revoked_link_approves_nothing_afterwards(self, invite, livestream, owner):
        link, _path = invite(GuestRight.APPROVE)
        seen, now = self.seen(livestream), timezone.now()
        _revoked, approved = at_once(
            lambda: revoke_guest_link(link=link, by=owner, now=now),
            lambda: approve_as_guest(link=link, seen=seen, now=now),
        )
        kinds = [kind for kind, *_rest in uses(livestream)][1:]
        if isinstance(approved, Exception):
            assert kinds == ["guest_revoked"]
        else:
            assert kinds == ["guest_approved", "guest_revoked"]

    def test_a_guest_approves_what_was_read_and_no_edit_in_between(self, invite, livestream, owner):
        row = factories.LineUpItemFactory(livestream=livestream)
        link, _path = invite(GuestRight.APPROVE)
        seen = self.seen(livestream)

        def edit():
            return save_cell(
                livestream=livestream, worksheet=Worksheet.LINE_UP, row=str(row.pk), field="live_price", text="77",
                was="110", version=row.version, by=owner, now=timezone.now(),
            )  # fmt: skip

        _edited, approved = at_once(edit, lambda: approve_as_guest(link=link, seen=seen, now=timezone.now()))
        kept = [approval.version.content_hash for approval in GuestApproval.objects.select_related("version")]
        assert kept == ([] if isinstance(approved, PlanMovedError) else [seen])
