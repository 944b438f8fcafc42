"""Why this score: what every item earns and loses, so that the shown figures sum to the shown score."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from planner.domain.credit import unmet_reason
from planner.domain.explanation import explain
from planner.domain.numbers import number_text
from planner.domain.readiness import PASS, score_readiness
from planner.enums import Severity, Step
from planner.models import ChecklistAnswer
from planner.queries.plan_facts import load_facts
from planner.views.access import get_livestream
from planner.views.answer_words import condition_text, label_of, unmet_text
from planner.views.check_words import check_name, check_url, standing_of
from planner.views.plan_head import PlanView
from planner.views.readiness_figures import steps_figure

BY_LOSS, BY_STEP = "loss", "step"
STEP_ORDER = {step: order for order, step in enumerate(Step)}


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One item or check. `worth` = `earned` + `lost`, in points of the whole score, as shown."""

    step: Step
    label: str
    url: str
    is_gate: bool
    is_check: bool
    icon: str
    status: str
    state: str
    points: str
    worth: Decimal
    earned: Decimal
    lost: Decimal
    reason: str

    @property
    def letter(self):
        return self.step.letter

    @property
    def earned_percent(self):
        """How much of its worth the row earns, for its meter."""
        return int(100 * self.earned / self.worth) if self.worth else 0


@dataclass(frozen=True, slots=True)
class StepTerm:
    """What one step adds to the raw score: its score times its weight."""

    step: Step
    score: str
    weight: str
    earned: Decimal
    lost: Decimal
    rows: list[WhyRow]

    @property
    def worth(self):
        return self.earned + self.lost


@dataclass(frozen=True, slots=True)
class CapReason:
    step: Step
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    step: Step
    label: str
    url: str
    reason: str


@require_safe
def plan_why(request, pk):
    livestream, _membership = get_livestream(request, pk)
    now = timezone.now()
    facts = load_facts(livestream, now=now)
    readiness = score_readiness(facts, now=now)
    page = WhyPage(PlanView(livestream=livestream, facts=facts, readiness=readiness, now=now))
    rows = page.rows()
    context = {
        "nav": "plans",
        "livestream": livestream,
        "score": page.plan.score(),
        "readiness": readiness,
        "radar": steps_figure(readiness),
        "terms": page.terms(rows),
        "rows": sorted(rows, key=lambda row: (-row.lost, -row.worth, STEP_ORDER[row.step])),
        "by_step": request.GET.get("sort") == BY_STEP,
        "lost": sum((row.lost for row in rows), Decimal(0)),
        "worth": sum((row.worth for row in rows), Decimal(0)),
        "cap_reasons": page.cap_reasons(),
        "left_out": page.left_out(),
    }
    return render(request, "planner/why/page.html", context)


class WhyPage:
    """Words and shown figures for one plan."""

    def __init__(self, plan: PlanView):
        self.plan = plan
        self.facts = plan.facts
        self.readiness = plan.readiness
        self.zone = ZoneInfo(plan.livestream.organization.time_zone)
        self.explanation = explain(plan.readiness)

    def rows(self):
        """All items and checks that count, in the order of the plan."""
        items = [self._item_row(item) for item in self.readiness.items if item.applicable]
        checks = [self._check_row(check) for check in self.readiness.checks]
        return sorted([*items, *checks], key=lambda row: STEP_ORDER[row.step])

    def _item_row(self, item):
        definition = self.plan.items[item.key]
        reason = unmet_reason(definition, self.facts.answers.get(item.key), self.facts)
        icon, status, state = _standing(item)
        return self._row(
            item,
            item.key,
            label=label_of(definition),
            url=self.plan.item_url(item),
            is_gate=item.is_gate,
            is_check=False,
            icon=icon,
            status=status,
            state=state,
            points=f"{number_text(_decimal(item.points), decimals=1)} / {item.weight}",
            # The page is for everybody who sees the plan, so figures of cost items are left to the plan itself.
            reason="" if definition.shows_costs else unmet_text(reason, definition, self.zone),
        )

    def _check_row(self, check):
        icon, status, state = standing_of(check)
        return self._row(
            check,
            check.id,
            label=f"{check.id} · {check_name(check.id)}",
            url=check_url(self.plan.livestream, check),
            is_gate=False,
            is_check=True,
            icon=icon,
            status=status,
            state=state,
            points=f"{check.weight if check.outcome == PASS else 0} / {check.weight}",
            reason=str(Severity(check.severity).label),
        )

    def _row(self, result, name, **words):
        earned, lost = self.explanation.earned[name], self.explanation.lost[name]
        return WhyRow(step=result.step, worth=earned + lost, earned=earned, lost=lost, **words)

    def terms(self, rows):
        rows_of = {step: list(found) for step, found in groupby(rows, key=lambda row: row.step)}
        return [
            StepTerm(
                step=scored.step,
                score=str(scored.score),
                weight=f"{number_text(_decimal(scored.share * 100), decimals=1)}%",
                earned=self.explanation.earned_by_step[scored.step],
                lost=self.explanation.lost_by_step[scored.step],
                rows=rows_of[scored.step],
            )
            for scored in self.readiness.steps
            if scored.is_applicable
        ]

    def cap_reasons(self):
        """What holds the cap, each with the way to it."""
        checks = [
            CapReason(
                step=check.step,
                label=_("%(name)s: %(state)s")
                % {"name": f"{check.id} · {check_name(check.id)}", "state": standing_of(check)[2]},
                url=check_url(self.plan.livestream, check),
            )
            for check in self.readiness.checks
            if check.holds_cap
        ]
        gates = [
            CapReason(item.step, label_of(self.plan.items[item.key]), self.plan.item_url(item))
            for item in self.readiness.open_gates
        ]
        return checks + gates

    def left_out(self):
        """Items that do not count: taken out by hand with a reason, or not of this kind of broadcast."""
        answers = ChecklistAnswer.objects.filter(checklist__livestream=self.plan.livestream, not_applicable=True)
        reasons = dict(answers.values_list("item__key", "not_applicable_reason"))
        return [self._left_out(item, reasons) for item in self.readiness.items if not item.applicable]

    def _left_out(self, item, reasons):
        definition = self.plan.items[item.key]
        if not item.not_applicable_by_hand:
            reason = _("Counts only when: %(condition)s") % {"condition": condition_text(definition.applies)}
        elif definition.shows_costs:
            reason = _("Taken out by hand")
        else:
            reason = _("Taken out by hand: %(reason)s") % {"reason": reasons.get(item.key, "")}
        return LeftOut(item.step, label_of(definition), self.plan.item_url(item), reason)


def _standing(item):
    """Icon, tone and word for how an item stands."""
    if item.credit == 1:
        return "st-ready", "ready", _("done")
    if item.credit:
        return "st-progress", "progress", _("partly done")
    if item.is_gate:
        return "st-blocked", "blocked", pgettext("gate", "open")
    return "st-idle", "idle", _("answered without points") if item.answered else _("not answered")


def _decimal(exact):
    return Decimal(exact.numerator) / exact.denominator
