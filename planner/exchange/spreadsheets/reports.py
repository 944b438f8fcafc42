"""What an import leaves out, as a workbook: rows to put right and load again, and every cell that is not imported."""

from planner.domain.moments import is_english
from planner.exchange.spreadsheets.headers import turned
from planner.exchange.spreadsheets.verdicts import Left, Verdict, cell_name
from planner.exchange.spreadsheets.workbook import ExtraSheet, plain_workbook

_PROBLEM = ("问题", "Problem")
_LEFT = (("工作表", "Sheet"), ("单元格", "Cell"), ("原文", "Text"), ("没有导入的原因", "Why it is not imported"))
_LEFT_NAME = ("没有导入的单元格", "Cells not imported")


def report_workbook(draft, *, language, sentence, reason):
    """`sentence(cell draft, worksheet)` words a problem, `reason(left cell)` why a cell is left out."""
    english = is_english(language)
    tables = [
        _rows_to_put_right(sheet, english, sentence)
        for sheet in draft.sheets
        if any(row.verdict == Verdict.REFUSED for row in sheet.rows)
    ]
    left = [(cell.sheet, cell.name, cell.text, reason(cell)) for cell in draft.left if cell.reason != Left.HEADER]
    headers = [header[english] for header in _LEFT]
    tables.append(ExtraSheet(_LEFT_NAME[english], headers, left, frozenset({2, 3})))
    return plain_workbook(_named_apart(tables), language=language)


def _rows_to_put_right(sheet, english, sentence):
    mapping = sheet.mapping
    cells = turned(sheet.sheet) if mapping.is_sideways else sheet.sheet
    headers = [column.header or cell_name(0, column.index)[:-1] for column in mapping.columns]
    colon, rows = ": " if english else "：", []
    for row in sheet.rows:
        if row.verdict != Verdict.REFUSED:
            continue
        told = [cells.cell(row.row, column.index) for column in mapping.columns]
        problems = [
            f"{cell_name(row.row, cell.column)} {headers[cell.column]}{colon}{sentence(cell, mapping.worksheet)}"
            for cell in row.problems
        ]
        rows.append([*told, "\n".join(problems)])
    return ExtraSheet(sheet.sheet.name or "1", [*headers, _PROBLEM[english]], rows, frozenset({len(headers)}))


def _named_apart(tables):
    """Sheet names as a workbook takes them: 31 characters, no `[]:*?/\\`, each once."""
    used, done = set(), []
    for table in tables:
        plain = "".join("_" if sign in "[]:*?/\\'" else sign for sign in table.name)[:31] or "1"
        name, number = plain, 2
        while name.casefold() in used:
            name, number = f"{plain[:28]} {number}", number + 1
        used.add(name.casefold())
        done.append(ExtraSheet(name, table.headers, table.rows, table.wide))
    return done
