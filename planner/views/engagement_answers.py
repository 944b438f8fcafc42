"""The page behind the link of an invitation to work together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from planner.actions.engagements import accept_engagement, decline_engagement
from planner.exchange.engagement_emails import send_engagement_answer
from planner.forms.engagements import AnswerForm
from planner.queries.engagements import engagement_of_token, organizations_that_may_answer
from planner.queries.organizations import has_account, owns_email
from planner.views.engagement_words import terms_of
from planner.views.http import CONFLICT, INVALID, require_form

PAGE = "planner/engagements/answer.html"


@login_not_required
@never_cache
@require_form
def engagement_answer(request, key):
    """What is offered, and to whom. Only those it was sent to can answer, for an organization they are in charge of."""
    engagement = engagement_of_token(key, now=timezone.now())
    if engagement is None:
        return render(request, "planner/engagements/gone.html", status=410)
    organizations = organizations_that_may_answer(engagement, request.memberships)
    is_invited = _is_invited(request, engagement)
    context = {
        "engagement": engagement,
        "inviting": engagement.inviting,
        "terms": terms_of(engagement, engagement.inviting, with_fee=is_invited),
        "address": request.get_full_path(),
        "has_account": not engagement.email or has_account(engagement.email),
        "is_invited": is_invited,
        "organizations": organizations,
    }
    if request.method == "POST" and request.user.is_authenticated:
        return _answered(request, engagement, organizations, context)
    return render(request, PAGE, context)


def _answered(request, engagement, organizations, context):
    form = AnswerForm(request.POST, organizations=organizations)
    if not form.is_valid():
        return render(request, PAGE, context, status=INVALID if organizations else 403)
    try:
        engagement = _answer(engagement, form, request.user)
    except PermissionDenied:
        return render(request, PAGE, context, status=403)
    except ValidationError as refusal:
        return render(request, PAGE, {**context, "error": " ".join(refusal.messages)}, status=CONFLICT)
    send_engagement_answer(engagement)
    request.session["organization_id"] = form.cleaned_data["organization"].pk
    if engagement.accepted_at:
        messages.success(request, _("You work with %(name)s now.") % {"name": engagement.inviting.name})
        return redirect("planner:engagement_detail", engagement.pk)
    messages.success(request, _("You have declined the invitation of %(name)s.") % {"name": engagement.inviting.name})
    return redirect("planner:engagement_list")


def _answer(engagement, form, user):
    answer = accept_engagement if form.cleaned_data["answer"] == "accept" else decline_engagement
    return answer(engagement=engagement, organization=form.cleaned_data["organization"], by=user, now=timezone.now())


def _is_invited(request, engagement):
    """Whether this person may answer; they may still lack an organization to answer for."""
    if not request.user.is_authenticated:
        return False
    if engagement.invited:
        return bool(organizations_that_may_answer(engagement, request.memberships))
    return owns_email(request.user, engagement.email)
