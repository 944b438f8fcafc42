"""The history of a plan, page by page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from planner.enums import ChangeKind, Step
from planner.models import PlanChange
from planner.queries.history import PLAN_ITSELF, HistoryFilter, history_page, people_in_history
from tests import factories


@pytest.fixture
def many_changes(livestream, owner):
    """101 changes; always three at the same instant."""
    start = timezone.now()
    PlanChange.objects.bulk_create(
        PlanChange(
            livestream=livestream, by=owner, kind=ChangeKind.NOTE, new=str(n), at=start + timedelta(hours=n // 3)
        )
        for n in range(100)
    )
    return list(PlanChange.objects.filter(livestream=livestream).order_by("-at", "-pk"))


def walk(livestream, size, **first):
    page = history_page(livestream, size=size, **first)
    while True:
        yield page
        if not page.older:
            return
        page = history_page(livestream, before=page.older, size=size)


@pytest.mark.parametrize("size", [1, 7, 50, 100, 101, 102])
def test_pages_show_every_change_once(livestream, many_changes, size):
    pages = list(walk(livestream, size))
    assert [change for page in pages for change in page.changes] == many_changes
    assert [page.newer == "" for page in pages] == [True] + [False] * (len(pages) - 1)


@pytest.mark.parametrize("size", [7, 50])
def test_the_way_back_shows_the_same_pages(livestream, many_changes, size):
    pages = list(walk(livestream, size))
    page, back = pages[-1], [pages[-1]]
    while page.newer:
        page = history_page(livestream, after=page.newer, size=size)
        back.append(page)
    assert [change for page in reversed(back) for change in page.changes] == many_changes


def test_a_page_stays_where_it_is_when_changes_arrive(livestream, many_changes, owner):
    first = history_page(livestream, size=10)
    factories.change(livestream, by=owner, at=timezone.now() + timedelta(days=9))
    assert history_page(livestream, before=first.older, size=10).changes == tuple(many_changes[10:20])


@pytest.mark.parametrize("key", ["", "x", "1", "1-", "-1", "1-x", "²-1", "9" * 18 + "-1", "1-" + "9" * 19, "1--1"])
def test_an_unreadable_key_is_no_key(livestream, key):
    assert len(history_page(livestream, before=key).changes) == 1
    assert len(history_page(livestream, after=key).changes) == 1


@pytest.mark.parametrize("key", ["9" * 17 + "-" + "9" * 18, "0-0"])
def test_keys_at_the_edges_of_time(livestream, key):
    assert len(history_page(livestream, before=key).changes) + len(history_page(livestream, after=key).changes) == 1


def test_filters(livestream, owner, operator, template_version):
    items = {item.key: item for item in template_version.items.all()}
    note = factories.change(livestream, by=operator, item=items["plain_s"], kind=ChangeKind.NOTE)
    answer = factories.change(livestream, by=owner, item=items["plain_t"], kind=ChangeKind.ANSWER)
    by_nobody = factories.change(livestream, by=None, kind=ChangeKind.STATE)
    created = livestream.changes.get(kind=ChangeKind.CREATED)

    def found(**wanted):
        return set(history_page(livestream, wanted=HistoryFilter(**wanted)).changes)

    assert found() == {created, note, answer, by_nobody}
    assert found(step=Step.MERCHANDISE) == {note}
    assert found(step=PLAN_ITSELF) == {created, by_nobody}
    assert found(person=owner.pk) == {created, answer}
    assert found(kind=ChangeKind.STATE) == {by_nobody}
    assert found(step=Step.TIMING, person=operator.pk) == set()
    assert found(step="z", kind="nonsense") == {created, note, answer, by_nobody}
    assert list(people_in_history(livestream)) == sorted([owner, operator], key=lambda user: user.name)


def test_other_plans_stay_out(livestream, other_merchant, outsider):
    factories.livestream(organization=other_merchant, by=outsider)
    assert [change.livestream_id for change in history_page(livestream).changes] == [livestream.pk]
