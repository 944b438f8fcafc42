"""Every error of a cell has its sentence in both languages."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from planner.domain.worksheets.columns import CellError, column
from planner.enums_worksheets import Worksheet
from planner.forms import cell_errors
from planner.forms.cell_errors import cell_error_text
from planner.queries import worksheet_problems

SAMPLES = {
    "found": "走秀款", "minimum": 1, "maximum": 5000, "length": 41, "first": 2000, "last": 2100, "field": "list_price",
    "other": "live_price", "worksheet": "line_up", "start": 3, "end": 1, "row": "7",
}  # fmt: skip
ERRORS = {"CellError", "AnswerError"}
ROOT = Path(cell_errors.__file__).parent.parent


def codes():
    """The codes that are raised anywhere in the columns, or yielded for the database."""
    found = set()
    sources = [*(ROOT / "domain/worksheets/columns").glob("*.py"), Path(worksheet_problems.__file__)]
    for path in [*sources, ROOT / "domain/parsing.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS and node.args:
                found |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                first = node.value.elts[0]
                found |= {first.value} if isinstance(first, ast.Constant) else set()
    return sorted(found)


@pytest.mark.parametrize(
    "code",
    [
        *(*codes(), "duplicate", "above", "below", "not_after", "not_before", "same_person"),
        *("end_before_start", "too_many_rows", "required"),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_code_has_a_sentence(code, language):
    with translation.override(language):
        unknown = cell_error_text("made_up")
        text = cell_error_text(code, SAMPLES, worksheet=Worksheet.LINE_UP)

    assert text != unknown
    assert "%(" not in text


def test_sentences_name_what_they_mean():
    with translation.override("en"):
        rate = column(Worksheet.LINE_UP, "return_rate")
        role = column(Worksheet.LINE_UP, "role")

        assert cell_error_text("too_large", {"maximum": Decimal("0.95")}, column=rate) == "At most 95%."
        assert cell_error_text("too_large", {"maximum": 5000}) == "At most 5,000."
        assert cell_error_text("too_many_decimals", {"maximum": 2}, column=rate) == "At most 2 decimals."
        assert cell_error_text("not_an_option", {"found": "x"}, column=role) == (
            "“x” is none of: Traffic item, Benefit item, Hero product, Profit item, Image item, Test item."
        )
        assert cell_error_text("above", {"other": "live_price"}, worksheet=Worksheet.LINE_UP) == (
            "This cannot be more than “Live price”."
        )
        assert cell_error_text("unknown_row", {"found": "P9", "worksheet": Worksheet.LINE_UP}) == (
            "“P9” is not in “Line-up”."
        )


def test_an_error_can_be_worded():
    error = CellError("say_percent", found="1")

    with translation.override("zh-hans"):
        assert cell_error_text(error.code, error.params) == "请写 1%，或带百分号写出你要的比例。"
