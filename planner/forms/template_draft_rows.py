"""The rows of the page on which a draft is edited, as dicts of ready strings.

Ninety items with seventeen fields each are too many for Django's form widgets, and template lookups are cheapest on
dicts.
"""

from collections import defaultdict
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain.due import format_due
from planner.domain.template_rows import WEIGHT_ROWS
from planner.domain.template_text import format_options, format_params, in_order
from planner.enums import AnswerType, Severity, Step, Unit
from planner.forms.template_rules import check_name, rule_choices, threshold_name, threshold_place
from planner.forms.template_words import row_name

TEXTS = (
    "key", "position", "label_zh", "label_en", "guidance_zh", "guidance_en", "weight", "due", "applies", "options",
    "credit_params",
)  # fmt: skip
CHOICES = {
    "step": lambda: [(step.value, f"{step.letter} · {step.label}") for step in Step],
    "answer": lambda: AnswerType.choices,
    "unit": lambda: Unit.choices,
    "credit": rule_choices,
}
_SELECTED = mark_safe(" selected")
FLAGS = ("gate", "shows_costs", "removed")


def stored_item(index, item):
    return _item(
        index,
        {
            "key": item.key,
            "step": item.step.value,
            "position": str(item.position),
            "label_zh": item.label_zh,
            "label_en": item.label_en,
            "guidance_zh": item.guidance_zh,
            "guidance_en": item.guidance_en,
            "answer": item.answer_type.value,
            "unit": item.unit.value,
            "options": format_options(item.options),
            "weight": str(item.weight),
            "gate": item.is_gate,
            "due": format_due(item.due_hours),
            "applies": item.applies,
            "credit": item.credit.kind,
            "credit_params": format_params(in_order(item.credit)),
            "shows_costs": item.shows_costs,
            "removed": False,
        },
    )


def typed_item(index, data):
    fields = {name: data.get(f"item-{index}-{name}", "") for name in (*TEXTS, *CHOICES)}
    return _item(index, fields | {name: f"item-{index}-{name}" in data for name in FLAGS})


def blank_item(index, step, position):
    """What a new item starts as: the commonest answer and rule."""
    fields = dict.fromkeys((*TEXTS, *CHOICES), "") | dict.fromkeys(FLAGS, False)
    usual = {"step": step, "position": str(position), "answer": "yesno", "credit": "yes", "weight": "3"}
    row = _item(index, fields | usual | {"due": "T-3d", "applies": "all"})
    row["is_open"] = True
    return row


def is_untouched(row):
    """A new item into which nothing was written yet; saving leaves it out."""
    return not any(row[name].strip() for name in ("key", "label_zh", "label_en", "guidance_zh", "guidance_en"))


def _item(index, fields):
    first, second = (fields["label_en"], fields["label_zh"])[:: 1 if get_language() == "en" else -1]
    row = {
        **fields,
        "index": index,
        "title": first or second or fields["key"] or _("New item"),
        "answer_label": _label("answer", fields["answer"], get_language()),
        "errors": defaultdict(str),
        "aria": defaultdict(str),
        "texts": {},
        "problem_count": 0,
        "is_open": False,
    }
    for name in CHOICES:
        row[f"{name}_options"] = _options(name, fields[name], get_language())
    return row


@lru_cache(maxsize=512)
def _options(name, chosen, language):
    """The options of a select with one of them chosen, made once per choice and language."""
    choices = CHOICES[name]()
    if chosen not in dict(choices):
        choices = [(chosen, chosen or "—"), *choices]
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, _SELECTED if value == chosen else "", label) for value, label in choices),
    )


@lru_cache(maxsize=512)
def _label(name, chosen, language):
    return str(dict(CHOICES[name]()).get(chosen, chosen))


def check_row(check, data=None):
    """One automatic check. What comes with the product is never taken from the form."""
    own = f"check-{check.id}"
    is_legal = check.severity == Severity.LEGAL
    thresholds = [
        {
            "name": name,
            "id": f"{own}-thresholds.{name}",
            "label": threshold_name(name),
            "value": str(value) if data is None or is_legal else data.get(f"{own}-thresholds.{name}", ""),
            "error": "",
        }
        for name, value in sorted(check.thresholds.items(), key=threshold_place)
    ]
    return {
        "id": check.id,
        "own": own,
        "key": check.key,
        "step": check.step.value,
        "severity": check.severity,
        "severity_label": check.severity.label,
        "name": check_name(check.id),
        "is_legal": is_legal,
        "enabled": check.is_enabled if data is None else f"{own}-enabled" in data,
        "legal_review_reason": check.legal_review_reason
        if data is None
        else data.get(f"{own}-legal_review_reason", ""),
        "thresholds": thresholds,
        "errors": defaultdict(str),
        "aria": defaultdict(str),
        "texts": {},
        "problem_count": 0,
    }


def weight_row(name, stored, data=None):
    """The five step weights of a session type; blank throughout where the default row applies."""
    cells = []
    for step in Step:
        own = f"weights-{name}-{step.value}"
        value = stored.get(name, {}).get(step.value, "") if data is None else data.get(own, "").strip()
        cells.append({"step": step.value, "letter": step.letter, "id": own, "value": str(value), "error": ""})
    numbers = [int(cell["value"]) for cell in cells if cell["value"].isascii() and cell["value"].isdecimal()]
    return {"name": name, "label": row_name(name), "cells": cells, "total": sum(numbers) if numbers else ""}


def weight_rows(stored, data=None):
    return [weight_row(name, stored, data) for name in WEIGHT_ROWS]


def mark(row, own, name, text):
    """Put a problem beside its field: a message with an id, and the field that names it."""
    element = f"{own}-{name}-error"
    texts = row["texts"].setdefault(name, [])
    texts.append(text)
    row["errors"][name] = format_html('<p class="field-error" id="{}">{}</p>', element, " ".join(texts))
    row["aria"][name] = format_html(' aria-invalid="true" aria-describedby="{}"', element)
    row["problem_count"] += 1
    row["is_open"] = True
