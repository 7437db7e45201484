# The one door: everything a person or a CI does with this repository is a target here.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Order matters, and cargo, Vite and Playwright already use every core.
.NOTPARALLEL:

LISTEN ?= 127.0.0.1:8000
DATA_DIR ?= ./data
ARGS ?=
MINUTES ?= 5

# Every debug build names the same targets: otherwise the features that tests add would build the
# dependencies a second time.
WHOLE := --workspace --all-targets
DEBUG := target/debug/coderunner
RELEASE := target/release/coderunner

# npm writes this file last, so it also marks a finished installation.
NODE_MODULES := web/node_modules/.package-lock.json
WEB_DIST := web/dist/index.html
# Folders are listed too: their time changes when a file in them is removed.
WEB_SOURCES := $(shell find web/src web/public web/index.html web/*.json web/*.ts 2>/dev/null)

# Where a layer of isolation is missing, doctor says so and exits with 1, and the tests run with what there is.
WITH_WHAT_THERE_IS = $(DEBUG) doctor || (($$? != 1)) || export CODERUNNER_ALLOW_DEGRADED_ISOLATION=true;

# The server and its tests find uv like any other program.
export PATH := $(CURDIR)/.tools/uv:$(PATH)

.PHONY: help run build dev check test e2e fuzz-api test-vm test-container bench gen uv chromium formatted debug

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16
	@echo
	@echo '  run and dev take LISTEN=$(LISTEN) DATA_DIR=$(DATA_DIR) ARGS="further arguments of serve"'

run: uv build ## build what changed, then serve on http://127.0.0.1:8000
	@exec scripts/run $(RELEASE) '$(LISTEN)' '$(DATA_DIR)' $(ARGS)

build: uv $(WEB_DIST) ## the release executable with the web interface in it
	cargo build --locked --release

dev: uv $(NODE_MODULES) ## server (debug) and Vite with hot reload; Ctrl-C ends both
	@exec scripts/dev '$(LISTEN)' '$(DATA_DIR)' $(ARGS)

check: formatted debug ## format, lints, types, generated files
	cargo clippy $(WHOLE) -- -D warnings
	cd web && npm run --silent check
	scripts/check-generated

test: chromium check ## everything that must hold before a commit
	scripts/get-rattler-build
	$(WITH_WHAT_THERE_IS) scripts/test-rust $(WHOLE)
	python3 -B -m unittest discover --quiet runtime/tests
	scripts/get-schemathesis
	scripts/fuzz-api short
	scripts/get-aimock
	scripts/test-aimock
	cd web && npm run --silent test
	$(MAKE) --no-print-directory e2e

e2e: uv chromium debug ## the browser tests against the debug executable
	$(WITH_WHAT_THERE_IS) cd web && npm run --silent e2e

fuzz-api: uv debug ## schemathesis against the debug executable, five minutes in each role (MINUTES=5)
	scripts/get-schemathesis
	scripts/fuzz-api long --minutes $(MINUTES)

test-vm: uv build ## the executable under cgroup version 2, in a virtual machine (root, Debian, x86-64)
	scripts/test-vm $(RELEASE)

test-container: uv build ## the executable in a container without --privileged (root, Debian)
	scripts/test-container $(RELEASE)

bench: uv build ## the measurements behind the speeds we claim
	@for bench in benches/*; do if [[ -x $$bench && -f $$bench ]]; then "$$bench"; fi; done

# Without the web interface: it may not compile before its client is generated.
gen: $(NODE_MODULES) ## openapi.json, docs/configuration.md and the web client, from the code
	cargo build $(WHOLE)
	scripts/generate $(DEBUG)

# --- what the targets above need --------------------------------------------------------------

uv:
	@scripts/get-uv

chromium:
	@scripts/get-chromium

formatted:
	cargo fmt --all --check

debug: uv $(WEB_DIST)
	cargo build --locked $(WHOLE)

$(NODE_MODULES): web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

$(WEB_DIST): $(NODE_MODULES) $(WEB_SOURCES)
	cd web && npm run --silent build
	touch $@
