# What there is to do here; `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
INSTALL := $(BIN)/pip install --disable-pip-version-check --require-hashes --no-deps --no-compile
CATALOGUES := $(wildcard pointsapp/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
SOURCES := pointsapp tests bench examples wsgi.py free_port.py gunicorn.conf.py
WORKERS ?= 3 # of two processors: one worker or another waits for a browser or a database
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal
LEDGER_COVERED := 99 # percent; only ever raised, like fail_under in pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help commands help-pictures free-port setup setup-dev run serve demo test test-long coverage mutants lint types contracts fix sure bench upgrade-test deploy-test \
	translations migration

help: ## Show what can be done
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: $(INSTALLED) $(COMPILED) ## Make .venv with what the product needs, compile the translations

setup-dev: setup $(INSTALLED_DEV) ## Add what tests and tools need

$(INSTALLED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name another one: make setup PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -r requirements.lock
	@$(BIN)/pip uninstall --quiet --yes setuptools 2>/dev/null || true
	@# Babel brings every language of the world: 30 MB that no page reads.
	@find $(VENV) -path '*/babel/locale-data/*.dat' ! -name 'root.dat' ! -name 'en*' ! -name 'zh*' -delete
	@# What the server imports is compiled by who installs it: who runs it may not be able to.
	@folder=$$(mktemp -d) && INSTANCE_PATH=$$folder $(BIN)/python -c 'import wsgi'; rm -rf "$$folder"
	@touch $@

$(INSTALLED_DEV): requirements-dev.lock $(INSTALLED)
	$(INSTALL) -r requirements-dev.lock
	@touch $@

%.mo: %.po $(INSTALLED)
	$(BIN)/pybabel --quiet compile --input-file=$< --output-file=$@

free-port:
	@$(PYTHON) free_port.py

run: free-port setup ## Start the product with a demo village at http://127.0.0.1:8000
	$(BIN)/flask prepare --demo
	WEB_CONCURRENCY=$${WEB_CONCURRENCY:-2} $(BIN)/gunicorn

serve: free-port setup ## Start the product for production; settings in docs/configuration.md
	$(BIN)/flask prepare
	$(BIN)/gunicorn

demo: setup ## Make the demo village without starting the product
	$(BIN)/flask prepare --demo

test: setup-dev ## Run every test that this machine can run; with CI=true all of them must
	@$(BIN)/python -m tests.left_out
	$(PYTEST) $(TESTS)

test-long: setup-dev ## Try twenty times as many examples of each property
	$(PYTEST) --hypothesis-profile=long -m "not journey and not parallel" $(TESTS)

coverage: setup-dev ## Run the tests, measuring which branches they take
	@rm -f .coverage .coverage.*
	COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml $(PYTEST) $(TESTS)
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
	$(BIN)/coverage report --include='pointsapp/ledger/*' --fail-under=$(LEDGER_COVERED)

mutants: setup-dev ## Change the code where it matters and see whether a test notices: PART=returns
	@$(BIN)/python -m tests.mutants $(PART)

lint: setup-dev ## Check form: code, templates, spelling
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/codespell README.md CHANGELOG.md docs pointsapp templates tests bench \
		--skip '*.po,*.mo,*.json,*.png,*.svg,__pycache__'

types: setup-dev ## Check types
	$(BIN)/mypy

contracts: setup-dev ## Check that rooms import downwards only
	$(BIN)/lint-imports

fix: setup-dev ## Put right what ruff can put right
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

sure: lint types contracts test ## Everything that .ci/run checks, with what this machine has

commands: setup-dev ## Write docs/commands.md from what the commands say of themselves
	@$(BIN)/python -m tests.commands_page

upgrade-test: setup-dev ## Bring a year that an early state of main lived to today, and back
	@$(BIN)/python -m tests.upgrading

deploy-test: ## Install in freshly made systems, as root: make deploy-test SYSTEMS="bookworm trixie"
	@deploy/try.sh $(SYSTEMS)

bench: setup-dev ## Measure against hand-written references, one JSON object a line
	@$(BIN)/python -m bench

help-pictures: setup-dev ## Take the pictures of the guides anew, after screens changed
	TAKE_HELP_PICTURES=1 $(BIN)/pytest -q tests/journeys/test_guide_pictures.py

translations: setup ## Gather the texts of code and templates into the catalogues
	$(BIN)/pybabel --quiet extract --mapping=pointsapp/translations/babel.cfg \
		--keywords=_l --keywords=lazy_pgettext:1c,2 --no-location --sort-output --omit-header --output=messages.pot .
	$(BIN)/pybabel --quiet update --input-file=messages.pot --output-dir=pointsapp/translations \
		--no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date
	@rm messages.pot

migration: setup ## Draft a migration: make migration NAME="households know their phone"
	@test -n "$(NAME)" || { echo 'Give it a name: make migration NAME="what changes"'; exit 1; }
	$(BIN)/flask db upgrade
	$(BIN)/flask db migrate --message "$(NAME)" \
		--rev-id "$$(printf '%03d' $$(($$(ls pointsapp/migrations/versions/0*.py | wc -l) + 1)))"
