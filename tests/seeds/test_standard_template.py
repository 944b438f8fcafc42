"""The standard checklist against the figures printed in the handbook, sections 2.S–2.E and 3.3."""

import re
from collections import Counter
from pathlib import Path

import pytest

from planner.domain.conditions import parse_condition
from planner.domain.credit import problems
from planner.enums import AnswerType, SessionType, Severity, Step, Unit
from planner.exchange.shipped_files import read_shipped
from tests.seeds.demo_reader import item_definitions

TEMPLATE = Path(__file__).parents[2] / "seeds" / "checklist_templates" / "standard.yaml"

ANSWERS_OF_KIND = {
    "yes": {"yesno"},
    "yes_by_owner": {"yesno"},
    "options": {"choice"},
    "at_least": {"number", "money"},
    "at_most": {"number", "money"},
    "hard_limit": {"number", "money"},
    "in_range": {"number"},
    "greater_than": {"number", "money"},
    "set_at_least": {"number", "money"},
    "equals_fact": {"number", "money"},
    "close_to_fact": {"number"},
    "at_least_fact_or_approved": {"number"},
    "text_length": {"text"},
    "evidence_text": {"text"},
    "by_deadline": {"datetime"},
    "valid_link": {"link"},
    "file_present": {"file"},
    "file_share": {"file"},
}
PARAMS_OF_KIND = {
    "yes": [set()],
    "yes_by_owner": [set()],
    "options": [set()],
    "at_least": [{"target"}, {"target_fact"}, {"target_by_session_type"}],
    "at_most": [{"limit", "limit_hi"}],
    "hard_limit": [{"limit"}],
    "in_range": [{"lo", "hi"}, {"lo_minutes_per", "hi_minutes_per"}],
    "greater_than": [{"min"}, {"min", "less_than"}],
    "set_at_least": [{"min"}],
    "equals_fact": [{"fact"}],
    "close_to_fact": [{"fact", "tolerance"}],
    "at_least_fact_or_approved": [{"fact", "approval"}],
    "text_length": [{"min"}, {"min", "max"}],
    "evidence_text": [{"min_per", "per_fact", "digits_per", "otherwise"}],
    "by_deadline": [{"full_hours", "late"}, {"full_hours", "half_hours", "late"}],
    "valid_link": [set()],
    "file_present": [set()],
    "file_share": [{"required_fact"}],
}
ITEM_FIELDS = {
    "key", "step", "label", "guidance", "answer", "unit", "options", "weight", "gate", "due", "applies", "credit",
    "shows_costs",
}  # fmt: skip


@pytest.fixture(scope="module")
def template():
    return read_shipped(TEMPLATE)


@pytest.fixture(scope="module")
def items(template):
    return {item["key"]: item for item in template["items"]}


def test_every_step_has_the_items_weight_and_gates_of_the_handbook(template):
    totals = {
        step: (
            len(items := [item for item in template["items"] if item["step"] == step]),
            sum(item["weight"] for item in items),
            sum(item.get("gate", False) for item in items),
        )
        for step in Step.values
    }
    assert totals == {"s": (18, 63, 6), "t": (17, 69, 8), "a": (18, 63, 4), "g": (17, 62, 5), "e": (17, 60, 5)}


def test_keys_are_unique_and_steps_stand_in_order(template):
    keys = [item["key"] for item in template["items"]]
    assert len(keys) == len(set(keys)) == 87
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", key) for key in keys)
    steps = [item["step"] for item in template["items"]]
    assert steps == sorted(steps, key="stage".index)


def test_every_item_is_well_formed(template):
    for item in template["items"]:
        assert set(item) <= ITEM_FIELDS, item["key"]
        assert item["answer"] in AnswerType.values, item["key"]
        assert item["weight"] in range(1, 6), item["key"]
        assert re.fullmatch(r"T-[1-9]\d*[dh]", item["due"]), item["key"]
        assert item.get("gate", True) is item.get("shows_costs", True) is True, item["key"]
        assert ("unit" in item) == (item["answer"] == "number"), item["key"]
        assert item.get("unit", "") in Unit.values, item["key"]
        assert ("options" in item) == (item["answer"] == "choice"), item["key"]


