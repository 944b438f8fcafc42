"""What people and groups are told: one line per kind in `NoticeKind` and one in `RULES`, and nothing else to add."""

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EmailWay(TextChoices):
    AT_ONCE = "at_once", _("At once")
    DIGEST = "digest", _("In the daily digest")
    OFF = "off", _("Not by email")


class Audience(Enum):
    """Who is told: the people the event names, or everybody who has a part in the plan."""

    NAMED = "named"
    PLAN = "plan"


class RobotKind(TextChoices):
    WECOM = "wecom", pgettext_lazy("group robot", "WeCom")
    FEISHU = "feishu", _("Feishu")
    DINGTALK = "dingtalk", _("DingTalk")


class NoticeKind(TextChoices):
    """Labels are the names of the settings."""

    ITEM_ASSIGNED = "item_assigned", _("An item is given to me")
    DUE_SOON = "due_soon", _("My items are due within 24 hours")
    OVERDUE = "overdue", _("My items are overdue")
    PLAN_SUBMITTED = "plan_submitted", _("A plan is submitted for review")
    CHANGES_REQUESTED = "changes_requested", _("Changes to a plan are requested")
    FIRST_APPROVED = "first_approved", _("A plan has its first of two approvals")
    PLAN_APPROVED = "plan_approved", _("A plan is approved")
    PLAN_LOCKED = "plan_locked", _("A plan is locked")
    PLAN_UNLOCKED = "plan_unlocked", _("A plan is unlocked")
    LOCK_REFUSED = "lock_refused", _("A plan could not be locked two hours before its start")
    PLAN_LIVE = "plan_live", _("A broadcast is on air")
    PLAN_POSTPONED = "plan_postponed", _("A broadcast is postponed")
    PLAN_CANCELLED = "plan_cancelled", _("A broadcast is cancelled")
    REAPPROVAL_NEEDED = "reapproval_needed", _("A plan needs a new approval")
    MENTIONED = "mentioned", _("Somebody mentions me in a review comment")
    COMMENT_ANSWERED = "comment_answered", _("Somebody answers or settles a comment I take part in")
    GUEST_COMMENTED = "guest_commented", _("A guest comments on a plan")
    GUEST_APPROVED = "guest_approved", _("A guest approves a plan")
    STATE_CHANGED = "state_changed", _("A plan changes its state in another way")
    REVIEW_ESCALATED = "review_escalated", _("A review has used 80% of its time")
    REVIEW_OVERDUE = "review_overdue", _("A review is overdue")
    REVIEWER_LEFT = "reviewer_left", _("A plan under review has no service provider any more")
    GAP_REMINDER = "gap_reminder", _("My service provider reminds me of what a plan lacks")


@dataclass(frozen=True)
class Rule:
    """`text` is the sentence, with the names `exchange.notice_words` knows: by, plan, item, items, count, old, new,
    start, reason, and whatever plain words the event brings along. `email` holds until somebody chooses otherwise.
    """

    audience: Audience
    email: EmailWay
    to_groups: bool
    icon: str
    text: Promise


