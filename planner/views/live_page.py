"""What a plan page has to hear: the places that show something else since the page was made or last asked."""

from functools import cached_property

from django.utils.translation import gettext as _

from planner.domain.livestream_states import KEEPS_APPROVAL
from planner.enums import ChangeKind
from planner.queries.checklists import items_scored_against
from planner.queries.comments import open_findings_on
from planner.queries.live import changes_after
from planner.views.approval_view import PLACE, TEMPLATE, approval_view
from planner.views.checklist_responses import AROUND, ITEM
from planner.views.checklist_rows import findings_text
from planner.views.live_sheet import LiveSheet
from planner.views.live_words import NOTE, changed_by, state_note
from planner.views.plan_page import SHOWN, read_plan
from planner.views.responses import Partial
from planner.views.sheet_layouts import sheet_of
from planner.views.sheet_responses import OF_THE_PLAN, places_drawn
from planner.views.state_actions import plan_menu, state_actions
from planner.views.worksheet_links import row_id

AUTHORS, TODOS = "planner/live/_authors.html", "planner/live/_todos.html"
FINDINGS, COUNT = "planner/live/_findings.html", "planner/live/_count.html"
COUNTS_ANEW = frozenset({ChangeKind.NOT_APPLICABLE, ChangeKind.APPLICABLE})
"""Changes of one item that move the shares of all others."""
OF_CHECKS = frozenset({
    ChangeKind.WAIVED, ChangeKind.WAIVER_WITHDRAWN, ChangeKind.WORD_EXEMPTED, ChangeKind.EXEMPTION_ENDED,
    ChangeKind.CONFIRMED_EMPTY,
})  # fmt: skip
OF_THE_HEAD = frozenset({ChangeKind.STATE, ChangeKind.DETAIL})


