"""The review of one plan: its page, and the verdicts on its steps."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.comments import CommentsClosedError, save_verdict
from planner.domain.capabilities import Capability
from planner.forms.comments import VerdictForm
from planner.views.access import get_livestream
from planner.views.comment_form import comment_form
from planner.views.http import CONFLICT, INVALID
from planner.views.responses import Partial, fragments
from planner.views.review_live import live_context
from planner.views.review_page import ReviewReading


@require_safe
def plan_review(request, pk):
    livestream, membership = get_livestream(request, pk)
    return render_review(request, ReviewReading(livestream, membership, step=request.GET.get("step", "")))


def render_review(request, reading, *, failures=(), verdict=None, status=200):
    """The whole page; `failures` are refused replies by comment, `verdict` a step with its refused form."""
    livestream = reading.livestream
    context = {
        "nav": "plans",
        "reading": reading,
        **reading.shown(failures, verdict),
        **live_context(livestream, request.user, reading.step),
        **(comment_form(reading) if reading.can_comment else {}),
    }
    return render(request, "planner/review/page.html", context, status=status)


@require_POST
def verdict_save(request, pk, step):
    livestream, membership = get_livestream(request, pk, capability=Capability.REVIEW)
    if membership.engagement is None:
        raise PermissionDenied
    form = VerdictForm(request.POST)
    error = ""
    if form.is_valid():
        try:
            save_verdict(
                livestream=livestream, step=step, engagement=membership.engagement, by=request.user,
                now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        except CommentsClosedError:
            error = _("The review of this round is not running.")
            livestream.refresh_from_db(fields=["state"])
            form.add_error(None, error)
    reading = ReviewReading(livestream, membership)
    status = CONFLICT if error else INVALID if form.errors else 200
    failed = (step, form) if form.errors else ()
    if request.htmx:
        context = {"livestream": livestream, **reading.verdicts(*failed)}
        return fragments(request, "planner/review/_verdicts.html", context, status=status)
    if form.errors:
        return render_review(request, reading, verdict=failed, status=status)
    return redirect(f"{reading.url}#verdicts")


def around(reading):
    """The places around a comment that change with it."""
    return [Partial("#review-tabs", "planner/review/_tabs.html", {"tabs": reading.tabs()})]
