"""The component page: every part of the design language with sample data, for people who build screens."""

from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from planner.domain.ring import ring_arcs
from planner.enums import Band, Step
from planner.views.plan_head import STATUS_LABELS, short_name, status_label

WEIGHTS = {Step.MERCHANDISE: 25, Step.TIMING: 20, Step.FLOW: 20, Step.GIFTS: 15, Step.CONTENT: 20}
COLOURS = (
    *("page", "surface", "raised", "sunken", "ink", "ink-2", "ink-3", "rule", "edge", "accent-solid"),
    *("ready", "risk", "blocked", "excellent", "nearly", "unready", "s", "t", "a", "g", "e"),
)
TYPE_SIZES = ((48, 600, "T-5"), (36, 600, "¥1,299"), (28, 600, "74.2"), (22, 600, "05:39:12"), (18, 600, "+12"))
STARTED = ((76, "progress", 1), (80, "risk", 1), (60, "risk", 1), (92, "ready", 0), (64, "progress", 0))
TROUBLED = ((34, "blocked", 2), (48, "progress", 0), (30, "progress", 0), (None, "idle", 0), (10, "progress", 0))


@login_not_required
@require_safe
def components_page(request):
    if not settings.DEBUG:
        raise Http404
    return render(request, "planner/components/page.html", {"sides": [_side("light"), _side("dark")]})


def _side(theme):
    title = _("Light") if theme == "light" else _("Dark")
    return {
        "theme": theme,
        "strip_id": f"strip-{theme}",
        "title": title,
        "strip_label": f"STAGE · {title}",
        "pager_label": f"{_('Pages')} · {title}",
        "colours": COLOURS,
        "type_sizes": TYPE_SIZES,
        "statuses": [*STATUS_LABELS.items(), ("review", pgettext("status", "In review"))],
        "bands": [*Band.choices, ("compliance_blocked", _("Compliance blocked"))],
        "plans": [_plan(STARTED, "74.4"), _plan(TROUBLED, "23.6")],
        "levels": ("success", "info", "warning", "error"),
        "save_states": ("saving", "saved", "invalid", "error", "offline"),
    }


def _plan(sample, score):
    steps = [_step(step, *values, is_current=step == Step.TIMING) for step, values in zip(Step, sample, strict=True)]
    return {
        "steps": steps,
        "score": score,
        "label": "; ".join(f"{step.letter} {step.name} {step.score} {step.status_label}" for step in steps),
        "arcs": ring_arcs({step.step: step.value for step in steps}, WEIGHTS),
    }


def _step(step, score, status, open_gates, *, is_current):
    return SimpleNamespace(
        step=step,
        letter=step.letter,
        name=step.label,
        short_name=short_name(step),
        score="–" if score is None else str(score),
        value=score or 0,
        status=status,
        status_label=status_label(status),
        open_gates=open_gates,
        weight=WEIGHTS[step],
        url=f"#step-{step}",
        is_current=is_current,
    )
