"""What a template may change about the automatic checks: thresholds of warnings and blocks, and which ones apply.

Which checks there are, their severity and the figures of the law come with the product. Source: handbook 3.7.
"""

from collections.abc import Iterable, Sequence

from planner.domain.plan import CheckDefinition
from planner.domain.template_rows import CHECKS, RowProblem
from planner.enums import Severity


def check_problems(checks: Sequence[CheckDefinition], known: Sequence[CheckDefinition]) -> Iterable[RowProblem]:
    """Where `checks` say something else than the known ones. Without known ones there is nothing to compare with.

    Codes: unknown_check, check_is_fixed (expected), unknown_threshold, missing_threshold, legal_threshold_is_fixed
    (expected) for a row; checks_missing (ids) for the section.
    """
    if not known:
        return
    expected = {check.id: check for check in known}
    for number, check in enumerate(checks):
        before = expected.pop(check.id, None)
        if before is None:
            yield RowProblem(CHECKS, number, check.id, "id", "unknown_check")
            continue
        for name in ("key", "step", "severity"):
            if getattr(check, name) != getattr(before, name):
                params = {"expected": str(getattr(before, name))}
                yield RowProblem(CHECKS, number, check.id, name, "check_is_fixed", params)
        for name, code in _thresholds(check, before):
            params = {"threshold": name, "expected": str(before.thresholds.get(name, ""))}
            yield RowProblem(CHECKS, number, check.id, f"thresholds.{name}", code, params)
    if expected:
        yield RowProblem(CHECKS, None, "", "", "checks_missing", {"ids": ", ".join(expected)})


def _thresholds(check: CheckDefinition, before: CheckDefinition) -> Iterable[tuple[str, str]]:
    for name, value in check.thresholds.items():
        if name not in before.thresholds:
            yield name, "unknown_threshold"
        elif before.severity == Severity.LEGAL and value != before.thresholds[name]:
            yield name, "legal_threshold_is_fixed"
    for name in before.thresholds:
        if name not in check.thresholds:
            yield name, "missing_threshold"
