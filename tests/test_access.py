"""Every address of the product, as everyone who has no business there.

The addresses come from the URL resolver, so a new one is swept without being listed. A new kind of object fails here
until `World.objects` has one of the merchant's; a new open page until `OPEN` says why it is open.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.urls import get_resolver
from django.utils import timezone

from planner.actions.calendars import create_feed, revoke_feed
from planner.actions.checklists import change_item_owner, change_note, save_answer
from planner.actions.comments import Finding, post_comment
from planner.actions.engagements import add_contract, end_engagement
from planner.actions.guests import GuestTerms, create_guest_link, revoke_guest_link
from planner.actions.organizations import invite_member
from planner.actions.plan_imports import keep_upload
from planner.actions.plan_versions import freeze_version
from planner.actions.portfolio import save_portfolio_view
from planner.actions.proofs import add_files, remove_file
from planner.actions.template_editors import ensure_template_editors
from planner.actions.worksheet_files import keep_worksheet_files
from planner.domain.comments import Target
from planner.enums import AnswerType, ChangeKind, EngagementScope, GuestRight, PlanFeature, Role, Step, VersionReason
from planner.forms.proofs import Upload
from planner.models import (
    AnswerFile,
    ChecklistAnswer,
    ContractFile,
    Engagement,
    GroupRobot,
    GuestApproval,
    GuestLink,
    Invitation,
    LivestreamSession,
    Membership,
    Notice,
    Organization,
    PlanChange,
    PlanVersion,
    ReviewComment,
    ReviewerAssignment,
    RundownSegment,
    StepVerdict,
)
from planner.queries.engagements import engagement_token
from planner.queries.organizations import invitation_token
from tests import factories, files

pytestmark = pytest.mark.django_db

TITLE, ANSWER, NOTE = "Moonlit pantry night 7391", "ask Meng about lot 5520", "call the depot 8846"
SIGNED = ("planner:invitation_accept", "planner:engagement_answer")
SECRETS = (
    *(TITLE, ANSWER, NOTE, "Xiaoman Snacks"),
    *(
        "two links short 9157",
        "stock-proof-2264.pdf",
        "removed-3175.pdf",
        "invited-9902@",
        "say 66-17",
        "contract-6613.pdf",
        "Guest 2093",
        "Nuts 6631",
        "sheet-proof-7718.pdf",
    ),
)
COST_SECRETS = re.compile(r"73[,.]?913|7\.39|0\.3719|37\.19|918[,.]?273|91\.83|margin-4711|ask the bank 5083")
SECONDS = re.compile(r":\d\d\.\d+")
"""Parts of a second in a moment, which now and then have the digits of a secret."""

OPEN = {
    "planner:guest_plan": "people without an account: whoever has the secret link reads one plan",
    "planner:guest_approve": "the same",
    "planner:guest_comment": "the same",
    "planner:guest_here": "the same",
    "planner:guest_live": "the same",
    "planner:calendar_feed": "calendars cannot log in: whoever has the secret address reads it",
    "account_login": "the way in",
    "account_signup": "the way in",
    "account_inactive": "tells why the way in is closed",
    "account_reset_password": "for people who cannot log in",
    "account_complete_password_reset": "for people who cannot log in",
    "account_password_reset_completed": "for people who cannot log in",
    "set_language": "a visitor chooses a language before logging in",
    "planner:invitation_accept": "the signed link itself is the key",
    "planner:engagement_answer": "the signed link itself is the key",
    "planner:health_live": "for machines, no data",
    "planner:health_ready": "for machines, no data",
    "planner:components": "sample data only, and absent without DEBUG",
}


@dataclass(frozen=True)
class Route:
    """One address of the product, with the names of its parameters."""

    name: str
    pattern: str

    def path(self, values):
        """The address with its parameters filled in; a parameter that nobody knows is a KeyError."""
        filled = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda match: values[match[1]], self.pattern)
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: values[match[1]], filled)
        return "/" + filled.replace("^", "").replace("$", "")

    @property
    def has_parameters(self):
        return "<" in self.pattern

    @property
    def is_admin(self):
        return self.name.startswith("admin:")

    @property
    def is_planner(self):
        return self.name.startswith("planner:")

    @property
    def noun(self):
        """What its id belongs to: "livestreams" of `livestreams/<int:pk>/why/`."""
        return self.pattern.partition("/<")[0]


def routes(patterns=None, namespace="", prefix=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from routes(pattern.url_patterns, namespace + inner, prefix + str(pattern.pattern))
        else:
            yield Route(namespace + (pattern.name or ""), prefix + str(pattern.pattern))


OWN_BUSINESS = (  # what everybody does with their own account and for themselves
    *("planner:account", "planner:organization_start", "planner:organization_switch", "planner:organization_leave"),
    *(
        "planner:portfolio_view_save",
        "planner:portfolio_remind",
    ),  # reminds of plans one sees
    *("planner:inbox", "planner:inbox_read", "planner:notice_settings"),
    *("planner:calendar_feeds", "planner:calendar_create"),
    *(route.name for route in routes() if route.name.startswith(("account_", "mfa_", "set_language"))),
)
OF_READERS = ("planner:plan_presence",)  # whoever may see a plan says so to the others who look at it
TEMPLATE_PAGES = tuple(f"admin/planner/{model}/" for model in ("checklisttemplate", "templateversion", "lexicontier"))
FOR_ALL_STAFF = ("index", "login", "logout", "jsi18n", "password_change", "password_change_done")
RECORD = ("engagements", "contracts")  # what an engagement that is over leaves to both sides
REVIEWING = ("planner:comment_add", "planner:comment_reply", "planner:verdict_save")
NOT_FOUND = ([404, 404], [404, 405], [405, 404])
REFUSED = (403, 404, 405)


@dataclass(frozen=True)
class World:
    """The merchant's things, by the noun of their addresses, with words in them that nobody else may read."""

    objects: dict
    token: str
    segment: str
    key: str
    feed_key: str
    guest_key: str

    def paths(self, route):
        if not route.has_parameters:
            return [route.path({})]
        if route.is_admin:
            return [route.path(self.of_admin(route))]
        values = {"step": Step.MERCHANDISE.stem, "action": "cancel", "token": self.token}
        values |= {
            "feed_key": self.feed_key,
            "guest_key": self.guest_key,
            "segment": self.segment,
            "key": self.key,
            "worksheet": "line_up",
            "row": "1",
            "check": "A05",
            "field": "actual_seller",
            "name": "x.pdf",
        }
        return [route.path({**values, "pk": str(pk)}) for pk in self.objects[route.noun]]

    def of_admin(self, route):
        model = re.match(r"admin/(\w+)/(\w+)/<", route.pattern)
        row = apps.get_model(*model.groups()).objects.first() if model else None
        key = str(row.pk if row else 1)
        return {"object_id": key, "pk": key, "content_type_id": "1", "app_label": "auth", "url": "nowhere"}


