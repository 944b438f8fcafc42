"""A new plan that starts from an earlier one."""

from dataclasses import replace

from django.db import transaction

from planner.actions.livestreams import insert_livestream
from planner.actions.readiness import store_readiness
from planner.actions.worksheet_writer import SheetWriter
from planner.actions.worksheets import row_changes
from planner.domain.copying import same_question, stays_true
from planner.domain.copying_worksheets import copied_worksheets
from planner.domain.worksheets.editing import as_new_rows
from planner.enums import ChangeKind
from planner.models import ChecklistAnswer, LineUpItem, PlanChange
from planner.queries.worksheets import load_worksheets

COPIED_DETAILS = (
    "platform",
    "session_type",
    "campaign_tag",
    "host_name",
    "planned_minutes",
    "gmv_target",
    "planned_aov",
    "ad_budget",
    "contribution_rate",
    "features",
)


@transaction.atomic
def copy_livestream(*, source, template_version, title, starts_at, by, now):
    """A draft like `source`: its details, the owners of its items, and the answers and cells that stay true.

    Items are matched by key in `template_version`, which may be newer than the source's. What `domain.copying` does
    not keep stays empty; an owner's approval of a strategic loss is never copied.
    """
    details = {name: getattr(source, name) for name in COPIED_DETAILS}
    copy = insert_livestream(
        organization=source.organization,
        template_version=template_version,
        details={**details, "title": title, "starts_at": starts_at, "copied_from": source},
        by=by,
        now=now,
    )
    PlanChange.objects.create(livestream=copy, by=by, kind=ChangeKind.COPIED, old=source.title, new=copy.title, at=now)
    _carry_over(source, copy, by=by, now=now)
    _copy_worksheets(source, copy, by=by, now=now)
    store_readiness(livestream=copy, now=now)
    return copy


def _copy_worksheets(source, copy, *, by, now):
    """All rows with what stays true of them; the history says only that the plan was copied."""
    sheets = copied_worksheets(load_worksheets(source), starts_at=copy.starts_at)
    writer = SheetWriter(copy, by=by, now=now)
    writes = as_new_rows(replace(sheets, slot=replace(sheets.slot, title=copy.title)))
    writer.write(row_changes(writer, writes))
    products = dict(source.line_up.exclude(product=None).values_list("pk", "product"))
    pairs = zip(writer.book.sheets.line_up, sheets.line_up, strict=True)
    rows = [LineUpItem(pk=int(new.key), product_id=products.get(int(old.key))) for new, old in pairs if products]
    LineUpItem.objects.bulk_update(rows, ["product"])


def _carry_over(source, copy, *, by, now):
    old_items, new_items = source.template_version.items_by_id(), copy.template_version.items_by_id()
    earlier = {
        old_items[answer.item_id].key: answer for answer in ChecklistAnswer.objects.filter(checklist__livestream=source)
    }
    colleagues = set(copy.organization.memberships.values_list("user_id", flat=True))
    changed, history = [], []
    for answer in ChecklistAnswer.objects.filter(checklist__livestream=copy):
        new_item = new_items[answer.item_id]
        old = earlier.get(new_item.key)
        if old is None:
            continue
        answer.owner_id = old.owner_id if old.owner_id in colleagues else None
        _take(answer, old, old_items[old.item_id], new_item, by=by, now=now)
        changed.append(answer)
        if answer.is_carried_over:
            history.append(
                PlanChange(
                    livestream=copy,
                    item_id=answer.item_id,
                    by=by,
                    kind=ChangeKind.COPIED,
                    new=answer.value,
                    reason=answer.not_applicable_reason,
                    shows_costs=new_item.shows_costs,
                    at=now,
                )
            )
    ChecklistAnswer.objects.bulk_update(
        changed,
        [
            "value",
            "owner",
            "answered_by",
            "answered_at",
            "is_carried_over",
            "not_applicable",
            "not_applicable_reason",
        ],
    )
    PlanChange.objects.bulk_create(history)


def _take(answer, old, old_item, new_item, *, by, now):
    """Take over what stays true of an earlier answer."""
    if old.value and stays_true(new_item) and same_question(old_item, new_item, old.value):
        answer.value = old.value
        answer.answered_by, answer.answered_at = by, now
        answer.is_carried_over = True
    if old.not_applicable and not new_item.is_gate:
        answer.not_applicable, answer.not_applicable_reason = True, old.not_applicable_reason
        answer.is_carried_over = True