def test_both_languages_are_present_with_their_own_punctuation(template):
    for item in template["items"]:
        for text in (item["label"], item["guidance"], *item.get("options", [])):
            assert re.search(r"[一-鿿]", text["zh"]), item["key"]
            assert not re.search(r"[,:;()]", text["zh"]), item["key"]
            assert re.search(r"[A-Za-z]", text["en"]), item["key"]
            assert not re.search(r"[一-鿿，：；（）]", text["en"]), item["key"]


def test_every_credit_rule_is_known_and_fits_its_answer(template):
    for item in template["items"]:
        params = dict(item["credit"])
        kind = params.pop("kind")
        assert item["answer"] in ANSWERS_OF_KIND[kind], item["key"]
        assert set(params) in PARAMS_OF_KIND[kind], item["key"]
        assert not [value for value in params.values() if isinstance(value, float)], item["key"]


def test_the_rules_accept_every_item(template):
    for item in item_definitions(template):
        assert problems(item) == [], item.key
        assert parse_condition(item.applies), item.key


def test_used_credit_kinds(template):
    assert Counter(item["credit"]["kind"] for item in template["items"]) == {
        "yes": 31,
        "text_length": 17,
        "at_least": 9,
        "file_present": 5,
        "valid_link": 4,
        "options": 3,
        "greater_than": 3,
        "by_deadline": 3,
        "file_share": 2,
        "at_most": 2,
        "in_range": 1,
        "evidence_text": 1,
        "yes_by_owner": 1,
        "equals_fact": 1,
        "close_to_fact": 1,
        "at_least_fact_or_approved": 1,
        "set_at_least": 1,
        "hard_limit": 1,
    }


def test_answers_about_cost_margin_and_profit_are_marked(template):
    assert {item["key"] for item in template["items"] if item.get("shows_costs")} == {
        "total_budget_approved",
        "account_balance_ready",
        "break_even_roi",
        "roi_floor",
        "creator_contract",
        "benefit_budget",
        "gift_margin_share",
        "funding_split",
    }


def test_step_weights_follow_the_handbook(template):
    rows = {name: tuple(row[step] for step in "stage") for name, row in template["step_weights"].items()}
    assert rows == {
        "default": (25, 20, 20, 15, 20),
        "daily_self": (30, 25, 20, 10, 15),
        "weekly_special": (25, 20, 20, 15, 20),
        "campaign_main": (25, 18, 22, 15, 20),
        "new_launch": (20, 18, 20, 14, 28),
        "fan_festival": (22, 18, 12, 25, 23),
        "clearance": (35, 20, 18, 15, 12),
        "creator_exclusive": (25, 20, 25, 12, 18),
    }
    assert set(rows) == {"default", *SessionType.values}
    assert {sum(row) for row in rows.values()} == {100}


def test_checks_per_step_and_severity(template):
    checks = template["checks"]
    assert [check["id"] for check in checks] == [
        f"{letter}{number:02}" for letter, count in zip("STAGE", (10, 10, 9, 10, 10), strict=True)
        for number in range(1, count + 1)
    ]  # fmt: skip
    assert len({check["key"] for check in checks}) == 49
    assert all(check["id"][0].lower() == check["step"] for check in checks)
    assert Counter(check["severity"] for check in checks) == {"LEGAL": 11, "BLOCK": 18, "WARN": 20}
    value = {Severity.LEGAL: 4, Severity.BLOCK: 3, Severity.WARN: 1}
    points = Counter()
    for check in checks:
        points[check["step"]] += value[check["severity"]]
    assert points == {"s": 25, "t": 24, "a": 19, "g": 25, "e": 25}


