"""Merchants and providers agreeing to work together, and ending it.

Every change locks the engagement's row first, so that an answer and a revocation, or an end and an approval, never
cross. Those in charge of the organizations speak for them.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from planner.actions.files import storing_files
from planner.actions.organizations import lock_organization
from planner.enums import OrganizationKind
from planner.models import ContractFile, Engagement, Membership, ReviewerAssignment
from planner.models.engagements import contract_path
from planner.queries.engagements import INVITATION_LIFETIME, shares_in_force
from planner.queries.organizations import owns_email

TERMS = ("scope", "starts_at", "ends_at", "fee_type", "retainer", "percent", "attribution_share", "finance_visible")
OTHER_KIND = {
    OrganizationKind.MERCHANT: OrganizationKind.PROVIDER,
    OrganizationKind.PROVIDER: OrganizationKind.MERCHANT,
}


@transaction.atomic
def invite_to_engagement(*, organization, terms, by, now, partner=None, email=""):
    """Invite an organization of the other kind, by itself or by an address, with the terms one proposes."""
    organization = lock_organization(organization, by=by)
    kind = OTHER_KIND[OrganizationKind(organization.kind)]
    sides = {organization.kind: organization, kind: partner}
    if partner is not None:
        if partner.kind != kind:
            raise ValidationError({"partner": _("This organization is of the same kind as yours.")})
        if _in_force(**sides, now=now).exists():
            raise ValidationError({"partner": _("You work together already.")}, code="in_force")
    open_ones = Engagement.objects.open(now=now).filter(invited_kind=kind, **{organization.kind: organization})
    same = {kind: partner} if partner is not None else {kind: None, "email": email}
    if open_ones.filter(**same).exists():
        raise ValidationError({"partner": _("An invitation is open already. Revoke it before you send another.")})
    return Engagement.objects.create(
        **sides,
        invited_kind=kind,
        email=email,
        invited_by=by,
        expires_at=now + INVITATION_LIFETIME,
        **{name: terms[name] for name in TERMS},
    )


@transaction.atomic
def renew_engagement_invitation(*, engagement, by, now):
    """Fourteen more days for an invitation that nobody has answered or revoked."""
    engagement = _lock(engagement)
    lock_organization(engagement.inviting, by=by)
    _check_unanswered(engagement)
    engagement.expires_at = now + INVITATION_LIFETIME
    engagement.save(update_fields=["expires_at"])
    return engagement


@transaction.atomic
def revoke_engagement_invitation(*, engagement, by, now):
    engagement = _lock(engagement)
    lock_organization(engagement.inviting, by=by)
    _check_unanswered(engagement)
    engagement.revoked_at = now
    engagement.save(update_fields=["revoked_at"])
    return engagement


@transaction.atomic
def accept_engagement(*, engagement, organization, by, now):
    """Agree to the terms for `organization`. The link works once, until it expires, and for those it was sent to."""
    engagement = _answerable(engagement, organization, by, now)
    sides = {engagement.inviting.kind: engagement.inviting, engagement.invited_kind: organization}
    # An engagement that has run out makes room for the next one.
    Engagement.objects.filter(**sides, accepted_at__isnull=False, ended_at=None, ends_at__lte=now).update(
        ended_at=F("ends_at")
    )
    if _in_force(**sides, now=now).exists():
        raise ValidationError(_("You work together already."), code="in_force")
    if engagement.ends_at and engagement.ends_at <= now:
        raise ValidationError(_("The agreed time is over. Ask for a new invitation."), code="over")
    taken = shares_in_force(sides[OrganizationKind.MERCHANT], now=now)
    if taken + engagement.attribution_share > 1:
        raise ValidationError(
            _("The attribution shares of all providers add up to at most 100%%; %(taken)s%% are given already."),
            code="shares",
            params={"taken": f"{taken * 100:.0f}"},
        )
    setattr(engagement, engagement.invited_kind, organization)
    engagement.accepted_at = now
    engagement.answered_by = by
    engagement.save(update_fields=[engagement.invited_kind, "accepted_at", "answered_by"])
    return engagement


@transaction.atomic
def decline_engagement(*, engagement, organization, by, now):
    engagement = _answerable(engagement, organization, by, now)
    engagement.declined_at = now
    engagement.answered_by = by
    engagement.save(update_fields=["declined_at", "answered_by"])
    return engagement


@transaction.atomic
def end_engagement(*, engagement, by, now, reason=""):
    """End it at once, by either side. Nothing is deleted; only the provider's people see the client's plans no more."""
    engagement = _lock(engagement)
    _in_charge_of_a_side(engagement, by)
    if engagement.accepted_at is None:
        raise ValidationError(_("This invitation was never accepted."))
    if engagement.ended_at is not None:
        return engagement
    engagement.ended_at = now
    engagement.ended_by = by
    engagement.end_reason = reason.strip()
    engagement.save(update_fields=["ended_at", "ended_by", "end_reason"])
    return engagement


@transaction.atomic
def show_finances(*, engagement, is_visible, by, now):
    """The merchant lets the provider's people see costs, margin and profit, or not any more."""
    engagement = _lock(engagement)
    lock_organization(engagement.merchant, by=by)
    _check_in_force(engagement, now)
    engagement.finance_visible = is_visible
    engagement.save(update_fields=["finance_visible"])
    return engagement


