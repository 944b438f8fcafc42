"""Sessions in the database, read with a query that is built once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from planner.queries.kept import Given, KeptQuery

_LIVING = KeptQuery(
    lambda: Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now")).values_list("session_data")
)


class SessionStore(db.SessionStore):
    def load(self):
        for (data,) in _LIVING.rows(key=self.session_key, now=timezone.now()):
            return self.decode(data)
        self._session_key = None
        return {}
