"""Founding an organization, inviting people, and changing who may do what in it.

Every change of members or invitations locks the organization's row first, so that two of them never cross:
two owners who demote each other at the same moment leave one of them in charge.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from planner.enums import ROLES_OF_KIND, OrganizationKind, Role
from planner.models import Invitation, Membership, Notice, Organization
from planner.queries.organizations import INVITATION_LIFETIME, owns_email

SLUG_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def create_organization(*, name, kind, by, slug=""):
    """A new organization in which its founder is owner (merchant) or lead (provider)."""
    organization = Organization.objects.create(name=name, kind=kind, slug=slug or _free_slug(name))
    Membership.objects.create(organization=organization, user=by, role=organization.top_role)
    return organization


@transaction.atomic
def rename_organization(*, organization, name, by):
    organization = lock_organization(organization, by=by)
    organization.name = name
    organization.save(update_fields=["name"])
    return organization


@transaction.atomic
def change_membership(*, membership, role, sees_costs, by):
    """Give a member another role, or let an operator see cost figures or not."""
    organization = lock_organization(membership.organization, by=by)
    membership = _still_member(membership)
    _check_role(organization, role)
    if membership.is_top and role != membership.role:
        _check_somebody_stays_in_charge(membership)
    membership.role = role
    membership.sees_costs = sees_costs and role == Role.OPERATOR
    membership.save(update_fields=["role", "sees_costs"])
    return membership


@transaction.atomic
def remove_member(*, membership, by):
    lock_organization(membership.organization, by=by)
    _end(membership)


@transaction.atomic
def leave_organization(*, membership):
    lock_organization(membership.organization)
    _end(membership)


@transaction.atomic
def invite_member(*, organization, email, role, sees_costs, by, now):
    """Invite an address for seven days. A second invitation to the same address replaces the first."""
    lock_organization(organization, by=by)
    _check_role(organization, role)
    if organization.memberships.filter(user__email=email).exists():
        raise ValidationError({"email": _("This person is already a member.")})
    invitation, _created = Invitation.objects.update_or_create(
        organization=organization,
        email=email,
        accepted_at=None,
        revoked_at=None,
        defaults={
            "role": role,
            "sees_costs": sees_costs and role == Role.OPERATOR,
            "invited_by": by,
            "expires_at": now + INVITATION_LIFETIME,
        },
    )
    return invitation


@transaction.atomic
def renew_invitation(*, invitation, by, now):
    """Seven more days for an invitation nobody has used or revoked."""
    lock_organization(invitation.organization, by=by)
    invitation = _still_open(invitation)
    invitation.expires_at = now + INVITATION_LIFETIME
    invitation.save(update_fields=["expires_at"])
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation, by, now):
    lock_organization(invitation.organization, by=by)
    invitation = _still_open(invitation)
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    return invitation


@transaction.atomic
def accept_invitation(*, invitation, by, now):
    """Join the organization. The link works once, until it expires, and for the invited address only."""
    lock_organization(invitation.organization)
    invitation = _still_open(invitation)
    if now >= invitation.expires_at:
        raise ValidationError(_("This invitation has expired."))
    if not owns_email(by, invitation.email):
        raise PermissionDenied
    invitation.accepted_at = now
    invitation.accepted_by = by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership, _created = Membership.objects.get_or_create(
        organization=invitation.organization,
        user=by,
        defaults={"role": invitation.role, "sees_costs": invitation.sees_costs},
    )
    return membership


def lock_organization(organization, *, by=None):
    """Hold the organization until the end of the transaction; `by` must be in charge of it at this moment."""
    locked = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    if by is not None and not locked.memberships.filter(user=by, role=locked.top_role).exists():
        raise PermissionDenied
    return locked


def _end(membership):
    membership = _still_member(membership)
    if membership.is_top:
        _check_somebody_stays_in_charge(membership)
    membership.delete()
    news = Notice.objects.unread().filter(recipient=membership.user_id, event__organization=membership.organization_id)
    news.update(read_at=Now())


def _check_role(organization, role):
    if role not in ROLES_OF_KIND[OrganizationKind(organization.kind)]:
        raise ValidationError({"role": _("This organization has no such role.")})


def _check_somebody_stays_in_charge(membership):
    others = Membership.objects.filter(organization_id=membership.organization_id, role=membership.role)
    if not others.exclude(pk=membership.pk).exists():
        raise ValidationError(
            _("An organization needs somebody in charge. Give this role to a colleague first."), code="last_in_charge"
        )


def _still_member(membership):
    """The membership as it is now, locked by its organization."""
    current = Membership.objects.select_related("organization", "user").filter(pk=membership.pk).first()
    if current is None:
        raise ValidationError(_("This person is no longer a member."))
    return current


def _still_open(invitation):
    """The invitation as it is now, locked by its organization."""
    current = Invitation.objects.select_related("organization").get(pk=invitation.pk)
    if current.accepted_at or current.revoked_at:
        raise ValidationError(_("This invitation is no longer open."))
    return current


def _free_slug(name):
    slug = slugify(name)[:50] or f"shop-{get_random_string(6, SLUG_LETTERS)}"
    while Organization.objects.filter(slug=slug).exists():
        slug = f"{slugify(name)[:50] or 'shop'}-{get_random_string(6, SLUG_LETTERS)}"
    return slug
