"""The rows that hold what a draft says."""

from planner.domain.template_content import numbered
from planner.domain.template_text import plain
from planner.models import TemplateCheck, TemplateItem


def write_content(version, content):
    """Bring the rows of a draft to what `content` says; rows that already say it stay."""
    version.step_weights = {name: dict(row) for name, row in content.step_weights.items()}
    version.save(update_fields=["step_weights"])
    wanted = {item.key: _item(version, place, item) for place, item in numbered(content.items)}
    kept = {
        row.key for row in version.items.all() if row.key in wanted and row.definition == wanted[row.key].definition
    }
    version.items.exclude(key__in=kept).delete()
    TemplateItem.objects.bulk_create(item for key, item in wanted.items() if key not in kept)
    if [check.definition for check in version.checks.order_by("pk")] != list(content.checks):
        version.checks.all().delete()
        TemplateCheck.objects.bulk_create(_check(version, check) for check in content.checks)


def _item(version, position, item):
    return TemplateItem(
        version=version,
        key=item.key,
        step=item.step,
        position=position,
        label_zh=item.label_zh,
        label_en=item.label_en,
        guidance_zh=item.guidance_zh,
        guidance_en=item.guidance_en,
        answer_type=item.answer_type,
        unit=item.unit,
        options=[
            {"value": option.value, "zh": option.label_zh, "en": option.label_en, "credit": plain(option.credit)}
            for option in item.options
        ],
        weight=item.weight,
        is_gate=item.is_gate,
        due_hours=item.due_hours,
        applies=item.applies,
        credit_kind=item.credit.kind,
        credit_params=dict(item.credit.params),
        shows_costs=item.shows_costs,
    )


def _check(version, check):
    return TemplateCheck(
        version=version,
        check_id=check.id,
        key=check.key,
        step=check.step,
        severity=check.severity,
        thresholds=dict(check.thresholds),
        is_enabled=check.is_enabled,
        legal_review_reason=check.legal_review_reason,
    )
