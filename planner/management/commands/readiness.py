"""Print how the readiness of a livestream comes about."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from planner.domain.forecast_totals import forecast_totals, number
from planner.domain.readiness import score_readiness, strict_readiness
from planner.domain.worksheets.stored import to_json
from planner.models import LivestreamSession
from planner.queries.readiness import read_plans, readings_of_all


class Command(BaseCommand):
    help = (
        "Print score, raw score, strict score, cap, band, flags, step scores, each item's credit and points, each "
        "check's outcome with its evidence, and in JSON the economics and traffic totals."
    )

    def add_arguments(self, parser):
        parser.add_argument("id", nargs="?", type=int, help="number of the livestream")
        parser.add_argument("--json", action="store_true", help="as JSON instead of a table")
        parser.add_argument("--all", action="store_true", help="every livestream, one line of JSON each")

    def handle(self, *args, **options):
        if (options["id"] is None) != options["all"]:
            raise CommandError("Give the number of one livestream, or --all.")
        now = timezone.now()
        if options["all"]:
            for plan in readings_of_all(now=now):
                self.stdout.write(json.dumps(report(plan, now=now), ensure_ascii=False))
            return
        livestream = (
            LivestreamSession.objects.select_related("organization", "template_version")
            .filter(pk=options["id"])
            .first()
        )
        if livestream is None:
            raise CommandError(f"There is no livestream {options['id']}.")
        (plan,) = read_plans([livestream], now=now)
        found = report(plan, now=now)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) if options["json"] else table(found))


def report(plan, *, now):
    """The readiness as plain data; fractions as decimals with at most six places."""
    livestream, readiness = plan.livestream, score_readiness(plan.facts, now=now)
    strict = strict_readiness(plan.facts, now=now) or readiness
    results = {result.id: result for result in plan.judgement.results}
    totals = forecast_totals(plan.book.sheets)
    flags = {"gated": readiness.is_gated, "compliance_blocked": readiness.is_compliance_blocked}
    return {
        "id": livestream.pk,
        "title": livestream.title,
        "as_of": readiness.as_of.isoformat(timespec="seconds"),
        "score": float(readiness.score),
        "raw": float(readiness.raw),
        "strict_score": float(strict.score),
        "cap": readiness.cap,
        "band": readiness.band.value,
        "flags": [flag for flag, is_raised in flags.items() if is_raised],
        "on_track": number(readiness.on_track),
        "step_scores": {step.step.value: None if step.score is None else float(step.score) for step in readiness.steps},
        "items": [item_report(item) for item in readiness.items],
        "checks": [check_report(check, results[check.id]) for check in readiness.checks],
        **{name: totals[name] for name in ("economics", "traffic", "cases", "products")},
        "missing_inputs": totals["missing"],
    }


def item_report(item):
    return {
        "key": item.key,
        "step": item.step.value,
        "gate": item.is_gate,
        "applicable": item.applicable,
        "weight": item.weight,
        "credit": number(item.credit),
        "points": number(item.points),
        "contribution": number(item.contribution),
        "lost": number(item.lost),
        "due_at": item.due_at.isoformat(timespec="seconds"),
        "overdue": item.is_overdue,
    }


def check_report(check, result):
    """`outcome` tells exempted from pass; `evidence` and `messages` are those of the decisive rows, `rows` all that it
    looked at as worksheet and key, `fix` the cell that puts it right."""
    waiver = result.waiver
    return {
        "id": check.id,
        "key": result.key,
        "step": check.step.value,
        "severity": check.severity.value,
        "outcome": result.outcome,
        "weight": check.weight,
        "contribution": number(check.contribution),
        "lost": number(check.lost),
        "evidence": list(result.evidence("en")),
        "messages": {"zh": list(result.messages("zh")), "en": list(result.messages("en"))},
        "notes": {"zh": list(result.note_messages("zh")), "en": list(result.note_messages("en"))},
        "rows": [[worksheet.value, row] for worksheet, row in result.rows],
        "fix": result.fix and [result.fix.worksheet.value, result.fix.row, result.fix.field],
        "waiver": waiver and {"owner": waiver.owner, "reason": waiver.reason, "expires_at": to_json(waiver.expires_at)},
        "laws": [f"{law.law_name} {law.article}".strip() for law in result.laws],
    }


def table(found):
    flags = "".join(f", {flag.replace('_', ' ')}" for flag in found["flags"])
    steps = "  ".join(
        f"{step.upper()} {'–' if score is None else score}" for step, score in found["step_scores"].items()
    )
    lines = [
        f"{found['id']} {found['title']}",
        f"score {found['score']} ({found['band'].replace('_', ' ')}{flags}), raw {found['raw']}, cap {found['cap']}",
        steps,
        "",
        f"{'step':4} {'item':40} {'credit':>8} {'points':>12} {'earned':>8} {'lost':>8}",
    ]
    lines += [_item_line(item) for item in found["items"]]
    lines += [
        f"{check['step'].upper():4} {check['id']:40} {check['outcome']:>8} {check['weight']:>12} "
        f"{check['contribution']:>8.2f} {check['lost']:>8.2f}"
        for check in found["checks"]
    ]
    return "\n".join(lines)


def _item_line(item):
    name = item["key"] + (" (gate)" if item["gate"] else "")
    if not item["applicable"]:
        return f"{item['step'].upper():4} {name:40} {'n/a':>8}"
    points = f"{round(item['points'], 2):g} of {item['weight']}"
    return (
        f"{item['step'].upper():4} {name:40} {item['credit']:>8.2f} {points:>12} "
        f"{item['contribution']:>8.2f} {item['lost']:>8.2f}"
    )
