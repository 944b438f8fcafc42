"""Who is logged in: the user comes with the organizations he or she belongs to, in one query."""

from allauth.account.auth_backends import AuthenticationBackend

from planner.models import Membership


class BackendWithMemberships(AuthenticationBackend):
    """Every page asks for both. Somebody who belongs nowhere yet costs a second query."""

    def get_user(self, user_id):
        memberships = list(Membership.objects.filter(user=user_id).select_related("organization", "user"))
        user = memberships[0].user if memberships else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        for membership in memberships:
            membership.user = user
        user.own_memberships = memberships
        return user
