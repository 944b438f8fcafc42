"""The forecast of a plan, ready to show: both sides, their gap, the profit line by line, what is missing or assumed."""

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from planner.domain.assumptions import with_assumptions
from planner.domain.exact import ratio
from planner.domain.forecast import (
    CHANNEL_INPUTS,
    coupon_cover,
    economics,
    line_up_gmv,
    missing_inputs,
    product_forecasts,
    traffic_forecast,
)
from planner.domain.moments import is_english
from planner.domain.sensitivity import sensitivity, zero_profit_order_rate, zero_profit_order_rate_of_traffic
from planner.domain.simulation import within_stock
from planner.domain.worksheets import FieldRef, Worksheets
from planner.enums_worksheets import Channel, Worksheet
from planner.views.forecast_cells import CellLink, cell_links, shows_costs
from planner.views.forecast_rows import AssumedRow, CaseRow, ChannelRow, ProductRow, ProfitLine, Readout
from planner.views.forecast_words import (
    BASES,
    CASES,
    LINES,
    NOTHING,
    SUMS,
    cents,
    people,
    percent,
    ratio_text,
    yuan,
)
from planner.views.worksheet_links import cell_url

USUAL_GAP = Fraction(1, 10)
"""How far the two sides may be apart where the template of the plan does not say. Source: handbook 2.A, check A04."""
FIGURES = ("gmv", "gross_margin", "cm1", "cm2", "planned_profit")
LINE_NEEDS = {
    "gmv": "gmv", "net_sales": "gross_margin", "cost_of_goods": "gross_margin", "gross_margin": "gross_margin",
    "freight": "cm1", "return_cost": "cm1", "platform_fee": "cm1", "commission": "cm1", "cm1": "cm1",
    "gifts": "cm2", "cm2": "cm2",
}  # fmt: skip
"""The one of `missing_inputs` that each line of the profit needs; the rest need the planned profit."""


