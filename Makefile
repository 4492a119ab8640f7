# Two commands do everything: `make run` serves the map, `make test` proves it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: run test bench soak pictures lint check lock setup clean

run: $(VENV)/.run        ## install, load the sample city the first time, serve on 127.0.0.1:8501
	@$(BIN)/command-map serve

test: setup lint         ## set up all that the tests need and run every test
	cd tests/js && npm test --silent
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: setup $(VENV)/.test       ## measure speed and size, as a table
	$(BIN)/python -m tests.bench

soak: setup $(VENV)/.test        ## refresh a wall SOAK_REFRESHES times (100,000) and see what is kept
	$(BIN)/python -m tests.soak

pictures: setup $(VENV)/.test    ## the wall at four sizes: fresh, with a stale feed, with its server stopped
	$(BIN)/python -m tests.wall_pictures

lint: $(VENV)/.test tests/js/node_modules/.package-lock.json
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd tests/js && npm run --silent lint

setup:                   ## Chromium, a CJK font, PostgreSQL with PostGIS, Node (Debian, as root or sudo)
	@sh tests/setup.sh

lock: $(VENV)/.test      ## pin the newest versions that fit
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile -q pyproject.toml --generate-hashes --python-version 3.11 --no-header --no-emit-index-url --no-annotate -o requirements.lock --upgrade
	$(BIN)/uv pip compile -q pyproject.toml --extra dev --generate-hashes --python-version 3.11 --no-header --no-emit-index-url --no-annotate -c requirements.lock -o requirements-dev.lock --upgrade

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.test: requirements-dev.lock $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

tests/js/node_modules/.package-lock.json: tests/js/package.json | setup
	cd tests/js && npm install --silent --no-audit --no-fund --no-package-lock

clean:                   ## remove what `make` made; the data folder stays
	rm -rf $(VENV) build *.egg-info tests/js/node_modules