@transaction.atomic
def assign_reviewers(*, engagement, memberships, by, now):
    """Who of the provider reviews the plans of this client; whoever is not named does so no more."""
    engagement = _lock(engagement)
    provider = lock_organization(engagement.provider, by=by)
    _check_in_force(engagement, now)
    wanted = {membership.pk for membership in memberships}
    # Locked with their organization: nobody who is being removed is assigned.
    if Membership.objects.filter(pk__in=wanted, organization=provider).count() != len(wanted):
        raise ValidationError({"reviewers": _("This person is no longer a member.")})
    known = set(engagement.assignments.values_list("membership_id", flat=True))
    engagement.assignments.exclude(membership__in=wanted).delete()
    ReviewerAssignment.objects.bulk_create(
        ReviewerAssignment(engagement=engagement, membership_id=pk, assigned_by=by) for pk in sorted(wanted - known)
    )
    return engagement


def add_contract(*, engagement, upload, by, now):
    """Keep a contract file (name, content_type, content)."""
    with storing_files() as store:
        engagement = _lock(engagement)
        _in_charge_of_a_side(engagement, by)
        _check_in_force(engagement, now)
        return ContractFile.objects.create(
            engagement=engagement,
            uploaded_by=by,
            file=store(contract_path(None, upload.name), upload.content),
            name=upload.name,
            content_type=upload.content_type,
            size=upload.content.size,
        )


def _lock(engagement):
    rows = Engagement.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("merchant", "provider").get(pk=engagement.pk)


def _in_charge_of_a_side(engagement, by):
    for organization in (engagement.merchant, engagement.provider):
        if organization and organization.memberships.filter(user=by, role=organization.top_role).exists():
            return
    raise PermissionDenied


def _answerable(engagement, organization, by, now):
    """The invitation with both sides held, so that the shares of a merchant are added one after the other; always in
    one order, so that two who answer each other do not wait for each other for ever.
    """
    engagement = _lock(engagement)
    for side in sorted((organization, engagement.inviting), key=lambda one: one.pk):
        lock_organization(side, by=by if side == organization else None)
    _check_unanswered(engagement)
    if now >= engagement.expires_at:
        raise ValidationError(_("This invitation has expired."))
    if organization.kind != engagement.invited_kind:
        raise PermissionDenied
    is_invited = engagement.invited == organization if engagement.invited else owns_email(by, engagement.email)
    if not is_invited:
        raise PermissionDenied
    return engagement


def _check_unanswered(engagement):
    if engagement.accepted_at or engagement.declined_at or engagement.revoked_at:
        raise ValidationError(_("This invitation is no longer open."))


def _check_in_force(engagement, now):
    if not engagement.is_in_force(now=now):
        raise ValidationError(_("This engagement has ended."), code="ended")


def _in_force(*, merchant, provider, now):
    found = Engagement.objects.filter(merchant=merchant, provider=provider, accepted_at__isnull=False, ended_at=None)
    return found.exclude(ends_at__lte=now)