class LivePage:
    """The page of one step that has seen the plan up to the entry number `since` of its history.

    The page says in `asked` what it shows: filter, worksheet, columns, whether it can be written on, the token of its
    score. `again` are ids of rows that it could not take before, because somebody was at work in them.
    """

    def __init__(self, *, livestream, membership, user, step, asked, since, has_new_findings):
        self.livestream = livestream
        self.user = user
        self.step = step
        self.asked = asked
        self.again = frozenset(asked.getlist("again"))
        self.has_new_findings = has_new_findings
        self.changes = changes_after(livestream, since)
        self.reading = read_plan(livestream, membership)

    @property
    def places(self):
        can_edit = self.reading.rows.can_edit
        if self.changes.is_too_much or can_edit != (self.asked.get("open") == "1"):
            self.reading.complete([], known=[self.user])
            return [*self._head(), *self._approval(), *self._around(), self._note(can_edit=can_edit)]
        self.reading.complete(self._answers, known=[self.user])
        parts = (self._head, self._approval, self._around, self._items, self._sheet, self._checks, self._findings)
        return [place for part in (*parts, self._authors) for place in part()]

    @cached_property
    def _answers(self):
        """The answers of the step whose rows show something else now."""
        items = self._items_by_id
        keys = {items[pk].key for pk in self.changes.items if pk in items}
        keys |= {other for key in keys for other in items_scored_against(self.livestream, key)}
        keys |= {place.removeprefix("item-") for place in self.again}
        every = self.changes.is_whole or bool(self.changes.kinds & COUNTS_ANEW)
        return [answer for answer in self._in_step if every or items[answer.item_id].key in keys]

    @cached_property
    def _in_step(self):
        return self.reading.plan_rows.of_step(self.step)

    @property
    def _items_by_id(self):
        return self.livestream.template_version.items_by_id()

    @cached_property
    def _has_new_head(self):
        sheets = {sheet for sheet, _key in self.changes.rows}
        return bool(self.changes.kinds & OF_THE_HEAD or sheets & OF_THE_PLAN or "plan-head" in self.again)

    @cached_property
    def _context(self):
        shown = self.asked.get("show")
        return self.reading.around(self.step, shown if shown in SHOWN else SHOWN[0])

    def _head(self):
        if not self._has_new_head:
            return
        context = {
            "head": self.reading.view.head(can_edit=self.reading.rows.can_edit),
            "state_actions": state_actions(self.livestream, self.reading.membership),
            "plan_menu": plan_menu(self.livestream, self.reading.membership),
        }
        yield Partial("#plan-head", "planner/plans/_head.html", self._context | context)

    def _approval(self):
        if not self.changes.kinds or not (self._has_new_head or self.livestream.state in KEEPS_APPROVAL):
            return
        if approval := approval_view(self.livestream, self.reading.book, self.reading.readiness.score):
            yield Partial(PLACE, TEMPLATE, {"approval": approval, "livestream": self.livestream})

    def _around(self):
        if self.asked.get("seen") == self.reading.token and not self._has_new_head:
            return
        for place in AROUND:
            if place.target != "#plan-score" or not self._has_new_head:
                yield Partial(place.target, place.template, self._context)

    @property
    def _is_new_list(self):
        """What the plan contains decides which items there are."""
        return self.changes.is_whole and self.asked.get("show") not in SHOWN[1:]

    @cached_property
    def _open_findings(self):
        return open_findings_on(self.livestream, self.user)

    def _findings(self):
        """How many comments are open, beside each item and on the worksheet shown."""
        if not self.has_new_findings:
            return
        counts = self._open_findings
        url = f"{self.reading.rows.review_url}?step={self.step}#findings"
        yield Partial("#finding-count", COUNT, {"count": counts.total() or ""}, swap="innerHTML")
        text = findings_text(counts[sheet_of(self.step, self.asked.get("sheet")).value])
        context = {"text": text, "url": url, "classes": "btn quiet sm"}
        yield Partial("#sheet-findings", FINDINGS, context, swap="innerHTML")
        for answer in self._in_step:
            key = self._items_by_id[answer.item_id].key
            context = {"text": findings_text(counts[key]), "url": url, "classes": "late"}
            yield Partial(f"#findings-{answer.pk}", FINDINGS, context, swap="innerHTML")

    def _items(self):
        if self._is_new_list:
            self.reading.rows.findings = self._open_findings
        rows = self.reading.rows.rows(self._answers)
        if self._is_new_list:
            yield Partial("#todos", TODOS, {"rows": rows}, swap="innerMorph")
            return
        for row in rows:
            yield Partial(f"#item-{row.key}", ITEM, {"row": row})

    @cached_property
    def _is_in_sheets(self):
        return self.changes.is_in_sheets or any(
            place.startswith(("row-", "sheet", "broadcast-score")) for place in self.again
        )

    def _sheet(self):
        if not self._is_in_sheets:
            return
        sheet = LiveSheet(
            reading=self.reading,
            worksheet=sheet_of(self.step, self.asked.get("sheet")),
            has_all=self.asked.get("columns") == "all",
            changes=self.changes,
            again=self.again,
        )
        if sheet.is_replaced:
            sheet.findings = findings_text(self._open_findings[sheet.view.worksheet.value])
        yield from sheet.places
        yield from places_drawn(self.reading, sheet.view.worksheet)

    def _checks(self):
        has_turned_by_itself = not (self.changes.kinds or self.again or self.has_new_findings)
        if self._is_in_sheets or self.changes.kinds & OF_CHECKS or has_turned_by_itself:
            context = {"livestream": self.livestream, "step": self.step, "checks": self.reading.checks(self.step)}
            yield Partial("#checks", "planner/checks/_checks.html", context)

    def _authors(self):
        """Who changed what, for the marks beside the rows: others only."""
        items = self._items_by_id
        authors = {f"item-{items[pk].key}": by for pk, by in self.changes.items.items() if pk in items}
        for (sheet, key), by in self.changes.rows.items():
            authors[row_id(sheet, key) if key else f"sheet-{sheet}"] = by
        said = {place: self._said(by) for place, by in authors.items() if by and by.pk != self.user.pk}
        if said:
            yield Partial("#live-authors", AUTHORS, {"authors": said.items()}, swap="outerHTML")

    def _note(self, *, can_edit):
        """The page is another one by now: it says so, and leaves it to its reader when to load it again."""
        who = self._said(self.changes.state_by)
        if self.changes.is_too_much:
            return Partial("#live-note", NOTE, {"text": _("Much has changed in this plan meanwhile."), "who": who})
        return state_note(self.livestream, can_edit=can_edit, who=who)

    def _said(self, author):
        return changed_by(author, self.livestream)
