"""What changed between two versions."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.plan import CheckDefinition, CreditRule
from planner.domain.template_changes import Change, VersionChange, diff_versions
from planner.domain.template_content import VersionContent
from planner.enums import Severity, Step
from tests.domain.facts import make_item, standard_checks, standard_items, standard_step_weights

WEIGHTS = {"default": {"s": 25, "t": 20, "a": 20, "g": 15, "e": 20}}
A, B, C, D = (make_item(key) for key in "abcd")
CHECK = CheckDefinition("S06", "lineup_meets_target", Step.MERCHANDISE, Severity.WARN, {"max_deviation": "0.10"})


def content(*items, checks=(), step_weights=WEIGHTS):
    return VersionContent(items, checks, step_weights)


def test_equal_versions_differ_in_nothing():
    version = VersionContent(standard_items(), standard_checks(), standard_step_weights())
    assert diff_versions(version, replace(version)) == ()


def test_the_keys_of_the_steps_may_be_words_or_steps():
    assert (
        diff_versions(content(), content(step_weights={"default": {Step(s): w for s, w in WEIGHTS["default"].items()}}))
        == ()
    )


class TestItems:
    def test_added_and_removed(self):
        assert diff_versions(content(A, B), content(B, C)) == (
            Change(VersionChange.ITEM_REMOVED, "a", "", A, None),
            Change(VersionChange.ITEM_ADDED, "c", "", None, C),
        )

    def test_neighbours_that_come_and_go_move_nobody(self):
        assert [c.kind for c in diff_versions(content(A, B, C), content(D, B, C))] == ["item_removed", "item_added"]

    def test_stored_positions_are_not_compared(self):
        assert diff_versions(content(A, B), content(replace(A, position=7), replace(B, position=9))) == ()

    def test_only_the_item_that_was_dragged_moved(self):
        assert diff_versions(content(A, B, C, D), content(D, A, B, C)) == (
            Change(VersionChange.ITEM_MOVED, "d", "position", 4, 1),
        )
        assert diff_versions(content(A, B, C, D), content(B, C, D, A)) == (
            Change(VersionChange.ITEM_MOVED, "a", "position", 1, 4),
        )

    def test_to_another_step(self):
        moved = replace(B, step=Step.GIFTS)
        assert diff_versions(content(A, B, C), content(A, C, moved)) == (
            Change(VersionChange.ITEM_MOVED, "b", "step", Step.MERCHANDISE, Step.GIFTS),
        )

    def test_reweighted(self):
        assert diff_versions(content(A), content(replace(A, weight=5))) == (
            Change(VersionChange.ITEM_REWEIGHTED, "a", "weight", 3, 5),
        )

    def test_every_changed_field(self):
        rule = CreditRule("yes_by_owner")
        changed = replace(A, label_en="Price sign-off", due_hours=24, credit=rule, is_gate=True)
        assert diff_versions(content(A), content(changed)) == (
            Change(VersionChange.ITEM_CHANGED, "a", "label_en", "Test item", "Price sign-off"),
            Change(VersionChange.ITEM_CHANGED, "a", "due_hours", 72, 24),
            Change(VersionChange.ITEM_CHANGED, "a", "credit", A.credit, rule),
            Change(VersionChange.ITEM_CHANGED, "a", "is_gate", False, True),
        )


class TestChecksAndWeights:
    def test_checks(self):
        other = replace(CHECK, id="S07", key="live_price_is_good")
        off = replace(CHECK, is_enabled=False)
        assert diff_versions(content(checks=(CHECK,)), content(checks=(other,))) == (
            Change(VersionChange.CHECK_REMOVED, "S06", "", CHECK, None),
            Change(VersionChange.CHECK_ADDED, "S07", "", None, other),
        )
        assert diff_versions(content(checks=(CHECK,)), content(checks=(off,))) == (
            Change(VersionChange.CHECK_CHANGED, "S06", "is_enabled", True, False),
        )

    def test_thresholds(self):
        changed = replace(CHECK, thresholds={"max_deviation": "0.15", "min_links": 3})
        assert diff_versions(content(checks=(CHECK,)), content(checks=(changed,))) == (
            Change(VersionChange.THRESHOLD_CHANGED, "S06", "max_deviation", "0.10", "0.15"),
            Change(VersionChange.THRESHOLD_CHANGED, "S06", "min_links", None, 3),
        )

    def test_step_weights(self):
        new = {"default": {**WEIGHTS["default"], "s": 30, "e": 15}, "clearance": WEIGHTS["default"]}
        assert diff_versions(content(), content(step_weights=new)) == (
            Change(VersionChange.STEP_WEIGHT_CHANGED, "default", "s", 25, 30),
            Change(VersionChange.STEP_WEIGHT_CHANGED, "default", "e", 20, 15),
            *(
                Change(VersionChange.STEP_WEIGHT_CHANGED, "clearance", step.value, None, WEIGHTS["default"][step])
                for step in Step
            ),
        )


KEYS = [make_item(key) for key in "abcdefgh"]


@settings(max_examples=60)
@given(st.permutations(KEYS), st.permutations(KEYS), st.integers(0, 8), st.integers(0, 8))
def test_the_changes_lead_from_the_old_order_to_the_new(old, new, old_count, new_count):
    old, new = old[:old_count], new[:new_count]
    changes = diff_versions(content(*old), content(*new))
    subjects = {kind: {c.subject for c in changes if c.kind == kind} for kind in VersionChange}
    old_keys, new_keys = [item.key for item in old], [item.key for item in new]
    assert subjects["item_removed"] == set(old_keys) - set(new_keys)
    assert subjects["item_added"] == set(new_keys) - set(old_keys)
    stayed = set(old_keys) & set(new_keys) - subjects["item_moved"]
    assert [key for key in old_keys if key in stayed] == [key for key in new_keys if key in stayed]
