"""Imports go down only, and the ground floor knows nothing of Django."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "enums": 0,
    "enums_worksheets": 0,
    "enums_notices": 0,
    "domain": 0,
    "models": 1,
    "queries": 2,
    "actions": 3,
    "forms": 4,
    "views": 5,
    "admin": 5,
    "management": 5,
    "templatetags": 5,
    "exchange": 5,
    "tasks": 5,
    "middleware": 5,
    "authentication": 5,
    "session_store": 5,
    "context_processors": 5,
    "adapters": 5,
    "urls": 6,
}
SOURCES = sorted(path for path in (ROOT / "planner").rglob("*.py") if "migrations" not in path.parts)


def floor_of(module_parts):
    return FLOORS.get(module_parts[0]) if module_parts else None


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down(path):
    here = floor_of(path.relative_to(ROOT / "planner").with_suffix("").parts)
    climbs = {
        name
        for name in imported_modules(path)
        if name.startswith("planner.") and here is not None and (floor_of(name.split(".")[1:]) or 0) > here
    }
    assert climbs == set()


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if "domain" in p.parts], ids=lambda path: str(path.relative_to(ROOT))
)
def test_domain_is_pure(path):
    roots = {name.split(".")[0] for name in imported_modules(path)}
    assert roots & {"django", "allauth", "psycopg"} == set()


def test_every_file_is_short_enough_to_read():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert too_long == {}
