"""What a provider does from its portfolio: keep a view, and remind merchants of what their plans lack."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from planner.actions.notices import tell
from planner.enums_notices import NoticeKind
from planner.models import Event, Notice, PortfolioView
from planner.queries.notices import merchant_people_of_plan

MOST_VIEWS, MOST_REMINDED = 12, 60


@transaction.atomic
def save_portfolio_view(*, user, organization, name, query):
    """Keep a view; the same name again is another query for it."""
    own = PortfolioView.objects.filter(user=user, organization=organization)
    if not own.filter(name=name).exists() and own.count() >= MOST_VIEWS:
        raise ValidationError(_("You have %(count)s views. Delete one first.") % {"count": MOST_VIEWS})
    view, _created = own.update_or_create(
        name=name,
        defaults={"query": query},
        create_defaults={"user": user, "organization": organization, "query": query},
    )
    return view


def delete_portfolio_view(*, view):
    view.delete()


def remind_of_gap(*, livestreams, place, labels, by, now):
    """Tell the merchants of these plans what is still open: once a day per plan, whatever the gap.

    `place` is the step and the mark of the place on its page (`#item-…`); `labels` are what it is called in Chinese and
    English. Returns how many plans were told of, and how many had been told of today.
    """
    told = waiting = 0
    for livestream in livestreams[:MOST_REMINDED]:
        if _remind(livestream, place=place, labels=labels, by=by, now=now):
            told += 1
        else:
            waiting += 1
    return told, waiting


@transaction.atomic
def _remind(livestream, *, place, labels, by, now):
    local = now.astimezone(ZoneInfo(livestream.organization.time_zone))
    once = f"{NoticeKind.GAP_REMINDER}:{livestream.pk}:{local:%Y-%m-%d}"
    since = now - timedelta(days=2)
    if Notice.objects.filter(once=once, event__livestream=livestream, event__at__gt=since).exists():
        return False
    step, mark = place
    event = Event(
        kind=NoticeKind.GAP_REMINDER,
        livestream=livestream,
        by=by,
        words={"items": [list(labels)]},
        path=livestream.step_url(step) + mark,
        at=now,
    )
    return tell(event, people=merchant_people_of_plan(livestream), once=once) is not None
