"""The forecast page: figures as the handbook prints them, costs only for those who may see them, ways to the cells."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from planner.domain.worksheets import Parameters
from planner.enums import Step
from tests import factories
from tests.domain.plans import plan_1, plan_2, plan_3
from tests.stored_plans import store

PLANS = {1: plan_1.SHEETS, 2: plan_2.SHEETS, 3: plan_3.SHEETS}


def url_of(livestream, query=""):
    return reverse("planner:plan_forecast", args=[livestream.pk]) + query


def text_of(response):
    return response.content.decode()


def lines_of(page):
    """Name, amount and share of each line from GMV to planned profit."""
    table = page.partition('fc-lines">')[2].partition("</table>")[0]
    return re.findall(r'scope="row">([^<]+)</th><td class="n[^"]*">([^<]+)</td><td class="n">([^<]+)</td>', table)


@pytest.fixture
def worked(livestream):
    return store(livestream, PLANS[1])


@pytest.mark.parametrize(
    ("plan", "printed"),
    [
        (1, [("GMV", "¥302,355", "100%"), ("Net sales", "¥286,100", "94.6%"), ("Cost of goods", "−¥155,911", "−51.6%"),
             ("Gross margin", "¥130,189", "43.1%"), ("Outbound freight", "−¥24,180", "−8%"),
             ("Return cost", "−¥1,635", "−0.5%"), ("Platform fee", "−¥14,305", "−4.7%"), ("Commission", "¥0", "0%"),
             ("Contribution 1", "¥90,069", "29.8%"), ("Gifts", "−¥5,480", "−1.8%"),
             ("Contribution 2, before ads", "¥84,589", "28%"), ("Ads", "−¥30,000", "−9.9%"),
             ("Contribution 3", "¥54,589", "18.1%"), ("Fixed cost", "−¥9,800", "−3.2%"),
             ("Provider bonus", "−¥5,722", "−1.9%"), ("Planned profit", "¥39,067", "12.9%")]),
        (2, [("GMV", "¥798,930", "100%"), ("Gross margin", "¥165,526", "20.7%"),
             ("Contribution 2, before ads", "¥46,127", "5.8%"), ("Planned profit", "−¥40,858", "−5.1%")]),
        (3, [("GMV", "¥3,349,510", "100%"), ("Gross margin", "¥1,466,978", "43.8%"),
             ("Contribution 2, before ads", "¥1,061,192", "31.7%"), ("Planned profit", "¥663,067", "19.8%")]),
    ],
)  # fmt: skip
def test_the_profit_of_the_worked_plans(as_user, owner, livestream, plan, printed):
    found = lines_of(text_of(as_user(owner).get(url_of(store(livestream, PLANS[plan])))))
    assert len(found) == 16
    assert [line for line in found if line in printed] == printed


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (1, ["¥292,139", "−3.4%", "85,700", "4,774", ">3.57</dd>", "expected paid ROI 3.68", "¥3.41"]),
        (2, ["¥584,219", "−26.9%", "132,593", "3,210", ">17.32</dd>", "expected paid ROI 2.06", "¥4.41",
             "Profit is 0 at an order rate of 24.9%: 2.16 × the planned 11.5%.",
             "With the traffic that the channels bring it takes 34%."]),
        (3, ["¥3,169,285", "−5.4%", "659,136", "13,900", ">3.16</dd>", "expected paid ROI 3.82", "¥4.81"]),
    ],
)  # fmt: skip
def test_traffic_and_break_even_of_the_worked_plans(as_user, owner, livestream, plan, words):
    page = text_of(as_user(owner).get(url_of(store(livestream, PLANS[plan]))))
    assert [word for word in words if word not in page] == []


def test_how_far_the_two_sides_may_be_apart_is_what_the_template_says(as_user, owner, merchant):
    version = factories.TemplateVersionFactory()
    factories.TemplateItemFactory(version=version)
    version.checks.create(
        check_id="A04", key="gap", step=Step.FLOW, severity="WARN", thresholds={"max_deviation": "0.275"}
    )
    livestream = factories.livestream(organization=merchant, by=owner, template_version=factories.publish(version))
    page = text_of(as_user(owner).get(url_of(store(livestream, PLANS[2]))))
    assert ["−26.9%" in page, "at most ±27.5% apart" in page, "do not meet" in page] == [True, True, False]


def test_every_product_with_its_break_even(as_user, owner, worked):
    table = text_of(as_user(owner).get(url_of(worked))).partition('id="forecast-products"')[2]
    rows = re.findall(r"<small>(P\d+)</small>.*?([\d.]+|none)</td></tr>", table, re.DOTALL)
    assert rows[:3] == [("P01", "none"), ("P02", "3.00"), ("P03", "3.56")]
    assert "¥26.37" in table


def test_what_does_not_fit_is_said(as_user, owner, livestream):
    page = text_of(as_user(owner).get(url_of(store(livestream, PLANS[2]))))
    assert "The channels bring −26.9% against the line-up." in page
    assert "Stock is enough for ¥748,230 of the ¥798,930 that the line-up forecasts." in page


def test_what_fits_needs_no_note(as_user, owner, worked):
    assert 'class="note" data-status' not in text_of(as_user(owner).get(url_of(worked)))


COSTS = ["¥84,589", "¥39,067", "¥130,189", "¥26.37", "3.57", "3.68", "¥30,000", "¥24,000", "−¥9,800", "48.1%", "12.9%"]


@pytest.mark.parametrize("who", ["viewer", "blind_operator"])
def test_costs_are_for_those_who_may_see_them(request, as_user, worked, who):
    user = request.getfixturevalue(who)
    for page in (text_of(as_user(user).get(url_of(worked, query))) for query in ("", "?order_rate=20")):
        words = re.findall(r"[−¥]*[\d.,]+%?", re.sub(r"<[^>]+>", " ", page.partition("<main")[2]))
        assert [cost for cost in COSTS if cost in words] == []
        assert [
            part for part in ("fc-lines", 'id="pacing"', 'id="roi"', "Break-even", "profit is 0") if part in page
        ] == []
        assert "¥302,355" in page
        assert 'id="gmv-draws"' in page


@pytest.mark.parametrize("who", ["owner", "operator"])
def test_others_see_the_budget_by_hour_and_the_profit(request, as_user, worked, who):
    page = text_of(as_user(request.getfixturevalue(who)).get(url_of(worked)))
    assert [part for part in ("fc-lines", 'id="pacing"', 'id="roi"', "chance of a loss") if part not in page] == []


def test_who_may_read_it(as_user, owner, viewer, reviewer, outsider, client, worked):
    users = (owner, viewer, reviewer, outsider)
    assert [as_user(user).get(url_of(worked)).status_code for user in users] == [200, 200, 404, 404]
    assert client.get(url_of(worked)).status_code == 302
    assert as_user(owner).post(url_of(worked)).status_code == 405


def test_an_empty_plan_says_what_to_fill(as_user, owner, livestream):
    page = text_of(as_user(owner).get(url_of(livestream)))
    links = re.findall(r'<a class="link" href="([^"]+)">([^<]+)</a><small>([^<]+)</small>', page)
    found = [(url.removeprefix("/livestreams/").partition("/")[2], *words) for url, *words in links]
    assert found == [
        ("merchandise/?sheet=line_up#sheet", "Line-up", "add a row with Live price, Forecast units"),
        ("merchandise/?sheet=parameters#cell-parameters--fixed_cost", "Fixed cost", "Cost parameters"),
        ("gifts/?sheet=benefits#sheet", "Benefits", "add what you give, or confirm that you give nothing"),
        (
            "flow/?sheet=channels#sheet",
            "Traffic channels",
            "add a row with Channel, Entries, Click rate, Order rate, AOV",
        ),
        ("flow/?sheet=targets#cell-targets--gmv_target", "GMV target", "Targets"),
    ]
    assert "<table" not in page.partition("<main")[2]


def test_gaps_lead_to_their_cells_and_leave_a_dash(as_user, owner, blind_operator, livestream):
    rows = [factories.LineUpItemFactory(livestream=livestream, unit_cost=None) for _number in range(2)]
    page = text_of(as_user(owner).get(url_of(livestream)))
    first = f"{livestream.step_url(Step.MERCHANDISE)}?sheet=line_up#cell-line_up-{rows[0].pk}-unit_cost"
    assert f'href="{first}">Unit cost</a><small>Line-up · 2 rows</small>' in page
    found = {name: amount for name, amount, _share in lines_of(page)}
    assert (found["GMV"], found["Gross margin"], found["Planned profit"]) == ("¥20,000", "–", "–")
    assert re.search(r"Planned profit</dt><dd class=\"num\">–</dd><dd class=\"sub\">\d cells are empty", page)
    assert "Unit cost" not in text_of(as_user(blind_operator).get(url_of(livestream)))


def test_assumptions_are_named_until_they_are_replaced(as_user, owner, viewer, livestream):
    rows = tuple(replace(row, return_rate=None) if row.key == "P02" else row for row in PLANS[1].line_up)
    store(livestream, replace(PLANS[1], line_up=rows, parameters=replace(plan_1.PARAMETERS, platform_fee_rate=None)))
    page = text_of(as_user(owner).get(url_of(livestream)))
    table = page.partition('id="forecast-assumptions"')[2]
    assert re.findall(r'<td class="n">([^<]+)</td><td>([^<]+)</td>', table) == [
        ("5%", "usual in the trade"), ("15%", "10%–20%, published, of low reliability"),
    ]  # fmt: skip
    seen = text_of(as_user(viewer).get(url_of(livestream))).partition('id="forecast-assumptions"')[2]
    assert re.findall(r'<td class="n">([^<]+)</td>', seen) == ["15%"]


def test_an_assumption_for_one_row_names_it(as_user, owner, livestream):
    channels = tuple(replace(row, planned_entries=None) if row.is_paid else row for row in PLANS[1].channels)
    store(livestream, replace(PLANS[1], channels=channels))
    table = text_of(as_user(owner).get(url_of(livestream))).partition('id="forecast-assumptions"')[2]
    assert re.findall(r'<small>([^<]+)</small></th><td class="n">([^<]+)</td><td>([^<]+)</td>', table) == [
        ("Magnetic Taurus, live feed", "30,000", "budget ÷ cost per entry"),
        ("Magnetic Taurus, video", "8,000", "budget ÷ cost per entry"),
    ]


def test_a_full_plan_assumes_nothing(as_user, owner, worked):
    assert "forecast-assumptions" not in text_of(as_user(owner).get(url_of(worked)))


class TestSimulation:
    def test_without_spreads_it_shows_the_plan(self, as_user, owner, worked):
        names = ("paid_entries", "free_entries", "click_rate", "order_rate", "demand", "return_rate", "stock")
        page = text_of(as_user(owner).get(url_of(worked, "?" + "&".join(f"{name}=0" for name in names))))
        simulation = page.partition('id="simulation"')[2]
        assert re.findall(r'<dd class="num">([^<]+)</dd>', simulation)[:3] == ["¥302K", "¥302K – ¥302K", "100%"]
        assert "In nearly every draw the stock is enough" in simulation

    def test_spreads_and_seed_are_kept_in_the_address(self, as_user, owner, worked):
        page = text_of(as_user(owner).get(url_of(worked, "?order_rate=30&seed=7")))
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
        assert (fields["order_rate"], fields["seed"], fields["click_rate"]) == ("30", "7", "10")
        assert page != text_of(as_user(owner).get(url_of(worked, "?order_rate=30&seed=8")))

    def test_the_same_address_shows_the_same(self, as_user, owner, worked):
        pages = [text_of(as_user(owner).get(url_of(worked, "?seed=7"))) for _again in range(2)]
        shown = [page.partition('id="simulation"')[2].partition('id="forecast-products"')[0] for page in pages]
        assert shown[0] == shown[1]

    @pytest.mark.parametrize(
        ("query", "error"),
        [
            ("?order_rate=300", "Write a share between"),
            ("?order_rate=abc", "Write a number"),
            ("?order_rate=-5", "Write a share between 0% and 100%."),
            ("?seed=-1", "greater than or equal to 0"),
        ],
    )
    def test_a_wrong_spread_is_kept_with_its_error(self, as_user, owner, worked, query, error):
        response = as_user(owner).get(url_of(worked, query))
        page = text_of(response)
        name, typed = query[1:].split("=")
        assert response.status_code == 422
        assert error in page
        assert dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))[name] == typed
        assert 'id="gmv-draws"' in page

    def test_htmx_gets_the_simulation_alone(self, as_user, owner, worked):
        page = text_of(as_user(owner, **{"HX-Request": "true"}).get(url_of(worked, "?order_rate=20")))
        assert page.lstrip().startswith('<section class="sec" id="simulation"')
        assert "fc-lines" not in page

    def test_what_sells_out_is_told_with_its_time(self, as_user, owner, livestream):
        page = text_of(as_user(owner).get(url_of(store(livestream, PLANS[2]))))
        table = page.partition("Likely to sell out")[2]
        row = re.search(r"French knit dress.*?</tr>", table, re.DOTALL)[0]
        assert "600 in stock, 900 forecast" in row
        assert re.findall(r'<td class="n">([^<]+)</td>', row)[:2] == ["97%", "22:26"]

    def test_a_plan_without_parameters_has_ranges_and_no_profit(self, as_user, owner, livestream):
        store(livestream, replace(PLANS[1], parameters=Parameters(), benefits=()))
        page = text_of(as_user(owner).get(url_of(livestream)))
        assert "Profit, middle of all draws</dt>" in page
        assert "chance of a loss" not in page

    def test_products_that_cannot_be_drawn_are_counted(self, as_user, owner, livestream):
        for units in (500, None):
            factories.LineUpItemFactory(livestream=livestream, forecast_units=units)
        page = text_of(as_user(owner).get(url_of(livestream)))
        assert "1 product without a live price or units is not in it." in page

    def test_traffic_alone_cannot_be_simulated(self, as_user, owner, livestream):
        factories.TrafficChannelFactory(livestream=livestream)
        page = text_of(as_user(owner).get(url_of(livestream)))
        assert "The simulation needs at least one product with units and a price." in page


def test_charts_have_words_and_no_styles_of_their_own(as_user, owner, worked):
    page = text_of(as_user(owner).get(url_of(worked)))
    charts = re.findall(r'<svg class="chart-svg.*?</svg>', page, re.DOTALL)
    assert len(charts) == 7
    for chart in charts:
        labels = re.search(r'role="img" aria-labelledby="(\S+) (\S+)"', chart)
        assert re.search(rf'<title id="{labels[1]}">[^<]+</title><desc id="{labels[2]}">[^<]+</desc>', chart)
    assert re.findall(r'style="(?!--)', page) == []
    assert page.count('<details class="chart-data">') == 6


def test_in_chinese(as_user, owner, worked):
    owner.choose_language("zh-hans")
    page = text_of(as_user(owner).get(url_of(worked)))
    assert [word for word in ("从 GMV 到计划利润", "可能售罄", "每日坚果 30包", "达标概率") if word not in page] == []


def test_the_way_there(as_user, owner, worked):
    client = as_user(owner)
    flow, gifts = (text_of(client.get(worked.step_url(step))) for step in (Step.FLOW, Step.GIFTS))
    # in the bar and in the menu; from the flow of money there is a third way
    assert flow.count(f'href="{url_of(worked)}"') == 3
    assert gifts.count(f'href="{url_of(worked)}"') == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(as_user, owner, livestream, rows, django_assert_num_queries):
    for _number in range(rows):
        factories.LineUpItemFactory(livestream=livestream)
        factories.TrafficChannelFactory(livestream=livestream)
    client = as_user(owner)
    client.get(url_of(livestream))
    with django_assert_num_queries(4):
        client.get(url_of(livestream))
