"""The rundown drafted from a line-up: whole, in rhythm, with every product."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.rundown import problems
from planner.domain.rundown_draft import draft_rundown
from planner.domain.worksheets import Benefit, LineUpItem
from planner.enums_worksheets import LineUpRole
from tests.domain.plans import plan_1

MOMENTS = {"benefit", "lottery", "interaction", "closing"}
many = settings(max_examples=80)


def plan(roles, minutes=180, benefits=(), crew=()):
    line_up = tuple(LineUpItem(f"P{n}", n, role=role) for n, role in enumerate(roles, start=1))
    slot = replace(plan_1.SHEETS.slot, planned_minutes=minutes)
    return replace(plan_1.SHEETS, slot=slot, line_up=line_up, benefits=tuple(benefits), rundown=(), crew=tuple(crew))


def laid(segments):
    return " ".join(f"{s.start_min}:{'+'.join(s.products + s.benefits) or s.segment_type}" for s in segments)


@many
@given(
    st.lists(st.sampled_from([*LineUpRole.values, ""]), min_size=1, max_size=120),
    st.integers(30, 780),
    st.integers(0, 4),
)
def test_every_draft_is_whole_and_in_rhythm(roles, minutes, benefits):
    sheets = plan(roles, minutes, [Benefit(f"G{n}", start_min=n) for n in range(benefits)])
    draft = draft_rundown(sheets)
    assert problems(draft, minutes) == ()
    assert [segment.seq for segment in draft] == list(range(1, len(draft) + 1))
    assert {key for segment in draft for key in segment.products} == {row.key for row in sheets.line_up}
    assert (draft[0].segment_type, draft[-1].segment_type) == ("warmup", "closing")
    assert all(3 <= segment.minutes <= 20 for segment in draft if segment.segment_type == "product")
    starts = [0, *(s.start_min for s in draft if s.segment_type in MOMENTS)]
    assert all(later - earlier <= 30 for earlier, later in pairwise(starts))


def test_of_plan_1():
    draft = draft_rundown(replace(plan_1.SHEETS, rundown=()))
    assert laid(draft[:6]) == "0:warmup 10:P01 16:G1 21:P02 37:G2 42:P05"
    assert {segment.presenter for segment in draft} == {"林小满"}


def test_a_benefit_goes_with_its_product_and_a_draw_is_a_lottery():
    gift = Benefit("G1", linked_skus=("P1",), start_min=5)
    draw = Benefit("G2", legal_type="prize_draw", start_min=50)
    draft = draft_rundown(plan(["hero"], 60, [gift, draw]))
    assert {segment.benefits for segment in draft if segment.products} == {("G1",)}
    assert {segment.benefits for segment in draft if segment.segment_type == "lottery"} == {("G2",)}


def test_more_products_than_time_share_segments():
    draft = draft_rundown(plan(["profit"] * 60, 60))
    assert max(len(segment.products) for segment in draft) > 1
    assert len(draft) < 20


def test_the_presenter_is_a_host_on_duty():
    host, backup, second = plan_1.SHEETS.crew[0], plan_1.SHEETS.crew[0], plan_1.SHEETS.crew[0]
    crew = (
        replace(backup, key="backup", is_backup=True, shift_start_min=0, shift_end_min=180),
        replace(host, key="first", shift_start_min=0, shift_end_min=95),
        replace(second, key="second", shift_start_min=90, shift_end_min=180),
    )
    draft = draft_rundown(plan(["hero", "profit"], 180, crew=crew))
    for segment in draft:
        on_duty = [key for key, start, end in (("first", 0, 95), ("second", 90, 180))
                   if start <= segment.start_min and segment.end_min <= end]  # fmt: skip
        assert not on_duty or segment.presenter == on_duty[0]
    assert {segment.presenter for segment in draft_rundown(plan(["hero"]))} == {""}


def test_nothing_to_draft_from():
    assert draft_rundown(plan([])) == ()
