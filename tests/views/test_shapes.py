"""A fragment filled in by shape is the fragment rendered by the template engine."""

from dataclasses import fields
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from planner.enums import SessionState
from planner.models import LivestreamSession
from planner.queries.livestreams import rows_of
from planner.views.board_rows import RowBuilder, list_rows
from tests import factories


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_rows_of_every_shape_are_as_the_template_renders_them(merchant, owner, template_version, language):
    now = timezone.now()
    for hours, details in (
        (2, {"host_name": "<Lin>", "campaign_tag": "50%"}),
        (-2, {}),
        (50, {"title": "100% & <b>more</b> %s {{ x }}"}),
        (-50, {}),
    ):
        factories.livestream(
            organization=merchant,
            by=owner,
            template_version=template_version,
            starts_at=now + timedelta(hours=hours),
            **details,
        )
    first = LivestreamSession.objects.order_by("starts_at").first()
    LivestreamSession.objects.filter(pk=first.pk).update(state=SessionState.ENDED, next_item=None)
    with translation.override(language):
        builder = RowBuilder(now=now, zone=timezone.get_default_timezone(), can_edit=True)
        rows = [
            builder.row(plan, has_next=True)
            for plan in rows_of(LivestreamSession.objects.order_by("starts_at"), has_next=True)
        ]
        html = list_rows(rows)
        assert html == "".join(render_to_string("planner/board/_row.html", {"row": row}) for row in rows)
        assert list_rows(rows[:1]) == render_to_string("planner/board/_row.html", {"row": rows[0]})
    assert "100% &amp; &lt;b&gt;more&lt;/b&gt; %s {{ x }}" in html
    texts = [getattr(row, field.name) for row in rows for field in fields(row) if field.type == "str"]
    assert all(isinstance(text, SafeString) or text == "" for text in texts)


def test_an_empty_list_is_empty(db):
    assert list_rows([]) == ""
