# The two commands of the README are `make run` and `make test`; the others are what they are made of.
SWIFT_FLAGS := -c release
GECKO = "$$(swift build $(SWIFT_FLAGS) --show-bin-path)/gecko"

# Homebrew keeps OpenBLAS out of the default search path, since macOS brings a BLAS of its own.
ifeq ($(shell uname -s),Darwin)
export PKG_CONFIG_PATH := $(shell brew --prefix openblas 2>/dev/null)/lib/pkgconfig:$(PKG_CONFIG_PATH)
endif

.DEFAULT_GOAL := help
.PHONY: help run test bench setup build format clean

help: ## Lists these targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: build ## Runs Experiments/quickstart: what each of Gecko's parts is worth, in minutes.
	@$(GECKO) run Experiments/quickstart/experiment.yaml

test: setup ## Builds and runs every test, in release.
	@swift test $(SWIFT_FLAGS)

bench: build ## Times training and its parts, beside this machine's first sitting.
	@$(GECKO) bench all --config nano
	@$(GECKO) bench all --config small

setup: ## Installs HDF5, OpenBLAS, zlib, zstd, gnuplot and pkg-config where they are missing.
	@.ci/setup

build: setup ## Builds gecko, in release.
	@swift build $(SWIFT_FLAGS) --product gecko

format: ## Formats every Swift file in place; the tests refuse what this would change.
	@swift format --in-place --configuration .swift-format --recursive --parallel Sources Tests Package.swift

clean: ## Removes what was built; the results in data/runs stay.
	@rm -rf .build
