"""From the product catalogue of an organization to the line-up of a livestream, and back."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from planner.actions.product_history import record_fields, record_product
from planner.actions.worksheet_writer import RowsRefusedError, SheetWriter, seller_ids
from planner.domain.worksheets.editing import addition, normal, places
from planner.enums import ProductChangeKind
from planner.enums_worksheets import SheetAction, Worksheet
from planner.models import LineUpItem, LivestreamSession, Product, ProductChange, QualificationDocument
from planner.models.merchandise import GOODS_FIELDS
from planner.queries.catalogue import COLUMNS, DOCUMENT, known_products, not_in_catalogue, product_record, products_of
from planner.queries.worksheet_problems import CellProblem, pair_problems, problems_of_values
from planner.queries.worksheets import load_worksheets

LINE_UP = Worksheet.LINE_UP
FIELDS = (*GOODS_FIELDS, "qualification_docs")
"""What the catalogue keeps of a product."""
MOST_LINKS = 200


class StaleProductError(Exception):
    """Somebody else changed the same fields of a product first. `record` is the product as it is, `current` what those
    fields say."""

    def __init__(self, product, record, current):
        super().__init__(product, current)
        self.product, self.record, self.current = product, record, current


@transaction.atomic
def start_from_products(*, livestream, products, by, now):
    """Add products of the organization's catalogue (by primary key) to the line-up, as one step, with the next free
    link numbers. Products that the line-up has already are left out."""
    writer = SheetWriter(livestream, by=by, now=now)
    rows = writer.book.sheets.line_up
    known, numbers = {row.sku_code for row in rows}, {row.link_no for row in rows}
    wanted = products_of(writer.livestream.organization_id).filter(pk__in=products)
    chosen = sorted(wanted, key=lambda product: list(products).index(product.pk))
    new = [product for product in chosen if product.sku_code not in known]
    free = iter([number for number in range(1, MOST_LINKS + 1) if number not in numbers])
    keys, spots = writer.new_keys(LINE_UP, len(new)), places(writer.book, LINE_UP, len(new))
    changes = [
        addition(LINE_UP, key, {**goods_values(product_record(product)), "link_no": next(free, None)}, place)
        for key, place, product in zip(keys, spots, new, strict=True)
    ]
    saved = writer.save(SheetAction.CATALOGUE, changes)
    _connect({key: product.pk for key, product in zip(keys, new, strict=True)})
    return saved


@transaction.atomic
def keep_in_catalogue(*, livestream, keys, by, now):
    """Keep rows of a line-up as products of the organization: new ones by their SKU code, or known ones as they are in
    the line-up now. Rows without a SKU code are left out. Returns the products."""
    organization_id = livestream.organization_id
    rows = [row for row in load_worksheets(livestream).line_up if row.key in set(keys) and row.sku_code]
    sellers = seller_ids(organization_id, {row.actual_seller for row in rows} - {None})
    known = known_products(organization_id, [row.sku_code for row in rows])
    before = {product.sku_code: (product_record(product), product.archived_at) for product in known}
    products = Product.objects.bulk_create(
        [
            Product(
                organization_id=organization_id,
                actual_seller_id=sellers.get(row.actual_seller),
                **{name: _column(getattr(row, name)) for name in COLUMNS},
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["organization", "sku_code"],
        update_fields=[*COLUMNS[1:], "actual_seller", "updated_at", "archived_at"],
    )
    _replace_documents(products, rows)
    _connect({row.key: product.pk for row, product in zip(rows, products, strict=True)})
    ProductChange.objects.bulk_create(
        line
        for row, product in zip(rows, products, strict=True)
        for line in _taken_over(product, row, *before.get(product.sku_code, (None, None)), by=by, now=now)
    )
    return products


def _taken_over(product, row, before, archived_at, *, by, now):
    """The history of a product that is now what a row of a line-up says, `before` None for a new one."""
    if before is None:
        return [record_product(product, ProductChangeKind.TAKEN_OVER, by=by, now=now)]
    back = [record_product(product, ProductChangeKind.BROUGHT_BACK, by=by, now=now)] if archived_at else []
    return [*back, *record_fields(product, before, goods_values(row), by=by, now=now)]


@transaction.atomic
def keep_line_ups(*, organization, by, now):
    """Keep the products that livestreams of the organization planned and its catalogue does not know, each as it was
    planned last. Returns the products."""
    rows = not_in_catalogue(organization)
    plans = LivestreamSession.objects.filter(pk__in=rows).select_related("organization").order_by("starts_at", "pk")
    return [
        product for plan in plans for product in keep_in_catalogue(livestream=plan, keys=rows[plan.pk], by=by, now=now)
    ]


@transaction.atomic
def save_product(*, organization, values, by, now, product=None, version=None, was=None):
    """Add a product to the catalogue, or change some of its `FIELDS`.

    `was` are the values that their writer saw, in the product of that `version`; without a version nobody looked.
    Raises `RowsRefusedError` and `StaleProductError`.
    """
    values = {name: value for name, value in normal(LINE_UP, values).items() if name in FIELDS}
    key = str(product.pk) if product else ""
    problems = problems_of_values(LINE_UP, values, organization=organization.pk, key=key)
    if not values.get("sku_code", product and product.sku_code):
        problems.append(CellProblem(LINE_UP, key, "sku_code", "required"))
    if problems:
        raise RowsRefusedError(problems)
    before = None
    if product is None:
        product = Product(organization=organization)
    else:
        product = Product.objects.select_for_update().get(pk=product.pk, organization=organization)
        if version not in (None, product.version):
            _refuse_to_overwrite(product, values, was or {})
        before = product_record(product)
    for name in set(values) & set(COLUMNS):
        setattr(product, name, _column(values[name]))
    if problems := pair_problems(LINE_UP, key, product, values.keys() & set(COLUMNS)):
        raise RowsRefusedError(problems)
    if "actual_seller" in values:
        seller = values["actual_seller"]
        product.actual_seller_id = seller_ids(organization.pk, {seller})[seller] if seller else None
    _save_once(product, key)
    if "qualification_docs" in values:
        _replace_documents([product], [_Documents(values["qualification_docs"])])
    if before is None:
        record_product(product, ProductChangeKind.ADDED, by=by, now=now).save()
    else:
        ProductChange.objects.bulk_create(record_fields(product, before, values, by=by, now=now))
    return product


def _save_once(product, key):
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "product_sku_code_once":
            raise
        taken = CellProblem(LINE_UP, key, "sku_code", "duplicate", {"found": product.sku_code})
        raise RowsRefusedError([taken]) from error


def _refuse_to_overwrite(product, values, was):
    record = product_record(product)
    current = {name: getattr(record, name) for name in values}
    stale = {name: now for name, now in current.items() if now not in (was.get(name), values[name])}
    if stale:
        raise StaleProductError(product, record, stale)


@transaction.atomic
def archive_product(*, product, by, now):
    """Take a product out of the catalogue; line-ups keep their rows."""
    if Product.objects.filter(pk=product.pk, archived_at=None).update(archived_at=now):
        record_product(product, ProductChangeKind.ARCHIVED, by=by, now=now).save()


@transaction.atomic
def bring_back_product(*, product, by, now):
    """Put an archived product into the catalogue again."""
    if Product.objects.filter(pk=product.pk, archived_at__isnull=False).update(archived_at=None):
        record_product(product, ProductChangeKind.BROUGHT_BACK, by=by, now=now).save()


def goods_values(record):
    """The fields of a row that the catalogue keeps."""
    return {name: getattr(record, name) for name in FIELDS}


@dataclass(frozen=True)
class _Documents:
    qualification_docs: tuple


def _column(value):
    return list(value) if isinstance(value, tuple) else value


def _replace_documents(products, rows):
    QualificationDocument.objects.filter(product__in=products).delete()
    QualificationDocument.objects.bulk_create(
        QualificationDocument(product=product, position=place, **{name: getattr(document, name) for name in DOCUMENT})
        for product, row in zip(products, rows, strict=True)
        for place, document in enumerate(row.qualification_docs)
    )


def _connect(product_of):
    """Remember which rows of line-ups are which product."""
    rows = [LineUpItem(pk=int(key), product_id=pk) for key, pk in product_of.items()]
    LineUpItem.objects.bulk_update(rows, ["product"])
