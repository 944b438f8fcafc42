"""Checklist templates in the admin: who may, what each page shows and does."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse

from planner.actions.checklist_templates import create_draft, publish_version
from planner.actions.template_editors import TEMPLATE_EDITORS, ensure_template_editors
from planner.enums import VersionStatus
from planner.forms.template_draft_rows import CHOICES, TEXTS
from planner.management.commands.load_checklist_templates import SHIPPED
from planner.models import ChecklistTemplate, TemplateVersion
from planner.queries.checklist_templates import content_of
from tests import factories, tables

PAGES = ("change", "preview", "publish", "retire", "discard", "upload", "download")


@pytest.fixture
def editor(db):
    user = factories.UserFactory(is_staff=True)
    user.groups.add(ensure_template_editors())
    return user


@pytest.fixture
def superuser(db):
    return factories.UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def shipped(db):
    tables.TEMPLATES.load()
    return TemplateVersion.objects.get()


@pytest.fixture
def draft(shipped):
    return create_draft(template=shipped.template, source=shipped, by=None)


def url(name, *args):
    return reverse(f"admin:planner_{name}", args=args)


def version_url(name, version):
    return url(f"templateversion_{name}", version.pk)


def posted(page):
    """The form of the edit page as a browser would send it back."""
    form, data = page.context["form"], {"token": page.context["token"], "item": []}
    for row in form.items:
        data["item"].append(row["index"])
        data |= {f"item-{row['index']}-{name}": row[name] for name in (*TEXTS, *CHOICES)}
        data |= {f"item-{row['index']}-{name}": "on" for name in ("gate", "shows_costs") if row[name]}
    for check in form.checks:
        data[f"{check['own']}-enabled"] = "on"
        data |= {threshold["id"]: threshold["value"] for threshold in check["thresholds"]}
    data |= {cell["id"]: cell["value"] for row in form.weights for cell in row["cells"]}
    return data | form.notes


# Who may


def test_editors_reach_the_templates_and_nothing_else(as_user, editor, superuser, shipped, owner):
    browser = as_user(editor)
    assert [app["models"][0]["object_name"] for app in browser.get(reverse("admin:index")).context["app_list"]] == [
        "ChecklistTemplate"
    ]
    seen = {}
    for model, model_admin in admin.site._registry.items():
        for page in ("changelist", "add"):
            try:
                address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            except NoReverseMatch:
                continue
            seen[model.__name__, page] = browser.get(address).status_code
            assert as_user(superuser).get(address).status_code in {200, 302, 403}
        assert model_admin.has_delete_permission(browser.get(reverse("admin:index")).wsgi_request) is False
    own = {("ChecklistTemplate", "changelist"): 200, ("ChecklistTemplate", "add"): 200,
           ("TemplateVersion", "changelist"): 302,
           ("LexiconTier", "changelist"): 200, ("LexiconTier", "add"): 200}  # fmt: skip
    assert len(seen) > 8
    assert {name: status for name, status in seen.items() if status != 403} == own
    assert browser.get(reverse("admin:planner_user_change", args=[owner.pk])).status_code == 403


def test_other_staff_and_other_people_stay_out(as_user, shipped, draft, owner):
    staff = as_user(factories.UserFactory(is_staff=True))
    for page in PAGES:
        assert staff.get(version_url(page, draft)).status_code == 403
        assert as_user(owner).get(version_url(page, draft)).status_code == 302
    assert staff.post(version_url("duplicate", draft)).status_code == 403
    assert staff.get(url("checklisttemplate_changelist")).status_code == 403
    assert staff.get(url("checklisttemplate_upload")).status_code == 403
    assert staff.post(url("checklisttemplate_draft", shipped.template_id)).status_code == 403
    assert TemplateVersion.objects.count() == 2


def test_who_may_only_look_gets_nothing_to_change(as_user, draft):
    watcher = factories.UserFactory(is_staff=True)
    watcher.user_permissions.add(*Permission.objects.filter(codename__in=["view_templateversion"]))
    browser = as_user(watcher)
    page = browser.get(version_url("change", draft))
    assert (page.status_code, page.context["can_edit"]) == (200, False)
    assert b"Save draft" not in page.content
    assert browser.post(version_url("change", draft), posted(page)).status_code == 403
    assert browser.get(version_url("download", draft)).status_code == 200
    assert browser.get(version_url("publish", draft)).status_code == 403


def test_the_group_is_made_once_and_kept_right(editor):
    group = ensure_template_editors()
    assert group.name == TEMPLATE_EDITORS == editor.groups.get().name
    group.permissions.clear()
    ensure_template_editors()
    assert sorted(group.permissions.values_list("codename", flat=True)) == [
        "add_checklisttemplate", "add_lexicontier", "add_templateversion", "change_checklisttemplate",
        "change_lexicontier", "change_templateversion", "view_checklisttemplate", "view_lexicontier",
        "view_templateversion",
    ]  # fmt: skip


# The list and the template


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    as_user, superuser, merchant, owner, count, django_assert_num_queries
):
    for _ in range(count):
        version = factories.small_template()
        factories.livestream(organization=merchant, by=owner, template_version=version)
        create_draft(template=version.template, source=version, by=None)
    browser = as_user(superuser)
    browser.get(url("checklisttemplate_changelist"))
    with django_assert_num_queries(7):
        page = browser.get(url("checklisttemplate_changelist")).content.decode()
    assert page.count("v1 · 1 plan<") == page.count("v2 · draft") == count


def test_the_list_says_what_is_current(as_user, editor, shipped):
    page = as_user(editor).get(url("checklisttemplate_changelist")).content.decode()
    for text in ("STAGE standard template", "everything without a template of its own", "v1 · 0 plans"):
        assert text in page


def test_a_template_is_made_with_its_first_draft(as_user, editor, shipped):
    browser = as_user(editor)
    fields = {"name_zh": "快手", "name_en": "Kuaishou", "slug": "kuaishou", "platforms": ["kuaishou"]}
    answer = browser.post(url("checklisttemplate_add"), fields)
    template = ChecklistTemplate.objects.get(slug="kuaishou")
    assert (answer.status_code, answer.url) == (302, url("checklisttemplate_change", template.pk))
    assert (template.platforms, template.session_types) == (["kuaishou"], [])
    answer = browser.post(url("checklisttemplate_draft", template.pk), {"source": shipped.pk})
    draft = template.versions.get()
    assert answer.url == version_url("change", draft)
    assert content_of(draft) == content_of(shipped)
    browser.post(url("checklisttemplate_draft", template.pk), {"source": ""})
    empty = content_of(template.versions.get(number=2))
    assert (empty.items, len(empty.checks), list(empty.step_weights)) == ((), 49, ["default"])


def test_a_scope_in_use_may_not_meet_another(as_user, editor, shipped):
    other = create_draft(template=factories.ChecklistTemplateFactory(platforms=["douyin"]), source=shipped, by=None)
    publish_version(version=other, by=None, now=shipped.published_at)
    browser = as_user(editor)
    fields = {"name_zh": "一", "name_en": "One", "platforms": []}
    answer = browser.post(url("checklisttemplate_change", other.template_id), fields)
    assert answer.status_code == 200
    assert "just as specifically" in answer.content.decode()
    answer = browser.post(url("checklisttemplate_change", shipped.template_id), fields | {"platforms": ["kuaishou"]})
    assert answer.status_code == 302
    shipped.template.refresh_from_db()
    assert (shipped.template.platforms, shipped.template.slug) == ([], "standard")
    assert browser.post(url("checklisttemplate_change", shipped.template_id), fields).status_code == 302
    shipped.template.refresh_from_db()
    assert shipped.template.name_en == "One"
    history = browser.get(url("checklisttemplate_history", shipped.template_id)).content.decode()
    assert "Changed name in Chinese and name in English." in history


# The draft


def test_a_draft_is_edited_on_one_page(as_user, editor, draft, django_assert_num_queries):
    browser = as_user(editor)
    browser.get(version_url("change", draft))
    with django_assert_num_queries(8):
        page = browser.get(version_url("change", draft))
    html = page.content.decode()
    assert html.count("data-reorder-item") == 88  # 87 and the one that is copied for new items
    assert html.count('class="check"') == 49
    changes = {"item-0-weight": "5", "weights-clearance-s": "36", "weights-clearance-t": "19", "item-4-position": "1"}
    answer = browser.post(version_url("change", draft), posted(page) | changes)
    assert (answer.status_code, answer.url) == (302, version_url("change", draft))
    draft.refresh_from_db()
    items = content_of(draft).items
    assert [(item.key, item.weight) for item in items[:2]] == [("stock_locked", 5), ("lineup_goal_set", 5)]
    assert draft.step_weights["clearance"]["s"] == 36


def test_a_mistake_is_named_and_everything_typed_is_kept(as_user, editor, draft):
    browser = as_user(editor)
    page = browser.get(version_url("change", draft))
    typed = {"item-0-weight": "9", "item-0-label_en": "Typed & kept", "item-1-credit": "valid_link"}
    answer = browser.post(version_url("change", draft), posted(page) | typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#item-0-weight">S · Typed &amp; kept · weight</a>' in html
    assert '<p class="field-error" id="item-0-weight-error">The weight is 9; it must be from 1 to 5.</p>' in html
    assert '<a href="#item-1-credit">S · Number of listed links · credit rule</a>' in html
    assert answer.context["token"] == page.context["token"]
    assert content_of(draft).items[0].weight == 3


def test_the_second_of_two_editors_is_told(as_user, editor, superuser, draft):
    first, second = as_user(editor), as_user(superuser)
    mine, theirs = first.get(version_url("change", draft)), second.get(version_url("change", draft))
    second.post(version_url("change", draft), posted(theirs) | {"item-0-weight": "1"})
    answer = first.post(version_url("change", draft), posted(mine) | {"item-1-weight": "4"})
    assert answer.status_code == 409
    assert content_of(draft).items[1].weight == 2
    assert [(group["key"], group["rows"]) for group in answer.context["clash"]] == [
        ("lineup_goal_set", [{"field": "weight", "old": "1", "new": "3"}]),
        ("lineup_sku_count", [{"field": "weight", "old": "2", "new": "4"}]),
    ]
    assert first.post(version_url("change", draft), posted(answer)).status_code == 302
    assert [item.weight for item in content_of(draft).items[:2]] == [3, 4]


def test_an_item_is_added_without_script(as_user, editor, draft):
    browser = as_user(editor)
    page = browser.get(version_url("change", draft))
    answer = browser.post(version_url("change", draft), posted(page) | {"add": "t"})
    assert answer.status_code == 200
    assert [row["index"] for row in answer.context["form"].items][-1] == "new88"
    new = {"item-new88-key": "extra", "item-new88-label_zh": "新", "item-new88-label_en": "New",
           "item-new88-guidance_zh": "做", "item-new88-guidance_en": "Do"}  # fmt: skip
    assert browser.post(version_url("change", draft), posted(answer) | new).status_code == 302
    assert draft.items.get(key="extra").position == 18


def test_a_draft_is_discarded(as_user, editor, draft):
    browser = as_user(editor)
    assert browser.get(version_url("discard", draft)).status_code == 200
    answer = browser.post(version_url("discard", draft))
    assert answer.url == url("checklisttemplate_change", draft.template_id)
    assert not TemplateVersion.objects.filter(pk=draft.pk).exists()
    assert browser.get(version_url("change", draft)).status_code == 404


# Publishing and after


def test_publishing_shows_the_changes_first(as_user, editor, shipped, draft, merchant, owner):
    factories.livestream(organization=merchant, by=owner, template_version=shipped)
    draft.items.filter(key="lineup_goal_set").update(weight=5, due_hours=72)
    draft.items.filter(key="restock_plan").delete()
    browser = as_user(editor)
    page = browser.get(version_url("publish", draft))
    assert [(group["kind"], group["key"]) for group in page.context["groups"]] == [
        ("removed", "restock_plan"), ("changed", "lineup_goal_set"),
    ]  # fmt: skip
    assert page.context["groups"][1]["rows"] == [
        {"field": "weight", "old": "3", "new": "5"}, {"field": "due", "old": "T-14d", "new": "T-3d"},
    ]  # fmt: skip
    assert "1 plan keeps the version before it" in page.content.decode()
    notes = {"token": page.context["token"], "change_note_zh": "减一项", "change_note_en": ""}
    answer = browser.post(version_url("publish", draft), notes)
    assert answer.status_code == 422
    assert '<a href="#change_note_en">' in answer.content.decode()
    answer = browser.post(version_url("publish", draft), notes | {"change_note_en": "One item less"})
    assert answer.url == version_url("change", draft)
    draft.refresh_from_db()
    shipped.refresh_from_db()
    assert (draft.status, draft.published_by, draft.change_note_en) == ("published", editor, "One item less")
    assert shipped.status == VersionStatus.RETIRED


def test_what_was_confirmed_is_what_is_published(as_user, editor, draft):
    browser = as_user(editor)
    page = browser.get(version_url("publish", draft))
    draft.items.filter(key="lineup_goal_set").update(weight=5)
    notes = {"token": page.context["token"], "change_note_zh": "改", "change_note_en": "Change"}
    browser.post(version_url("publish", draft), notes)
    draft.refresh_from_db()
    assert draft.status == VersionStatus.DRAFT


def test_an_unfinished_draft_is_not_published(as_user, editor, draft):
    draft.items.filter(step="g").delete()
    browser = as_user(editor)
    page = browser.get(version_url("publish", draft)).content.decode()
    assert "Step G · Gifts has 0 items; at least 12 are needed." in page
    assert (
        browser.post(version_url("publish", draft), {"change_note_zh": "a", "change_note_en": "b"}).status_code == 422
    )
    checked = browser.get(version_url("change", draft) + "?check=1")
    assert len(checked.context["form"].problems) == 2


def test_a_published_version_is_there_to_read(as_user, editor, shipped):
    browser = as_user(editor)
    page = browser.get(version_url("change", shipped))
    html = page.content.decode()
    assert '<fieldset class="draft__body" disabled>' in html
    assert "Save draft" not in html
    for name in ("preview", "download", "retire"):
        assert version_url(name, shipped) in html
    answer = browser.post(version_url("change", shipped), posted(page) | {"item-0-weight": "5"}, follow=True)
    assert "Only drafts can be changed" in answer.content.decode()
    for name in ("publish", "upload"):
        assert browser.get(version_url(name, shipped)).url == version_url("change", shipped)
    browser.post(version_url("discard", shipped))
    assert content_of(shipped).items[0].weight == 3


def test_a_version_is_retired_but_never_the_default(as_user, editor, shipped):
    browser = as_user(editor)
    answer = browser.post(version_url("retire", shipped), follow=True)
    assert "it must stay" in answer.content.decode()
    special = create_draft(template=factories.ChecklistTemplateFactory(platforms=["douyin"]), source=shipped, by=None)
    publish_version(version=special, by=None, now=shipped.published_at)
    assert browser.get(version_url("retire", special)).status_code == 200
    browser.post(version_url("retire", special))
    special.refresh_from_db()
    assert special.status == VersionStatus.RETIRED


def test_a_version_is_duplicated(as_user, editor, shipped):
    browser = as_user(editor)
    assert browser.get(version_url("duplicate", shipped)).status_code == 405
    answer = browser.post(version_url("duplicate", shipped))
    draft = TemplateVersion.objects.get(number=2)
    assert (answer.url, content_of(draft)) == (version_url("change", draft), content_of(shipped))


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("zh-hans", ("本场货品目标", "只选一个主目标", "满足以下条件才计入：")),
        ("en", ("Line-up goal", "Pick one main goal", "Counts only when: ")),
    ],
)
def test_the_preview_speaks_both_languages(as_user, editor, shipped, language, texts):
    page = as_user(editor).get(version_url("preview", shipped), {"language": language, "session_type": "clearance"})
    html = page.content.decode()
    assert [text in html for text in texts] == [True, True, True]
    assert html.count('class="todo"') == 87
    assert [step["weight"] for step in page.context_data["steps"]] == [35, 20, 18, 15, 12]


# Files


def upload(browser, address, content, **fields):
    return browser.post(address, {"file": SimpleUploadedFile("version.yaml", content), **fields})


def test_a_download_comes_back_without_loss(as_user, editor, draft):
    browser = as_user(editor)
    download = browser.get(version_url("download", draft))
    assert download.headers["Content-Disposition"] == 'attachment; filename="standard-v2.yaml"'
    answer = upload(browser, version_url("upload", draft), download.content)
    assert answer.url == version_url("change", draft)
    assert browser.get(version_url("download", draft)).content == download.content
    answer = upload(browser, url("checklisttemplate_upload"), download.content)
    copy = TemplateVersion.objects.get(number=3)
    assert answer.url == version_url("change", copy)
    assert content_of(copy) == content_of(draft)
    again = browser.get(version_url("download", copy)).content
    assert again.replace(b"number: 3", b"number: 2") == download.content


def test_every_bad_row_of_a_file_is_reported_and_nothing_imported(as_user, editor, draft):
    text = (SHIPPED / "standard.yaml").read_text(encoding="utf-8")
    bad = text.replace("weight: 3\n    due: T-14d", "weight: 30\n    due: later", 1).replace("Line-up goal}", "''}", 1)
    browser = as_user(editor)
    for address in (version_url("upload", draft), url("checklisttemplate_upload")):
        answer = upload(browser, address, bad.encode())
        assert answer.status_code == 422
        assert [(row["line"], row["place"], row["field"]) for row in answer.context["problems"]] == [
            (29, "lineup_goal_set", "label in English"),
            (40, "lineup_goal_set", "weight"),
            (41, "lineup_goal_set", "due"),
        ]
    assert TemplateVersion.objects.count() == 2


def test_what_the_product_decides_cannot_be_uploaded(as_user, editor, draft):
    text = (SHIPPED / "standard.yaml").read_text(encoding="utf-8")
    changed = text.replace("max_prize_yuan: 50000", "max_prize_yuan: 90000").replace("standard template", "my template")
    answer = upload(as_user(editor), version_url("upload", draft), changed.encode())
    assert [row["text"] for row in answer.context["problems"]] == [
        "The template itself has “STAGE standard template”. Change it on the template’s page, or in the file.",
        "The law sets “max_prize_yuan” to 50000; templates cannot change it.",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        ("格式: 一".encode("gb18030"), "not UTF-8"),
        (b"a: &a [x]\nb: *a", "Anchors and aliases"),
        (b"x" * (513 * 1024), "larger than 512 KB"),
    ],
)
def test_what_is_no_template_file(as_user, editor, draft, content, message):
    answer = upload(as_user(editor), version_url("upload", draft), content)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_a_file_of_another_template_or_none_at_all(as_user, editor, draft):
    browser = as_user(editor)
    assert browser.post(version_url("upload", draft), {}).status_code == 422
    other = (SHIPPED / "standard.yaml").read_bytes().replace(b"slug: standard", b"slug: other")
    answer = upload(browser, version_url("upload", draft), other)
    assert [row["text"] for row in answer.context["problems"]] == [
        "The file is of the template “other”, this is “standard”."
    ]
    answer = upload(browser, url("checklisttemplate_upload"), other)
    assert answer.url == version_url("change", TemplateVersion.objects.get(template__slug="other"))


def test_an_upload_does_not_take_the_place_of_a_newer_save(as_user, editor, draft):
    browser = as_user(editor)
    token = browser.get(version_url("upload", draft)).context["token"]
    draft.items.filter(key="lineup_goal_set").update(weight=5)
    answer = upload(
        browser, version_url("upload", draft), browser.get(version_url("download", draft)).content, token=token
    )
    assert (answer.status_code, answer.context["problems"][0]["text"]) == (
        422, "Somebody else saved this draft meanwhile.",
    )  # fmt: skip


def test_word_lists_say_their_kind_in_words(as_user, editor):
    tables.LEXICONS.load()
    page = as_user(editor).get(url("lexicontier_changelist"), {"kind": "medical"})
    assert "medical claims</td>" in page.content.decode()
    assert {tier.kind for tier in page.context["cl"].queryset} == {"medical"}
    form = as_user(editor).get(url("lexicontier_change", page.context["cl"].queryset[0].pk)).content.decode()
    assert '<option value="absolute">absolute claims</option>' in form
