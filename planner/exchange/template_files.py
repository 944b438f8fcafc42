"""A version of a checklist template written as a YAML file, in the form `checklist_templates.read_document` reads."""

import yaml

from planner.domain.due import format_due
from planner.domain.template_text import by_session_type, in_order, plain
from planner.enums import Step
from planner.exchange.checklist_templates import FORMAT

_HEAD = "# STAGE Planner checklist template. Order of the items in a step is their position. Form: seeds/README.md.\n"


class _Row(dict):
    """A mapping that is written on one line."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    pass


_Dumper.add_representer(
    _Row, lambda dumper, row: dumper.represent_mapping("tag:yaml.org,2002:map", row.items(), flow_style=True)
)
_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def write_document(document):
    """The file of a `TemplateDocument`, as text. The same document always gives the same text."""
    header = document.header
    data = {
        "format": FORMAT,
        "template": {
            "slug": header.slug,
            "name_zh": header.name_zh,
            "name_en": header.name_en,
            "platforms": list(header.platforms),
            "session_types": list(header.session_types),
        },
        "version": {
            "number": document.number,
            "change_note_zh": document.change_note_zh,
            "change_note_en": document.change_note_en,
        },
        "step_weights": {
            name: _Row((step.value, row[step]) for step in Step)
            for name, row in by_session_type(document.content.step_weights).items()
        },
        "items": [_item(item) for item in document.content.items],
        "checks": [_check(check) for check in document.content.checks],
    }
    return _HEAD + yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)


def _item(item):
    row = {
        "key": item.key,
        "step": item.step.value,
        "label": _Row(zh=item.label_zh, en=item.label_en),
        "guidance": {"zh": item.guidance_zh, "en": item.guidance_en},
        "answer": item.answer_type.value,
        "unit": item.unit.value,
        "options": [
            _Row(value=option.value, zh=option.label_zh, en=option.label_en, credit=plain(option.credit))
            for option in item.options
        ],
        "weight": item.weight,
        "gate": item.is_gate,
        "due": format_due(item.due_hours),
        "applies": "" if item.applies == "all" else item.applies,
        "credit": _Row({"kind": item.credit.kind, **_nested(in_order(item.credit))}),
        "shows_costs": item.shows_costs,
    }
    kept = {"key", "step", "label", "guidance", "answer", "weight", "due", "credit"}
    return {name: value for name, value in row.items() if value or name in kept}


def _nested(params):
    return {name: _Row(value) if isinstance(value, dict) else value for name, value in params.items()}


def _check(check):
    row = _Row(
        id=check.id,
        key=check.key,
        step=check.step.value,
        severity=check.severity.value,
        thresholds=_Row(sorted(check.thresholds.items())),
    )
    if not check.is_enabled:
        row["enabled"] = False
    if check.legal_review_reason:
        row["legal_review_reason"] = check.legal_review_reason
    return row
