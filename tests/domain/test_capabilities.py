"""The table of handbook 5.2, cell by cell."""

import pytest

from planner.domain.capabilities import ADMIN, CREW, GUEST, Capability, Standing, capabilities_of
from planner.enums import EngagementScope, Role

REVIEW, CO_PLAN, OPERATE = EngagementScope.REVIEW, EngagementScope.CO_PLAN, EngagementScope.OPERATE

PEOPLE = {
    "admin": Standing(ADMIN),
    "lead": Standing(Role.LEAD, scope=REVIEW),
    "lead, co-plan": Standing(Role.LEAD, scope=CO_PLAN),
    "lead, operate": Standing(Role.LEAD, scope=OPERATE),
    "lead, finance": Standing(Role.LEAD, sees_costs=True, scope=REVIEW),
    "reviewer": Standing(Role.REVIEWER, scope=REVIEW),
    "reviewer, co-plan": Standing(Role.REVIEWER, scope=CO_PLAN),
    "reviewer, operate": Standing(Role.REVIEWER, scope=OPERATE),
    "reviewer, finance": Standing(Role.REVIEWER, sees_costs=True, scope=REVIEW),
    "owner": Standing(Role.OWNER),
    "operator": Standing(Role.OPERATOR),
    "operator, granted": Standing(Role.OPERATOR, sees_costs=True),
    "viewer": Standing(Role.VIEWER),
    "crew": Standing(CREW),
    "guest": Standing(GUEST),
    "guest, costs": Standing(GUEST, sees_costs=True),
}
PROVIDERS = {name for name in PEOPLE if name.startswith(("lead", "reviewer"))}
MERCHANTS = {"owner", "operator", "operator, granted"}
EDITING_PROVIDERS = {name for name in PROVIDERS if name.endswith(("co-plan", "operate"))}

TABLE = {
    Capability.SEE: set(PEOPLE),
    Capability.CREATE: MERCHANTS | {"lead, operate", "reviewer, operate"},
    Capability.EDIT: MERCHANTS | EDITING_PROVIDERS,
    Capability.SEE_COSTS: {"owner", "operator, granted", "lead, finance", "reviewer, finance", "guest, costs"},
    Capability.SUBMIT: MERCHANTS,
    Capability.COMMENT: MERCHANTS | PROVIDERS | {"admin"},
    Capability.REVIEW: PROVIDERS,
    Capability.SELF_CHECK: {"owner"},
    Capability.WAIVE: {"owner"},
    Capability.SHARE: {"owner"} | {name for name in PROVIDERS if name.startswith("lead")},
    Capability.EDIT_TEMPLATE: {"admin"},
    Capability.SUGGEST_TEMPLATE: PROVIDERS,
    Capability.ENTER_RESULTS: MERCHANTS | PROVIDERS,
    Capability.EXPORT: MERCHANTS | {"admin"},
    Capability.DELETE: {"owner", "admin"},
}


def test_every_capability_has_its_row():
    assert set(TABLE) == set(Capability)


@pytest.mark.parametrize("capability", Capability, ids=str)
@pytest.mark.parametrize("person", PEOPLE)
def test_who_may_do_what(person, capability):
    assert (capability in capabilities_of(PEOPLE[person])) is (person in TABLE[capability])


@pytest.mark.parametrize("role", [Role.OWNER, Role.OPERATOR, Role.VIEWER, ADMIN, CREW])
def test_a_scope_gives_nothing_to_people_outside_a_provider(role):
    assert capabilities_of(Standing(role, scope=OPERATE)) == capabilities_of(Standing(role))


@pytest.mark.parametrize("role", [Role.VIEWER, ADMIN, CREW])
def test_some_never_see_costs(role):
    assert Capability.SEE_COSTS not in capabilities_of(Standing(role, sees_costs=True))


def test_an_unknown_role_may_nothing():
    assert capabilities_of(Standing("stranger", sees_costs=True, scope=OPERATE)) == frozenset()
