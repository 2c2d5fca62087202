#!/usr/bin/env bash
# `make test`: formatting, lints, the binary the tests start, the examples in the documentation, every test; the runner's summary comes last.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

HELPBANK_NATS_SERVER=$(bash tests/ground/nats.sh)
export HELPBANK_NATS_SERVER
HELPBANK_PYTHON=$(bash tests/ground/python.sh)
export HELPBANK_PYTHON
bash tests/ground/tools.sh
bash tests/ground/clients.sh >/dev/null

cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings
cargo build --package services --bin helpbank --locked
cargo test --workspace --doc --locked --quiet
if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --workspace --locked "$@"
else
    cargo test --workspace --lib --bins --tests --locked "$@" # not the benches: they would measure
fi
