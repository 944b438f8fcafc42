"""Cells that hold small records: documents of a product, its seller, the benefits that an asset promises."""

import re

from planner.domain.parsing import AnswerError, canonical_decimal, narrow, parse_number
from planner.domain.values import MAX_MONEY, MONEY_TAILS
from planner.domain.worksheets.columns.choices import choice_text, find_choice
from planner.domain.worksheets.columns.column import CellError
from planner.domain.worksheets.columns.context import CellContext
from planner.domain.worksheets.columns.lists import QUOTE, SEPARATORS, join_fields, quoted, split_fields
from planner.domain.worksheets.columns.minutes import instant_text, minute_text, read_day, read_instant, read_minute
from planner.domain.worksheets.content import PromisedBenefit
from planner.domain.worksheets.kept_files import with_site, without_site
from planner.domain.worksheets.merchandise import QualificationDocument, SellerRecord
from planner.enums_worksheets import DocumentType

NEVER_EXPIRES = frozenset(("长期", "长期有效", "永久", "permanent", "never"))
MAX_NUMBER, MAX_FILE, MAX_NAME, MAX_SELLER_CODE, MAX_ADDRESS, MAX_CONTACT, MAX_CODE = 80, 500, 80, 40, 200, 80, 10
_ENTRIES = ";；\n"
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_PRICED = re.compile(r"[¥￥]\s*\d{1,3}(?:[,，]\d{3})+")
_PIECE = re.compile(r'"(?:[^"]|"")*"|[^\s"]+')


def read_documents(text: str, *, context: CellContext) -> tuple[QualificationDocument, ...]:
    """Documents, one per line or between semicolons: `生产许可证（SC）|SC101|2027-03-31|sc.pdf`. Raises `CellError`."""
    return tuple(_document(line, context) for line in _entries(text))


def documents_text(documents: tuple[QualificationDocument, ...], language: str, *, site: str = "") -> str:
    """What `read_documents` reads back; `site` goes before the addresses of files."""
    return "\n".join(
        join_fields((
            choice_text(DocumentType, document.type, language), document.number,
            document.expiry.isoformat() if document.expiry else "", with_site(document.file, site),
        ))
        for document in documents
    )  # fmt: skip


def read_seller(text: str, *, context: CellContext) -> SellerRecord:
    """`名称|信用代码|地址|联系方式|核验时间`; the name alone will do. Raises `CellError` not_a_seller."""
    fields = split_fields(" ".join(text.split("\n")))
    if not fields[0] or len(fields) > 5:
        raise CellError("not_a_seller")
    name, code, address, contact, verified = fields + [""] * (5 - len(fields))
    for said, maximum in zip(fields, (MAX_NAME, MAX_SELLER_CODE, MAX_ADDRESS, MAX_CONTACT), strict=False):
        _limited(said, maximum)
    return SellerRecord(name, code, address, contact, read_instant(verified, context=context) if verified else None)


def seller_text(seller: SellerRecord | None, *, context: CellContext) -> str:
    """What `read_seller` reads back; '' for none."""
    if seller is None:
        return ""
    verified = "" if seller.verified_at is None else instant_text(seller.verified_at, context=context)
    return join_fields((seller.name, seller.credit_code, seller.address, seller.contact, verified))


def read_promises(text: str, *, context: CellContext) -> tuple[PromisedBenefit, ...]:
    """Benefits by their codes, with price, quantity and time where the asset says them: `G1 ¥9.9 ×100 @19:58, G2`.

    Raises `CellError` not_a_promise.
    """
    text = _PRICED.sub(lambda match: _THOUSANDS.sub("", match[0]), text)
    return tuple(_promise(part, context) for part in _parts_with_quotes(text))


def promises_text(promises: tuple[PromisedBenefit, ...], language: str, *, context: CellContext) -> str:
    """What `read_promises` reads back."""
    return "、".join(_promise_text(promise, language, context) for promise in promises)


def _document(line: str, context: CellContext) -> QualificationDocument:
    fields = split_fields(line)
    kind = find_choice(DocumentType, fields[0])
    if kind is None or len(fields) > 4:
        raise CellError("not_a_document", found=line[:50])
    number, expiry, file = [*fields[1:], "", "", ""][:3]
    file = without_site(file)
    _limited(number, MAX_NUMBER)
    _limited(file, MAX_FILE)
    ends = None if not expiry or narrow(expiry).lower() in NEVER_EXPIRES else read_day(expiry)
    return QualificationDocument(kind, number, ends, file)


def _promise(part: str, context: CellContext) -> PromisedBenefit:
    pieces = _PIECE.findall(part)
    code, told = pieces[0], {}
    if code.startswith(QUOTE):
        code = code[1:-1].replace(QUOTE * 2, QUOTE)
    if not code or len(code) > MAX_CODE:
        raise CellError("not_a_promise", found=part[:50])
    for piece in _with_days(pieces[1:]):
        name, value = _said(narrow(piece).lower(), context)
        if name is None or name in told:
            raise CellError("not_a_promise", found=part[:50])
        told[name] = value
    return PromisedBenefit(code, **told)


def _with_days(pieces: list[str]) -> list[str]:
    """`@00:30 +1d` is one piece."""
    joined: list[str] = []
    for piece in pieces:
        if joined and joined[-1].startswith("@") and piece in {"+0d", "+1d", "-1d"}:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _said(piece: str, context: CellContext) -> tuple[str | None, object]:
    try:
        if piece.startswith("@"):
            return "start_min", read_minute(piece[1:], low=0, context=context)
        if piece[0] in "×x*":
            return "quantity", _count(piece[1:])
        if piece.startswith("¥") or piece.endswith("元"):
            price = parse_number(piece, tails=MONEY_TAILS, has_scales=True)
            if not 0 <= price <= MAX_MONEY or len(canonical_decimal(price).partition(".")[2]) > 2:
                return None, None
            return "price", price
    except AnswerError:
        return None, None
    return None, None


def _count(written: str) -> int | None:
    number = parse_number(written, tails=frozenset(("", "份", "件", "个", "张")), has_scales=True)
    if number < 0 or number != number.to_integral_value():
        raise AnswerError("not_whole")
    return int(number)


def _promise_text(promise: PromisedBenefit, language: str, context: CellContext) -> str:
    pieces = [quoted(promise.code, SEPARATORS + QUOTE + " \t\u3000\xa0")]
    if promise.price is not None:
        pieces.append(f"¥{canonical_decimal(promise.price)}")
    if promise.quantity is not None:
        pieces.append(f"×{promise.quantity}")
    if promise.start_min is not None:
        pieces.append(f"@{minute_text(promise.start_min, language, context=context)}")
    return " ".join(pieces)


def _entries(text: str) -> list[str]:
    return [entry for entry in _parts_with_quotes(text, _ENTRIES) if entry]


def _parts_with_quotes(text: str, separators: str = SEPARATORS) -> list[str]:
    """Parts between separators that stand outside quotes, the quotes kept."""
    if text.count(QUOTE) % 2:
        raise CellError("unclosed_quote")
    parts, current, is_quoted = [], "", False
    for character in text:
        if character == QUOTE:
            is_quoted = not is_quoted
        if character in separators and not is_quoted:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [part for part in (*parts, current.strip()) if part]


def _limited(text: str, maximum: int) -> None:
    if len(text) > maximum:
        raise CellError("text_too_long", length=len(text), maximum=maximum)
