# Two commands matter: `make run` (the main job on the embedded sandbox) and `make test` (all that CI runs).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

SCALE ?= full
SEED ?= 1
STORE ?= sqlite
MODE ?= day
ORDERS ?= 10000
KILLS ?= 1000
DAYS ?= 90

.PHONY: run test coverage tools lint format bench guards soak companion clean

run: $(STAMP)
	$(BIN)/kickroute-connector run --settings settings.toml

# Types are looked at beside the tests: from nothing that takes one of two cores for a minute.
test: tools $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy & typed=$$!; $(BIN)/pytest --numprocesses 3 --dist loadfile; tested=$$?; wait $$typed && exit $$tested

# The same tests, and which lines and branches none of them takes; a third slower.
coverage: lint tools
	$(BIN)/pytest --numprocesses 3 --dist loadfile --cov --cov-report=term:skip-covered

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
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
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

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[postgres,test]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
