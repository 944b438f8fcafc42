"""Who is logged in: the user comes with the organizations he or she belongs to, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from django.db.models import OuterRef

from planner.models import Membership, Organization, User
from planner.models.notices import unread_count
from planner.queries.kept import Given, KeptQuery

USER, ORGANIZATION, MEMBERSHIP = (
    [field.attname for field in model._meta.concrete_fields] for model in (User, Organization, Membership)
)
COLUMNS = [*(f"user__{name}" for name in USER), *(f"organization__{name}" for name in ORGANIZATION), *MEMBERSHIP]


def _memberships():
    rows = Membership.objects.filter(user=Given("user")).annotate(unread_notices=unread_count(OuterRef("user")))
    return rows.values_list(*COLUMNS, "unread_notices")


_MEMBERSHIPS = KeptQuery(_memberships)


class BackendWithMemberships(AuthenticationBackend):
    """Every page asks for these, and for the number of unread notices. Who belongs nowhere yet costs a second query."""

    def get_user(self, user_id):
        rows = _MEMBERSHIPS.rows(user=user_id)
        user = User.from_db(DEFAULT_DB_ALIAS, USER, rows[0][: len(USER)]) if rows else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.own_memberships = [_membership(row[len(USER) : -1], user) for row in rows]
        user.unread_notices = rows[0][-1] or 0 if rows else 0
        return user


def _membership(row, user):
    membership = Membership.from_db(DEFAULT_DB_ALIAS, MEMBERSHIP, row[len(ORGANIZATION) :])
    membership.organization = Organization.from_db(DEFAULT_DB_ALIAS, ORGANIZATION, row[: len(ORGANIZATION)])
    membership.user = user
    return membership
