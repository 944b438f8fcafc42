"""Files of every kind become the same cells; what cannot be read says why."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from planner.exchange.spreadsheets.reading import MAX_BYTES, MAX_ROWS, SpreadsheetError, read_file, read_pasted
from planner.exchange.spreadsheets.sandbox import cell_text
from tests.exchange.spreadsheets.made import GBK_CSV, OLD_EXCEL, ods, xlsx

TABLE = [["货号", "直播价"], ["P01", "9.9"], ["", ""], ["P02", "79"]]
CELLS = (("货号", "直播价"), ("P01", "9.9"), (), ("P02", "79"))


def refused(content: bytes, name: str = "") -> tuple[str, dict]:
    with pytest.raises(SpreadsheetError) as caught:
        read_file(content, name)
    return caught.value.code, caught.value.params


def csv_text(delimiter: str) -> str:
    return "\n".join(delimiter.join(row) for row in TABLE)


class TestWorkbooks:
    def test_xlsx(self):
        (sheet,) = read_file(xlsx({"货盘": TABLE}))

        assert (sheet.name, sheet.rows, sheet.is_hidden) == ("货盘", CELLS, False)
        assert sheet.cell(1, 1) == "9.9"
        assert sheet.cell(1, 7) == sheet.cell(9, 0) == sheet.cell(-1, 0) == ""

    def test_ods(self):
        (sheet,) = read_file(ods("货盘", TABLE))

        assert (sheet.name, sheet.rows) == ("货盘", CELLS)

    def test_xls_of_old_excel(self):
        (sheet,) = read_file(OLD_EXCEL.read_bytes())

        assert sheet.name == "货盘终版"
        assert sheet.rows[3] == ("1", "纯色羊绒围巾 180cm", "引流", "199", "59.9", "46", "6000", "5190", "0.12")
        assert (1, 3, 1, 5) in sheet.merged

    def test_values_are_written_as_people_write_them(self):
        def prepare(book, sheet):
            formats = [book.add_format({"num_format": form}) for form in ("yyyy-mm-dd hh:mm", "yyyy-mm-dd", "hh:mm")]
            sheet.write_datetime(1, 0, datetime(2026, 12, 4, 19, 30), formats[0])
            sheet.write_datetime(1, 1, datetime(1999, 5, 2), formats[1])
            sheet.write_datetime(1, 2, time(19, 30), formats[2])
            sheet.write_number(1, 3, 1.0625, book.add_format({"num_format": "[h]:mm"}))

        (sheet,) = read_file(xlsx({"a": [[1, 2.50, True, 0.1 + 0.2, 6901234567892, 1e-7, " x "]]}, prepare=prepare))

        assert sheet.rows[0] == ("1", "2.5", "是", "0.3", "6901234567892", "0.0000001", "x")
        assert sheet.rows[1] == ("2026-12-04 19:30", "1999-05-02", "19:30", "25:30")

    def test_cells_with_an_error_are_not_lost(self):
        def prepare(book, sheet):
            sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
            sheet.write_formula(3, 3, "=NA()", None, "#N/A")

        (sheet,) = read_file(xlsx({"a": [["x"], ["y", "", "z"]]}, prepare=prepare))

        assert sheet.rows == (("x",), ("y", "#DIV/0!", "z"), (), ("", "", "", "#N/A"))

    def test_hidden_sheets_say_so(self):
        sheets = read_file(xlsx({"a": TABLE, "b": TABLE}, hidden=("b",)))

        assert [sheet.is_hidden for sheet in sheets] == [False, True]

    def test_one_far_cell_does_not_take_the_server_down(self):
        """Five kilobytes that make the reader ask for half a terabyte and abort."""
        content = xlsx({"a": [[1]]}, prepare=lambda book, sheet: sheet.write(1048575, 16383, 1))

        assert len(content) < 10_000
        assert refused(content) == ("too_large_unpacked", {"megabytes": 200})

    def test_zip_bomb(self):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<a/>")
            for part in range(5):
                archive.writestr(f"xl/worksheets/sheet{part}.xml", bytes(50 << 20))

        assert len(target.getvalue()) < 1 << 20
        assert refused(target.getvalue()) == ("too_large_unpacked", {"megabytes": 200})

    @pytest.mark.parametrize(
        "content", [b"PK\x03\x04garbage", OLD_EXCEL.read_bytes()[:2000], xlsx({"a": TABLE})[:3000]]
    )
    def test_damaged(self, content):
        assert refused(content) == ("damaged", {})

    def test_password(self):
        assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")) == (
            "has_password",
            {},
        )

    def test_limits(self):
        assert refused(b"") == ("empty", {})
        assert refused(xlsx({"a": []})) == ("empty", {})
        assert refused(bytes(MAX_BYTES + 1)) == ("too_large", {"megabytes": 10})
        assert refused(xlsx({f"s{n}": [[1]] for n in range(41)})) == ("too_many_sheets", {"maximum": 40})
        assert refused(xlsx({"货盘": [[1]] * (MAX_ROWS + 1)})) == ("too_many_rows", {"sheet": "货盘", "maximum": 5000})
        assert refused(xlsx({"货盘": [list(range(201))]})) == ("too_many_columns", {"sheet": "货盘", "maximum": 200})
        assert refused(xlsx({"a": [[1] * 150] * 1400})) == ("too_many_cells", {"maximum": 200_000})

    def test_blank_rows_far_below_do_not_count(self):
        def prepare(book, sheet):
            sheet.write_blank(9000, 3, None, book.add_format({"bold": True}))

        assert read_file(xlsx({"a": TABLE}, prepare=prepare))[0].rows == CELLS


class TestText:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
    )
    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
    def test_encodings_and_delimiters(self, encoding, delimiter):
        (sheet,) = read_file(csv_text(delimiter).encode(encoding), "货盘.csv")

        assert (sheet.name, sheet.rows) == ("货盘", CELLS)

    def test_gbk_with_title_and_merged_headers(self):
        (sheet,) = read_file(GBK_CSV, "终版.csv")

        assert sheet.rows[0] == ("116 购物节货盘表",)
        assert sheet.rows[4] == ("P01", "海苔脆, 5包", "￥12.90", "9.9元", "7.2", "1,600", "1.5千")
        assert sheet.rows[6] == ()

    def test_pasted(self):
        (sheet,) = read_pasted('货号\t卖点\nP01\t"现炒\n30天鲜"\n')

        assert sheet.rows == (("货号", "卖点"), ("P01", "现炒\n30天鲜"))

    def test_one_column(self):
        assert read_pasted("P01\nP02")[0].rows == (("P01",), ("P02",))

    def test_sep_line_of_excel(self):
        assert read_file(b"sep=;\na;b\n1;2")[0].rows == (("a", "b"), ("1", "2"))

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"<html><table></table></html>", "not_a_spreadsheet"), (b"%PDF-1.7\x00\x01\x02", "not_a_spreadsheet"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_spreadsheet"), (b"a,b\n\x81", "unknown_encoding"),
            (b"\n \n,,\n", "empty"), (b'"' + b"x" * 200_000, "not_a_spreadsheet"),
        ],
    )  # fmt: skip
    def test_refused(self, content, code):
        assert refused(content) == (code, {})

    def test_limits(self):
        assert refused(b"a\n" * 5001, "x.csv") == ("too_many_rows", {"sheet": "x", "maximum": 5000})
        assert refused(b"," * 200 + b"a", "x.csv") == ("too_many_columns", {"sheet": "x", "maximum": 200})


def test_sandbox_types():
    """The same texts without a workbook around them."""
    assert [cell_text(value) for value in (False, 3.0, date(2026, 1, 2), timedelta(hours=26, seconds=5), -0.5)] == [
        "否", "3", "2026-01-02", "26:00:05", "-0.5"
    ]  # fmt: skip
