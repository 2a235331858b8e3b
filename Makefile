# `make` lists what there is to make.
.PHONY: bench-standard help lock lint format types contracts check screenshots errors
PY = .venv/bin/python
COMPILE = $(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock"

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

lock: ## write the hash-locked requirements anew (needs uv)
	$(COMPILE) pyproject.toml -o requirements-client.txt
	$(COMPILE) pyproject.toml --extra server -o requirements.txt
	$(COMPILE) pyproject.toml --extra server --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) benchmarks/requirements.in -o benchmarks/requirements.txt

lint: ## ruff and djlint
	.venv/bin/ruff check .
	.venv/bin/djlint --quiet --lint templates

format: ## let ruff mend what it can
	.venv/bin/ruff check --fix .

types: ## mypy, strict
	.venv/bin/mypy

contracts: ## who may import whom
	.venv/bin/lint-imports

check: lint types contracts ## all of the above

screenshots: ## draw docs/screenshots anew with the real browser
	.venv/bin/python -m tests.browser.screenshots

errors: ## write docs/errors.md anew from the error classes
	$(PY) -m scripts.errors_doc

.venv-bench: benchmarks/requirements.txt
	$(PY) -m uv venv -q --clear --python 3.11 $@
	$(PY) -m uv pip install -q --python $@/bin/python --require-hashes -r $<
	touch $@

bench-standard: .venv-bench ## measure the standard's checker beside five others (50 MB, minutes)
	$(PY) benchmarks/standard/measure.py
