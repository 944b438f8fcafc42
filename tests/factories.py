"""Small, valid objects for the tests. A livestream is made by the action that makes it in the product."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from planner.actions.livestreams import create_livestream
from planner.actions.worksheets import write_rows
from planner.domain.worksheets.editing import as_new_rows
from planner.enums import (
    AnswerType,
    ChangeKind,
    CommentTarget,
    FindingSeverity,
    OrganizationKind,
    Platform,
    Role,
    SessionType,
    Severity,
    Step,
    Verdict,
    VersionStatus,
)
from planner.enums_notices import NoticeKind, RobotKind
from planner.enums_worksheets import Channel, CrewRole, LineUpRole, RegCategory, SegmentType
from planner.models import (
    Benefit,
    ChecklistAnswer,
    ChecklistTemplate,
    ContentItem,
    CrewAssignment,
    Engagement,
    Event,
    FindingTemplate,
    GroupRobot,
    HourlyBudget,
    Invitation,
    LexiconTier,
    LineUpItem,
    Membership,
    Organization,
    PlanChange,
    Product,
    ReviewComment,
    ReviewerAssignment,
    RundownSegment,
    SellerRecord,
    StepVerdict,
    TemplateItem,
    TemplateVersion,
    TrafficChannel,
    User,
    Waiver,
)
from tests.domain.plans import whole

STEP_WEIGHTS = {"default": {"s": 25, "t": 20, "a": 20, "g": 15, "e": 20}}


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")
    language = "en"


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Shop {n}")
    slug = factory.Sequence(lambda n: f"shop-{n}")
    kind = OrganizationKind.MERCHANT


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.OWNER


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation as operator, good for seven days."""

    class Meta:
        model = Invitation

    organization = factory.SubFactory(OrganizationFactory)
    invited_by = factory.SubFactory(UserFactory)
    email = factory.Sequence(lambda n: f"guest{n}@example.com")
    role = Role.OPERATOR
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class EngagementFactory(factory.django.DjangoModelFactory):
    """An engagement in force for ten days, for review, without costs."""

    class Meta:
        model = Engagement

    merchant = factory.SubFactory(OrganizationFactory)
    provider = factory.SubFactory(OrganizationFactory, kind=OrganizationKind.PROVIDER)
    invited_by = factory.SubFactory(UserFactory)
    invited_kind = OrganizationKind.PROVIDER
    starts_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=4))
    accepted_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=10))
    attribution_share = Decimal("0.5")


def engagement(merchant, provider, *, by, reviewers=(), **terms):
    """An engagement in force, with these people of the provider assigned."""
    made = EngagementFactory(merchant=merchant, provider=provider, invited_by=by, **terms)
    for reviewer in reviewers:
        membership = Membership.objects.get(organization=provider, user=reviewer)
        ReviewerAssignment.objects.create(engagement=made, membership=membership, assigned_by=by)
    return made


class ChecklistTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChecklistTemplate

    slug = factory.Sequence(lambda n: f"template-{n}")
    name_zh = "测试模板"
    name_en = "Test template"


class TemplateVersionFactory(factory.django.DjangoModelFactory):
    """A draft without items."""

    class Meta:
        model = TemplateVersion

    template = factory.SubFactory(ChecklistTemplateFactory)
    number = 1
    step_weights = STEP_WEIGHTS


class TemplateItemFactory(factory.django.DjangoModelFactory):
    """A yes-or-no item of weight 3, due three days before the start."""

    class Meta:
        model = TemplateItem

    version = factory.SubFactory(TemplateVersionFactory)
    key = factory.Sequence(lambda n: f"item_{n}")
    step = Step.MERCHANDISE
    position = factory.Sequence(lambda n: n)
    label_zh = "测试项"
    label_en = "Test item"
    guidance_zh = "怎么做"
    guidance_en = "How to do it"
    answer_type = AnswerType.YESNO
    weight = 3
    due_hours = 72
    credit_kind = "yes"


