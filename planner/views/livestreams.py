"""A livestream as a whole: create, copy, edit, and take it through its states."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from planner.actions.livestream_copies import copy_livestream
from planner.actions.livestreams import (
    DETAILS,
    JUDGED_BY_READINESS,
    PlanClosedError,
    StaleDetailsError,
    TransitionRefusedError,
    change_state,
    create_livestream,
    detail_of,
    details_token,
    edit_livestream,
)
from planner.domain.capabilities import Capability
from planner.domain.defaults import next_start, usual_features
from planner.domain.livestream_states import PlanAction, is_editable, may_ask
from planner.domain.readiness import score_readiness
from planner.enums import Platform, SessionState, SessionType, Step
from planner.forms.livestreams import CopyForm, LivestreamForm
from planner.models.checklist_templates import in_language
from planner.queries.checklist_templates import version_for
from planner.queries.livestream_copies import copy_report, recent_livestreams
from planner.queries.plan_facts import load_facts
from planner.queries.worksheets import load_worksheets
from planner.views.access import get_client, get_livestream, get_own_organization, membership_required
from planner.views.board_rows import recent_rows
from planner.views.copied_sheets import copied_sheets
from planner.views.http import CONFLICT, INVALID, require_form
from planner.views.state_actions import add_refusals, state_action, transition_form
from planner.views.state_words import done_text, state_label


@require_form
@membership_required
def livestream_create(request):
    organization, membership = get_own_organization(request)
    if not membership.can_edit_plans:
        raise PermissionDenied
    return _creation(request, organization, membership)


@require_form
def client_livestream_create(request, pk):
    """The same for a client of the provider in use, whose engagement is to operate."""
    access = get_client(request, pk, capability=Capability.CREATE)
    return _creation(request, access.organization, access)


def _creation(request, organization, membership):
    """The form of a new plan, and the plan."""
    now, zone = timezone.now(), ZoneInfo(organization.time_zone)
    if request.htmx:
        return render(request, "planner/livestreams/_kind.html", _kind(request.GET))
    rights = {"now": now, "zone": zone, "sees_costs": membership.can_see_costs}
    if request.method == "POST":
        form = LivestreamForm(request.POST, **rights)
        if form.is_valid() and (livestream := _create(form, organization, by=request.user, now=now)):
            messages.success(request, _("The plan is ready. Fill in the five steps."))
            return redirect(livestream)
    else:
        form = LivestreamForm(initial=LivestreamForm.initial_for_new(now=now, zone=zone), **rights)
    context = {
        "nav": "plans",
        "form": form,
        "client": organization if membership.engagement else None,
        "recent": recent_rows(recent_livestreams(organization, now=now), now=now, zone=zone),
        **_kind_of(form),
    }
    return render(request, "planner/livestreams/create.html", context, status=INVALID if form.errors else 200)


def _create(form, organization, *, by, now):
    """The new plan; None when no published checklist fits, which the form then says."""
    details = form.details
    version = version_for(details["platform"], details["session_type"])
    if version is None:
        form.add_error("session_type", _("No published checklist fits this platform and session type."))
        return None
    return create_livestream(organization=organization, template_version=version, details=details, by=by, now=now)


def _kind(data):
    """What follows from platform and session type: the checklist that fits, and the usual contents of the broadcast.

    Somebody's own choice of contents is kept; only an untouched proposal gives way to the next one.
    """
    session_type, before = data.get("session_type"), data.get("features_for")
    if session_type not in SessionType.values:
        session_type = SessionType.WEEKLY_SPECIAL
    ticked = set(data.getlist("features"))
    if before in SessionType.values and ticked == usual_features(before):
        ticked = usual_features(session_type)
    form = LivestreamForm(
        initial={"features": list(ticked), "session_type": session_type, "platform": data.get("platform")},
        now=None,
        zone=None,
        sees_costs=False,
    )
    return {"form": form, **_kind_of(form)}


def _kind_of(form):
    session_type = form["session_type"].value()
    platform = form["platform"].value()
    fits = platform in Platform.values and session_type in SessionType.values
    version = version_for(platform, session_type) if fits else None
    return {
        "features_for": session_type if session_type in SessionType.values else "",
        "version": version,
        "item_count": len(version.items_by_id()) if version else 0,
    }


@require_form
def livestream_copy(request, pk):
    source, _membership = get_livestream(request, pk, capability=Capability.CREATE)
    now, zone = timezone.now(), ZoneInfo(source.organization.time_zone)
    form = CopyForm(
        request.POST or None,
        zone=zone,
        now=now,
        initial={"title": source.title, "starts_at": next_start(source.starts_at, now=now, zone=zone)},
    )
    version = version_for(source.platform, source.session_type) or source.template_version
    if request.method == "POST" and form.is_valid():
        copy = copy_livestream(source=source, template_version=version, by=request.user, now=now, **form.cleaned_data)
        return redirect("planner:livestream_copied", copy.pk)
    context = {"nav": "plans", "form": form, "source": source, "version": version}
    return render(request, "planner/livestreams/copy.html", context, status=INVALID if form.errors else 200)


@require_safe
def livestream_copied(request, pk):
    """What a copy took over and what has to be given anew."""
    livestream, membership = get_livestream(request, pk)
    if livestream.copied_from is None:
        raise Http404
    report = copy_report(livestream)
    groups = [
        (title, status, len(items), _by_step(items, livestream))
        for title, status, items in (
            (_("Carried over"), "ready", report.kept),
            (_("To give anew"), "idle", report.anew),
            (_("New in this version of the checklist"), "idle", report.added),
        )
    ]
    sheets = copied_sheets(livestream, load_worksheets(livestream), sees_costs=membership.can_see_costs)
    context = {"nav": "plans", "livestream": livestream, "report": report, "groups": groups, "sheets": list(sheets)}
    return render(request, "planner/livestreams/copied.html", context)


def _by_step(items, livestream):
    """Items as links to their controls, under their steps."""
    steps = {step: [] for step in Step}
    for item in items:
        link = (in_language(item.label_zh, item.label_en), f"{livestream.step_url(item.step)}#item-{item.key}")
        steps[item.step].append(link)
    return [(step, links) for step, links in steps.items() if links]


@require_form
def livestream_edit(request, pk):
    livestream, membership = get_livestream(request, pk, to_edit=True)
    context, status = {"nav": "plans"}, 200
    if not is_editable(livestream.state):
        status = CONFLICT if request.method == "POST" else 200
        return render(request, "planner/livestreams/closed.html", _closed(livestream), status=status)
    form = _edit_form(request, livestream, membership)
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                _save(form, livestream, request)
            except StaleDetailsError as error:
                livestream, status = error.livestream, CONFLICT
                context["changes"] = _changes(form, livestream)
            except PlanClosedError:
                livestream.refresh_from_db()
                return render(request, "planner/livestreams/closed.html", _closed(livestream), status=CONFLICT)
            else:
                return redirect(livestream)
    context |= {"form": form, "livestream": livestream, "seen": details_token(livestream)}
    return render(request, "planner/livestreams/edit.html", context, status=status)


def _closed(livestream):
    return {"nav": "plans", "livestream": livestream, "state": state_label(livestream.state)}


def _edit_form(request, livestream, membership):
    return LivestreamForm(
        request.POST if request.method == "POST" else None,
        zone=ZoneInfo(livestream.organization.time_zone),
        now=timezone.now(),
        sees_costs=membership.can_see_costs,
        is_owner=membership.is_top,
        livestream=livestream,
        initial={name: detail_of(livestream, name) for name in DETAILS},
    )


def _save(form, livestream, request):
    changed = edit_livestream(
        livestream=livestream,
        details=form.cleaned_data,
        seen=request.POST.get("seen", ""),
        by=request.user,
        now=timezone.now(),
    )
    if "starts_at" in changed:
        messages.success(request, _("Details saved. All due dates moved with the start."))
    elif changed:
        messages.success(request, _("Details saved."))
    was = livestream.state
    livestream.refresh_from_db(fields=["state"])
    if livestream.state == SessionState.REAPPROVAL_NEEDED != was:
        messages.warning(request, _("The plan needs a new approval."))


def _changes(form, livestream):
    """The fields in which what was typed differs from what a colleague saved meanwhile, as (label, theirs)."""
    theirs = LivestreamForm(
        initial={name: detail_of(livestream, name) for name in form.fields},
        zone=form.fields["starts_at"].zone,
        now=None,
        sees_costs=True,
        is_owner=True,
        livestream=livestream,
    )
    return [
        (form.fields[name].label, _shown(theirs[name]))
        for name, value in form.cleaned_data.items()
        if detail_of(livestream, name) != value
    ]


def _shown(bound):
    """The value of a form field in words."""
    value = bound.value()
    labels = dict(getattr(bound.field, "choices", ()))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple, set)):
        return pgettext("list", ", ").join(str(labels[one]) for one in value) or "–"
    return str(labels.get(value, value) if value not in (None, "") else "–")


@require_form
def livestream_transition(request, pk, action):
    livestream, membership = get_livestream(request, pk)
    if action not in tuple(PlanAction):
        raise Http404
    action = PlanAction(action)
    if not may_ask(action, membership.role, membership.standing.scope):
        raise PermissionDenied
    now, form = timezone.now(), None
    if request.method == "POST":
        form = transition_form(action, livestream, now, request.POST)
        if form.is_valid():
            try:
                livestream = _transit(livestream, action, membership, form, by=request.user, now=now)
            except TransitionRefusedError as error:
                livestream = error.livestream
                add_refusals(form, error.refusals)
            else:
                messages.success(request, done_text(action, livestream))
                url = _back_to(request, livestream)
                return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    readiness = score_readiness(load_facts(livestream, now=now), now=now) if action in JUDGED_BY_READINESS else None
    context = {
        "nav": "plans",
        "livestream": livestream,
        "step": state_action(action, livestream, membership, now=now, readiness=readiness, form=form),
        "state": state_label(livestream.state),
    }
    template = "planner/livestreams/_transition.html" if request.htmx else "planner/livestreams/transition.html"
    return render(request, template, {**context, "in_dialog": bool(request.htmx)}, status=INVALID if form else 200)


def _back_to(request, livestream):
    """The review page where the step was taken there, otherwise the plan."""
    review = reverse("planner:plan_review", args=[livestream.pk])
    came_from = request.htmx.current_url_abs_path if request.htmx else ""
    return review if (came_from or "").startswith(review) else livestream.get_absolute_url()


def _transit(livestream, action, membership, form, *, by, now):
    return change_state(
        livestream=livestream,
        action=action,
        role=membership.role,
        by=by,
        now=now,
        reason=form.cleaned_data.get("reason", ""),
        new_start=form.cleaned_data.get("starts_at"),
        engagement=membership.engagement,
    )