@pytest.fixture
def world(merchant, owner, operator, viewer, engagement):
    version = factories.TemplateVersionFactory()
    fields = {"version": version, "step": Step.MERCHANDISE, "weight": 3}
    file = {"answer_type": AnswerType.FILE, "credit_kind": "file_present"}
    text = {"answer_type": AnswerType.TEXT, "credit_kind": "text_length", "credit_params": {"min": 2}}
    money = {"answer_type": AnswerType.MONEY, "credit_kind": "set_at_least", "credit_params": {"min": 0}}
    factories.TemplateItemFactory(key="plain", **fields, **text)
    factories.TemplateItemFactory(key="costly", shows_costs=True, **fields, **money)
    factories.TemplateItemFactory(key="proof", **fields, **file)
    factories.TemplateItemFactory(key="costly_proof", shows_costs=True, **fields, **file)
    livestream = factories.livestream(
        organization=merchant,
        by=owner,
        template_version=factories.publish(version),
        title=TITLE,
        features=[PlanFeature.COUPON],
        ad_budget=Decimal(73913),
        contribution_rate=Decimal("0.3719"),
    )
    answers = {
        answer.item.key: answer
        for answer in ChecklistAnswer.objects.filter(checklist__livestream=livestream).select_related(
            "item", "checklist"
        )
    }
    by = {"by": owner, "now": timezone.now()}
    freeze_version(livestream=livestream, reason=VersionReason.MANUAL, **by)
    for key, words in {"plain": ANSWER, "costly": "918273"}.items():
        save_answer(answer=answers[key], version=1, text=words, membership=owner.memberships.get(), **by)
    change_note(answer=answers["plain"], was="", note=NOTE, **by)
    change_note(answer=answers["costly"], was="", note="ask the bank 5083", **by)
    for key, name in (("proof", "stock-proof-2264"), ("proof", "removed-3175"), ("costly_proof", "margin-4711")):
        upload = Upload(f"{name}.pdf", "application/pdf", files.upload(f"{name}.pdf"))
        add_files(answer=answers[key], uploads=[upload], expires_on=None, **by)
    remove_file(proof=AnswerFile.objects.get(name="removed-3175.pdf"), **by)
    factories.change(
        livestream, by=owner, kind=ChangeKind.DETAIL, field="ad_budget", old="1", new="73913", shows_costs=True
    )
    invitation = invite_member(
        organization=merchant, email="invited-9902@example.com", role=Role.VIEWER, sees_costs=False, **by
    )
    segment = factories.RundownSegmentFactory(livestream=livestream, key_points="say 66-17 at nine")
    contract = Upload("contract-6613.pdf", "application/pdf", files.upload("contract-6613.pdf"))
    contract = add_contract(engagement=engagement, upload=contract, **by)
    asked = factories.EngagementFactory(merchant=merchant, provider=None, email="them@example.com", accepted_at=None)
    change_item_owner(answer=answers["plain"], was=None, owner=owner, by=operator, now=timezone.now())
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    words = {"livestream": livestream, "membership": owner.memberships.get(), **by}
    found = [Finding("major", "two links short 9157"), Finding("major", "ask the bank 5083", proposal="91.83")]
    places = [Target(Step.MERCHANDISE, item=key) for key in ("plain", "costly")]
    comments = [post_comment(target=place, words=said, **words) for place, said in zip(places, found, strict=True)]
    passkey = Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Key 4419"})
    terms = GuestTerms("Guest 2093", GuestRight.APPROVE, timezone.now() + timedelta(days=1), sees_costs=True)
    over, guest_key = create_guest_link(livestream=livestream, terms=terms, membership=owner.memberships.get(), **by)
    revoke_guest_link(link=over, **by)
    guest, _key = create_guest_link(livestream=livestream, terms=terms, membership=owner.memberships.get(), **by)
    feed, _feed_key = create_feed(by=owner, language="en")
    stopped, feed_key = create_feed(by=owner, language="en", organization=merchant)
    revoke_feed(feed=stopped, **by)
    return World(
        objects={
            "livestreams": [livestream.pk],
            "answers": [answer.pk for answer in answers.values()],
            "files": list(AnswerFile.objects.values_list("pk", flat=True)),
            "members": list(merchant.memberships.values_list("pk", flat=True)),
            "invitations": [invitation.pk],
            "organizations": [merchant.pk],
            "engagements": [engagement.pk, asked.pk],
            "contracts": [contract.pk],
            "calendars": [feed.pk],
            "comments": [comment.pk for comment in comments],
            "findings": [factories.finding_template(factories.OrganizationFactory(kind="provider")).pk],
            "worksheet-files": [kept_file(merchant, owner).pk],
            "products": [
                factories.ProductFactory(
                    organization=merchant, product_name="Nuts 6631", unit_cost=Decimal("7.39"), sku_code="SKU 6632"
                ).pk
            ],
            "groups": [factories.RobotFactory(organization=merchant, name="Group 8807").pk],
            "notices": list(Notice.objects.filter(recipient=owner).values_list("pk", flat=True)),
            "imports": [import_of(livestream, owner).pk],
            "portfolio/views": [kept_view(engagement.provider).pk],
            "guests": [guest.pk],
            "guest": [guest.pk],
            "accounts/2fa/webauthn/keys": [passkey.pk],
        },
        token=invitation_token(invitation),
        segment=str(segment.pk),
        key=engagement_token(asked),
        feed_key=feed_key,
        guest_key=guest_key,
    )


