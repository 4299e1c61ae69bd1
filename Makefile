# Two commands matter: `make run` (the main job on the embedded sandbox) and `make test` (all that CI runs).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

SCALE ?= 1

.PHONY: run test lint format bench soak clean

run: $(STAMP)
	$(BIN)/kickroute-connector run --settings settings.toml

test: lint
	$(BIN)/pytest --numprocesses 2 --dist loadfile --cov --cov-report=term:skip-covered

# About ten minutes on two cores; SCALE=quick runs every figure small.
bench: $(STAMP)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks --scale $(SCALE)

# A seeded day in accelerated time with faults, kills and restores; SCALE=0.02 takes under a minute.
soak: $(STAMP)
	$(BIN)/python -m tests.faults.soak --scale $(SCALE)

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
