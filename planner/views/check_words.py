"""What checks are called and how they stand, in the reader's language; and where they are put right."""

from django.utils.translation import get_language, gettext_lazy

from planner.domain.checks import EXEMPTED
from planner.domain.checks.names import name_of_check
from planner.domain.readiness import FAIL, NO_DATA, PASS
from planner.enums import Step
from planner.views.worksheet_links import cell_url

STANDING = {
    PASS: ("st-ready", "ready", gettext_lazy("passed")),
    FAIL: ("st-blocked", "blocked", gettext_lazy("failed")),
    NO_DATA: ("st-idle", "idle", gettext_lazy("not enough data")),
    EXEMPTED: ("st-progress", "progress", gettext_lazy("exempted")),
}
"""Icon, tone and word of an outcome."""


def check_name(check_id, language=None):
    return name_of_check(check_id, language or get_language() or "")


def standing_of(check):
    """Icon, tone and word of a scored check."""
    return STANDING[EXEMPTED if check.is_exempted else check.outcome]


def check_url(livestream, check):
    """The way to put a check right: the cell, else its place in the list of its step."""
    if check.fix is not None and check.is_open:
        return cell_url(livestream, check.fix)
    return check_place(livestream, check.id, check.step)


def check_place(livestream, check_id, step=None):
    """Its place in the list of its step."""
    return f"{livestream.step_url(step or step_of_check(check_id))}#check-{check_id}"


def step_of_check(check_id):
    """S01 belongs to S."""
    return Step(check_id[0].lower())