def publish(version):
    """Publish a draft directly; the product's own action is tested where it lives."""
    version.template.versions.filter(status=VersionStatus.PUBLISHED).update(
        status=VersionStatus.RETIRED, retired_at=timezone.now()
    )
    version.status = VersionStatus.PUBLISHED
    version.published_at = timezone.now()
    version.save(update_fields=["status", "published_at"])
    return version


def small_template():
    """A published version with a gate and a plain yes-or-no item in each step: keys `gate_s`, `plain_s`, `gate_t` …"""
    version = TemplateVersionFactory()
    TemplateItem.objects.bulk_create(
        TemplateItemFactory.build(
            version=version,
            key=f"{name}_{step}",
            step=step,
            position=position,
            is_gate=name == "gate",
            label_en=f"{name.title()} {step.stem.title()}",
        )
        for step in Step
        for position, name in enumerate(("gate", "plain"))
    )
    return publish(version)


def proof_template():
    """A published version with two items answered by files: `proof_s` (Merchandise), `proof_a` (Flow, shows costs)."""
    version = TemplateVersionFactory(step_weights={"default": {"s": 50, "t": 0, "a": 50, "g": 0, "e": 0}})
    for step in (Step.MERCHANDISE, Step.FLOW):
        TemplateItemFactory(
            version=version,
            key=f"proof_{step}",
            step=step,
            label_en=f"Proof {step.stem.title()}",
            answer_type=AnswerType.FILE,
            credit_kind="file_present",
            shows_costs=step == Step.FLOW,
        )
    return publish(version)


def livestream(*, organization, by, template_version=None, **details):
    """A livestream ten days ahead, made through the action."""
    details = {
        "title": "Friday night",
        "platform": Platform.KUAISHOU,
        "session_type": SessionType.WEEKLY_SPECIAL,
        "starts_at": timezone.now() + timedelta(days=10),
        "planned_minutes": 180,
        **details,
    }
    return create_livestream(
        organization=organization,
        template_version=template_version or small_template(),
        details=details,
        by=by,
        now=timezone.now(),
    )


def ready_to_submit(livestream, *, by):
    """Give a plan every answer and all worksheets with all required fields; there is room for higher live prices."""
    ChecklistAnswer.objects.filter(checklist__livestream=livestream).update(value="yes")
    own = {name: getattr(livestream, name) for name in ("planned_minutes", "platform", "session_type", "title")}
    slot = replace(whole.SHEETS.slot, planned_start=livestream.starts_at, **own)
    line_up = tuple(replace(row, list_price=Decimal(999)) for row in whole.SHEETS.line_up)
    sheets = replace(whole.SHEETS, slot=slot, line_up=line_up)
    write_rows(livestream=livestream, writes=as_new_rows(sheets), by=by, now=timezone.now())
    livestream.refresh_from_db()
    return livestream


def verdicts(livestream, provider, *, by, verdict=Verdict.PASS, steps=tuple(Step)):
    """What a provider says of the steps in the running round."""
    return [
        StepVerdict.objects.update_or_create(
            livestream=livestream, provider=provider, step=step, round=livestream.review_round,
            defaults={"by": by, "verdict": verdict, "sentence": "Looked through"},
        )[0]
        for step in steps
    ]  # fmt: skip


def looked_through(livestream, provider, *, by):
    """A plan under review with all that a decision either way needs: five verdicts, and a finding that is out of date
    already."""
    verdicts(livestream, provider, by=by)
    comment(livestream, by=by, provider=provider)
    return livestream


def comment(livestream, *, by, provider=None, **fields):
    """A comment on a step, a major finding of the provider's where one is given."""
    given = {"target": CommentTarget.STEP, "step": Step.MERCHANDISE, "severity": FindingSeverity.MAJOR}
    given |= {"finding": "600 units on hand, 1,080 needed", "was": "as it was", "round": livestream.review_round}
    return ReviewComment.objects.create(livestream=livestream, author=by, provider=provider, **{**given, **fields})


def finding_template(organization, *, name="Stock too low", **fields):
    """A frequent finding of a provider."""
    given = {"severity": FindingSeverity.BLOCKER, "finding": "600 of 1,080", "evidence": "Last year", **fields}
    return FindingTemplate.objects.create(organization=organization, name=name, **given)


