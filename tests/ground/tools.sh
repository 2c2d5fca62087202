#!/usr/bin/env bash
# Sees that what only the tests need is there: PostgreSQL's server programs, Chromium and its driver.
# `tools.sh postgresql` looks for that alone. As root on Debian it installs what is missing; otherwise it says what is missing and how to get it. Silent when all is there.
set -euo pipefail

postgres_there() {
    command -v initdb >/dev/null && return 0
    [ -n "${HELPBANK_POSTGRES_BIN:-}" ] && [ -x "$HELPBANK_POSTGRES_BIN/initdb" ] && return 0
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null \
        || compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' >/dev/null || compgen -G '/usr/local/opt/postgresql*/bin/initdb' >/dev/null
}
driver_there() { [ -x "${HELPBANK_CHROMEDRIVER:-}" ] || command -v chromedriver >/dev/null; }
browser_there() {
    [ -x "${HELPBANK_CHROMIUM:-}" ] || command -v chromium >/dev/null || command -v google-chrome >/dev/null \
        || [ -d '/Applications/Google Chrome.app' ]
}

missing=()
postgres_there || missing+=(postgresql)
[ "${1:-}" = postgresql ] || browser_there || missing+=(chromium fonts-dejavu-core) # the font: Greek in the pictures, not boxes
[ "${1:-}" = postgresql ] || driver_there || missing+=(chromium-driver)
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    printf 'The tests need %s (names of Debian packages). Install them with your package manager, e.g. on macOS:\n' "${missing[*]}" >&2
    printf '    brew install postgresql@17 && brew install --cask google-chrome chromedriver\n' >&2
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    printf 'The tests need %s. Install with:\n    sudo apt-get update && sudo apt-get install -y --no-install-recommends %s\n' \
        "${missing[*]}" "${missing[*]}" >&2
    exit 1
fi
printf 'Installing %s …\n' "${missing[*]}" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    printf 'apt-get could not install %s.\n' "${missing[*]}" >&2
    exit 1
fi
