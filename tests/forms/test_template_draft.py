"""The page on which a draft is edited, as a form: nothing typed is lost, every mistake stands beside its field."""

import pytest
from django.http import QueryDict
from django.utils import translation

from planner.domain.template_content import VersionContent
from planner.forms.template_draft import DraftForm
from planner.forms.template_draft_rows import CHOICES, TEXTS
from planner.models import TemplateVersion
from tests.domain.facts import make_item, standard_checks, standard_items

WEIGHTS = {"default": {"s": 25, "t": 20, "a": 20, "g": 15, "e": 20}}
CHECKS = (standard_checks()[0], standard_checks()[3])
SMALL = VersionContent(
    tuple(make_item(key, position=place) for place, key in enumerate(("one", "two", "three"), 1)), CHECKS, WEIGHTS
)
SHIPPED = VersionContent(standard_items(), standard_checks(), WEIGHTS)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def draft_form(content=SMALL, data=None):
    return DraftForm(TemplateVersion(number=1), content, data)


def sent(form, **changes):
    """What a browser sends back for the page; `changes` are further or other fields, None leaves a field out."""
    data = QueryDict(mutable=True)
    for row in form.items:
        data.appendlist("item", row["index"])
        data.update({f"item-{row['index']}-{name}": row[name] for name in (*TEXTS, *CHOICES)})
        data.update({f"item-{row['index']}-{name}": "on" for name in ("gate", "shows_costs") if row[name]})
    for check in form.checks:
        data[f"{check['own']}-enabled"] = "on"
        data.update({threshold["id"]: threshold["value"] for threshold in check["thresholds"]})
    for row in form.weights:
        data.update({cell["id"]: cell["value"] for cell in row["cells"]})
    for name, value in changes.items():
        if value is None:
            del data[name]
        else:
            data.setlist(name, [*data.getlist(name), value] if name == "item" else [value])
    return data


def read(content=SMALL, **changes):
    form = draft_form(content, sent(draft_form(content), **changes))
    return form, form.read()


def problems(form):
    return [(problem["anchor"], problem["name"], problem["text"]) for problem in form.problems]


def test_the_shipped_content_comes_back_unchanged():
    form, is_valid = read(SHIPPED)
    assert (is_valid, form.problems) == (True, [])
    assert form.content.checks == SHIPPED.checks
    assert form.content.step_weights == SHIPPED.step_weights
    assert [item.key for item in form.content.items] == [item.key for item in SHIPPED.items]
    assert [item.credit for item in form.content.items] == [item.credit for item in SHIPPED.items]
    assert [item.options for item in form.content.items] == [item.options for item in SHIPPED.items]


def test_everything_of_an_item_can_change():
    form, is_valid = read(
        **{
            "item-1-key": "second", "item-1-step": "g", "item-1-label_zh": "第二", "item-1-label_en": "Second",
            "item-1-guidance_zh": "做\r\n法", "item-1-guidance_en": "How", "item-1-answer": "choice", "item-1-unit": "",
            "item-1-weight": "5", "item-1-gate": "on", "item-1-shows_costs": "on", "item-1-due": "T-4h",
            "item-1-applies": "any hero", "item-1-credit": "options",
            "item-1-options": "yes | 有 | Yes | 1\nhalf | 半 | Half | 0.5",
        }
    )  # fmt: skip
    assert is_valid, problems(form)
    item = form.content.items[-1]
    assert (item.key, item.step, item.position, item.label_zh, item.label_en) == ("second", "g", 1, "第二", "Second")
    assert (item.guidance_zh, item.weight, item.is_gate, item.shows_costs) == ("做\n法", 5, True, True)
    assert (item.due_hours, item.applies, item.credit.kind) == (4, "any hero", "options")
    assert [(option.value, str(option.credit)) for option in item.options] == [("yes", "1"), ("half", "0.5")]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        (("1", "2", "3"), "one two three"),
        (("3", "2", "3"), "two three one"),
        (("1", "2", "1"), "three one two"),
        (("3", "2", "1"), "three two one"),
        (("1", "1", "3"), "two one three"),
    ],
)
def test_typed_numbers_move_items(places, order):
    form, is_valid = read(**{f"item-{number}-position": place for number, place in enumerate(places)})
    assert is_valid
    assert " ".join(item.key for item in form.content.items) == order
    assert [item.position for item in form.content.items] == [1, 2, 3]


def test_a_place_that_is_no_number_is_named():
    form, is_valid = read(**{"item-1-position": "second"})
    assert not is_valid
    assert problems(form) == [
        ("item-1-position", "S · Test item · position", "“second” is not a whole number."),
    ]


