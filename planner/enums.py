"""Words with a fixed set of values, shared by every floor. Values are stable keys; labels are translated."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Step(TextChoices):
    """The five STAGE steps of one broadcast, in their fixed order."""

    MERCHANDISE = "s", pgettext_lazy("STAGE step", "Merchandise")
    TIMING = "t", pgettext_lazy("STAGE step", "Timing")
    FLOW = "a", pgettext_lazy("STAGE step", "Accurate flow")
    GIFTS = "g", pgettext_lazy("STAGE step", "Gifts")
    CONTENT = "e", pgettext_lazy("STAGE step", "Early content")

    @property
    def letter(self):
        return self.value.upper()

    @property
    def stem(self):
        """The word that names this step's files, templates and URLs."""
        return self.name.lower()


class Platform(TextChoices):
    KUAISHOU = "kuaishou", _("Kuaishou")
    DOUYIN = "douyin", _("Douyin")
    TAOBAO_LIVE = "taobao_live", _("Taobao Live")
    CHANNELS = "channels", _("WeChat Channels")


class SessionType(TextChoices):
    DAILY_SELF = "daily_self", _("Daily broadcast")
    WEEKLY_SPECIAL = "weekly_special", _("Weekly special")
    CAMPAIGN_MAIN = "campaign_main", _("Campaign main session")
    NEW_LAUNCH = "new_launch", _("New product launch")
    FAN_FESTIVAL = "fan_festival", _("Fan festival")
    CLEARANCE = "clearance", _("Clearance")
    CREATOR_EXCLUSIVE = "creator_exclusive", _("Creator exclusive")


class SessionState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes requested")
    APPROVED = "approved", _("Approved")
    SELF_CHECKED = "self_checked", _("Self-checked")
    REAPPROVAL_NEEDED = "reapproval_needed", _("Re-approval needed")
    LOCKED = "locked", _("Locked")
    LIVE = "live", _("Live")
    ENDED = "ended", _("Ended")
    REVIEWED = "reviewed", _("Reviewed")
    ARCHIVED = "archived", _("Archived")
    CANCELLED = "cancelled", _("Cancelled")


class Band(TextChoices):
    """Readiness bands of the handbook, 3.4. Flags (gated, compliance blocked) stand beside them."""

    PREPARING = "preparing", _("Preparing")
    NOT_READY = "not_ready", _("Not ready")
    NEARLY_READY = "nearly_ready", _("Nearly ready")
    READY = "ready", _("Ready")
    EXCELLENT = "excellent", _("Excellent")


class PriceTier(TextChoices):
    """Price tier of a session by its planned average order value (yuan): below 50, 200, 500, and above."""

    LOW = "low", _("Low ticket")
    MID = "mid", _("Mid ticket")
    HIGH = "high", _("High ticket")
    PREMIUM = "premium", _("Premium ticket")


class PlanFeature(TextChoices):
    """What a broadcast contains. Checklist items apply by these facts ("any prize_draw")."""

    HERO = "hero", _("Hero products")
    COMPARE_PRICE = "compare_price", _("Struck-through compare prices")
    REGULATED_CATEGORY = "regulated_category", _("Goods that need licences")
    MINOR_HOST = "minor_host", _("A host aged 16–17")
    CREATOR_HOST = "creator_host", _("A creator as host")
    SLOT_FEE = "slot_fee", _("Slot fees or commission to creators")
    PRIZE_DRAW = "prize_draw", _("Prize draws")
    PHYSICAL_GIFT = "physical_gift", _("Physical gifts")
    COUPON = "coupon", _("Coupons")
    FLASH_SALE = "flash_sale", _("Flash sales")
    GIFT_WITH_PURCHASE = "gift_with_purchase", _("Gifts with purchase")
    SHARED_FUNDING = "shared_funding", _("Benefits paid by platform, brand or creator")
    CREATOR_CONTENT = "creator_content", _("Creator posts or clips")
    AI_CONTENT = "ai_content", _("AI-made content")


class AnswerType(TextChoices):
    YESNO = "yesno", _("Yes or no")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Money")
    TEXT = "text", _("Text")
    CHOICE = "choice", _("Choice")
    DATETIME = "datetime", _("Date and time")
    LINK = "link", _("Link")
    FILE = "file", _("File")


class Unit(TextChoices):
    """Unit shown beside a number. A percent is typed as 70 and stored as the fraction 0.70."""

    NONE = "", _("No unit")
    LINKS = "links", _("links")
    PRODUCTS = "products", _("products")
    PIECES = "pieces", _("pieces")
    PEOPLE = "people", _("people")
    HOURS = "hours", _("hours")
    MBPS = "mbps", _("Mbps")
    RATIO = "ratio", _("× (ratio)")
    PERCENT = "percent", _("%")


class Severity(TextChoices):
    LEGAL = "LEGAL", _("Legal")
    BLOCK = "BLOCK", _("Blocking")
    WARN = "WARN", _("Warning")


class VersionStatus(TextChoices):
    DRAFT = "draft", pgettext_lazy("template version", "Draft")
    PUBLISHED = "published", pgettext_lazy("template version", "Published")
    RETIRED = "retired", pgettext_lazy("template version", "Retired")


class OrganizationKind(TextChoices):
    MERCHANT = "merchant", _("Merchant")
    PROVIDER = "provider", _("Service provider")


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    OPERATOR = "operator", _("Operator")
    VIEWER = "viewer", _("Viewer")
    LEAD = "lead", _("Lead")
    REVIEWER = "reviewer", _("Reviewer")


