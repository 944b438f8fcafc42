"""Who is logged in: the user comes with the organizations he or she belongs to, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import OuterRef

from planner.models import Membership
from planner.models.notices import unread_count


class BackendWithMemberships(AuthenticationBackend):
    """Every page asks for these, and for the number of unread notices. Who belongs nowhere yet costs a second query."""

    def get_user(self, user_id):
        found = Membership.objects.filter(user=user_id).select_related("organization", "user")
        memberships = list(found.annotate(unread_notices=unread_count(OuterRef("user"))))
        user = memberships[0].user if memberships else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        for membership in memberships:
            membership.user = user
        user.own_memberships = memberships
        user.unread_notices = memberships[0].unread_notices or 0 if memberships else 0
        return user
