"""The organization in use: founding, choosing and naming it, who belongs to it, and leaving it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from planner.actions.organizations import (
    change_membership,
    create_organization,
    leave_organization,
    remove_member,
    rename_organization,
)
from planner.enums import ROLES_OF_KIND, OrganizationKind
from planner.forms.organizations import InvitationForm, MembershipForm, NewOrganizationForm, OrganizationForm
from planner.queries.organizations import (
    invitation_token,
    members_of,
    open_invitations_of,
    open_invitations_to,
)
from planner.views.access import get_colleague, get_own_organization, membership_required
from planner.views.http import INVALID, require_form
from planner.views.responses import Partial, fragments


@require_form
def organization_start(request):
    """For a user without an organization: join one by an invitation, or found one."""
    wanted = {"kind": request.GET["kind"]} if request.GET.get("kind") in OrganizationKind.values else None
    form = NewOrganizationForm(request.POST or None, initial=wanted)
    if form.is_valid():
        organization = create_organization(**form.cleaned_data, by=request.user)
        return _use(request, organization)
    invitations = open_invitations_to(request.user, now=timezone.now())
    context = {
        "form": form,
        "invitations": [(invitation, invitation_token(invitation)) for invitation in invitations],
        "kinds": _kinds(form),
    }
    return render(request, "planner/organizations/start.html", context, status=INVALID if form.is_bound else 200)


@require_POST
def organization_switch(request, pk):
    for membership in request.memberships:
        if membership.organization_id == pk:
            return _use(request, membership.organization)
    raise Http404


@membership_required
@require_form
def organization_edit(request):
    organization, _membership = get_own_organization(request, top_only=True)
    form = OrganizationForm(request.POST or None, initial={"name": organization.name})
    if form.is_valid():
        rename_organization(organization=organization, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, _("Saved"))
        return redirect("planner:organization_members")
    context = {"nav": "team", "organization": organization, "form": form}
    return render(request, "planner/organizations/edit.html", context, status=INVALID if form.is_bound else 200)


@membership_required
@require_safe
def organization_members(request):
    organization, membership = get_own_organization(request)
    return render(request, "planner/organizations/members.html", team_page(organization, membership))


@require_POST
def member_edit(request, pk):
    """Save a member's role and view of costs; answers with the member's row."""
    member = get_colleague(request, pk)
    form = MembershipForm(request.POST, kind=member.organization.kind)
    error = None
    if form.is_valid():
        try:
            member = change_membership(membership=member, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
    else:
        error = " ".join(message for messages_ in form.errors.values() for message in messages_)
    if not request.htmx:
        messages.add_message(request, messages.ERROR if error else messages.SUCCESS, error or _("Saved"))
        return redirect("planner:organization_members")
    if error is None and member.user_id == request.user.pk and not member.is_top:
        return HttpResponseClientRefresh()
    return _member_row(request, member, error)


@require_form
def member_remove(request, pk):
    member = get_colleague(request, pk)
    if request.method == "POST":
        try:
            remove_member(membership=member, by=request.user)
        except ValidationError as refusal:
            return _ask(request, "member_remove", member, error=" ".join(refusal.messages))
        messages.success(request, _("%(name)s was removed.") % {"name": member.user.display_name})
        return redirect("planner:organization_members")
    return _ask(request, "member_remove", member)


@require_form
def organization_leave(request):
    _organization, membership = get_own_organization(request)
    if request.method == "POST":
        try:
            leave_organization(membership=membership)
        except ValidationError as refusal:
            return _ask(request, "leave", membership, error=" ".join(refusal.messages))
        request.session.pop("organization_id", None)
        messages.success(request, _("You have left %(name)s.") % {"name": membership.organization.name})
        return redirect("/")
    return _ask(request, "leave", membership)


def team_page(organization, membership, invitation_form=None):
    """Context of the members page; the part about invitations is for those who manage members."""
    context = {
        "nav": "team",
        "organization": organization,
        "own": membership,
        "members": members_of(organization),
        "roles": roles_of(organization),
        "can_manage": membership.is_top,
    }
    if membership.is_top:
        context |= invitations_part(organization, invitation_form)
    return context


def invitations_part(organization, form=None):
    return {
        "organization": organization,
        "invitation_form": form or InvitationForm(kind=organization.kind),
        "invitations": list(open_invitations_of(organization, now=timezone.now())),
    }


def roles_of(organization):
    return [(role.value, role.label) for role in ROLES_OF_KIND[OrganizationKind(organization.kind)]]


def _member_row(request, member, error):
    context = {
        "organization": member.organization,
        "member": member,
        "roles": roles_of(member.organization),
        "can_manage": True,
        "own": request.membership,
        "error": error,
    }
    row = "planner/organizations/_member.html"
    if error:
        member.refresh_from_db(fields=["role", "sees_costs"])
        return fragments(request, row, context, status=INVALID)
    toast = Partial("#toasts", "components/_toast.html", {"level": "success", "text": _("Saved")}, swap="beforeend")
    return fragments(request, row, context, toast)


def _ask(request, question, membership, *, error=None):
    context = {"nav": "team", "member": membership, "organization": membership.organization, "error": error}
    return render(request, f"planner/organizations/{question}.html", context, status=INVALID if error else 200)


def _use(request, organization):
    request.session["organization_id"] = organization.pk
    return redirect("/")


def _kinds(form):
    hints = {
        OrganizationKind.MERCHANT: _("You sell in your own livestreams and plan them here."),
        OrganizationKind.PROVIDER: _("You review and help the livestreams of several merchants."),
    }
    chosen = form["kind"].value()
    return [(kind.value, kind.label, hints[kind], kind.value == chosen) for kind in OrganizationKind]
