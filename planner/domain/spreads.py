"""How far the inputs of the simulation may lie from the plan. Every default is an assumption until replaced.

A spread is a standard deviation relative to the plan: with 0.14, about two of three results lie within ±14 %, and 80 %
within ±18 %. Where the handbook gives a range, its ends are read as P10 and P90, which lie 2 × 1.2816 standard
deviations apart: spread = ln(high ÷ low) ÷ 2.563.
"""

from dataclasses import dataclass, replace

Z90 = 1.2815515655446004
Z95 = 1.6448536269514722
"""The standard normal deviates that one of ten and one of twenty exceed; the latter in size one of ten."""


@dataclass(frozen=True, slots=True)
class Spreads:
    """Relative spreads by input, and how much the rows of an input move together.

    - `paid_entries`: entries that the planned budget buys; cost per entry 0.95–1.15 of plan (handbook 4.5): 0.08.
    - `free_entries`: entries of organic and private channels; show rate 30–50 % (handbook 4.4, practice): 0.20.
    - `click_rate`: no range in the handbook; 0.10 [design].
    - `order_rate`: 0.8–1.15 of plan (handbook 4.5): 0.14.
    - `demand`: units of one product among all; top links 50–70 % of GMV (handbook 4.4, practice): 0.13, up to 0.15.
    - `return_rate`: 15–25 % for home goods (handbook 4.4, low reliability): 0.20.
    - `stock`: what is missing of the stock that was promised, never more; keep 10 % for mistakes and damage (handbook
      2.S, practice), read as the worst of twenty shows: 0.10 ÷ 1.96 = 0.05.
    - `common`: share of the variance that all rows of an input have in common, because they share the evening and the
      host; 0.50 [design]. 0: every channel on its own; 1: all of them together.
    """

    paid_entries: float = 0.08
    free_entries: float = 0.20
    click_rate: float = 0.10
    order_rate: float = 0.14
    demand: float = 0.15
    return_rate: float = 0.20
    stock: float = 0.05
    common: float = 0.50

    def __post_init__(self):
        for name, (low, high) in LIMITS.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must lie between {low} and {high}")

    def only(self, name: str) -> "Spreads":
        """This input uncertain, all others certain."""
        return replace(NO_SPREADS, **{name: getattr(self, name), "common": self.common})


INPUTS = ("paid_entries", "free_entries", "click_rate", "order_rate", "demand", "return_rate", "stock")
"""The uncertain inputs, in the order of the funnel."""
LIMITS = {**dict.fromkeys(INPUTS, (0, 1)), "common": (0, 1)}
NO_SPREADS = Spreads(*[0.0] * len(INPUTS))