class ForecastPage:
    """Everything but the simulation. Costs and what follows from them exist only when `sees_costs`."""

    def __init__(self, *, livestream, given: Worksheets, sees_costs: bool, language: str):
        self.livestream = livestream
        self.given = given
        self.sees_costs = sees_costs
        self.language = language
        self.sheets, self.assumed = with_assumptions(given)
        self.plan = economics(self.sheets)
        self.traffic = traffic_forecast(self.sheets.channels)
        self.missing = {figure: missing_inputs(self.sheets, figure) for figure in FIGURES}
        self.gmv = None if self.missing["gmv"] else line_up_gmv(self.sheets.line_up)

    @property
    def is_empty(self):
        """Neither side has a row."""
        return not (self.given.line_up or self.given.channels)

    @property
    def has_traffic(self):
        return len(self.traffic.left_out) < len(self.sheets.channels)

    @property
    def knows_profit(self):
        return self.sees_costs and not self.missing["planned_profit"]

    @cached_property
    def gap(self):
        """Traffic GMV ÷ line-up GMV − 1; None without both."""
        part = ratio(self.traffic.gmv, self.gmv) if self.gmv and self.has_traffic else None
        return None if part is None else part - 1

    @property
    def is_gap_wide(self):
        return self.gap is not None and abs(self.gap) > self.most_apart

    @cached_property
    def most_apart(self):
        """How far the two sides may be apart: what check A04 of the plan's template says."""
        checks = {check.id: check for check in self.livestream.template_version.check_definitions()}
        return Fraction(str(checks["A04"].thresholds["max_deviation"])) if "A04" in checks else USUAL_GAP

    def needs(self, figure):
        """Why a figure is –."""
        count = len(self.missing[figure])
        return ngettext("%(count)s cell is empty", "%(count)s cells are empty", count) % {"count": count}

    def readouts(self):
        target, sheets = self.sheets.targets.gmv_target, self.sheets
        reached = ratio(self.gmv, target) if self.gmv is not None and target else None
        found = [
            Readout(_("GMV target"), yuan(target), "" if target else _("not given yet"), is_plan=bool(target)),
            Readout(
                _("Line-up brings"),
                yuan(self.gmv),
                self.needs("gmv")
                if self.gmv is None
                else ""
                if reached is None
                else _("%(share)s of the target") % {"share": percent(reached)},
            ),
            Readout(
                _("Traffic brings"),
                yuan(self.traffic.gmv) if self.has_traffic else NOTHING,
                ngettext("from %(count)s channel", "from %(count)s channels", len(sheets.channels))
                % {"count": len(sheets.channels) - len(self.traffic.left_out)}
                if self.has_traffic
                else _("no complete channel yet"),
            ),
            Readout(
                _("Traffic against line-up"),
                percent(self.gap, has_sign=True),
                _("at most ±%(share)s apart") % {"share": percent(self.most_apart)}
                if self.gap is not None
                else _("needs both sides"),
                "" if self.gap is None else "risk" if self.is_gap_wide else "ready",
            ),
        ]
        return [*found, *self._profit_readouts()] if self.sees_costs else found

    def _profit_readouts(self):
        plan, roi = self.plan, self.traffic.paid_roi
        if not self.knows_profit:
            why = self.needs("planned_profit")
            return [Readout(_("Planned profit"), NOTHING, why), Readout(_("Break-even ROI"), self.break_even_text, why)]
        share = percent(ratio(plan.planned_profit, plan.gmv))
        status = "blocked" if plan.planned_profit < 0 else ""
        is_short = roi is not None and (plan.break_even_roi is None or roi < plan.break_even_roi)
        note = _("expected paid ROI %(roi)s") % {"roi": ratio_text(roi)} if roi is not None else _("no paid traffic")
        return [
            Readout(_("Planned profit"), yuan(plan.planned_profit), _("%(share)s of GMV") % {"share": share}, status),
            Readout(_("Break-even ROI"), self.break_even_text, note, "blocked" if is_short else ""),
        ]

    @property
    def break_even_text(self):
        if self.missing["cm2"]:
            return NOTHING
        return (
            pgettext("break-even", "none") if self.plan.break_even_roi is None else ratio_text(self.plan.break_even_roi)
        )

    def gaps(self) -> list[CellLink]:
        """The cells to fill, grouped by field, with the way to the first of each."""
        refs = list(self.missing["planned_profit" if self.sees_costs else "gmv"])
        if not self.sheets.channels and FieldRef(Worksheet.CHANNELS) not in refs:
            refs.append(FieldRef(Worksheet.CHANNELS))
        refs += [
            FieldRef(Worksheet.CHANNELS, row.key, name)
            for row in self.sheets.channels
            for name in CHANNEL_INPUTS
            if getattr(row, name) is None
        ]
        if self.sheets.targets.gmv_target is None:
            refs.append(FieldRef(Worksheet.TARGETS, "", "gmv_target"))
        return cell_links(self.livestream, refs, self.language, sees_costs=self.sees_costs)

    def channels(self):
        total = self.traffic.gmv
        return [self._channel(row, total) for row in self.sheets.channels]

    def _channel(self, row, total):
        gmv = row.expected_gmv
        share = ratio(gmv, total) if gmv is not None and total else None
        return ChannelRow(
            name=str(Channel(row.channel).label) if row.channel else _("Channel not chosen"),
            kind=str(row.kind.label) if row.kind else "",
            url=self.url(FieldRef(Worksheet.CHANNELS, row.key, "planned_entries")),
            is_known=gmv is not None,
            entries=people(row.planned_entries),
            click_rate=percent(row.click_rate),
            order_rate=percent(row.order_rate),
            buyers=people(row.expected_buyers),
            gmv=yuan(gmv),
            budget=yuan(row.budget) if row.is_paid else NOTHING,
            roi=ratio_text(row.expected_roi),
            share="" if share is None else percent(share),
        )

    def channel_total(self):
        traffic = self.traffic
        return ChannelRow(
            name=_("Total"), kind="", url="", is_known=self.has_traffic, entries=people(traffic.entries), click_rate="",
            order_rate=percent(traffic.order_rate), buyers=people(traffic.buyers), gmv=yuan(traffic.gmv),
            budget=yuan(traffic.paid_budget), roi=ratio_text(traffic.paid_roi), share="",
        )  # fmt: skip

    @property
    def traffic_sentence(self):
        return _("Conversion %(rate)s, value per visitor %(value)s.") % {
            "rate": percent(self.traffic.conversion),
            "value": cents(self.traffic.value_per_visitor),
        }

    @property
    def gmv_text(self):
        return yuan(self.gmv)

    @property
    def left_out(self):
        """How many products the lines leave out because they are not complete."""
        count = len(self.plan.left_out)
        if not count:
            return ""
        words = ngettext("%(count)s incomplete product left out", "%(count)s incomplete products left out", count)
        return words % {"count": count}

    def lines(self):
        """From GMV to planned profit; – from the first line on that lacks an input."""
        return [self._line(name, amount, share) for name, amount, share in self.plan.lines()]

    def _line(self, name, amount, share):
        is_known = not self.missing[LINE_NEEDS.get(name, "planned_profit")]
        if name == "gmv" and is_known:
            amount, share = self.gmv, (1 if self.gmv else None)
        return ProfitLine(
            label=str(LINES[name]),
            amount=yuan(amount) if is_known else NOTHING,
            share=percent(share) if is_known else NOTHING,
            is_sum=name in SUMS,
            is_negative=is_known and name in SUMS and amount < 0,
        )

    def products(self):
        found = product_forecasts(self.sheets.line_up, self.sheets.parameters)
        return [self._product(row, figures) for row, figures in zip(self.sheets.line_up, found, strict=True)]

    def _product(self, row, figures):
        contribution = figures.unit_contribution
        loses = contribution is not None and contribution <= 0
        return ProductRow(
            name=self.product_name(row),
            code=row.sku_code,
            url=self.url(FieldRef(Worksheet.LINE_UP, row.key, "forecast_units")),
            units=people(row.forecast_units),
            gmv=yuan(figures.gmv),
            share=percent(figures.share),
            share_value=round(float(figures.share or 0) * 100),
            return_rate=percent(row.return_rate),
            margin_rate=percent(figures.margin_rate),
            unit_contribution=cents(contribution),
            break_even=pgettext("break-even", "none") if loses else ratio_text(figures.break_even_roi),
            loses=loses,
        )

    def product_name(self, row):
        name = (is_english(self.language) and row.product_name_en) or row.product_name
        return name or row.sku_code or _("Product without a name")

    def cases(self):
        if self.gmv is None or (self.sees_costs and not self.knows_profit):
            return []
        return [self._case(case) for case in sensitivity(self.plan, self.sheets.channels)]

    def _case(self, case):
        rule = _("order rates × %(orders)s, cost per entry × %(cost)s")
        return CaseRow(
            label=str(CASES[case.name]),
            rule=_("as planned")
            if case.name == "planned"
            else rule % {"orders": case.order_factor, "cost": case.cost_factor},
            gmv=yuan(case.volume * Fraction(self.gmv)),
            paid_roi=ratio_text(case.paid_roi),
            break_even=self.break_even_text,
            profit=yuan(case.profit),
            is_plan=case.name == "planned",
            is_negative=case.profit < 0,
        )

    def zero_profit(self):
        """The order rate at which profit is 0, in sentences; nothing while it cannot be known."""
        if not self.knows_profit or not self.has_traffic:
            return []
        planned, rate = self.traffic.order_rate, zero_profit_order_rate(self.plan, self.traffic)
        if rate is None:
            return [_("No order rate brings a profit: every sale leaves nothing after goods, fees and gifts.")]
        multiplier = ratio_text(self.plan.zero_profit_multiplier)
        found = [
            _("Profit is 0 at an order rate of %(rate)s: %(factor)s × the planned %(planned)s.")
            % {"rate": percent(rate), "factor": multiplier, "planned": percent(planned)}
        ]
        of_traffic = zero_profit_order_rate_of_traffic(self.plan, self.traffic)
        if self.is_gap_wide and of_traffic is not None:
            found.append(
                _("With the traffic that the channels bring it takes %(rate)s.") % {"rate": percent(of_traffic)}
            )
        return found

    def notes(self) -> list[tuple[str, str, str]]:
        """What to know before trusting the figures: status, title, text."""
        found = []
        if self.is_gap_wide:
            title = _("The two sides do not meet")
            text = _("The channels bring %(gap)s against the line-up. Adjust units, or the traffic, until both agree.")
            found.append(("risk", title, text % {"gap": percent(self.gap, has_sign=True)}))
        capped = None if self.gmv is None else line_up_gmv(within_stock(self.sheets).line_up)
        if capped is not None and capped < self.gmv:
            text = _("Stock is enough for %(capped)s of the %(gmv)s that the line-up forecasts.")
            found.append(("risk", _("Stock limits the plan"), text % {"capped": yuan(capped), "gmv": yuan(self.gmv)}))
        expected, counted = coupon_cover(self.sheets)
        if self.sees_costs and expected > counted:
            text = _("Coupons are expected to cost %(expected)s, the prices count %(counted)s.")
            found.append(
                (
                    "risk",
                    _("Coupons are not covered by the prices"),
                    text % {"expected": yuan(expected), "counted": yuan(counted)},
                )
            )
        return found

    def assumptions(self):
        """What stands in for figures that nobody has given."""
        return [
            self._assumed(found)
            for found in self.assumed
            if self.sees_costs or not shows_costs(found.worksheet, found.field)
        ]

    def _assumed(self, found):
        reference = found.reference
        link = cell_links(self.livestream, found.cells, self.language, sees_costs=self.sees_costs)[0]
        written = self._written(found.field)
        note = str(BASES[reference.basis])
        if reference.low is not None:
            span = {"low": written(reference.low), "high": written(reference.high), "basis": note}
            note = _("%(low)s–%(high)s, %(basis)s") % span
        where = self.row_name(found.cells[0]) if len(found.cells) == 1 else ""
        return AssumedRow(link.label, where or link.note, written(reference.value), note, link.url)

    def row_name(self, ref: FieldRef) -> str:
        """What the product or channel of a cell is called; '' for other cells."""
        if ref.worksheet == Worksheet.LINE_UP:
            return self.product_name(self.products_by_key[ref.row])
        channels = {row.key: row.channel for row in self.sheets.channels}
        return str(Channel(channels[ref.row]).label) if channels.get(ref.row) else ""

    @staticmethod
    def _written(field):
        if field.endswith("_rate"):
            return percent
        return {"units_per_order": ratio_text, "planned_entries": people}.get(field, cents)

    def url(self, ref: FieldRef):
        return cell_url(self.livestream, ref)

    @cached_property
    def products_by_key(self) -> Mapping[str, object]:
        return {row.key: row for row in self.sheets.line_up}
