"""Which documents a category of goods needs before it may be sold. Source: handbook 7.3 (the list is practice)."""

from collections.abc import Iterable, Mapping
from datetime import date

from planner.domain.worksheets import LineUpItem
from planner.enums_worksheets import DocumentType as Doc
from planner.enums_worksheets import RegCategory as Goods

Requirement = tuple[Doc, ...]
"""Document types of which one is enough; the first is the usual one."""

_SELLER_LICENCE: Requirement = (Doc.FOOD_LICENCE,)
_FORMULA: tuple[Requirement, ...] = ((Doc.FORMULA_REGISTRATION,), _SELLER_LICENCE, (Doc.AD_APPROVAL,))
_CCC: tuple[Requirement, ...] = ((Doc.CCC_CERTIFICATE,),)


def _device(product: Doc, operation: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    return ((product,), *operation, (Doc.DEVICE_ONLINE_NOTICE,), (Doc.AD_APPROVAL,))


REQUIRED: Mapping[str, tuple[Requirement, ...]] = {
    Goods.GENERAL_FOOD: (
        (Doc.PRODUCTION_LICENCE,),
        (Doc.FOOD_LICENCE, Doc.PREPACKAGED_FILING),
        (Doc.BATCH_INSPECTION,),
    ),
    Goods.HEALTH_FOOD: ((Doc.HEALTH_FOOD_REGISTRATION,), _SELLER_LICENCE, (Doc.AD_APPROVAL,)),
    Goods.INFANT_FORMULA: _FORMULA,
    Goods.FSMP: _FORMULA,
    Goods.COSMETIC_GENERAL: ((Doc.COSMETIC_FILING,),),
    Goods.COSMETIC_SPECIAL: ((Doc.COSMETIC_REGISTRATION,),),
    Goods.MEDICAL_DEVICE_1: _device(Doc.DEVICE_FILING, ()),
    Goods.MEDICAL_DEVICE_2: _device(
        Doc.DEVICE_REGISTRATION, ((Doc.DEVICE_OPERATION_FILING, Doc.DEVICE_OPERATION_LICENCE),)
    ),
    Goods.MEDICAL_DEVICE_3: _device(Doc.DEVICE_REGISTRATION, ((Doc.DEVICE_OPERATION_LICENCE,),)),
    Goods.DRUG_OTC: ((Doc.DRUG_AUTHORISATION,), (Doc.DRUG_ONLINE_QUALIFICATION,), (Doc.AD_APPROVAL,)),
    Goods.APPLIANCE_CCC: _CCC,
    Goods.POWER_BANK_CCC: _CCC,
    Goods.CHILDREN_TOY_CCC: _CCC,
    Goods.ALCOHOL: ((Doc.ALCOHOL_LICENCE, Doc.FOOD_LICENCE),),
    Goods.JEWELRY: ((Doc.INSPECTION_CERTIFICATE,),),
    Goods.BOOK: ((Doc.PUBLICATION_LICENCE,),),
}
"""Categories that are not listed need no document here (label and conformity are looked at in the review)."""
FORBIDDEN = frozenset({Goods.DRUG_RX.value, Goods.TOBACCO.value})
"""Not allowed in a session at all. Source: handbook 7.2, LW19."""
NOT_BY_ENDORSERS = frozenset({
    Goods.HEALTH_FOOD.value, Goods.FSMP.value, Goods.MEDICAL_DEVICE_1.value, Goods.MEDICAL_DEVICE_2.value,
    Goods.MEDICAL_DEVICE_3.value, Goods.DRUG_OTC.value, Goods.DRUG_RX.value,
})  # fmt: skip
"""Goods that no endorser may recommend. Source: handbook 2.T, check T09."""
MEDICAL = frozenset({
    Goods.MEDICAL_DEVICE_1.value, Goods.MEDICAL_DEVICE_2.value, Goods.MEDICAL_DEVICE_3.value, Goods.DRUG_OTC.value,
    Goods.DRUG_RX.value,
})  # fmt: skip
"""Medicines and devices: medical words may be said of them. Source: handbook 2.E, check E06."""


def is_regulated(category: str) -> bool:
    """Whether goods of this category need documents or may not be sold."""
    return category in REQUIRED or category in FORBIDDEN


def unmet_requirements(item: LineUpItem, *, on: date) -> tuple[Requirement, ...]:
    """The requirements of the product's category that no valid document fulfils on that day."""
    valid = {document.type for document in item.qualification_docs if document.is_valid_on(on)}
    return tuple(options for options in REQUIRED.get(item.reg_category, ()) if not valid.intersection(options))


def required_document_count(rows: Iterable[LineUpItem]) -> int:
    """How many different documents the line-up must show: one licence that covers several products counts once."""
    documents: set[tuple] = set()
    for row in rows:
        for options in REQUIRED.get(row.reg_category, ()):
            shown = {(doc.type, doc.number) for doc in row.qualification_docs if doc.type in options}
            documents |= shown or {(row.key, options)}
    return len(documents)
