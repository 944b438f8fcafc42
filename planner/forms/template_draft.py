"""The one page on which a draft is edited: what came back, what it means, and what is wrong with it."""

import re

from planner.domain.template_checks import check_problems
from planner.domain.template_rows import CHECKS, ITEMS, WEIGHT_ROWS, WEIGHTS, RowProblem, content_problems, read_content
from planner.domain.template_text import LineError, parse_options, parse_params
from planner.enums import Step
from planner.forms import template_draft_rows as rows
from planner.forms.template_words import SECTIONS, field_name, problem_text

NOTES = ("change_note_zh", "change_note_en")
MAX_NOTE = 200
_INDEX = re.compile(r"(?:new)?\d{1,4}")
_BOXES = {"credit_params": (parse_params, dict), "options": (parse_options, list)}
_SECTIONS = (ITEMS, CHECKS, WEIGHTS)
_STEPS = {step.value: place for place, step in enumerate(Step)}


class DraftForm:
    """Shows the stored content of a draft; with `data` it keeps and reads what the editor typed instead."""

    def __init__(self, version, content, data=None):
        self.stored = content
        self.content = content
        self.problems = []
        self.notes = {name: getattr(version, name) if data is None else data.get(name, "").strip() for name in NOTES}
        self.note_errors = {}
        self.checks = [rows.check_row(check, data) for check in content.checks]
        self.weights = rows.weight_rows(content.step_weights, data)
        if data is None:
            self.items = [rows.stored_item(str(number), item) for number, item in enumerate(content.items)]
        else:
            self.items = _in_place(
                [
                    rows.typed_item(index, data)
                    for index in dict.fromkeys(data.getlist("item"))
                    if _INDEX.fullmatch(index)
                ]
            )
            if (step := data.get("add")) in _STEPS:
                self.items.append(rows.blank_item(f"new{len(self.items) + 1}", step, self._next_place(step)))

    def read(self):
        """Read what was typed; True when a draft can hold it."""
        kept = [row for row in self.items if not row["removed"] and not rows.is_untouched(row)]
        raws, problems = [], []
        for number, row in enumerate(kept):
            raws.append(_raw_item(row, number, problems))
        broken = {(problem.row, problem.field) for problem in problems}
        weights = {row["name"]: {cell["step"]: cell["value"] for cell in row["cells"]} for row in self.weights}
        self.content, found = read_content(raws, [_raw_check(row) for row in self.checks], weights)
        problems += [p for p in found if p.section != ITEMS or (p.row, p.field) not in broken]
        problems += check_problems(self.content.checks, self.stored.checks)
        problems.sort(key=lambda p: (_SECTIONS.index(p.section), -1 if p.row is None else p.row))
        self._show(problems, kept)
        for name, note in self.notes.items():
            if len(note) > MAX_NOTE:
                self._note_problem(name, "too_long", length=len(note), maximum=MAX_NOTE)
        return not self.problems

    def check_for_publishing(self):
        """Show what stands between the stored draft and publishing it; True when nothing does."""
        self._show(content_problems(self.stored, publishing=True), self.items)
        return not self.problems

    def read_notes(self, *, data):
        """The change note that goes with publishing, in both languages."""
        self.notes = {name: data.get(name, "").strip() for name in NOTES}
        for name, note in self.notes.items():
            if not note:
                self._note_problem(name, "missing_translation")
            elif len(note) > MAX_NOTE:
                self._note_problem(name, "too_long", length=len(note), maximum=MAX_NOTE)
        return not self.note_errors

    @property
    def steps(self):
        """The items step by step, with the figures people look at."""
        for step in Step:
            checks = [row for row in self.checks if row["step"] == step.value]
            items = [row for row in self.items if row["step"] == step.value]
            yield {
                "value": step.value,
                "letter": step.letter,
                "label": step.label,
                "items": items,
                "checks": checks,
                "has_check_problems": any(row["problem_count"] for row in checks),
                "count": len(items),
                "weight": sum(int(row["weight"]) for row in items if _is_whole(row["weight"])),
                "gates": sum(row["gate"] for row in items),
            }

    @property
    def homeless(self):
        """Items whose step cannot be read, so that even a damaged form loses nothing."""
        return [row for row in self.items if row["step"] not in _STEPS]

    @property
    def blank(self):
        """The new item that the page copies for every item added."""
        return rows.blank_item("__new__", Step.MERCHANDISE.value, 1)

    def _next_place(self, step):
        places = [int(row["position"]) for row in self.items if row["step"] == step and _is_whole(row["position"])]
        return max(places, default=0) + 1

    def _note_problem(self, name, code, **params):
        self.note_errors[name] = problem_text(code, params)
        self.problems.append({"anchor": name, "name": field_name(name), "text": self.note_errors[name]})

    def _show(self, problems, items):
        """Put each problem beside its field and, with a link to it, into the summary."""
        for problem in problems:
            text = problem_text(problem.code, problem.params)
            if problem.row is None:
                anchor, name = f"section-{problem.section}", str(SECTIONS[problem.section])
            elif problem.section == WEIGHTS:
                anchor, name = self._mark_weight(problem, text)
            else:
                anchor, name = self._mark_row(problem, text, items)
            self.problems.append({"anchor": anchor, "name": name, "text": text})

    def _mark_row(self, problem, text, items):
        if problem.section == ITEMS:
            row = items[problem.row]
            own, title = f"item-{row['index']}", f"{row['step'].upper()} · {row['title']}"
        else:
            row = self.checks[problem.row]
            own, title = row["own"], row["id"]
        rows.mark(row, own, problem.field, text)
        for threshold in row.get("thresholds", ()):
            if problem.field == f"thresholds.{threshold['name']}":
                threshold["error"] = text
        return f"{own}-{problem.field}", f"{title} · {field_name(problem.field)}"

    def _mark_weight(self, problem, text):
        row = self.weights[WEIGHT_ROWS.index(problem.key)]
        for cell in row["cells"]:
            if cell["step"] == problem.field:
                cell["error"] = text
        return f"weights-{row['name']}-{problem.field}", f"{row['label']} · {problem.field.upper()}"


