"""Products of a catalogue as ready strings."""

from dataclasses import dataclass

from planner.domain.moments import day_text
from planner.domain.numbers import money_text
from planner.domain.worksheets.columns import choice_text
from planner.enums_worksheets import RegCategory


@dataclass(frozen=True, slots=True)
class ProductRow:
    """`used` is the day of the last livestream that has the product, `expiry` that on which a document runs out."""

    pk: int
    name: str
    sku: str
    category: str
    list_price: str
    price: str
    cost: str
    used: str
    expiry: str
    is_expired: bool


def product_row(product, *, language, zone, today):
    """A product of `products_found`."""
    used, expiry = product.last_used, product.first_expiry
    return ProductRow(
        pk=product.pk,
        name=str(product),
        sku=product.sku_code,
        category=choice_text(RegCategory, product.reg_category, language) if product.reg_category else "",
        list_price=_money(product.list_price),
        price=_money(product.live_price),
        cost=_money(product.unit_cost),
        used=day_text(used.astimezone(zone).date(), language, today=today) if used else "",
        expiry=day_text(expiry, language, today=today) if expiry else "",
        is_expired=expiry is not None and expiry < today,
    )


def _money(value):
    return "" if value is None else money_text(value)
