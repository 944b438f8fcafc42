"""The page of one step: built once, for the page itself and for a form that comes back with its errors."""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain.capabilities import Capability
from planner.domain.livestream_states import is_editable
from planner.domain.moments import moment_text
from planner.domain.numbers import number_text
from planner.domain.readiness import score_readiness
from planner.enums import Step
from planner.queries.checklists import attach_files, attach_people
from planner.queries.comments import open_findings_on
from planner.queries.judgements import found_by_checks
from planner.queries.plan_facts import PlanRows
from planner.queries.worksheet_steps import last_step
from planner.queries.worksheets import load_book
from planner.views.approval_view import approval_view
from planner.views.check_list import CheckList
from planner.views.checklist_rows import RowWriter, findings_text
from planner.views.content_calendar import content_calendar
from planner.views.plan_head import PlanView
from planner.views.role_mix import role_mix_rows, shows_role_mix
from planner.views.score_view import ScoreView
from planner.views.sheet_layouts import sheet_of
from planner.views.sheet_view import SheetView, undo_words
from planner.views.state_actions import plan_menu, state_actions
from planner.views.visitors import live_context

SHOWN = ("all", "open", "gates")


@dataclass(frozen=True, slots=True)
class Filter:
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ChecklistHead:
    title: str
    points: str
    weight: int
    answered: int
    items: int
    filters: list[Filter]


class PlanReading:
    """One reading of a plan for one reader: facts, readiness, and the parts of the page made of them."""

    def __init__(self, *, livestream, membership, facts, readiness, now, owner_ids, plan_rows=None):
        self.livestream = livestream
        self.plan_rows = plan_rows
        self.owner_ids = owner_ids
        self.owners = {}
        self.membership = membership
        self.facts = facts
        self.readiness = readiness
        self.now = now
        self.language = get_language()
        self.is_open = is_editable(livestream.state)
        self.view = PlanView(livestream=livestream, facts=facts, readiness=readiness, now=now)
        self.rows = RowWriter(
            livestream=livestream,
            membership=membership,
            facts=facts,
            readiness=readiness,
            now=now,
            is_open=self.is_open,
        )

    @cached_property
    def book(self):
        """The worksheets of the plan, in one query."""
        return load_book(self.livestream)

    @property
    def axis(self):
        """The broadcast score as the reader sees it."""
        return ScoreView(livestream=self.livestream, book=self.book, membership=self.membership)

    def checks(self, step, *, has_all=False):
        """The automatic checks of one step, with what those found that do not pass; `has_all`: and the others."""
        shown = [check for check in self.readiness.checks if check.step == step]
        asked = {check.id for check in shown if has_all or check.is_open or check.is_exempted}
        return CheckList(
            livestream=self.livestream,
            results=found_by_checks(self.livestream, self.book, now=self.now, only=asked),
            membership=self.membership,
            can_edit=self.rows.can_edit,
            book=self.book,
        ).of_step(step, shown)

    def sheet(self, worksheet, *, has_all=False, undo=None):
        """One worksheet as the reader sees it. `undo` names the step that one undo takes back, for callers who know."""
        if undo is None and self.rows.can_edit:
            undo = undo_words(last_step(self.livestream, self.membership.user_id), worksheet)
        return SheetView(
            livestream=self.livestream,
            book=self.book,
            worksheet=worksheet,
            membership=self.membership,
            can_edit=self.rows.can_edit,
            has_all=has_all,
            undo=undo or "",
        )

    @cached_property
    def token(self):
        """What the places around the rows show, as a short word: a page that has seen it needs no new ones."""
        readiness = self.readiness
        first = self.view.next_actions
        shown = (
            str(readiness.score),
            str(readiness.raw),
            readiness.cap,
            str(readiness.on_track),
            [(str(one.item_points), one.items, one.answered, one.open_items, one.overdue) for one in readiness.steps],
            [item.key for item in readiness.open_gates],
            [(check.id, check.outcome, check.is_exempted) for check in readiness.checks if check.is_open],
            [(action.key, str(action.gain), action.is_overdue, self.owner_ids.get(action.key)) for action in first],
            self.language,
        )
        return format(crc32(repr(shown).encode()), "x")

    def around(self, step, shown):
        """Context of what a saved answer changes around its row: score, strip, actions, head of the checklist."""
        return {
            "livestream": self.livestream,
            "score": self.view.score(),
            "steps": self.view.strip(step),
            "actions": self.view.actions(self.owners, can_copy=self.membership.can(Capability.CREATE)),
            "checklist": self.checklist_head(step, shown),
            "token": self.token,
        }

    def complete(self, answers, *, known=(), with_actions=True):
        """Load people and files of the answers that are shown, and the owners of the next best actions."""
        owned = [(key, self.owner_ids.get(key)) for key in self.view.first_keys] if with_actions else []
        people = attach_people(answers, also=[pk for _key, pk in owned], known=known)
        attach_files([answer for answer in answers if self.rows.is_file(answer)])
        self.owners = {key: people.get(pk) for key, pk in owned}

    def read_step(self, step):
        """The answers of one step, complete."""
        answers = self.plan_rows.of_step(step)
        self.complete(answers, known=[self.membership.user])
        return answers

    def checklist_head(self, step, shown):
        scored = self.readiness.step(step)
        points = scored.item_points
        gates = sum(item.is_gate and item.applicable for item in self.readiness.items if item.step == step)
        url = self.view.urls[step]
        counts = zip(
            SHOWN,
            (_("All"), _("To do"), _("Gates")),
            (scored.items, scored.open_items, gates),
            strict=True,
        )
        return ChecklistHead(
            title=_("%(step)s checklist") % {"step": step.label},
            points=number_text(points.numerator / points.denominator, decimals=1),
            weight=scored.item_weight,
            answered=scored.answered,
            items=scored.items,
            filters=[
                Filter(label, count, url if name == "all" else f"{url}?show={name}", name == shown)
                for name, label, count in counts
            ],
        )