def test_thresholds_are_exact_numbers(template):
    thresholds = {check["id"]: check["thresholds"] for check in template["checks"]}
    for check_id, named in thresholds.items():
        for value in named.values():
            assert isinstance(value, int) or re.fullmatch(r"\d+\.\d+", value), check_id
    assert thresholds["S01"] == {"safety_hero": "1.2", "safety_profit": "1.1", "safety_other": 1}
    assert thresholds["G01"] == {"max_share": "0.20", "block_share": "0.40"}
    assert thresholds["T10"] == {"rehearsal_hours": 24, "min_mbps": 10}
    assert thresholds["A03"] == {"earliest_minute": -60}


def test_platforms_and_session_types_are_open(template):
    assert template["format"] == "stage-planner/checklist-template/1"
    assert template["template"] == {
        "slug": "standard",
        "name_zh": "STAGE 标准模板",
        "name_en": "STAGE standard template",
        "platforms": [],
        "session_types": [],
    }


@pytest.mark.parametrize(
    "expected",
    [
        {
            "key": "lineup_goal_set",
            "step": "s",
            "label": {"zh": "本场货品目标", "en": "Line-up goal"},
            "guidance": {
                "zh": "只选一个主目标：拉新、冲GMV、保利润、清库存、促复购，后面选品都要服从它。",
                "en": "Pick one main goal (new buyers, GMV, profit, clearance, repurchase); "
                "every product choice must serve it.",
            },
            "answer": "choice",
            "options": [
                {"value": "new_buyers", "zh": "拉新", "en": "New buyers", "credit": 1},
                {"value": "gmv", "zh": "冲GMV", "en": "GMV", "credit": 1},
                {"value": "profit", "zh": "保利润", "en": "Profit", "credit": 1},
                {"value": "clearance", "zh": "清库存", "en": "Clearance", "credit": 1},
                {"value": "repurchase", "zh": "促复购", "en": "Repurchase", "credit": 1},
            ],
            "weight": 3,
            "due": "T-14d",
            "credit": {"kind": "options"},
        },
        {
            "key": "hero_confirmed",
            "step": "s",
            "label": {"zh": "爆款依据", "en": "Hero product evidence"},
            "guidance": {
                "zh": "写出每个爆款凭什么卖爆：近30天销量、测款点击率或同行数据，至少一条数字。",
                "en": "State why each hero will sell: 30-day sales, test click rate or peer data; "
                "at least one number each.",
            },
            "answer": "text",
            "weight": 5,
            "gate": True,
            "due": "T-10d",
            "credit": {
                "kind": "evidence_text",
                "min_per": 20,
                "per_fact": "hero_count",
                "digits_per": 1,
                "otherwise": "0.5",
            },
        },
        {
            "key": "price_signed_off",
            "step": "s",
            "label": {"zh": "价格审批", "en": "Price sign-off"},
            "guidance": {
                "zh": "直播价、券后价、赠品后到手价由店主签字，签后改价必须重走审批。",
                "en": "Owner signs live, after-coupon and net prices; later changes need a new approval.",
            },
            "answer": "yesno",
            "weight": 5,
            "gate": True,
            "due": "T-5d",
            "credit": {"kind": "yes_by_owner"},
        },
        {
            "key": "trust_guarantee_share",
            "step": "s",
            "label": {"zh": "信任保障覆盖", "en": "Trust-guarantee coverage"},
            "guidance": {
                "zh": "已开通信任保障权益的链接占比，目标 80% 以上。",
                "en": "Share of links carrying the platform trust guarantee; target ≥80%.",
            },
            "answer": "number",
            "unit": "percent",
            "weight": 2,
            "due": "T-3d",
            "applies": "platform = kuaishou",
            "credit": {"kind": "at_least", "target": "0.8"},
        },
        {
            "key": "backup_host",
            "step": "t",
            "label": {"zh": "备播主播", "en": "Backup host"},
            "guidance": {
                "zh": "写明备播姓名、待命地点和几分钟内可上播。",
                "en": "Name, standby place and minutes-to-air of the backup host.",
            },
            "answer": "text",
            "weight": 3,
            "due": "T-5d",
            "applies": "minutes >= 180 or session_type = campaign_main",
            "credit": {"kind": "text_length", "min": 6},
        },
        {
            "key": "rehearsal_done",
            "step": "t",
            "label": {"zh": "彩排时间", "en": "Rehearsal time"},
            "guidance": {
                "zh": "至少提前 24 小时走一遍完整流程，大促场走两遍。",
                "en": "Full run-through at least 24 h before; twice for campaigns.",
            },
            "answer": "datetime",
            "weight": 4,
            "due": "T-1d",
            "credit": {"kind": "by_deadline", "full_hours": 24, "half_hours": 4, "late": "0.5"},
        },
        {
            "key": "break_even_roi",
            "step": "a",
            "label": {"zh": "保本ROI", "en": "Break-even ROI"},
            "guidance": {
                "zh": "用扣除退货、平台费、运费、赠品后的贡献率倒数计算。",
                "en": "Reciprocal of contribution after returns, fees, freight and gifts.",
            },
            "answer": "number",
            "unit": "ratio",
            "weight": 5,
            "gate": True,
            "due": "T-7d",
            "applies": "ad_budget > 0",
            "credit": {"kind": "close_to_fact", "fact": "break_even_roi", "tolerance": "0.05"},
            "shows_costs": True,
        },
        {
            "key": "platform_resource",
            "step": "a",
            "label": {"zh": "平台资源申请", "en": "Platform resources"},
            "guidance": {
                "zh": "大促流量券、会场位、榜单资源的申请结果。",
                "en": "Result of applying for traffic coupons, venue slots, rankings.",
            },
            "answer": "choice",
            "options": [
                {"value": "granted", "zh": "已批", "en": "Granted", "credit": 1},
                {"value": "applied", "zh": "已申请", "en": "Applied", "credit": "0.5"},
                {"value": "none", "zh": "没有", "en": "None", "credit": 0},
            ],
            "weight": 2,
            "due": "T-21d",
            "applies": "session_type = campaign_main",
            "credit": {"kind": "options"},
        },
        {
            "key": "fulfilment_hours",
            "step": "g",
            "label": {"zh": "发奖时效", "en": "Prize fulfilment time"},
            "guidance": {
                "zh": "中奖后 48 小时内发出，虚拟奖即时到账。",
                "en": "Ship within 48 h; virtual prizes instantly.",
            },
            "answer": "number",
            "unit": "hours",
            "weight": 3,
            "due": "T-1d",
            "applies": "any prize_draw or any gift_with_purchase or any physical_gift",
            "credit": {"kind": "at_most", "limit": 48, "limit_hi": 120},
        },
        {
            "key": "teaser_count",
            "step": "e",
            "label": {"zh": "预热短视频数", "en": "Teaser videos"},
            "guidance": {
                "zh": "T-1天前已发布或排程：日常 1 条、专场 3 条、大促 5 条。",
                "en": "Published or scheduled before T-1d: daily 1, special 3, campaign 5.",
            },
            "answer": "number",
            "unit": "pieces",
            "weight": 5,
            "gate": True,
            "due": "T-1d",
            "credit": {
                "kind": "at_least",
                "target_by_session_type": {
                    "daily_self": 1,
                    "weekly_special": 3,
                    "fan_festival": 3,
                    "clearance": 3,
                    "creator_exclusive": 3,
                    "campaign_main": 5,
                    "new_launch": 5,
                    "default": 3,
                },
            },
        },
    ],
    ids=lambda expected: expected["key"],
)
def test_items_taken_word_for_word(items, expected):
    assert items[expected["key"]] == expected
