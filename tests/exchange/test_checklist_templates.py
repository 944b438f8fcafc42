"""Templates as files: they come back as they went, and every bad row is reported at once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.template_content import TemplateDocument, TemplateHeader, VersionContent
from planner.domain.template_rows import read_content
from planner.enums import AnswerType, Unit
from planner.exchange.checklist_templates import FileRejected, read_document
from planner.exchange.template_files import write_document
from planner.management.commands.load_checklist_templates import SHIPPED
from tests.domain.facts import make_item, standard_checks

SMALL = """\
format: stage-planner/checklist-template/1
template: {slug: small, name_zh: 小, name_en: Small, platforms: [kuaishou], session_types: []}
version: {number: 2, change_note_zh: 改, change_note_en: Changed}
step_weights:
  default: {s: 20, t: 20, a: 20, g: 20, e: 20}
items:
- key: stock_locked
  step: s
  label: {zh: 锁库存, en: Stock locked}
  guidance: {zh: 怎么做, en: How}
  answer: yesno
  weight: 3
  due: T-3d
  credit: {kind: yes}
checks:
- {id: S01, key: stock, step: s, severity: BLOCK, thresholds: {safety: 1.2}}
"""


def rejected(text, **options):
    with pytest.raises(FileRejected) as caught:
        read_document(text.encode() if isinstance(text, str) else text, **options)
    return [(p.line, p.section, p.key, p.field, p.code) for p in caught.value.problems]


def test_a_small_file_is_read_as_written():
    document = read_document(SMALL.encode())
    assert document.header == TemplateHeader("small", "小", "Small", ("kuaishou",), ())
    assert (document.number, document.change_note_zh, document.change_note_en) == (2, "改", "Changed")
    assert [(item.key, item.credit.kind, item.due_hours) for item in document.content.items] == [
        ("stock_locked", "yes", 72)
    ]
    assert document.content.checks[0].thresholds == {"safety": "1.2"}


def test_the_shipped_file_comes_back_as_it_went():
    document = read_document((SHIPPED / "standard.yaml").read_bytes())
    text = write_document(document)
    assert read_document(text.encode()) == document
    assert write_document(read_document(text.encode())) == text
    assert len(document.content.items) == 87


def test_a_byte_order_mark_and_windows_lines_are_fine():
    assert read_document(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()) == read_document(SMALL.encode())


LABELS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=30)


@given(LABELS, st.lists(LABELS, min_size=1, max_size=4))
def test_any_text_survives(label, lines):
    texts = {"label_zh": "标" + label.strip(), "guidance_zh": ("引" + "\n".join(lines)).strip()}
    content, found = read_content(
        [
            {
                "key": "k", "step": "s", "label_en": "No", "guidance_en": "~", "answer": "yesno", "weight": "3",
                "due": "T-1d", "credit": "yes", **texts,
            }
        ],
        [],
        {"default": dict.fromkeys("stage", "20")},
    )  # fmt: skip
    if {problem.code for problem in found} & {"bad_characters"}:
        return
    document = TemplateDocument(TemplateHeader("any", "任", "Any"), content, 1, "null", "1.0")
    again = read_document(write_document(document).encode())
    assert again == document
    assert write_document(again) == write_document(document)


def test_optional_parts_come_back():
    item = make_item(
        "goal",
        "at_least",
        AnswerType.NUMBER,
        params={"target_by_session_type": {"daily_self": 1, "default": "2.5"}},
        position=1,
        unit=Unit.PEOPLE,
        applies="any hero",
        is_gate=True,
        shows_costs=True,
        guidance_en="One\n\nTwo",
    )
    checks = (
        replace(standard_checks()[0], is_enabled=False),
        replace(standard_checks()[3], is_enabled=False, legal_review_reason="新规: 待定 # 7月"),
    )
    document = TemplateDocument(
        TemplateHeader("x-1", "甲", "A", (), ("clearance",)),
        VersionContent((item,), checks, {"default": dict.fromkeys("stage", 20)}),
        3,
    )
    assert read_document(write_document(document).encode()) == document


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"# nothing\n", "empty"),
        (SMALL.encode("gb18030"), "not_text"),
        (SMALL.encode("utf-16"), "not_text"),
        (b"a: \x00", "not_text"),
        (b"\x89PNG\r\n\x1a\n", "not_text"),
        (b"x" * (512 * 1024 + 1), "too_large"),
        (b"a: [1, 2", "not_yaml"),
        (b"a: 1\n---\nb: 2\n", "not_yaml"),
        (b"a: &x [1]\nb: [*x, *x]\n", "no_aliases"),
        (b"a: !!python/object/apply:os.system [id]\n", "no_tags"),
        (b"[" * 5000, "too_deep"),
    ],
)
def test_what_is_not_a_readable_file(data, code):
    assert [found[4] for found in rejected(data)] == [code]


def test_the_line_of_a_wrong_byte_is_named():
    assert rejected(SMALL.encode()[:60] + b"\n\n\xff")[0][0] == 4


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("template/1", "template/2", (1, "", "", "format", "not_one_of")),
        ("slug: small, ", "", (2, "template", "", "slug", "required")),
        ("slug: small", "slug: Not a slug", (2, "template", "", "slug", "bad_slug")),
        ("[kuaishou]", "[kuaishou, moon]", (2, "template", "", "platforms", "not_one_of")),
        ("[kuaishou]", "kuaishou", (2, "template", "", "platforms", "wrong_shape")),
        ("number: 2", "number: two", (3, "version", "", "number", "not_whole")),
        ("改,", f"{'改' * 201},", (3, "version", "", "change_note_zh", "too_long")),
        ("s: 20, t", "s: many, t", (5, "step_weights", "default", "s", "not_whole")),
        ("e: 20}", "e: 20, z: 1}", (5, "step_weights", "default", "", "not_one_of")),
        ("key: stock_locked", "key: Stock", (7, "items", "Stock", "key", "bad_key")),
        ("  step: s", "  step: q", (8, "items", "stock_locked", "step", "not_one_of")),
        ("en: Stock locked", "en: ''", (9, "items", "stock_locked", "label_en", "missing_translation")),
        (", en: How", "", (10, "items", "stock_locked", "guidance_en", "missing_translation")),
        ("{zh: 怎么做, en: How}", "How", (10, "items", "stock_locked", "guidance", "wrong_shape")),
        ("yesno", "perhaps", (11, "items", "stock_locked", "answer", "not_one_of")),
        ("weight: 3", "weight: 3.5", (12, "items", "stock_locked", "weight", "not_whole")),
        ("weight: 3", "weight: 30", (12, "items", "stock_locked", "weight", "weight_out_of_range")),
        ("weight: 3", "wieght: 3", (12, "items", "stock_locked", "wieght", "unknown_field")),
        ("T-3d", "Friday", (13, "items", "stock_locked", "due", "bad_due")),
        ("kind: yes", "kind: sure", (14, "items", "stock_locked", "credit", "unknown_kind")),
        ("kind: yes", "kind: yes, min: 3", (14, "items", "stock_locked", "credit_params", "unknown_param")),
        ("due: T-3d", "due: T-3d\n  due: T-4d", (14, "items", "stock_locked", "due", "written_twice")),
        ("1.2", "lots", (16, "checks", "S01", "thresholds.safety", "not_a_number")),
        ("BLOCK", "HARD", (16, "checks", "S01", "severity", "not_one_of")),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_field(old, new, expected):
    assert SMALL.count(old) == 1
    assert expected in rejected(SMALL.replace(old, new))


def test_all_mistakes_are_reported_at_once():
    text = SMALL.replace("weight: 3", "weight: heavy").replace("T-3d", "soon").replace("1.2", "lots")
    assert rejected(text) == [
        (12, "items", "stock_locked", "weight", "not_whole"),
        (13, "items", "stock_locked", "due", "bad_due"),
        (16, "checks", "S01", "thresholds.safety", "not_a_number"),
    ]


def test_missing_parts_and_wrong_shapes():
    assert [found[3:] for found in rejected("format: stage-planner/checklist-template/1\nitems: 3\nchecks: [1]\n")] == [
        ("template", "missing"),
        ("version", "missing"),
        ("step_weights", "missing"),
        ("slug", "required"),
        ("name_zh", "required"),
        ("name_en", "required"),
        ("", "wrong_shape"),
        ("", "wrong_shape"),
        ("id", "required"),
        ("step", "required"),
        ("severity", "required"),
    ]
    assert rejected("- 1")[0] == (1, "", "", "", "wrong_shape")


def test_the_file_must_agree_with_what_is_stored():
    stored = TemplateHeader("small", "小", "Little", (), ())
    known = standard_checks()[:2]
    found = rejected(SMALL, known=lambda slug: (stored, known))
    assert [entry[2:] for entry in found if entry[4] == "header_differs"] == [
        ("", "name_en", "header_differs"), ("", "platforms", "header_differs"),
    ]  # fmt: skip
    assert {entry[4] for entry in found if entry[1] == "checks"} == {
        "check_is_fixed", "unknown_threshold", "missing_threshold", "checks_missing",
    }  # fmt: skip
