"""Prove that every stored readiness equals a fresh computation, or make it so."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from planner.actions.readiness import store_readiness, stored_values
from planner.domain.readiness import score_readiness
from planner.models import LivestreamSession
from planner.queries.plan_facts import load_facts
from planner.queries.readiness import livestreams_with_facts


class Command(BaseCommand):
    help = (
        "Compare the stored readiness of every livestream with a fresh computation. Prints a line per difference and "
        "ends with status 1 if there is any; with --fix it stores the computed values instead."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="store what was computed")

    def handle(self, *args, fix, verbosity, **options):
        count = wrong = 0
        now = timezone.now()
        for livestream, facts in livestreams_with_facts():
            count += 1
            if differences(livestream, facts, now=now) and self.confirm(livestream.pk, fix=fix, now=now):
                wrong += 1
        if wrong and not fix:
            raise CommandError(f"{wrong} of {count} livestreams differ from a fresh computation; --fix stores it.")
        if verbosity:
            done = f"{wrong} of {count} livestreams corrected." if wrong else f"{count} livestreams, no difference."
            self.stdout.write(self.style.SUCCESS(done))

    @transaction.atomic
    def confirm(self, pk, *, fix, now):
        """Look again with the row locked: a plan saved while its chunk was read is not wrong."""
        livestream = (
            LivestreamSession.objects.select_for_update(of=("self",))
            .select_related("organization", "template_version")
            .filter(pk=pk)
            .first()
        )
        found = differences(livestream, load_facts(livestream), now=now) if livestream else []
        for field, stored, computed in found:
            self.stdout.write(f"{pk} {livestream}: {field} stored {shown(stored)}, computed {shown(computed)}")
        if found and fix:
            store_readiness(livestream=livestream, now=now)
        return bool(found)


def differences(livestream, facts, *, now):
    """Field, stored and computed value wherever they differ."""
    computed = stored_values(livestream.template_version, facts, score_readiness(facts, now=now), now=now)
    return [
        (field, getattr(livestream, field), value)
        for field, value in computed.items()
        if getattr(livestream, field) != value
    ]


def shown(value):
    if isinstance(value, list):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return "–" if value is None else str(value)
