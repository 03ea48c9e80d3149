# Needs Python 3.11 or later (with venv and pip) and Node 20 (with npm). Everything else is installed from the locks.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
NPM ?= npm
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := engine nodes graphstore webapp workers
UI := editor-ui
JS := clients/js
MESSENGER := clients/messenger
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.DEFAULT_GOAL := help
.PHONY: sbom docs screenshots help demo setup setup-dev build wheel newcomer newcomer-checkout jars browser mono sdks test fuzz soak lint lint-python lint-ui lock clean

help:
	@echo "make demo    set everything up, start it with a sample site, print the address and a login link"
	@echo "make test    set everything up and run all tests"
	@echo "make fuzz    the tests of made-up calls, segments and campaigns with ten times as many of them, or make fuzz TIMES=3"
	@echo "make soak    10,000 enrolments under every fault; some minutes, or as many as in make soak MINUTES=30"
	@echo "make lint    style, types, import rules, budgets, and the front end's own checks"
	@echo "make build   build the dashboard, and the library and the messenger for pages"
	@echo "make wheel   a wheel with the dashboard in it, and a source distribution"
	@echo "make sbom    what the product is made of, as CycloneDX"
	@echo "make newcomer  that wheel in an environment of its own: start, event in, letter out"
	@echo "make newcomer-checkout  make demo in a clean clone of HEAD, Ctrl+C, and once more with all data kept"
	@echo "make docs    the documents as a site, with all links checked"
	@echo "make screenshots  pictures of all screens, of a demo that runs"
	@echo "make lock    resolve all dependencies anew and write the locks"
	@echo "make clean   remove what was installed and built (not the data in .tracktor)"

demo: setup build jars
	@$(BIN)/tracktor demo

# Python ----------------------------------------------------------------------------------------------------------

$(BIN)/python:
	@echo "Making $(VENV)"
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=...")'
	@"$(PYTHON)" -m venv $(VENV)

# An environment that another tool has made may lack pip.
$(VENV)/.pip: | $(BIN)/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --default-pip >/dev/null
	@touch $@

$(VENV)/.runtime: requirements/runtime.lock | $(VENV)/.pip
	@echo "Installing what the product imports"
	@$(PIP) install --require-hashes --no-deps -r requirements/runtime.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock | $(VENV)/.pip
	@echo "Installing what tests and checks import"
	@$(PIP) install --require-hashes --no-deps -r requirements/dev.lock
	@touch $@ $(VENV)/.runtime

$(VENV)/.product: pyproject.toml | $(VENV)/.pip
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(VENV)/.runtime $(VENV)/.product
	@$(BIN)/python -m compileall -q $(PACKAGES)

# .dev comes first: it holds all of runtime.lock.
setup-dev: $(VENV)/.dev $(VENV)/.product
	@$(BIN)/python -m compileall -q $(PACKAGES)

# Dashboard -------------------------------------------------------------------------------------------------------

# Like `npm ci` by the lock and its hashes, which stays as it is; but `npm ci` refuses a lock without the optional
# packages of other platforms, and those are missing where the registry of whoever made the lock lacks them.
NPM_INSTALL := install --no-save