def _raw_item(row, number, problems):
    """One row as the reader of rows wants it; lines that cannot be read become problems."""
    raw = {name: row[name] for name in (*rows.TEXTS, *rows.CHOICES, "gate", "shows_costs")}
    for name, (parse, empty) in _BOXES.items():
        try:
            raw[name] = parse(row[name])
        except LineError as error:
            raw[name] = empty()
            problems.append(RowProblem(ITEMS, number, row["key"][:40], name, error.code, error.params))
    if not _is_whole(row["position"]):
        code, params = ("not_whole", {"found": row["position"][:20]}) if row["position"] else ("required", {})
        problems.append(RowProblem(ITEMS, number, row["key"][:40], "position", code, params))
    return raw


def _raw_check(row):
    return {
        "id": row["id"],
        "key": row["key"],
        "step": row["step"],
        "severity": row["severity"].value,
        "thresholds": {threshold["name"]: threshold["value"] for threshold in row["thresholds"]},
        "enabled": row["enabled"],
        "legal_review_reason": row["legal_review_reason"],
    }


def _in_place(items):
    """The items as their position numbers order them.

    Somebody who types a number means that place: an item moved up comes before the one that has the number, an item
    moved down after it. Where each was is told by the order in which the rows came.
    """
    seen = dict.fromkeys(_STEPS, 0)
    order = []
    for number, row in enumerate(items):
        seen[row["step"]] = was = seen.get(row["step"], 0) + 1
        place = int(row["position"]) if _is_whole(row["position"]) else len(items)
        side = (place > was) - (place < was)
        order.append(((_STEPS.get(row["step"], len(_STEPS)), place, side, number), row))
    return [row for _key, row in sorted(order, key=lambda pair: pair[0])]


def _is_whole(text):
    return text.strip().isascii() and text.strip().isdecimal() and len(text) < 5
