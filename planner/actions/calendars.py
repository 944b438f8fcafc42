"""Calendar addresses: a new one, and the end of one."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from planner.models import CalendarFeed, Membership


@transaction.atomic
def create_feed(*, by, language, organization=None):
    """The working address of a person, or of an organization for those in charge of it; made if there is none."""
    if organization is None:
        owner = {"user": by}
    else:
        _check_in_charge(organization, by)
        owner = {"organization": organization}
    feed, _created = CalendarFeed.objects.get_or_create(**owner, revoked_at=None, defaults={"language": language})
    return feed


@transaction.atomic
def revoke_feed(*, feed, by, now):
    feed = CalendarFeed.objects.select_for_update(of=("self",)).select_related("organization").get(pk=feed.pk)
    if feed.organization:
        _check_in_charge(feed.organization, by)
    feed.revoke(now=now)


def _check_in_charge(organization, by):
    if not Membership.objects.filter(organization=organization, user=by, role=organization.top_role).exists():
        raise PermissionDenied
