"""Who belongs to an organization, who is invited, and what an invitation link stands for."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core import signing

from planner.models import Invitation, Membership, User

INVITATION_LIFETIME = timedelta(days=7)
INVITATION_SALT = "planner.invitation"


def members_of(organization):
    """Everybody in an organization, those who manage it first."""
    members = Membership.objects.filter(organization=organization).select_related("user")
    return sorted(members, key=lambda member: (not member.is_top, member.user.display_name.casefold()))


def open_invitations_of(organization, *, now):
    return organization.invitations.open(now=now).select_related("invited_by")


def open_invitations_to(user, *, now):
    """Invitations addressed to one of the user's confirmed addresses."""
    return (
        Invitation.objects.open(now=now)
        .filter(email__in=confirmed_emails_of(user))
        .select_related("organization", "invited_by")
    )


def confirmed_emails_of(user):
    return EmailAddress.objects.filter(user=user, verified=True).values("email")


def owns_email(user, email):
    return EmailAddress.objects.filter(user=user, email=email, verified=True).exists()


def has_account(email):
    return User.objects.filter(email=email).exists()


def invitation_token(invitation):
    return signing.dumps(invitation.pk, salt=INVITATION_SALT)


def invitation_of_token(token, *, now):
    """The open invitation a link stands for; None for a link that is forged, expired, used or revoked."""
    try:
        pk = signing.loads(token, salt=INVITATION_SALT, max_age=INVITATION_LIFETIME)
    except signing.BadSignature:
        return None
    return Invitation.objects.open(now=now).filter(pk=pk).select_related("organization", "invited_by").first()
