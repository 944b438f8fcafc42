"""The portfolio of a provider as a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from planner.domain.moments import is_english
from planner.enums import Step
from planner.exchange.spreadsheets.workbook import ExtraSheet, plain_workbook

_HEADERS = (
    ("客户", "Client"), ("场次", "Livestream"), ("平台", "Platform"), ("类型", "Type"), ("开播时间", "Start"),
    ("状态", "State"), ("审核时限", "Review due"), ("审核员", "Reviewers"), ("GMV 目标（元）", "GMV target (yuan)"),
    ("准备度", "Readiness"),
)  # fmt: skip
_STAKE = ("风险金额（元）", "At stake (yuan)")
_WIDE = frozenset({1})


@dataclass(frozen=True)
class PortfolioLine:
    """One livestream; moments are in the provider's time."""

    client: str
    title: str
    platform: str
    session_type: str
    starts_at: datetime
    state: str
    review_due: datetime | None
    reviewers: str
    gmv_target: Decimal | None
    readiness: Decimal
    step_scores: tuple
    at_stake: Decimal


def portfolio_workbook(lines: Iterable[PortfolioLine], *, language: str) -> bytes:
    """One sheet, a line per livestream, those with most at stake first."""
    place = is_english(language)
    headers = [header[place] for header in _HEADERS] + [step.letter for step in Step] + [_STAKE[place]]
    rows = [
        [
            *(line.client, line.title, line.platform, line.session_type, line.starts_at, line.state, line.review_due),
            *(line.reviewers, line.gmv_target, line.readiness),
            *(line.step_scores or [None] * len(Step)),
            line.at_stake,
        ]
        for line in sorted(lines, key=lambda line: (-line.at_stake, line.starts_at))
    ]
    return plain_workbook([ExtraSheet(("审核", "Portfolio")[place], headers, rows, _WIDE)], language=language)
