"""The sentences of the automatic checks in Chinese and English. Source: handbook 2.S–2.E (d).

Placeholders are those of `str.format`; a finding's numbers fill them, written in the manner of the language. Sentences
of variants stand under `ID.variant`.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from planner.domain.checks.words import INFINITE, Words, joined
from planner.domain.exact import as_decimal
from planner.domain.intervals import Interval
from planner.domain.moments import is_english
from planner.domain.numbers import money_text, number_text, percent_text

_SENTENCES: Mapping[str, Words] = {
    "S01": Words(
        "{sku} 可售 {have} 件，需要 {need} 件（预测 {forecast}×{k}），还差 {gap} 件。",
        "{sku}: {have} units saleable, {need} needed (forecast {forecast} × {k}); short by {gap}.",
    ),
    "S02": Words(
        "引流+福利款占比 {share}，建议 {lo}~{hi}，且爆款、利润款至少各一个。",
        "Traffic + benefit share is {share}; keep {lo}–{hi} with at least one hero and one profit item.",
    ),
    "S03": Words(
        "{sku} 每卖一件亏 {loss} 元（已扣退货、运费、平台费、佣金）。",
        "{sku} loses {loss} yuan per unit after returns, freight, fees and commission.",
    ),
    "S03.cm1": Words(
        "整盘货亏 {loss} 元（已扣退货、运费、平台费、佣金）。",
        "The line-up loses {loss} yuan after returns, freight, fees and commission.",
    ),
    "S04": Words(
        "{sku} 划线价 {cp} 元没有合法依据（近七日最低成交 {low} 元）。",
        "{sku}: struck-through price {cp} has no valid basis (7-day lowest deal {low}).",
    ),
    "S04.raised": Words(
        "{sku} 日常价 {list} 元比近七日最低成交 {low} 元高出 {rise} 以上：开播前七天内上调的，不能拿差价当优惠宣传。"
        "请留好原价记录。",
        "{sku}: list price {list} is more than {rise} above the lowest deal of 7 days, {low}. If it was raised in the"
        " 7 days before the broadcast, the difference may not be shown as a discount. Keep a record of the old price.",
    ),
    "S04.last_deal": Words(
        "{sku} 划线价 {cp} 元没有合法依据（上一次成交 {low} 元，且仅限近七日无成交）。",
        "{sku}: struck-through price {cp} has no valid basis (last deal {low}, only without a deal in 7 days).",
    ),
    "S04.no_basis": Words(
        "{sku} 划线价 {cp} 元没有合法依据。",
        "{sku}: struck-through price {cp} has no valid basis.",
    ),
    "S04.not_above": Words(
        "{sku} 划线价 {cp} 元不高于直播价 {live} 元。",
        "{sku}: struck-through price {cp} is not above the live price {live}.",
    ),
    "S05": Words("{sku} 缺少或过期：{docs}。", "{sku}: missing or expired documents: {docs}."),
    "S05.forbidden": Words("{sku}：{docs}。", "{sku}: {docs}."),
    "S06": Words(
        "货盘可支撑GMV {gmv}，与目标 {target} 相差 {dev}。", "Line-up supports {gmv}; target {target}; deviation {dev}."
    ),
    "S07": Words("{sku} 到手价 {pay} 高于其他渠道 {low}。", "{sku} net price {pay} is above another channel ({low})."),
    "S08": Words(
        "主推 {sku} 在流程表中出现 {n} 次共 {m} 分钟，不达标。",
        "Featured {sku} appears {n} times for {m} min; not enough.",
    ),
    "S09": Words("{n} 个链接与 {m} 分钟不匹配，建议 {lo}~{hi} 个。", "{n} links do not fit {m} min; use {lo}–{hi}."),
    "S10": Words(
        "{sku} 标为不支持七天无理由，但理由“{r}”不在法定范围。",
        "{sku} excludes 7-day return for “{r}”, which is not a legal ground.",
    ),
    "T01": Words("流程表有空档或超时：第 {gaps} 分钟。", "Rundown has gaps or overrun: minutes {gaps}."),
    "T02": Words("第 {a} 与第 {b} 环节时间重叠。", "Segments {a} and {b} overlap."),
    "T03": Words("第 {seq} 环节讲 {m} 分钟，建议 {lo}~{hi} 分钟。", "Segment {seq} lasts {m} min; keep {lo}–{hi}."),
    "T04": Words("{role}在第 {from}–{to} 分钟无人值守。", "No {role} on duty for minutes {from}–{to}."),
    "T05": Words("{name} 连续 {m} 分钟，超过上限。", "{name} is on air {m} min in a row."),
    "T06": Words("与场次 {other} 撞档（{what}）。", "Clashes with session {other} ({what})."),
    "T07": Words("{name} 身份未核验或年龄不符。", "{name}: identity not verified or age rule broken."),
    "T08": Words("最长 {gap} 分钟没有福利点。", "Longest stretch without a benefit moment: {gap} min."),
    "T09": Words(
        "{skus} 属于不得由代言人推荐的类目，但 {names} 非本店人员。",
        "{skus} may not be recommended by an endorser, yet {names} are external presenters.",
    ),
    "T10": Words(
        "彩排晚于 T-{hours}h 或上行低于 {lo} Mbps。", "Rehearsal later than T-{hours}h or uplink below {lo} Mbps."
    ),
    "A01": Words("渠道预算合计 {sum}，与总预算 {total} 不符。", "Channel budgets sum to {sum}, total is {total}."),
    "A02": Words("{channel} 分时合计 {h}，渠道预算 {b}。", "{channel}: hourly sum {h}, channel budget {b}."),
    "A03": Words("{channel} 有预算落在投放窗口外。", "{channel} has budget outside the window."),
    "A03.overlap": Words("{channel} 的分时预算有重叠。", "{channel} has hours that overlap."),
    "A04": Words("流量侧预测 {a}，货盘侧 {b}，相差 {dev}。", "Traffic forecast {a} vs line-up {b}: {dev}."),
    "A05": Words("预计投放ROI {roi}，低于保本ROI {be}。", "Expected ad ROI {roi} is below break-even {be}."),
    "A06": Words("投放占GMV {p}，超过 {hi}。", "Ad cost is {p} of GMV (limit {hi})."),
    "A07": Words("{channel} 占进房 {p}，依赖过高。", "{channel} brings {p} of entries; too concentrated."),
    "A08": Words("{channel} 的参数不自洽或缺依据。", "{channel}: inconsistent or unsupported assumptions."),
    "A09": Words("预计亏损 {loss} 元，需店主确认战略亏损。", "Planned loss {loss}; owner must approve."),
    "G01": Words("福利成本占毛利 {p}，上限 {hi}。", "Benefit cost is {p} of gross margin (limit {hi})."),
    "G02": Words("{code} 最高奖 {v} 元，超过 {hi} 元上限。", "{code}: top prize {v} yuan exceeds the {hi} cap."),
    "G03.winners": Words(
        "{code} 奖品 {v} 元，超过 {hi} 元：现场抽奖的中奖结果要随时公示，请把公示写进流程。",
        "{code}: prize of {v} yuan, above {hi}: winners of a draw on the spot are shown as they happen. Plan for it.",
    ),
    "G03": Words("{code} 抽奖规则未公示完整。", "{code}: draw rules not fully published."),
    "G04": Words("{code} 赠品仅 {s} 件，计划 {q} 件。", "{code}: only {s} gifts for {q} planned."),
    "G05": Words("{code} 没有触发条件或不在流程内。", "{code}: no trigger or outside the rundown."),
    "G06": Words(
        "引流补贴合计 {loss}，超过目标GMV的 {hi}。", "Loss-leader subsidy {loss} exceeds {hi} of target GMV."
    ),
    "G07": Words(
        "{sku} 叠券后 {p} 元，低于底价 {f} 元。", "{sku}: stacked price {p} falls below floor {f}."
    ),
    "G08": Words(
        "{code} 赠品标价 {c} 高于现售价 {v} 或未标示。",
        "{code}: gift value {c} above current price {v}, or unlabelled.",
    ),
    "G08.unlabelled": Words("{code} 赠品未标示品名和数量。", "{code}: gift name and quantity are not shown."),
    "G09": Words("{code} 未设每人上限。", "{code}: no per-user limit."),
    "G10": Words(
        "{code} 以站外行为换福利，平台禁止。", "{code}: off-platform action for a benefit is forbidden."
    ),
    "G10.words": Words("{code} 出现引导站外的词“{term}”。", "{code} has the off-platform word “{term}”."),
    "E01": Words("{lead}前预热视频 {n}/{need} 条。", "{n}/{need} teasers scheduled before {lead}."),
    "E02": Words("预告未按时发布或时间与实际不符。", "Preview late or its time differs from the real start."),
    "E03": Words("{code} 将在 {hours} 小时内发布但未完成。", "{code} is due within {hours} h and unfinished."),
    "E04": Words("爆款 {sku} 没有预热内容。", "Hero {sku} has no warm-up content."),
    "E05": Words("{where} 含绝对化用语“{term}”。", "Absolute term “{term}” in {where}."),
    "E05.warn": Words("{where} 的“{term}”需要依据。", "“{term}” in {where} needs proof."),
    "E05.scarce": Words("{where} 的“{term}”需要有真实库存。", "“{term}” in {where} needs real stock."),
    "E06": Words("{where} 含医疗用语“{term}”。", "Medical term “{term}” in {where}."),
    "E07": Words("{code} 缺少{label}标识。", "{code}: missing {label} label."),
    "E08": Words(
        "预约预计到场 {a}，低于流量表使用的 {b}。", "Reservations yield {a} entries, plan uses {b}."
    ),
    "E09": Words("{code} 缺负责人或素材。", "{code}: owner or asset missing."),
    "E10": Words("{code} 承诺的福利不在福利表中。", "{code} promises a benefit not in the G sheet."),
    "E10.terms": Words(
        "{code} 承诺的 {benefit} 与福利表的价格、数量或时间不一致。",
        "{code} promises {benefit} with another price, quantity or time than the G sheet.",
    ),
}  # fmt: skip
_SAME_SENTENCE = {"S02.heroes": "S02", "S02.profit_items": "S02", "S08.minutes": "S08"}
"""Variants that compare other numbers and say the same."""
MESSAGES: Mapping[str, Words] = {
    **_SENTENCES, **{variant: _SENTENCES[name] for variant, name in _SAME_SENTENCE.items()}
}  # fmt: skip
NO_ROWS = Words("数据不足：{sheet}还没有内容。", "Not enough data: the {sheet} sheet is empty.")
NO_INPUT = Words("数据不足：{rows} 还没填：{cells}。", "Not enough data: still empty for {rows}: {cells}.")
SUBJECTS = ("sku", "code", "seq", "name", "channel")
"""Numbers that name the row a finding is about."""
SEGMENT = Words("第 {seq} 环节", "Segment {seq}")

EVIDENCE: Mapping[str, tuple[str, str, str]] = {
    "S01": ("have", "≥", "need"),
    "S02": ("share", "∈", "lo hi"),
    "S02.heroes": ("heroes", "≥", "least"),
    "S02.profit_items": ("profit_items", "≥", "least"),
    "S03": ("uc", ">", "limit"),
    "S03.cm1": ("uc", ">", "limit"),
    "S04": ("cp", "≤", "low"),
    "S04.last_deal": ("cp", "≤", "low"),
    "S04.not_above": ("cp", ">", "live"),
    "S06": ("dev", "∈", "lo hi"),
    "S07": ("pay", "≤", "low"),
    "S08": ("n", "≥", "times"),
    "S08.minutes": ("m", "≥", "minutes"),
    "S09": ("n", "∈", "lo hi"),
    "T03": ("m", "∈", "lo hi"),
    "T05": ("m", "≤", "limit"),
    "T08": ("gap", "≤", "limit"),
    "A01": ("sum", "=", "total"),
    "A02": ("h", "=", "b"),
    "A04": ("dev", "∈", "lo hi"),
    "A05": ("roi", "≥", "be"),
    "A06": ("p", "≤", "hi"),
    "A07": ("p", "≤", "hi"),
    "A09": ("profit", "≥", "limit"),
    "G01": ("p", "≤", "hi"),
    "G02": ("v", "≤", "hi"),
    "G04": ("s", "≥", "q"),
    "G06": ("p", "≤", "hi"),
    "G07": ("p", "≥", "f"),
    "G08": ("c", "≤", "v"),
    "E01": ("n", "≥", "need"),
    "E08": ("a", "≥", "b"),
}
"""Left side, sign when the check holds, right side, by the names of the numbers."""
_BROKEN = {"≥": "<", "≤": ">", ">": "≤", "=": "≠", "∈": "∉"}

LARGE = 1000
Writer = Callable[[Decimal], str]


def _percent(number: Decimal) -> str:
    return percent_text(number)


def _deviation(number: Decimal) -> str:
    return percent_text(number, has_sign=True)


def _plain(number: Decimal) -> str:
    return number_text(number, decimals=2)


def _yuan(number: Decimal) -> str:
    """With its sign; large amounts to the yuan."""
    return money_text(number.quantize(Decimal(1), ROUND_HALF_UP) if abs(number) >= LARGE else number)


_SHARE: Mapping[str, Writer] = {"share": _percent, "lo": _percent, "hi": _percent, "p": _percent}
_MONEY_AND_DEVIATION: Mapping[str, Writer] = {
    "gmv": _yuan, "target": _yuan, "a": _yuan, "b": _yuan, "dev": _deviation, "lo": _deviation,
    "hi": _deviation,
}  # fmt: skip
_WRITERS: Mapping[str, Mapping[str, Writer]] = {
    "S02": _SHARE,
    "S04": {"rise": _percent},
    "S06": _MONEY_AND_DEVIATION,
    "A01": {"sum": money_text, "total": money_text},
    "A02": {"h": money_text, "b": money_text},
    "A04": _MONEY_AND_DEVIATION,
    "A06": _SHARE,
    "A07": _SHARE,
    "G01": _SHARE,
    "G06": {**_SHARE, "loss": _yuan},
}
"""How a number is written, by check and name; the rest is plain with at most two decimals."""


def message_text(
    check_id: str, variant: str, numbers: Mapping[str, object], language: str, *, is_missing: bool = False
) -> str:
    """The sentence of one finding. Raises `KeyError` for a check or variant without one, or a missing number."""
    missing = NO_ROWS if "sheet" in numbers else NO_INPUT
    sentence = missing if is_missing else MESSAGES[_name(check_id, variant)]
    english = is_english(language)
    written = {name: _written(check_id, name, value, english=english) for name, value in numbers.items()}
    return sentence.in_language(english=english).format(**written)


def subject_text(numbers: Mapping[str, object], language: str) -> str:
    """What a finding is about: code, person, channel or segment; '' for the plan as a whole."""
    name = next((name for name in SUBJECTS if numbers.get(name)), "")
    if not name:
        return ""
    english = is_english(language)
    written = _written("", name, numbers[name], english=english)
    return SEGMENT.in_language(english=english).format(seq=written) if name == "seq" else written


def evidence_text(check_id: str, variant: str, numbers: Mapping[str, object], language: str, *, holds: bool) -> str:
    """The comparison behind one finding, as `480 < 576`; '' where the check compares no numbers."""
    compared = EVIDENCE.get(_name(check_id, variant))
    if compared is None:
        return ""
    left, sign, right = compared
    names = [left, *right.split()]
    if any(name not in numbers for name in names):
        return ""
    english = is_english(language)
    first, *rest = (_written(check_id, name, numbers[name], english=english) for name in names)
    return f"{first} {sign if holds else _BROKEN[sign]} {'–'.join(rest)}"


def _name(check_id: str, variant: str) -> str:
    return f"{check_id}.{variant}" if variant else check_id


def _written(check_id: str, name: str, value: object, *, english: bool) -> str:
    if value is None:
        return INFINITE.in_language(english=english)
    if isinstance(value, Words):
        return value.in_language(english=english)
    if isinstance(value, Fraction):
        value = as_decimal(value, 6)
    if isinstance(value, Decimal | int):
        return _WRITERS.get(check_id, {}).get(name, _plain)(Decimal(value))
    if isinstance(value, tuple | list) and not isinstance(value, Interval):
        return joined(str(part) if not isinstance(part, Words) else part for part in value).in_language(english=english)
    return str(value)
