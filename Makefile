# Everything from a bare clone with Python 3.11: `make run` and `make test`.

PYTHON ?= python3.11
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes
# Kept bytecode spares every process of the tests, and those they start, compiling what the last has compiled.
PYTEST := DEBUG=1 PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest

.PHONY: run test lint bench screenshots messages lock reset

run: $(VENV)/.installed
	@DEBUG=$${DEBUG-1} $(BIN)/python manage.py prepare --demo
	@DEBUG=$${DEBUG-1} $(BIN)/python manage.py serve --port $(PORT) --with-worker

test: $(VENV)/.installed-test
	@sh tests/browser_or_not.sh
	@$(PYTEST) --numprocesses=2 --dist=worksteal

lint: $(VENV)/.installed-test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

bench: $(VENV)/.installed-test
	@$(BIN)/python -m tests.performance.bench

screenshots: $(VENV)/.installed-test
	@DEBUG=1 $(BIN)/python manage.py prepare --demo
	@DEBUG=1 $(BIN)/python -m tests.browser.screenshots

messages: $(VENV)/.installed-test
	@DEBUG=1 $(BIN)/python manage.py collect_messages

reset:
	@rm -rf .data && echo "Removed .data: the next make run starts with fresh demo data."

lock: $(VENV)/.installed-test
	@$(BIN)/pip install --quiet pip-tools
	@$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header --no-annotate --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --output-file requirements.txt pyproject.toml
	@$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header --no-annotate --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --extra test --constraint requirements.txt \
		--output-file requirements-test.txt pyproject.toml

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	@$(PIP_INSTALL) -r requirements.txt && touch $@

$(VENV)/.installed-test: requirements-test.txt | $(VENV)/bin/python
	@$(PIP_INSTALL) -r requirements-test.txt && touch $@ $(VENV)/.installed
