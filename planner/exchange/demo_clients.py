"""Further clients of the demo's provider, from seeds/demo/clients.yaml: enough for a portfolio that fills a screen."""

from datetime import timedelta
from pathlib import Path

from planner.actions.livestreams import change_state
from planner.domain.livestream_states import PlanAction
from planner.exchange.demo_seeds import read_clients
from planner.models import Engagement, LivestreamSession, Membership


def client_organizations(folder: Path) -> list[dict]:
    """The clients as organizations of the seeds, each with the engagement that its provider offers it."""
    seed = read_clients(folder)
    return [_organization(seed, client) for client in seed["clients"]]


def client_people(organizations: list[dict]) -> list[dict]:
    return [{"email": one["members"][0]["person"], "name": one["owner"]} for one in organizations]


def _organization(seed, client):
    owner = f"owner@{client['slug']}.example"
    plans = [
        {**seed["usual"], "key": f"{client['slug']}-{number}", "planner": owner, **plan}
        for number, plan in enumerate(client["plans"], start=1)
    ]
    return {
        "organization": {"slug": client["slug"], "name": client["name"], "kind": "merchant"},
        "owner": client["owner"],
        "members": [{"person": owner, "role": "owner"}],
        "livestreams": plans,
        "provider": seed["provider"],
        "terms": {"merchant": client["slug"], **client["terms"]},
    }


def take_steps(organization: dict, *, now):
    """What merchant and provider did with the plans, for those that nobody touched since they were loaded."""
    slug = organization["organization"]["slug"]
    engagement = Engagement.objects.filter(merchant__slug=slug, provider__slug=organization["provider"]).first()
    for plan in organization["livestreams"]:
        livestream = LivestreamSession.objects.get(organization__slug=slug, title=plan["title"])
        if livestream.review_round:
            continue
        for action, hours in plan.get("steps", ()):
            is_merchants = action == PlanAction.SUBMIT
            members = Membership.objects.filter(organization__slug=slug if is_merchants else organization["provider"])
            person = members.filter(role="owner" if is_merchants else "lead").select_related("user").first()
            livestream = change_state(
                livestream=livestream,
                action=PlanAction(action),
                role=person.role,
                by=person.user,
                now=now + timedelta(hours=hours),
                engagement=None if is_merchants else engagement,
            )
