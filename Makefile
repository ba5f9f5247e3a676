# `make help` lists what there is.
PORT ?= 8000
DATA_DIR ?= $(or $(APP_DATA_DIR),./.data)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# The first of these that is 3.11 or newer; looked for only when an environment is to be made.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$p && break; done)
export APP_DATA_DIR := $(DATA_DIR)
# Without compiled files each test process reads and rewrites hundreds of modules anew.
unexport PYTHONDONTWRITEBYTECODE
# More than there are cores: many tests wait for services that they start.
TEST_WORKERS ?= 4
# The engines that ours is compared with, as in the group `bench` of pyproject.toml.
BENCH_PEERS := "bm25s>=0.3" "sparse-dot-topn>=1.2; platform_machine == 'x86_64'" "tantivy>=0.25"

.PHONY: help setup setup-dev run test test-long check lint fuzz quality bench load screenshots docs format lock openapi answers clients clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

setup: .venv/.installed ## make the virtual environment

.venv/.made:
	@test -x $(BIN)/python || test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	touch $@

.venv/.installed: requirements.lock pyproject.toml | .venv/.made
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

# The two have no package in common, so that `make --jobs=2` may install them at the same time.
setup-dev: .venv/.installed .venv/.installed-dev

.venv/.installed-dev: requirements-dev.lock | .venv/.made
	$(PIP) --no-deps --require-hashes -r requirements-dev.lock
	touch $@

run: setup ## start everything: database, migrations, demonstration registry, service
	$(BIN)/python -m app serve --port $(PORT)

test: setup-dev ## run the tests, but the long ones, against a real database of their own
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadfile --no-loadscope-reorder -m "not long"

test-long: setup-dev ## run the tests that take minutes: services killed, wrong requests made up
	$(BIN)/python -m pytest -m long

check: setup-dev ## format, lint, types, import contracts and tests, side by side
	$(MAKE) --jobs=2 lint test

lint: setup-dev ## format, lint, types, import contracts, breaking changes of the description
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m clients.compatibility

fuzz: setup-dev ## made-up requests for every call with a key of each role (schemathesis; FUZZ_ARGS="--roles read")
	$(BIN)/python -m tests.fuzz.run $(FUZZ_ARGS)

quality: setup-dev ## measure match quality over labelled pairs and the development tasks, beside the peers
	$(BIN)/python -m app evaluate ../shared/data/quality/tasks --labelled benchmarks/labelled --gates benchmarks/gates.toml
	$(BIN)/python -m app evaluate ../shared/data/quality/tasks --gates benchmarks/gates.toml --calibration
	$(BIN)/python docs/generate.py

bench: setup-dev ## measure speed beside the peers over N made-up listings (N=20000)
	$(PIP) $(BENCH_PEERS)
	cd benchmarks && ../$(BIN)/python -m speed.run --listings $(or $(N),20000)
	$(BIN)/python benchmarks/cooperation.py --listings $(or $(N),20000)
	$(BIN)/python benchmarks/imports.py $(or $(N),20000)

load: setup ## a bounded mixed load on loopback with a percentile report (N=20000 SECONDS=60 RATE=20; LOAD_ARGS="--steps 10,20,40")
	cd benchmarks && ../$(BIN)/python -m load.run --listings $(or $(N),20000) --seconds $(or $(SECONDS),60) --rate $(or $(RATE),20) $(LOAD_ARGS)

screenshots: setup-dev ## take the pictures of the explorer that the README shows (needs chromium)
	NOTHING_IS_SKIPPED=1 $(BIN)/python -m pytest tests/browser -n 0 --screenshots docs/screenshots

docs: setup ## write the generated parts of the documents
	$(BIN)/python docs/generate.py

format: setup-dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

openapi: setup ## write openapi.json from the code
	$(BIN)/python -m app openapi > openapi.json

answers: setup-dev ## record the answers that the description shows, from a demonstration registry of its own
	$(BIN)/python -m tests.support.answers
	$(BIN)/python -m app openapi > openapi.json

clients: setup-dev openapi ## write the clients from openapi.json; builds the TypeScript one where npm is
	$(BIN)/python -m clients.generate
	$(BIN)/python -m clients.compatibility
	@if command -v npm >/dev/null; then cd clients/typescript && npm ci --no-audit --no-fund && npm run build; \
		else echo "npm is not installed: the TypeScript client is not built."; fi

lock: ## write the lock files, that of development with what it adds (needs uv)
	uv pip compile --quiet --universal --no-strip-extras --no-header --no-annotate --no-emit-index-url --generate-hashes --python-version 3.11 --extra embedded pyproject.toml build-requirements.txt -o requirements.lock
	uv pip compile --quiet --universal --no-strip-extras --no-header --no-annotate --no-emit-index-url --generate-hashes --python-version 3.11 --extra embedded --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock \
		$$(sed -nE 's/^([a-z0-9.-]+).*==.*/--no-emit-package \1/p' requirements.lock)

clean: ## remove the environment and the embedded database
	rm -rf .venv .data
