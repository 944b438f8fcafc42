"""Spreadsheets made for the tests."""

import io
import zipfile
from pathlib import Path

import xlsxwriter

OLD_EXCEL = Path(__file__).with_name("files") / "line-up-excel-97.xls"
"""Written once with xlwt: title row, two-row merged headers, a total, `85折`, `22%`, a synonym for a role."""
_ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>
 <table:table table:name="{name}">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def xlsx(sheets: dict[str, list[list[object]]], *, merged=(), hidden=(), prepare=None) -> bytes:
    """A workbook of these cells. `merged` areas and `prepare` concern the first sheet."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    for place, (name, rows) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if place == 0:
            for top, left, bottom, right in merged:
                sheet.merge_range(top, left, bottom, right, rows[top][left])
            if prepare:
                prepare(book, sheet)
        if name in hidden:
            sheet.hide()
    book.close()
    return target.getvalue()


def ods(name: str, rows: list[list[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr("content.xml", _ODS.format(name=name, rows=cells))
    return target.getvalue()


GBK_CSV = "\r\n".join((
    "116 购物节货盘表,,,,,,",
    "制表：赵敏　2026-11-20,,,,,,",
    "货号,品名,价格,,,数量,",
    ",,日常价（元）,直播间价,成本,可售,预估销量",
    'P01,"海苔脆, 5包",￥12.90,9.9元,7.2,"1,600",1.5千',
    "P02,每日坚果　３０包,９９,85折,41,1250,1000",
    "",
    "合计,,,,,2850,2500",
    "注：成本含税",
)).encode("gbk")  # fmt: skip
