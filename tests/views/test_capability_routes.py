"""The table of handbook 5.2 role by role against the addresses that carry out its capabilities."""

import pytest
from django.urls import reverse

from planner.domain.capabilities import Capability, Standing, capabilities_of
from planner.enums import EngagementScope, Role, SessionState
from planner.models import Engagement, LivestreamSession
from tests import factories

pytestmark = pytest.mark.django_db

PEOPLE = {
    "owner": (Role.OWNER, "", False),
    "operator": (Role.OPERATOR, "", True),
    "blind_operator": (Role.OPERATOR, "", False),
    "viewer": (Role.VIEWER, "", False),
    **{
        f"{person} {scope} {'with' if finances else 'without'} costs": (role, scope, finances)
        for person, role in (("lead", Role.LEAD), ("reviewer", Role.REVIEWER))
        for scope in EngagementScope.values
        for finances in (False, True)
    },
}
ROUTES = [
    (Capability.SEE, "plan_step", ("merchandise",), SessionState.DRAFT),
    (Capability.SEE, "plan_history", (), SessionState.DRAFT),
    (Capability.SEE, "plan_print", (), SessionState.DRAFT),
    (Capability.CREATE, "livestream_copy", (), SessionState.DRAFT),
    (Capability.EDIT, "livestream_edit", (), SessionState.DRAFT),
    (Capability.EDIT, "plan_import", (), SessionState.DRAFT),
    (Capability.SUBMIT, "livestream_transition", ("submit",), SessionState.DRAFT),
    (Capability.SUBMIT, "livestream_transition", ("withdraw",), SessionState.IN_REVIEW),
    (Capability.REVIEW, "livestream_transition", ("start_review",), SessionState.SUBMITTED),
    (Capability.REVIEW, "livestream_transition", ("approve",), SessionState.IN_REVIEW),
    (Capability.REVIEW, "livestream_transition", ("request_changes",), SessionState.IN_REVIEW),
    (Capability.SELF_CHECK, "livestream_transition", ("self_check",), SessionState.DRAFT),
    (Capability.WAIVE, "check_waive", ("A05",), SessionState.DRAFT),
    (Capability.EXPORT, "export_workbook", (), SessionState.DRAFT),
    (Capability.EXPORT, "export_json", (), SessionState.DRAFT),
]


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_opens_what_the_table_says(person, livestream, engagement, as_user, request):
    role, scope, sees_costs = PEOPLE[person]
    if scope:
        Engagement.objects.update(scope=scope, finance_visible=sees_costs)
    may = capabilities_of(Standing(role, sees_costs=sees_costs, scope=scope))
    client = as_user(request.getfixturevalue(person.split()[0]))
    found, expected = {}, {}
    for capability, name, rest, state in ROUTES:
        LivestreamSession.objects.update(state=state)
        found[name, rest] = client.get(reverse(f"planner:{name}", args=[livestream.pk, *rest])).status_code
        expected[name, rest] = 200 if capability in may else 403
    assert found == expected
    LivestreamSession.objects.update(state=SessionState.DRAFT, ad_budget=73913)
    html = client.get(reverse("planner:plan_print", args=[livestream.pk])).content.decode()
    assert ("73,913" in html) is (Capability.SEE_COSTS in may)


def test_whoever_runs_the_site_sees_no_plan(livestream, as_user):
    administrator = factories.UserFactory(is_staff=True, is_superuser=True)
    client = as_user(administrator)
    paths = [reverse(f"planner:{name}", args=[livestream.pk, *rest]) for _capability, name, rest, _state in ROUTES]
    assert {client.get(path).status_code for path in paths} == {404}
