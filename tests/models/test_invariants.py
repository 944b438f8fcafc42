"""What the database itself refuses."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from planner.enums import Role, Step, VersionStatus
from planner.models import CommentReply, LivestreamSession, PlanChange, ProductChange, StepChecklist, TemplateItem
from tests import factories


def refuse(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def test_a_livestream_has_exactly_five_checklists(livestream):
    assert [row.step for row in livestream.checklists.order_by("pk")] == ["s", "t", "a", "g", "e"]
    with refuse("step_checklist_once_per_step"), transaction.atomic():
        StepChecklist.objects.create(livestream=livestream, step=Step.GIFTS)


@pytest.mark.django_db(transaction=True)
def test_losing_a_checklist_fails_at_commit(livestream):
    with pytest.raises(IntegrityError, match="five checklists"):
        livestream.checklists.filter(step=Step.GIFTS).delete()
    assert livestream.checklists.count() == 5


def test_a_livestream_without_checklists_is_refused(livestream):
    livestream.pk = None
    with pytest.raises(IntegrityError, match="five checklists"), transaction.atomic():
        LivestreamSession.objects.bulk_create([livestream])
        connection.check_constraints()
    assert LivestreamSession.objects.count() == 1


def test_items_of_a_published_version_cannot_change(template_version):
    before = list(template_version.items.values())
    item = template_version.items.first()
    with refuse("published template version"), transaction.atomic():
        TemplateItem.objects.filter(pk=item.pk).update(weight=5)
    with refuse("published template version"), transaction.atomic():
        item.delete()
    with refuse("published template version"), transaction.atomic():
        factories.TemplateItemFactory(version=template_version)
    assert list(template_version.items.values()) == before


def test_a_published_version_may_only_retire(template_version):
    with refuse("published template version"), transaction.atomic():
        type(template_version).objects.filter(pk=template_version.pk).update(step_weights={})
    with refuse("published template version"), transaction.atomic():
        type(template_version).objects.filter(pk=template_version.pk).update(status=VersionStatus.DRAFT)
    type(template_version).objects.filter(pk=template_version.pk).update(status=VersionStatus.RETIRED)
    template_version.refresh_from_db()
    assert template_version.status == VersionStatus.RETIRED


def test_a_draft_may_change_and_go(db):
    item = factories.TemplateItemFactory(weight=3)
    TemplateItem.objects.filter(pk=item.pk).update(weight=5)
    item.version.delete()
    assert TemplateItem.objects.count() == 0


def test_history_is_append_only(livestream):
    before = list(livestream.changes.values())
    change = livestream.changes.get()
    with refuse("append-only"), transaction.atomic():
        PlanChange.objects.filter(pk=change.pk).update(new="other")
    with refuse("append-only"), transaction.atomic():
        change.delete()
    assert list(livestream.changes.values()) == before


def test_threads_of_comments_are_append_only(livestream, engagement, reviewer, provider):
    comment = factories.comment(livestream, by=reviewer, provider=provider)
    reply = CommentReply.objects.create(comment=comment, author=reviewer, provider=provider, text="Too few")
    with refuse("append-only"), transaction.atomic():
        CommentReply.objects.update(text="Enough")
    with refuse("append-only"), transaction.atomic():
        reply.delete()
    assert list(comment.replies.values_list("text", flat=True)) == ["Too few"]


def test_the_history_of_the_catalogue_is_append_only(merchant, owner):
    product = factories.ProductFactory(organization=merchant)
    change = ProductChange.objects.create(product=product, by=owner, kind="added", at=timezone.now())
    with refuse("append-only"), transaction.atomic():
        ProductChange.objects.update(kind="archived")
    with refuse("append-only"), transaction.atomic():
        change.delete()
    assert list(product.changes.values_list("kind", flat=True)) == ["added"]


def test_a_viewer_never_sees_costs(merchant):
    with refuse("membership_viewer_never_sees_costs"), transaction.atomic():
        factories.MembershipFactory(organization=merchant, role=Role.VIEWER, sees_costs=True)
    assert merchant.memberships.count() == 0


def test_visible_to_shows_only_the_own_organization(livestream, owner, viewer, outsider):
    assert list(LivestreamSession.objects.visible_to(owner)) == [livestream]
    assert list(LivestreamSession.objects.visible_to(viewer)) == [livestream]
    assert list(LivestreamSession.objects.visible_to(outsider)) == []
