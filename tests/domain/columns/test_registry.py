"""The registry says something sensible about every field of every worksheet."""

from dataclasses import MISSING, fields

import pytest
from django.utils import translation

from planner.domain.worksheets.columns import COLUMNS, NUMERIC, RECORDS, UNITS, CellKind, choice_text, column
from planner.domain.worksheets.columns.choices import WORDS, find_choice, folded, is_label
from planner.domain.worksheets.limits import LIMITS
from planner.enums_worksheets import BenefitTrigger, LineUpRole, Worksheet
from planner.models import LivestreamSession
from planner.queries.worksheet_tables import TABLES

NOT_TYPED = {"key", "time_zone", "seq", "strategic_loss_approved_by"}
TEXTS = {CellKind.TEXT, CellKind.LONG_TEXT, CellKind.LINK, CellKind.WORDS, CellKind.FILES}
ALL = [(worksheet, one) for worksheet, columns in COLUMNS.items() for one in columns]
IDS = [f"{worksheet.value}.{one.name}" for worksheet, one in ALL]


@pytest.mark.parametrize("worksheet", Worksheet)
def test_every_field_that_people_write_has_one_column(worksheet):
    names = [one.name for one in COLUMNS[worksheet] if not one.is_derived]

    assert sorted(names) == sorted(field.name for field in fields(RECORDS[worksheet]) if field.name not in NOT_TYPED)


@pytest.mark.parametrize(("worksheet", "one"), ALL, ids=IDS)
def test_numbers_have_the_bounds_of_the_database(worksheet, one):
    limits = LIMITS.get(worksheet, {}).get(one.name)

    assert not (limits is None and one.kind in NUMERIC | {CellKind.MINUTE} and not one.is_derived)
    assert limits is None or (one.low, one.high) == limits


@pytest.mark.parametrize(("worksheet", "one"), ALL, ids=IDS)
def test_decimals_fit_into_the_database(worksheet, one):
    table = TABLES[worksheet]
    if one.name in table.columns and one.kind in {CellKind.MONEY, CellKind.RATE, CellKind.DECIMAL}:
        assert one.places == table.model._meta.get_field(one.name).decimal_places


@pytest.mark.parametrize(("worksheet", "one"), ALL, ids=IDS)
def test_texts_fit_into_the_database(worksheet, one):
    """As long as their column, so that nothing that was read is cut off or refused when it is saved."""
    table = TABLES[worksheet]
    if one.is_derived or one.name not in table.stored or one.kind not in TEXTS:
        return
    if one.name in table.of_livestream:
        stored = LivestreamSession._meta.get_field(table.of_livestream[one.name])
    else:
        stored = table.model._meta.get_field(one.name)
    assert one.high == getattr(stored, "base_field", stored).max_length, one.name


@pytest.mark.parametrize(("worksheet", "one"), ALL, ids=IDS)
def test_column_is_complete(worksheet, one):
    assert one.label_zh
    assert one.label_en
    assert bool(one.help_zh) == bool(one.help_en)
    assert one.unit in UNITS
    assert (one.choices is not None) == (one.kind in {CellKind.CHOICE, CellKind.CHOICES})
    assert (one.refers_to is not None) == (one.kind in {CellKind.ROW, CellKind.ROWS})
    assert one.low is None or one.high is None or one.low <= one.high
    assert column(worksheet, one.name) is one


@pytest.mark.parametrize("worksheet", Worksheet)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_labels_of_a_worksheet_differ(worksheet, language):
    labels = [folded(one.label(language)) for one in COLUMNS[worksheet]]

    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("worksheet", Worksheet)
def test_no_synonym_is_the_label_of_another_column(worksheet):
    labels = {folded(label): one.name for one in COLUMNS[worksheet] for label in (one.label_zh, one.label_en)}

    for one in COLUMNS[worksheet]:
        for synonym in one.synonyms:
            assert labels.get(folded(synonym), one.name) == one.name, f"{one.name}: {synonym}"


@pytest.mark.parametrize("worksheet", Worksheet)
def test_no_synonym_means_two_columns(worksheet):
    meant: dict[str, str] = {}
    for one in COLUMNS[worksheet]:
        for synonym in one.synonyms:
            assert meant.setdefault(folded(synonym) or synonym, one.name) == one.name, synonym


@pytest.mark.parametrize("worksheet", Worksheet)
def test_blank_is_what_the_record_has_by_default(worksheet):
    defaults = {field.name: field.default for field in fields(RECORDS[worksheet])}

    for one in COLUMNS[worksheet]:
        if not one.is_derived and defaults[one.name] is not MISSING:
            assert one.blank == defaults[one.name], one.name


def test_costs_are_marked():
    marked = {f"{worksheet.value}.{one.name}" for worksheet, one in ALL if one.shows_costs}

    assert marked == {
        "line_up.floor_price", "line_up.unit_cost", "line_up.freight_per_unit", "line_up.commission_rate",
        "line_up.margin_rate", "line_up.unit_contribution", "line_up.break_even_roi",
        "parameters.platform_fee_rate", "parameters.return_handling_cost", "parameters.writeoff_rate",
        "parameters.fixed_cost", "parameters.provider_rate",
        "crew.rate",
        "channels.budget", "channels.cost_per_entry", "channels.expected_roi", "channels.bid_value",
        "hourly_budget.amount",
        "creator_deals.slot_fee", "creator_deals.commission_rate", "creator_deals.guaranteed_gmv",
        "targets.total_ad_budget", "targets.reserve_rate", "targets.roi_floor",
        "benefits.unit_cost", "benefits.total_cost",
        "content.boost_budget",
    }  # fmt: skip


@pytest.mark.parametrize("choices", WORDS, ids=lambda choices: choices.__name__)
def test_words_of_choices_are_the_translated_labels(choices):
    assert list(WORDS[choices]) == list(choices.values)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            for member in choices:
                assert choice_text(choices, member.value, language) == str(member.label)


@pytest.mark.parametrize("choices", WORDS, ids=lambda choices: choices.__name__)
def test_every_label_finds_its_value(choices):
    for value, words in WORDS[choices].items():
        for word in (value, *words[:2]):
            assert find_choice(choices, word) == value, word
            assert is_label(choices, word)


@pytest.mark.parametrize("choices", WORDS, ids=lambda choices: choices.__name__)
def test_other_words_mean_one_value(choices):
    for value, words in WORDS[choices].items():
        for word in words[2:]:
            assert find_choice(choices, word) == value, word


def test_other_words_are_no_labels():
    assert find_choice(LineUpRole, "走量") == "profit"
    assert not is_label(LineUpRole, "走量")
    assert not is_label(LineUpRole, "nonsense")


def test_every_choice_of_a_column_has_words():
    assert {one.choices for _, one in ALL if one.choices} <= set(WORDS)
    assert BenefitTrigger in WORDS


def test_headers_carry_the_unit():
    live, person = column(Worksheet.LINE_UP, "live_price"), column(Worksheet.CREW, "person")

    assert live.header("zh-hans") == "直播价（元/件）"
    assert live.header("en") == "Live price (yuan/unit)"
    assert person.header("zh-hans") == "姓名"
    assert live.help("en") == "Before coupons, at most the regular price."
