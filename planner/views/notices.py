"""A person's inbox, and how this person wants to be told by email."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.notices import mark_all_read, save_notice_settings
from planner.domain.moments import moment_text
from planner.exchange.notice_words import event_text_for
from planner.forms.notices import NoticeSettingsForm
from planner.models import NoticeSettings
from planner.queries.notices import inbox_page
from planner.views.access import get_notice
from planner.views.http import INVALID, require_form


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice, ready to show."""

    pk: int
    icon: str
    text: str
    when: str
    at: str
    is_unread: bool


@require_safe
def inbox(request):
    unread_only = "unread" in request.GET
    page = inbox_page(request.user, before=request.GET.get("before", ""), unread_only=unread_only)
    kept = {"unread": "1"} if unread_only else {}
    own = {membership.organization_id for membership in request.memberships}
    context = {
        "nav": "inbox",
        "rows": [_row(notice, own) for notice in page.notices],
        "unread_only": unread_only,
        "older_url": f"?{urlencode({**kept, 'before': page.older})}" if page.older else "",
        "newest_url": f"?{urlencode(kept)}" if "before" in request.GET else "",
    }
    return render(request, "planner/notices/inbox.html", context)


@require_POST
def notice_open(request, pk):
    """Read, and on to what it is about."""
    notice = get_notice(request, pk)
    notice.mark_read(now=timezone.now())
    return redirect(notice.event.path)


@require_POST
def inbox_read(request):
    mark_all_read(user=request.user, now=timezone.now())
    return redirect("planner:inbox")


@require_form
def notice_settings(request):
    stored = NoticeSettings.objects.filter(user=request.user).first() or NoticeSettings(user=request.user)
    form = NoticeSettingsForm(request.POST or None, settings=stored)
    if form.is_valid():
        save_notice_settings(user=request.user, ways=form.ways, **form.times)
        messages.success(request, _("Saved"))
        return redirect("planner:notice_settings")
    context = {"nav": "account", "form": form}
    return render(request, "planner/notices/settings.html", context, status=INVALID if form.is_bound else 200)


def _row(notice, own):
    event, livestream = notice.event, notice.event.livestream
    zone = ZoneInfo(livestream.organization.time_zone) if livestream else timezone.get_current_timezone()
    return NoticeRow(
        pk=notice.pk,
        icon=event.rule.icon,
        text=event_text_for(event, own),
        when=_when(event.at, zone),
        at=event.at.isoformat(),
        is_unread=notice.read_at is None,
    )


def _when(at: datetime, zone):
    return moment_text(at, get_language(), zone=zone, today=timezone.localdate(timezone=zone))
