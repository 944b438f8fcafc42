"""The product catalogue of a merchant: what its livestreams sell, typed once."""

from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from planner.actions.catalogue import (
    FIELDS,
    StaleProductError,
    archive_product,
    bring_back_product,
    keep_line_ups,
    save_product,
)
from planner.actions.worksheets import RowsRefusedError
from planner.domain.worksheets import LineUpItem
from planner.domain.worksheets.columns import CellContext
from planner.domain.worksheets.columns import column as find_column
from planner.enums_worksheets import Worksheet
from planner.forms.cell_errors import cell_error_text
from planner.forms.worksheet_files import read_uploads
from planner.forms.worksheet_rows import read_row
from planner.queries.catalogue import not_in_catalogue, product_history, product_record, products_found
from planner.views.access import get_own_organization, get_product, membership_required
from planner.views.http import CONFLICT, INVALID, require_form
from planner.views.product_rows import change_row, product_row
from planner.views.sheet_fields import RowFields, clash_texts
from planner.views.sheet_layouts import LAYOUTS
from planner.views.worksheet_files import TakenFiles

LINE_UP = Worksheet.LINE_UP
SHOWN = ("reg_category", "list_price", "live_price", "unit_cost")
PER_PAGE, LONGEST_SEARCH = 50, 60


class ProductSheet:
    """The columns of a line-up that the catalogue keeps, for one reader: what `RowFields` wants to know of a sheet."""

    def __init__(self, organization, membership):
        self.organization = organization
        self.can_edit = membership.can_edit_plans
        self.sees_costs = membership.can_see_costs

    @cached_property
    def columns(self):
        """Pairs of column and group."""
        pairs = LAYOUTS[LINE_UP].columns(LINE_UP, has_all=True, sees_costs=self.sees_costs)
        return [(column, group) for column, group in pairs if column.name in FIELDS]

    def context_of(self, record):
        return CellContext(timezone.now(), ZoneInfo(self.organization.time_zone), row=record)

    def is_read_only(self, _column):
        return False

    def value(self, record, column):
        return getattr(record, column.name)


def _merchant(request, *, to_edit=False):
    """The merchant in use, and the user's membership there; a provider has no catalogue."""
    organization, membership = get_own_organization(request)
    if not organization.is_merchant:
        raise Http404
    if to_edit and not membership.can_edit_plans:
        raise PermissionDenied
    return organization, membership


@membership_required
@require_safe
def product_list(request):
    organization, membership = _merchant(request)
    text = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    is_archived = "archived" in request.GET
    page = Paginator(
        products_found(organization, text=text, is_archived=is_archived).order_by("sku_code", "pk"), PER_PAGE
    ).get_page(request.GET.get("page"))
    zone, language = ZoneInfo(organization.time_zone), get_language()
    today = timezone.localdate(timezone=zone)
    context = {
        "nav": "products",
        "organization": organization,
        "labels": {name: find_column(LINE_UP, name).label(language) for name in SHOWN},
        "rows": [product_row(one, language=language, zone=zone, today=today) for one in page],
        "count": page.paginator.count,
        "q": text,
        "is_archived": is_archived,
        "can_edit": membership.can_edit_plans,
        "sees_costs": membership.can_see_costs,
        "missing": sum(map(len, not_in_catalogue(organization).values())) if membership.can_edit_plans else 0,
        "previous_url": _page_url(request, page.number - 1) if page.has_previous() else "",
        "next_url": _page_url(request, page.number + 1) if page.has_next() else "",
        "summary": f"{page.start_index()}–{page.end_index()} / {page.paginator.count}",
    }
    return render(request, "planner/products/list.html", context)


def _page_url(request, number):
    kept = {name: request.GET[name] for name in ("q", "archived") if name in request.GET}
    return f"?{urlencode({**kept, 'page': number})}"


@membership_required
@require_form
def product_add(request):
    organization, membership = _merchant(request, to_edit=True)
    return _edit(request, organization, membership)


