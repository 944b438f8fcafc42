"""What production serves: every file under a hashed name, and references between files under the same names."""

import json
import re

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings


def test_all_static_files_are_collected_under_hashed_names(tmp_path):
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.static_storage.StaticStorage"}}
    uncompressed = ("css", "js", "svg", "txt", "json", "map")  # compressing them all is the slow part
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=uncompressed):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    script = (tmp_path / names["js/worksheet-rows.js"]).read_text()
    imported = re.findall(r'from ["\']\./([^"\']+)["\']', script)
    assert imported == [
        names[f"js/{name}"].removeprefix("js/") for name in ("worksheet-editor.js", "worksheet-grid.js")
    ]


def test_keys_of_an_input_method_are_left_to_it():
    """Enter that ends a composition must not save a cell and move on. Safari tells it by the key code 229 only."""
    scripts = settings.BASE_DIR / "static" / "js"
    grid, editor, answers = (
        (scripts / f"{name}.js").read_text() for name in ("worksheet-grid", "worksheet-editor", "answer-focus")
    )
    assert "event.isComposing || event.keyCode === 229" in grid
    for script in (grid, editor):
        handlers = re.findall(r"addEventListener\('keydown', event => \{(.*?)\n\}", script, re.DOTALL)
        assert ["isComposing(event)" in handler for handler in handlers] == [True]
    assert "event.isComposing || event.keyCode === 229" in answers


def test_no_area_gives_a_class_of_the_components_another_meaning():
    """The boxes of a form looked like rows of automatic checks on pages that had both."""
    styles = settings.BASE_DIR / "static" / "css"
    areas, components = (
        {
            name
            for file in (styles / folder).glob("*.css")
            for name in re.findall(r"^  (\.[\w-]+)(?:,| {)$", file.read_text(), re.M)
        }
        for folder in ("areas", "components")
    )
    assert len(areas) > 200 and len(components) > 50
    assert areas & components == set()
