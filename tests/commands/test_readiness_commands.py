"""`readiness` prints how a score comes about; `recompute_readiness` proves the stored ones."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from planner.actions.readiness import store_readiness
from planner.enums import Band
from planner.models import ChecklistAnswer, LivestreamSession
from planner.queries.readiness import readings_of_all
from tests import factories


@pytest.fixture
def plans(merchant, owner, template_version):
    """Three plans with stored scores; in the first the Timing step is done."""
    made = [factories.livestream(organization=merchant, by=owner, template_version=template_version) for _ in range(3)]
    ChecklistAnswer.objects.filter(checklist__livestream=made[0], item__step="t").update(value="yes")
    for plan in made:
        store_readiness(livestream=plan, now=timezone.now())
    return made


def run(*args, **options):
    out = StringIO()
    call_command(*args, stdout=out, no_color=True, **options)
    return out.getvalue()


def damage(plan, **fields):
    LivestreamSession.objects.filter(pk=plan.pk).update(**fields)


def test_stored_scores_equal_a_fresh_computation(plans):
    assert run("recompute_readiness") == "3 livestreams, no difference.\n"
    assert run("recompute_readiness", "--fix") == "3 livestreams, no difference.\n"


def test_every_difference_is_a_line_and_the_status_is_1(plans):
    damage(plans[0], readiness=Decimal("19.9"), band=Band.READY)
    damage(plans[2], step_scores=[Decimal("1.5"), None, 0, 0, 0])
    out = StringIO()
    with pytest.raises(CommandError, match="2 of 3 livestreams differ") as refused:
        call_command("recompute_readiness", stdout=out)
    assert refused.value.returncode == 1
    assert out.getvalue().splitlines() == [
        f"{plans[0].pk} Friday night: readiness stored 19.9, computed 20.0",
        f"{plans[0].pk} Friday night: band stored ready, computed preparing",
        f"{plans[2].pk} Friday night: step_scores stored [1.5, –, 0.0, 0.0, 0.0], computed [0.0, 0.0, 0.0, 0.0, 0.0]",
    ]
    assert LivestreamSession.objects.get(pk=plans[0].pk).readiness == Decimal("19.9")


def test_fix_stores_what_was_computed(plans):
    damage(plans[1], open_item_count=0, next_item=None)
    assert run("recompute_readiness", "--fix").splitlines()[-1] == "1 of 3 livestreams corrected."
    assert LivestreamSession.objects.get(pk=plans[1].pk).open_item_count == 10
    assert run("recompute_readiness") == "3 livestreams, no difference.\n"


def test_no_livestreams_are_no_difference(db):
    assert run("recompute_readiness") == "0 livestreams, no difference.\n"
    assert run("readiness", "--all") == ""


def test_all_livestreams_are_read_chunk_by_chunk(plans, django_assert_num_queries):
    plans[0].template_version.items_by_id()
    with django_assert_num_queries(3 + 3 + 1):
        read = [plan.livestream.pk for plan in readings_of_all(now=timezone.now(), chunk_size=2)]
    assert read == [plan.pk for plan in plans]


def test_json_of_one_livestream(plans):
    found = json.loads(run("readiness", str(plans[0].pk), "--json"))
    items = {item.pop("key"): item for item in found.pop("items")}
    assert found.pop("as_of")
    assert {found.pop("economics")["gmv"], found.pop("traffic")["gmv"]} == {None}
    assert (found.pop("cases"), found.pop("products")) == ([], [])
    assert "line_up" in found.pop("missing_inputs")
    assert found == {
        "id": plans[0].pk,
        "title": "Friday night",
        "score": 20.0,
        "raw": 20.0,
        "strict_score": 20.0,
        "cap": 59,
        "band": "preparing",
        "flags": ["gated"],
        "on_track": 1,
        "step_scores": {"s": 0.0, "t": 100.0, "a": 0.0, "g": 0.0, "e": 0.0},
        "checks": [],
    }
    assert list(items) == [f"{name}_{step}" for step in "stage" for name in ("gate", "plain")]
    assert items["gate_s"] == {
        "step": "s",
        "gate": True,
        "applicable": True,
        "weight": 3,
        "credit": 0,
        "points": 0,
        "contribution": 0,
        "lost": 12.5,
        "due_at": items["gate_t"]["due_at"],
        "overdue": False,
    }
    assert [items["plain_t"][name] for name in ("credit", "points", "contribution", "lost")] == [1, 3, 10, 0]


def test_all_is_one_line_of_json_each(plans):
    lines = [json.loads(line) for line in run("readiness", "--all").splitlines()]
    assert [(line["id"], line["score"]) for line in lines] == [
        (plans[0].pk, 20.0),
        (plans[1].pk, 0.0),
        (plans[2].pk, 0.0),
    ]


def test_table_of_one_livestream(plans):
    ChecklistAnswer.objects.filter(checklist__livestream=plans[0], item__key="plain_s").update(
        not_applicable=True, not_applicable_reason="sold out already"
    )
    lines = run("readiness", str(plans[0].pk)).splitlines()
    assert lines[:3] == [
        f"{plans[0].pk} Friday night",
        "score 20.0 (preparing, gated), raw 20.0, cap 59",
        "S 0.0  T 100.0  A 0.0  G 0.0  E 0.0",
    ]
    rows = [line.split() for line in lines[5:]]
    assert rows[0] == ["S", "gate_s", "(gate)", "0.00", "0", "of", "3", "0.00", "25.00"]
    assert rows[1] == ["S", "plain_s", "n/a"]
    assert rows[3] == ["T", "plain_t", "1.00", "3", "of", "3", "10.00", "0.00"]


@pytest.mark.parametrize(
    "args, message",
    [
        (["999999999"], "There is no livestream 999999999."),
        ([], "Give the number"),
        (["1", "--all"], "Give the number"),
    ],
)
def test_wrong_arguments_are_told(db, args, message):
    with pytest.raises(CommandError, match=message) as refused:
        run("readiness", *args)
    assert refused.value.returncode == 1
