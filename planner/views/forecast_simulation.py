"""The plan simulation, ready to show: ranges, chances, what sells out and when, and what moves the result most."""

from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from planner.domain.charts import (
    DriverRow,
    Mark,
    RangeRow,
    distribution_chart,
    ranges_chart,
    tornado_chart,
)
from planner.domain.exact import as_decimal
from planner.domain.numbers import compact_money_text
from planner.domain.simulation import Driver, simulate
from planner.domain.worksheets import FieldRef
from planner.enums_worksheets import Worksheet
from planner.exchange.memory import give_back_memory
from planner.views.figures import Figure
from planner.views.forecast_cells import field_label
from planner.views.forecast_figures import clock
from planner.views.forecast_rows import CellRow, Readout, SellOutRow
from planner.views.forecast_words import INPUTS, NOTHING, chance, people, yuan

SHOWN_CELLS = 8
LIKELY = 0.05
"""Products that run out in fewer draws are not listed."""


class SimulationView:
    """`result` is None where the line-up has nothing to simulate. Profit is told only to those who see costs."""

    def __init__(self, page, form):
        self.page = page
        self.form = form
        self.result = simulate(page.sheets, spreads=form.spreads, seed=form.seed_to_draw)
        give_back_memory()

    @property
    def knows_profit(self):
        return self.page.sees_costs and self.result.profit is not None

    @property
    def left_out(self):
        """How many products are not drawn, for want of a price or of units; '' for none."""
        count = sum(row.live_price is None or row.forecast_units is None for row in self.page.sheets.line_up)
        words = ngettext(
            "%(count)d product without a live price or units is not in it.",
            "%(count)d products without a live price or units are not in it.",
            count,
        )
        return words % {"count": count} if count else ""

    @property
    def draws(self):
        return people(self.result.draws)

    def money(self, amount):
        """A short amount, without cents."""
        return compact_money_text(as_decimal(Fraction(amount), 0), self.page.language)

    def span(self, low, high):
        return f"{self.money(low)} – {self.money(high)}"

    def readouts(self):
        result = self.result
        found = [
            Readout(_("GMV, middle of all draws"), self.money(result.gmv.p50), _("P50")),
            Readout(
                _("GMV in four of five draws"),
                self.span(result.gmv.p10, result.gmv.p90),
                _("P10–P90"),
            ),
            Readout(
                _("Chance of reaching the target"),
                chance(result.target_probability),
                yuan(result.target) if result.target is not None else _("no target given yet"),
            ),
        ]
        if not self.page.sees_costs:
            return found
        if not self.knows_profit:
            return [*found, Readout(_("Profit, middle of all draws"), NOTHING, self.page.needs("planned_profit"))]
        span = self.span(result.profit.p10, result.profit.p90)
        status = "blocked" if result.profit.p50 < 0 else ""
        loss = _("chance of a loss %(chance)s") % {"chance": chance(result.loss_probability)}
        return [
            *found,
            Readout(_("Profit, middle of all draws"), self.money(result.profit.p50), f"{span} · {loss}", status),
        ]

    def distribution(self) -> Figure:
        result = self.result
        shape, ends = result.gmv_shape, result.gmv
        marks = [
            Mark(float(value), f"{name} {self.money(value)}", "tick")
            for name, value in (("P10", ends.p10), ("P50", ends.p50), ("P90", ends.p90))
        ]
        if result.target is not None:
            words = _("Target %(amount)s") % {"amount": self.money(result.target)}
            marks.append(Mark(float(result.target), words, "plan"))
        step = (shape.high - shape.low) / len(shape.counts)
        rows = tuple(
            (self.span(shape.low + step * number, shape.low + step * (number + 1)), people(count))
            for number, count in enumerate(shape.counts)
        )
        words = {"low": yuan(ends.p10), "high": yuan(ends.p90), "middle": yuan(ends.p50)}
        return Figure(
            "gmv-draws",
            _("GMV of all draws"),
            _("Four of five draws lie from %(low)s to %(high)s, half of them below %(middle)s.") % words,
            distribution_chart(
                shape.counts, float(shape.low), float(shape.high), inner=(float(ends.p10), float(ends.p90)), marks=marks
            ),
            (_("GMV"), pgettext("simulation", "Draws")),
            rows,
        )

    def ranges(self) -> Figure:
        """GMV and profit from P10 to P90 with the plan as a line."""
        rows = [(_("GMV"), self.result.gmv, self.result.planned_gmv)]
        if self.knows_profit:
            rows.append((_("Planned profit"), self.result.profit, self.result.planned_profit))
        chart = ranges_chart(
            [
                RangeRow(
                    name,
                    *(float(end) for end in (ends.p10, ends.p50, ends.p90)),
                    tuple(f"{part} {self.money(end)}" for part, end in self._parts(ends)),
                    float(plan),
                    _("Plan %(amount)s") % {"amount": self.money(plan)},
                )
                for name, ends, plan in rows
            ]
        )
        return Figure(
            "ranges",
            _("Ranges of the result"),
            _("; ").join(f"{name} {self.span(ends.p10, ends.p90)}" for name, ends, _plan in rows),
            chart,
            (_("Result"), "P10", "P50", "P90", _("Plan")),
            tuple((name, *(yuan(end) for _part, end in self._parts(ends)), yuan(plan)) for name, ends, plan in rows),
        )

    @staticmethod
    def _parts(ends):
        return (("P10", ends.p10), ("P50", ends.p50), ("P90", ends.p90))

    def _ends(self, driver: Driver):
        if self.knows_profit:
            return driver.profit_low, driver.profit_high
        return driver.gmv_low, driver.gmv_high

    def _swing(self, driver: Driver):
        low, high = self._ends(driver)
        return high - low

    @cached_property
    def result_name(self):
        return _("profit") if self.knows_profit else _("GMV")

    def tornado(self) -> Figure | None:
        """The inputs by how far they move the result, each alone; None when nothing is uncertain."""
        drivers = sorted(self.result.drivers, key=self._swing, reverse=True)
        drivers = [driver for driver in drivers if self._swing(driver)]
        if not drivers:
            return None
        base = self.result.planned_profit if self.knows_profit else self.result.planned_gmv
        rows = [(str(INPUTS[driver.input]), *self._ends(driver)) for driver in drivers]
        first = {"input": rows[0][0], "result": self.result_name}
        return Figure(
            "tornado",
            _("What moves the result most"),
            _("%(input)s moves the %(result)s most.") % first,
            tornado_chart(
                [
                    DriverRow(name, float(low), float(high), (self.money(low), self.money(high)))
                    for name, low, high in rows
                ],
                float(base),
                _("Plan %(amount)s") % {"amount": self.money(base)},
            ),
            (_("Input alone uncertain"), "P10", "P90", pgettext("chart", "Swing")),
            tuple((name, yuan(low), yuan(high), yuan(high - low)) for name, low, high in rows),
        )

    def cells(self) -> list[CellRow]:
        """The cells that are worth checking first."""
        drivers = sorted(self.result.row_drivers, key=self._swing, reverse=True)
        return [self._cell(driver) for driver in drivers[:SHOWN_CELLS] if self._swing(driver)]

    def _cell(self, driver: Driver):
        ref = driver.ref
        return CellRow(
            label=field_label(ref, self.page.language),
            note=self.page.row_name(ref) or str(ref.worksheet.label),
            url=self.page.url(ref),
            swing=f"±{self.money(self._swing(driver) / 2)}",
        )

    def sell_outs(self) -> list[SellOutRow]:
        return [self._sell_out(sold) for sold in self.result.sell_outs if sold.probability >= LIKELY]

    def _sell_out(self, sold):
        row = self.page.products_by_key[sold.key]
        return SellOutRow(
            name=self.page.product_name(row),
            code=row.sku_code,
            url=self.page.url(FieldRef(Worksheet.LINE_UP, row.key, "live_stock")),
            chance=chance(sold.probability),
            when=clock(self.page, sold.minute),
            stock=people(row.saleable_units),
            units=people(row.forecast_units),
            lost=yuan(sold.lost_gmv),
        )