UI_SOURCES := $(wildcard $(JS)/src/*.ts) $(shell find $(UI) -path $(UI)/node_modules -prune -o -path $(UI)/dist -prune -o -type f -print 2>/dev/null)

$(UI)/node_modules/.installed: $(UI)/package-lock.json
	@command -v $(NPM) >/dev/null || { echo "Node 20 with npm is needed to build the dashboard." >&2; exit 1; }
	@echo "Installing what the dashboard is built from"
	@cd $(UI) && $(NPM) $(NPM_INSTALL) --no-audit --no-fund --loglevel=error
	@touch $@

webapp/static/.built: $(UI)/node_modules/.installed $(UI_SOURCES)
	@echo "Building the dashboard"
	@cd $(UI) && $(NPM) run --silent build -- --logLevel warn
	@touch $@

# The library for the pages of sites is made with the dashboard's tools.
$(JS)/node_modules: | $(UI)/node_modules/.installed
	@ln -sfn ../../$(UI)/node_modules $@

JS_SOURCES := $(shell find $(JS) -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)

webapp/scripts/.built: $(UI)/node_modules/.installed $(JS_SOURCES) | $(JS)/node_modules
	@echo "Building the library for pages"
	@cd $(JS) && $(NPM) run --silent build
	@touch $@

$(MESSENGER)/node_modules/.installed: $(MESSENGER)/package-lock.json
	@echo "Installing what the messenger is built from"
	@cd $(MESSENGER) && $(NPM) $(NPM_INSTALL) --no-audit --no-fund --loglevel=error
	@touch $@

MESSENGER_SOURCES := $(shell find $(MESSENGER) -name node_modules -prune -o -type f -print 2>/dev/null)

webapp/scripts/.messenger: $(MESSENGER)/node_modules/.installed $(MESSENGER_SOURCES)
	@echo "Building the messenger"
	@cd $(MESSENGER) && $(NPM) run --silent build
	@touch $@

build: webapp/static/.built webapp/scripts/.built webapp/scripts/.messenger

SDKS := tests/sdks

$(SDKS)/node_modules/.installed: $(SDKS)/package-lock.json
	@echo "Installing the SDKs that tests run"
	@cd $(SDKS) && $(NPM) $(NPM_INSTALL) --no-audit --no-fund --loglevel=error
	@touch $@

# Beside the environment: what it needs and what the product needs exclude one another.
$(SDKS)/python_packages/.installed: requirements/sdks.lock | $(VENV)/.pip
	@$(PIP) install --require-hashes --no-deps --upgrade --target $(SDKS)/python_packages -r requirements/sdks.lock
	@touch $@

sdks: $(SDKS)/node_modules/.installed $(SDKS)/python_packages/.installed

# Packages --------------------------------------------------------------------------------------------------------

wheel: setup build
	@rm -rf dist
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@$(BIN)/python -m hatchling build -t sdist
	@echo "dist/ has the wheel, which needs no Node, and the source distribution"

newcomer: wheel
	@"$(PYTHON)" .ci/newcomer.py dist/*.whl

newcomer-checkout:
	@"$(PYTHON)" .ci/newcomer.py --checkout

sbom: setup-dev
	@$(BIN)/python .ci/sbom.py dist/sbom.cdx.json
	@echo "dist/sbom.cdx.json has what the product is made of"

# Documents -------------------------------------------------------------------------------------------------------

docs: setup-dev
	@told=$$(NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build 2>&1) || { echo "$$told"; exit 1; }

screenshots: setup-dev
	@$(BIN)/python docs/images/take.py

# Checks ----------------------------------------------------------------------------------------------------------

lint: lint-python lint-ui

lint-python: setup-dev
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/mypy --no-error-summary clients/python/tracktor_tio
	@told=$$($(BIN)/lint-imports 2>&1) || { echo "$$told"; exit 1; }
	@$(BIN)/python .ci/budgets.py
	@$(BIN)/python .ci/sbom.py --check
	@$(BIN)/python .ci/sbom.py --audit
	@$(MAKE) --no-print-directory docs

lint-ui: $(UI)/node_modules/.installed $(JS)/node_modules $(MESSENGER)/node_modules/.installed
	@cd $(JS) && $(NPM) run --silent check
	@cd $(MESSENGER) && $(NPM) run --silent check
	@cd $(UI) && $(NPM) run --silent check

jars: setup
	@$(BIN)/python -m workers.services.fetch_jars
	@$(BIN)/python -m workers.services.class_archive

browser:
	@sh .ci/browser

mono:
	@sh .ci/mono

test: setup-dev build jars browser mono sdks
	@$(BIN)/python -m pytest --numprocesses 2

# By other cases than CI, whose are the same each time.
fuzz: setup-dev build jars
	@env -u CI TRACKTOR_TEST_EXAMPLES=$(or $(TIMES),10) $(BIN)/python -m pytest --numprocesses 2 \
	  tests/webapp/test_fuzz.py tests/webapp/test_fuzz_roles.py tests/webapp/track/test_made_up_calls.py \
	  tests/engine/segments/test_segments_agree.py tests/engine/segments/test_segments_relate.py \
	  tests/engine/segments/test_segments_injection.py tests/workers/test_engine_random.py \
	  tests/workers/test_backtesting.py

soak: setup-dev jars
	@$(BIN)/python benchmarks/soak.py $(if $(MINUTES),--minutes $(MINUTES))

lock: setup-dev
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" requirements/runtime.in -o requirements/runtime.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" -c requirements/runtime.lock requirements/tracing.in -o requirements/tracing.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" -c requirements/tracing.lock requirements/dev.in -o requirements/dev.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" requirements/sdks.in -o requirements/sdks.lock
	@cd $(UI) && $(NPM) install --package-lock-only --no-audit --no-fund --loglevel=error
	@cd $(MESSENGER) && $(NPM) install --package-lock-only --no-audit --no-fund --loglevel=error
	@cd $(SDKS) && $(NPM) install --package-lock-only --no-audit --no-fund --loglevel=error
	@$(BIN)/python -m workers.services.lock_jars

clean:
	rm -rf $(VENV) $(UI)/node_modules $(JS)/node_modules $(MESSENGER)/node_modules $(SDKS)/node_modules $(SDKS)/python_packages webapp/static webapp/scripts
