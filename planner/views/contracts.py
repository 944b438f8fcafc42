"""The contract between a merchant and a provider: uploaded and read by those in charge on both sides only."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.engagements import add_contract
from planner.forms.engagements import ContractForm
from planner.views.access import get_contract, get_engagement
from planner.views.downloads import uploaded_file
from planner.views.engagements import detail_page
from planner.views.http import INVALID


@require_POST
def contract_add(request, pk):
    engagement, membership = get_engagement(request, pk, top_only=True)
    form = ContractForm(request.POST, request.FILES)
    if not form.is_valid():
        page = detail_page(engagement, membership, contract_form=form)
        return render(request, "planner/engagements/detail.html", page, status=INVALID)
    try:
        for upload in form.cleaned_data["contract"]:
            add_contract(engagement=engagement, upload=upload, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Contract saved."))
    return redirect("planner:engagement_detail", engagement.pk)


@require_safe
def contract_download(request, pk):
    contract = get_contract(request, pk)
    return uploaded_file(contract)
