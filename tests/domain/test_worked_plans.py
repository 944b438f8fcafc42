"""The three worked plans of the handbook, section 8: their figures come out as printed."""

from decimal import Decimal
from fractions import Fraction

import pytest

from planner.domain.exact import as_decimal, ratio
from planner.domain.forecast import economics, gift_cost, product_forecasts, traffic_forecast
from tests.domain.plans import plan_1, plan_2, plan_3

PLANS = {1: plan_1.SHEETS, 2: plan_2.SHEETS, 3: plan_3.SHEETS}


def agrees(exact, printed):
    """Whether `printed` is the exact value rounded to its last place; a half may have gone either way."""
    text = printed.replace(",", "")
    places = len(text.partition(".")[2])
    return abs(Fraction(exact) - Fraction(text)) <= Fraction(1, 2 * 10**places)


def whole(number):
    return f"{number.quantize(Decimal(1), 'ROUND_HALF_UP'):,}"


def shown(fraction, places=2):
    return str(as_decimal(fraction, places))


def percent(fraction):
    return f"{as_decimal(fraction * 100, 1)}%"


@pytest.mark.parametrize(
    ("plan", "units", "orders", "gmv", "aov", "returned", "deviation"),
    [
        (1, "6,670", "4,941", "302,355", "61.20", "5.4%", "0.8%"),
        (2, "5,470", "4,757", "798,930", "167.97", "54.2%", "-0.1%"),
        (3, "17,900", "16,273", "3,349,510", "205.84", "10.3%", "1.5%"),
    ],
)
def test_totals_of_the_line_up(plan, units, orders, gmv, aov, returned, deviation):
    sheets = PLANS[plan]
    figures = economics(sheets)
    assert (f"{figures.units:,}", f"{as_decimal(figures.orders, 0):,}", whole(figures.gmv)) == (units, orders, gmv)
    assert (shown(figures.aov), percent(figures.return_rate)) == (aov, returned)
    assert percent(ratio(figures.gmv, sheets.targets.gmv_target) - 1) == deviation


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        (
            1,
            "14,850 -0.94|79,000 26.37|59,200 20.79|35,880 2.95|34,930 20.50|19,950 17.86|19,080 56.39|18,000 17.14|"
            "12,565 16.55|8,900 22.42",
        ),
        (
            2,
            "23,880 -2.42|225,120 71.30|152,100 9.86|79,500 29.88|77,400 22.06|97,650 34.04|31,920 -1.84|56,940 31.51|"
            "17,700 19.99|36,720 76.03",
        ),
        (
            3,
            "39,600 -1.41|645,600 86.66|628,500 136.11|124,200 8.32|418,600 98.31|233,100 102.78|125,100 57.49|"
            "95,200 50.27|79,200 41.39|109,500 76.22|184,580 288.89|89,500 69.13|77,400 50.79|44,910 1.99|"
            "363,480 249.00|91,040 204.95",
        ),
    ],
)
def test_gmv_and_unit_contribution_of_every_product(plan, rows):
    sheets = PLANS[plan]
    products = product_forecasts(sheets.line_up, sheets.parameters)
    for product, row in zip(products, rows.split("|"), strict=True):
        gmv, contribution = row.split()
        assert agrees(product.gmv, gmv) and agrees(product.unit_contribution, contribution), row


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        (1, "1,452 88,862 3.70|352 21,542 3.59|518 31,726 –|1,456 89,107 –|120 7,344 –|389 23,814 –|486 29,743 –"),
        (2, "562 102,375 2.05|116 21,060 2.11|473 85,995 –|1,383 251,742 –|367 66,830 –|309 56,216 –"),
        (
            3,
            "2,945 671,562 3.73|892 203,490 4.07|178 40,612 4.06|1,188 270,864 –|3,960 902,880 –|480 109,440 –|"
            "1,056 240,768 –|1,678 382,561 –|1,126 256,819 –|396 90,288 –",
        ),
    ],
)
def test_buyers_gmv_and_roi_of_every_channel(plan, rows):
    for channel, row in zip(PLANS[plan].channels, rows.split("|"), strict=True):
        buyers, gmv, roi = row.split()
        assert agrees(channel.expected_buyers, buyers) and agrees(channel.expected_gmv, gmv), row
        assert channel.expected_roi is None if roi == "–" else agrees(channel.expected_roi, roi), row


