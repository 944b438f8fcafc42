"""How the roles of a line-up share its links and its forecast sales, beside what is usual. Source: handbook 2.S (a)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from planner.domain.exact import ratio
from planner.domain.forecast import line_up_gmv
from planner.domain.worksheets.merchandise import LineUpItem
from planner.enums_worksheets import LineUpRole

Span = tuple[Fraction, Fraction]


def _percent(low: int, high: int) -> Span:
    return Fraction(low, 100), Fraction(high, 100)


BY_LINKS: Mapping[LineUpRole, Span] = {
    LineUpRole.TRAFFIC: _percent(5, 15), LineUpRole.BENEFIT: _percent(10, 20), LineUpRole.HERO: _percent(20, 35),
    LineUpRole.PROFIT: _percent(30, 45), LineUpRole.IMAGE: _percent(5, 10),
}  # fmt: skip
BY_GMV: Mapping[LineUpRole, Span] = {
    LineUpRole.TRAFFIC: _percent(0, 5), LineUpRole.BENEFIT: _percent(5, 12), LineUpRole.HERO: _percent(50, 65),
    LineUpRole.PROFIT: _percent(20, 35), LineUpRole.IMAGE: _percent(3, 10),
}  # fmt: skip
"""Usual shares; a test item has none."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the whole (0–1), and the usual span."""

    part: Fraction
    usual: Span | None

    @property
    def stands(self) -> int | None:
        """−1 below the usual span, 1 above it, 0 inside, None without one."""
        if self.usual is None:
            return None
        return (self.part > self.usual[1]) - (self.part < self.usual[0])


@dataclass(frozen=True, slots=True)
class RoleShare:
    """One role ('' for rows without one). `gmv` is in yuan; `by_gmv` is None while nothing is forecast."""

    role: str
    links: int
    gmv: Decimal
    by_links: Share
    by_gmv: Share | None


def role_mix(rows: Sequence[LineUpItem], *, is_clearance: bool = False) -> tuple[RoleShare, ...]:
    """The share of each role, in the order of the handbook; () without rows. A clearance sale has no usual shares.

    Rows without price or forecast units count as links and not as sales.
    """
    if not rows:
        return ()
    whole = line_up_gmv(rows)
    roles = [*BY_LINKS, *(role for role in (LineUpRole.TEST, "") if any(row.role == role for row in rows))]
    shares = []
    for role in roles:
        own = [row for row in rows if row.role == role]
        gmv = line_up_gmv(own)
        links = Share(Fraction(len(own), len(rows)), None if is_clearance else BY_LINKS.get(role))
        sales = Share(ratio(gmv, whole), None if is_clearance else BY_GMV.get(role)) if whole else None
        shares.append(RoleShare(role, len(own), gmv, links, sales))
    return tuple(shares)
