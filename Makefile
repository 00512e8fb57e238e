# Tasks of the project, listed by `make help`. Every target sets up its own environment in .venv.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --no-annotate pyproject.toml

CATALOGUES := src/ucc_graph/web/locale
QUICK := --ignore=tests/system --ignore=tests/conformance --ignore=tests/clients -m "not slow"
CLIENTS ?= yes

MODULES := node_modules/.package-lock.json
SCRIPTS := src/ucc_graph/web/static/dist
DRAWN := src/ucc_graph/web/static/land.svg src/ucc_graph/web/static/land tests/web/view/natural_earth.csv
TERMS := src/ucc_graph/press/check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:


# An environment is whole if its pip answers and no script of it names another folder. One that is not is removed before
# any target: its making was interrupted or had no pip, an upgrade took its Python away, or the checkout was moved.
WHOLE := .venv/bin/python -m pip --version && { for script in .venv/bin/pip .venv/bin/ucc-graph; do \
	head -n 2 $$script | grep -F /.venv/bin/python | grep -vF "$$(pwd -P)/.venv/bin/python" && exit 1; done; true; }
ifneq ($(filter-out help clean compared frontend/%,$(MAKECMDGOALS)),)
$(shell [ ! -e .venv ] && [ ! -L .venv ] || ( $(WHOLE) ) >/dev/null 2>&1 || \
	{ echo "The environment in .venv is not whole: it is made anew." >&2; chmod -R u+rwX .venv/ 2>/dev/null; rm -rf .venv; })
endif

.PHONY: help serve build history check tidy test quick lint types packages built compared validator suite clients script land vocabularies template unit format catalogues autonyms lock wheel bench bench-endpoint clean

help: ## list of targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

serve: .venv/run.stamp ## serve the site and the SPARQL endpoint on http://HOST:PORT (127.0.0.1:8000); builds first
	$(BIN)/ucc-graph serve --host $(HOST) --port $(PORT)

build: .venv/run.stamp ## build a release folder from the tables
	$(BIN)/ucc-graph build

history: .venv/run.stamp ## build the release of 2023, then the current one with its changes; run it before the first build
	rm -rf releases/.edition && mkdir -p releases
	$(BIN)/python -m editions 2023 releases/.edition
	$(BIN)/ucc-graph build --publication releases/.edition
	$(BIN)/ucc-graph build
	rm -rf releases/.edition

check: .venv/run.stamp ## run all checks of the tables; writes nothing
	$(BIN)/ucc-graph check

tidy: .venv/run.stamp ## rewrite the tables in canonical form
	$(BIN)/ucc-graph tidy

test: packages lint types built unit ## check style, types and built files and run all tests, as every change requires

lint: .venv/dev.stamp ## check the style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp ## check the types of the code
	$(BIN)/mypy

unit: .venv/dev.stamp validator suite $(if $(CLIENTS),clients) ## run all tests; ARGS="-k name" selects some, CLIENTS= leaves tests/clients out
	$(BIN)/python -W error -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(if $(CLIENTS),,--ignore=tests/clients) $(ARGS)

quick: .venv/dev.stamp ## run the tests that need no browser, server or Java; prints the time
	@start=$$(date +%s); $(BIN)/python -W error -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(QUICK) $(ARGS); status=$$?; \
		echo "make quick took $$(($$(date +%s) - start)) seconds"; exit $$status

packages: ## install the system programs that the tests start, or name the missing ones
	@.ci/packages

built: ## compare the committed script of the query page and the land outline with their sources
	@if command -v npm >/dev/null || [ -n "$$CI" ]; then $(MAKE) --no-print-directory compared; \
		else echo "npm is missing: script and land outline are not compared with their sources" >&2; fi

clients: .venv/clients.stamp # clients of other people, in Python and JavaScript
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory frontend/clients/$(MODULES); fi

validator: # HTML validators for the pages
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory frontend/html/$(MODULES); fi

suite: # conformance suite of the Model Context Protocol
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory frontend/mcp/$(MODULES); fi

