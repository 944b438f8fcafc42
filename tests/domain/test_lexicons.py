"""Word lists: reading, refusing what is slow, finding words; and the list the product ships."""

import time
from functools import cache
from pathlib import Path

import pytest

from planner.domain.lexicons import KINDS, LexiconError, find_terms, read_lexicons
from planner.enums import Severity
from planner.exchange.shipped_files import read_shipped

SHIPPED = Path(__file__).parents[2] / "seeds" / "lexicons.yaml"


@cache
def shipped_file():
    return read_shipped(SHIPPED)


@cache
def shipped_lexicons():
    return read_lexicons(shipped_file()["lexicons"])


def row(**fields):
    return {"tier": "t", "kind": "absolute", "severity": "LEGAL", "pattern": "最佳", **fields}


def terms(text, kind="absolute"):
    return [hit.term for hit in find_terms(text, [one for one in shipped_lexicons() if one.kind == kind])]


class TestTheShippedLists:
    def test_tiers(self):
        assert shipped_file()["format"] == "stage-planner/lexicons/1"
        assert [(one.tier, one.kind, one.severity, one.can_be_exempted) for one in shipped_lexicons()] == [
            ("abs-1", "absolute", Severity.LEGAL, False),
            ("abs-2", "absolute", Severity.LEGAL, True),
            ("abs-3", "absolute", Severity.WARN, True),
            ("med", "medical", Severity.LEGAL, False),
            ("scarce", "scarcity", Severity.WARN, False),
            ("offsite", "offsite", Severity.BLOCK, False),
        ]
        assert {one.kind for one in shipped_lexicons()} == KINDS

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("国家级品质", ["国家级"]),
            ("最高级", ["最高级", "最高"]),
            ("全网最低价", ["全网最低"]),
            ("全网第一，销量第一", ["全网第一", "销量第一"]),
            ("顶级食材，首选好物，唯一一款", ["顶级", "首选", "唯一"]),
            ("100%棉", ["100%"]),
            ("销量破万", ["销量破万"]),
            ("最后一天", []),
            ("最近上新", []),
            ("第一次开箱", []),
            ("", []),
        ],
    )
    def test_absolute(self, text, found):
        assert terms(text) == found

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("降血糖、降血压又降血脂", ["降血糖", "降血压", "降血脂"]),
            ("不治疗也有疗效", ["治疗", "疗效"]),
            ("血糖仪", []),
        ],
    )
    def test_medical(self, text, found):
        assert terms(text, "medical") == found

    @pytest.mark.parametrize(
        ("text", "found"), [("最后三单", ["最后三单"]), ("最后12件，仅剩", ["最后12件", "仅剩"]), ("最后一天", [])]
    )
    def test_scarcity(self, text, found):
        assert terms(text, "scarcity") == found

    def test_off_platform(self):
        assert terms("加微信领券，扫二维码", "offsite") == ["加微信", "二维码"]


class TestFinding:
    def test_a_word_counts_once_and_shows_what_is_around_it(self):
        hits = find_terms("今天这条裙子全网最低价，真的全网最低，错过等一年", read_lexicons([row(pattern="全网最低")]))
        assert [(hit.term, hit.start, hit.snippet) for hit in hits] == [
            ("全网最低", 6, "今天这条裙子全网最低价，真的全网最低")
        ]

    def test_without_lists(self):
        assert find_terms("最佳", ()) == ()


class TestReading:
    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"kind": "rude"}, "unknown_kind"),
            ({"severity": "FATAL"}, "unknown_severity"),
            ({"pattern": ""}, "empty_pattern"),
            ({"pattern": "a?"}, "empty_pattern"),
            ({"pattern": "字" * 4001}, "too_long"),
            ({"pattern": "最["}, "bad_pattern"),
            ({"pattern": "(?:最|高"}, "bad_pattern"),
            ({"pattern": "最(高)"}, "unsafe_pattern"),
            ({"pattern": "最.高"}, "unsafe_pattern"),
            ({"pattern": "最*高"}, "unsafe_pattern"),
            ({"pattern": "(?:最+)+高"}, "unsafe_pattern"),
            ({"pattern": "(?:最|最最)?+高"}, "unsafe_pattern"),
            ({"pattern": "最{9}高"}, "unsafe_pattern"),
            ({"pattern": "(?=最)高"}, "unsafe_pattern"),
            ({"pattern": r"\d高"}, "unsafe_pattern"),
        ],
    )
    def test_what_cannot_be_used(self, change, code):
        with pytest.raises(LexiconError) as caught:
            read_lexicons([row(), row(**change)])
        assert (caught.value.tier, caught.value.code) == ("t", code)

    def test_a_missing_field(self):
        with pytest.raises(LexiconError, match="missing_field"):
            read_lexicons([{"tier": "t", "pattern": "最佳"}])

    def test_an_exemption_must_be_said_plainly(self):
        assert not read_lexicons([row(can_be_exempted="yes")])[0].can_be_exempted
        assert read_lexicons([row(can_be_exempted=True)])[0].can_be_exempted

    @pytest.mark.parametrize(
        ("pattern", "text", "found"),
        [
            ("[一二]+件", "买一二件", ["一二件"]),
            ("最(?:高|好)?级", "最好级，最级", ["最好级", "最级"]),
            ("满[0-9]+减", "满100减", ["满100减"]),
        ],
    )
    def test_what_is_allowed(self, pattern, text, found):
        assert [hit.term for hit in find_terms(text, read_lexicons([row(pattern=pattern)]))] == found

    def test_no_allowed_pattern_of_this_kind_is_slow(self):
        lists = read_lexicons([row(pattern="[最高]+[最高级]+[高级]+！")])
        began = time.process_time()
        find_terms("最高级" * 100, lists)
        assert time.process_time() - began < 2
