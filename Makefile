# Everything a newcomer runs. Tools are pinned by requirements.lock and the package-lock files; nothing is global.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --silent

# Debian's own, which the images run too: others are often built without the optimisations that make it 1.4 times faster.
export PYTHON ?= $(firstword $(wildcard /usr/bin/python3.11) python3)
VENV := .venv
STAMPS := .local/stamps
# A dozen processes start at once: compiled modules save each of them 4 s of CPU.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/$(VENV)/bin:$(CURDIR)/node_modules/.bin:$(PATH)

MEMBERS := protos libs/common $(filter-out services/web,$(patsubst %/pyproject.toml,%,$(wildcard services/*/pyproject.toml)))
SERVICES := $(patsubst services/%/pyproject.toml,%,$(wildcard services/*/pyproject.toml))
PROTOS := $(shell find protos/parley -name '*.proto')
WEB_SOURCES := $(shell find services/web libs/clients/typescript -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/gen/*')

.PHONY: help
help: ## list the commands
	grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

.PHONY: demo
demo: install $(STAMPS)/web-build ## run everything on this machine and print the links to open (RESET=1 begins anew, LAN=1 serves phones, ZONES=2 has two of each, TRACES=1 sends spans to make observe)
	python -m deploy.local.demo $(if $(RESET),--reset) $(if $(LAN),--lan) $(if $(ZONES),--zones $(ZONES)) $(if $(TRACES),--otlp http://127.0.0.1:4317)

.PHONY: drill
drill: install $(STAMPS)/web-build $(if $(KUBECONFIG),$(STAMPS)/helm) ## lose a zone under load, of this machine's or of KUBECONFIG's, and tell what it cost (RUNS=20, ZONE=a, PERIOD=4, JSON=file, FLAGS=…)
	python -m deploy.drill $(if $(RUNS),--runs $(RUNS)) $(if $(ZONE),--zone $(ZONE)) $(if $(PERIOD),--period $(PERIOD)) $(if $(JSON),--json $(JSON)) $(FLAGS)

.PHONY: load
load: install ## a working day over the demo or URL, and what services take of it (DAY=10m, RATE=30 visits a minute, SIZING=30s for each kind of work alone, FLAGS=…)
	python -m deploy.load $(if $(URL),--url $(URL)) $(if $(DAY),--day $(DAY)) $(if $(RATE),--rate $(RATE)) $(if $(SIZING),--sizing $(SIZING)) $(FLAGS)

.PHONY: observe
observe: install $(STAMPS)/observe $(STAMPS)/zipkin ## watch the demo: Prometheus, Alertmanager, dashboards and traces, beside it
	python -m deploy.observe.run

.PHONY: test
test: install $(STAMPS)/web-build $(STAMPS)/helm $(STAMPS)/observe ## run every test, in real browsers and against real servers (WORKERS=4 at once, where processors are many)
	npm --prefix services/web run --silent test
	pytest --durations=25 $(if $(WORKERS),--numprocesses $(WORKERS) --max-worker-restart 0 --dist loadfile --no-loadscope-reorder)

.PHONY: test-cluster
test-cluster: install $(STAMPS)/helm ## install a trial on the cluster of KUBECONFIG, upgrade it, remove it (REGISTRY=…, PERIOD=4)
	REGISTRY=$(or $(REGISTRY),localhost/parley) PARLEY_TEST_PERIOD=$(PERIOD) PARLEY_TEST_CLUSTER=1 pytest -rsP tests/integration/helm/test_cluster.py

.PHONY: test-skaffold
test-skaffold: install $(STAMPS)/helm $(STAMPS)/skaffold ## let Skaffold itself read skaffold.yaml with each of its profiles (builds it once: 11 minutes on two busy processors)
	PARLEY_TEST_SKAFFOLD=1 pytest tests/integration/helm/test_skaffold.py

.PHONY: check
check: install lint types contracts ## lint, format, types, import rules, protos, web
	npm --prefix services/web run --silent check

.PHONY: lint
lint: install ## ruff, formatting, import rules
	ruff check --quiet
	ruff format --check --quiet
	lint-imports --no-cache

.PHONY: types
types: install ## mypy over code and tests
	mypy

.PHONY: contracts
contracts: install ## buf: lint, format, and what would break clients of the last release
	buf lint
	buf format --diff --exit-code
	deploy/local/breaking.sh

.PHONY: format
format: install ## put every file into shape
	ruff check --fix --quiet || true
	ruff format
	buf format --write
	npm --prefix services/web run --silent format

.PHONY: protos
protos: $(STAMPS)/python ## generate code from protos/
	rm -f $(STAMPS)/protos
	$(MAKE) --no-print-directory $(STAMPS)/protos
	npm --prefix services/web run --silent generate

.PHONY: openapi
openapi: install ## write the gateway's OpenAPI document
	python -m parley.gateway openapi > $(STAMPS)/openapi.json
	mv $(STAMPS)/openapi.json services/gateway/openapi.json

.PHONY: clients
clients: openapi ## write the TypeScript and Python clients from the OpenAPI document
	npm --prefix services/web run --silent schema
	libs/clients/python/generate.sh

.PHONY: charts
charts: install ## write the Helm charts' schemas, rules and dashboards, and the pages of values and metrics
	python -m deploy.helm.generate
	python -m deploy.observe.generate

.PHONY: images
images: ## build the image of every service and look into them (ENGINE=docker, REGISTRY=…, VERSION=…, BASE=a Debian 12, FLAGS=…)
	deploy/image/build.sh $(SERVICES) infra
	python3 -m deploy.image.check $(SERVICES)

.PHONY: sbom
sbom: install ## list what the images are made of into .local/sbom, as CycloneDX
	deploy/image/sbom.sh .local/sbom $(SERVICES)

.PHONY: lock
lock: install ## resolve every Python dependency anew into requirements.lock, with hashes
	deploy/local/lock.sh

.PHONY: install
install: $(STAMPS)/system $(STAMPS)/members $(STAMPS)/node ## get all that the other commands need

$(STAMPS)/system: deploy/local/install.sh
	deploy/local/install.sh
	mkdir -p $(@D) && touch $@

$(STAMPS)/python: requirements.lock deploy/local/bootstrap.lock deploy/local/link-node.sh | $(STAMPS)/system
	echo "Installing Python's packages …"
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	pip install --quiet --disable-pip-version-check --require-hashes -r deploy/local/bootstrap.lock
	uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	deploy/local/link-node.sh
	mkdir -p $(@D) && touch $@

$(STAMPS)/protos: $(PROTOS) $(STAMPS)/python
	echo "Generating code from protos/ …"
	rm -rf protos/python/parley && mkdir -p protos/python
	python -m grpc_tools.protoc -Iprotos --python_out=protos/python --grpc_python_out=protos/python \
	  --mypy_out=quiet:protos/python --mypy_grpc_out=quiet:protos/python $(PROTOS)
	touch $@

$(STAMPS)/members: $(STAMPS)/protos $(MEMBERS:%=%/pyproject.toml)
	uv pip install --quiet --no-deps --no-build-isolation $(MEMBERS:%=-e %)
	touch $@

$(STAMPS)/node: package-lock.json services/web/package-lock.json services/gateway/openapi.json $(PROTOS) $(STAMPS)/python
	echo "Installing Node's packages …"
	npm ci --silent --ignore-scripts
	npm --prefix services/web ci --silent --ignore-scripts
	npm --prefix services/web run --silent generate
	touch $@

$(STAMPS)/helm: deploy/helm/tools.sh deploy/helm/go.sh deploy/helm/go.lock | $(STAMPS)/python
	echo "Building Helm …"
	deploy/helm/tools.sh
	touch $@

$(STAMPS)/skaffold: deploy/helm/skaffold.sh deploy/helm/go.sh deploy/helm/go.lock | $(STAMPS)/python
	echo "Building Skaffold …"
	deploy/helm/skaffold.sh
	touch $@

$(STAMPS)/observe: deploy/observe/tools.sh | $(STAMPS)/system
	echo "Getting Prometheus …"
	deploy/observe/tools.sh
	touch $@

$(STAMPS)/zipkin: $(STAMPS)/observe
	echo "Getting Zipkin …"
	mvn -q -B dependency:copy -Dartifact=io.zipkin:zipkin-server:3.5.1:jar:exec -DoutputDirectory=.local/observe
	mv .local/observe/zipkin-server-*.jar .local/observe/zipkin.jar
	touch $@

$(STAMPS)/web-build: $(STAMPS)/node $(WEB_SOURCES)
	echo "Building the web client …"
	npm --prefix services/web run --silent build
	touch $@