def test_items_are_added_and_removed():
    new = {f"item-new4-{name}": value for name, value in {
        "key": "four", "position": "1", "label_zh": "四", "label_en": "Four", "guidance_zh": "做", "guidance_en": "Do",
        "weight": "2", "due": "T-1d", "applies": "", "options": "", "credit_params": "", "step": "s",
        "answer": "yesno", "unit": "", "credit": "yes",
    }.items()}  # fmt: skip
    form, is_valid = read(**new, **{"item": "new4", "item-0-removed": "on"})
    assert is_valid, problems(form)
    assert [item.key for item in form.content.items] == ["four", "two", "three"]


def test_a_new_item_that_was_left_empty_is_left_out():
    form, is_valid = read(item="new4", **{"item-new4-step": "s", "item-new4-position": "4"})
    assert (is_valid, len(form.content.items)) == (True, 3)


def test_the_button_without_script_adds_a_row_and_keeps_what_was_typed():
    data = sent(draft_form(), add="g", **{"item-0-label_en": "Typed"})
    form = draft_form(data=data)
    gifts = next(step for step in form.steps if step["value"] == "g")
    assert [(row["index"], row["position"], row["is_open"]) for row in gifts["items"]] == [("new4", "1", True)]
    assert form.items[0]["label_en"] == "Typed"


def test_mistakes_stand_beside_their_fields_and_what_was_typed_stays():
    form, is_valid = read(
        **{
            "item-0-weight": "9", "item-1-applies": "any luck", "item-1-credit_params": "min 3", "item-2-label_en": "",
            "check-S01-thresholds.safety_hero": "lots", "weights-default-s": "much", "change_note_en": "x" * 201,
        }
    )  # fmt: skip
    assert not is_valid
    assert problems(form) == [
        ("item-0-weight", "S · Test item · weight", "The weight is 9; it must be from 1 to 5."),
        ("item-1-credit_params", "S · Test item · credit parameters", "Line 1, “min 3”: write “name: value”."),
        ("item-1-applies", "S · Test item · applies when", "There is no feature “luck” (character 5)."),
        ("item-2-label_en", "S · 测试项 · label in English", "The translation is missing."),
        ("check-S01-thresholds.safety_hero", "S01 · thresholds safety_hero", "“lots” is not a number."),
        ("weights-default-s", "Default · S", "“much” is not a whole number."),
        ("change_note_en", "change note in English", "201 characters are too many; 200 fit."),
    ]
    first, second = form.items[:2]
    assert (first["weight"], first["is_open"], first["problem_count"]) == ("9", True, 1)
    assert first["errors"]["weight"] == (
        '<p class="field-error" id="item-0-weight-error">The weight is 9; it must be from 1 to 5.</p>'
    )
    assert first["aria"]["weight"] == ' aria-invalid="true" aria-describedby="item-0-weight-error"'
    assert (second["applies"], second["credit_params"]) == ("any luck", "min 3")
    assert form.checks[0]["thresholds"][0]["error"] == "“lots” is not a number."


def test_what_the_law_sets_is_not_taken_from_the_form():
    data = {"check-S04-thresholds.lowest_price_days": "1", "check-S04-enabled": None}
    form, is_valid = read(**data)
    assert form.content.checks[1].thresholds == {"lowest_price_days": 7}
    assert (is_valid, [problem["anchor"] for problem in form.problems]) == (False, ["check-S04-enabled"])
    form, is_valid = read(**data, **{"check-S04-legal_review_reason": "New rules"})
    assert (is_valid, form.content.checks[1].is_enabled) == (True, False)
    assert form.content.checks[1].legal_review_reason == "New rules"


def test_a_damaged_form_loses_nothing():
    form, is_valid = read(item="<script>", **{"item-0-step": "x"})
    assert not is_valid
    assert [row["key"] for row in form.homeless] == ["one"]
    assert [problem["anchor"] for problem in form.problems] == ["item-0-step"]
    assert '<option value="x" selected>x</option>' in form.homeless[0]["step_options"]


def test_what_publishing_asks_is_shown_on_the_stored_draft():
    form = draft_form()
    assert not form.check_for_publishing()
    assert problems(form)[0] == (
        "section-items", "Items", "Step S · Merchandise has 3 items; at least 12 are needed.",
    )  # fmt: skip
    assert draft_form(SHIPPED).check_for_publishing()


def test_the_notes_for_publishing_are_needed_in_both_languages():
    form = draft_form(SHIPPED)
    assert not form.read_notes(data={"change_note_zh": "改", "change_note_en": " "})
    assert form.note_errors == {"change_note_en": "The translation is missing."}
    assert form.notes == {"change_note_zh": "改", "change_note_en": ""}
