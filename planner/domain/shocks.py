"""The arithmetic of one simulation run: what a set of shocks to the inputs does to GMV and profit.

Every figure is a difference from the plan, so that shocks of zero give differences of exactly zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from planner.domain.exact import exact
from planner.domain.forecast import ZERO
from planner.domain.spreads import INPUTS, Z90, Z95, Spreads
from planner.domain.worksheets import FieldRef, LineUpItem, Parameters, TrafficChannel, Worksheets
from planner.enums_worksheets import Worksheet

SHARED = frozenset({"paid_entries", "free_entries", "click_rate", "order_rate", "return_rate"})
"""Inputs whose rows have part of their luck in common."""
OF_CHANNELS = frozenset({"paid_entries", "free_entries", "click_rate", "order_rate"})
FIELDS = {
    "paid_entries": "planned_entries", "free_entries": "planned_entries", "click_rate": "click_rate",
    "order_rate": "order_rate", "demand": "forecast_units", "return_rate": "return_rate", "stock": "live_stock",
}  # fmt: skip
"""The cell of a row that an input varies."""


@dataclass(frozen=True, slots=True)
class ProductValues:
    """One product as floats. One unit sold leaves `kept` − return rate × `lost` yuan, provider bonus included."""

    key: str
    units: float
    pay: float
    saleable: float
    return_rate: float
    kept: float
    lost: float


@dataclass(frozen=True, slots=True)
class ProductRun:
    """Units of one product by draw: what people want, and what there is."""

    key: str
    pay: float
    demand: np.ndarray
    stock: np.ndarray


@dataclass(frozen=True, slots=True)
class Run:
    """Differences from the plan by draw, yuan, and the products."""

    gmv: np.ndarray
    profit: np.ndarray
    products: tuple[ProductRun, ...]


@dataclass(frozen=True, slots=True)
class Shocks:
    """Standard normal deviates by input: one row per channel or product, one column per draw."""

    by_input: Mapping[str, np.ndarray]

    @classmethod
    def drawn(cls, sheets: Worksheets, *, seed: int, draws: int, common: float) -> "Shocks":
        """Random ones. Each input has a stream of its own and takes its rows in order, so a row more at the end of a
        worksheet changes nothing for the rows before it."""
        found = {}
        for number, name in enumerate(INPUTS):
            random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(number,))))
            shared = random.standard_normal(draws) if name in SHARED else None
            own = random.standard_normal((len(_rows_of(sheets, name)), draws))
            found[name] = own if shared is None else sqrt(common) * shared + sqrt(1 - common) * own
        return cls(found)

    @classmethod
    def one_by_one(cls, sheets: Worksheets, cells: Sequence[tuple[str, FieldRef]]) -> "Shocks":
        """Two draws for each cell: it alone at its P10 and at its P90, everything else as planned.

        For the stock, whose loss looks at the size of z only, they are the plan and the loss of one in ten.
        """
        places = {name: {row.key: at for at, row in enumerate(_rows_of(sheets, name))} for name in INPUTS}
        found = {name: np.zeros((len(places[name]), 2 * len(cells))) for name in INPUTS}
        for column, (name, ref) in enumerate(cells):
            found[name][places[name][ref.row], 2 * column : 2 * column + 2] = (
                (0, Z95) if name == "stock" else (-Z90, Z90)
            )
        return cls(found)

    @staticmethod
    def cells(sheets: Worksheets) -> tuple[tuple[str, FieldRef], ...]:
        """Every uncertain cell with its input. Demand is left out: it is the forecast itself."""
        found = []
        for name in INPUTS:
            if name == "demand":
                continue
            sheet = Worksheet.CHANNELS if name in OF_CHANNELS else Worksheet.LINE_UP
            rows = _rows_of(sheets, name)
            if name in {"paid_entries", "free_entries"}:
                rows = [row for row in rows if row.is_paid == (name == "paid_entries")]
            found += [(name, FieldRef(sheet, row.key, FIELDS[name])) for row in rows]
        return tuple(found)

    def first(self, draws: int) -> "Shocks":
        """The first draws only."""
        return Shocks({name: deviates[:, :draws] for name, deviates in self.by_input.items()})


def run(products: Sequence[ProductValues], sheets: Worksheets, spreads: Spreads, shocks: Shocks) -> Run:
    """GMV and profit of every draw as differences from the plan."""
    deviates = shocks.by_input
    volume = _volume(_channels(sheets), spreads, deviates)
    gmv, profit, found = np.zeros_like(volume), np.zeros_like(volume), []
    for place, product in enumerate(products):
        demand = product.units * volume * np.exp(spreads.demand * deviates["demand"][place] - spreads.demand**2 / 2)
        stock = product.saleable * np.exp(-spreads.stock * np.abs(deviates["stock"][place]))
        rate = product.return_rate * _odds_factor(
            product.return_rate, spreads.return_rate, deviates["return_rate"][place]
        )
        sold, planned = np.minimum(demand, stock), min(product.units, product.saleable)
        gmv += (sold - planned) * product.pay
        profit += (sold - planned) * product.kept - (sold * rate - planned * product.return_rate) * product.lost
        found.append(ProductRun(product.key, product.pay, demand, stock))
    return Run(gmv, profit, tuple(found))


def product_values(sheets: Worksheets) -> tuple[ProductValues, ...]:
    """The products that have units and a price, as floats; costs not given count as 0, as in `economics`."""
    return tuple(_product_values(row, sheets.parameters) for row in _products(sheets))


@exact
def _product_values(row: LineUpItem, given: Parameters) -> ProductValues:
    """From the unit contribution of check S03: what is left of one unit, apart from what a return takes."""
    pay, cost = row.pay_price, row.unit_cost or ZERO
    shares = (given.platform_fee_rate, row.commission_rate, given.provider_rate)
    net = pay * (1 - sum((share or ZERO for share in shares), ZERO))
    kept = net - cost - (row.freight_per_unit or ZERO)
    lost = net - cost + cost * (given.writeoff_rate or ZERO) + (given.return_handling_cost or ZERO)
    saleable = inf if row.saleable_units is None else float(row.saleable_units)
    rate = float(row.return_rate or ZERO)
    return ProductValues(row.key, float(row.forecast_units), float(pay), saleable, rate, float(kept), float(lost))


def _products(sheets: Worksheets) -> list[LineUpItem]:
    return [row for row in sheets.line_up if row.gmv is not None]


def _channels(sheets: Worksheets) -> list[TrafficChannel]:
    return [row for row in sheets.channels if row.expected_gmv]


def _rows_of(sheets: Worksheets, name: str) -> Sequence[LineUpItem | TrafficChannel]:
    if name not in OF_CHANNELS:
        return _products(sheets)
    return _channels(sheets) or [TrafficChannel("")]


def _volume(channels: Sequence[TrafficChannel], spreads: Spreads, deviates: Mapping[str, np.ndarray]) -> np.ndarray:
    """Traffic GMV ÷ planned traffic GMV by draw. Without traffic one channel of unknown rates stands for all."""
    total = float(sum((row.expected_gmv for row in channels), ZERO))
    volume = np.ones(deviates["order_rate"].shape[1])
    for place, row in enumerate(channels or [TrafficChannel("")]):
        entries = "paid_entries" if row.is_paid else "free_entries"
        change = np.exp(getattr(spreads, entries) * deviates[entries][place])
        for name in ("click_rate", "order_rate"):
            rate = float(getattr(row, name) or ZERO)
            change = change * _odds_factor(rate, getattr(spreads, name), deviates[name][place])
        weight = float(row.expected_gmv) / total if total else 1.0
        volume = volume + weight * (change - 1)
    return np.maximum(volume, 0)


def _odds_factor(rate: float, spread: float, deviates: np.ndarray) -> np.ndarray:
    """What multiplies a rate when its odds are multiplied by e^(sz), s = spread ÷ (1 − rate): exactly 1 at z = 0.

    p' ÷ p = 1 ÷ (1 + (1 − p)(e^(−sz) − 1)). A rate of 1 stays.
    """
    rest = 1 - rate
    if rest <= 0:
        return np.ones_like(deviates)
    return 1 / (1 + rest * np.expm1(-spread / rest * deviates))
