"""Whether a written answer says anything. Source: handbook 3.2, row "text"."""

import re

_PLACEHOLDERS = frozenset((
    "无", "暂无", "没", "没有", "暂时没有", "待定", "待补", "待补充", "待确认", "待填", "待填写", "未定", "未填", "略",
    "同上", "测试", "占位", "tbd", "tba", "tbc", "todo", "test", "testing", "na", "none", "nil", "null", "no",
    "nothing", "pending", "placeholder", "later", "xx", "xxx", "xxxx", "asdf", "abc", "123", "1234",
))  # fmt: skip
_REPEATED = re.compile(r"(?:暂无|没有|待定|待补充?|待确认|待填写?|未定|测试|占位|tbd|tba|todo|test)+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def is_meaningful(text: str) -> bool:
    """False for text of punctuation and symbols only, and for placeholders (无, 待定, TBD, test …), also repeated."""
    words = "".join(filter(str.isalnum, text.casefold()))
    return bool(words) and words not in _PLACEHOLDERS and not _REPEATED.fullmatch(words)


def count_numbers(text: str) -> int:
    """How many figures the text names: `近30天卖出 1,200 件` holds two."""
    return len(_NUMBER.findall(text))