def change(livestream, *, by, kind=ChangeKind.NOTE, **details):
    """One line of a plan's history."""
    return PlanChange.objects.create(livestream=livestream, by=by, kind=kind, **details)


def event(livestream, *, kind=NoticeKind.PLAN_LIVE, **fields):
    """Something that happened to a plan, told to nobody yet."""
    words = {"old": "draft", "new": "self_checked", "reason": "because", "items": [["甲", "A"]], "reasons": ["price"]}
    words["limit"] = timezone.now().isoformat()
    return Event.objects.create(
        organization=livestream.organization,
        livestream=livestream,
        kind=kind,
        **{"words": words, "path": livestream.get_absolute_url(), "at": timezone.now(), **fields},
    )


class RobotFactory(factory.django.DjangoModelFactory):
    """A WeCom robot that speaks English."""

    class Meta:
        model = GroupRobot

    organization = factory.SubFactory(OrganizationFactory)
    kind = RobotKind.WECOM
    name = factory.Sequence(lambda n: f"Group {n}")
    address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=SECRET-KEY-4471"
    language = "en"


class LineUpItemFactory(factory.django.DjangoModelFactory):
    """A hero product of 100 yuan with every input of the forecast."""

    class Meta:
        model = LineUpItem

    livestream = None
    position = factory.Sequence(lambda n: n)
    sku_code = factory.Sequence(lambda n: f"P{n}")
    product_name = "Roasted nuts"
    role = LineUpRole.HERO
    reg_category = RegCategory.DAILY_GOODS
    list_price = Decimal(120)
    live_price = Decimal(110)
    coupon_per_unit = Decimal(10)
    max_stack_discount = Decimal(10)
    unit_cost = Decimal(40)
    freight_per_unit = Decimal(5)
    commission_rate = Decimal(0)
    return_rate = Decimal("0.05")
    forecast_units = 100
    live_stock = 150


class CrewAssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CrewAssignment

    livestream = None
    position = factory.Sequence(lambda n: n)
    person = factory.Sequence(lambda n: f"Person {n}")
    role = CrewRole.HOST
    shift_start_min = 0
    shift_end_min = 180


class RundownSegmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RundownSegment

    livestream = None
    position = factory.Sequence(lambda n: n)
    start_min = 0
    end_min = 10
    segment_type = SegmentType.PRODUCT


class TrafficChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TrafficChannel

    livestream = None
    position = factory.Sequence(lambda n: n)
    channel = Channel.KS_JINNIU_LIVE
    budget = Decimal(8000)
    cost_per_entry = Decimal("0.80")
    planned_entries = 10000
    click_rate = Decimal("0.2")
    order_rate = Decimal("0.1")
    aov = Decimal(100)
    evidence = "last 30 days"


class HourlyBudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = HourlyBudget

    livestream = None
    position = factory.Sequence(lambda n: n)
    from_min = 0
    to_min = 60
    amount = Decimal(1000)


class BenefitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Benefit

    livestream = None
    position = factory.Sequence(lambda n: n)
    code = factory.Sequence(lambda n: f"G{n}")
    name = "Lucky bag"


class ContentItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContentItem

    livestream = None
    position = factory.Sequence(lambda n: n)
    code = factory.Sequence(lambda n: f"E{n}")
    title = "Tomorrow at seven"


class SellerRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SellerRecord

    organization = factory.SubFactory(OrganizationFactory)
    name = "Xiaoman Foods Ltd"
    credit_code = "91310000MA1FL0000X"


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product

    organization = factory.SubFactory(OrganizationFactory)
    sku_code = factory.Sequence(lambda n: f"C{n}")
    product_name = "Oat biscuits"
    live_price = Decimal(30)
    unit_cost = Decimal(12)


class WaiverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Waiver

    livestream = None
    owner = factory.SubFactory(UserFactory)
    check_id = "A09"
    reason = "We open a new line and accept the loss."


class LexiconTierFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LexiconTier

    tier = factory.Sequence(lambda n: f"tier-{n}")
    kind = "absolute"
    severity = Severity.LEGAL
    pattern = "最佳|国家级"
