"""What people have accepted in writing and not taken back."""

from planner.models import TextExemption, Waiver


def waivers_of_check(livestream, check_id):
    """The waivers of one check of a plan, with the plan as it is loaded already."""
    return _of(livestream, Waiver.objects.filter(check_id=check_id))


def exemptions_of_word(livestream, place, term):
    """The exemptions of one word in one text of a plan."""
    row_id = int(place.row) if place.row else None
    words = TextExemption.objects.filter(worksheet=place.worksheet, row_id=row_id, field=place.field, term=term)
    return _of(livestream, words)


def _of(livestream, rows):
    found = list(rows.filter(livestream=livestream.pk, withdrawn_at=None))
    for row in found:
        row.livestream = livestream
    return found
