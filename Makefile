# Two commands: `make run` and `make test`; `make quick` while you work. Needs Python 3.11 or newer with venv; uv is used when it is there.
PYTHON ?= python3
VENV := .venv
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run ready test quick prove bench format lock translations
.DELETE_ON_ERROR:

# Each file on one worker, so that what a file shares is made once. Three are right for two cores: one of them waits for
# a letter or a page while the others work. What pytest makes of the test files is kept for the next time.
WORKERS ?= 3
PYTEST = PYTHONDONTWRITEBYTECODE= $(VENV)/bin/python -m pytest --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder

# What gettext reads is compiled from what people write, and never committed.
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard cafe_forms/translations/*/LC_MESSAGES/*.po))
%.mo: %.po | $(VENV)/.run
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@.$$$$ && mv $@.$$$$ $@

run: ready
	@exec $(VENV)/bin/cafe-forms serve --demo

# All that the service needs, after a clone and after each pull. Compiled, it starts in half the time and with 10 MiB
# less; the units let it write nothing here, so that it could not do so itself.
ready: $(VENV)/.run $(CATALOGUES)
	@$(VENV)/bin/python -m compileall -qq cafe_forms tasks config.py wsgi.py

test: $(VENV)/.dev ready
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy --no-error-summary
	@$(PYTEST) -q

# What tells in two minutes whether a change is on its way.
quick: $(VENV)/.dev ready
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy --no-error-summary
	@$(PYTEST) -q -m "not (prove or browser or postgresql or long)"

# The long proofs: three hundred examples of each property, two hundred kills, faults of the disk, a slow line, and every
# page in every language, look and role. The last lines say for each promise whether it is kept.
prove: export PROOF_KILLS = 200
prove: $(VENV)/.dev ready
	@$(PYTEST) -q --no-header -m "hypothesis or prove" --hypothesis-profile=prove --ignore=tests/promises
	@$(VENV)/bin/python -m pytest -q --no-header -m "prove or not prove" --hypothesis-profile=prove tests/promises

bench: $(VENV)/.dev ready
	@$(VENV)/bin/python -m bench

format: $(VENV)/.dev
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

# One stamp for each lock file: a second run finds everything in place.
$(VENV)/.run: requirements.txt pyproject.toml
	@$(call set_up,requirements.txt,once; less than a minute)

$(VENV)/.dev: requirements-dev.txt pyproject.toml
	@$(call set_up,requirements-dev.txt,once; for the tests)
	@touch $(VENV)/.run

# Whoever comes while another one sets up waits, and finds everything in place too: the shell's ninth file holds the lock.
define set_up
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	|| { echo "Café Forms needs Python 3.11 or newer: say which with PYTHON=python3.12 make run" >&2; exit 1; }; \
exec 9>.make-lock; $(PYTHON) -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' || exit 1; \
if [ $@ -nt $(1) ] && [ $@ -nt pyproject.toml ]; then exit; fi; \
echo "Setting up $(VENV) ($(2)) …" >&2; \
[ -x $(VENV)/bin/python ] || { $(make_venv); }; \
{ $(call install,$(1)); } >$(VENV)/setup.log 2>&1 \
	|| { echo "The packages of $(1) could not be fetched; is there a network? $(VENV)/setup.log says more." >&2; exit 1; }; \
touch $@
endef

ifdef UV
define make_venv
$(UV) venv --quiet --python "$$(command -v $(PYTHON))" $(VENV) || exit 1
endef
define install
$(UV) pip install --compile-bytecode --python $(VENV)/bin/python --require-hashes -r $(1) \
	&& $(UV) pip install --python $(VENV)/bin/python --no-deps --editable .
endef
else
define make_venv
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	|| { echo "Python's venv is missing: install it, on Debian and Ubuntu with: apt install python3-venv" >&2; exit 1; }; \
$(PYTHON) -m venv $(VENV) || exit 1
endef
define install
$(VENV)/bin/python -m pip install --compile --disable-pip-version-check --require-hashes -r $(1) \
	&& $(VENV)/bin/python -m pip install --disable-pip-version-check --no-deps --editable .
endef
endif

# For whoever changes a dependency (needs uv): no address of any package index gets into the files.
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml
lock:
	$(LOCK) --extra mailbox --extra paper --extra forms --extra postgres --extra redis --output-file requirements.txt
	$(LOCK) --extra mailbox --extra paper --extra forms --extra dev --output-file requirements-dev.txt

# For whoever changes a sentence: new msgids go into every catalogue, then they are compiled.
TRANSLATIONS = cafe_forms/translations
EXTRACT = $(VENV)/bin/pybabel --quiet extract --keyword N_ --no-location --sort-output --project "Café Forms" --version 1
UPDATE = $(VENV)/bin/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
translations: $(VENV)/.dev
	@$(EXTRACT) --mapping-file babel.cfg --output-file $(VENV)/messages.pot .
	@$(EXTRACT) --mapping-file babel-team.cfg --output-file $(VENV)/team.pot .
	@for file in $(TRANSLATIONS)/*/LC_MESSAGES/*.po; do \
		case $$file in */team.po) pot=team;; *) pot=messages;; esac; \
		$(UPDATE) --locale $$(basename $$(dirname $$(dirname $$file))) \
			--input-file $(VENV)/$$pot.pot --output-file $$file; \
	done
	@$(MAKE) --no-print-directory $(CATALOGUES)
