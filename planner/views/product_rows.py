"""Products of a catalogue as ready strings."""

from dataclasses import dataclass
from datetime import datetime

from planner.domain.moments import day_text, moment_text
from planner.domain.numbers import money_text
from planner.domain.worksheets.columns import choice_text
from planner.domain.worksheets.columns import column as find_column
from planner.enums_worksheets import RegCategory
from planner.views.sheet_change_words import sheet_value


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


@dataclass(frozen=True, slots=True)
class ProductChangeRow:
    """One change to a product. `is_hidden`: the values are cost figures this reader may not see."""

    what: str
    who: str
    at: datetime
    when: str
    old: str
    new: str
    is_hidden: bool


def change_row(change, *, language, zone, sees_costs):
    is_hidden = change.shows_costs and not sees_costs
    old, new = (
        "" if is_hidden or not stored else sheet_value(change, stored, language, zone)
        for stored in (change.old, change.new)
    )
    return ProductChangeRow(
        what=find_column(change.worksheet, change.field).label(language) if change.field else change.get_kind_display(),
        who=change.by.display_name,
        at=change.at,
        when=moment_text(change.at, language, zone=zone),
        old=old,
        new=new,
        is_hidden=is_hidden,
    )


def _money(value):
    return "" if value is None else money_text(value)
