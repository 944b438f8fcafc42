"""What changed between two versions, in words: one group per item, check or row of step weights."""

from django.utils.translation import gettext as _

from planner.domain.due import format_due
from planner.domain.template_changes import VersionChange, diff_versions
from planner.domain.template_text import format_options, format_params, in_order
from planner.enums import Step
from planner.forms.template_rules import CREDIT_RULES, check_name, threshold_name
from planner.forms.template_words import SECTIONS, field_name, row_name
from planner.models.checklist_templates import in_language

_WHOLE = {
    VersionChange.ITEM_ADDED: "added",
    VersionChange.CHECK_ADDED: "added",
    VersionChange.ITEM_REMOVED: "removed",
    VersionChange.CHECK_REMOVED: "removed",
}


def change_groups(old, new):
    """The changes from `old` to `new` as groups of title, key, kind (added, removed, changed) and rows old → new."""
    items = {item.key: item for item in (*old.items, *new.items)}
    groups = {}
    for change in diff_versions(old, new):
        section = _section(change.kind)
        group = groups.setdefault(
            (section, change.subject),
            {
                "section": SECTIONS[section],
                "kind": _WHOLE.get(change.kind, "changed"),
                "key": change.subject,
                **_title(section, change.subject, items),
                "rows": [],
            },
        )
        if change.kind not in _WHOLE:
            name = threshold_name(change.field) if change.kind == VersionChange.THRESHOLD_CHANGED else change.field
            label = field_name(name) if name == change.field else name
            group["rows"].append(
                {"field": label, "old": shown(change.field, change.old), "new": shown(change.field, change.new)}
            )
    return list(groups.values())


def _section(kind):
    if kind == VersionChange.STEP_WEIGHT_CHANGED:
        return "step_weights"
    return "items" if kind.startswith("item") else "checks"


def _title(section, subject, items):
    if section == "items":
        item = items[subject]
        return {"title": in_language(item.label_zh, item.label_en), "step": item.step.value}
    if section == "checks":
        return {"title": check_name(subject), "step": subject[:1].lower()}
    return {"title": row_name(subject), "step": ""}


def shown(name, value):
    """A value of an item, a check or a row of step weights, as people read it."""
    if value is None or value in ("", ()):
        return "—"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    written = _SHOWN.get(name)
    return written(value) if written else str(getattr(value, "label", value))


def _rule(rule):
    label = CREDIT_RULES[rule.kind][0] if rule.kind in CREDIT_RULES else rule.kind
    return f"{label}\n{format_params(in_order(rule))}".strip()


_SHOWN = {
    "due_hours": format_due,
    "step": lambda value: f"{Step(value).letter} · {Step(value).label}",
    "credit": _rule,
    "options": format_options,
}
