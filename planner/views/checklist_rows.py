"""Rows of a checklist with ready strings: the templates only place them."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.functional import cached_property
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from planner.addresses import address
from planner.domain.capabilities import Capability
from planner.domain.credit import unmet_reason
from planner.domain.meaning import is_meaningful
from planner.domain.moments import day_text, due_text, lead_text, moment_text
from planner.domain.numbers import number_text, percent_text
from planner.domain.plan import ItemDefinition
from planner.domain.values import input_text
from planner.enums import AnswerType, Unit
from planner.models.checklist_templates import in_language
from planner.views.answer_words import (
    BARE_UNITS,
    aim_text,
    condition_text,
    guidance_of,
    label_of,
    unmet_text,
    value_text,
)
from planner.views.choices import Choice
from planner.views.item_row import Clash, ExcludedItem, ItemRow, Lengths
from planner.views.proof_rows import file_rows

SELECT_FROM = 6
"""A choice with this many options is a list; with fewer all of them stand side by side."""
TRIGGERS = {
    AnswerType.TEXT: "input delay:800ms, change, submit",
    AnswerType.DATETIME: "change delay:1200ms, focusout, submit",
}


class RowWriter:
    """Writes the rows of one plan for one reader, from one reading of its facts and readiness."""

    def __init__(self, *, livestream, membership, facts, readiness, now: datetime, is_open: bool):
        self.livestream = livestream
        self.facts = facts
        self.now = now
        self.zone = ZoneInfo(livestream.organization.time_zone)
        self.language = get_language()
        self.items = livestream.template_version.items_by_id()
        self.results = {result.key: result for result in readiness.items}
        self.sees_costs = membership.can_see_costs
        self.is_owner = membership.is_top
        self.can_edit = is_open and membership.can_edit_plans
        self.findings = {}
        self.comment_url = ""
        if membership.can(Capability.COMMENT):
            self.comment_url = f"{address('planner:comment_add', livestream.pk)}?place=item."
        self.review_url = address("planner:plan_review", livestream.pk)

    @cached_property
    def _words(self):
        """The words every row repeats, translated once."""
        return {
            "points": conditional_escape(_("pts")),
            "gate": conditional_escape(_("Gate")),
            "owner": conditional_escape(_("Owner:")),
            "how": conditional_escape(_("How to")),
            "save": conditional_escape(_("Save")),
            "clear": conditional_escape(_("Clear the answer")),
            "comment": conditional_escape(pgettext("on an item", "Comment")),
        }

    def is_file(self, answer):
        return self.items[answer.item_id].answer_type == AnswerType.FILE

    def rows(self, answers, edits=()):
        """One row per answer whose item applies, in the order given."""
        edits = dict(edits)
        return [self.row(answer, edits.get(answer.pk)) for answer in answers if self.counts(answer)]

    def counts(self, answer):
        """Whether the item applies by its condition; one that somebody took out by hand still has its row."""
        result = self.results[self.items[answer.item_id].key]
        return result.applicable or result.not_applicable_by_hand

    def excluded(self, answers):
        items = [self.items[answer.item_id] for answer in answers if not self.counts(answer)]
        return [ExcludedItem(label_of(item), condition_text(item.applies)) for item in items]

    def row(self, answer, edit=None):
        item = self.items[answer.item_id]
        result = self.results[item.key]
        is_hidden = item.shows_costs and not self.sees_costs
        reason = None if is_hidden else unmet_reason(item, self.facts.answers.get(item.key), self.facts)
        status, icon = _status(result)
        can_edit = self.can_edit and not is_hidden
        can_waive = can_edit and not item.is_gate and not answer.not_applicable
        words = {
            "version": answer.version,
            "was": "",
            "text": "",
            "choices": (),
            "lengths": None,
            "unmet": unmet_text(reason, item, self.zone) if result.applicable else "",
        }
        if can_edit:
            words |= self._control_words(answer, item, edit)
        return ItemRow(
            pk=answer.pk,
            ref=SafeString(answer.pk),
            key=item.key,
            label=label_of(item),
            guidance=guidance_of(item),
            status=status,
            icon=icon,
            state_label=_state_label(result, icon),
            is_gate=item.is_gate,
            is_open=result.is_open,
            worth=str(item.weight) if is_hidden else _worth(result),
            share=self._share(result),
            due=self._due(item, result),
            is_overdue=result.is_overdue,
            owner=answer.owner.display_name if answer.owner else "",
            owner_initial=answer.owner.initial if answer.owner else "",
            note="" if is_hidden else answer.note,
            body=self._body(answer, item, is_hidden=is_hidden),
            control=_control(item),
            trigger=TRIGGERS.get(item.answer_type, "change, submit"),
            name="value",
            value="" if is_hidden else value_text(answer.value, item, self.zone),
            prefix="¥" if item.answer_type == AnswerType.MONEY else "",
            unit=_unit(item),
            aim="" if is_hidden or result.credit == 1 else aim_text(item, self.facts, self.zone),
            tone="risk" if result.points else "blocked",
            is_carried=answer.is_carried_over and not is_hidden,
            needs_signature=self.can_edit and self.is_owner and reason is not None and reason.code == "needs_owner",
            can_edit=can_edit,
            can_waive=can_waive,
            reason="" if is_hidden else answer.not_applicable_reason,
            answered="" if is_hidden else self._answered(answer),
            words=self._words,
            files=self._files(answer) if item.answer_type == AnswerType.FILE and not is_hidden else (),
            comment_url="" if is_hidden or not self.comment_url else f"{self.comment_url}{item.key}",
            findings=findings_text(self.findings.get(item.key, 0)),
            review_url=f"{self.review_url}?step={item.step}#findings",
            error=edit.error if edit else "",
            **words,
        )

    def _control_words(self, answer, item, edit):
        """What the control of an answer shows, and what of the row changes with it."""
        was = text = _grouped(input_text(answer.value, item, time_zone=self.zone), item)
        chosen, words = answer.value, {}
        if edit is not None:
            text = chosen = edit.text
            words["version"] = edit.version or answer.version
            words["clash"] = self._clash(answer, item, edit) if edit.is_stale else None
        lengths = self._lengths(item, text)
        if lengths and item.credit.kind == "text_length" and is_meaningful(answer.value):
            words["unmet"] = ""  # the line with the length says it, and keeps saying it while somebody types
        return {"was": was, "text": text, "choices": _choices(item, chosen), "lengths": lengths, **words}

    def _clash(self, answer, item, edit):
        theirs = value_text(answer.value, item, self.zone) or pgettext("answer", "no answer")
        if answer.not_applicable:
            theirs = _("Not applicable: %(reason)s") % {"reason": answer.not_applicable_reason}
        mine = next((choice.label for choice in _choices(item, edit.text) if choice.is_chosen), edit.text)
        return Clash(
            version=answer.version,
            theirs=theirs,
            mine=mine or pgettext("answer", "no answer"),
            who=answer.answered_by.display_name if answer.answered_by else "",
            when=moment_text(answer.answered_at, self.language, zone=self.zone) if answer.answered_at else "",
        )

    def _lengths(self, item, text):
        params = item.credit.params
        if item.credit.kind == "text_length":
            least, most = int(params["min"]), int(params.get("max", 0))
        elif item.credit.kind == "evidence_text":
            least, most = int(params["min_per"]) * max(getattr(self.facts, params["per_fact"]) or 1, 1), 0
        else:
            return None
        length = len(text.strip())
        if most:
            words = _("# characters, %(least)d to %(most)d asked for") % {"least": least, "most": most}
        else:
            words = ngettext("# / %(least)d character", "# / %(least)d characters", least) % {"least": least}
        is_met = least <= length and (not most or length <= most)
        return Lengths(least, most, words, words.replace("#", str(length)), is_met)

    def _body(self, answer, item, *, is_hidden):
        if is_hidden:
            return "costs"
        if answer.not_applicable and not item.is_gate:
            return "not_applicable"
        if item.answer_type == AnswerType.FILE:
            return "files"
        return "form" if self.can_edit else "reading"

    def _files(self, answer):
        return file_rows(answer.files.all(), livestream=self.livestream)

    def _share(self, result):
        """What the item weighs in the whole score."""
        whole = result.contribution + result.lost
        return _("%(share)s of the score") % {"share": percent_text(_decimal(whole / 100))} if whole else ""

    def _due(self, item, result):
        if result.is_overdue:
            return due_text(result.due_at, self.language, now=self.now, zone=self.zone)
        today = self.now.astimezone(self.zone).date()
        local = result.due_at.astimezone(self.zone)
        day = day_text(local.date(), self.language, today=today)
        return f"{lead_text(item.due_hours, self.language)} · {day}"

    def _answered(self, answer):
        if not answer.answered_by:
            return ""
        when = moment_text(answer.answered_at, self.language, zone=self.zone)
        return _("%(name)s · %(when)s") % {"name": answer.answered_by.display_name, "when": when}


def findings_text(count):
    """“2 open comments”; '' for none."""
    return ngettext("%(count)d open comment", "%(count)d open comments", count) % {"count": count} if count else ""


def _status(result):
    """Tone and glyph of a row: done, half done, answered without a point, open and pressing, open."""
    if result.not_applicable_by_hand:
        return "idle", "minus"
    if result.credit == 1:
        return "ready", "st-ready"
    is_pressing = result.is_gate or result.is_overdue
    if result.answered:
        glyph = "st-progress" if result.credit else "st-blocked" if result.is_gate else "st-risk"
        return "blocked" if result.is_gate else "progress" if result.credit else "risk", glyph
    return "blocked" if is_pressing else "idle", "st-idle"


def _state_label(result, icon):
    if result.not_applicable_by_hand:
        return _("not applicable")
    if icon == "st-idle":
        return _("not answered")
    return _("done") if icon == "st-ready" else _("answered, not full credit")


def _control(item: ItemDefinition):
    match item.answer_type:
        case AnswerType.YESNO:
            name = "choice"
        case AnswerType.CHOICE:
            name = "select" if len(item.options) >= SELECT_FROM else "choice"
        case AnswerType.NUMBER | AnswerType.MONEY:
            name = "number"
        case AnswerType.DATETIME:
            name = "moment"
        case AnswerType.LINK:
            name = "link"
        case _:
            name = "text"
    return f"planner/checklists/_control_{name}.html"


def _choices(item, chosen):
    if item.answer_type == AnswerType.YESNO:
        pairs = [("yes", pgettext("answer", "Yes")), ("no", pgettext("answer", "No"))]
    else:
        pairs = [(option.value, in_language(option.label_zh, option.label_en)) for option in item.options]
    return tuple(Choice(value, label, value == chosen) for value, label in pairs)


def _worth(result):
    return f"{number_text(_decimal(result.points), decimals=1)} / {result.weight}"


def _grouped(text, item):
    """A large number as people read it; whoever types it may leave the commas out."""
    if not text or item.answer_type not in (AnswerType.NUMBER, AnswerType.MONEY):
        return text
    return format(Decimal(text), ",f")


def _unit(item):
    if item.unit == Unit.PERCENT:
        return "%"
    return "" if item.unit in BARE_UNITS else str(item.unit.label)


def _decimal(fraction):
    """A Fraction for the eye; rounding is up to the formatter."""
    return Decimal(fraction.numerator) / fraction.denominator
