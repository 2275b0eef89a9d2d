# Commands for running and developing Summit Archive. `make` without arguments lists them.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
DOCUMENTS ?=
N ?= 100000
BIN := $(VENV)/bin
IN_PARALLEL := -n 2 --dist loadfile --no-loadscope-reorder
export ARCHIVE_DATA_DIR ?= $(CURDIR)/var

.DEFAULT_GOAL := help
.PHONY: help run test test-slow test-system test-postgres test-faults test-opensearch test-all lint format lock audit editor bench check-python clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

check-python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python is not installed. Summit Archive needs Python 3.11 or newer (choose another with PYTHON=...)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Summit Archive needs Python 3.11 or newer; this is $$($(PYTHON) --version). Choose another: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)."; exit 1; }

# Stamp files: packages are reinstalled only if the lock file is newer.
$(VENV)/.installed: requirements.txt | check-python
	@echo "Creating the virtual environment in $(VENV) and installing the locked packages ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing the test dependencies ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.installed-bench: requirements-bench.txt $(VENV)/.installed
	@echo "Installing the benchmark dependencies ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

$(VENV)/.installed-opensearch: requirements-opensearch.txt $(VENV)/.installed-dev
	@echo "Installing the client of OpenSearch ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-opensearch.txt
	@touch $@

run: $(VENV)/.installed ## start the archive at http://127.0.0.1:8000 (DOCUMENTS=folder, PORT=, ARCHIVE_DATA_DIR=)
	@$(BIN)/python manage.py run_archive --port "$(PORT)" $(if $(DOCUMENTS),--documents "$(DOCUMENTS)")

editor: $(VENV)/.installed ## create an editor account for /admin/
	@$(BIN)/python manage.py create_editor

test: lint ## lint, and run the tests that need only Python (under 3 minutes)
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "not (slow or browser or system or faults or postgres or opensearch)" $(ARGS)
	@echo "Not run: slow tests (make test-slow), browser and server tests (make test-system), PostgreSQL tests"
	@echo "(make test-postgres), crash and full-disk tests (make test-faults), OpenSearch tests"
	@echo "(make test-opensearch). For all tests but the last: make test-all."

test-slow: $(VENV)/.installed-dev ## run the tests that try every permission, linked number and pattern
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "slow and not (browser or system or faults or postgres or opensearch)" $(ARGS)

test-system: $(VENV)/.installed-dev ## run the browser and server tests (needs chromium, nginx, openssl, systemd)
	@$(BIN)/python -m tools.check_programs
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "(browser or system) and not faults and not postgres" $(ARGS)

test-postgres: $(VENV)/.installed-dev ## run the database tests on a temporary PostgreSQL server
	@$(BIN)/python -m tools.postgres_tests $(ARGS)

test-faults: $(VENV)/.installed-dev ## run the long crash and full-disk tests
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m faults $(ARGS)

test-opensearch: $(VENV)/.installed-opensearch ## run the search tests on OpenSearch (OPENSEARCH_URL=, else needs java and mvn)
	@$(BIN)/python -m tools.opensearch_tests $(ARGS)

test-all: test test-slow test-system test-postgres test-faults ## run every test

# Templates are not formatted, because white space between inline elements is significant.
# import-linter has no quiet option, so its report is shown only on failure.
lint: $(VENV)/.installed-dev ## check style, complexity, types, templates and import layers
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/djlint --quiet --lint templates
	@report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }

format: $(VENV)/.installed-dev ## fix lint findings and format the code
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/.installed-bench ## benchmark search and all page kinds with N= articles (WRITE=file for the tables)
	@$(BIN)/python -m tools.benchmarks --articles "$(N)" $(if $(WRITE),--write "$(WRITE)")

UV := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header
lock: ## compile pyproject.toml into hashed requirements*.txt (needs uv; UPGRADE=1 for newer versions)
	@$(UV) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.txt
	@$(UV) $(if $(UPGRADE),--upgrade) --constraint requirements.txt --group dev -o requirements-dev.txt
	@$(UV) $(if $(UPGRADE),--upgrade) --group bench -o requirements-bench.txt
	@$(UV) $(if $(UPGRADE),--upgrade) --constraint requirements.txt --constraint requirements-dev.txt --extra opensearch -o requirements-opensearch.txt

audit: $(VENV)/.installed-dev ## check every locked package against a vulnerability database (needs network)
	@$(BIN)/python -m tools.audit

clean: ## remove the virtual environment (the data folder stays)
	rm -rf $(VENV)
