# `make plan` and `make test` are all that a fresh clone needs; both install what they use.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

# Where Python is told to keep no bytecode, every command compiles the program anew, which is half of
# the seconds of a small one. What `make` has run is kept, and read by all later commands.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: browser-test screens plan test test-all format docs site golden fuzz bench clean

plan: .venv/installed
	$(BIN)/returnplan solve scenarios/zhejiang-2020 --force --report

test: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
		echo "There is no Chromium, so the browser tests of the report page are left out."
	$(BIN)/pytest -q -n 3 --dist worksteal

# With the tests marked as thorough: more cases of what the quick ones try, half an hour of them.
test-all: test
	$(BIN)/pytest -q -n 2 --dist worksteal -m thorough

# What drives the report page in a real browser; part of `make test` where there is one.
browser-test: .venv/installed-dev
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
		{ echo "There is no Chromium; install it with: apt-get install chromium"; exit 1; }
	$(BIN)/pytest -q tests/page/test_browser.py tests/page/test_compared_browser.py

screens: .venv/installed-dev
	$(BIN)/returnplan solve scenarios/zhejiang-2020 --force
	$(BIN)/python tools/screens.py runs/zhejiang-2020 screens
	$(BIN)/python tools/screens.py runs/zhejiang-2020 docs/pictures --readme
	$(BIN)/python tools/order_sheet.py runs/zhejiang-2020 docs/pictures/order.png

format: .venv/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/installed-dev
	$(BIN)/python tools/reference.py docs
	$(BIN)/python tests/docs/console.py
	PYTHONPATH=tests $(BIN)/python tests/docs/annotated.py

# The documentation as pages for a browser, built without a network; a dead link stops it.
.venv/installed-site: .venv/installed
	$(PIP) --editable '.[site]'
	touch $@

site: .venv/installed-site
	$(BIN)/python tools/site.py build/pages
	$(BIN)/zensical build --strict

# The families of rows of a small scenario, as text that the tests compare: look at what changed.
golden: .venv/installed-dev
	PYTHONPATH=tests $(BIN)/python tests/model/test_golden.py
	git diff --stat -- tests/model/golden

clean:
	rm -rf .venv build dist site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt hatch_build.py src/returnplan/optimiser/recreate/kernel.c src/returnplan/optimiser/recreate/arrays.h | .venv/bin/python
	$(PIP) --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(PIP) --editable '.[dev]'
	touch $@

# The solver against brute force, spoilt input, days of events: each within ten minutes on two idle
# cores.
CASES ?= 300
SPOILT ?= 3000
SEQUENCES ?= 600

fuzz: .venv/installed-dev
	$(BIN)/python benchmarks/fuzz.py $(CASES)
	$(BIN)/python benchmarks/fuzz_input.py $(SPOILT)
	$(BIN)/python benchmarks/fuzz_reading.py $(CASES)
	$(BIN)/python benchmarks/fuzz_events.py $(SEQUENCES)
	$(BIN)/python benchmarks/fuzz_events.py 20 --scenario zhejiang-2020

# Within an hour; `make bench ONLY=county,task` measures some of it.
.venv/installed-bench: .venv/installed
	$(PIP) --editable '.[bench]'
	touch $@

bench: .venv/installed-bench
	$(BIN)/python benchmarks/bench.py $(if $(ONLY),--only $(ONLY))
