"""What may be uploaded, told by content, and what becomes of its name."""

import struct
from datetime import date

import pytest
from django.test import override_settings
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from planner.forms.file_kinds import DOCX, JPEG, MAX_PART_LIST_BYTES, PDF, PNG, WEBP, XLSX, recognise
from planner.forms.proofs import ProofForm, safe_name
from tests import files
from tests.files import upload


def form_with(*uploads, expires_on=""):
    return ProofForm({"expires_on": expires_on}, MultiValueDict({"files": list(uploads)}))


def error_codes(form):
    return {field: [error.code for error in errors.as_data()] for field, errors in form.errors.items()}


@pytest.mark.parametrize(
    "name, content, kind",
    [
        ("a.pdf", files.pdf(), PDF),
        ("a.PDF", files.pdf(), PDF),
        ("a.png", files.png(), PNG),
        ("a.jpg", files.jpeg(), JPEG),
        ("a.jpeg", files.jpeg(), JPEG),
        ("a.webp", files.webp(), WEBP),
        ("a.xlsx", files.xlsx(), XLSX),
        ("a.docx", files.docx(), DOCX),
    ],
)
def test_each_kind_is_kept_under_its_true_type(name, content, kind):
    form = form_with(upload(name, content, "text/html"), expires_on="2027-03-31")
    assert form.errors == {}
    (kept,) = form.cleaned_data["files"]
    assert (kept.name, kept.content_type, kept.content.read()) == (name, kind.content_type, content)
    assert form.cleaned_data["expires_on"] == date(2027, 3, 31)


@pytest.mark.parametrize(
    "name, content",
    [
        ("page.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("image.png", b"\x89PNG\r\n\x1a\n but no header chunk"),
        ("image.png", b"\x89PNG"),
        ("image.jpg", b"\xff\xd8\xff"),
        ("image.webp", b"RIFF\x00\x00\x00\x00WAVEfmt "),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("program.exe", b"MZ" + b"\x00" * 64),
        ("old.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 64),
        ("plain.zip", files.archive("readme.txt")),
        ("sheet.xlsx", files.archive("xl/workbook.xml")),
        ("sheet.xlsx", files.archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")),
        ("both.xlsx", files.archive("[Content_Types].xml", "xl/workbook.xml", "word/document.xml")),
        ("cut.xlsx", files.xlsx()[:-30]),
        ("cut.xlsx", files.xlsx()[:60] + files.xlsx()[-22:]),
        ("spaced.pdf", b"\n\n%PDF-1.7\n"),
    ],
)
def test_forged_and_foreign_content_is_refused(name, content):
    form = form_with(upload(name, content, "application/pdf"))
    assert error_codes(form) == {"files": ["unknown"]}
    assert name in form.errors["files"][0]


@pytest.mark.parametrize(
    "name, content",
    [
        ("photo.png", files.jpeg()),
        ("report.docx", files.xlsx()),
        ("report.pdf", files.png()),
        ("report", files.pdf()),
        ("report.pdf.exe", files.pdf()),
    ],
)
def test_the_ending_must_agree_with_the_content(name, content):
    assert error_codes(form_with(upload(name, content))) == {"files": ["mismatch"]}


def test_an_archive_with_an_endless_part_list_is_not_read():
    content = bytearray(files.xlsx())
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<L", content, end + 12, MAX_PART_LIST_BYTES + 1)
    assert recognise(upload(content=bytes(content))) is None


def test_the_second_length_of_a_64_bit_archive_is_not_trusted():
    content = files.xlsx()
    end = content.rfind(b"PK\x05\x06")
    locator = b"PK\x06\x07" + b"\x00" * 16
    assert recognise(upload(content=content[:end] + locator + content[end:])) is None


def test_nothing_chosen_empty_and_too_large():
    assert error_codes(form_with()) == {"files": ["required"]}
    assert error_codes(form_with(upload("a.pdf", b""))) == {"files": ["empty"]}
    with override_settings(FILE_MAX_BYTES=100), translation.override("en"):
        errors = list(form_with(upload("long.pdf", b"%PDF-1.4" + b" " * 112)).errors["files"])
    assert errors == ["“long.pdf” has 120\xa0bytes, above the limit of 100\xa0bytes. Make it smaller, or split it."]


def test_every_wrong_file_is_named_and_none_is_kept():
    form = form_with(upload("good.pdf"), upload("empty.pdf", b""), upload("page.pdf", b"<html>"))
    assert error_codes(form) == {"files": ["empty", "unknown"]}
    assert "files" not in form.cleaned_data


def test_there_is_a_limit_per_upload():
    assert error_codes(form_with(*(upload() for _ in range(11)))) == {"files": ["too_many"]}
    assert error_codes(form_with(*(upload() for _ in range(10)))) == {}


@pytest.mark.parametrize("written", ["31.3.2027x", "0027-03-31", "2101-01-01"])
def test_a_wrong_date_is_refused(written):
    assert list(form_with(upload(), expires_on=written).errors) == ["expires_on"]


@pytest.mark.parametrize(
    "given_name, kept_name",
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\报告.pdf", "报告.pdf"),
        ("C:\\fakepath\\a b.png", "a b.png"),
        (".pdf", "pdf"),
        ("...", "file"),
        ("", "file"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
        ("invoice\u202efdp.exe", "invoice fdp.exe"),
        ('we"ird<|>*?.xlsx', "we_ird_____.xlsx"),
        ("锁库" * 100 + ".PDF", "锁库" * 58 + ".PDF"),
        ("a" * 300, "a" * 120),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_names_lose_what_is_dangerous(given_name, kept_name):
    assert safe_name(given_name) == kept_name


@given(st.text())
def test_any_name_becomes_a_short_plain_one(written):
    name = safe_name(written)
    assert 1 <= len(name) <= 120
    assert not set(name) & set('/\\"<>:|?*\r\n\x00')
    assert name not in {".", ".."}
    assert safe_name(name) == name
