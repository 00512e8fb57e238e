# What a person does with this project. `make help` lists it; every target sets up what it needs in .venv.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --no-annotate pyproject.toml

CATALOGUES := src/ucc_graph/web/locale

SCRIPTS := src/ucc_graph/web/static/dist
DRAWN := src/ucc_graph/web/static/land.svg tests/web/view/natural_earth.csv

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help serve build history check tidy test lint types packages built compared validator script land unit format catalogues autonyms lock wheel bench bench-endpoint clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

serve: .venv/run.stamp ## the site and the SPARQL endpoint on http://HOST:PORT (127.0.0.1:8000)
	$(BIN)/ucc-graph serve --host $(HOST) --port $(PORT)

build: .venv/run.stamp ## a release folder from the tables
	$(BIN)/ucc-graph build

history: .venv/run.stamp ## the release of 2023, then the present one, which says what changed (before the first build)
	rm -rf releases/.edition && mkdir -p releases
	$(BIN)/python -m editions 2023 releases/.edition
	$(BIN)/ucc-graph build --publication releases/.edition
	$(BIN)/ucc-graph build
	rm -rf releases/.edition

check: .venv/run.stamp ## every gate over the tables; writes nothing
	$(BIN)/ucc-graph check

tidy: .venv/run.stamp ## put the tables into their canonical form
	$(BIN)/ucc-graph tidy

test: packages lint types built unit ## everything that must hold before a change is merged

lint: .venv/dev.stamp ## style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp ## types of the code
	$(BIN)/mypy

unit: .venv/dev.stamp validator ## the tests alone; ARGS="-k name" picks some
	$(BIN)/python -W error -m pytest -n 2 --dist loadfile $(ARGS)

packages: ## the programs of the system that the tests start, where they may be installed
	@.ci/packages

built: ## that the committed script of the query page and the outline of the land are what their sources make
	@if command -v npm >/dev/null || [ -n "$$CI" ]; then $(MAKE) --no-print-directory compared; \
		else echo "npm is not on this machine: script and land are not compared with their sources" >&2; fi

validator: # of the HTML of the pages
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory frontend/html/node_modules; fi

compared: frontend/query/node_modules frontend/land/node_modules
	@out=$$(mktemp -d) && node frontend/query/build.mjs "$$out/dist" && diff -r -x '*.br' "$$out/dist" $(SCRIPTS) && \
		node frontend/land/land.mjs "$$out" $(foreach file,$(DRAWN),&& diff -q "$$out/$(file)" $(file)); \
		status=$$?; rm -rf "$$out"; exit $$status

land: frontend/land/node_modules ## the outline of the land from Natural Earth; needs npm
	node frontend/land/land.mjs

script: frontend/query/node_modules ## the script of the query page from its sources; needs npm
	node frontend/query/build.mjs $(SCRIPTS)

format: .venv/dev.stamp ## put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

catalogues: .venv/dev.stamp ## bring the texts of the pages into the catalogues of the interface, and compile those
	PYTHONPATH=. $(BIN)/pybabel --quiet extract --mapping-file babel.cfg --no-location --sort-output --omit-header \
		--output-file .venv/interface.pot src/ucc_graph/web
	$(BIN)/pybabel --quiet update --domain interface --input-file .venv/interface.pot --no-fuzzy-matching \
		--no-wrap --ignore-obsolete --ignore-pot-creation-date --output-dir $(CATALOGUES)
	$(BIN)/pybabel --quiet compile --domain interface --directory $(CATALOGUES)

autonyms: .venv/dev.stamp ## the names of languages in themselves, from the Unicode CLDR that Babel brings
	$(BIN)/python -m tests.web.site.autonyms > src/ucc_graph/web/autonyms.csv

lock: .venv/dev.stamp ## pin the newest dependencies that fit, with their hashes
	$(COMPILE) --upgrade --group dev --output-file requirements-dev.lock
	$(COMPILE) --upgrade --group build --constraints requirements-dev.lock --output-file requirements.lock

wheel: .venv/dev.stamp ## the package, in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

bench: .venv/dev.stamp ## time and memory of the press and the library
	$(BIN)/python -m bench $(ARGS)

bench-endpoint: .venv/dev.stamp ## our endpoint beside others, under load (wrk, virtuoso-t, network for pip)
	$(BIN)/python -m bench.endpoint $(ARGS)

clean: ## remove all that make made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist releases

# An installation by hash is complete, so the stamps make the next run instant.
.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

frontend/%/node_modules: frontend/%/package-lock.json
	npm ci --prefix frontend/$* --ignore-scripts --no-audit --no-fund --silent
	@touch $@

.venv/bin/python:
	@$(if $(PYTHON),:,echo "ucc-graph needs Python 3.11 or newer and finds none: make PYTHON=/path/to/python3" >&2; exit 2)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "ucc-graph needs Python 3.11 or newer, $(PYTHON) is older: make PYTHON=/path/to/python3" >&2; exit 2; }
	$(PYTHON) -m venv .venv
