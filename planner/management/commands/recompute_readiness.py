"""Prove that every stored readiness equals a fresh computation, or make it so."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from planner.actions.readiness import judgement_values, store_due_judgements, store_readiness, stored_values
from planner.domain.readiness import score_readiness
from planner.models import LivestreamSession
from planner.queries.judgements import is_judged
from planner.queries.readiness import read_plans, readings_of_all


class Command(BaseCommand):
    help = (
        "Compare the stored readiness of every livestream with a fresh computation from its worksheets and answers. "
        "Prints a line per difference and ends with status 1 if there is any; with --fix it stores the computed values "
        "instead. Plans that time or a neighbour has turned since they were stored are no differences: whoever reads "
        "them judges them anew, and the worker stores them within a minute. --due does that now."
    )

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true", help="store what was computed")
        parser.add_argument("--due", action="store_true", help="store the plans that are to be judged anew, only these")

    def handle(self, *args, fix, due, verbosity, **options):
        now = timezone.now()
        if due:
            count = store_due_judgements(now=now)
            if verbosity and count:
                self.stdout.write(self.style.SUCCESS(f"{count} livestreams judged anew."))
            return
        count = wrong = 0
        for plan in readings_of_all(now=now):
            count += 1
            if differences(plan, now=now) and self.confirm(plan.livestream.pk, fix=fix, now=now):
                wrong += 1
        if fix:
            wrong += store_due_judgements(now=now)
        if wrong and not fix:
            raise CommandError(f"{wrong} of {count} livestreams differ from a fresh computation; --fix stores it.")
        if verbosity:
            done = f"{wrong} of {count} livestreams corrected." if wrong else f"{count} livestreams, no difference."
            self.stdout.write(self.style.SUCCESS(done))

    @transaction.atomic
    def confirm(self, pk, *, fix, now):
        """Look again with the row locked: a plan saved while its chunk was read is not wrong."""
        livestream = LivestreamSession.objects.locked().filter(pk=pk).first()
        if livestream is None:
            return False
        (plan,) = read_plans([livestream], now=now)
        found = differences(plan, now=now)
        for field, stored, computed in found:
            self.stdout.write(f"{pk} {livestream}: {field} stored {shown(stored)}, computed {shown(computed)}")
        if found and fix:
            store_readiness(livestream=livestream, now=now, book=plan.book)
        return bool(found)


def differences(plan, *, now):
    """Field, stored and computed value wherever they differ; nothing for a plan that is to be judged anew."""
    livestream = plan.livestream
    if not is_judged(livestream, now=now):
        return []
    readiness = score_readiness(plan.facts, now=now)
    computed = stored_values(livestream.template_version, plan.facts, readiness)
    computed |= judgement_values(plan.judgement)
    return [
        (field, getattr(livestream, field), value)
        for field, value in computed.items()
        if getattr(livestream, field) != value
    ]


def shown(value):
    if isinstance(value, list):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return "–" if value is None else str(value)
