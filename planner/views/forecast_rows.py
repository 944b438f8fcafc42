"""Rows and figures of the forecast page, as ready texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Readout:
    """One large figure. `status` tones it, `is_plan` marks the target; `note` says where it comes from, or why not."""

    label: str
    text: str
    note: str = ""
    status: str = ""
    is_plan: bool = False


@dataclass(frozen=True, slots=True)
class ChannelRow:
    name: str
    kind: str
    url: str
    is_known: bool
    entries: str
    click_rate: str
    order_rate: str
    buyers: str
    gmv: str
    budget: str
    roi: str
    share: str


@dataclass(frozen=True, slots=True)
class ProfitLine:
    label: str
    amount: str
    share: str
    is_sum: bool
    is_negative: bool


@dataclass(frozen=True, slots=True)
class ProductRow:
    name: str
    code: str
    url: str
    units: str
    gmv: str
    share: str
    share_value: int
    return_rate: str
    margin_rate: str
    unit_contribution: str
    break_even: str
    loses: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    label: str
    rule: str
    gmv: str
    paid_roi: str
    break_even: str
    profit: str
    is_plan: bool
    is_negative: bool


@dataclass(frozen=True, slots=True)
class AssumedRow:
    label: str
    where: str
    value: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class SellOutRow:
    name: str
    code: str
    url: str
    chance: str
    when: str
    stock: str
    units: str
    lost: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell and how far it alone moves the result."""

    label: str
    note: str
    url: str
    swing: str