def read_plan(livestream, membership):
    now = timezone.now()
    rows = PlanRows(livestream, now=now)
    readiness = score_readiness(rows.facts, now=now)
    return PlanReading(
        livestream=livestream,
        membership=membership,
        facts=rows.facts,
        readiness=readiness,
        now=now,
        owner_ids=rows.owner_ids,
        plan_rows=rows,
    )


def shown_in(request):
    """The filter of the list the reader looks at: of this page, or of the page an answer is saved from."""
    query = request.GET if not request.htmx else parse_qs(urlsplit(request.htmx.current_url or "").query)
    shown = query.get("show")
    shown = shown[0] if isinstance(shown, list) else shown
    return shown if shown in SHOWN else "all"


def wants_all_checks(request):
    return request.GET.get("checks") == "all"


def render_plan(request, livestream, membership, step, *, edits=(), status=200):
    """The page of a step; `edits` are texts that could not be stored, by answer id."""
    reading = read_plan(livestream, membership)
    answers = reading.read_step(step)
    shown = shown_in(request)
    edits = dict(edits)
    findings = open_findings_on(livestream, request.user)
    reading.rows.findings = findings
    sheet = reading.sheet(sheet_of(step, request.GET.get("sheet")), has_all=request.GET.get("columns") == "all")
    sheet.findings = findings_text(findings[sheet.worksheet.value])
    context = {
        **reading.around(step, shown),
        "finding_count": findings.total(),
        "nav": "plans",
        "membership": membership,
        "step": step,
        "step_name": step.label,
        "head": reading.view.head(can_edit=membership.can_edit_plans),
        "is_open": reading.is_open,
        "can_edit": reading.rows.can_edit,
        "shown": shown,
        "rows": [row for row in reading.rows.rows(answers, edits) if is_shown(row, shown, edits)],
        "excluded": reading.rows.excluded(answers),
        "sheet": sheet,
        "approval": approval_view(livestream, reading.book, reading.readiness.score),
        "axis": reading.axis if step == Step.TIMING else None,
        "role_mix": role_mix_rows(reading.book) if shows_role_mix(sheet) else None,
        "content_calendar": content_calendar(reading) if step == Step.CONTENT else None,
        "checks": reading.checks(step, has_all=wants_all_checks(request)),
        "saved_at": _saved_at(answers, reading),
        "state_actions": state_actions(livestream, membership),
        "plan_menu": plan_menu(livestream, membership),
        **_live(request, livestream, step, shown=shown, can_edit=reading.rows.can_edit),
    }
    return render(request, "planner/plans/step.html", context, status=status)


def _live(request, livestream, step, *, shown, can_edit):
    """What keeps the page up to date; a page without scripts is not."""
    if not hasattr(livestream, "newest_change"):
        return {}
    asked = {name: request.GET.get(name, "") for name in ("sheet", "columns")}
    return live_context(livestream, step, show=shown, open="1" if can_edit else "", **asked)


def is_shown(row, shown, edits):
    return row.pk in edits or shown == "all" or (row.is_gate if shown == "gates" else row.is_open)


def _saved_at(answers, reading):
    last = max((answer.answered_at for answer in answers if answer.answered_at), default=None)
    if last is None:
        return ""
    zone = reading.view.zone
    return _("Saved %(when)s") % {"when": moment_text(last, get_language(), zone=zone)}
