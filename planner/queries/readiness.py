"""The facts of every livestream, for work over all of them."""

from planner.models import LivestreamSession
from planner.queries.plan_facts import load_facts_of

CHUNK = 200


def livestreams_with_facts(*, chunk_size=CHUNK):
    """Each livestream with its facts, by key, three queries per chunk; never more than one chunk in memory."""
    livestreams = LivestreamSession.objects.select_related("organization", "template_version").order_by("pk")
    last = 0
    while chunk := list(livestreams.filter(pk__gt=last)[:chunk_size]):
        facts = load_facts_of(chunk)
        yield from ((livestream, facts[livestream.pk]) for livestream in chunk)
        last = chunk[-1].pk
