"""The plan on paper: what the crew pins to the studio wall. Costs appear only for those who may see them."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planner.domain.moments import moment_text
from planner.domain.numbers import money_text, number_text, percent_text
from planner.enums import Step
from planner.queries.checklists import answers_of
from planner.views.access import get_livestream
from planner.views.checklist_rows import ItemRow
from planner.views.plan_head import StripStep
from planner.views.plan_page import read_plan
from planner.views.readiness_figures import steps_figure


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One item; on paper the due date is a date even when it is past."""

    item: ItemRow
    due: str


@dataclass(frozen=True, slots=True)
class PrintedStep:
    """One step: its line in the summary and its checklist."""

    strip: StripStep
    answered: int
    items: int
    rows: list[PrintedRow]
    left_out: int


@require_safe
def plan_print(request, pk):
    livestream, membership = get_livestream(request, pk)
    reading = read_plan(livestream, membership)
    context = {"nav": "plans", "printed_by": request.user, **paper(reading)}
    return render(request, "planner/print/page.html", context)


def paper(reading):
    """What a printed plan shows to the reader it was read for."""
    livestream, sees_costs = reading.livestream, reading.membership.can_see_costs
    order = {item_id: position for position, item_id in enumerate(livestream.template_version.items_by_id())}
    answers = sorted(answers_of(livestream), key=lambda answer: order[answer.item_id])
    return {
        "livestream": livestream,
        "head": reading.view.head(can_edit=False),
        "score": reading.view.score(),
        "readiness": reading.readiness,
        "radar": steps_figure(reading.readiness),
        "details": _details(livestream, sees_costs=sees_costs),
        "steps": _steps(reading, answers),
        "printed_at": moment_text(reading.now, get_language(), zone=reading.view.zone),
        "sees_costs": sees_costs,
    }


def _details(livestream, *, sees_costs):
    """What the plan is about, as label and text; costs only for those who may see them."""
    money = [(_("GMV target"), livestream.gmv_target), (_("Planned average order value"), livestream.planned_aov)]
    if sees_costs:
        money.append((_("Total ad budget"), livestream.ad_budget))
    details = [
        (_("Platform"), livestream.get_platform_display()),
        (_("Session type"), livestream.get_session_type_display()),
        (_("Host"), livestream.host_name),
        (_("Campaign"), livestream.campaign_tag),
        (_("Planned minutes"), number_text(livestream.planned_minutes)),
        *((label, money_text(amount)) for label, amount in money if amount is not None),
    ]
    if sees_costs and livestream.contribution_rate is not None:
        details.append((_("Contribution rate before ads"), percent_text(livestream.contribution_rate, decimals=2)))
    return [(label, text) for label, text in details if text]


def _steps(reading, answers):
    items = reading.rows.items
    by_step = {step: [answer for answer in answers if items[answer.item_id].step == step] for step in Step}
    due_at = {item.key: item.due_at for item in reading.readiness.items}
    return [
        PrintedStep(
            strip=strip,
            answered=scored.answered,
            items=scored.items,
            rows=[
                PrintedRow(row, moment_text(due_at[row.key], get_language(), zone=reading.view.zone))
                for row in reading.rows.rows(by_step[scored.step])
            ],
            left_out=len(reading.rows.excluded(by_step[scored.step])),
        )
        for strip, scored in zip(reading.view.strip(None), reading.readiness.steps, strict=True)
    ]
