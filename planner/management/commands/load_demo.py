"""Load the demo: organizations, people and plans of seeds/demo, once."""

from decimal import Decimal

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from planner.actions.catalogue import keep_line_ups
from planner.actions.engagements import accept_engagement, assign_reviewers, invite_to_engagement
from planner.actions.livestreams import TransitionRefusedError
from planner.actions.organizations import accept_invitation, create_organization, invite_member
from planner.actions.readiness import store_due_judgements
from planner.actions.template_editors import ensure_template_editors
from planner.enums import TOP_ROLE_OF_KIND, ChangeKind
from planner.exchange.demo_loading import load_plan, put_notices_in_order
from planner.exchange.demo_reviews import load_frequent_findings, load_review
from planner.exchange.demo_seeds import read_organizations, read_people, read_plan, read_reviews, read_samples
from planner.models import Engagement, Membership, Organization, PlanChange, User
from planner.queries.checklist_templates import version_for
from planner.queries.engagements import people_in_charge

SEEDS = settings.BASE_DIR / "seeds" / "demo"


class Command(BaseCommand):
    help = "Load the demo organizations, accounts and plans of seeds/demo. What is there already stays as it is."

    def handle(self, *args, verbosity, **options):
        people, organizations = read_people(SEEDS), read_organizations(SEEDS)
        call_command("load_lexicons", verbosity=0)  # without word lists no plan with worksheets is ever ready
        created = self.load_people(people)
        samples, now = read_samples(SEEDS), timezone.now()
        with translation.override("zh-hans"):
            plans = sum(self.load_organization(seed, samples, now=now) for seed in organizations)
            for seed in organizations:
                for terms in seed.get("engagements", ()):
                    load_engagement(seed["organization"]["slug"], terms, now=now)
            for review in read_reviews(SEEDS):
                load_frequent_findings(review["provider"])
                load_review(review, now=now)
        put_notices_in_order([seed["organization"]["slug"] for seed in organizations])
        store_due_judgements(now=now)  # time has gone on since the plans were filled in
        if verbosity:
            self.stdout.write(f"Demo: {created} accounts and {plans} plans created.")
            self.show_accounts(people, organizations)

    @transaction.atomic
    def load_people(self, seed):
        ensure_template_editors()
        known = set(User.objects.values_list("email", flat=True))
        missing = [person for person in seed["people"] if person["email"] not in known]
        password = make_password(seed["password"]) if missing else ""
        for person in missing:
            user = User.objects.create(
                email=person["email"],
                name=person["name"],
                password=password,
                is_staff=person.get("is_staff", False) or person.get("is_superuser", False),
                is_superuser=person.get("is_superuser", False),
            )
            user.groups.set(Group.objects.filter(name__in=person.get("groups", ())))
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return len(missing)

    def load_organization(self, seed, samples, *, now):
        """The organization with its members, and those of its plans that were never loaded; how many those were."""
        details = seed["organization"]
        organization = Organization.objects.filter(slug=details["slug"]).first()
        if organization is None:
            organization = found_organization(details, seed["members"], now=now)
        memberships = {
            membership.user.email: membership
            for membership in Membership.objects.filter(organization=organization).select_related("user")
        }
        # The history remembers a plan by the title it was created with, whatever it is called now.
        loaded = set(
            PlanChange.objects.filter(livestream__organization=organization, kind=ChangeKind.CREATED).values_list(
                "new", flat=True
            )
        )
        missing = [raw for raw in seed["livestreams"] if raw["title"] not in loaded]
        for raw in missing:
            self.load_livestream(raw, organization, memberships, samples, now=now)
        if missing:
            owner = next(row.user for row in memberships.values() if row.is_top)
            keep_line_ups(organization=organization, by=owner, now=now)
        return len(missing)

    def load_livestream(self, raw, organization, memberships, samples, *, now):
        owner = next(row for row in memberships.values() if row.is_top)
        version = version_for(raw["platform"], raw["session_type"])
        plan = read_plan(raw, version.item_definitions(), samples, owner.user.email, now=now)
        try:
            load_plan(plan, organization=organization, version=version, memberships=memberships, owner=owner, now=now)
        except TransitionRefusedError as error:
            raise CommandError(f"{raw['key']}: {error.refusals}") from error

    def show_accounts(self, people, organizations):
        roles = {}
        for seed in organizations:
            for member in seed["members"]:
                roles.setdefault(member["person"], []).append((seed["organization"]["name"], member))
        self.stdout.write(f"Demo accounts, password {people['password']}:")
        for person in people["people"]:
            self.stdout.write(f"  {person['email']:<28} {what_is_seen(person, roles.get(person['email'], []))}")


def found_organization(details, members, *, now):
    """The organization, founded by its first member in charge, who invites everybody else."""
    top = TOP_ROLE_OF_KIND[details["kind"]]
    founder = next(member for member in members if member["role"] == top)
    by = User.objects.get(email=founder["person"])
    with transaction.atomic():
        organization = create_organization(name=details["name"], kind=details["kind"], slug=details["slug"], by=by)
        for member in members:
            if member is not founder:
                invitation = invite_member(
                    organization=organization,
                    email=member["person"],
                    role=member["role"],
                    sees_costs=member.get("sees_costs", False),
                    by=by,
                    now=now,
                )
                accept_invitation(invitation=invitation, by=User.objects.get(email=member["person"]), now=now)
    return organization


@transaction.atomic
def load_engagement(provider_slug, seed, *, now):
    """The engagement, invited by the provider's lead and accepted by the merchant's owner, if they never had one."""
    provider, merchant = (Organization.objects.get(slug=slug) for slug in (provider_slug, seed["merchant"]))
    if Engagement.objects.filter(provider=provider, merchant=merchant).exists():
        return
    lead, owner = (people_in_charge(organization).order_by("pk").first() for organization in (provider, merchant))
    terms = {
        "scope": seed["scope"],
        "starts_at": now,
        "ends_at": None,
        "fee_type": seed["fee_type"],
        "retainer": seed.get("retainer"),
        "percent": seed.get("percent"),
        "attribution_share": Decimal(seed["attribution_share"]),
        "finance_visible": seed.get("finance_visible", False),
    }
    engagement = invite_to_engagement(organization=provider, partner=merchant, terms=terms, by=lead, now=now)
    engagement = accept_engagement(engagement=engagement, organization=merchant, by=owner, now=now)
    reviewers = Membership.objects.filter(organization=provider, user__email__in=seed["reviewers"])
    assign_reviewers(engagement=engagement, memberships=reviewers, by=lead, now=now)


SEES = {
    "owner": "all plans with costs, members and settings",
    "operator": "all plans, without costs",
    "viewer": "all plans for reading, without costs",
    "lead": "the plans of all clients, costs where a client shows them",
    "reviewer": "the plans of assigned clients, costs where a client shows them",
}


def what_is_seen(person, places):
    """One line for the terminal: role, organization and what that shows."""
    if person.get("is_superuser"):
        return "administrator: the admin site"
    if person.get("groups"):
        return "template editor: the checklist templates in the admin site"
    words = []
    for name, member in places:
        sees = "all plans with costs" if member.get("sees_costs") else SEES[member["role"]]
        words.append(f"{member['role']} of {name}: {sees}")
    return "; ".join(words)
