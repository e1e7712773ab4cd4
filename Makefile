# planner: `make run` and `make test` do all the set-up that they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
STAMP := $(VENV)/.installed
UV_VERSION := 0.13.9
# One worker a logical core; `ARGS="-n 0"` is none, `ARGS="-n 4"` four. What shares a server, a
# browser or a year that was played is marked with `xdist_group` and stays on one worker.
PYTEST := -m pytest --numprocesses=logical --dist=loadgroup

.DEFAULT_GOAL := help
.PHONY: help install run test check lint bench lock clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## make .venv from requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "planner needs Python 3.11 or later; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv is missing; on Debian: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@# --no-deps: the lock is complete, and pip would look for `sqlalchemy[asyncio]` without a hash
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@touch $@

run: install ## start a rehearsal of 2024 and print the address to open
	@exec $(BIN)/planner up --rehearsal

test: install ## run all tests
	$(BIN)/python $(PYTEST) $(ARGS)

lint: install ## linters, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint ## lint, then the coverage of the tests that are not slow
	$(BIN)/coverage erase
	$(BIN)/coverage run $(PYTEST) -m "not slow" $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95
	$(BIN)/coverage report --fail-under=100 --include='src/planner/core/*'

bench: install ## measure, with a yardstick in the same run
	$(BIN)/python -m benchmarks $(ARGS)

lock: ## resolve requirements.lock anew: versions and hashes, no addresses
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv==$(UV_VERSION)
	.venv-lock/bin/uv pip compile pyproject.toml --extra dev --extra postgresql \
	  --universal --python-version 3.11 --generate-hashes --upgrade --quiet \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	  --output-file requirements.lock
	rm -rf .venv-lock
	@! grep -n '://' requirements.lock # an address is a fault, and the lines that have one are shown

clean: ## remove what can be made again; var/ stays
	rm -rf $(VENV) .venv-lock .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf .coverage .coverage.*
