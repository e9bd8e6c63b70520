# Two commands matter: `make demo` and `make test`. Each does all of its own set-up, once.
.DEFAULT_GOAL := help
.PHONY: help setup demo offline serve fast test lint lock clean
SHELL := /bin/sh
export PYTHON ?= python3

stamp = .stamps/$(1)-$(shell cat $(2) 2>/dev/null | cksum | cut -d' ' -f1)
PACKAGES := $(call stamp,packages,requirements.lock)
INSTALLED := .stamps/kamibashi-$(shell { pwd; cat pyproject.toml requirements.lock; } | cksum | cut -d' ' -f1)

help:
	@echo 'make demo     set everything up and run the whole chain on the bundled samples'
	@echo 'make test     set everything up and run every check; says how much the fast half covers'
	@echo 'make fast     the tests that need no browser, server or recogniser: two to three minutes on two cores'
	@echo 'make offline  the demo with the network taken away'
	@echo 'make serve    set everything up and run it: desk, watched folder, schedules'
	@echo 'make setup    only set everything up, for `kamibashi` by hand'
	@echo 'make lint     style, types and walls between the rooms only'
	@echo 'make lock     pin the packages anew (developers; needs uv)'
	@echo 'make clean    remove everything that make has made, but not var/ (your cases)'

setup: python system $(PACKAGES) $(INSTALLED) weights

.PHONY: python system weights
python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	  || { echo 'kamibashi needs Python 3.11, 3.12 or 3.13: make PYTHON=/path/to/python3.11 …'; exit 40; }

system: python
	@echo '[1/4] System packages'
	@sh setup/system.sh

$(PACKAGES): requirements.lock | system
	@echo '[2/4] Python packages (once; about 500 MB)'
	@mkdir -p .stamps && rm -f .stamps/packages-* .stamps/kamibashi-*
	@sh setup/packages.sh
	@touch $@

$(INSTALLED): $(PACKAGES) pyproject.toml
	@echo '[3/4] kamibashi itself'
	@rm -f .stamps/kamibashi-*
	@.venv/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

weights: $(INSTALLED)
	@echo '[4/4] Weights of the recogniser, lists of names and places (once; some ten seconds)'
	@.venv/bin/python -c 'from flows.office.settings import Settings, stay_inside; stay_inside(); from ocr.recognition.weights import model_folder, tuned_folder; from ocr.lexicon.store import open_lexicon; here = Settings.read(); model_folder(here.home); tuned_folder(here.home); open_lexicon(here.home, here.cache)'

demo: setup
	@.venv/bin/kamibashi demo

serve: setup
	@.venv/bin/kamibashi serve

# A network namespace of its own has no way out: what runs in it proves that nothing calls home.
offline: setup
	@if unshare --net true 2>/dev/null; then alone='unshare --net'; \
	elif unshare --net --map-root-user true 2>/dev/null; then alone='unshare --net --map-root-user'; \
	else echo 'this machine does not allow a network namespace: run as root, or pull the cable and make demo'; exit 40; fi; \
	$$alone sh -c '.venv/bin/python setup/loopback.py && .venv/bin/kamibashi demo'

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/oxlint
	.venv/bin/oxfmt --check '**/*.js'
	.venv/bin/mypy
	.venv/bin/lint-imports

SUITE := .venv/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder

fast: setup
	$(SUITE) -m fast

# Measured in the fast half alone, where it costs little. The floor is four points under what it was when set.
test: lint
	$(SUITE) -m fast --cov --cov-report=
	@printf 'The fast half covers, in per cent of lines and branches: '
	@.venv/bin/coverage report --format=total --fail-under=82
	$(SUITE) -m 'not fast'

lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --only-binary :all: --no-header --no-annotate --quiet -o requirements.lock

clean:
	rm -rf .coverage .venv .stamps .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
