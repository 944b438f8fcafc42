"""The arcs of the score ring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.ring import GAP, Arc, ring_arcs
from planner.enums import Step

STANDARD = {Step.MERCHANDISE: 25, Step.TIMING: 20, Step.FLOW: 20, Step.GIFTS: 15, Step.CONTENT: 20}
SCORES = {Step.MERCHANDISE: 80, Step.TIMING: 100, Step.FLOW: None, Step.GIFTS: 0, Step.CONTENT: 50}


def test_arcs_follow_weights_and_scores():
    assert ring_arcs(SCORES, STANDARD) == (
        Arc(Step.MERCHANDISE, dash=23.0, value=18.4, offset=-1.0),
        Arc(Step.TIMING, dash=18.0, value=18.0, offset=-26.0),
        Arc(Step.FLOW, dash=18.0, value=0.0, offset=-46.0),
        Arc(Step.GIFTS, dash=13.0, value=0.0, offset=-66.0),
        Arc(Step.CONTENT, dash=18.0, value=9.0, offset=-81.0),
    )


def test_a_step_without_weight_has_no_arc():
    arcs = ring_arcs({Step.TIMING: 50}, {Step.TIMING: 1, Step.GIFTS: 0, Step.CONTENT: 1})
    assert arcs == (
        Arc(Step.TIMING, dash=48.0, value=24.0, offset=-1.0),
        Arc(Step.CONTENT, dash=48.0, value=0.0, offset=-51.0),
    )


def test_scores_outside_the_scale_are_clamped():
    assert ring_arcs({Step.GIFTS: 140}, {Step.GIFTS: 3}) == (Arc(Step.GIFTS, dash=98.0, value=98.0, offset=-1.0),)
    assert ring_arcs({Step.GIFTS: -5}, {Step.GIFTS: 3}) == (Arc(Step.GIFTS, dash=98.0, value=0.0, offset=-1.0),)


def test_no_weight_at_all_gives_no_arcs():
    assert ring_arcs(SCORES, {}) == ()
    assert ring_arcs(SCORES, {Step.GIFTS: 0}) == ()


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        ring_arcs(SCORES, {Step.GIFTS: -1, Step.TIMING: 2})


weights = st.fixed_dictionaries({step: st.integers(min_value=1, max_value=100) for step in Step})
scores = st.fixed_dictionaries({step: st.none() | st.floats(min_value=0, max_value=100) for step in Step})


@given(scores, weights)
def test_arcs_fill_the_circle_without_touching(scores, weights):
    arcs = ring_arcs(scores, weights)
    assert [arc.step for arc in arcs] == list(Step)
    assert all(0 <= arc.value <= arc.dash for arc in arcs)
    starts = [-arc.offset for arc in arcs]
    assert starts == sorted(starts)
    for arc, next_start in zip(arcs, [*starts[1:], 100 + GAP / 2], strict=True):
        assert -arc.offset + arc.dash <= max(next_start, -arc.offset) + 0.02


@given(st.floats(min_value=0, max_value=100), weights)
def test_equal_scores_ink_that_share_of_every_arc(score, weights):
    arcs = ring_arcs(dict.fromkeys(Step, score), weights)
    assert all(abs(arc.value - arc.dash * score / 100) <= 0.011 for arc in arcs)
