"""The LEGAL checks S04, S05, S10, T07, T09, G02, G03, G08, E05, E06, E07."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from planner.domain.checks import run_checks
from planner.domain.worksheets import FieldRef, QualificationDocument, TextExemption
from planner.enums_worksheets import Worksheet
from tests.domain.checks.cases import (
    HEALTHY,
    NOW,
    add,
    cell,
    confirmed,
    definitions,
    edit,
    edit_all,
    failing,
    outcome,
    row,
    run,
    without,
)
from tests.domain.plans import plan_2, plan_3
from tests.domain.test_lexicons import shipped_lexicons

HOUR = timedelta(hours=1)


class TestComparePrice:
    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"compare_price": Decimal(99)}, "pass"),
            ({"compare_price": Decimal("99.01")}, "fail"),
            ({"compare_price": Decimal(89)}, "fail"),
            ({"compare_price": Decimal("89.01")}, "pass"),
            ({"compare_basis": "none"}, "fail"),
            ({"compare_basis": "msrp"}, "fail"),
            ({"compare_basis": "msrp", "compare_evidence": ("建议零售价.pdf",)}, "pass"),
            ({"compare_basis": "last_deal", "low_price_7d": None, "last_deal_price": Decimal(99)}, "pass"),
            ({"compare_basis": "last_deal", "low_price_7d": None, "last_deal_price": Decimal("98.99")}, "fail"),
            ({"compare_basis": "last_deal", "last_deal_price": Decimal(120)}, "fail"),
            ({"compare_price": None, "compare_basis": ""}, "pass"),
            ({"compare_basis": ""}, "no_data"),
            ({"low_price_7d": None}, "no_data"),
            ({"compare_basis": "last_deal", "low_price_7d": None}, "no_data"),
            ({"live_price": None}, "no_data"),
        ],
    )
    def test_every_basis(self, change, found):
        assert outcome("S04", edit("line_up", "P02", **change)) == found

    @pytest.mark.parametrize(
        ("change", "zh", "en"),
        [
            (
                {"low_price_7d": Decimal(92)},
                "P02 划线价 99 元没有合法依据（近七日最低成交 92 元）。",
                "P02: struck-through price 99 has no valid basis (7-day lowest deal 92).",
            ),
            (
                {"compare_basis": "none"},
                "P02 划线价 99 元没有合法依据。",
                "P02: struck-through price 99 has no valid basis.",
            ),
            (
                {"compare_price": Decimal(80)},
                "P02 划线价 80 元不高于直播价 89 元。",
                "P02: struck-through price 80 is not above the live price 89.",
            ),
            (
                {"compare_basis": "last_deal", "low_price_7d": None, "last_deal_price": Decimal(90)},
                "P02 划线价 99 元没有合法依据（上一次成交 90 元，且仅限近七日无成交）。",
                "P02: struck-through price 99 has no valid basis (last deal 90, only without a deal in 7 days).",
            ),
        ],
    )
    def test_words(self, change, zh, en):
        result = run("S04", edit("line_up", "P02", **change))
        assert (result.messages("zh"), result.messages("en")) == ((zh,), (en,))
        assert cell(result) == ("line_up", "P02", "compare_price")

    def test_nothing_struck_through(self):
        assert outcome("S04", edit_all("line_up", compare_price=None)) == "pass"

    def test_a_known_breach_is_told_before_what_is_missing(self):
        below = {"compare_price": Decimal(1), "compare_basis": "", "low_price_7d": None}
        assert outcome("S04", edit("line_up", "P02", **below)) == "fail"
        groundless = {"compare_basis": "none", "live_price": None}
        assert outcome("S04", edit("line_up", "P02", **groundless)) == "fail"
        assert outcome("S04", edit("line_up", "P02", compare_basis="")) == "no_data"

    def test_law(self):
        assert [law.rule for law in run("S04").laws] == ["LW07", "LW07", "LW08", "LW09"]

    @pytest.mark.parametrize(("price", "count"), [(Decimal("103.95"), 0), (Decimal("103.96"), 1)])
    def test_a_list_price_well_above_the_deals_of_seven_days_is_pointed_out(self, price, count):
        result = run("S04", edit("line_up", "P02", list_price=price))
        assert (result.outcome, len(result.notes)) == ("pass", count)
        start = "P02: list price 103.96 is more than 5% above the lowest deal of 7 days, 99."
        assert [text.startswith(start) for text in result.note_messages("en")] == [True] * count
        assert run("S04", edit("line_up", "P02", list_price=price, compare_price=None)).notes == ()


class TestQualification:
    def test_a_missing_document(self):
        documents = row("line_up", "P02").qualification_docs[1:]
        result = run("S05", edit("line_up", "P02", qualification_docs=documents))
        assert result.messages("zh") == ("P02 缺少或过期：生产许可证（SC）。",)
        assert result.messages("en") == ("P02: missing or expired documents: production licence (SC).",)
        assert cell(result) == ("line_up", "P02", "qualification_docs")

    @pytest.mark.parametrize(("expiry", "found"), [(date(2026, 12, 4), "pass"), (date(2026, 12, 3), "fail")])
    def test_valid_on_the_day_of_the_end(self, expiry, found):
        documents = tuple(replace(doc, expiry=expiry) for doc in row("line_up", "P02").qualification_docs)
        assert outcome("S05", edit("line_up", "P02", qualification_docs=documents)) == found

    @pytest.mark.parametrize(("minutes", "found"), [(300, "pass"), (301, "fail")])
    def test_a_show_past_midnight_needs_the_next_day(self, minutes, found):
        documents = tuple(replace(doc, expiry=date(2026, 12, 4)) for doc in row("line_up", "P02").qualification_docs)
        sheets = edit("line_up", "P02", edit("slot", "", planned_minutes=minutes), qualification_docs=documents)
        assert outcome("S05", sheets) == found

    @pytest.mark.parametrize("category", ["drug_rx", "tobacco"])
    def test_not_in_a_livestream(self, category):
        result = run("S05", edit("line_up", "P02", reg_category=category))
        assert result.messages("zh") == ("P02：该类目不得直播销售。",)
        assert result.messages("en") == ("P02: this category may not be sold in a livestream.",)
        assert cell(result) == ("line_up", "P02", "reg_category")

    def test_unregulated_goods_need_nothing(self):
        assert outcome("S05", edit_all("line_up", reg_category="apparel", qualification_docs=())) == "pass"

    def test_one_licence_or_the_other(self):
        documents = tuple(
            QualificationDocument("food_licence", "JY-1") if doc.type == "prepackaged_filing" else doc
            for doc in row("line_up", "P02").qualification_docs
        )
        assert outcome("S05", edit("line_up", "P02", qualification_docs=documents)) == "pass"

    def test_no_category(self):
        assert outcome("S05", edit("line_up", "P02", reg_category="")) == "no_data"


class TestReturnExemption:
    @pytest.mark.parametrize(
        ("reason", "found"),
        [
            ("customised", "pass"), ("fresh_perishable", "pass"), ("digital_opened", "pass"), ("newspaper", "pass"),
            ("opened_hygiene_confirmed", "pass"), ("activated_confirmed", "pass"),
            ("near_expiry_or_defect_confirmed", "pass"), ("sale_item", "fail"), ("", "no_data"),
        ],
    )  # fmt: skip
    def test_grounds(self, reason, found):
        sheets = edit("line_up", "P02", no_reason_return=False, return_exemption_reason=reason)
        assert outcome("S10", sheets) == found

    def test_words(self):
        result = run("S10", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("W09 标为不支持七天无理由，但理由“sale_item”不在法定范围。",)
        assert result.messages("en") == ("W09 excludes 7-day return for “sale_item”, which is not a legal ground.",)
        assert cell(result) == ("line_up", "W09", "return_exemption_reason")

    def test_everything_can_be_returned(self):
        assert outcome("S10") == "pass"


class TestHostIdentity:
    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"id_verified": False}, "fail"),
            ({"id_verified": None}, "no_data"),
            ({"birth_date": None}, "no_data"),
            ({"birth_date": None, "id_verified": False}, "fail"),
            ({"birth_date": date(2010, 12, 5)}, "fail"),
            ({"birth_date": date(2010, 12, 5), "guardian_consent": ("同意书.pdf",)}, "fail"),
            ({"birth_date": date(2010, 12, 4)}, "fail"),
            ({"birth_date": date(2010, 12, 4), "guardian_consent": ("同意书.pdf",)}, "pass"),
            ({"birth_date": date(2008, 12, 5)}, "fail"),
            ({"birth_date": date(2008, 12, 4)}, "pass"),
        ],
    )
    @pytest.mark.parametrize("key", ["林小满", "周可", "王苗(备播)"])
    def test_every_presenter(self, key, change, found):
        assert outcome("T07", edit("crew", key, **change)) == found

    def test_words(self):
        result = run("T07", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("阿禾 身份未核验或年龄不符。",)
        assert result.messages("en") == ("阿禾: identity not verified or age rule broken.",)
        assert cell(result) == ("crew", "阿禾", "id_verified")

    def test_a_young_host_points_to_the_consent(self):
        assert cell(run("T07", edit("crew", "周可", birth_date=date(2009, 1, 1)))) == (
            "crew",
            "周可",
            "guardian_consent",
        )

    def test_ages(self):
        assert [finding.numbers["age"] for finding in run("T07").findings] == [27, 25, 29]

    def test_the_crew_behind_the_camera_is_not_asked(self):
        assert outcome("T07", edit("crew", "陈立", id_verified=False)) == "pass"


class TestRegulatedGoodsHost:
    def with_goods(self, category, sheets=HEALTHY):
        return edit("line_up", "P02", sheets, reg_category=category)

    @pytest.mark.parametrize(
        ("category", "found"),
        [
            ("health_food", "fail"), ("fsmp", "fail"), ("medical_device_1", "fail"), ("medical_device_2", "fail"),
            ("medical_device_3", "fail"), ("drug_otc", "fail"), ("drug_rx", "fail"), ("infant_formula", "pass"),
            ("cosmetic_special", "pass"),
        ],
    )  # fmt: skip
    def test_goods(self, category, found):
        assert outcome("T09", self.with_goods(category, edit("crew", "周可", host_type="creator"))) == found

    @pytest.mark.parametrize(
        ("host_type", "found"),
        [
            ("creator", "fail"), ("celebrity", "fail"), ("ai_avatar", "fail"), ("agency_host", "pass"),
            ("merchant_employee", "pass"), ("", "no_data"),
        ],
    )  # fmt: skip
    def test_presenters(self, host_type, found):
        assert outcome("T09", self.with_goods("health_food", edit("crew", "王苗(备播)", host_type=host_type))) == found

    def test_words(self):
        result = run("T09", self.with_goods("drug_otc", edit("crew", "林小满", host_type="celebrity")))
        assert result.messages("zh") == ("P02 属于不得由代言人推荐的类目，但 林小满 非本店人员。",)
        assert result.messages("en") == (
            "P02 may not be recommended by an endorser, yet 林小满 are external presenters.",
        )
        assert cell(result) == ("crew", "林小满", "host_type")

    def test_only_the_external_ones_are_pointed_at(self):
        result = run("T09", self.with_goods("fsmp", edit("crew", "周可", host_type="creator")))
        assert result.rows == ((Worksheet.CREW, "周可"), (Worksheet.LINE_UP, "P02"))
        passing = run("T09", self.with_goods("fsmp"))
        assert [key for sheet, key in passing.rows if sheet == Worksheet.CREW] == ["林小满", "周可", "王苗(备播)"]

    def test_without_such_goods_nobody_asks_for_the_crew(self):
        assert outcome("T09", without("crew")) == "pass"
        assert outcome("T09", self.with_goods("health_food", without("crew"))) == "no_data"
        assert outcome("T09", self.with_goods("")) == "no_data"


class TestPrizeCap:
    @pytest.mark.parametrize(
        ("value", "wins", "found"),
        [
            ("50000", 1, "pass"), ("50000.01", 1, "fail"), ("25000", 2, "pass"), ("25000.01", 2, "fail"),
            ("100", None, "no_data"), ("60000", None, "fail"), (None, 1, "no_data"),
        ],
    )  # fmt: skip
    def test_boundary(self, value, wins, found):
        price = None if value is None else Decimal(value)
        sheets = edit("benefits", "G5", unit_market_value=price, max_wins_per_ticket=wins)
        assert outcome("G02", sheets) == found

    def test_words(self):
        result = run("G02", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("B1 最高奖 59,800 元，超过 50,000 元上限。",)
        assert result.messages("en") == ("B1: top prize 59,800 yuan exceeds the 50,000 cap.",)
        assert cell(result) == ("benefits", "B1", "unit_market_value")

    def test_only_draws(self):
        assert outcome("G02", edit("benefits", "G3", unit_market_value=Decimal(60_000))) == "pass"
        no_draws = edit_all("benefits", legal_type="price_promotion")
        assert outcome("G02", no_draws) == outcome("G03", no_draws) == "pass"


class TestDrawDisclosed:
    @pytest.mark.parametrize("field", ["rules_url", "odds_or_quantity_disclosed", "draw_at", "claim_deadline"])
    def test_each_part(self, field):
        empty = {"rules_url": "", "odds_or_quantity_disclosed": False}.get(field)
        result = run("G03", edit("benefits", "G5", **{field: empty}))
        assert (result.outcome, cell(result)) == ("fail", ("benefits", "G5", field))

    def test_words(self):
        result = run("G03", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("B1 抽奖规则未公示完整。",)
        assert result.messages("en") == ("B1: draw rules not fully published.",)
        assert len(result.decisive[0].refs) == 4

    def test_only_draws(self):
        assert outcome("G03", edit("benefits", "G3", rules_url="")) == "pass"

    @pytest.mark.parametrize(("value", "count"), [(Decimal(500), 0), (Decimal("500.01"), 1)])
    def test_winners_of_dear_prizes_are_to_be_shown(self, value, count):
        result = run("G03", edit("benefits", "G5", unit_market_value=value))
        assert (result.outcome, len(result.note_messages("zh"))) == ("pass", count)
        assert ("LW03", "B") in [(law.rule, law.certainty) for law in result.laws]


class TestGiftLabel:
    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"claimed_value": Decimal("6.0")}, "pass"),
            ({"claimed_value": Decimal("6.01")}, "fail"),
            ({"claimed_value": None}, "pass"),
            ({"label_text": " "}, "fail"),
            ({"unit_market_value": None}, "no_data"),
            ({"unit_market_value": None, "claimed_value": None}, "pass"),
        ],
    )
    def test_boundary(self, change, found):
        assert outcome("G08", edit("benefits", "G3", **change)) == found

    def test_words(self):
        result = run("G08", plan_2.SHEETS, now=plan_2.NOW)
        assert result.messages("zh") == ("B4 赠品标价 9.9 高于现售价 3 或未标示。",)
        assert result.messages("en") == ("B4: gift value 9.9 above current price 3, or unlabelled.",)
        unlabelled = run("G08", edit("benefits", "G3", label_text=""))
        assert unlabelled.messages("zh") == ("G3 赠品未标示品名和数量。",)
        assert cell(unlabelled) == ("benefits", "G3", "label_text")

    def test_only_gifts_with_purchase(self):
        assert outcome("G08", edit("benefits", "G5", label_text="", claimed_value=Decimal(999))) == "pass"


class TestAbsoluteTerms:
    PLACES = (
        ("slot", "", "title", "直播标题", "the broadcast title"),
        ("content", "E3", "title", "E3 标题", "the title of E3"),
        ("content", "E3", "hook_text", "E3 钩子", "the hook of E3"),
        ("rundown", "R5", "key_points", "第 5 环节", "segment 5"),
        ("benefits", "G4", "name", "福利 G4", "benefit G4"),
    )

    @pytest.mark.parametrize(("name", "key", "field", "zh", "en"), PLACES)
    def test_every_public_text(self, name, key, field, zh, en):
        result = run("E05", edit(name, key, **{field: "顶级牛肉干"}))
        assert (result.outcome, cell(result)) == ("fail", (name, key, field))
        assert result.messages("zh") == (f"{zh} 含绝对化用语“顶级”。",)
        assert result.messages("en") == (f"Absolute term “顶级” in {en}.",)

    @pytest.mark.parametrize(("name", "field"), [("line_up", "product_name"), ("rundown", "console_action")])
    def test_texts_nobody_hears(self, name, field):
        key = getattr(HEALTHY, name)[0].key
        assert outcome("E05", edit(name, key, **{field: "顶级"})) == "pass"

    def test_dropped_assets(self):
        assert outcome("E05", edit("content", "E3", title="顶级", status="dropped")) == "pass"

    def test_words_that_only_warn(self):
        result = run("E05", edit("content", "E3", title="销量破万"))
        assert result.outcome == "pass"
        assert result.note_messages("zh") == ("E3 标题 的“销量破万”需要依据。",)
        assert result.note_messages("en") == ("“销量破万” in the title of E3 needs proof.",)

    def test_words_of_scarcity_need_real_stock(self):
        result = run("E05", edit("content", "E3", title="坚果仅剩200单"))
        assert result.outcome == "pass"
        assert result.note_messages("zh") == ("E3 标题 的“仅剩”需要有真实库存。",)
        assert result.note_messages("en") == ("“仅剩” in the title of E3 needs real stock.",)

    def test_the_snippet_shows_where(self):
        result = run("E05", edit("content", "E3", title="这个价全网最低，错过等一年"))
        assert result.decisive[0].numbers["snippet"] == "这个价全网最低，错过等一年"

    @pytest.mark.parametrize("sheet", ["rundown", "benefits", "content"])
    def test_texts_that_are_not_written_yet(self, sheet):
        assert outcome("E05", without(sheet)) == outcome("E06", without(sheet)) == "no_data"
        failing_elsewhere = edit("slot", "", without(sheet), title="顶级")
        assert outcome("E05", failing_elsewhere) == ("no_data" if sheet == "content" else "fail")

    def test_confirmed_empty(self):
        sheets = confirmed("t", "g", "e", sheets=without("rundown", "benefits", "content"))
        assert outcome("E05", sheets) == outcome("E06", sheets) == "pass"

    def test_without_word_lists(self):
        for check in ("E05", "E06"):
            result = run_checks(HEALTHY, [definitions()[check]], now=NOW)[0]
            assert (result.outcome, result.fix) == ("no_data", None)
            assert result.messages("zh") == ("数据不足：词库还没有内容。",)


class TestExemptions:
    TEXT = "首选牌坚果礼盒"
    EXEMPTION = TextExemption(
        place=FieldRef(Worksheet.CONTENT, "E3", "title"),
        text=TEXT,
        term="首选",
        code="name_or_trademark",
        reason="“首选”是注册商标",
        proof=("商标注册证.pdf",),
        owner="孙珂",
    )

    def exempted(self, title=TEXT, **change):
        sheets = edit("content", "E3", title=title)
        return replace(sheets, text_exemptions=(replace(self.EXEMPTION, **change),))

    def test_with_proof(self):
        result = run("E05", self.exempted())
        assert (result.outcome, result.strict_outcome) == ("exempted", "fail")
        assert result.messages("zh") == ("E3 标题 含绝对化用语“首选”。",)

    @pytest.mark.parametrize(
        "change",
        [{"proof": ()}, {"owner": ""}, {"code": ""}, {"expires_at": NOW}, {"term": "顶级"},
         {"place": FieldRef(Worksheet.CONTENT, "E4", "title")}],
    )  # fmt: skip
    def test_that_do_not_hold(self, change):
        assert outcome("E05", self.exempted(**change)) == "fail"

    def test_another_text_is_another_matter(self):
        assert outcome("E05", self.exempted(title="首选牌坚果大礼盒")) == "fail"

    def test_one_word_exempted_and_another_not(self):
        assert outcome("E05", self.exempted("首选牌顶级坚果", text="首选牌顶级坚果")) == "fail"

    def test_words_of_the_statute_cannot_be_exempted(self):
        assert outcome("E05", self.exempted("最佳坚果", text="最佳坚果", term="最佳")) == "fail"

    def test_medical_words_cannot_be_exempted(self):
        sheets = self.exempted("治疗失眠", text="治疗失眠", term="治疗")
        assert outcome("E06", sheets) == "fail"


class TestMedicalTerms:
    def test_words(self):
        result = run("E06", edit("rundown", "R3", key_points="坚果降血脂"))
        assert result.messages("zh") == ("第 3 环节 含医疗用语“降血脂”。",)
        assert result.messages("en") == ("Medical term “降血脂” in segment 3.",)
        assert cell(result) == ("rundown", "R3", "key_points")

    @pytest.mark.parametrize(
        ("category", "found"),
        [("drug_otc", "pass"), ("medical_device_2", "pass"), ("health_food", "fail"), ("general_food", "fail")],
    )
    def test_of_medicines_and_devices_they_may_be_said(self, category, found):
        sheets = edit("line_up", "P02", edit("rundown", "R3", key_points="辅助治疗"), reg_category=category)
        assert outcome("E06", sheets) == found

    def test_a_text_about_other_goods_too(self):
        sheets = edit("line_up", "P02", reg_category="drug_otc")
        mixed = edit("rundown", "R3", sheets, key_points="辅助治疗", products=("P02", "P03"))
        assert outcome("E06", mixed) == "fail"

    def test_a_text_about_no_goods_speaks_of_all(self):
        title = edit("slot", "", title="治疗专场")
        assert outcome("E06", title) == "fail"
        assert outcome("E06", edit_all("line_up", title, reg_category="medical_device_1")) == "pass"
        assert outcome("E06", confirmed("s", sheets=without("line_up", sheets=title))) == "fail"


class TestLabels:
    @pytest.mark.parametrize(
        ("change", "found"),
        [
            ({"asset_type": "live_clip"}, "fail"),
            ({"asset_type": "live_clip", "ad_label": True}, "pass"),
            ({"asset_type": "live_clip", "linked_skus": ()}, "pass"),
            ({"asset_type": "creator_seed"}, "fail"),
            ({"needs_ad_label": True}, "fail"),
            ({"ai_generated": True}, "fail"),
            ({"ai_generated": True, "ai_label": True}, "pass"),
            ({"asset_type": "ai_short"}, "fail"),
            ({"asset_type": "live_clip", "status": "dropped"}, "pass"),
        ],
    )
    def test_labels(self, change, found):
        assert outcome("E07", edit("content", "E3", **change)) == found

    def test_words(self):
        result = run("E07", edit("content", "E3", asset_type="live_clip", ai_generated=True))
        assert result.messages("zh") == ("E3 缺少广告标识。", "E3 缺少AI生成标识。")
        assert result.messages("en") == ("E3: missing ad label.", "E3: missing AI label.")
        assert cell(result) == ("content", "E3", "ad_label")

    def test_every_asset_is_looked_at(self):
        assert [finding.numbers["code"] for finding in run("E07").findings] == [f"E{n}" for n in range(1, 9)]


class TestLegalReview:
    def test_a_rule_that_lawyers_look_at_does_not_block(self):
        under_review = replace(definitions()["G02"], is_enabled=False, legal_review_reason="上限适用范围待律师确认")
        result = run("G02", plan_2.SHEETS, now=plan_2.NOW, definition=under_review)
        assert (result.outcome, result.strict_outcome) == ("exempted", "fail")
        assert result.legal_review_reason == "上限适用范围待律师确认"

    def test_it_still_says_what_passes(self):
        under_review = replace(definitions()["G02"], is_enabled=False, legal_review_reason="待确认")
        assert run("G02", definition=under_review).outcome == "pass"


def test_times_in_another_zone_are_the_same_day():
    start = HEALTHY.slot.planned_start
    utc = edit("slot", "", planned_start=datetime.fromisoformat(start.astimezone().isoformat()))
    results = run_checks(utc, list(definitions().values()), now=NOW.astimezone(), lexicons=shipped_lexicons())
    assert {result.outcome for result in results} == {"pass"}
    assert failing(results[0]) == []


def test_a_creator_post_with_its_label_in_plan_3():
    assert outcome("E07", plan_3.SHEETS, now=plan_3.NOW) == "pass"
    assert outcome("E07", edit("content", "K5", plan_3.SHEETS, ad_label=False), now=plan_3.NOW) == "fail"


def test_an_extra_document_does_no_harm():
    extra = QualificationDocument("other", "X", date(2020, 1, 1))
    documents = (*row("line_up", "P02").qualification_docs, extra)
    assert outcome("S05", edit("line_up", "P02", qualification_docs=documents)) == "pass"
    assert outcome("S05", add("line_up", replace(row("line_up", "P02"), key="again"))) == "pass"
