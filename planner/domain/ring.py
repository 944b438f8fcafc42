"""Geometry of the score ring: five arcs around one circle, so that the inked share of the circle is the score."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.enums import Step

GAP = 2.0


@dataclass(frozen=True, slots=True)
class Arc:
    """One step's arc. All lengths are hundredths of the circumference (SVG `pathLength="100"`), rounded to 2 decimals.

    `dash` is the arc's own length (the track), `value` the inked part of it (0 to `dash`), `offset` the
    `stroke-dashoffset` that turns both to the arc's place: clockwise, from twelve o'clock in an SVG rotated by −90°.
    """

    step: Step
    dash: float
    value: float
    offset: float


def ring_arcs(scores: Mapping[Step, float | None], weights: Mapping[Step, float]) -> tuple[Arc, ...]:
    """Arcs of the steps with a weight above zero, in STAGE order.

    `scores` are step scores 0–100, `None` for a step not started; `weights` are the step weights of the plan in any
    unit (percent points in the handbook, 3.3). A share of the weight takes the same share of the circle, less `GAP`
    hundredths of air, so Σ value ≈ readiness without the gaps. No score counts as 0; scores are clamped to 0–100.
    Raises ValueError when a weight is negative.
    """
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("A step weight is negative.")
    total = float(sum(weights.values()))
    arcs = []
    start = 0.0
    for step in Step:
        share = 100 * float(weights.get(step, 0)) / total if total else 0.0
        if share > 0:
            dash = max(share - GAP, 0.0)
            filled = min(max(float(scores.get(step) or 0), 0.0), 100.0) / 100
            arcs.append(
                Arc(step, dash=round(dash, 2), value=round(dash * filled, 2), offset=round(-(start + GAP / 2), 2))
            )
        start += share
    return tuple(arcs)
