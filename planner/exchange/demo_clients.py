"""Further clients of the demo's provider, from seeds/demo/clients.yaml: enough for a portfolio that fills a screen."""

from datetime import timedelta
from pathlib import Path

from planner.actions.comments import Finding, post_comment, save_verdict
from planner.actions.livestreams import change_state
from planner.domain.comments import Target
from planner.domain.livestream_states import PlanAction
from planner.enums import FindingSeverity, Step, Verdict
from planner.exchange.demo_seeds import read_clients
from planner.models import ClientAccess, Engagement, LivestreamSession, Membership

FINDINGS = (
    (Step.MERCHANDISE, FindingSeverity.MAJOR, "主推款备货 650 件，按预测要 700 件以上，请补货或调低预测。"),
    (Step.FLOW, FindingSeverity.BLOCKER, "没有写止损线：ROI 连续 20 分钟低于 2 时投放怎么收？"),
)


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
            at = now + timedelta(hours=hours)
            if action == PlanAction.REQUEST_CHANGES:
                _find_fault(livestream, engagement, person, now=at)
            livestream = change_state(
                livestream=livestream,
                action=PlanAction(action),
                role=person.role,
                by=person.user,
                now=at,
                engagement=None if is_merchants else engagement,
            )


def _find_fault(livestream, engagement, lead, *, now):
    """Two findings, and a word on each step."""
    access = ClientAccess(engagement, lead)
    for step, severity, finding in FINDINGS:
        words = Finding(severity=severity, finding=finding)
        post_comment(livestream=livestream, target=Target(step), words=words, membership=access, by=lead.user, now=now)
    faulty = {step for step, *_rest in FINDINGS}
    for step in Step:
        save_verdict(
            livestream=livestream,
            step=step,
            verdict=Verdict.FIX if step in faulty else Verdict.PASS,
            sentence="按意见改完再提交。" if step in faulty else "可以照此执行。",
            engagement=engagement,
            by=lead.user,
            now=now,
        )
