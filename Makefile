# The two commands of a newcomer: `make up` and `make test`. The others serve those who work on the platform.

PYTHON_CODE = .venv/bin/python
PACKAGES = config dutyroom exchange reporting incidents early_warnings cases orgs plans
# A platform is a dozen processes of Python. Where a machine says not to keep what was compiled, each of them compiles
# Django anew, two seconds apiece; it is kept inside this folder only.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help up test check format-check lint types contracts migrations locks rules rules-kept format bench bench-million bench-plans bench-soak bench-clocks bench-public bench-calendar mutants lock
.DEFAULT_GOAL := help

help:
	@echo "make up      install what is missing and run the platform here (PORT=8000)"
	@echo "make test    install what the tests need and run them all (ARGS='-k name' for some)"
	@echo "make check   form, lint, types, import contracts, missing migrations, lock files, rules"
	@echo "make rules   every rule of the plans: where it is encoded, which tests keep it"
	@echo "make mutants alter the plans in every single way; the law's tables must notice each"
	@echo "make format  put the code into its form"
	@echo "make bench   measure on this machine"
	@echo "make bench-million  the pages beside a thousand and a million incidents (a quarter of an hour, 7 GB)"
	@echo "make bench-plans  what asking and loading the plans costs"
	@echo "make bench-soak  three minutes at a hundred reports a second"
	@echo "make bench-clocks  a million open duties: an idle look, ten thousand falling due at once, killed workers"
	@echo "make bench-public  the public page of warnings: how many a second from one process, and how soon it is right"
	@echo "make bench-calendar  working-day answers of 2006 to 2026 that two other calendars give otherwise"
	@echo "make lock    renew the lock files"

# --with-parent: the platform ends when this make does, however that ends.
up:
	@bin/setup up
	@exec $(PYTHON_CODE) manage.py up --with-parent

test:
	@bin/setup test
	@$(PYTHON_CODE) -m pytest $(ARGS)

check: format-check lint types contracts migrations locks rules-kept

format-check:
	@.venv/bin/ruff format --check --quiet .

lint:
	@.venv/bin/ruff check --quiet .

types:
	@.venv/bin/mypy $(wildcard $(PACKAGES)) manage.py

contracts:
	@.venv/bin/lint-imports --no-logo

migrations:
	@$(PYTHON_CODE) -W ignore manage.py makemigrations --check --dry-run

locks:
	@! grep -n '://' requirements.lock requirements-*.lock

rules:
	@$(PYTHON_CODE) -m tests.rules_matrix

# The same without the matrix: the summary, and what is at fault.
rules-kept:
	@$(PYTHON_CODE) -m tests.rules_matrix --short

format:
	@.venv/bin/ruff format --quiet .
	@.venv/bin/ruff check --fix --quiet .

bench:
	@bin/setup test
	@$(PYTHON_CODE) -m benchmarks $(ARGS)

bench-million:
	@bin/setup test
	@$(PYTHON_CODE) -m benchmarks.million $(ARGS)

bench-plans:
	@$(PYTHON_CODE) -m benchmarks.plans

bench-soak:
	@bin/setup test
	@$(PYTHON_CODE) -m benchmarks.soak $(ARGS)

bench-clocks:
	@bin/setup test
	@$(PYTHON_CODE) -m benchmarks.clocks $(ARGS)

bench-public:
	@bin/setup test
	@$(PYTHON_CODE) -m benchmarks.public $(ARGS)

bench-calendar:
	@bin/setup test
	@$(PYTHON_CODE) -m benchmarks.calendar

mutants:
	@bin/setup test
	@$(PYTHON_CODE) -m benchmarks.mutants

lock:
	@bin/setup test
	@bin/lock
