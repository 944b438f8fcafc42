"""Checklist templates as YAML files, the form of `seeds/checklist_templates/`."""

from decimal import Decimal

import yaml

from planner.domain.plan import CheckDefinition, CreditRule, ItemDefinition, Option
from planner.domain.template_content import TemplateDocument, TemplateHeader, VersionContent
from planner.enums import AnswerType, Severity, Step, Unit


def read_document(text):
    data = yaml.safe_load(text)
    header = data["template"]
    places = dict.fromkeys(Step.values, 0)
    items = []
    for row in data["items"]:
        places[row["step"]] += 1
        items.append(_item(row, places[row["step"]]))
    return TemplateDocument(
        header=TemplateHeader(
            slug=header["slug"],
            name_zh=header["name_zh"],
            name_en=header["name_en"],
            platforms=tuple(header["platforms"]),
            session_types=tuple(header["session_types"]),
        ),
        content=VersionContent(
            items=tuple(sorted(items, key=lambda item: list(Step).index(item.step))),
            checks=tuple(_check(row) for row in data["checks"]),
            step_weights=data["step_weights"],
        ),
        number=data["version"]["number"],
        change_note_zh=data["version"]["change_note_zh"],
        change_note_en=data["version"]["change_note_en"],
    )


def _item(row, position):
    rule = dict(row["credit"])
    due = row["due"]
    return ItemDefinition(
        key=row["key"],
        step=Step(row["step"]),
        position=position,
        label_zh=row["label"]["zh"],
        label_en=row["label"]["en"],
        guidance_zh=row["guidance"]["zh"],
        guidance_en=row["guidance"]["en"],
        answer_type=AnswerType(row["answer"]),
        weight=row["weight"],
        due_hours=int(due[2:-1]) * (24 if due.endswith("d") else 1),
        credit=CreditRule(rule.pop("kind"), rule),
        is_gate=row.get("gate", False),
        applies=row.get("applies", "all"),
        unit=Unit(row.get("unit", "")),
        options=tuple(
            Option(option["value"], option["zh"], option["en"], Decimal(str(option.get("credit", 1))))
            for option in row.get("options", [])
        ),
        shows_costs=row.get("shows_costs", False),
    )


def _check(row):
    return CheckDefinition(
        id=row["id"],
        key=row["key"],
        step=Step(row["step"]),
        severity=Severity(row["severity"]),
        thresholds=row["thresholds"],
        is_enabled=row.get("enabled", True),
        legal_review_reason=row.get("legal_review_reason", ""),
    )
