"""Partners of a merchant and clients of a provider: the list, an engagement, and what is done with it."""

from zoneinfo import ZoneInfo

from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.engagements import (
    assign_reviewers,
    end_engagement,
    invite_to_engagement,
    renew_engagement_invitation,
    revoke_engagement_invitation,
    show_finances,
)
from planner.exchange.engagement_emails import send_engagement_end, send_engagement_invitation
from planner.forms.engagements import ContractForm, EndForm, EngagementForm, ReviewersForm
from planner.models import Membership
from planner.queries.engagements import (
    engagement_token,
    engagements_of,
    invitations_to,
    people_in_charge,
    reviewers_of,
    reviews_left_alone,
)
from planner.views.access import get_engagement, get_own_organization, membership_required
from planner.views.engagement_words import engagement_row, new_plan_url, state_labels, state_of, terms_of
from planner.views.http import INVALID, require_form

IN_FORCE = ("running", "upcoming")


@require_safe
@membership_required
def engagement_list(request):
    """Whom one works with: running engagements, invitations in both directions, and what is over."""
    organization, membership = get_own_organization(request)
    now = timezone.now()
    rows = [engagement_row(one, organization, now=now) for one in engagements_of(organization, request.user)]
    asked = invitations_to(request.user, organization, now=now) if membership.is_top else ()
    context = {
        "nav": "partners",
        "organization": organization,
        "can_manage": membership.is_top,
        "asked": [(one, engagement_token(one)) for one in asked],
        "working": [row for row in rows if row.state in IN_FORCE],
        "sent": [row for row in rows if row.state == "open" and row.is_sent],
        "over": [row for row in rows if row.state not in (*IN_FORCE, "open")],
    }
    return render(request, "planner/engagements/list.html", context)


@require_form
@membership_required
@rate_limit(action="invite")
def engagement_invite(request):
    organization, _membership = get_own_organization(request, top_only=True)
    now, zone = timezone.now(), ZoneInfo(organization.time_zone)
    form = EngagementForm(request.POST or None, organization=organization, zone=zone, today=now.astimezone(zone).date())
    if form.is_valid():
        try:
            engagement = invite_to_engagement(
                organization=organization,
                partner=form.found,
                email=form.email,
                terms=form.terms,
                by=request.user,
                now=now,
            )
        except ValidationError as refusal:
            form.add_error(None if not hasattr(refusal, "error_dict") else "partner", refusal.messages)
        else:
            _send(request, engagement)
            return redirect("planner:engagement_list")
    context = {"nav": "partners", "organization": organization, "form": form}
    return render(request, "planner/engagements/invite.html", context, status=INVALID if form.is_bound else 200)


@require_safe
def engagement_detail(request, pk):
    engagement, membership = get_engagement(request, pk)
    return render(request, "planner/engagements/detail.html", detail_page(engagement, membership))


def detail_page(engagement, membership, **forms):
    """Context of an engagement's page. Fee and contract are for those in charge."""
    now, organization = timezone.now(), membership.organization
    state = state_of(engagement, now=now)
    assigned = {assignment.membership_id for assignment in engagement.assignments.all()}
    is_provider = engagement.provider_id == organization.pk
    context = {
        "nav": "partners",
        "engagement": engagement,
        "organization": organization,
        "other": engagement.other_side(organization),
        "name": engagement_row(engagement, organization, now=now).name,
        "state": state,
        "state_label": state_labels()[state],
        "is_in_force": state in IN_FORCE,
        "terms": terms_of(engagement, organization, with_fee=membership.is_top),
        "is_top": membership.is_top,
        "is_provider": is_provider,
        "new_plan_url": new_plan_url(engagement, organization, state),
        "is_sender": engagement.inviting == organization,
        "reviewers": [
            (member, member.pk in assigned)
            for member in (reviewers_of(engagement.provider) if engagement.accepted_at else ())
        ],
        "contract_form": ContractForm(),
        **forms,
    }
    if membership.is_top and engagement.accepted_at:
        context["contracts"] = engagement.contracts.select_related("uploaded_by")
    return context


@require_POST
@rate_limit(action="invite")
def engagement_resend(request, pk):
    engagement, _membership = get_engagement(request, pk, top_only=True)
    if _done(request, renew_engagement_invitation, engagement):
        engagement.refresh_from_db()
        _send(request, engagement)
    return redirect("planner:engagement_list")


@require_POST
def engagement_revoke(request, pk):
    engagement, _membership = get_engagement(request, pk, top_only=True)
    if _done(request, revoke_engagement_invitation, engagement):
        messages.success(request, _("The invitation no longer works."))
    return redirect("planner:engagement_list")


@require_form
def engagement_end(request, pk):
    engagement, membership = get_engagement(request, pk, top_only=True)
    if engagement.accepted_at is None:
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end_engagement(engagement=engagement, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        other = engagement.other_side(membership.organization)
        engagement.refresh_from_db(fields=["ended_at", "end_reason"])
        send_engagement_end(engagement, membership.organization, people_in_charge(other))
        messages.success(request, _("The engagement with %(name)s has ended.") % {"name": other.name})
        return redirect("planner:engagement_list")
    context = {
        "nav": "partners",
        "form": form,
        "left_alone": reviews_left_alone(engagement, request.user),
        **detail_page(engagement, membership),
    }
    return render(request, "planner/engagements/end.html", context, status=INVALID if form.is_bound else 200)


@require_POST
def engagement_finances(request, pk):
    """The merchant's owner shows costs, margin and profit to the provider, or hides them again."""
    engagement, membership = get_engagement(request, pk, top_only=True)
    if engagement.merchant_id != membership.organization_id:
        raise Http404
    is_visible = "finance_visible" in request.POST
    if _done(request, show_finances, engagement, is_visible=is_visible):
        messages.success(
            request,
            _("The provider sees costs, margin and profit now.")
            if is_visible
            else _("The provider does not see costs, margin and profit any more."),
        )
    return redirect("planner:engagement_detail", engagement.pk)


@require_POST
def engagement_reviewers(request, pk):
    """The provider's lead says who reviews the plans of this client."""
    engagement, membership = get_engagement(request, pk, top_only=True)
    if engagement.provider_id != membership.organization_id:
        raise Http404
    members = Membership.objects.visible_to(request.user).filter(organization=membership.organization_id)
    form = ReviewersForm(request.POST, members=members)
    if not form.is_valid():
        messages.error(request, _("This person is no longer a member."))
    elif _done(request, assign_reviewers, engagement, memberships=form.cleaned_data["reviewers"]):
        messages.success(request, _("Saved"))
    return redirect("planner:engagement_detail", engagement.pk)


def _done(request, action, engagement, **given):
    """Whether the action was carried out; a refusal is told in a message."""
    try:
        action(engagement=engagement, by=request.user, now=timezone.now(), **given)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    return True


def _send(request, engagement):
    try:
        sent = send_engagement_invitation(engagement, request, engagement_token(engagement))
    except OSError:
        text = _("The invitation is kept, but the email was not sent. Send it again in a few minutes.")
        messages.error(request, text)
    else:
        messages.success(request, _("Invitation sent to %(name)s.") % {"name": sent})
