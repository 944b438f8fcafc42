"""What the history of the product catalogue says."""

from planner.actions.worksheet_history import cell_text
from planner.domain.worksheets.columns import column
from planner.enums import ProductChangeKind
from planner.models import ProductChange


def record_product(product, kind, *, by, now):
    """The line that says that a product came, went or came back, to be stored."""
    return ProductChange(product=product, kind=kind, by=by, at=now)


def record_fields(product, before, values, *, by, now):
    """One line for each field whose value is another than `before` (a record of the product), to be stored."""
    sheet = ProductChange.worksheet
    return [
        ProductChange(
            product=product,
            kind=ProductChangeKind.CHANGED,
            field=name,
            old=cell_text(None, sheet, name, old),
            new=cell_text(None, sheet, name, new),
            shows_costs=column(sheet, name).shows_costs,
            by=by,
            at=now,
        )
        for name, new in values.items()
        if (old := getattr(before, name)) != new
    ]
