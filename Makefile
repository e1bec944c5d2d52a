# make run     install what is missing, build, fetch HumanEval, judge its reference solutions
# make test    build and run every test
# make check   lint
# make format  format
# make environment  make the environment of DS-1000 that its tests need, 838 MiB
# make ds1000  judge all references of DS-1000 twice, the second time beside eight busy processes
# make doctor  show what this machine has
# make audit   run the hostile programs and write docs/attacks.md
# make results judge published samples again and write the tables of results/
# make install put the program below $(PREFIX)
# make dist    make the packages in dist/: wheel, tar file, Debian package, digests

PREFIX ?= /usr/local
CONFIGURATION ?= release
SWIFT_SOURCES = Package.swift Sources Tests benchmarks/performance/exchanges sandbox/runner benchmarks/catalog benchmarks/environments results/published
APT_PACKAGES = libmd-dev libseccomp-dev zlib1g-dev libxml2 pkg-config python3 python3-pip
BIN = .build/$(CONFIGURATION)

.PHONY: all setup build run test check environment format doctor install clean
all: build

setup:
	@dpkg -s $(APT_PACKAGES) > /dev/null 2>&1 || \
	  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $(APT_PACKAGES); }

build: setup
	swift build -c $(CONFIGURATION) --product evalharness
	swift build -c $(CONFIGURATION) --product evalharness-launch
	swift build -c $(CONFIGURATION) --product evalharness-shim
	chmod go-w $(BIN)/. $(BIN)/evalharness-launch $(BIN)/libevalharness-shim.so

run: build
	$(BIN)/evalharness run --bench humaneval --provider reference

doctor: build
	$(BIN)/evalharness doctor

# The parts of the sandbox are products that no test target links, so they are built by name.
test: setup
	swift build --build-tests
	swift build --product evalharness-launch
	swift build --product evalharness-shim
	chmod go-w .build/debug/. .build/debug/evalharness-launch .build/debug/libevalharness-shim.so
	Tests/run .build/debug/evalharnessPackageTests.xctest

# The libraries of DS-1000, for the tests that judge with them: without PyTorch and TensorFlow.
environment: setup
	swift build --product evalharness
	.build/debug/evalharness environment create ds1000 --without tensorflow --without torch

check:
	swift-format lint --strict --parallel --recursive $(SWIFT_SOURCES)

format:
	swift-format format --in-place --parallel --recursive $(SWIFT_SOURCES)

install: build
	install -D -m 755 $(BIN)/evalharness $(DESTDIR)$(PREFIX)/bin/evalharness
	install -D -m 755 $(BIN)/evalharness-launch \
	  $(DESTDIR)$(PREFIX)/libexec/evalharness/evalharness-launch
	install -D -m 644 $(BIN)/libevalharness-shim.so \
	  $(DESTDIR)$(PREFIX)/libexec/evalharness/libevalharness-shim.so

# One program that needs no shared library, in packages: see docs/install.md.
.PHONY: dist
dist: setup
	packaging/dist.py dist

clean:
	rm -rf .build dist

# The outcome of every hostile program, for docs/attacks.md.
ATTACKS ?= ../shared/attacks
.PHONY: audit
audit: build
	{ printf '# Hostile programs and how they end\n\nMade by `make audit` with full isolation;'; \
	  printf ' see sandbox.md. "tried" names what was\nnoted on the way: calls that were refused,'; \
	  printf ' and in compatible judging what only a cheat needs.\n\n'; \
	  $(BIN)/evalharness audit $(ATTACKS) --format markdown; } > docs/attacks.md

# The tables of results/, from samples that are not in the repository and benchmark files.
SAMPLES ?= ../shared/data/samples
.PHONY: results
results: build
	results/rebuild.sh $(BIN)/evalharness $(SAMPLES)

# All references of DS-1000, with all parts of its environment: twice, the second time beside busy processes.
.PHONY: ds1000
ds1000: build
	$(BIN)/evalharness environment create ds1000
	$(BIN)/evalharness run --bench ds1000 --by library --output runs/ds1000-references-1
	for i in 1 2 3 4 5 6 7 8; do timeout 1800 yes > /dev/null & busy="$$busy $$!"; done; \
	  $(BIN)/evalharness run --bench ds1000 --by library --output runs/ds1000-references-2; \
	  status=$$?; kill $$busy; exit $$status
