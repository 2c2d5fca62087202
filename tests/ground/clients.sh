#!/usr/bin/env bash
# Prints the folder .tools/clients with the clients of transparency logs that nobody here wrote: the Go reference in a program of ours
# (reference), sigstore and the aics clients for Python (python/python3), @sigstore/verify for Node (node). Makes what is not there yet, from
# Debian, PyPI and npm, each pinned (tests/clients). Silent otherwise, and does nothing the second time.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
wanted=$root/tests/clients
own=$root/.tools/clients
go_path=${HELPBANK_GOPATH:-/usr/share/gocode} # where Debian puts golang.org/x/mod

stop() {
    printf 'The clients of transparency logs cannot be set up: %s\nMake this work: %s\n' "$1" "$2" >&2
    exit 1
}

# As root on Debian installs what is missing; otherwise says how to get it.
need() {
    printf 'Installing %s, for the clients of transparency logs …\n' "$*" >&2
    { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; } || stop "something is missing." "sudo apt-get install --no-install-recommends $*"
    local log
    log=$(mktemp)
    if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        stop "apt-get could not install them." "apt-get install --no-install-recommends $*"
    fi
    rm -f "$log"
}

mkdir -p "$own"
work=$(mktemp -d "$root/.tools/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT

# 1. The Go reference, built into a program that reads cases.
if ! cmp -s "$wanted/reference.go" "$own/reference.go" || [ ! -x "$own/reference" ]; then
    { command -v go >/dev/null && [ -d "$go_path/src/golang.org/x/mod/sumdb/tlog" ]; } || need golang-go golang-golang-x-mod-dev
    GO111MODULE=off GOPATH=$go_path GOCACHE=${GOCACHE:-$root/.tools/go-cache} GOFLAGS='' CGO_ENABLED=0 go build -o "$work/reference" "$wanted/reference.go" >&2 \
        || stop "the Go reference does not build." "GO111MODULE=off GOPATH=$go_path go build $wanted/reference.go"
    mv -f "$work/reference" "$own/reference"
    cp "$wanted/reference.go" "$own/reference.go"
fi

# 2. Python: 3.12 or later has all of them, 3.11 only sigstore.
fits() { [ -x "$1" ] && "$1" -c 'import sigstore._internal.merkle, sigstore._internal.rekor.checkpoint' 2>/dev/null; }
find_python() {
    local name
    for name in python3.13 python3.12 python3.14 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-4].*/bin/python3 python3 python3.11 python; do
        python=$("$name" -c 'import sys, pip; print(sys.executable) if (3, 11) <= sys.version_info < (3, 15) else sys.exit(1)' 2>/dev/null) && return
    done
    return 1
}
if ! cmp -s "$wanted/requirements.txt" "$own/python/requirements.txt" || ! fits "$own/python/python3"; then
    find_python || need python3-pip
    [ -n "${python:-}" ] || find_python || stop "no Python from 3.11 to 3.14 with pip." "sudo apt-get install python3-pip"
    mkdir -p "$work/python"
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes --root-user-action=ignore \
        --target "$work/python/packages" --requirement "$wanted/requirements.txt" >&2 \
        || stop "PyPI did not give them, or there is no wheel for this platform." "$python -m pip install --require-hashes --target DIR -r $wanted/requirements.txt"
    cp "$wanted/requirements.txt" "$work/python/requirements.txt"
    {
        printf '#!/usr/bin/env bash\n# Python with the packages beside this file. Made by tests/ground/clients.sh.\n'
        printf 'here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\n'
        printf 'PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/packages exec %q "$@"\n' "$python"
    } >"$work/python/python3"
    chmod +x "$work/python/python3"
    fits "$work/python/python3" || stop "the fetched packages do not run here." "$python -c 'import sigstore'"
    rm -rf "$own/python"
    mv "$work/python" "$own/python"
fi

# 3. Node.
if ! cmp -s "$wanted/package-lock.json" "$own/node/package-lock.json" || [ ! -d "$own/node/node_modules/@sigstore/verify" ]; then
    { command -v node && command -v npm; } >/dev/null || need nodejs npm
    mkdir -p "$work/node"
    cp "$wanted/package.json" "$wanted/package-lock.json" "$work/node"
    (cd "$work/node" && npm ci --ignore-scripts --no-audit --no-fund --silent >&2) \
        || stop "npm did not give @sigstore/verify." "npm ci --ignore-scripts, in a copy of $wanted"
    rm -rf "$own/node"
    mv "$work/node" "$own/node"
fi
printf '%s\n' "$own"
