# Godwit's commands; `make` lists them. Python 3.11+, Node 20.19+ and make are all that must be there.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
REQUIREMENTS := layer contacts campaigns laptop cdk
PIP := $(VENV)/bin/pip install --quiet --disable-pip-version-check
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20

.DEFAULT_GOAL := help
.PHONY: help run test check unit e2e soak synth deploy owner rotate-links aside web openapi lock format clean

help: ## List the commands
	@grep -hE '^[a-z0-9%-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

## Working on it

run: $(VENV)/ready web/dist ## Serve the laptop cloud with its demo (CONTACTS=file.csv: with your file)
	@$(RUN) -m local $(if $(CONTACTS),--contacts "$(CONTACTS)")

test: check unit e2e ## Everything that must pass: checks, tests, journeys in a browser

check: $(VENV)/ready web/node_modules/ready ## Style, types, import directions, generated files
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m infra.openapi --check
	cd web && npm run --silent lint && npm run --silent typecheck
	cd web && npm run --silent api:gen -- --check

unit: $(VENV)/ready web/node_modules/ready ## Tests without a browser: Python's and the client's
	$(VENV)/bin/pytest --numprocesses auto tests/unit tests/integration tests/infra
	$(VENV)/bin/pytest tests/laptop
	cd web && npm test --silent

e2e: $(VENV)/ready web/dist ## Journeys in a browser, against a fresh laptop cloud
	CHROMIUM_PATH="$$(sh scripts/chromium.sh)" && export CHROMIUM_PATH && $(RUN) -m local.exec npm --prefix web run e2e

soak: $(VENV)/ready ## What takes longer than a test may
	$(VENV)/bin/pytest -m soak tests

bench-%: $(VENV)/ready ## Run a measurement, such as benchmarks/%.py
	$(RUN) benchmarks/$*.py

format: $(VENV)/ready web/node_modules/ready ## Put the code into its usual form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	cd web && npm run --silent format

## Made from other files

openapi: $(VENV)/ready web/node_modules/ready ## Write docs/openapi.json and the client's types from the code
	$(RUN) -m infra.openapi
	cd web && npm run --silent api:gen

lock: $(VENV)/ready ## Lock Python's packages anew, at their newest: pyproject.toml → requirements/*.txt
	$(COMPILE) --upgrade --group pyproject.toml:dev --output-file requirements/dev.txt
	$(COMPILE) --upgrade --group pyproject.toml:ministack --output-file requirements/ministack.txt
	for group in $(REQUIREMENTS); do \
	  $(COMPILE) --constraint requirements/dev.txt --group pyproject.toml:$$group --output-file requirements/$$group.txt || exit 1; \
	done

web: web/dist ## Build the client

## On AWS

synth: $(VENV)/ready node_modules/ready ## Write the CloudFormation template to cdk.out; needs no AWS account
	npx --no-install cdk synth --quiet
	$(VENV)/bin/cfn-lint --ignore-checks W3005 -- cdk.out/Godwit.template.json # W3005: CDK names dependencies twice

deploy: $(VENV)/ready node_modules/ready web/dist ## Deploy to the AWS account that your credentials are of
	@$(RUN) -m infra.publish --bootstrapped
	npx --no-install cdk deploy
	$(RUN) -m infra.publish

aside: $(VENV)/ready ## List what SES said that nobody understood (docs/operating.md)
	@$(RUN) -m infra.kept_aside

owner: $(VENV)/ready ## Make a workspace and invite its owner: make owner EMAIL=you@example.com [SENDER=news@example.com]
	@$(RUN) -m infra.first_owner "$(EMAIL)" $(if $(SENDER),--sender "$(SENDER)")

rotate-links: $(VENV)/ready ## Sign new links with a new key; old ones stay valid (LAPTOP=1: on the laptop cloud)
	@$(RUN) -m infra.rotate_links $(if $(LAPTOP),--laptop)

clean: ## Forget the laptop cloud and everything built; the source stays
	rm -rf .godwit cdk.out web/dist

# What the above need. A stamp is newer than what it was made from.

$(VENV)/ready: requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed: make PYTHON=python3.12")'
	@echo "Installing Python packages into $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes --requirement requirements/dev.txt
	@printf '%s\n' '$(CURDIR)' '$(CURDIR)/layers/common/python' > "$$($(RUN) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/godwit.pth"
	@touch $@

node_modules/ready: package-lock.json
	@echo "Installing the CDK CLI"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/node_modules/ready: web/package-lock.json
	@echo "Installing the client's packages"
	@cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist: web/node_modules/ready $(shell find web/src web/public web/index.html web/vite.config.ts -type f 2>/dev/null)
	@echo "Building the client"
	@cd web && npm run --silent build -- --logLevel warn
	@touch $@
