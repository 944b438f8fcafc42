"""Queries whose SQL is built once."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from planner.models import LivestreamSession, Membership
from planner.queries.kept import Given, KeptQuery
from planner.queries.worksheets import load_book

pytestmark = pytest.mark.django_db


def test_the_same_query_takes_other_values_each_time(owner, viewer):
    builds = []

    def build():
        builds.append(1)
        return Membership.objects.filter(user=Given("user"), role=Given("role")).values_list("user_id", "role")

    kept = KeptQuery(build)
    assert kept.rows(user=owner.pk, role="owner") == [(owner.pk, "owner")]
    assert kept.rows(role="viewer", user=viewer.pk) == [(viewer.pk, "viewer")]
    assert kept.rows(user=owner.pk, role="viewer") == []
    assert builds == [1]


def test_a_value_may_be_given_beside_fixed_ones_and_in_a_subquery(owner, livestream):
    mine = Membership.objects.filter(user=Given("user"), role="owner").values("organization")
    kept = KeptQuery(lambda: LivestreamSession.objects.filter(organization__in=mine).values_list("pk"))
    assert kept.rows(user=owner.pk) == [(livestream.pk,)]
    assert kept.rows(user=owner.pk + 1000) == []


def test_a_value_that_nobody_gave_is_an_error(owner):
    kept = KeptQuery(lambda: Membership.objects.filter(user=Given("user")).values_list("pk"))
    with pytest.raises(KeyError):
        kept.rows()


def test_a_session_is_gone_as_soon_as_it_ended_or_ran_out(as_user, owner, livestream):
    client = as_user(owner)
    assert client.get("/").status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/").status_code == 302


def test_logging_out_elsewhere_ends_polling_at_once(as_user, owner, livestream):
    client = as_user(owner)
    address = f"{livestream.step_url('s')}live/"
    assert client.get(address).status_code == 200
    Session.objects.all().delete()
    assert client.get(address).status_code == 302


def test_a_changed_password_and_a_closed_account_end_polling_at_once(as_user, owner, viewer, livestream):
    address = f"{livestream.step_url('s')}live/"
    first, second = as_user(owner), as_user(viewer)
    assert [client.get(address).status_code for client in (first, second)] == [200, 200]
    owner.set_password("another-one-2026")
    owner.save()
    viewer.is_active = False
    viewer.save()
    assert [client.get(address).status_code for client in (first, second)] == [302, 302]


def test_who_leaves_the_organization_hears_no_more_of_its_plans(as_user, viewer, livestream):
    client = as_user(viewer)
    address = f"{livestream.step_url('s')}live/"
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=viewer).delete()
    assert client.get(address).status_code == 404


def test_the_server_plans_a_statement_once_not_each_time(livestream):
    for _turn in range(8):
        load_book(livestream)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans > 0, custom_plans FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%planner_rundownsegment%planner_waiver%"],
        )
        assert cursor.fetchall() == [(True, 0)]