RULES = {
    NoticeKind.ITEM_ASSIGNED: Rule(
        Audience.NAMED, EmailWay.AT_ONCE, False, "user", _("%(by)s gave you “%(item)s” in “%(plan)s”.")
    ),
    NoticeKind.DUE_SOON: Rule(
        Audience.NAMED, EmailWay.AT_ONCE, False, "clock", _("Due within 24 hours in “%(plan)s”: %(items)s.")
    ),
    NoticeKind.OVERDUE: Rule(
        Audience.NAMED, EmailWay.DIGEST, False, "st-risk", _("Overdue in “%(plan)s”: %(items)s.")
    ),
    NoticeKind.PLAN_SUBMITTED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "st-review",
        _("%(by)s submitted “%(plan)s” for review; it starts %(start)s."),
    ),
    NoticeKind.CHANGES_REQUESTED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "st-risk", _("%(by)s requests changes to “%(plan)s”.")
    ),
    NoticeKind.FIRST_APPROVED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "check",
        _("%(by)s approved “%(plan)s”; a second person has to approve it too."),
    ),
    NoticeKind.PLAN_APPROVED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "check", _("%(by)s approved “%(plan)s”.")
    ),
    NoticeKind.PLAN_LOCKED: Rule(
        Audience.PLAN, EmailWay.DIGEST, True, "gate", _("%(by)s locked “%(plan)s”, which starts %(start)s.")
    ),
    NoticeKind.PLAN_UNLOCKED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "st-risk",
        _("%(by)s unlocked “%(plan)s”. Reason: %(reason)s"),
    ),
    NoticeKind.LOCK_REFUSED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "st-blocked",
        _("“%(plan)s” starts %(start)s and could not be locked: it has not passed go/no-go."),
    ),
    NoticeKind.PLAN_LIVE: Rule(Audience.PLAN, EmailWay.OFF, True, "broadcast", _("“%(plan)s” is on air.")),
    NoticeKind.PLAN_POSTPONED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "calendar",
        _("%(by)s postponed “%(plan)s” to %(start)s. Reason: %(reason)s"),
    ),
    NoticeKind.PLAN_CANCELLED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "x", _("%(by)s cancelled “%(plan)s”. Reason: %(reason)s")
    ),
    NoticeKind.REAPPROVAL_NEEDED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "st-risk",
        _("“%(plan)s” has changed since its approval and needs a new one: %(reasons)s."),
    ),
    NoticeKind.MENTIONED: Rule(
        Audience.NAMED, EmailWay.AT_ONCE, False, "comment", _("%(by)s mentioned you in the review of “%(plan)s”.")
    ),
    NoticeKind.COMMENT_ANSWERED: Rule(
        Audience.NAMED, EmailWay.DIGEST, False, "comment",
        _("%(by)s wrote in a thread of yours in the review of “%(plan)s”."),
    ),
    NoticeKind.GUEST_COMMENTED: Rule(
        Audience.PLAN, EmailWay.DIGEST, False, "comment", _("%(guest)s (guest) on “%(plan)s”: %(text)s")
    ),
    NoticeKind.GUEST_APPROVED: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "check",
        _("%(guest)s (guest) approved version %(version)s of “%(plan)s”."),
    ),
    NoticeKind.STATE_CHANGED: Rule(
        Audience.PLAN, EmailWay.DIGEST, True, "flag", _("%(by)s moved “%(plan)s” from “%(old)s” to “%(new)s”.")
    ),
    NoticeKind.REVIEW_ESCALATED: Rule(
        Audience.NAMED, EmailWay.AT_ONCE, False, "clock",
        _("The review of “%(plan)s” has used four fifths of its time. It is due %(limit)s."),
    ),
    NoticeKind.REVIEW_OVERDUE: Rule(
        Audience.NAMED, EmailWay.AT_ONCE, False, "st-blocked",
        _("The review of “%(plan)s” was due %(limit)s and is not answered."),
    ),
    NoticeKind.REVIEWER_LEFT: Rule(
        Audience.PLAN, EmailWay.AT_ONCE, True, "st-risk",
        _("“%(plan)s” is under review, but no service provider works with you any more. Withdraw it to go on."),
    ),
    NoticeKind.GAP_REMINDER: Rule(
        Audience.NAMED, EmailWay.DIGEST, False, "bell", _("%(by)s reminds you: “%(plan)s” still lacks %(items)s.")
    ),
}  # fmt: skip

READ_IN_REVIEW = frozenset(
    {
        NoticeKind.PLAN_SUBMITTED,
        NoticeKind.CHANGES_REQUESTED,
        NoticeKind.FIRST_APPROVED,
        NoticeKind.PLAN_APPROVED,
        NoticeKind.REAPPROVAL_NEEDED,
        NoticeKind.REVIEW_ESCALATED,
        NoticeKind.REVIEW_OVERDUE,
        NoticeKind.REVIEWER_LEFT,
    }
)
"""Events that lead to the review of their plan, where no other address is given."""
FOR_ADMINISTRATORS = (NoticeKind.REVIEW_ESCALATED, NoticeKind.REVIEW_OVERDUE)
"""What the people who run the site are told of plans that they do not belong to."""
GROUP_KINDS = tuple(kind for kind, rule in RULES.items() if rule.to_groups)
