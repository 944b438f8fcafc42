"""The properties of handbook 3.5, for any plan."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.domain.explanation import explain, share_rounded
from planner.domain.readiness import CHECK_WEIGHTS, score_readiness
from planner.enums import AnswerType, Severity, Step
from tests.domain.facts import CREATED, NOW, START, check, make_item, make_plan, said, standard_items

moderate = settings(max_examples=60)

STEPS = st.sampled_from(list(Step))
OUTCOMES = st.sampled_from(["pass", "fail", "no_data"])


@st.composite
def plans(draw, min_items=0):
    """Items worth their answer (a number against the target 1), any gates, checks, weights and manual marks."""
    rows = draw(
        st.lists(
            st.tuples(
                STEPS, st.integers(1, 5), st.booleans(), st.sampled_from(["all", "any hero"]), st.integers(0, 500)
            ),
            min_size=min_items,
            max_size=12,
        )
    )
    items = tuple(
        make_item(
            f"item_{n}", "at_least", AnswerType.NUMBER, params={"target": 1}, position=n,
            step=step, weight=weight, is_gate=is_gate, applies=applies, due_hours=due,
        )
        for n, (step, weight, is_gate, applies, due) in enumerate(rows)
    )  # fmt: skip
    answers = {
        item.key: said(draw(st.sampled_from(["", "0", "0.25", "0.3333", "1"])), not_applicable=draw(st.booleans()))
        for item in items
        if draw(st.booleans())
    }
    checks = tuple(
        check(f"X{n:02}", severity, outcome, step)
        for n, (severity, outcome, step) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(list(Severity)), OUTCOMES, STEPS), max_size=6))
        )
    )
    return make_plan(
        *items,
        answers=answers,
        checks=checks,
        step_weights={step: draw(st.integers(0, 40)) for step in Step},
        features=draw(st.sampled_from([frozenset(), frozenset({"hero"})])),
    )


def score(plan, now=NOW):
    return score_readiness(plan, now=now)


def answered(plan, key, value):
    before = plan.answers.get(key)
    return replace(plan, answers={**plan.answers, key: before._replace(value=value) if before else said(value)})


def lowered(before, after):
    """What of the score is lower after than before, or of a step there no longer (or only now)."""
    numbers = [name for name in ("score", "raw_exact", "cap") if getattr(after, name) < getattr(before, name)]
    steps = [
        new.step
        for old, new in zip(before.steps, after.steps, strict=True)
        if (old.exact is None) != (new.exact is None) or (old.exact is not None and new.exact < old.exact)
    ]
    return numbers + steps


@moderate
@given(plans())
def test_bounded(plan):
    readiness = score(plan)
    assert 0 <= readiness.score <= readiness.raw <= 100
    assert 0 <= readiness.raw_exact <= 100
    assert 0 <= readiness.on_track <= 1
    assert all(step.score is None or 0 <= step.score <= 100 for step in readiness.steps)
    assert all(0 <= item.credit <= 1 for item in readiness.items)


@moderate
@given(plans(min_items=1), st.data())
def test_monotone_in_every_answer(plan, data):
    item = data.draw(st.sampled_from(plan.items))
    low, high = sorted(data.draw(st.tuples(*[st.sampled_from(["0", "0.2", "0.5", "0.9999", "1"])] * 2)))
    assert lowered(score(answered(plan, item.key, low)), score(answered(plan, item.key, high))) == []


@moderate
@given(plans(), st.sampled_from(list(Severity)), STEPS, st.sampled_from(["fail", "no_data"]))
def test_monotone_in_every_check(plan, severity, step, outcome):
    before = replace(plan, checks=(*plan.checks, check("Z99", severity, outcome, step)))
    after = replace(plan, checks=(*plan.checks, check("Z99", severity, "pass", step)))
    assert lowered(score(before), score(after)) == []


@moderate
@given(plans(min_items=1), st.data())
def test_gate_monotone(plan, data):
    gate = replace(data.draw(st.sampled_from(plan.items)), is_gate=True)
    items = tuple(gate if item.key == gate.key else item for item in plan.items)
    before = replace(plan, items=items)
    assert lowered(score(before), score(answered(before, gate.key, "1"))) == []


@moderate
@given(plans(), st.integers(2, 50))
def test_weight_scale_invariant_in_the_steps(plan, factor):
    scaled = replace(plan, step_weights={step: weight * factor for step, weight in plan.step_weights.items()})
    assert score(scaled) == score(plan)


@moderate
@given(plans(), st.integers(2, 9))
def test_weight_scale_invariant_in_items_and_checks(plan, factor):
    """Checks have fixed weights, so k times the check weight is k checks of one kind."""
    items = tuple(replace(item, weight=item.weight * factor) for item in plan.items)
    before, after = score(plan), score(replace(plan, items=items, checks=plan.checks * factor))
    assert (after.score, after.raw_exact, after.cap, after.on_track) == (
        before.score, before.raw_exact, before.cap, before.on_track,
    )  # fmt: skip
    assert [step.exact for step in after.steps] == [step.exact for step in before.steps]


@moderate
@given(plans(), st.data())
def test_permutation_invariant(plan, data):
    items = tuple(data.draw(st.permutations(plan.items)))
    checks = tuple(data.draw(st.permutations(plan.checks)))
    answers = dict(reversed(plan.answers.items()))
    before, after = score(plan), score(replace(plan, items=items, checks=checks, answers=answers))
    assert sorted(after.items, key=lambda item: item.key) == sorted(before.items, key=lambda item: item.key)
    assert sorted(after.checks, key=lambda check: check.id) == sorted(before.checks, key=lambda check: check.id)
    assert replace(after, items=(), checks=()) == replace(before, items=(), checks=())


@moderate
@given(plans(), STEPS, st.booleans(), st.booleans())
def test_not_applicable_is_neutral(plan, step, is_gate, is_answered):
    extra = make_item("extra", step=step, is_gate=is_gate, applies="any coupon", due_hours=700)
    answers = {**plan.answers, "extra": said("yes")} if is_answered else plan.answers
    before, after = score(plan), score(replace(plan, items=(*plan.items, extra), answers=answers))
    assert after.items[:-1] == before.items
    assert replace(after, items=()) == replace(before, items=())


@moderate
@given(plans())
def test_explainable(plan):
    readiness = score(plan)
    results = [*readiness.items, *readiness.checks]
    assert sum(result.contribution for result in results) == readiness.raw_exact
    assert sum(step.contribution for step in readiness.steps) == readiness.raw_exact
    whole = 100 if any(step.share for step in readiness.steps) else 0
    assert sum(result.contribution + result.lost for result in results) == whole
    for item in readiness.items:
        step = readiness.step(item.step)
        if item.applicable:
            weight = Fraction(step.item_weight + step.check_weight)
            assert item.contribution == step.share * 100 * item.points / weight
            assert item.points == item.weight * item.credit


@moderate
@given(plans())
def test_what_is_shown_sums_to_what_is_shown(plan):
    readiness = score(plan)
    shown = explain(readiness)
    assert sum(shown.earned.values()) == sum(shown.earned_by_step.values()) == readiness.raw
    if any(step.share for step in readiness.steps):
        assert sum(shown.lost.values()) == sum(shown.lost_by_step.values()) == 100 - readiness.raw
    assert readiness.raw - readiness.held_back == readiness.score


@moderate
@given(st.lists(st.fractions(0, 20, max_denominator=500), max_size=30))
def test_rounded_shares_stay_within_a_tenth(shares):
    total = sum(shares, Fraction(0))
    shown = Decimal((20 * total.numerator + total.denominator) // (2 * total.denominator)).scaleb(-1)
    tenths = share_rounded(shares, shown)
    assert sum(tenths) == shown
    assert all(abs(Fraction(tenth) - share) < Fraction(1, 10) for tenth, share in zip(tenths, shares, strict=True))


@moderate
@given(plans())
def test_deterministic(plan):
    assert score(plan) == score(replace(plan))


@moderate
@given(plans(), st.timedeltas(timedelta(0), START - CREATED + timedelta(days=2)))
def test_the_clock_moves_only_what_is_due(plan, passed):
    early, late = score(plan, CREATED), score(plan, CREATED + passed)
    assert (late.score, late.raw_exact, late.cap, late.checks) == (
        early.score,
        early.raw_exact,
        early.cap,
        early.checks,
    )


@moderate
@given(plans(), st.sampled_from([Severity.LEGAL, Severity.BLOCK]), STEPS)
def test_missing_is_no_pass_and_no_breach(plan, severity, step):
    assume(all(one.outcome != "fail" for one in plan.checks))
    readiness = score(replace(plan, checks=(*plan.checks, check("Z99", severity, "no_data", step))))
    assert (readiness.cap, readiness.is_gated, readiness.is_compliance_blocked) == (59, True, False)
    assert (readiness.checks[-1].contribution, readiness.checks[-1].weight) == (0, CHECK_WEIGHTS[severity])


MONEY_KEYS = ("gmv_target", "total_budget_approved", "account_balance_ready", "benefit_budget")


@moderate
@given(
    st.lists(st.decimals("0.01", 10**6, places=2), min_size=4, max_size=4),
    st.decimals("0.01", 10**6, places=2),
    st.integers(2, 1000),
)
def test_money_scale_invariant(amounts, ad_budget, factor):
    """Prices in another unit change nothing; the legal cap of prizes and the price tier are absolute and left out."""

    def scored(k):
        answers = {key: said(str(amount * k)) for key, amount in zip(MONEY_KEYS, amounts, strict=True)}
        items = tuple(item for item in standard_items() if item.key != "top_prize_value")
        return score(make_plan(*items, answers=answers, ad_budget=ad_budget * k))

    assert scored(factor) == scored(1)
