#!/usr/bin/env bash
# `make faults`: the fault tests alone, in their long form (HELPBANK_FAULTS=long is read by the tests).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cargo build --package services --bin helpbank --locked
if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --package tests --locked --profile faults --no-capture --filterset 'binary(/^faults/)'
else
    cargo test --package tests --locked --test 'faults*' -- --nocapture --test-threads=1
fi
