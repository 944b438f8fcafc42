"""What the session may bring: a seeded Monte-Carlo over the uncertain inputs, beside the closed form.

Each draw varies the inputs and computes the forecast again, with the formulas of `planner.domain.forecast`:

- **entries** of a channel: planned × e^(σz). A log-normal, the law of effects that multiply (day, competing shows, the
  weight the platform gives), never negative, with the plan as its median, as handbook 4.1 takes the median of the last
  four sessions. Source: Limpert, Stahel, Abbt, "Log-normal distributions across the sciences", BioScience 51 (2001).
- **click, order and return rate**: the odds are multiplied by e^(sz), s = spread ÷ (1 − rate). A logit-normal: it stays
  between 0 and 1 and has the plan as its median. Source: Atchison & Shen, "Logistic-normal distributions",
  Biometrika 67 (1980).
- **demand**: a product sells its forecast units × (traffic GMV ÷ planned traffic GMV) × e^(σz − σ²/2). A better
  evening lifts all products; beyond it each has its own luck, with a mean of 1, so the mix alone adds nothing.
- **stock**: what can be shipped is saleable units × e^(−σ|z|), a half-normal loss: stock that was promised may be
  missing, it does not grow.

z is standard normal; rows of entries and rates share √common of it. A product sells the smaller of demand and stock.
Ads, gifts and fixed cost stay as planned. The result is the closed form plus the sum of differences from it, so with
spreads of zero it *is* the closed form of what the stock allows, to the last digit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from planner.domain.audience import arrivals_by_minute, sales_by_minute
from planner.domain.exact import as_decimal, exact
from planner.domain.forecast import economics, line_up_gmv, missing_inputs
from planner.domain.shocks import ProductValues, Run, Shocks, product_values, run
from planner.domain.spreads import INPUTS, Spreads
from planner.domain.worksheets import FieldRef, Worksheets

DRAWS = 5_000
DRIVER_DRAWS = 1_000
"""Enough for the ranking; the ranges take all draws."""
BINS = 36


@dataclass(frozen=True, slots=True)
class Range:
    """P10, P50 and P90 of a result, yuan: nine of ten draws lie above the first, one of ten above the last."""

    p10: Decimal
    p50: Decimal
    p90: Decimal


@dataclass(frozen=True, slots=True)
class SellOut:
    """A product that runs out in some draws. `minute`: median minute from T by whose end it is gone, among those draws;
    `lost_gmv`: what the missing units would have brought, yuan, averaged over all draws."""

    key: str
    probability: float
    minute: int
    lost_gmv: Decimal


@dataclass(frozen=True, slots=True)
class Driver:
    """How far the result moves when only this input is uncertain: its P10 and P90, yuan. `ref` is the cell, or None for
    an input with all its rows."""

    input: str
    gmv_low: Decimal
    gmv_high: Decimal
    profit_low: Decimal | None
    profit_high: Decimal | None
    ref: FieldRef | None = None

    @property
    def gmv_swing(self) -> Decimal:
        """P90 − P10, yuan."""
        return self.gmv_high - self.gmv_low

    @property
    def profit_swing(self) -> Decimal | None:
        """P90 − P10, yuan; None while profit is not known."""
        return None if self.profit_low is None else self.profit_high - self.profit_low


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many draws fall in each of equal stretches from `low` to `high`, yuan. The tails lie in the end stretches."""

    low: Decimal
    high: Decimal
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Simulation:
    """The result, money in yuan. What needs the profit is None while one of its inputs is missing.

    `planned_gmv` and `planned_profit` are the closed form of what the stock allows. `drivers` are the inputs, and
    `row_drivers` the single cells, by how much they move the profit, or the GMV while profit is not known.
    """

    seed: int
    draws: int
    spreads: Spreads
    planned_gmv: Decimal
    planned_profit: Decimal | None
    gmv: Range
    profit: Range | None
    gmv_shape: Histogram
    target: Decimal | None
    target_probability: float | None
    loss_probability: float | None
    sell_outs: tuple[SellOut, ...]
    drivers: tuple[Driver, ...]
    row_drivers: tuple[Driver, ...]


