"""The rules of law behind the automatic checks. Source: handbook 7, as of its review on 2026-11-22.

They remind, they are not legal advice: `NOTE` stands wherever a reference is shown. Certainty: A the article was read,
B confirmed by secondary text, C recalled and to be verified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.domain.moments import is_english

REVIEWED_ON = date(2026, 11, 22)
NOTE = {
    "zh": "仅作提醒，不构成法律意见；请以现行法规文本为准。",
    "en": "A reminder, not legal advice; the current text of the law decides.",
}


@dataclass(frozen=True, slots=True)
class LawReference:
    """One article of a law, or the law as a whole ('').

    `rule` is the row of the handbook's table 7.2; `version_date` the text that was read, as exactly as it is known
    (a day, a year, or ''); in force from `effective_from` until `effective_to`, None where not known or not ended.
    """

    rule: str
    law_name: str
    law_name_en: str
    article: str
    version_date: str
    certainty: str
    effective_from: date | None = None
    effective_to: date | None = None
    reviewed_on: date = REVIEWED_ON

    def name(self, language: str) -> str:
        """What the law is called: officially in Chinese, else in its usual translation."""
        return self.law_name_en if is_english(language) else self.law_name


@dataclass(frozen=True, slots=True)
class _Law:
    name: str
    name_en: str
    version: str = ""
    since: date | None = None

    def at(self, rule: str, article: str, certainty: str = "A") -> LawReference:
        return LawReference(rule, self.name, self.name_en, article, self.version, certainty, self.since)


_ADVERTISING = _Law("广告法", "Advertising Law", "2021-04-29")
_COMPETITION = _Law("反不正当竞争法", "Anti-Unfair Competition Law", "2025-06-27", date(2025, 10, 15))
_LIVE_COMMERCE = _Law(
    "直播电商监督管理办法",
    "Measures for the Supervision and Administration of Live-streaming E-commerce",
    "2025-12-18",
    date(2026, 2, 1),
)
_PRICE_LABELS = _Law(
    "明码标价和禁止价格欺诈规定", "Provisions on Clearly Marked Prices and the Prohibition of Price Fraud", "2022-07-01"
)
_PROMOTION = _Law("规范促销行为暂行规定", "Interim Provisions on Regulating Sales Promotion", "2020-12-01")
_ABSOLUTE = _Law("广告绝对化用语执法指南", "Enforcement Guidelines on Absolute Terms in Advertising", "2023")
_ONLINE_ADS = _Law("互联网广告管理办法", "Measures for the Administration of Internet Advertising", "2023-05-01")
_FOOD = _Law("食品安全法", "Food Safety Law", "2021")
_FOUR_GOODS = _Law(
    "药品、医疗器械、保健食品、特殊医学用途配方食品广告审查管理暂行办法",
    "Interim Measures for the Review of Advertisements for Drugs, Medical Devices, Health Food and Food for Special"
    " Medical Purposes",
)
_COSMETICS = _Law("化妆品监督管理条例", "Regulations on the Supervision and Administration of Cosmetics", "2021-01-01")
_DEVICES = _Law(
    "医疗器械监督管理条例", "Regulations on the Supervision and Administration of Medical Devices", "2021-06-01"
)
_CERTIFICATION = _Law("认证认可条例", "Regulations on Certification and Accreditation", "2023")
_PRODUCT_QUALITY = _Law("产品质量法", "Product Quality Law", "2018")
_CONSUMERS = _Law("消费者权益保护法", "Law on the Protection of Consumer Rights and Interests", "2013")
_CONSUMERS_ORDER = _Law(
    "消费者权益保护法实施条例",
    "Implementing Regulations of the Law on the Protection of Consumer Rights and Interests",
    "",
    date(2024, 7, 1),
)
_SEVEN_DAYS = _Law(
    "网络购买商品七日无理由退货暂行办法",
    "Interim Measures for Seven-Day Unconditional Return of Goods Purchased Online",
)
_LIVE_MARKETING = _Law(
    "网络直播营销管理办法（试行）",
    "Measures for the Administration of Online Live-streaming Marketing (Trial)",
    "",
    date(2021, 5, 25),
)
_MINORS = _Law("未成年人保护法", "Law on the Protection of Minors", "2024")
_YOUNG_HOSTS = _Law(
    "关于规范网络直播打赏加强未成年人保护的意见",
    "Opinions on Regulating Tips in Online Live-streaming and Strengthening the Protection of Minors",
    "2022",
)
_HOSTS = _Law("网络主播行为规范", "Code of Conduct for Online Hosts", "2022-06-22")
_IDENTIFIABLE = _Law(
    "互联网广告可识别性执法指南", "Enforcement Guidelines on the Identifiability of Internet Advertising"
)
_AI_LABELS = _Law(
    "人工智能生成合成内容标识办法", "Measures for Labelling AI-Generated and Synthetic Content", "2025-09-01"
)
_PRICES = _Law("价格法", "Price Law", "1997")
_PLATFORM = _Law("平台规则", "Platform rules")

LAWS: Mapping[str, tuple[LawReference, ...]] = {
    "S04": (
        _PRICE_LABELS.at("LW07", "16"),
        _PROMOTION.at("LW07", "21", "B"),
        _PRICE_LABELS.at("LW08", "17"),
        _LIVE_COMMERCE.at("LW09", "32"),
    ),
    "S05": (
        _FOOD.at("LW15", "35, 73"),
        _FOOD.at("LW16", "76–79"),
        _FOUR_GOODS.at("LW16", "2, 7, 9, 11"),
        _ADVERTISING.at("LW16", "46"),
        _ONLINE_ADS.at("LW19", "6"),
        _ADVERTISING.at("LW20", "20"),
        _COSMETICS.at("LW21", "4, 17, 22, 37, 43"),
        _DEVICES.at("LW22", "13, 41, 42, 46, 60"),
        _CERTIFICATION.at("LW23", "27, 28, 66"),
        _PRODUCT_QUALITY.at("LW24", "27, 33, 36"),
    ),
    "S10": (
        _CONSUMERS.at("LW39", "25"),
        _SEVEN_DAYS.at("LW39", "", "B"),
        _CONSUMERS_ORDER.at("LW39", "19", "B"),
    ),
    "T07": (
        _LIVE_COMMERCE.at("LW26", "28"),
        _LIVE_MARKETING.at("LW36", "17", "B"),
        _MINORS.at("LW36", "76"),
        _YOUNG_HOSTS.at("LW36", "", "B"),
        _HOSTS.at("LW38", "", "B"),
    ),
    "T09": (_ADVERTISING.at("LW17", "16(4), 18(5), 2, 61"), _LIVE_COMMERCE.at("LW17", "35", "B")),
    "G02": (_COMPETITION.at("LW01", "11(4)"), _PROMOTION.at("LW01", "17–18", "B")),
    "G03": (
        _COMPETITION.at("LW02", "11(1), 11(2)"),
        _PROMOTION.at("LW02", "13", "B"),
        _PROMOTION.at("LW03", "13", "B"),
    ),
    "G05": (_PROMOTION.at("LW11", "20", "B"),),
    "G06": (_PRICES.at("LW45", "14(2)"), _COMPETITION.at("LW45", "14")),
    "G08": (_PRICE_LABELS.at("LW06", "18"),),
    "G10": (_PLATFORM.at("LW50", "", "C"),),
    "E05": (
        _ADVERTISING.at("LW12", "9(3), 57"),
        _ABSOLUTE.at("LW12", "2, 5, 6, 11"),
        _ABSOLUTE.at("LW13", "5–7"),
        _COMPETITION.at("LW46", "12"),
        _ADVERTISING.at("LW46", "13"),
    ),
    "E06": (
        _ADVERTISING.at("LW14", "17, 58"),
        _FOOD.at("LW15", "73"),
        _ADVERTISING.at("LW16", "18"),
        _FOUR_GOODS.at("LW18", "11(6), 20"),
        _ADVERTISING.at("LW20", "20"),
        _COSMETICS.at("LW21", "37, 43"),
    ),
    "E07": (
        _LIVE_COMMERCE.at("LW33", "37"),
        _AI_LABELS.at("LW33", "", "B"),
        _LIVE_COMMERCE.at("LW34", "35(2)"),
        _ONLINE_ADS.at("LW34", "9"),
        _IDENTIFIABLE.at("LW34", "8–9"),
    ),
    "E10": (_PRICE_LABELS.at("LW10", "20(2)"),),
}
"""References by check id; checks without one rest on the trade's practice alone."""


def laws_of(check_id: str) -> tuple[LawReference, ...]:
    """The articles behind a check, the leading one first; empty for checks of practice."""
    return LAWS.get(check_id, ())
