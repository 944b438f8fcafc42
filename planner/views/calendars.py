"""Addresses for calendars: the page that makes and revokes them, and what they answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from planner.actions.calendars import create_feed, revoke_feed
from planner.exchange.calendars import feed_text
from planner.models import CalendarFeed
from planner.queries.calendars import feed_content, working_feed
from planner.views.access import get_feed, get_own_organization

OWN, ORGANIZATION = "own", "organization"


@require_safe
def calendar_feeds(request):
    """One's own address, and that of the organization in use for those in charge of it."""
    return _page(request)


@require_POST
def calendar_create(request):
    """The new address is in this one answer, and never to be seen again."""
    is_shared = request.POST.get("scope") == ORGANIZATION
    organization = get_own_organization(request, top_only=True)[0] if is_shared else None
    feed, key = create_feed(by=request.user, language=get_language(), organization=organization)
    if not key:
        return redirect("planner:calendar_feeds")
    return _page(request, new={feed.pk: request.build_absolute_uri(reverse("planner:calendar_feed", args=[key]))})


def _page(request, *, new=()):
    feeds = list(CalendarFeed.objects.visible_to(request.user).working())
    own = next((feed for feed in feeds if feed.user_id == request.user.pk), None)
    parts = [(OWN, _("My calendar"), _("Every livestream you see, and the items that wait for you."), own)]
    membership = request.membership
    if membership and membership.is_top:
        shared = next((feed for feed in feeds if feed.organization_id == membership.organization_id), None)
        text = _("Every livestream of the organization and every due date, for whoever you give the address.")
        parts.append((ORGANIZATION, membership.organization.name, text, shared))
    addresses = dict(new)
    rows = [(scope, title, text, feed, feed and addresses.get(feed.pk)) for scope, title, text, feed in parts]
    return render(request, "planner/calendars/page.html", {"nav": "account", "rows": rows})


@require_POST
def calendar_revoke(request, pk):
    revoke_feed(feed=get_feed(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The address no longer works."))
    return redirect("planner:calendar_feeds")


@login_not_required
@never_cache
@require_safe
def calendar_feed(request, feed_key):
    """An address that is unknown, or was revoked, answers that there is nothing, and no more."""
    feed = working_feed(feed_key)
    if feed is None:
        return HttpResponse(status=404, content_type="text/plain; charset=utf-8")
    text = feed_text(feed, feed_content(feed, now=timezone.now()))
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="stage-planner.ics"', "X-Robots-Tag": "noindex"},
    )
