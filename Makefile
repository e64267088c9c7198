# The two lines of the README, and the checks one by one. Everything is set up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# requirements-train.lock brings TensorFlow too: make test LOCK=requirements-train.lock
LOCK ?= requirements.lock

.PHONY: app kiosk test lint lock clean

app: $(VENV)/ready
	$(BIN)/triage app

kiosk: $(VENV)/ready
	$(BIN)/triage app --kiosk

test: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Serving and development, without the training extra. The index address must not enter the file.
lock:
	mkdir -p .cache
	printf 'backports-strenum<=1.2.8\n' > .cache/constraints.txt
	uv pip compile --universal --python-version 3.11 --no-emit-index-url --generate-hashes --no-header \
		--no-annotate --group dev -c .cache/constraints.txt -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --no-emit-index-url --generate-hashes --no-header \
		--no-annotate --extra train --group dev -c .cache/constraints.txt -o requirements-train.lock pyproject.toml

$(VENV)/ready: $(LOCK) pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $(VENV)/ready

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