compared: frontend/query/$(MODULES) frontend/land/$(MODULES) frontend/terms/$(MODULES)
	@out=$$(mktemp -d) && node frontend/query/build.mjs "$$out/dist" && diff -r -x '*.br' "$$out/dist" $(SCRIPTS) && \
		node frontend/land/land.mjs "$$out" $(foreach file,$(DRAWN),&& diff -qr "$$out/$(file)" $(file)) && \
		node frontend/terms/terms.mjs "$$out" && diff -q "$$out/vocabularies.json" $(TERMS)/vocabularies.json; \
		status=$$?; rm -rf "$$out"; exit $$status

land: frontend/land/$(MODULES) ## draw the land outline from Natural Earth; needs npm
	node frontend/land/land.mjs

vocabularies: frontend/terms/$(MODULES) ## list the terms of well-known vocabularies from npm packages; needs npm
	node frontend/terms/terms.mjs $(TERMS)

script: frontend/query/$(MODULES) ## build the script of the query page; needs npm
	node frontend/query/build.mjs $(SCRIPTS)

format: .venv/dev.stamp ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

template: .venv/run.stamp ## write the publication to start from anew, as ucc-graph new makes it
	rm -rf template
	$(BIN)/ucc-graph new template --from docs/examples/huts-2026.csv --base https://example.org/huts/ \
		--title "Mountain huts" --publisher "Friends of the Huts" --licence CC-BY-4.0 --issued 2026-01-15 --yes

catalogues: .venv/dev.stamp ## update the translation catalogues of the interface and compile them
	PYTHONPATH=. $(BIN)/pybabel --quiet extract --mapping-file babel.cfg --no-location --sort-output --omit-header \
		--output-file .venv/interface.pot src/ucc_graph/web
	$(BIN)/pybabel --quiet update --domain interface --input-file .venv/interface.pot --no-fuzzy-matching \
		--no-wrap --ignore-obsolete --ignore-pot-creation-date --output-dir $(CATALOGUES)
	$(BIN)/pybabel --quiet compile --domain interface --directory $(CATALOGUES)

autonyms: .venv/dev.stamp ## write the names of languages in their own languages, and the marks in their numbers, from the Unicode CLDR in Babel
	$(BIN)/python -m tests.web.view.autonyms > src/ucc_graph/web/autonyms.csv
	$(BIN)/python -m tests.web.view.separators > src/ucc_graph/web/separators.csv

lock: .venv/dev.stamp ## pin the newest dependencies that fit, with their hashes
	$(COMPILE) --upgrade --group dev --output-file requirements-dev.lock
	$(COMPILE) --upgrade --group dev --group clients --constraints requirements-dev.lock --output-file requirements-clients.lock
	$(COMPILE) --upgrade --group build --constraints requirements-dev.lock --output-file requirements.lock

wheel: .venv/dev.stamp ## build the package in dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

bench: .venv/dev.stamp ## measure time and memory of builds, starts and pages
	$(BIN)/python -m bench $(ARGS)

bench-endpoint: .venv/dev.stamp ## compare the endpoint with other stores under load; needs wrk, virtuoso-t and a package index
	$(BIN)/python -m bench.endpoint $(ARGS)

clean: ## remove everything that make has built
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist releases

# Stamps of complete installations: the next run starts at once.
.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/clients.stamp: requirements-clients.lock .venv/dev.stamp
	$(INSTALL) --require-hashes -r requirements-clients.lock
	@touch $@

# npm writes this file when everything else is there.
frontend/%/$(MODULES): frontend/%/package-lock.json
	npm ci --prefix frontend/$* --ignore-scripts --no-audit --no-fund --silent
	@touch $@

.venv/bin/python:
	@$(if $(PYTHON),:,echo "ucc-graph needs Python 3.11 or newer, and none was found. Name one: make PYTHON=/path/to/python3" >&2; exit 2)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "ucc-graph needs Python 3.11 or newer, and $(PYTHON) is older. Name another: make PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "The environment cannot be made: on Debian and Ubuntu it needs the package python3-venv." >&2; exit 2; }
