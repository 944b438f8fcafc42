"""The charts of the forecast: what the channels bring, the budget by hour, who comes when, and the break-even ROI."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from planner.domain.audience import expected_entries
from planner.domain.charts import Column, FunnelStage, Mark, columns_chart, funnel_chart, scale_chart
from planner.domain.exact import ratio
from planner.domain.numbers import compact_money_text
from planner.enums import Step
from planner.enums_worksheets import Channel, ChannelKind
from planner.views.figures import Figure
from planner.views.forecast_words import people, percent, ratio_text, yuan

SHOWN_CHANNELS = 3
"""Channels with a colour of their own in the budget by hour; the rest are one part."""

HALF_HOURS_UNTIL = 120


def funnel_figure(page) -> Figure | None:
    """From entries to buyers; None without a complete channel."""
    traffic = page.traffic
    if not page.has_traffic:
        return None
    clicks, orders = ratio(traffic.clickers, traffic.entries), traffic.order_rate
    stages = (
        (_("Entries"), traffic.entries, ""),
        (_("Clickers"), traffic.clickers, _("%(share)s click") % {"share": percent(clicks)}),
        (_("Buyers"), traffic.buyers, _("%(share)s of them buy") % {"share": percent(orders)}),
    )
    words = {"entries": people(traffic.entries), "buyers": people(traffic.buyers), "rate": percent(traffic.conversion)}
    return Figure(
        "funnel",
        _("Funnel of the traffic"),
        _("%(entries)s people enter and %(buyers)s buy, %(rate)s of them.") % words,
        funnel_chart([FunnelStage(name, float(count), people(count), step) for name, count, step in stages]),
        (pgettext("funnel", "Stage"), _("People"), _("Share")),
        tuple((name, people(count), step) for name, count, step in stages),
        step=Step.FLOW,
    )


def pacing_figure(page) -> Figure | None:
    """Budget by hour, stacked by channel, largest first; None without one. Costs: only for those who see them."""
    rows = [
        row for row in page.sheets.hourly_budget if row.amount and row.from_min is not None and row.to_min is not None
    ]
    if not rows or not page.sees_costs:
        return None
    sums = {}
    for row in rows:
        sums[row.channel] = sums.get(row.channel, 0) + row.amount
    order = sorted(sums, key=lambda key: -sums[key])
    shown, rest = order[:SHOWN_CHANNELS], order[SHOWN_CHANNELS:]
    names = {row.key: str(Channel(row.channel).label) for row in page.sheets.channels if row.channel}
    legend = [names.get(key, _("Unknown channel")) for key in shown] + ([_("Other channels")] if rest else [])
    stretches = sorted({(row.from_min, row.to_min) for row in rows})
    table, columns = [], []
    for start, end in stretches:
        parts = [0] * len(legend)
        for row in rows:
            if (row.from_min, row.to_min) == (start, end):
                parts[shown.index(row.channel) if row.channel in shown else -1] += row.amount
        kind = "early" if start < 0 else ""
        text = compact_money_text(sum(parts), page.language)
        columns.append(Column(clock(page, start), tuple(float(part) for part in parts), text, kind))
        table.append((f"{clock(page, start)}–{clock(page, end)}", *(yuan(part) for part in parts), yuan(sum(parts))))
    return Figure(
        "pacing",
        _("Ad budget by hour"),
        _("%(sum)s in %(count)s stretches of time.") % {"sum": yuan(sum(sums.values())), "count": len(stretches)},
        columns_chart(columns),
        (_("Time"), *legend, _("Total")),
        tuple(table),
        tuple(legend),
        Step.FLOW,
    )


def viewers_figure(page) -> Figure | None:
    """Expected entries by hour, by half hour in a short broadcast; None without channels."""
    if not any(row.planned_entries for row in page.sheets.channels):
        return None
    step = 60 if page.sheets.slot.planned_minutes > HALF_HOURS_UNTIL else 30
    entries = [part for part in expected_entries(page.sheets, step=step) if part.total or part.start >= 0]
    legend = tuple(str(kind.label) for kind in ChannelKind)
    columns = [
        Column(clock(page, part.start), (part.paid, part.organic, part.private), people(part.total)) for part in entries
    ]
    rows = tuple(
        (f"{clock(page, part.start)}–{clock(page, part.end)}", people(part.paid), people(part.organic),
         people(part.private), people(part.total))
        for part in entries
    )  # fmt: skip
    busiest = max(entries, key=lambda part: part.total / (part.end - part.start))
    return Figure(
        "viewers",
        _("Expected entries over time"),
        _("Most come from %(start)s to %(end)s.")
        % {"start": clock(page, busiest.start), "end": clock(page, busiest.end)},
        columns_chart(columns),
        (_("Time"), *legend, _("Total")),
        rows,
        legend,
        Step.FLOW,
    )


def roi_figure(page) -> Figure | None:
    """Break-even and expected paid ROI on one scale; None without both or for those who do not see costs."""
    break_even, roi = page.plan.break_even_roi, page.traffic.paid_roi
    if not page.sees_costs or page.missing["cm2"] or break_even is None or roi is None:
        return None
    floor = page.sheets.targets.roi_floor
    marks = [Mark(float(break_even), _("Break-even %(roi)s") % {"roi": ratio_text(break_even)}, "even")]
    if floor is not None and abs(floor - break_even) > break_even / 10:
        marks.append(Mark(float(floor), _("Floor %(roi)s") % {"roi": ratio_text(floor)}, "tick"))
    marks.append(Mark(float(roi), _("Plan %(roi)s") % {"roi": ratio_text(roi)}, "plan"))
    words = {"roi": ratio_text(roi), "even": ratio_text(break_even)}
    return Figure(
        "roi",
        _("Paid ROI against break-even"),
        _("One yuan of ads is to bring %(roi)s yuan; it must bring %(even)s.") % words,
        scale_chart(marks, until=float(break_even)),
    )


def clock(page, minute) -> str:
    """A minute from T as the time of the organization: `19:30`."""
    slot = page.sheets.slot
    return f"{(slot.planned_start + timedelta(minutes=minute)).astimezone(slot.time_zone):%H:%M}"
