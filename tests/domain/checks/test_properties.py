"""What must hold for the checks of any plan. Source: handbook 3.5."""

from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import get_args, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.checks import run_checks
from planner.domain.worksheets import HourlyBudget
from tests.domain.checks.cases import edit
from tests.domain.facts import standard_checks
from tests.domain.plans import plan_1, plan_2, plan_3
from tests.domain.test_lexicons import shipped_lexicons

some = settings(max_examples=25)
PLANS = st.sampled_from([plan_1, plan_2, plan_3])
ROWS = ("line_up", "crew", "rundown", "channels", "hourly_budget", "benefits", "content")
ABSOLUTE = {"A01", "A02", "G02"}
"""Checks with an amount of yuan that is meant absolutely: one yuan of tolerance, the legal cap."""


def outcomes(sheets, now, *, only=None):
    results = run_checks(sheets, standard_checks(), now=now, lexicons=shipped_lexicons())
    return {result.id: result.outcome for result in results if only is None or only(result.id)}


def is_money(hint):
    return "yuan" in getattr(hint, "__metadata__", ()) or any(is_money(part) for part in get_args(hint))


def scaled(value, factor):
    """The same with every field of money multiplied, rows of rows included."""
    if isinstance(value, tuple):
        return tuple(scaled(part, factor) for part in value)
    if not is_dataclass(value):
        return value
    hints = get_type_hints(type(value), include_extras=True)
    changes = {}
    for field in fields(value):
        found = getattr(value, field.name)
        if is_money(hints[field.name]):
            changes[field.name] = None if found is None else found * factor
        elif isinstance(found, tuple) or is_dataclass(found):
            changes[field.name] = scaled(found, factor)
    return replace(value, **changes)


@some
@given(PLANS, st.decimals("0.0001", "1000000", places=4))
def test_the_unit_of_money_does_not_matter(plan, factor):
    relative = lambda check: check not in ABSOLUTE  # noqa: E731 - one word for the sentence below
    assert outcomes(scaled(plan.SHEETS, factor), plan.NOW, only=relative) == outcomes(
        plan.SHEETS, plan.NOW, only=relative
    )


def test_scaling_reaches_every_worksheet_with_money():
    double = scaled(plan_1.SHEETS, Decimal(2))
    assert double.line_up[1].live_price == 178
    assert (double.targets.gmv_target, double.parameters.fixed_cost) == (600_000, 19_600)
    assert (double.channels[0].budget, double.channels[0].aov) == (48_000, Decimal("122.4"))
    assert (double.hourly_budget[0].amount, double.benefits[2].unit_cost) == (6000, Decimal("4.8"))
    assert double.line_up[1].return_rate == plan_1.SHEETS.line_up[1].return_rate
    assert double.parameters.units_per_order == Decimal("1.35")


@some
@given(PLANS, st.data())
def test_splitting_an_hour_changes_no_check_of_the_flow(plan, data):
    buckets = plan.SHEETS.hourly_budget
    place = data.draw(st.integers(0, len(buckets) - 1))
    whole = buckets[place]
    minute = data.draw(st.integers(whole.from_min + 1, whole.to_min - 1))
    share = data.draw(st.decimals(0, whole.amount, places=2))
    halves = (
        replace(whole, to_min=minute, amount=share),
        HourlyBudget(f"{whole.key}b", whole.channel, minute, whole.to_min, whole.amount - share),
    )
    split = replace(plan.SHEETS, hourly_budget=(*buckets[:place], *halves, *buckets[place + 1 :]))
    flow = lambda check: check.startswith("A")  # noqa: E731 - one word for the sentence below
    assert outcomes(split, plan.NOW, only=flow) == outcomes(plan.SHEETS, plan.NOW, only=flow)


@some
@given(PLANS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(plan, random):
    shuffled = {}
    for name in ROWS:
        rows = list(getattr(plan.SHEETS, name))
        random.shuffle(rows)
        shuffled[name] = tuple(rows)
    assert outcomes(replace(plan.SHEETS, **shuffled), plan.NOW) == outcomes(plan.SHEETS, plan.NOW)


@some
@given(PLANS, st.permutations(standard_checks()))
def test_the_order_of_checks_does_not_matter(plan, checks):
    results = run_checks(plan.SHEETS, checks, now=plan.NOW, lexicons=shipped_lexicons())
    assert {result.id: result.outcome for result in results} == outcomes(plan.SHEETS, plan.NOW)


@some
@given(PLANS, st.data())
def test_half_filled_plans_get_an_answer_from_every_check(plan, data):
    """Any cells of any rows emptied: nothing raises, and a new breach appears only where being empty is the breach."""
    sheets = plan.SHEETS
    for _ in range(data.draw(st.integers(1, 12))):
        name = data.draw(st.sampled_from(ROWS))
        row = data.draw(st.sampled_from(getattr(sheets, name)))
        field = data.draw(st.sampled_from([field for field in fields(row) if field.name != "key"]))
        sheets = edit(name, row.key, sheets, **{field.name: field.default})
    results = run_checks(sheets, standard_checks(), now=plan.NOW, lexicons=shipped_lexicons())
    assert {result.outcome for result in results} <= {"pass", "fail", "no_data"}
    for result in results:
        assert (result.fix is None) == (result.outcome == "pass")
        assert bool(result.messages("zh")) == bool(result.messages("en")) == (result.outcome != "pass")
        result.evidence("en")
