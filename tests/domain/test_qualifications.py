"""Documents per category of goods, and the articles of law behind the checks."""

from dataclasses import replace
from datetime import date

import pytest

from planner.domain.laws import LAWS, NOTE, REVIEWED_ON, laws_of
from planner.domain.qualifications import (
    FORBIDDEN,
    MEDICAL,
    NOT_BY_ENDORSERS,
    REQUIRED,
    is_regulated,
    required_document_count,
    unmet_requirements,
)
from planner.domain.worksheets import LineUpItem, QualificationDocument
from planner.enums import Severity
from planner.enums_worksheets import RegCategory
from tests.domain.facts import standard_checks
from tests.domain.plans import plan_1, plan_2, plan_3

DAY = date(2026, 12, 4)
DEVICE = ("device_online_notice", "ad_approval")


def item(category, *types, expiry=None, key="a"):
    documents = tuple(QualificationDocument(kind, f"{kind}-1", expiry) for kind in types)
    return LineUpItem(key, reg_category=category, qualification_docs=documents)


class TestRequirements:
    @pytest.mark.parametrize(
        ("category", "types"),
        [
            ("general_food", ("production_licence", "prepackaged_filing", "batch_inspection")),
            ("general_food", ("production_licence", "food_licence", "batch_inspection")),
            ("health_food", ("health_food_registration", "food_licence", "ad_approval")),
            ("infant_formula", ("formula_registration", "food_licence", "ad_approval")),
            ("cosmetic_general", ("cosmetic_filing",)),
            ("cosmetic_special", ("cosmetic_registration",)),
            ("medical_device_1", ("device_filing", *DEVICE)),
            ("medical_device_2", ("device_registration", "device_operation_filing", *DEVICE)),
            ("medical_device_3", ("device_registration", "device_operation_licence", *DEVICE)),
            ("drug_otc", ("drug_authorisation", "drug_online_qualification", "ad_approval")),
            ("appliance_ccc", ("ccc_certificate",)),
            ("alcohol", ("alcohol_licence",)),
            ("jewelry", ("inspection_certificate",)),
            ("book", ("publication_licence",)),
            ("apparel", ()),
            ("daily_goods", ()),
        ],
    )  # fmt: skip
    def test_met_by_these_and_by_none_fewer(self, category, types):
        assert unmet_requirements(item(category, *types), on=DAY) == ()
        for kind in types:
            fewer = item(category, *(other for other in types if other != kind))
            assert len(unmet_requirements(fewer, on=DAY)) == 1

    @pytest.mark.parametrize(("expiry", "unmet"), [(DAY, 0), (date(2026, 12, 3), 1)])
    def test_an_expired_document_does_not_count(self, expiry, unmet):
        assert len(unmet_requirements(item("power_bank_ccc", "ccc_certificate", expiry=expiry), on=DAY)) == unmet

    def test_device_of_class_three_needs_a_licence_not_a_filing(self):
        row = item(
            "medical_device_3", "device_registration", "device_operation_filing", "device_online_notice", "ad_approval"
        )
        assert unmet_requirements(row, on=DAY) == (("device_operation_licence",),)

    def test_categories(self):
        assert {"drug_rx", "tobacco"} == FORBIDDEN
        assert MEDICAL < NOT_BY_ENDORSERS
        assert {"health_food", "fsmp"} == NOT_BY_ENDORSERS - MEDICAL
        assert [category.value for category in RegCategory if not is_regulated(category)] == [
            "fresh", "apparel", "daily_goods", "3c_digital",
        ]  # fmt: skip
        assert set(REQUIRED) | FORBIDDEN < set(RegCategory.values)


class TestCounting:
    @pytest.mark.parametrize(("plan", "count"), [(plan_1, 7), (plan_2, 0), (plan_3, 14)])
    def test_of_the_worked_plans(self, plan, count):
        assert required_document_count(plan.SHEETS.line_up) == count

    def test_a_missing_document_counts_for_its_product(self):
        rows = plan_1.SHEETS.line_up
        bare = tuple(replace(row, qualification_docs=()) for row in rows[:2])
        assert required_document_count(bare) == 6


class TestLaws:
    def test_every_legal_check_names_its_articles(self):
        legal = {check.id for check in standard_checks() if check.severity == Severity.LEGAL}
        assert legal <= set(LAWS)
        assert set(LAWS) <= {check.id for check in standard_checks()}

    def test_a_reference(self):
        first = laws_of("G02")[0]
        assert (first.rule, first.law_name, first.article) == ("LW01", "反不正当竞争法", "11(4)")
        assert (first.version_date, first.effective_from, first.certainty) == ("2025-06-27", date(2025, 10, 15), "A")
        assert (first.effective_to, first.reviewed_on) == (None, REVIEWED_ON)

    def test_all_are_complete(self):
        references = [reference for found in LAWS.values() for reference in found]
        assert {reference.certainty for reference in references} == {"A", "B", "C"}
        assert all(
            reference.name("zh-hans") and reference.name("en").isascii() and reference.rule.startswith("LW")
            for reference in references
        )

    @pytest.mark.parametrize(
        ("check", "rule", "articles"),
        [
            ("S05", "LW16", {"食品安全法 76–79", "广告法 46"}),
            ("T07", "LW36", {"网络直播营销管理办法（试行） 17", "未成年人保护法 76"}),
            ("E05", "LW46", {"反不正当竞争法 12", "广告法 13"}),
            ("E06", "LW20", {"广告法 20"}),
        ],
    )
    def test_a_rule_names_all_its_laws(self, check, rule, articles):
        assert articles <= {f"{law.law_name} {law.article}" for law in laws_of(check) if law.rule == rule}

    def test_practice_has_no_law(self):
        assert laws_of("S01") == ()

    def test_the_note_is_in_both_languages(self):
        assert set(NOTE) == {"zh", "en"}
