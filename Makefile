# Builds, tests and packs the two Prosody modules. `make help` lists the targets.

NAME := prosody-mod-auth-matrix-user-verification
VERSION := $(shell sed -n 's/^ *"version": "\(.*\)",/\1/p' package.json)
MODULES := dist/mod_auth_matrix_user_verification.lua dist/mod_matrix_power_sync.lua
SOURCES := $(shell find src types -name '*.ts') scripts/build.mjs types/build.mjs tstl.json package.json
PACKAGES := node_modules/.package-lock.json
# The time that packages carry: the same commit gives the same bytes.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: all help install deb release servers extras demo bench bench-instructions bench-resync bench-verify test test-unit test-lua test-properties \
	test-faults test-model test-e2e test-jitsi jitsi-plugins test-synapse coverage mutants lint format clean
.DELETE_ON_ERROR:

all: $(MODULES) ## build dist/ (the default)

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12

# npm packages, just as the lock file says.
$(PACKAGES): package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

# One run of the build writes both files.
$(MODULES) &: $(SOURCES) | $(PACKAGES)
	node scripts/build.mjs
	@touch $(MODULES)

install: ## copy the modules into PLUGINS=DIR
	@test -n "$(PLUGINS)" || { echo "usage: make install PLUGINS=DIR" >&2; exit 1; }
	install -d "$(DESTDIR)$(PLUGINS)"
	install -m 644 $(MODULES) "$(DESTDIR)$(PLUGINS)"

deb: $(MODULES) ## write the Debian package into build/ (MAINTAINER_ADDRESS=you@example.org)
	scripts/package-deb.sh $(NAME) $(VERSION) build

release: $(MODULES) ## write all that is published, with checksums, into build/ (from a clean tree)
	scripts/release.sh $(NAME) $(VERSION) build

servers:
	scripts/setup-servers.sh

# Where Chromium, LuaRocks, the proxies or the newest Prosody are not to be had, the tests with it are skipped by name.
extras:
	-scripts/setup-servers.sh browser luarocks newest proxies

demo: $(MODULES) servers ## show the modules at work in a real Prosody (PROSODY=0.12|13.0|newest, SERVE=1, HOMESERVER=synapse)
	@[ "$(PROSODY)" != newest ] || scripts/setup-servers.sh newest
	@[ "$(HOMESERVER)" != synapse ] || scripts/setup-synapse.sh
	npx tsx demo/demo.ts

bench: $(MODULES) servers ## measure beside the bare server and BASELINE=DIR, another build (PROSODY=0.12|13.0, QUICK=1)
	npx tsx bench/run.ts

bench-instructions: $(MODULES) servers ## count instructions of logins and presence with valgrind (PROSODY=0.12|13.0)
	npx tsx bench/instructions.ts

bench-resync: $(MODULES) servers ## measure what reading the rooms of 100 calls again costs (PROSODY=0.12|13.0)
	npx tsx bench/resync.ts

bench-verify: $(MODULES) servers ## measure checks by a real Synapse beside those of a verification service (PROSODY=0.12|13.0, QUICK=1)
	scripts/setup-synapse.sh
	npx tsx bench/verify/run.ts

test: $(PACKAGES) servers extras ## run every test
	node scripts/test.mjs

test-unit: $(PACKAGES) servers ## run the tests under Node only
	npx jest --selectProjects unit

test-lua: $(MODULES) servers ## run busted on dist/ with all three interpreters
	node scripts/test.mjs lua

test-properties: $(MODULES) servers ## run generated cases through the built modules (SEED=n repeats a run, RUNS=10 looks closer)
	node test/lua/build-decisions.mjs
	npx jest --selectProjects properties

test-faults: $(MODULES) servers ## run the fault suite (SEED=n repeats a run, STEPS=100 makes it longer, PROSODY=0.12|13.0)
	npx jest --selectProjects faults --maxWorkers=2

test-model: $(MODULES) servers ## let a model look for holes (SEED=n repeats a run, RUNS=1000 makes it longer, PROSODY=0.12|13.0, PLANTED=1 plants defects)
ifdef PLANTED
	npx tsx test/model/planted.ts
else
	npx jest --selectProjects model
endif

test-e2e: $(MODULES) servers extras ## run the tests against real Prosody servers only (PROSODY=0.12|13.0|newest)
	npx jest --selectProjects e2e --runInBand

test-jitsi: jitsi-plugins $(MODULES) ## run the tests beside Jitsi's plugins with the real ones of JITSI_PLUGINS=DIR
	scripts/setup-servers.sh jitsi
	JITSI_PLUGINS="$(abspath $(JITSI_PLUGINS))" npx jest --selectProjects e2e --runInBand --verbose test/e2e/jitsi.test.ts test/e2e/features.test.ts test/e2e/events.test.ts test/e2e/ordinary.test.ts

test-synapse: $(MODULES) servers ## run the tests against a real Synapse (77: there is none to be had here)
	node scripts/test.mjs synapse

coverage: $(MODULES) servers ## tell which lines of src/ busted and the tests with servers do not run in dist/ (ONLY=lua|PATTERN|report)
	npx tsx test/coverage/run.ts

mutants: $(MODULES) servers ## change the files that decide access, bit by bit: some test has to fail each time (FILES="src/…" tries those alone)
	nice -n 5 node test/mutants/run.mjs $(FILES)

# Before anything is built for nothing.
jitsi-plugins:
	@test -d "$(JITSI_PLUGINS)" || { echo "usage: make test-jitsi JITSI_PLUGINS=DIR, a folder of Jitsi's plugins" >&2; exit 1; }

lint: $(PACKAGES) servers ## check style and types
	node scripts/test.mjs lint

format: $(PACKAGES) ## write the generated tables of the README and format the sources
	npx tsx scripts/reference.ts
	npx prettier --write .

clean: ## remove what was built and cached, but for dist/
	rm -rf build .cache node_modules
