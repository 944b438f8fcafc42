"""The checklists of a version as a merchant would see them, before any plan uses them."""

from django.utils.translation import gettext as _

from planner.enums import AnswerType, SessionType, Step
from planner.forms.template_words import row_name
from planner.models.checklist_templates import in_language
from planner.views.answer_words import condition_text


def preview(content, session_type):
    """What the preview page shows, in the language that is active."""
    chosen = session_type if session_type in SessionType.values else "default"
    weights = content.step_weights.get(chosen) or content.step_weights.get("default", {})
    return {
        "chosen": chosen,
        "session_types": [(name, row_name(name)) for name in ("default", *SessionType.values)],
        "steps": [
            {
                "value": step.value,
                "letter": step.letter,
                "label": step.label,
                "weight": weights.get(step.value, "—"),
                "items": [_item(item) for item in content.items if item.step == step],
            }
            for step in Step
        ],
    }


def _item(item):
    return {
        "key": item.key,
        "label": in_language(item.label_zh, item.label_en),
        "guidance": in_language(item.guidance_zh, item.guidance_en),
        "answer": item.answer_type.value,
        "unit": "¥" if item.answer_type == AnswerType.MONEY else str(item.unit.label) if item.unit else "",
        "options": [in_language(option.label_zh, option.label_en) for option in item.options],
        "weight": item.weight,
        "is_gate": item.is_gate,
        "shows_costs": item.shows_costs,
        "due": due_text(item.due_hours),
        "applies": "" if item.applies == "all" else condition_text(item.applies),
    }


def due_text(hours):
    """T-3d as each language writes it."""
    if hours and hours % 24 == 0:
        return _("T-%(days)sd") % {"days": hours // 24}
    return _("T-%(hours)sh") % {"hours": hours}
