"""The form of a new comment: where it stands, what can be proposed there, and the frequent findings to start from."""

from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from planner.domain.comments import Target
from planner.enums import Step
from planner.forms.comments import AUDIENCES, INTERNAL, CommentForm
from planner.queries.comments import finding_templates, readers_of_comments


def bound_form(livestream, membership, data=None, initial=None):
    return CommentForm(
        data,
        initial=initial,
        zone=ZoneInfo(livestream.organization.time_zone),
        now=timezone.now(),
        has_inside=membership.engagement is not None,
    )


def comment_form(reading, *, form=None, target=None, audience=""):
    """Context of the form. `target` is what it is about, the step that is shown where nothing was chosen yet."""
    livestream, membership, places = reading.livestream, reading.membership, reading.places
    target = target or Target(Step(reading.step or Step.MERCHANDISE))
    form = form or bound_form(livestream, membership)
    value = form.data.get if form.is_bound else lambda name, default="": form.initial.get(name, default)
    chosen = value("audience", audience)
    inside = membership.engagement.provider_id if membership.engagement else None
    said = reading.says.of(target)
    people = readers_of_comments(livestream, inside=inside) if chosen == INTERNAL else reading.names
    can_be_proposed = places.can_be_proposed(target)
    if can_be_proposed:
        form.fields["proposal"].widget.attrs["placeholder"] = places.typed(target, said)
    return {
        "form": form,
        "form_url": reverse("planner:comment_add", args=[livestream.pk]),
        "place_groups": places.groups(reading.step, target),
        "place_fields": places.fields(target),
        "place_label": places.label(target),
        "place_url": places.url(target),
        "place_text": places.text(target, said),
        "can_be_proposed": can_be_proposed,
        "severities": [
            (key, label, key == value("severity", form.fields["severity"].initial))
            for key, label in form.fields["severity"].choices
        ],
        "audiences": audience_choices(reading, chosen) if inside else [],
        "templates": templates_for(membership, target) if inside else [],
        "people": list(people.values()),
        "step_word": reading.step,
    }


def audience_choices(reading, chosen):
    """Who may read it, in the words of the two organizations."""
    provider = reading.membership.membership.organization
    words = {
        AUDIENCES[0][0]: _("%(merchant)s and all who see the plan") % {"merchant": reading.livestream.organization},
        AUDIENCES[1][0]: _("Only inside %(provider)s") % {"provider": provider},
    }
    return [(value, words[value], value == chosen) for value, _label in AUDIENCES]


def templates_for(membership, target):
    """The provider's frequent findings, those of the step first."""
    found = finding_templates(membership.engagement.provider_id)
    return [one for one in found if not one.step or one.step == target.step]


def with_template(data, template):
    """What was typed, with the words of a frequent finding: in empty fields, otherwise below what is there."""
    data = data.copy()
    for name in ("finding", "evidence"):
        words, typed = getattr(template, name), data.get(name, "").strip()
        if words and words not in typed:
            data[name] = f"{typed}\n{words}" if typed else words
    data["severity"] = template.severity
    data["template"] = ""
    return data
