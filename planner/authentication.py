"""Who is logged in: the user comes with the organizations he or she belongs to, in one query."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import OuterRef

from planner.models import Membership
from planner.models.notices import unread_count


@cache
def _memberships():
    """Built once, because every request asks for them and building takes longer than asking."""
    rows = Membership.objects.select_related("organization", "user")
    return rows.annotate(unread_notices=unread_count(OuterRef("user")))


class BackendWithMemberships(AuthenticationBackend):
    """Every page asks for these, and for the number of unread notices. Who belongs nowhere yet costs a second query."""

    def get_user(self, user_id):
        memberships = list(_memberships().filter(user=user_id))
        user = memberships[0].user if memberships else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        for membership in memberships:
            membership.user = user
        user.own_memberships = memberships
        user.unread_notices = memberships[0].unread_notices or 0 if memberships else 0
        return user
