"""Who may do what with the plans of a merchant: the table of handbook 5.2 as one pure function.

A viewer is not in the table: a member of the merchant who reads without costs. `CREATE` is the first row of 5.1, and
`SELF_CHECK` is "approve, self plans only" of the owner, `SHARE` lets somebody without an account in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.enums import EngagementScope, Role

ADMIN = "admin"
CREW = "crew"
GUEST = "guest"
"""Standings besides the roles of organizations: the people who run the site, and somebody with a link to one plan. The
crew's link never shows costs; a guest's may."""


class Capability(StrEnum):
    """What can be done with a plan."""

    SEE = "see"
    CREATE = "create"
    EDIT = "edit"
    SEE_COSTS = "see_costs"
    SUBMIT = "submit"
    COMMENT = "comment"
    REVIEW = "review"
    SELF_CHECK = "self_check"
    WAIVE = "waive"
    SHARE = "share"
    EDIT_TEMPLATE = "edit_template"
    SUGGEST_TEMPLATE = "suggest_template"
    ENTER_RESULTS = "enter_results"
    EXPORT = "export"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to a merchant's plans: a role, and what depends on more than the role.

    `sees_costs` was granted to an operator, or is the `finance_visible` of a provider's engagement; `scope` is that
    of the engagement.
    """

    role: str
    sees_costs: bool = False
    scope: str = ""


_OWNER = frozenset(Capability) - {Capability.REVIEW, Capability.EDIT_TEMPLATE, Capability.SUGGEST_TEMPLATE}
_PROVIDER = frozenset(
    {
        Capability.SEE,
        Capability.COMMENT,
        Capability.REVIEW,
        Capability.SUGGEST_TEMPLATE,
        Capability.ENTER_RESULTS,
    }
)
_OF_ROLE: Mapping[str, frozenset[Capability]] = {
    Role.OWNER: _OWNER,
    Role.OPERATOR: _OWNER
    - {Capability.SEE_COSTS, Capability.SELF_CHECK, Capability.WAIVE, Capability.SHARE, Capability.DELETE},
    Role.VIEWER: frozenset({Capability.SEE}),
    Role.LEAD: _PROVIDER | {Capability.SHARE},
    Role.REVIEWER: _PROVIDER,
    ADMIN: frozenset(
        {Capability.SEE, Capability.COMMENT, Capability.EDIT_TEMPLATE, Capability.EXPORT, Capability.DELETE}
    ),
    CREW: frozenset({Capability.SEE}),
    GUEST: frozenset({Capability.SEE}),
}
_OF_SCOPE: Mapping[str, frozenset[Capability]] = {
    EngagementScope.CO_PLAN: frozenset({Capability.EDIT}),
    EngagementScope.OPERATE: frozenset({Capability.EDIT, Capability.CREATE}),
}
_MAY_BE_GRANTED_COSTS = frozenset({Role.OPERATOR, Role.LEAD, Role.REVIEWER, GUEST})
PROVIDER_ROLES = frozenset({Role.LEAD, Role.REVIEWER})


def capabilities_of(standing: Standing) -> frozenset[Capability]:
    """Everything that somebody with this standing may do; nothing for a role that is unknown."""
    found = _OF_ROLE.get(standing.role, frozenset())
    if standing.role in PROVIDER_ROLES:
        found |= _OF_SCOPE.get(standing.scope, frozenset())
    if standing.sees_costs and standing.role in _MAY_BE_GRANTED_COSTS:
        found |= {Capability.SEE_COSTS}
    return found
