"""Draft → published → retired, and what may not happen on the way."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone, translation

from planner.actions.checklist_templates import (
    TemplateError,
    change_template,
    create_draft,
    create_template,
    discard_draft,
    import_version,
    publish_version,
    retire_version,
    save_draft,
)
from planner.domain.template_content import TemplateDocument, TemplateHeader, VersionContent
from planner.enums import Platform, SessionType, Step, VersionStatus
from planner.models import ChecklistTemplate, TemplateVersion
from planner.queries.checklist_templates import content_of
from tests import factories
from tests.at_once import at_once
from tests.domain.facts import make_item, standard_checks

NOW = timezone.now()
WEIGHTS = {"default": {"s": 25, "t": 20, "a": 20, "g": 15, "e": 20}}


def full_content(**changes):
    """Content that may be published: twelve items per step, three of them gates."""
    items = tuple(
        make_item(f"{step.value}_item_{place}", step=step, position=place, is_gate=place <= 3)
        for step in Step
        for place in range(1, 13)
    )
    return replace(VersionContent(items, standard_checks()[:4], WEIGHTS), **changes)


@pytest.fixture
def editor(db):
    return factories.UserFactory(is_staff=True)


@pytest.fixture
def draft(editor):
    template = create_template(header=TemplateHeader("standard", "标准", "Standard"), by=editor)
    draft = create_draft(template=template, by=editor)
    return save_draft(version=draft, content=full_content(), by=editor)


@pytest.fixture
def published(draft, editor):
    return publish_version(version=draft, by=editor, now=NOW)


def refused(code):
    return pytest.raises(TemplateError, match=f"^\\('{code}'")


def history():
    with translation.override("en"):
        return [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]


def test_a_saved_draft_says_what_was_saved(draft, editor):
    content = content_of(draft)
    assert content == full_content()
    rows = {row.key: row.pk for row in draft.items.all()}
    moved = list(content.items)
    moved[0], moved[1] = replace(moved[1], position=1), replace(moved[0], position=2, weight=5)
    changed = replace(content, items=tuple(moved[:-1]), step_weights={"default": {**WEIGHTS["default"], "s": 26}})
    save_draft(version=draft, content=changed, by=editor, change_note_zh="改", change_note_en="Changed")
    draft.refresh_from_db()
    assert content_of(draft) == changed
    assert (draft.change_note_zh, draft.change_note_en) == ("改", "Changed")
    kept = {row.key: row.pk for row in draft.items.all()}
    assert {key for key in kept if kept[key] == rows[key]} == set(rows) - {"s_item_1", "s_item_2", "e_item_12"}


def test_a_stale_save_is_refused(draft, editor):
    token = content_of(draft).fingerprint
    mine = full_content(step_weights={"default": {**WEIGHTS["default"], "s": 30}})
    save_draft(version=draft, content=mine, by=editor, token=token)
    with refused("changed_meanwhile"):
        save_draft(version=draft, content=full_content(), by=editor, token=token)
    with refused("changed_meanwhile"):
        publish_version(version=draft, by=editor, now=NOW, token=token)
    draft.refresh_from_db()
    assert content_of(draft) == mine


def test_a_draft_with_mistakes_is_not_saved(draft, editor):
    broken = full_content(items=(make_item("twice"), make_item("twice")))
    with refused("invalid"):
        save_draft(version=draft, content=broken, by=editor)
    assert content_of(draft) == full_content()


def test_publishing_asks_for_more(editor, draft):
    save_draft(version=draft, content=full_content(items=full_content().items[1:]), by=editor)
    with pytest.raises(TemplateError) as caught:
        publish_version(version=draft, by=editor, now=NOW)
    assert [problem.code for problem in caught.value.params["problems"]] == ["too_few_items", "too_few_gates"]


def test_publishing_retires_the_version_before(published, editor):
    assert (published.status, published.published_by, published.published_at) == (
        VersionStatus.PUBLISHED, editor, NOW,
    )  # fmt: skip
    successor = create_draft(template=published.template, source=published, by=editor)
    assert (successor.number, successor.status) == (2, VersionStatus.DRAFT)
    assert content_of(successor) == content_of(published)
    later = NOW + timedelta(hours=1)
    publish_version(version=successor, by=editor, now=later, change_note_zh="二", change_note_en="Two")
    rows = TemplateVersion.objects.order_by("number").values_list("status", "retired_at", "change_note_en")
    assert list(rows) == [(VersionStatus.RETIRED, later, ""), (VersionStatus.PUBLISHED, None, "Two")]


def test_published_versions_do_not_change(published, editor):
    other = full_content(step_weights={"default": {**WEIGHTS["default"], "s": 30}})
    for write in (
        lambda: save_draft(version=published, content=other, by=editor),
        lambda: publish_version(version=published, by=editor, now=NOW + timedelta(hours=1)),
        lambda: discard_draft(version=published, by=editor),
    ):
        with refused("not_a_draft"):
            write()
    kept = TemplateVersion.objects.get()
    assert (kept.status, kept.published_at, content_of(kept)) == (VersionStatus.PUBLISHED, NOW, full_content())


def test_a_discarded_draft_is_gone(draft, editor):
    with refused("not_published"):
        retire_version(version=draft, by=editor, now=NOW)
    discard_draft(version=draft, by=editor)
    assert TemplateVersion.objects.count() == 0


def test_the_default_cannot_fall_away(published, editor):
    with refused("last_default"):
        retire_version(version=published, by=editor, now=NOW)
    header = TemplateHeader("standard", "标准", "Standard", platforms=(Platform.DOUYIN,))
    with refused("last_default"):
        change_template(template=published.template, header=header, by=editor)
    kept = TemplateVersion.objects.select_related("template").get()
    assert (kept.status, kept.template.platforms) == (VersionStatus.PUBLISHED, [])


def special(editor, slug, *, platforms=(), session_types=()):
    header = TemplateHeader(slug, slug, slug, platforms, session_types)
    document = TemplateDocument(header, full_content())
    return import_version(document=document, by=editor)


def test_two_equally_specific_templates_cannot_both_be_published(published, editor):
    first = special(editor, "kuaishou", platforms=(Platform.KUAISHOU, Platform.DOUYIN))
    second = special(editor, "douyin", platforms=(Platform.DOUYIN,))
    third = special(editor, "clearance", session_types=(SessionType.CLEARANCE,))
    another = special(editor, "other")
    publish_version(version=first, by=editor, now=NOW)
    publish_version(version=third, by=editor, now=NOW)
    for competing in (second, another):
        with refused("competing"):
            publish_version(version=competing, by=editor, now=NOW)
    header = TemplateHeader("clearance", "清仓", "Clearance", platforms=(Platform.DOUYIN,))
    with refused("competing"):
        change_template(template=third.template, header=header, by=editor)
    change_template(template=third.template, header=replace(header, platforms=(Platform.CHANNELS,)), by=editor)
    third.template.refresh_from_db()
    assert (third.template.name_en, third.template.platforms, third.template.session_types) == (
        "Clearance", ["channels"], [],
    )  # fmt: skip
    retire_version(version=first, by=editor, now=NOW)
    publish_version(version=second, by=editor, now=NOW)


def test_a_file_goes_into_a_new_draft_or_into_a_given_one(published, editor):
    header = TemplateHeader("standard", "标准", "Standard")
    document = TemplateDocument(header, full_content(checks=()), 7, "文件", "File")
    imported = import_version(document=document, by=editor)
    assert (imported.number, imported.status, imported.change_note_en) == (2, VersionStatus.DRAFT, "File")
    assert content_of(imported).checks == ()
    again = import_version(document=replace(document, content=full_content()), by=editor, into=imported)
    assert (again.pk, content_of(again)) == (imported.pk, full_content())
    with refused("header_differs"):
        import_version(document=replace(document, header=replace(header, name_en="Else")), by=editor)
    assert ChecklistTemplate.objects.get().versions.count() == 2


def test_every_change_stands_in_the_history(published, editor):
    discard_draft(version=create_draft(template=published.template, by=editor), by=editor)
    changed = TemplateHeader("standard", "标准", "Standard", ())
    change_template(template=published.template, header=replace(changed, name_en="House"), by=editor)
    messages = history()
    assert len(messages) == 7
    assert messages[0] == "Added."
    assert messages[3] == "Changed published for template version “v1”."
    assert messages[-1] == "Changed name in English."
    assert set(LogEntry.objects.values_list("user", "object_id")) == {(editor.pk, str(published.template_id))}


@pytest.mark.django_db(transaction=True)
def test_two_templates_published_at_once_do_not_compete():
    """Neither transaction sees the other's row, so only the lock keeps both from being published."""
    drafts = [special(None, slug, platforms=(Platform.DOUYIN,)) for slug in ("one", "two")]
    outcomes = at_once(*[partial(publish_version, version=draft, by=None, now=NOW) for draft in drafts])
    (refused,) = [outcome for outcome in outcomes if isinstance(outcome, TemplateError)]
    assert refused.code == "competing"
    assert TemplateVersion.objects.published().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_lose_nothing():
    """Both editors started from the same draft: the slower one is told, not overwritten."""
    draft = special(None, "one")
    token = content_of(draft).fingerprint

    def save(weight):
        content = full_content(items=(make_item("only", weight=weight, position=1),))
        try:
            save_draft(version=draft, content=content, by=None, token=token)
        except TemplateError as error:
            return error.code, weight
        return "saved", weight

    results = dict(at_once(partial(save, 1), partial(save, 5)))
    assert sorted(results) == ["changed_meanwhile", "saved"]
    assert [item.weight for item in content_of(draft).items] == [results["saved"]]
