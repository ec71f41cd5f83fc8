# Two commands matter: `make run` and `make test`. `make help` lists the others.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT
.DEFAULT_GOAL := help
.PHONY: help run test test-rules test-whole check services services-stop test-services faults mutants journeys bench messages migrations lock clean

help:  ## List these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: $(VENV)/.base  ## Set everything up, load the demo community into an empty database, serve on HOST:PORT
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@$(BIN)/python manage.py seed_demo --if-empty
	@exec $(BIN)/python manage.py serve

test: $(VENV)/.test  ## The suite on the embedded default: SQLite, in memory, no service, no browser
	@$(BIN)/pytest -q -n auto --dist loadgroup -m "not whole"

test-rules: $(VENV)/.test  ## The rules alone: every branch of councils/rules and proposals/rules, no database, seconds
	@$(BIN)/pytest -q -n 0 tests/councils/rules tests/proposals/rules \
	  --cov=councils/rules --cov=proposals/rules --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

test-whole: $(VENV)/.test  ## The walk of every address as everybody, and backups of a whole installation (embedded)
	@$(BIN)/pytest -q -n auto --dist loadfile -m whole tests/architecture tests/config

check: $(VENV)/.dev  ## Lint, types, import contracts, templates, migrations, translations, the rules as documented
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint frontend/templates --lint --quiet
	@DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py check --fail-level WARNING
	@$(BIN)/python -W error deploy/catalog.py
	@DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py rules_doc --check

services: ## Start PostgreSQL and Redis for the tests, on private ports below var/services
	@$(PYTHON) deploy/services.py start

services-stop: ## End them
	@$(PYTHON) deploy/services.py stop

test-services: $(VENV)/.test services  ## The suite on PostgreSQL and Redis
	@set -a; eval "$$($(PYTHON) deploy/services.py env)"; set +a; $(BIN)/pytest -q -n 2 --dist loadgroup -m "not whole"

faults: $(VENV)/.test  ## Real processes killed in the middle of voting: servers, clocks, PostgreSQL, Redis (starts its own)
	@$(BIN)/pytest -q -n 0 -o addopts=--strict-markers -W "ignore::ResourceWarning" -W "ignore::pytest.PytestUnraisableExceptionWarning" tests/faults

mutants: $(VENV)/.test  ## Small wrong versions of cast, close, seal and count: which would no test notice? (half an hour; docs/mutants.md)
	@$(BIN)/python -m tests.mutation

journeys: $(VENV)/.dev  ## The product in a real browser (Chromium), with axe on every page
	@$(BIN)/pytest -q -o addopts="--strict-markers" tests/journeys

bench: $(VENV)/.dev  ## Side-by-side measurements; benchmarks/README.md explains each
	@for b in benchmarks/[a-z]*.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done

messages: $(VENV)/.dev  ## Collect strings into the Chinese catalog and compile it (needs GNU gettext)
	@DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py messages
	@$(BIN)/python deploy/catalog.py --compile

migrations: $(VENV)/.base  ## Write missing migrations
	@$(BIN)/python manage.py makemigrations

lock: $(VENV)/.dev  ## Renew the hash-pinned requirement files from requirements/*.in
	@$(PYTHON) deploy/lock.py

clean: ## Remove the virtual environment and everything this installation keeps below var/
	@rm -rf $(VENV) var

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ": set PYTHON=/path/to/python3.11")'
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

# The larger locks contain the smaller ones. A lock is complete, so nothing is left to resolve (--no-deps): pip asked for the
# newest release wherever one package wants another with an extra, and refused the lock the day that release came out.
install = if command -v uv >/dev/null 2>&1; then uv pip install --python $(BIN)/python --quiet --no-deps --require-hashes -r $(1); else $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(1) && $(BIN)/python -m pip check --quiet --disable-pip-version-check; fi

$(VENV)/.base: $(VENV)/bin/python requirements.txt
	@echo "Installing what is needed (once, a minute or two) …"
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/.test: $(VENV)/bin/python requirements-test.txt
	@echo "Installing what the tests need (once, a minute or two) …"
	@$(call install,requirements-test.txt)
	@touch $(VENV)/.base $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.txt
	@echo "Installing what the checks need (once, two minutes) …"
	@$(call install,requirements-dev.txt)
	@touch $(VENV)/.base $(VENV)/.test $@