def kept_view(provider):
    """A view of the provider's portfolio that only its lead, nobody of this file, keeps."""
    lead = factories.MembershipFactory(organization=provider, role=Role.LEAD).user
    return save_portfolio_view(user=lead, organization=provider, name="Mine", query="at_risk=on")


def kept_file(merchant, owner):
    """A file of a cell that shows costs."""
    upload = Upload("sheet-proof-7718.pdf", "application/pdf", files.upload("sheet-proof-7718.pdf"))
    (file,) = keep_worksheet_files(
        organization=merchant, uploads=[upload], shows_costs=True, by=owner, now=timezone.now()
    )
    return file


def import_of(livestream, owner):
    """Cells that the owner is about to import."""
    sheet = {"name": TITLE, "rows": [["货号", "成本"], [NOTE, "7.39"]], "merged": [], "is_hidden": False}
    return keep_upload(
        livestream=livestream, name="say 66-17.csv", sheets=[sheet], mappings=[None], by=owner, now=timezone.now()
    )


@pytest.fixture
def visit(as_user):
    """`visit(user, "post", path)`: one request of somebody who has just typed the password."""
    browsers = {}

    def send(user, method, path):
        browser = browsers.pop(user, None) or fresh(user)
        before = session_key(browser)
        response = getattr(browser, method)(path)
        if session_key(browser) == before or is_logged_in(browser):
            browsers[user] = browser
        return response

    def fresh(user):
        browser = as_user(user)
        session = browser.session
        reauthenticate_by_password(SimpleNamespace(session=session, user=user))
        session.save()
        return browser

    yield send
    assert [user for user, browser in browsers.items() if not is_logged_in(browser)] == []


