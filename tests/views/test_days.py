"""Days and moments in templates follow the reader's language."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

TEMPLATE = Template("{% load days %}{{ moment|day }} / {{ moment|day_and_time }}")


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh-hans", "2020年11月8日 / 2020年11月8日 周日 01:00"), ("en", "8 Nov 2020 / Sun 8 Nov 2020, 01:00")],
)
def test_a_moment_is_told_where_the_reader_is(language, text):
    with translation.override(language):
        assert TEMPLATE.render(Context({"moment": datetime(2020, 11, 7, 17, tzinfo=UTC)})) == text
