"""Calendar addresses: a new one, and the end of one."""

import secrets

from django.db import transaction

from planner.actions.organizations import lock_organization
from planner.domain.keys import hash_of
from planner.models import CalendarFeed


@transaction.atomic
def create_feed(*, by, language, organization=None):
    """An address for a person, or for an organization by those in charge of it. Returns the feed and the secret part of
    its address, which nobody is told again: '' where there is a working one already."""
    if organization is None:
        owner = {"user": by}
    else:
        lock_organization(organization, by=by)
        owner = {"organization": organization}
    key = secrets.token_urlsafe(32)
    given = {"language": language, "key_hash": hash_of(key)}
    feed, is_new = CalendarFeed.objects.get_or_create(**owner, revoked_at=None, defaults=given)
    return feed, key if is_new else ""


@transaction.atomic
def revoke_feed(*, feed, by, now):
    feed = CalendarFeed.objects.select_for_update(of=("self",)).select_related("organization").get(pk=feed.pk)
    if feed.organization:
        lock_organization(feed.organization, by=by)
    feed.revoke(now=now)
