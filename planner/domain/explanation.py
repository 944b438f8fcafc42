"""What the page "why this score" shows: every share rounded so that the shown figures sum to the shown score.

Source: handbook 3.5 "Explainable" and 3.1 step 9.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from planner.domain.readiness import FULL_SCORE, Readiness
from planner.enums import Step


@dataclass(frozen=True, slots=True)
class Explanation:
    """Raw points by item key and check id, with one decimal.

    The earned ones sum to `Readiness.raw`, the lost ones to 100 − raw; the sums per step are sums of what is shown.
    What the cap takes away is `Readiness.held_back`.
    """

    earned: Mapping[str, Decimal]
    lost: Mapping[str, Decimal]
    earned_by_step: Mapping[Step, Decimal]
    lost_by_step: Mapping[Step, Decimal]


def explain(readiness: Readiness) -> Explanation:
    """The shown shares of a score, by largest remainder over all items and checks together."""
    results = (*readiness.items, *readiness.checks)
    names = [*(item.key for item in readiness.items), *(check.id for check in readiness.checks)]
    is_scored = any(step.share for step in readiness.steps)
    earned = share_rounded([result.contribution for result in results], readiness.raw)
    lost = share_rounded([result.lost for result in results], FULL_SCORE - readiness.raw if is_scored else Decimal(0))
    earned_by_step, lost_by_step = dict.fromkeys(Step, Decimal(0)), dict.fromkeys(Step, Decimal(0))
    for result, got, missed in zip(results, earned, lost, strict=True):
        earned_by_step[result.step] += got
        lost_by_step[result.step] += missed
    return Explanation(
        dict(zip(names, earned, strict=True)), dict(zip(names, lost, strict=True)), earned_by_step, lost_by_step
    )


def share_rounded(shares: Sequence[Fraction], total: Decimal) -> list[Decimal]:
    """Round shares to one decimal so that they sum exactly to `total`, their own sum rounded to one decimal.

    Largest remainder: every share is cut to one decimal, then the tenths that are missing go to the largest
    remainders, the earlier share first among equals. Raises `ValueError` when `total` is not the sum of the shares
    within a tenth each.
    """
    tenths = [share.numerator * 10 // share.denominator for share in shares]
    missing = int(total * 10) - sum(tenths)
    if not 0 <= missing <= len(shares):
        raise ValueError(total)
    remainders = [share * 10 - cut for share, cut in zip(shares, tenths, strict=True)]
    order = sorted(range(len(shares)), key=lambda index: (-remainders[index], index))
    for index in order[:missing]:
        tenths[index] += 1
    return [Decimal(cut).scaleb(-1) for cut in tenths]