def session_key(browser):
    return browser.cookies["sessionid"].value


def is_logged_in(browser):
    return "_auth_user_id" in browser.session


def words_of(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers} {content.decode('utf-8', 'replace')}"


def told_costs(words):
    """Cost figures in an answer, each with the words around it."""
    words = SECONDS.sub(":00", words)
    return [words[max(0, found.start() - 40) : found.end() + 20] for found in COST_SECRETS.finditer(words)]


def told_secrets(response):
    """Words of the merchant in an answer."""
    words = words_of(response)
    return [secret for secret in SECRETS if secret in words]


def stored():
    """Every row of the merchant that a request could have changed."""
    people = (Organization, Membership, Invitation)
    models = (LivestreamSession, ChecklistAnswer, AnswerFile, PlanChange, PlanVersion, RundownSegment, *people)
    models += (Engagement, ReviewerAssignment, ContractFile, Notice, GroupRobot, ReviewComment, StepVerdict)
    models += (GuestLink, GuestApproval)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def is_sent_to_login(response):
    entrances = ("/accounts/login/", "/admin/login/")
    return response.status_code == HTTPStatus.FOUND and response["Location"].startswith(entrances)


def test_every_kind_of_object_is_known(world):
    nouns = {route.noun for route in routes() if "pk>" in route.pattern and not route.is_admin}
    assert nouns - set(world.objects) == set()


def test_only_listed_pages_are_open_to_everybody(world, client):
    opened, told = set(), {}
    for route in routes():
        for path in world.paths(route):
            for send in (client.get, client.post):
                response = send(path)
                if not is_sent_to_login(response):
                    opened.add(route.name)
                if route.name not in SIGNED and told_secrets(response):
                    told[path] = told_secrets(response)
    assert opened == set(OPEN)
    assert told == {}


@pytest.fixture
def administrator(db):
    return factories.UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def template_editor(db):
    user = factories.UserFactory(is_staff=True)
    user.groups.add(ensure_template_editors())
    return user


@pytest.fixture
def idle_reviewer(provider):
    """A reviewer of the merchant's provider whom nobody has assigned to anybody."""
    return factories.MembershipFactory(organization=provider, role=Role.REVIEWER).user


@pytest.fixture
def wrong_reviewer(other_client):
    """A reviewer of the merchant's provider, assigned to another client."""
    return other_client.assignments.get().membership.user


@pytest.fixture
def strange_lead(db):
    return factories.MembershipFactory(organization__kind="provider", role=Role.LEAD).user


STRANGERS = ("outsider", "idle_reviewer", "wrong_reviewer", "strange_lead", "administrator")


