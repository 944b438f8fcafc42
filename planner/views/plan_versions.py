"""Versions of a plan: the list, keeping one, and any two side by side."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.plan_versions import freeze_version
from planner.domain.moments import moment_text
from planner.domain.numbers import compact_money_text
from planner.domain.plan_versions import touched_steps
from planner.enums import Band, Step, VersionReason
from planner.forms.plan_versions import NOW, wanted_comparison
from planner.queries.plan_versions import hashes_of, last_version, listed_versions, load_content
from planner.views.access import get_livestream
from planner.views.comparison_page import build_comparison


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list. `steps` are those that changed since the version before; `url` shows what did."""

    number: int
    reason: str
    when: str
    at: str
    person: str
    score: str
    raw: str
    band: str
    band_label: str
    gmv: str
    profit: str
    steps: list[Step]
    is_first: bool
    url: str


@require_safe
def plan_versions(request, pk):
    livestream, membership = get_livestream(request, pk)
    versions = listed_versions(livestream)
    changed = touched_steps(versions[0].hashes, hashes_of(livestream, load_content(livestream))) if versions else ()
    context = {
        "nav": "plans",
        "livestream": livestream,
        "can_keep": membership.can_edit_plans,
        "rows": _rows(livestream, versions, sees_costs=membership.can_see_costs),
        "sees_costs": membership.can_see_costs,
        "changed": changed,
        "last": versions[0].number if versions else None,
        "changes_url": compare_url(livestream, versions[0].number, NOW) if versions else "",
    }
    return render(request, "planner/versions/page.html", context)


@require_POST
def version_keep(request, pk):
    """Keep the plan as it stands now; what is kept already is not kept twice."""
    livestream, _membership = get_livestream(request, pk, to_edit=True)
    known = last_version(livestream)
    version = freeze_version(livestream=livestream, reason=VersionReason.MANUAL, by=request.user, now=timezone.now())
    if known is not None and known.number == version.number:
        messages.info(request, _("Nothing has changed since version %(number)s.") % {"number": version.number})
    else:
        messages.success(request, _("Version %(number)s kept.") % {"number": version.number})
    return redirect("planner:plan_versions", pk=livestream.pk)


@require_safe
def version_compare(request, pk):
    livestream, membership = get_livestream(request, pk)
    versions = listed_versions(livestream)
    if not versions:
        return redirect("planner:plan_versions", pk=livestream.pk)
    wanted = wanted_comparison(request.GET, [version.number for version in versions])
    zone = ZoneInfo(livestream.organization.time_zone)
    labels = {version.number: _version_label(version, zone) for version in versions}
    context = {
        "nav": "plans",
        "livestream": livestream,
        "versions": list(labels.items()),
        "wanted": wanted,
        "before_label": labels[wanted.before] if wanted.before else _("The plan now"),
        "after_label": labels[wanted.after] if wanted.after else _("The plan now"),
        "page": build_comparison(livestream, wanted, sees_costs=membership.can_see_costs, now=timezone.now()),
        "sees_costs": membership.can_see_costs,
    }
    return render(request, "planner/versions/compare.html", context)


def compare_url(livestream, before, after):
    sides = {"before": before, "after": "now" if after == NOW else after}
    return f"{reverse('planner:version_compare', args=[livestream.pk])}?{urlencode(sides)}"


def _version_label(version, zone):
    return _("Version %(number)s · %(when)s") % {
        "number": version.number,
        "when": moment_text(version.made_at, get_language(), zone=zone, today=timezone.now().astimezone(zone).date()),
    }


def _rows(livestream, versions, *, sees_costs):
    zone, language = ZoneInfo(livestream.organization.time_zone), get_language()
    today = timezone.now().astimezone(zone).date()
    rows = []
    for version, earlier in zip_longest(versions, versions[1:]):
        forecast = version.forecast
        rows.append(
            VersionRow(
                number=version.number,
                reason=version.get_reason_display(),
                when=moment_text(version.made_at, language, zone=zone, today=today),
                at=version.made_at.astimezone(zone).isoformat(timespec="seconds"),
                person=version.made_by.display_name if version.made_by else _("System"),
                score=str(version.readiness),
                raw=str(version.raw_readiness) if version.raw_readiness != version.readiness else "",
                band="compliance_blocked" if version.is_compliance_blocked else version.band,
                band_label=_("Compliance blocked") if version.is_compliance_blocked else Band(version.band).label,
                gmv=_amount(forecast.get("gmv"), language),
                profit=_amount(forecast.get("planned_profit"), language) if sees_costs else "",
                steps=list(touched_steps(earlier.hashes, version.hashes)) if earlier else [],
                is_first=earlier is None,
                url=compare_url(livestream, earlier.number, version.number) if earlier else "",
            )
        )
    return rows


def _amount(number, language):
    return "–" if number is None else compact_money_text(Decimal(str(number)), language)