@pytest.mark.parametrize(
    ("plan", "entries", "totals", "ratios"),
    [
        (1, 85_700, ("4,774", "292,139"), ("3.68", "5.6%", "3.41", "-3.4%", "9.9%")),
        (2, 132_593, ("3,210", "584,219"), ("2.06", "2.4%", "4.41", "-26.9%", "7.5%")),
        (3, 659_136, ("13,900", "3,169,285"), ("3.82", "2.1%", "4.81", "-5.4%", "7.2%")),
    ],
)
def test_totals_of_the_traffic(plan, entries, totals, ratios):
    traffic, figures = traffic_forecast(PLANS[plan].channels), economics(PLANS[plan])
    assert (traffic.entries, whole(traffic.buyers), whole(traffic.gmv)) == (entries, *totals)
    assert ratios == (
        shown(traffic.paid_roi),
        percent(traffic.conversion),
        shown(traffic.value_per_visitor),
        percent(ratio(traffic.gmv, figures.gmv) - 1),
        percent(ratio(figures.ads, figures.gmv)),
    )


@pytest.mark.parametrize(
    ("plan", "amounts", "shares"),
    [
        (
            1,
            "302,355 286,100 -155,911 130,189 -24,180 -1,635 -14,305 90,069 -5,480 84,589 -30,000 54,589 -9,800 -5,722 "
            "39,067",
            "100.0 94.6 -51.6 43.1 -8.0 -0.5 -4.7 29.8 -1.8 28.0 -9.9 18.1 -3.2 -1.9 12.9",
        ),
        (
            2,
            "798,930 366,165 -200,639 165,526 -30,680 -17,451 -18,308 99,087 -52,960 46,127 -60,000 -13,873 -16,000 "
            "-10,985 -40,858",
            "100.0 45.8 -25.1 20.7 -3.8 -2.2 -2.3 12.4 -6.6 5.8 -7.5 -1.7 -2.0 -1.4 -5.1",
        ),
        (
            3,
            "3,349,510 3,004,159 -1,537,181 1,466,978 -189,500 -19,818 -150,208 1,107,452 -46,260 1,061,192 -240,000 "
            "821,192 -68,000 -90,125 663,067",
            "100.0 89.7 -45.9 43.8 -5.7 -0.6 -4.5 33.1 -1.4 31.7 -7.2 24.5 -2.0 -2.7 19.8",
        ),
    ],
)
def test_planned_profit_and_loss(plan, amounts, shares):
    lines = [line for line in economics(PLANS[plan]).lines() if line[0] != "commission"]
    assert " ".join(whole(amount) for _, amount, _ in lines) == amounts
    assert " ".join(shown(share * 100, 1) for _, _, share in lines) == shares


@pytest.mark.parametrize(
    ("plan", "break_even", "roi", "multiplier"),
    [(1, "3.57", "3.68", "0.50"), (2, "17.32", "2.06", "2.16"), (3, "3.16", "3.82", "0.32")],
)
def test_break_even_and_zero_profit(plan, break_even, roi, multiplier):
    figures, traffic = economics(PLANS[plan]), traffic_forecast(PLANS[plan].channels)
    assert (shown(figures.break_even_roi), shown(traffic.paid_roi)) == (break_even, roi)
    assert shown(figures.zero_profit_multiplier) == multiplier


@pytest.mark.parametrize(("plan", "cost", "share"), [(1, 5480, "4.2%"), (2, 52960, "32.0%"), (3, 46260, "3.2%")])
def test_gift_cost(plan, cost, share):
    assert gift_cost(PLANS[plan].benefits) == cost
    assert percent(ratio(gift_cost(PLANS[plan].benefits), economics(PLANS[plan]).gross_margin)) == share


@pytest.mark.parametrize(("plan", "targets", "shows"), [(1, 8500, 3400), (2, 8200, 2870), (3, 50200, 21084)])
def test_reservations(plan, targets, shows):
    total = sum(row.target_reservations for row in PLANS[plan].content)
    assert (total, total * PLANS[plan].parameters.show_rate) == (targets, shows)
