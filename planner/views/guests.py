"""What somebody with a link sees and does: the entrance, the plan as on paper, a word, an approval."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.comments import SILENT_STATES
from planner.actions.guests import (
    LinkClosedError,
    PlanMovedError,
    approve_as_guest,
    comment_as_guest,
    enter_as_guest,
)
from planner.actions.presence import be_here_as
from planner.domain.live import GUEST
from planner.domain.livestream_states import FINISHED
from planner.domain.moments import moment_text
from planner.domain.plan_versions import content_hash
from planner.exchange.run_sheets import run_tables, without_empty_columns
from planner.forms.guests import EntranceForm, GuestApprovalForm, GuestCommentForm
from planner.models import GuestAccess
from planner.queries.guests import GuestState, guest_approvals, guest_state
from planner.queries.plan_versions import hashes_of, load_content
from planner.views.guest_access import guest_door, has_entered, may_speak, may_try_password, remember, too_many
from planner.views.guest_words import comments_of_guests
from planner.views.http import CONFLICT, INVALID, require_form
from planner.views.live_words import NOTE
from planner.views.plan_page import read_plan
from planner.views.print import paper
from planner.views.responses import Partial, news_by_tag

PLACES = (
    Partial("#guest-approvals", "planner/guests/_approvals.html"),
    Partial("#guest-comments", "planner/guests/_own_comments.html"),
)


@require_form
@guest_door
def guest_plan(request, link):
    """A page with one button first: messengers that look at links beforehand are no guests, and open nothing."""
    if request.method == "POST":
        return _enter(request, link)
    if not has_entered(request, link):
        return render(request, "planner/guests/entrance.html", {"link": link, "form": _entrance(link)})
    return _plan(request, link)


def _entrance(link, data=None):
    return EntranceForm(data) if link.password else None


def _enter(request, link):
    form = _entrance(link, request.POST)
    if form is not None:
        if not may_try_password(request, link):
            return too_many(request)
        if not form.is_valid() or not link.opens_with(form.cleaned_data["password"]):
            if form.is_valid():
                form.add_error("password", _("This is not the password."))
            return render(request, "planner/guests/entrance.html", {"link": link, "form": form}, status=INVALID)
    if not may_speak(request, link):
        return too_many(request)
    enter_as_guest(link=link, now=timezone.now())
    return remember(redirect("planner:guest_plan", link.key), link)


@require_POST
@guest_door
def guest_approve(request, link):
    if not has_entered(request, link):
        return redirect("planner:guest_plan", link.key)
    if not may_speak(request, link):
        return too_many(request)
    form = GuestApprovalForm(request.POST)
    if not form.is_valid():
        return _plan(request, link, form=form, status=INVALID)
    try:
        approve_as_guest(link=link, now=timezone.now(), **form.cleaned_data)
    except LinkClosedError:
        return _plan(request, link, problem=_("This link does not let you approve."), status=CONFLICT)
    except PlanMovedError:
        text = _("The plan has changed since you opened it. This is how it is now: read it again, then approve it.")
        return _plan(request, link, problem=text, status=CONFLICT)
    return redirect(f"{request.path.removesuffix('approve/')}#guest-said")


@require_POST
@guest_door
def guest_comment(request, link):
    if not has_entered(request, link):
        return redirect("planner:guest_plan", link.key)
    if not may_speak(request, link):
        return too_many(request)
    form = GuestCommentForm(request.POST)
    if not form.is_valid():
        return _plan(request, link, comment_form=form, status=INVALID)
    try:
        comment_as_guest(link=link, now=timezone.now(), **form.cleaned_data)
    except LinkClosedError:
        return _plan(request, link, problem=_("This link does not let you comment."), status=CONFLICT)
    return redirect(f"{request.path.removesuffix('comment/')}#guest-said")


@require_POST
@guest_door
def guest_here(request, link):
    """The page says, every now and then, that the guest looks at it."""
    if has_entered(request, link):
        be_here_as(livestream=link.livestream, person=f"{GUEST}:{link.pk}", name=link.name, now=timezone.now())
    return HttpResponse(status=204)


@require_safe
@guest_door
def guest_live(request, link):
    """The plan, and what was said of it, as they are now; nothing (304) where nothing changed since the page's tag."""
    if not has_entered(request, link):
        raise Http404
    state = guest_state(link)
    return news_by_tag(request, state.tag, lambda: _news(request, link, state))


def _news(request, link, state):
    context = _shown(link)
    seen = GuestState.read(request.headers.get("If-None-Match", "")) or state
    yield from (Partial(place.target, place.template, context) for place in PLACES)
    if seen.change != state.change:
        yield Partial("#guest-paper", "planner/guests/_paper.html", context)
        if context["form"] and not context["has_approved_this"]:  # what is approved is what the page was opened with
            url = reverse("planner:guest_plan", args=[link.key])
            yield Partial("#live-note", NOTE, {"text": _("The plan has changed since you opened it."), "url": url})


def _plan(request, link, *, status=200, **given):
    context = {**_shown(link, **given), "live_tag": guest_state(link).tag}
    return render(request, "planner/guests/plan.html", context, status=status)


def _shown(link, *, form=None, comment_form=None, problem=""):
    livestream, access = link.livestream, GuestAccess(link)
    reading = read_plan(livestream, access)
    seen = content_hash(hashes_of(livestream, load_content(livestream, reading.book)))
    may_approve = link.may_approve and livestream.state not in FINISHED
    may_comment = link.may_comment and livestream.state not in SILENT_STATES
    own = [one for one in guest_approvals(livestream) if one.link_id == link.pk]
    language, zone = get_language(), reading.view.zone
    return {
        **paper(reading),
        "link": link,
        "tables": [without_empty_columns(one) for one in run_tables(reading.book.sheets, language=language)],
        "works_until": moment_text(link.expires_at, language, zone=zone),
        "problem": problem,
        "approvals": [(one, moment_text(one.at, language, zone=zone), one.version.content_hash == seen) for one in own],
        "form": (form or GuestApprovalForm(initial={"seen": seen})) if may_approve else None,
        "comments": comments_of_guests(livestream, link),
        "comment_form": (comment_form or GuestCommentForm()) if may_comment else None,
        "has_approved_this": any(one.version.content_hash == seen for one in own),
    }
