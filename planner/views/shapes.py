"""Long lists without a template engine per row: a fragment is rendered once per shape, then only filled in.

The shape of a row is which of its optional fields are there. All rows of one shape have the same HTML around their
values, so the template runs once with place marks for the values, and every further row costs one string formatting: a
twentieth of the time. The template stays the one source of the HTML. It may print fields of its row and ask whether
they are there, nothing else; the values have to be escaped already (`SafeString`).
"""

import re
from functools import lru_cache
from operator import attrgetter

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

_MARK = re.compile("\x02(\\w+)\x03")


class ShapedFragment:
    """The HTML of rows, one after the other, from the template of one row, in which it is called `name`.

    `always` are the fields that every row has, `optional` those that may be empty or False.
    """

    def __init__(self, template, name, *, always, optional):
        self.template = template
        self.name = name
        self.always = always
        self.optional = optional
        self.shape = attrgetter(*optional) if len(optional) > 1 else self._few
        self.pattern = lru_cache(maxsize=512)(self._pattern)

    def __call__(self, rows):
        return SafeString("".join(self.each(rows)))

    def each(self, rows):
        """The HTML of each row."""
        language = get_language()
        html = []
        for row in rows:
            text, printed = self.pattern(language, tuple(map(bool, self.shape(row))))
            html.append(text % printed(row))
        return html

    def _few(self, row):
        return [getattr(row, field) for field in self.optional]

    def _pattern(self, language, shape):
        """The HTML of a shape with `%s` for every value, and what takes those values from a row."""
        there = [field for field, is_there in zip(self.optional, shape, strict=True) if is_there]
        marks = {field: SafeString(f"\x02{field}\x03") for field in (*self.always, *there)}
        literals = _MARK.split(render_to_string(self.template, {self.name: marks}))
        text = "%s".join(literal.replace("%", "%%") for literal in literals[::2])
        return text, attrgetter(*literals[1::2])
