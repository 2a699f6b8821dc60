# The two commands of the README are `make start` and `make test`; both install what they need first.
SHELL := /bin/bash
export OMP_THREAD_LIMIT := 1
PYTHON := .venv/bin/python
N ?= 200
SEED ?= 7
FAMILY ?= b
OUT ?= corpus/$(FAMILY)-$(SEED)-$(N)
DATA ?= var
PORT ?= 8000

.PHONY: help setup start test test-long check lock corpus
help:
	@echo "make start      the whole service on this machine, with the sample claims loaded"
	@echo "make test       every check and test (under 10 minutes on 2 cores)"
	@echo "make test-long  the long ones too: fuzzing, crash points, properties (under 40 minutes)"
	@echo "make corpus     N=200 SEED=7 FAMILY=b: draw more sample claims with truth"
	@echo "make lock       pin the Python packages anew"

setup:
	@deploy/setup.sh

start: setup
	@$(PYTHON) -m samples.start --data $(DATA) --port $(PORT)

check: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	npx --no-install tsc --noEmit -p intake/review/assets

test: check
	.venv/bin/pytest -m "not long" -n 2 --dist loadscope

test-long: check
	.venv/bin/pytest -n 2 --dist loadscope

corpus: setup
	$(PYTHON) -m samples.corpus --n $(N) --seed $(SEED) --family $(FAMILY) --output $(OUT)

lock:
	.venv/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --extra dev --strip-extras --no-header \
	    --no-emit-index-url --no-emit-find-links -o requirements.lock pyproject.toml