@require_form
def product_edit(request, pk):
    """A page to read for those who do not edit plans."""
    product, membership = get_product(request, pk, to_edit=request.method == "POST")
    return _edit(request, membership.organization, membership, product)


def _edit(request, organization, membership, product=None):
    sheet = ProductSheet(organization, membership)
    record = product_record(product) if product else LineUpItem(key="")
    if request.method != "POST":
        return _page(request, sheet, record, product)
    columns = [column for column, _group in sheet.columns]
    given, errors = read_uploads(request.FILES, columns)
    try:
        entry = read_row(request.POST, columns, context=sheet.context_of(record), uploaded=given)
    except ValueError:
        return HttpResponseBadRequest()
    errors |= {name: _error_text(name, error) for name, error in entry.errors.items()}
    if not errors:
        taken = TakenFiles(entry, given, columns, organization=organization, by=request.user)
        try:
            saved = save_product(
                organization=organization, values=entry.values, product=product, version=entry.version, was=entry.was,
                by=request.user, now=timezone.now(),
            )  # fmt: skip
        except StaleProductError as stale:
            taken.drop()
            context = sheet.context_of(stale.record)
            errors = clash_texts(stale.current, columns, language=get_language(), context=context)
            return _page(request, sheet, stale.record, stale.product, typed=entry.typed, errors=errors, status=CONFLICT)
        except RowsRefusedError as refused:
            taken.drop()
            errors = {problem.field: _error_text(problem.field, problem) for problem in refused.problems}
        else:
            messages.success(request, _("“%(name)s” is in the catalogue.") % {"name": saved})
            return redirect("planner:product_list")
    return _page(request, sheet, record, product, typed=entry.typed, errors=errors, status=INVALID, seen=request.POST)


def _error_text(name, error):
    return cell_error_text(error.code, error.params, worksheet=LINE_UP, column=find_column(LINE_UP, name))


def _page(request, sheet, record, product, *, typed=None, errors=None, status=200, seen=None):
    """`seen` says which product the writer still has in mind: nobody has shown another one."""
    row = RowFields(sheet, record, typed=typed, errors=errors)
    context = {
        "nav": "products",
        "sheet": sheet,
        "product": product,
        "name": str(product) if product else _("New product"),
        "row": row,
        "was": seen["was"] if seen else row.was,
        "version": seen["version"] if seen else product.version if product else 0,
        "has_errors": bool(errors),
        "is_archived": product is not None and product.archived_at is not None,
        "changes": _changes(sheet, product) if product else (),
    }
    return render(request, "planner/products/edit.html", context, status=status)


def _changes(sheet, product):
    reader = {
        "language": get_language(),
        "zone": ZoneInfo(sheet.organization.time_zone),
        "sees_costs": sheet.sees_costs,
    }
    return [change_row(change, **reader) for change in product_history(product)]


@require_POST
def product_archive(request, pk):
    """Take a product out of the catalogue, or bring it back (`back`)."""
    product, _membership = get_product(request, pk, to_edit=True)
    if "back" in request.POST:
        bring_back_product(product=product, by=request.user, now=timezone.now())
        messages.success(request, _("“%(name)s” is in the catalogue again.") % {"name": product})
        return redirect("planner:product_list")
    archive_product(product=product, by=request.user, now=timezone.now())
    messages.success(request, _("“%(name)s” is archived. Line-ups that have it keep their rows.") % {"name": product})
    return redirect("planner:product_list")


@membership_required
@require_POST
def products_keep(request):
    """Take over what livestreams planned and the catalogue does not know yet."""
    organization, _membership = _merchant(request, to_edit=True)
    count = len(keep_line_ups(organization=organization, by=request.user, now=timezone.now()))
    words = ngettext("%(count)d product kept in the catalogue.", "%(count)d products kept in the catalogue.", count)
    messages.success(request, words % {"count": count})
    return redirect("planner:product_list")