ROLES_OF_KIND = {
    OrganizationKind.MERCHANT: (Role.OWNER, Role.OPERATOR, Role.VIEWER),
    OrganizationKind.PROVIDER: (Role.LEAD, Role.REVIEWER),
}
TOP_ROLE_OF_KIND = {OrganizationKind.MERCHANT: Role.OWNER, OrganizationKind.PROVIDER: Role.LEAD}


class EngagementScope(TextChoices):
    """What a provider does for a merchant. Each scope includes the one before it."""

    REVIEW = "review", pgettext_lazy("scope", "Review plans")
    CO_PLAN = "co_plan", pgettext_lazy("scope", "Plan together")
    OPERATE = "operate", pgettext_lazy("scope", "Operate livestreams")


class FeeType(TextChoices):
    RETAINER = "retainer", _("Retainer")
    PERCENT = "percent", _("Share of sales")
    MIXED = "mixed", _("Retainer and share of sales")


class ChangeKind(TextChoices):
    """What happened to a plan, for its history."""

    CREATED = "created", _("Plan created")
    COPIED = "copied", _("Copied from an earlier plan")
    DETAIL = "detail", _("Plan details changed")
    STATE = "state", _("State changed")
    ANSWER = "answer", _("Answer changed")
    NOT_APPLICABLE = "not_applicable", _("Marked not applicable")
    APPLICABLE = "applicable", _("Marked applicable again")
    NOTE = "note", _("Note changed")
    ITEM_OWNER = "item_owner", _("Item owner changed")
    FILE_ADDED = "file_added", _("File added")
    FILE_REMOVED = "file_removed", _("File removed")
    CELL = "cell", _("Cell changed")
    ROWS_ADDED = "rows_added", _("Rows added")
    ROWS_CHANGED = "rows_changed", _("Rows changed")
    ROWS_DELETED = "rows_deleted", _("Rows deleted")
    ROWS_MOVED = "rows_moved", _("Rows moved")
    UNDONE = "undone", _("Change undone")
    WAIVED = "waived", _("Failing check waived")
    WAIVER_WITHDRAWN = "waiver_withdrawn", _("Waiver withdrawn")
    WORD_EXEMPTED = "word_exempted", _("Word exempted")
    EXEMPTION_ENDED = "exemption_ended", _("Exemption withdrawn")
    CONFIRMED_EMPTY = "confirmed_empty", _("Worksheets confirmed to be empty")
    VERSION_KEPT = "version_kept", _("Version kept")
    GUEST_INVITED = "guest_invited", _("Guest link created")
    GUEST_REVOKED = "guest_revoked", _("Guest link revoked")
    GUEST_CAME = "guest_came", _("Guest opened the plan")
    GUEST_COMMENTED = "guest_commented", _("Guest commented")
    GUEST_APPROVED = "guest_approved", _("Guest approved")


class ProductChangeKind(TextChoices):
    """What happened to a product of the catalogue, for its history."""

    ADDED = "added", _("Product added")
    TAKEN_OVER = "taken_over", _("Product taken over from a livestream")
    CHANGED = "changed", _("Product changed")
    ARCHIVED = "archived", _("Product archived")
    BROUGHT_BACK = "brought_back", _("Product brought back")


class ReviewClock(TextChoices):
    """What sets the limit of one round of review."""

    FIRST = "first", pgettext_lazy("review limit", "First response")
    AGAIN = "again", pgettext_lazy("review limit", "Further round")
    APPROVAL = "approval", pgettext_lazy("review limit", "Latest approval")


class VersionReason(TextChoices):
    """Why a plan was kept as it stood."""

    SELF_CHECK = "self_check", pgettext_lazy("version", "Self-check")
    SUBMIT = "submit", pgettext_lazy("version", "Submitted")
    APPROVE = "approve", pgettext_lazy("version", "Approved")
    LOCK = "lock", pgettext_lazy("version", "Locked")
    MANUAL = "manual", pgettext_lazy("version", "Kept by hand")
    GUEST = "guest", pgettext_lazy("version", "Approved by a guest")


class CommentTarget(TextChoices):
    """What a review comment is about; only guests comment on the whole plan."""

    PLAN = "plan", pgettext_lazy("comment is about", "Whole plan")
    STEP = "step", pgettext_lazy("comment is about", "Whole step")
    ITEM = "item", pgettext_lazy("comment is about", "Checklist item")
    ROW = "row", pgettext_lazy("comment is about", "Row")
    FIELD = "field", pgettext_lazy("comment is about", "Field")


class FindingSeverity(TextChoices):
    BLOCKER = "blocker", pgettext_lazy("finding", "Blocker")
    MAJOR = "major", pgettext_lazy("finding", "Major")
    MINOR = "minor", pgettext_lazy("finding", "Minor")
    NOTE = "note", pgettext_lazy("finding", "Note")


class CommentState(TextChoices):
    OPEN = "open", pgettext_lazy("comment", "Open")
    ANSWERED = "answered", pgettext_lazy("comment", "Answered")
    RESOLVED = "resolved", pgettext_lazy("comment", "Resolved")
    REJECTED = "rejected", pgettext_lazy("comment", "Rejected")
    OBSOLETE = "obsolete", pgettext_lazy("comment", "Obsolete")


class Verdict(TextChoices):
    """What a reviewer says of one step in one round."""

    PASS = "pass", pgettext_lazy("verdict", "Pass")
    PASS_WITH_NOTES = "pass_with_notes", pgettext_lazy("verdict", "Pass with notes")
    FIX = "fix", pgettext_lazy("verdict", "Fix")


class GuestRight(TextChoices):
    """What somebody without an account may do with the one plan that a link leads to. Each includes the one before."""

    READ = "read", _("Read")
    COMMENT = "comment", _("Read and comment")
    APPROVE = "approve", _("Read, comment and approve")
