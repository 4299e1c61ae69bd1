# Two commands matter: `make run` (the main job on the embedded sandbox) and `make test` (all that CI runs).
# Before a release: `make long`, `make bench`, `make soak`, `make guards`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check
RUNS := $(VENV)/.runs
STAMP := $(VENV)/.installed
# The wheel, and where it is installed for the tests.
WHEEL := build/wheel
TESTED := build/tested

SCALE ?= full
SEED ?= 1
STORE ?= sqlite
MODE ?= day
ORDERS ?= 10000
KILLS ?= 1000
DAYS ?= 90

# Whatever the tests import, and whatever they start, is the wheel's: the tree comes after it, for the tests themselves.
INSTALLED := TESTED_FROM=$(CURDIR)/$(TESTED) PYTHONPATH=$(CURDIR)/$(TESTED):$(CURDIR) PYTHONSAFEPATH=1
PYTEST := $(INSTALLED) $(BIN)/pytest --numprocesses 3 --dist loadfile

.PHONY: run test long coverage wheel tools lint format bench guards soak companion clean

run: $(RUNS)
	@echo "Starting the practice shop, the practice platform and the connector …"
	$(BIN)/kickroute-connector run --settings settings.toml

# Types are looked at beside the tests: from nothing that takes one of two cores for a minute.
test: tools wheel
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy & typed=$$!; $(PYTEST) -m 'not long'; tested=$$?; wait $$typed && exit $$tested

# The tests that take long (tests/long.py): every daemon killed everywhere, whole days and hours, other Pythons.
long: tools wheel
	$(PYTEST) -m long

# The same tests, and which lines and branches none of them takes; a third slower.
coverage: lint tools wheel
	$(PYTEST) --cov --cov-report=term:skip-covered

# Built from nothing, since setuptools keeps in build/ what was deleted in the tree.
wheel: $(STAMP)
	rm -rf build
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir $(WHEEL) .
	$(PIP) install --no-deps --no-index --target $(TESTED) $(WHEEL)/*.whl

# What some tests need of the system: a browser for pages, PHP for the companion plugin, systemd for units.
tools:
	@for each in chromium:chromium chromedriver:chromium-driver php:php-cli systemd-analyze:systemd; do \
		command -v $${each%%:*} >/dev/null && continue; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $${each##*:} >/dev/null; \
		else \
			echo "missing: apt-get install $${each##*:} (the tests that need it say so)"; \
		fi; \
	done

# The companion plugin as a ZIP that can be uploaded in WordPress.
companion: $(STAMP)
	$(BIN)/python -m deploy.companion

# Takes each guard of docs/RELIABILITY.md out of a scratch copy and sees its tests go red.
guards: $(STAMP)
	$(BIN)/python -m tests.guards

# SCALE=quick runs every figure small.
bench: $(STAMP)
	$(PIP) install --editable '.[bench]'
	KICKROUTE_BROWSERS=all $(BIN)/pytest tests/browser
	$(BIN)/python -m benchmarks --scale $(SCALE)

# In accelerated time, at both shops: MODE=day with faults, kills and restores (SCALE=0.02 takes a minute),
# MODE=storm with ORDERS orders and KILLS kills, MODE=quarter with DAYS quiet days.
soak: $(STAMP)
	@$(BIN)/python -m tests.faults.soak --mode $(MODE) --scale $(if $(filter full,$(SCALE)),1,$(SCALE)) --seed $(SEED) --store $(STORE) \
		--orders $(ORDERS) --kills $(KILLS) --days $(DAYS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# What running needs, and no more: in the versions of uv.lock, in seconds where the packages were fetched before.
# Where uv cannot be had, or cannot reach the index that the lock names, pip installs the newest that fits.
define install
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install 'uv>=0.8' && UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --quiet --locked --inexact $(1) \
		|| { echo "uv did not install (above is why); pip does, which takes longer …"; $(PIP) install --editable '.$(2)'; }
	@touch $@
endef

$(RUNS): pyproject.toml uv.lock
	@echo "The first time: making $(VENV) and installing what the connector needs …"
	$(call install)

$(STAMP): pyproject.toml uv.lock
	@echo "Making $(VENV) and installing what the connector and its tests need …"
	$(call install,--extra postgres --extra test,[postgres,test])

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
