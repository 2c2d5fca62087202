# The commands of the house. What they need they find or fetch: see tests/ground.
SHELL := bash
DATA ?= ./data
LISTEN ?= 127.0.0.1:8080
DEMO ?=

# The server stands first on PATH, where `helpbank` looks for it.
WITH_NATS = server=$$(bash tests/ground/nats.sh) && PATH="$$(dirname "$$server"):$$PATH" HELPBANK_NATS_SERVER="$$server"

.DEFAULT_GOAL := what
.PHONY: what run test bench faults fmt clean-data

what: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1|\2/' | column -t -s '|'

run: ## serve a bank from the folder DATA at LISTEN; DEMO=1 fills a new one with an example
	@$(WITH_NATS) cargo run --locked --release --package services --bin helpbank -- \
	    dev --data "$(DATA)" --listen "$(LISTEN)" $(if $(filter 1 yes true,$(DEMO)),--demo)

test: ## formatting, lints, and every test, on real servers and a real browser
	@bash tests/ground/test.sh

bench: ## the goals of speed, each against its comparator; lines in target/bench.jsonl
	@bash tests/ground/tools.sh postgresql && $(WITH_NATS) cargo bench --locked --package tests --bench goals

faults: ## the long form of the fault tests (kill -9, broken files, full disks)
	@$(WITH_NATS) HELPBANK_FAULTS=long bash tests/ground/faults.sh

fmt: ## format all Rust sources
	@cargo fmt --all

clean-data: ## forget the bank in the folder DATA, for ever (asks first)
	@if [ -d "$(DATA)" ]; then read -r -p 'Delete the bank in $(DATA), its log and its keys, for ever? Type yes: ' answer \
	    && [ "$$answer" = yes ] && rm -rf -- "$(DATA)"; else echo 'There is no bank in $(DATA).'; fi
