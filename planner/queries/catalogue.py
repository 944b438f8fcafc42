"""The product catalogue of an organization, as rows of a line-up that has not been planned yet."""

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Q, Subquery

from planner.domain.worksheets import LineUpItem, QualificationDocument, SellerRecord
from planner.models import LineUpItem as LineUpRow
from planner.models import Product
from planner.models import QualificationDocument as Document
from planner.models.merchandise import GOODS_FIELDS

LISTS = ("trust_guarantee", "selling_points", "forbidden_words")
COLUMNS = tuple(name for name in GOODS_FIELDS if name != "actual_seller")
SELLER = ("name", "credit_code", "address", "contact", "verified_at")
DOCUMENT = ("type", "number", "expiry", "file")


MOST_CHANGES = 100


def products_of(organization):
    """The products of an organization that are not archived, with their documents and sellers, in two queries."""
    return _whole(Product.objects.filter(organization=organization, archived_at=None))


def known_products(organization, sku_codes):
    """The products of an organization that have these codes, archived ones included, locked."""
    return _whole(
        Product.objects.filter(organization=organization, sku_code__in=sku_codes).select_for_update(of=["self"])
    )


def product_history(product):
    """What happened to a product, newest first."""
    return product.changes.select_related("by")[:MOST_CHANGES]


def _whole(products):
    return products.select_related("actual_seller").prefetch_related("qualification_docs")


def products_found(organization, *, text="", is_archived=False):
    """The products of an organization whose name or SKU code contains a text, each with the start of the last
    livestream that has it (`last_used`) and the first day on which a document runs out (`first_expiry`)."""
    products = Product.objects.filter(organization=organization, archived_at__isnull=not is_archived)
    if text := text.replace("\0", ""):  # no text of the database has one, and none may be asked for
        names = ("product_name", "product_name_en", "sku_code")
        products = products.filter(Q(*((f"{name}__icontains", text) for name in names), _connector=Q.OR))
    rows = LineUpRow.objects.filter(product=OuterRef("pk")).order_by("-livestream__starts_at")
    dated = Document.objects.filter(product=OuterRef("pk"), expiry__isnull=False).order_by("expiry")
    return products.annotate(
        last_used=Subquery(rows.values("livestream__starts_at")[:1]), first_expiry=Subquery(dated.values("expiry")[:1])
    )


def recently_used(products):
    """Products of `products_found` in the order in which somebody who plans looks for them."""
    return products.order_by(F("last_used").desc(nulls_last=True), "sku_code", "pk")


def not_in_catalogue(organization):
    """Rows of line-ups with a SKU code that no product of the organization has, archived ones included: the newest row
    of each code, as `{livestream: [row keys]}`."""
    known = Product.objects.filter(organization=organization, sku_code=OuterRef("sku_code"))
    rows = LineUpRow.objects.filter(~Exists(known), livestream__organization=organization, sku_code__isnull=False)
    newest = rows.order_by("sku_code", "-livestream__starts_at", "-pk").distinct("sku_code")
    found = defaultdict(list)
    for livestream, pk in newest.values_list("livestream", "pk"):
        found[livestream].append(str(pk))
    return dict(found)


def product_record(product):
    """A product as a row of a line-up: what is true of it in every livestream."""
    values = {name: getattr(product, name) for name in COLUMNS}
    return LineUpItem(
        key=str(product.pk),
        **{name: tuple(value) if name in LISTS else value for name, value in values.items()},
        actual_seller=_seller(product.actual_seller),
        qualification_docs=tuple(
            QualificationDocument(**{name: getattr(document, name) for name in DOCUMENT})
            for document in product.qualification_docs.all()
        ),
    )


def _seller(seller):
    return seller and SellerRecord(**{name: getattr(seller, name) for name in SELLER})
