# The commands of this project. `make up` brings the site to a browser, `make test` passes all tests.
#
# All work is done by bootstrap.py (installs) and services/ (runs); this file only names it.

# The shims of version managers exist and fail, so the Python that starts us is chosen by trying.
STARTER := $(shell for python in python3 /usr/bin/python3 python3.13 python3.14 python3.12 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1 && { echo "$$python"; exit; }; \
	done; echo python3)
PYTHON_OWN := .venv/bin/python
RUN := $(PYTHON_OWN) -m services run --

# Whatever the terminal says: tests and servers start hundreds of processes, and each would compile all of the site.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help up down install install-dev browser test bench bench-ingest bench-review lint format types layers check migrations evaluate lock

help: ## show these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

up: install ## install what is missing, start everything, print the address; Ctrl-C stops it
	@$(PYTHON_OWN) -m services up

down: ## stop a stack that was left behind
	@$(STARTER) -m services down

install: ## what the site needs, into .venv
	@$(STARTER) bootstrap.py

install-dev: ## what the tests need too
	@$(STARTER) bootstrap.py dev

test: install-dev ## everything that must pass; needs no running stack and touches none
	@echo "== browser"
	@$(PYTHON_OWN) -m services browser
	@echo "== lint"
	@$(MAKE) --no-print-directory lint
	@echo "== types"
	@$(MAKE) --no-print-directory types
	@echo "== layers"
	@$(MAKE) --no-print-directory layers
	@echo "== deployment check"
	@$(MAKE) --no-print-directory check
	@echo "== migrations"
	@$(MAKE) --no-print-directory migrations
	@echo "== tests"
	@CHROMIUM="$$($(PYTHON_OWN) -m services browser)" $(RUN) env DATABASE_ROLE=owner RAISE_ON_LAZY_FETCH=1 $(PYTHON_OWN) -m pytest -n 3 --dist worksteal

bench: install ## a large invented record, measured beside the SQL of the same answers (docs/benchmarks.md)
	@$(PYTHON_OWN) -m bench

bench-ingest: install ## articles brought in by one and by two workers, and what that costs beside reading them
	@$(PYTHON_OWN) -m bench.ingest

bench-review: install ## each action of the review queue beside many proposals and articles
	@$(PYTHON_OWN) -m bench.review

lint: install-dev ## ruff: rules and format
	@$(PYTHON_OWN) -m ruff check
	@$(PYTHON_OWN) -m ruff format --check

format: install-dev ## put the code into ruff's format
	@$(PYTHON_OWN) -m ruff check --fix
	@$(PYTHON_OWN) -m ruff format

types: install-dev ## mypy on our own code (its Django plugin reads the settings)
	@$(RUN) $(PYTHON_OWN) -m mypy

layers: install-dev ## imports run one way
	@.venv/bin/lint-imports

check: install-dev ## Django's own check, as if deployed
	@TORCHLIGHT_URL=https://torchlight.example DEBUG=0 $(RUN) ./manage.py check --deploy --fail-level WARNING

migrations: install-dev ## the models have the migrations that they need
	@$(RUN) ./manage.py makemigrations --check --dry-run

evaluate: install-dev ## precision, recall and F1 of what extraction finds in the articles of tests/articles/gold, and the misses
	@$(RUN) $(PYTHON_OWN) -m tests.articles.scoring

lock: ## write both lock files anew from pyproject.toml
	@$(STARTER) bootstrap.py lock
