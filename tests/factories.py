"""Small, valid objects for the tests. A livestream is made by the action that makes it in the product."""

from datetime import timedelta

import factory
from django.utils import timezone

from planner.actions.livestreams import create_livestream
from planner.enums import AnswerType, ChangeKind, OrganizationKind, Platform, Role, SessionType, Step, VersionStatus
from planner.models import (
    ChecklistTemplate,
    Invitation,
    Membership,
    Organization,
    PlanChange,
    TemplateItem,
    TemplateVersion,
    User,
)

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


def change(livestream, *, by, kind=ChangeKind.NOTE, **details):
    """One line of a plan's history."""
    return PlanChange.objects.create(livestream=livestream, by=by, kind=kind, **details)
