"""Files that the application keeps, as cells and exported texts name them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.worksheets import QualificationDocument
from planner.domain.worksheets.columns import CellContext, column, format_cell, parse_cell
from planner.domain.worksheets.kept_files import KeptFile, kept_file, kept_in, names_only, numbers_in, without_files
from planner.enums_worksheets import Worksheet
from tests.domain.columns.cases import START

SITE = "https://planner.example.com"
HERE = CellContext(START)
OUT = replace(HERE, site=SITE)
FILES, DOCUMENTS = (column(Worksheet.LINE_UP, name) for name in ("compare_evidence", "qualification_docs"))
names = st.text(st.sampled_from("授权书a1 .,、;；()"), min_size=1, max_size=40).map(lambda name: f"x{name}x.pdf")
addresses = st.builds(lambda number, name: KeptFile(number, name).address, st.integers(1, 10**17), names)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/worksheet-files/17/sc.pdf", (17, "sc.pdf")),
        (f"{SITE}/worksheet-files/17/授权书 1.pdf", (17, "授权书 1.pdf")),
        ("/worksheet-files/17/", None),
        ("/worksheet-files/x/sc.pdf", None),
        ("/worksheet-files/17/a/b.pdf", None),
        ("see /worksheet-files/17/sc.pdf", None),
        ("sc.pdf", None),
        ("https://drive.example.com/sc.pdf", None),
    ],
)
def test_what_is_an_address(text, found):
    assert kept_file(text) == found


@given(st.lists(st.one_of(addresses, names), min_size=1, max_size=4).map(tuple), st.sampled_from(["zh-hans", "en"]))
def test_files_leave_with_the_site_and_come_back_without(value, language):
    text = format_cell(FILES, value, language=language, context=OUT)
    assert text.count(SITE) == len([one for one in value if kept_file(one)])
    assert parse_cell(FILES, text, context=HERE) == value
    assert parse_cell(FILES, format_cell(FILES, value, language=language, context=HERE), context=HERE) == value


@given(addresses)
def test_so_do_documents(address):
    value = (QualificationDocument("production_licence", "SC1", None, address),)
    text = format_cell(DOCUMENTS, value, language="zh-hans", context=OUT)
    assert SITE in text
    assert parse_cell(DOCUMENTS, text, context=HERE) == value


def test_files_of_others_go_and_the_rest_stays():
    ours, theirs = KeptFile(1, "a.pdf"), KeptFile(2, "b.pdf")
    files = (ours.address, theirs.address, "c.pdf")
    documents = (QualificationDocument("production_licence", "SC1", None, theirs.address),)
    assert kept_in([files, documents, "text", None, 5]) == {ours, theirs}
    assert without_files(files, {theirs}) == (ours.address, "c.pdf")
    assert without_files(documents, {theirs}) == (QualificationDocument("production_licence", "SC1"),)


def test_people_read_names():
    text = f"SC|1||{SITE}/worksheet-files/17/sc.pdf\nSC|2||/worksheet-files/18/授权书.pdf"
    assert names_only(text) == "SC|1||sc.pdf\nSC|2||授权书.pdf"
    assert numbers_in([text, "nothing"]) == {17, 18}
