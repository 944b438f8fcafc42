"""The figures of a plan as people write them: amounts of money and shares."""

from decimal import Decimal

from planner.domain.parsing import AnswerError, canonical_decimal, parse_number
from planner.domain.values import MAX_MONEY, MONEY_DECIMALS, MONEY_TAILS

PERCENT_TAILS = frozenset(("", "%", "percent", "个点"))
PERCENT_DECIMALS = 2


def parse_money(text: str) -> Decimal | None:
    """An amount in yuan, `300,000`, `30万` or `¥1,299.50`; None when blank.

    At least 0, at most 999,999,999,999.99, two decimals. Raises `AnswerError`.
    """
    if not text.strip():
        return None
    amount = parse_number(text, tails=MONEY_TAILS, has_scales=True)
    if amount < 0:
        raise AnswerError("negative")
    if amount > MAX_MONEY:
        raise AnswerError("too_large", maximum=MAX_MONEY)
    return _with_decimals(amount, MONEY_DECIMALS)


def parse_share(text: str) -> Decimal | None:
    """A share from −100 % to 100 %, typed with or without the sign, as its fraction: `27.98` is 0.2798.

    None when blank; two decimals of a percent. Raises `AnswerError`; out of bounds is `share_out_of_range`.
    """
    if not text.strip():
        return None
    percent = parse_number(text, tails=PERCENT_TAILS, has_scales=False)
    if abs(percent) > 100:
        raise AnswerError("share_out_of_range")
    return _with_decimals(percent, PERCENT_DECIMALS).scaleb(-2)


def write_share(share: Decimal | None) -> str:
    """A fraction as `parse_share` reads it back: 0.2798 is `27.98`."""
    return "" if share is None else canonical_decimal(share.scaleb(2))


def write_money(amount: Decimal | None) -> str:
    """An amount as `parse_money` reads it back: `300000`, `61.2`."""
    return "" if amount is None else canonical_decimal(amount)


def _with_decimals(number: Decimal, decimals: int) -> Decimal:
    if len(canonical_decimal(number).partition(".")[2]) > decimals:
        raise AnswerError("too_many_decimals", maximum=decimals)
    return number
