"""What pages that stay up to date say of others: who changed something, and that the plan is another one by now."""

from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from planner.domain.moments import moment_text
from planner.views.responses import Partial

NOTE = "planner/live/_note.html"


def changed_by(author, livestream):
    """`author` is one of queries.live, or None."""
    if author is None:
        return ""
    when = moment_text(author.at, get_language(), zone=ZoneInfo(livestream.organization.time_zone))
    return _("%(name)s changed this, %(when)s") % {"name": author.name, "when": when}


def state_note(livestream, *, can_edit, who):
    """The page is another one by now: it says so, and leaves it to its reader when to load it again."""
    words = {"state": livestream.get_state_display()}
    if can_edit:
        text = _("The plan is now: %(state)s. You can change it.") % words
    else:
        text = _("The plan is now: %(state)s. You can read it, not change it.") % words
    return Partial("#live-note", NOTE, {"text": text, "who": who})