def simulate(
    sheets: Worksheets, *, spreads: Spreads | None = None, seed: int = 1, draws: int = DRAWS
) -> Simulation | None:
    """Simulate the session; None without a single product that has units and a price.

    The same worksheets, spreads, seed and draws give the same result. Rows without units or price are left out, and
    `Worksheets.targets.gmv_target` is the target.
    """
    spreads = spreads or Spreads()
    plan = within_stock(sheets)
    if not line_up_gmv(plan.line_up):
        return None
    knows_profit = not missing_inputs(plan, "planned_profit")
    closed = Closed(line_up_gmv(plan.line_up), economics(plan).planned_profit if knows_profit else None)
    values = product_values(sheets)
    shocks = Shocks.drawn(sheets, seed=seed, draws=draws, common=spreads.common)
    result = run(values, sheets, spreads, shocks)
    target = sheets.targets.gmv_target
    gap = None if target is None else float(target - closed.gmv)
    return Simulation(
        seed=seed,
        draws=draws,
        spreads=spreads,
        planned_gmv=closed.gmv,
        planned_profit=closed.profit,
        gmv=_range(result.gmv, closed.gmv),
        profit=None if closed.profit is None else _range(result.profit, closed.profit),
        gmv_shape=_shape(result.gmv, closed.gmv),
        target=target,
        target_probability=None if gap is None else float(np.mean(result.gmv >= gap)),
        loss_probability=None if closed.profit is None else float(np.mean(result.profit < -float(closed.profit))),
        sell_outs=_sell_outs(result, sheets),
        drivers=_drivers(values, sheets, spreads, shocks, closed),
        row_drivers=_row_drivers(values, sheets, spreads, closed),
    )


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed form that every result is told from, yuan."""

    gmv: Decimal
    profit: Decimal | None


def within_stock(sheets: Worksheets) -> Worksheets:
    """The plan with no product selling more than its saleable units; a stock not given does not limit."""
    rows = tuple(
        replace(row, forecast_units=row.saleable_units)
        if row.forecast_units is not None and row.saleable_units is not None and row.saleable_units < row.forecast_units
        else row
        for row in sheets.line_up
    )
    return replace(sheets, line_up=rows)


@exact
def _money(base: Decimal, difference: float) -> Decimal:
    return base + as_decimal(Fraction(difference), 2)


def _range(differences: np.ndarray, base: Decimal) -> Range:
    return Range(*(_money(base, float(value)) for value in np.quantile(differences, (0.1, 0.5, 0.9))))


def _shape(differences: np.ndarray, base: Decimal) -> Histogram:
    low, high = (float(value) for value in np.quantile(differences, (0.005, 0.995)))
    if low == high:
        return Histogram(base, base, (len(differences),))
    counts, _edges = np.histogram(np.clip(differences, low, high), bins=BINS, range=(low, high))
    return Histogram(_money(base, low), _money(base, high), tuple(int(count) for count in counts))


def _sell_outs(result: Run, sheets: Worksheets) -> tuple[SellOut, ...]:
    """Most likely first."""
    profiles = sales_by_minute(sheets, arrivals_by_minute(sheets))
    found = []
    for product in result.products:
        runs_out = product.demand > product.stock
        if not runs_out.any():
            continue
        shares = product.stock[runs_out] / product.demand[runs_out]
        minutes = np.searchsorted(profiles[product.key], shares) + 1
        length = sheets.slot.planned_minutes
        minute = min(int(np.quantile(minutes, 0.5, method="lower")), length)
        lost = float(np.mean(np.maximum(product.demand - product.stock, 0))) * product.pay
        found.append(SellOut(product.key, float(np.mean(runs_out)), minute, as_decimal(Fraction(lost), 2)))
    return tuple(sorted(found, key=lambda sold: (-sold.probability, sold.minute)))


def _drivers(
    values: Sequence[ProductValues], sheets: Worksheets, spreads: Spreads, shocks: Shocks, closed: Closed
) -> tuple[Driver, ...]:
    """Each input alone, with the same draws: what would be left if all others were certain."""
    some = shocks.first(DRIVER_DRAWS)
    found = []
    for name in INPUTS:
        if not getattr(spreads, name):
            continue
        result = run(values, sheets, spreads.only(name), some)
        found.append(_driver(name, np.quantile(result.gmv, (0.1, 0.9)), np.quantile(result.profit, (0.1, 0.9)), closed))
    return _ranked(found)


def _row_drivers(
    values: Sequence[ProductValues], sheets: Worksheets, spreads: Spreads, closed: Closed
) -> tuple[Driver, ...]:
    """Each cell alone at its P10 and its P90."""
    cells = Shocks.cells(sheets)
    if not cells:
        return ()
    result = run(values, sheets, replace(spreads, demand=0.0), Shocks.one_by_one(sheets, cells))
    found = []
    for place, (name, ref) in enumerate(cells):
        pair = slice(2 * place, 2 * place + 2)
        found.append(_driver(name, sorted(result.gmv[pair]), sorted(result.profit[pair]), closed, ref))
    return _ranked(driver for driver in found if driver.gmv_swing or driver.profit_swing)


def _driver(
    name: str, gmv: Iterable[float], profit: Iterable[float], closed: Closed, ref: FieldRef | None = None
) -> Driver:
    knows = closed.profit is not None
    return Driver(
        name,
        *(_money(closed.gmv, float(value)) for value in gmv),
        *(_money(closed.profit, float(value)) if knows else None for value in profit),
        ref,
    )


def _ranked(drivers: Iterable[Driver]) -> tuple[Driver, ...]:
    def swing(driver: Driver) -> tuple[Decimal, Decimal]:
        return (driver.gmv_swing if driver.profit_swing is None else driver.profit_swing), driver.gmv_swing

    return tuple(sorted(drivers, key=swing, reverse=True))