@pytest.fixture(params=STRANGERS)
def stranger(request):
    """People who may log in and have no part in the merchant: not even those who run the site see its plans."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("person", ["lead", "reviewer"])
@pytest.mark.parametrize("ending", ["ended", "run_out", "not_begun"])
def test_without_a_running_engagement_nothing_but_its_record_is_left(world, visit, engagement, person, ending, request):
    user, now = request.getfixturevalue(person), timezone.now()
    if ending == "ended":
        end_engagement(engagement=engagement, by=request.getfixturevalue("owner"), now=now)
    else:
        span = {"run_out": {"ends_at": now}, "not_begun": {"starts_at": now + timedelta(hours=1)}}[ending]
        Engagement.objects.filter(pk=engagement.pk).update(**span)
    before, found = stored(), {}
    for route in routes():
        if route.has_parameters and not route.is_admin and route.name not in OPEN and route.noun not in RECORD:
            for path in world.paths(route):
                statuses = [visit(user, method, path).status_code for method in ("get", "post")]
                if statuses not in NOT_FOUND:
                    found[path] = statuses
    assert found == {}
    assert stored() == before


def test_strangers_find_nothing_of_the_merchant(world, visit, stranger):
    before, found = stored(), {}
    for route in routes():
        if not route.has_parameters or route.is_admin or route.name in OPEN:
            continue
        for path in world.paths(route):
            statuses = [visit(stranger, method, path).status_code for method in ("get", "post")]
            if statuses not in NOT_FOUND:
                found[path] = statuses
    assert found == {}
    assert stored() == before


@pytest.mark.parametrize("person", ["outsider", "idle_reviewer", "wrong_reviewer"])
def test_pages_of_a_stranger_tell_nothing_of_the_merchant(world, visit, person, request):
    user, told = request.getfixturevalue(person), {}
    for route in routes():
        if not route.has_parameters:
            for method in ("get", "post"):
                response = visit(user, method, route.path({}))
                assert response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
                if secrets := told_secrets(response):
                    told[route.name] = secrets
    assert told == {}


def test_the_admin_site_is_closed_to_customers(world, visit, owner):
    for route in routes():
        if route.is_admin and route.name != "admin:logout":
            for path in world.paths(route):
                for method in ("get", "post"):
                    response = visit(owner, method, path)
                    assert is_sent_to_login(response) or response.status_code == HTTPStatus.FORBIDDEN, path


def test_template_editors_find_nothing_else_in_the_admin_site(world, visit, template_editor):
    opened = set()
    for route in routes():
        leads_on = route.name == "admin:"  # old addresses and unknown ones, which redirect to the right page or to none
        if route.is_admin and not leads_on and not route.pattern.startswith(TEMPLATE_PAGES):
            for path in world.paths(route):
                statuses = {visit(template_editor, method, path).status_code for method in ("get", "post")}
                if statuses - set(REFUSED):
                    opened.add(route.name)
    assert opened == {f"admin:{name}" for name in FOR_ALL_STAFF}


@pytest.mark.parametrize("person", ["viewer", "reviewer"])
def test_people_who_only_read_change_nothing(world, visit, person, request):
    user, before, accepted = request.getfixturevalue(person), stored(), {}
    for route in routes():
        if route.is_admin or route.name in (*OPEN, *OWN_BUSINESS, *OF_READERS):
            continue
        if person == "reviewer" and route.name in REVIEWING:
            continue
        for path in world.paths(route):
            status = visit(user, "post", path).status_code
            if status not in REFUSED:
                accepted[path] = status
    assert accepted == {}
    assert stored() == before


@pytest.fixture
def co_planner(engagement, reviewer):
    """A reviewer who may edit, but whom the client shows no costs."""
    Engagement.objects.filter(pk=engagement.pk).update(scope=EngagementScope.CO_PLAN)
    return reviewer


@pytest.mark.parametrize("person", ["viewer", "blind_operator", "lead", "reviewer", "co_planner"])
def test_people_without_the_right_read_no_costs(world, visit, person, request):
    user, told = request.getfixturevalue(person), {}
    for route in routes():
        if not route.is_admin:
            for path in world.paths(route):
                if figures := told_costs(words_of(visit(user, "get", path))):
                    told[path] = figures
    assert told == {}


def test_the_owner_would_read_them(world, visit, owner):
    """What the sweeps look for is there to be found."""
    pages = [
        words_of(visit(owner, "get", path)) for route in routes() if route.is_planner for path in world.paths(route)
    ]
    assert [secret for secret in SECRETS if not any(secret in page for page in pages)] == []
    assert any("918273" in figure.replace(",", "") for page in pages for figure in told_costs(page))


def test_a_reviewer_reads_costs_where_the_engagement_says_so(world, visit, reviewer, engagement):
    Engagement.objects.filter(pk=engagement.pk).update(finance_visible=True)
    plan_pages = [
        words_of(visit(reviewer, "get", path))
        for route in routes()
        if route.is_planner and route.noun == "livestreams"
        for path in world.paths(route)
    ]
    assert any("918273" in figure.replace(",", "") for page in plan_pages for figure in told_costs(page))
