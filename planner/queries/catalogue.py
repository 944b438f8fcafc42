"""The product catalogue of an organization, as rows of a line-up that has not been planned yet."""

from planner.domain.worksheets import LineUpItem, QualificationDocument, SellerRecord
from planner.models import Product
from planner.models.merchandise import GOODS_FIELDS

LISTS = ("trust_guarantee", "selling_points", "forbidden_words")
COLUMNS = tuple(name for name in GOODS_FIELDS if name != "actual_seller")
SELLER = ("name", "credit_code", "address", "contact", "verified_at")
DOCUMENT = ("type", "number", "expiry", "file")


def products_of(organization):
    """The products of an organization that are not archived, with their documents and sellers, in two queries."""
    return (
        Product.objects.filter(organization=organization, archived_at=None)
        .select_related("actual_seller")
        .prefetch_related("qualification_docs")
    )


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
