"""The 49 automatic checks of a plan, S01 to E10, as pure functions. Source: handbook 2.S–2.E (d) and 3.1 step 3.

Each check looks at the worksheets and yields a finding per row it looked at: pass, fail, no_data (a cell it needs is
empty) or exempted. What fails decides, then what is missing, then what is exempted: one known breach is not undone by
an empty cell elsewhere. A check whose worksheet has no row has no data, unless its step was confirmed to be empty;
where no row is of the kind it asks about, it passes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from planner.domain.checks import compliance, content, flow, gifts, merchandise, timing
from planner.domain.checks.case import Case, Limits
from planner.domain.checks.results import (
    EXEMPTED,
    FAIL,
    NO_DATA,
    NOTE,
    PASS,
    CheckResult,
    Finding,
    to_outcomes,
    worst_of,
)
from planner.domain.exact import exact
from planner.domain.lexicons import Lexicon
from planner.domain.plan import CheckDefinition
from planner.domain.worksheets import Waiver, Worksheets
from planner.enums import Severity
from planner.enums_worksheets import Worksheet

__all__ = [
    "CHECKS", "EXEMPTED", "FAIL", "NOTE", "NO_DATA", "PASS", "WAIVABLE", "Check", "CheckResult", "Finding",
    "run_checks", "run_checks_on", "to_outcomes",
]  # fmt: skip

WAIVABLE = frozenset({"A05", "A09"})
"""Checks whose failure the owner may accept in writing. Source: handbook 3.4."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its rule, and the worksheet that must have rows before it says anything."""

    judge: Callable[[Case, Limits], Iterable[Finding]]
    worksheet: Worksheet


_BY_WORKSHEET = {
    Worksheet.LINE_UP: {
        "S01": merchandise.stock_covers_forecast,
        "S02": merchandise.role_mix_ok,
        "S03": merchandise.unit_margin_positive,
        "S04": compliance.compare_price_valid,
        "S05": compliance.qualification_valid,
        "S06": merchandise.lineup_meets_target,
        "S07": merchandise.live_price_is_good,
        "S08": merchandise.featured_in_rundown,
        "S09": merchandise.lineup_size_fits,
        "S10": compliance.return_exemption_valid,
        "T09": compliance.regulated_goods_host,
        "A06": flow.ad_cost_share,
        "G01": gifts.gift_vs_margin,
        "G06": gifts.loss_leader_cap,
        "G07": gifts.coupon_floor,
        "E04": content.hero_has_content,
    },
    Worksheet.RUNDOWN: {
        "T01": timing.rundown_covers,
        "T02": timing.rundown_no_overlap,
        "T03": timing.segment_length,
        "T08": timing.benefit_cadence,
    },
    Worksheet.CREW: {
        "T04": timing.crew_covers_session,
        "T05": timing.host_load,
        "T06": timing.no_slot_conflict,
        "T07": compliance.host_identity_ok,
    },
    Worksheet.SLOT: {"T10": timing.rehearsal_and_network},
    Worksheet.CHANNELS: {
        "A01": flow.budget_sum,
        "A02": flow.hourly_sum,
        "A03": flow.hourly_window,
        "A04": flow.traffic_supports_lineup,
        "A05": flow.roi_above_break_even,
        "A07": flow.channel_concentration,
        "A08": flow.assumptions_sane,
        "A09": flow.profit_not_negative,
    },
    Worksheet.BENEFITS: {
        "G02": compliance.prize_cap,
        "G03": compliance.draw_disclosed,
        "G04": gifts.gift_stock,
        "G05": gifts.benefit_trigger,
        "G08": compliance.gift_label,
        "G09": gifts.per_user_limit,
        "G10": gifts.no_offsite_inducement,
    },
    Worksheet.CONTENT: {
        "E01": content.teasers_before_t1,
        "E02": content.preview_ready,
        "E03": content.content_not_late,
        "E05": compliance.absolute_terms,
        "E06": compliance.medical_terms,
        "E07": compliance.labels_present,
        "E08": content.reservations_support_traffic,
        "E09": content.owner_and_asset,
        "E10": content.promises_exist,
    },
}
CHECKS = MappingProxyType({
    check_id: Check(judge, worksheet)
    for worksheet, judges in _BY_WORKSHEET.items()
    for check_id, judge in judges.items()
})  # fmt: skip
"""Every check by its id."""


def run_checks(
    worksheets: Worksheets,
    definitions: Sequence[CheckDefinition],
    *,
    now: datetime,
    lexicons: Sequence[Lexicon] = (),
) -> tuple[CheckResult, ...]:
    """The result of every check that the template version carries, in its order.

    `now` (aware) decides what is due within a day and which waivers have run out; `lexicons` are the word lists,
    without which E05 and E06 have no data. Switched-off checks are left out; a legal check under legal review is run,
    and its failure is exempted. Raises `KeyError` for an unknown check or a missing threshold, `ValueError` for a
    threshold that is no number: versions are validated before they are published.
    """
    return run_checks_on(Case(worksheets, now=now, lexicons=lexicons), definitions)


@exact
def run_checks_on(case: Case, definitions: Sequence[CheckDefinition]) -> tuple[CheckResult, ...]:
    """The same, for those who need further figures of the case."""
    return tuple(
        _result(case, definition)
        for definition in definitions
        if definition.is_enabled or definition.severity == Severity.LEGAL
    )


def _result(case: Case, definition: CheckDefinition) -> CheckResult:
    check = CHECKS[definition.id]
    empty = case.without_rows(check.worksheet)
    findings = (empty,) if empty else tuple(check.judge(case, Limits(definition.thresholds)))
    outcome = worst_of(findings)
    waiver = _waiver(case, definition.id) if outcome == FAIL else None
    under_review = "" if definition.is_enabled else definition.legal_review_reason
    if outcome == FAIL and (waiver or under_review):
        outcome = EXEMPTED
    return CheckResult(
        id=definition.id,
        key=definition.key,
        step=definition.step,
        severity=_severity(case, definition, findings),
        outcome=outcome,
        findings=findings,
        waiver=waiver,
        legal_review_reason=under_review,
    )


def _severity(case: Case, definition: CheckDefinition, findings: Sequence[Finding]) -> Severity:
    if definition.id == "E01":
        return content.teaser_severity(case) or definition.severity
    return next((finding.severity for finding in findings if finding.severity), definition.severity)


def _waiver(case: Case, check_id: str) -> Waiver | None:
    """The owner's written waiver, or the approval of a strategic loss, that covers the check at this moment."""
    if check_id not in WAIVABLE:
        return None
    for waiver in case.sheets.waivers:
        if waiver.check_id == check_id and waiver.holds(now=case.now):
            return waiver
    owner = case.sheets.targets.strategic_loss_approved_by
    return Waiver(check_id, "", owner) if owner else None
