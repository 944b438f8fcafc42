"""Frequent findings of a provider: its people read them, its lead edits them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.finding_templates import add_finding_templates, remove_finding_template, save_finding_template
from planner.exchange.finding_seeds import shipped_findings
from planner.forms.comments import FindingTemplateForm
from planner.queries.comments import finding_templates
from planner.views.access import get_finding_template, get_own_organization, membership_required
from planner.views.http import INVALID, require_form


def _provider(request, *, to_edit=False):
    organization, membership = get_own_organization(request)
    if organization.is_merchant:
        raise Http404
    if to_edit and not membership.is_top:
        raise PermissionDenied
    return organization, membership


@membership_required
@require_safe
def finding_template_list(request):
    organization, membership = _provider(request)
    rows = finding_templates(organization)
    context = {"nav": "team", "organization": organization, "rows": rows, "can_edit": membership.is_top}
    return render(request, "planner/finding_templates/list.html", context)


@membership_required
@require_POST
def finding_template_start(request):
    """Take over the shipped ones, in the language of the page; those of the same name stay as they are."""
    organization, _membership = _provider(request, to_edit=True)
    count = add_finding_templates(organization=organization, findings=shipped_findings(get_language()), by=request.user)
    text = ngettext("%(count)d finding taken over.", "%(count)d findings taken over.", count) % {"count": count}
    messages.success(request, text)
    return redirect("planner:finding_template_list")


@membership_required
@require_form
def finding_template_add(request):
    organization, _membership = _provider(request, to_edit=True)
    return _edit(request, organization)


@require_form
def finding_template_edit(request, pk):
    template = get_finding_template(request, pk)
    return _edit(request, template.organization, template)


def _edit(request, organization, template=None):
    fields = ("name", "step", "severity", "finding", "evidence")
    initial = {name: getattr(template, name) for name in fields} if template else None
    form = FindingTemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_finding_template(
                organization=organization, details=form.cleaned_data, template=template, by=request.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved"))
            return redirect("planner:finding_template_list")
    context = {"nav": "team", "form": form, "template": template}
    return render(request, "planner/finding_templates/edit.html", context, status=INVALID if form.errors else 200)


@require_POST
def finding_template_remove(request, pk):
    template = get_finding_template(request, pk)
    remove_finding_template(template=template, by=request.user)
    messages.success(request, _("%(name)s was removed.") % {"name": template.name})
    return redirect("planner:finding_template_list")
