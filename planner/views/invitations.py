"""Invitations by email: sending, sending again, revoking, and the page behind the link."""

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from planner.actions.organizations import accept_invitation, invite_member, renew_invitation, revoke_invitation
from planner.exchange.emails import send_invitation
from planner.forms.organizations import InvitationForm
from planner.queries.organizations import has_account, invitation_of_token, invitation_token, owns_email
from planner.views.access import get_invitation, get_own_organization, membership_required
from planner.views.http import INVALID, require_form
from planner.views.organizations import invitations_part, team_page
from planner.views.responses import Partial, fragments


@membership_required
@require_POST
@rate_limit(action="invite")
def invitation_create(request):
    organization, membership = get_own_organization(request, top_only=True)
    form = InvitationForm(request.POST, kind=organization.kind)
    if form.is_valid():
        try:
            invitation = invite_member(
                organization=organization, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _answer(request, organization, *_send(request, invitation))
    if request.htmx:
        part = invitations_part(organization, form)
        return fragments(request, "planner/organizations/_invitations.html", part, status=INVALID)
    page = team_page(organization, membership, form)
    return render(request, "planner/organizations/members.html", page, status=INVALID)


@require_POST
@rate_limit(action="invite")
def invitation_resend(request, pk):
    invitation = get_invitation(request, pk)
    try:
        invitation = renew_invitation(invitation=invitation, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        return _answer(request, invitation.organization, messages.ERROR, " ".join(refusal.messages))
    return _answer(request, invitation.organization, *_send(request, invitation))


@require_POST
def invitation_revoke(request, pk):
    invitation = get_invitation(request, pk)
    try:
        revoke_invitation(invitation=invitation, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        return _answer(request, invitation.organization, messages.ERROR, " ".join(refusal.messages))
    text = _("The invitation to %(email)s no longer works.") % {"email": invitation.email}
    return _answer(request, invitation.organization, messages.SUCCESS, text)


@login_not_required
@never_cache
@require_form
def invitation_accept(request, token):
    """What the link offers, to whom. Only the account with the invited address can accept."""
    invitation = invitation_of_token(token, now=timezone.now())
    if invitation is None:
        return render(request, "planner/organizations/invitation_gone.html", status=410)
    context = {
        "invitation": invitation,
        "address": request.get_full_path(),
        "has_account": has_account(invitation.email),
        "is_invited": request.user.is_authenticated and owns_email(request.user, invitation.email),
    }
    if request.method != "POST" or not request.user.is_authenticated:
        return render(request, "planner/organizations/invitation.html", context)
    try:
        membership = accept_invitation(invitation=invitation, by=request.user, now=timezone.now())
    except PermissionDenied:
        return render(request, "planner/organizations/invitation.html", context, status=403)
    except ValidationError:
        return render(request, "planner/organizations/invitation_gone.html", status=410)
    request.session["organization_id"] = membership.organization_id
    messages.success(request, _("You now belong to %(name)s.") % {"name": invitation.organization.name})
    return redirect("/")


def _send(request, invitation):
    """Send the email; what to tell the person who invites."""
    path = reverse("planner:invitation_accept", args=[invitation_token(invitation)])
    try:
        send_invitation(invitation, request.build_absolute_uri(path))
    except OSError:
        return messages.ERROR, _("The invitation is kept, but the email was not sent. Send it again in a few minutes.")
    return messages.SUCCESS, _("Invitation sent to %(email)s.") % {"email": invitation.email}


def _answer(request, organization, level, text):
    if not request.htmx:
        messages.add_message(request, level, text)
        return redirect("planner:organization_members")
    name = "error" if level == messages.ERROR else "success"
    toast = Partial("#toasts", "components/_toast.html", {"level": name, "text": text}, swap="beforeend")
    return fragments(request, "planner/organizations/_invitations.html", invitations_part(organization), toast)
