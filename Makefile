# make demo: measure models on pictures. make test: everything CI checks. Both set up .venv first.
PYTHON ?= python3
BIN := .venv/bin
PIP := PYTHONWARNINGS=ignore $(BIN)/pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: demo test lint types leaderboard bench mini clean help

help:
	@echo "make demo         set up .venv, run the baselines on the mini suite, print the table"
	@echo "make test         set up .venv with everything, lint, check types, run all tests"
	@echo "make lint         ruff, mypy, import contracts"
	@echo "make leaderboard  build and serve a board of baselines and made-up models"
	@echo "make bench        print the performance figures"
	@echo "make mini         draw the mini suite anew and fit the blind baselines (minutes)"

.venv/base: pyproject.toml setup.py constraints.txt
	@echo "Setting up .venv ..."
	@$(PYTHON) -m venv .venv || { echo "no venv module: install python3-venv"; exit 1; }
	@$(PIP) --editable .
	@touch $@

.venv/leaderboard: .venv/base
	@$(PIP) --editable ".[leaderboard]"
	@touch $@

.venv/dev: .venv/base
	@echo "Setting up .venv for tests (torch, the renderer, the linters) ..."
	@.ci/system-libraries
	@$(PIP) "torch==2.13.0"
	@$(PIP) --editable ".[local,quantised,scenes,leaderboard,ray,video,sheets,dev]"
	@touch $@

demo: .venv/base
	@rm -rf runs/demo
	$(BIN)/spatialgauge run mini --model baseline/oracle --model baseline/blobs --model baseline/constant \
		--model baseline/prior --model baseline/random --out runs/demo
	$(BIN)/spatialgauge report runs/demo/*

test: lint
	$(BIN)/pytest --numprocesses 2 --dist loadgroup --no-loadscope-reorder

lint: .venv/dev types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	MYPYPATH=build/types $(BIN)/mypy --package spatialgauge
	$(BIN)/lint-imports

# The four folders under the package's name, so that mypy finds them whatever the checkout is called.
types:
	@mkdir -p build/types/spatialgauge
	@for part in benchmark tasks adapters leaderboard __init__.py py.typed; do \
		ln -sfn ../../../$$part build/types/spatialgauge/$$part; done

leaderboard: .venv/leaderboard
	$(BIN)/python -m spatialgauge.leaderboard.examples build/board/submissions
	$(BIN)/spatialgauge leaderboard build build/board/submissions --out build/board/site
	$(BIN)/spatialgauge leaderboard serve build/board/site

bench: .venv/dev
	@for script in tests/performance/*.py; do echo "== $$script"; $(BIN)/python $$script; done

mini: .venv/dev
	$(BIN)/spatialgauge suite build mini --out tasks/suites/mini-1
	$(BIN)/spatialgauge suite verify tasks/suites/mini-1
	$(BIN)/spatialgauge suite build mini --seed 2 --out build/fitting
	$(BIN)/python -m spatialgauge.adapters.baselines.fitted build/fitting

clean:
	rm -rf .venv build dist runs
