"""Puts what providers say of demo plans into the database, comment by comment, through the actions."""

from datetime import timedelta

from django.db import transaction

from planner.actions.comments import Finding, post_comment, reply_to_comment
from planner.actions.finding_templates import add_finding_templates
from planner.domain.comments import CommentMove, Target
from planner.enums import Step
from planner.enums_worksheets import Worksheet
from planner.exchange.finding_seeds import shipped_findings
from planner.models import LivestreamSession, Organization, ReviewComment, User
from planner.queries.engagements import client_access, people_in_charge
from planner.queries.worksheets import load_book

APART = timedelta(minutes=7)
"""Time between two entries, so that threads read like people."""
NAMES = ("sku_code", "code", "person", "channel", "creator")


@transaction.atomic
def load_review(seed, *, now):
    """The comments of one file on their plan, unless somebody has commented there already; how many those were."""
    plans = LivestreamSession.objects.filter(organization__slug=seed["merchant"], title=seed["livestream"])
    plan = plans.select_related("organization", "template_version").first()
    if plan is None or ReviewComment.objects.filter(livestream=plan).exists():
        return 0
    at = now - APART * sum(1 + len(one.get("replies", ())) for one in seed["comments"])
    for one in seed["comments"]:
        words = Finding(
            severity=one["severity"],
            finding=one["finding"],
            evidence=one.get("evidence", ""),
            proposal=one.get("proposal", ""),
            is_internal=one.get("internal", False),
        )
        comment = post_comment(livestream=plan, target=_target(one["at"], plan), words=words, now=at, **_who(one, plan))
        for reply in one.get("replies", ()):
            at += APART
            move = CommentMove(reply["move"]) if "move" in reply else None
            reply_to_comment(comment=comment, text=reply["text"], move=move, now=at, **_who(reply, plan))
        at += APART
    return len(seed["comments"])


def load_frequent_findings(provider_slug):
    """The shipped findings in Chinese, for a provider of the demo."""
    provider = Organization.objects.get(slug=provider_slug)
    by = people_in_charge(provider).order_by("pk").first()
    return add_finding_templates(organization=provider, findings=shipped_findings("zh-hans"), by=by)


def _who(entry, plan):
    """The person of an entry, and what that person is to the plan's organization."""
    by = User.objects.get(email=entry["by"])
    own = [row for row in by.own_memberships if row.organization_id == plan.organization_id]
    return {"by": by, "membership": own[0] if own else client_access(by.own_memberships, plan.organization_id)}


def _target(at, plan):
    if "step" in at:
        return Target(Step(at["step"]))
    if "item" in at:
        step = next(item.step for item in plan.template_version.item_definitions() if item.key == at["item"])
        return Target(Step(step), item=at["item"])
    worksheet = Worksheet(at["worksheet"])
    return Target(worksheet.step, worksheet=worksheet, row=_row(at, worksheet, plan), field=at.get("field", ""))


def _row(at, worksheet, plan):
    """The key of a row by its name, or by its place where rows have none."""
    rows = load_book(plan).sheets.rows(worksheet)
    if at["row"].isdigit():
        return rows[int(at["row"]) - 1].key
    return next(row.key for row in rows if at["row"] in (getattr(row, name, None) for name in NAMES))
