# Postdesk: `make demo` shows it, `make test` proves it. Everything installs into .venv.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PYTEST := $(PY) -m pytest -q -n 2 --dist worksteal
STAMP := $(VENV)/.installed
.DEFAULT_GOAL := help

.PHONY: help install demo serve test check bench stop requirements

help: ## these lines
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

install: $(STAMP) ## make .venv from the hashed requirements files (uv where there is one, else pip)

$(STAMP): requirements.txt requirements-dev.txt
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --clear --python $(PYTHON) $(VENV) && \
		uv pip install --quiet --python $(PY) --require-hashes -r requirements.txt -r requirements-dev.txt; \
	else \
		$(PYTHON) -m venv --clear $(VENV) && \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
			-r requirements.txt -r requirements-dev.txt; \
	fi
	@touch $@

demo: install ## run the whole pipeline on the sandbox vendors and show what it found and cost
	@$(PY) -m config.demo

serve: install ## web server and worker with the demo's data, at http://localhost:8000/admin/
	@$(PY) -m config.demo serve

test: install ## every test, on the embedded Postgres
	@$(PYTEST)

check: install ## format, lint, types, import rules, Django checks, migrations, tests with coverage
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) manage.py migrate --verbosity 0 --skip-checks
	@$(PY) manage.py sync_schedules >/dev/null
	@$(PY) manage.py check --database default
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PYTEST) -m browser
	@$(PYTEST) -m "not browser" --cov --cov-report=
	@$(PY) -m coverage report --skip-covered --fail-under=95
	@$(PY) -m coverage report --skip-covered --fail-under=100 \
		--include='posts/domain/*,engagers/domain/*,integrations/*' \
		--omit='integrations/sandbox/*'

bench: install ## the benchmarks: a table, and bench/results/*.json
	@$(PY) -m bench

stop: ## stop the embedded Postgres
	@$(PY) -c "from config.settings import EMBEDDED_POSTGRES_DIR as d; from config.postgres import stop; stop(d)"

requirements: install ## compile the requirements files again from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
		--python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header \
		--python-version 3.11 --group dev -c requirements.txt -o requirements-dev.txt
