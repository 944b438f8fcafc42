"""What the owner signs about checks: waivers, words that may stay; and steps that are meant to have no rows."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from planner.actions.livestreams import PlanClosedError
from planner.actions.worksheet_waivers import (
    Grounds,
    WaiverRefusedError,
    confirm_step_empty,
    end_exemption,
    exempt_word,
    waive_check,
    withdraw_waiver,
)
from planner.domain.checks import WAIVABLE
from planner.domain.worksheets import FieldRef
from planner.enums import Role
from planner.enums_worksheets import Worksheet
from planner.forms.fields import digits
from planner.forms.waivers import REFUSALS, ExemptionForm, WaiverForm
from planner.queries.waivers import exemptions_of_word, waivers_of_check
from planner.views.access import get_livestream
from planner.views.check_words import check_name, check_place
from planner.views.http import CONFLICT, INVALID, require_form
from planner.views.plan_page import read_plan, wants_all_checks


@dataclass(frozen=True)
class Question:
    """What is asked before somebody signs."""

    title: str
    text: str
    url: str
    button: str


@require_safe
def step_checks(request, pk, step):
    """The checks of a step as they are now: the page asks for them after a worksheet has changed."""
    livestream, membership = get_livestream(request, pk)
    if not request.htmx:
        return redirect(f"{livestream.step_url(step)}#checks")
    reading = read_plan(livestream, membership)
    context = {
        "livestream": livestream,
        "step": step,
        "checks": reading.checks(step, has_all=wants_all_checks(request)),
    }
    return render(request, "planner/checks/_checks.html", context)


@require_form
def check_waive(request, pk, check):
    """Accept in writing that a check fails."""
    livestream, membership = _to_sign(request, pk)
    if check not in WAIVABLE:
        raise Http404
    now, zone = timezone.now(), ZoneInfo(livestream.organization.time_zone)
    form = WaiverForm(request.POST or None, zone=zone, now=now)
    question = Question(
        title=_("Accept that “%(name)s” fails?") % {"name": check_name(check)},
        text=_("The check counts as passed. The score without it stays beside the score, and your reason in the plan."),
        url=reverse("planner:check_waive", args=[pk, check]),
        button=_("Sign"),
    )

    def sign():
        waive_check(
            livestream=livestream, check_id=check, membership=membership, by=request.user, now=now, **form.cleaned_data
        )

    return _signed(request, livestream, form, question, check, sign)


@require_form
def word_exempt(request, pk):
    """Let a word stay in one text, on a ground of the law and with proof."""
    livestream, membership = _to_sign(request, pk)
    place, term = _word(request)
    now, zone = timezone.now(), ZoneInfo(livestream.organization.time_zone)
    form = ExemptionForm(request.POST if request.method == "POST" else None, zone=zone, now=now)
    question = Question(
        title=_("May “%(term)s” stay?") % {"term": term},
        text=_("Only for this text as it stands: when the text changes, the exemption ends."),
        url=request.get_full_path(),
        button=_("Sign"),
    )

    def sign():
        grounds = Grounds(**form.cleaned_data)
        exempt_word(
            livestream=livestream, place=place, term=term, grounds=grounds, membership=membership, by=request.user,
            now=now,
        )  # fmt: skip

    return _signed(request, livestream, form, question, "E05", sign)


@require_POST
def waiver_withdraw(request, pk, check):
    livestream, membership = _to_sign(request, pk)
    return _taken_back(
        request, livestream, check, withdraw_waiver, "waiver", waivers_of_check(livestream, check), membership
    )


@require_POST
def exemption_end(request, pk):
    livestream, membership = _to_sign(request, pk)
    found = exemptions_of_word(livestream, *_word(request))
    return _taken_back(request, livestream, "E05", end_exemption, "exemption", found, membership)


@require_POST
def step_confirm_empty(request, pk, step):
    """Say that a step is meant to have no rows, or take that back."""
    livestream, _membership = get_livestream(request, pk, to_edit=True)
    is_empty = request.POST.get("is_empty") != "no"
    try:
        confirm_step_empty(livestream=livestream, step=step, is_empty=is_empty, by=request.user, now=timezone.now())
    except PlanClosedError:
        messages.error(request, _("The plan can no longer be changed."))
    return _back(request, f"{livestream.step_url(step)}#checks")


def _to_sign(request, pk):
    """The livestream for its owner; everybody else who may see it is refused."""
    livestream, membership = get_livestream(request, pk, to_edit=True)
    if membership.role != Role.OWNER:
        raise PermissionDenied
    return livestream, membership


def _word(request):
    """Where a word stands, and the word, from `content-12-title` and `最佳`."""
    given = request.POST if "place" in request.POST else request.GET
    parts = given.get("place", "").split("-")
    term = given.get("term", "")
    if len(parts) != len(FieldRef._fields) or parts[0] not in Worksheet.values or not term:
        raise Http404
    worksheet, row, field = parts
    if row and digits(row) is None:
        raise Http404
    return FieldRef(Worksheet(worksheet), row, field), term


def _signed(request, livestream, form, question, check, sign):
    """The form, and once it is right what signing leads to."""
    status = 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            try:
                sign()
            except WaiverRefusedError as error:
                form.refuse(error)
            except PlanClosedError:
                form.add_error(None, _("The plan can no longer be changed."))
                status = CONFLICT
            else:
                messages.success(request, _("Signed. It stands in the plan and in its history."))
                return _back(request, check_place(livestream, check))
    template = "planner/checks/_sign.html" if request.htmx else "planner/checks/sign.html"
    context = {"nav": "plans", "livestream": livestream, "form": form, "question": question}
    return render(request, template, {**context, "in_dialog": bool(request.htmx)}, status=status)


def _taken_back(request, livestream, check, take_back, name, rows, membership):
    try:
        for row in rows:
            take_back(**{name: row}, membership=membership, by=request.user, now=timezone.now())
    except PlanClosedError:
        messages.error(request, _("The plan can no longer be changed."))
    except WaiverRefusedError as error:
        messages.error(request, REFUSALS[error.code] % error.params)
    return _back(request, check_place(livestream, check))


def _back(request, url):
    """The plan as it is now. A redirect to another place of the same page would not load it again."""
    return HttpResponseClientRefresh() if request.htmx else redirect(url)
