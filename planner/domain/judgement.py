"""What the worksheets of a plan tell its readiness score, in a form that is kept with the plan.

Running the checks takes the worksheets; scoring takes only what they said. So the outcome is kept, with the moment
until which it holds: time alone can turn a check (content that falls due, a waiver or an exemption that runs out), and
nothing else does without somebody writing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from planner.domain.checks import CheckResult, run_checks_on, to_outcomes
from planner.domain.checks.case import Case
from planner.domain.checks.results import EXEMPTED
from planner.domain.lexicons import Lexicon
from planner.domain.plan import CheckDefinition, CheckOutcome
from planner.domain.plan_figures import decided_figures, features_of
from planner.domain.readiness import PASS
from planner.domain.worksheets import FieldRef, Worksheets
from planner.enums import Severity
from planner.enums_worksheets import ContentStatus, CrewRole, Worksheet

_DECIMALS = frozenset({"planned_aov", "contribution_rate", "reservation_target"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """Features, figures (only those that worksheets decide) and outcomes, which hold until `until`; None: for good.

    `place` says when, where and by whom the broadcast is made: what other broadcasts may clash with.
    """

    features: frozenset[str]
    figures: Mapping[str, object]
    checks: tuple[CheckOutcome, ...]
    until: datetime | None = None
    place: tuple[str, ...] = ()
    results: tuple[CheckResult, ...] = field(default=(), compare=False)


def judged_at(starts_at: datetime, now: datetime) -> datetime:
    """The moment as of which a plan is judged: now, and once the broadcast begins its start, for all time."""
    return min(now, starts_at)


def judge(
    sheets: Worksheets,
    definitions: Sequence[CheckDefinition],
    *,
    now: datetime,
    declared: frozenset[str] = frozenset(),
    lexicons: Sequence[Lexicon] = (),
) -> Judgement:
    """Run all checks. `declared` are features that somebody named and that count while no worksheet decides."""
    as_of = judged_at(sheets.slot.planned_start, now)
    case = Case(sheets, now=as_of, lexicons=lexicons)
    results = run_checks_on(case, definitions)
    return Judgement(
        features=features_of(sheets, declared),
        figures=decided_figures(case),
        checks=to_outcomes(results),
        until=_next_turn(sheets, definitions, as_of),
        place=_place(sheets),
        results=results,
    )


def _next_turn(sheets: Worksheets, definitions: Sequence[CheckDefinition], as_of: datetime) -> datetime | None:
    """The first moment after `as_of` and not after the start at which time alone may turn a check."""
    moments = [waiver.expires_at for waiver in sheets.waivers]
    moments += [exemption.expires_at for exemption in sheets.text_exemptions]
    for definition in definitions:
        if definition.id == "E03":
            ahead = timedelta(seconds=int(Decimal(str(definition.thresholds["hours_ahead"])) * 3600))
            moments += [
                row.publish_at - ahead
                for row in sheets.content
                if row.publish_at and not row.is_dropped and not row.has_reached(ContentStatus.APPROVED)
            ]
    start = sheets.slot.planned_start
    return min((moment for moment in moments if moment and as_of < moment <= start), default=None)


def _place(sheets: Worksheets) -> tuple[str, ...]:
    slot = sheets.slot
    hosts = {row.person for row in sheets.crew if row.role == CrewRole.HOST and row.person}
    start = slot.planned_start.astimezone(UTC).isoformat()
    return (start, str(slot.planned_minutes), slot.account, slot.studio, *sorted(hosts))


def to_stored(judgement: Judgement) -> dict:
    """The judgement as JSON can carry it, without its `until`."""
    return {
        "features": sorted(judgement.features),
        "figures": {
            name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in judgement.figures.items()
        },
        "checks": [
            [
                check.id,
                check.severity.value,
                EXEMPTED if check.is_exempted else check.outcome,
                check.fix and [*check.fix],
            ]
            for check in judgement.checks
        ],
        "place": list(judgement.place),
    }


def from_stored(
    stored: Mapping[str, object], until: datetime | None, definitions: Sequence[CheckDefinition]
) -> Judgement:
    """The judgement that `to_stored` wrote for a plan with these definitions."""
    step_of = {definition.id: definition.step for definition in definitions}
    return Judgement(
        features=frozenset(stored["features"]),
        figures={
            name: Decimal(value) if name in _DECIMALS and value is not None else value
            for name, value in stored["figures"].items()
        },
        checks=tuple(
            CheckOutcome(
                check_id,
                step_of[check_id],
                Severity(severity),
                PASS if outcome == EXEMPTED else outcome,
                is_exempted=outcome == EXEMPTED,
                fix=fix and FieldRef(Worksheet(fix[0]), *fix[1:]),
            )
            for check_id, severity, outcome, fix in stored["checks"]
        ),
        until=until,
        place=tuple(stored["place"]),
    )
