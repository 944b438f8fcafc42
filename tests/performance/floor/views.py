"""The floors of the performance document, one view each."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape
from django.views.decorators.http import require_POST

from tests.performance.floor.models import Item, Note, Plan

CHOICES = ("traffic", "benefit", "hero", "profit", "image", "test")


def one(request, pk):
    return render(request, "floor/one.html", {"plan": get_object_or_404(Plan, pk=pk)})


@login_required
def plan(request, pk):
    """Session, user and four queries; 75 rows whose strings are ready before the template sees them."""
    plan = get_object_or_404(Plan, pk=pk)
    context = {
        "plan": plan,
        "rows": [Row(item) for item in Item.objects.filter(plan=plan)],
        "notes": list(Note.objects.filter(plan=plan)),
        "siblings": list(Plan.objects.filter(organization_id=plan.organization_id)[:5]),
        "token": get_token(request),
    }
    return render(request, "floor/plan.html", context)


class Row:
    """One form row, prepared."""

    options = {
        chosen: "".join(f'<option value="{c}"{" selected" if c == chosen else ""}>{c}</option>' for c in CHOICES)
        for chosen in CHOICES
    }

    def __init__(self, item):
        self.pk = item.pk
        self.label = escape(item.label)
        self.help = escape(item.help)
        self.value = escape(item.value)
        self.weight = item.weight
        self.choices = self.options[item.choice]


@login_required
def dashboard(request, organization_id):
    rows = list(Plan.objects.filter(organization_id=organization_id).order_by("starts_at")[:50])
    return render(request, "floor/dashboard.html", {"rows": rows, "token": get_token(request)})


@login_required
def portfolio(request):
    """200 rows with stored scores, whose strings are ready before the template sees them."""
    rows = [PortfolioRow(plan) for plan in Plan.objects.order_by("starts_at", "pk")[:200]]
    return render(request, "floor/portfolio.html", {"rows": rows, "token": get_token(request)})


class PortfolioRow:
    """One livestream, prepared."""

    def __init__(self, plan):
        self.pk = plan.pk
        self.title = escape(plan.title)
        self.starts_at = f"{plan.starts_at:%Y-%m-%d %H:%M}"
        self.score = plan.score
        self.cells = "".join(f"<td>{score}</td>" for score in (plan.s, plan.t, plan.a, plan.g, plan.e))


@login_required
@require_POST
def save(request, pk):
    """One row changed and the five stored scores in one transaction."""
    value = request.POST["value"]
    with transaction.atomic():
        item = get_object_or_404(Item, pk=pk)
        item.value = value
        item.save(update_fields=["value"])
        Plan.objects.filter(pk=item.plan_id).update(score=50, s=51, t=52, a=53, g=54, e=55)
    return render(request, "floor/saved.html", {"pk": pk, "value": value})
