"""The component page and the pages for errors."""

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

ERROR_PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")


def test_component_page_shows_both_themes_while_debugging(client, settings, db):
    settings.DEBUG = True
    response = client.get(reverse("planner:components"))
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('<div class="kit-side" data-theme=') == 2
    assert page.count('role="img" aria-label="S ') == 8
    assert "style=" not in page.replace('style="--', "")


def test_component_page_does_not_exist_in_production(client, settings, db):
    settings.DEBUG = False
    assert client.get(reverse("planner:components")).status_code == 404


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_error_pages_have_a_title_and_a_way_on(name):
    page = render_to_string(name, request=RequestFactory().get("/"))
    assert page.count("<h1") == 1
    assert '<a class="btn primary" href="/">' in page
    assert "STAGE Planner 五盘</title>" in page


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_for_broken_requests_read_no_context_and_speak_both_languages(name):
    page = render_to_string(name)
    assert '<html lang="zh-Hans">' in page
    assert '<p lang="en">' in page


def test_a_missing_page_answers_in_the_language_of_the_browser(client, db):
    page = client.get("/nowhere/", headers={"accept-language": "en"})
    assert page.status_code == 404
    assert "There is nothing at this address" in page.content.decode()
    assert '<html lang="en">' in page.content.decode()


def test_every_stylesheet_keeps_to_its_layer_without_force():
    sheets = sorted((settings.BASE_DIR / "static" / "css").rglob("*.css"))
    assert len(sheets) > 30
    for sheet in sheets:
        text = sheet.read_text()
        assert "!important" not in text, sheet
        assert len(text.splitlines()) <= 250, sheet
        assert sheet.name.startswith("admin") or "@layer" in text, sheet


def test_shared_files_exist():
    page = render_to_string("components/_head.html")
    paths = [part.split('"')[0] for part in page.split('="/static/')[1:]]
    assert len(paths) > 30
    assert [path for path in paths if not finders.find(path)] == []
