# The archive's commands. `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
DOCUMENTS ?=
N ?= 100000
BIN := $(VENV)/bin
IN_PARALLEL := -n 2 --dist loadfile --no-loadscope-reorder
export ARCHIVE_DATA_DIR ?= $(CURDIR)/var

.DEFAULT_GOAL := help
.PHONY: help run test test-system test-postgres test-faults test-all lint format lock audit editor bench check-python clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

check-python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python is not installed; the archive needs Python 3.11 or newer (PYTHON=... names another)."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The archive needs Python 3.11 or newer; $$($(PYTHON) --version) is older. PYTHON=python3.12 make ... names another."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)."; exit 1; }

# The stamp carries the time of the lock file it was installed from, so nothing is installed twice.
$(VENV)/.installed: requirements.txt | check-python
	@echo "Making the environment in $(VENV) and installing the locked packages ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.installed-bench: requirements-bench.txt $(VENV)/.installed
	@echo "Installing what the benchmark compares with ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

run: $(VENV)/.installed ## start the archive at http://127.0.0.1:8000 (PORT=, DOCUMENTS=folder, ARCHIVE_DATA_DIR=)
	@$(BIN)/python manage.py run_archive --port "$(PORT)" $(if $(DOCUMENTS),--documents "$(DOCUMENTS)")

editor: $(VENV)/.installed ## make an account for the editors' desk
	@$(BIN)/python manage.py create_editor

test: lint ## lint, and the tests that need only Python (under 3 minutes)
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "not (browser or system or faults or postgres)" $(ARGS)
	@echo "Left out: tests in a browser and of whole servers (make test-system), on PostgreSQL (make test-postgres),"
	@echo "of crashes and full disks (make test-faults). make test-all runs every test."

test-system: $(VENV)/.installed-dev ## run the tests in a browser and of whole servers (needs chromium, nginx, openssl, systemd)
	@$(BIN)/python -m tools.requirements_of_tests
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "(browser or system) and not faults and not postgres" $(ARGS)

test-postgres: $(VENV)/.installed-dev ## run the tests on a PostgreSQL server that the tests start
	@$(BIN)/python -m tools.postgres_tests $(ARGS)

test-faults: $(VENV)/.installed-dev ## run the long tests that kill processes and fill disks
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m faults $(ARGS)

test-all: test test-system test-postgres test-faults ## run every test

# Templates are linted and not reformatted: white space between inline elements is text.
lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/djlint --quiet --lint templates
	@report=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$report"; exit 1; }

format: $(VENV)/.installed-dev ## put the code into its form
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/.installed-bench ## measure search at N= articles beside Datasette (WRITE=file for the table)
	@$(BIN)/python -m tools.benchmarks --articles "$(N)" $(if $(WRITE),--write "$(WRITE)")

UV := uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header
lock: ## compile the dependencies of pyproject.toml into hashed requirements*.txt (needs uv; UPGRADE=1 for newer versions)
	@$(UV) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.txt
	@$(UV) $(if $(UPGRADE),--upgrade) --constraint requirements.txt --group dev -o requirements-dev.txt
	@$(UV) $(if $(UPGRADE),--upgrade) --group bench -o requirements-bench.txt

audit: $(VENV)/.installed-dev ## ask a vulnerability database about every locked package (needs the network)
	@$(BIN)/python -m tools.audit

clean: ## remove the environment (the data folder stays)
	rm -rf $(VENV)
