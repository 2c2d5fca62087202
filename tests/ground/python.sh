#!/usr/bin/env bash
# Prints the path of a Python that can run the second verifier (tests/second_opinion): HELPBANK_PYTHON, else .tools/python/python3, which it
# makes: the Python on PATH with the pinned packages beside it, installed from PyPI. Silent otherwise, and does nothing the second time.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
wanted=$root/tests/second_opinion/requirements.txt
own=$root/.tools/python

# New enough, and has what the verifier imports.
fits() { [ -x "$1" ] && "$1" -c 'import sys, blake3, cryptography; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

stop() {
    printf 'No Python for the second verifier: %s\n' "$1" >&2
    printf 'Put Python 3.11 to 3.14 with pip on PATH, or make this work: %s\n' "$2" >&2
    exit 1
}

if fits "${HELPBANK_PYTHON:-}"; then
    printf '%s\n' "$HELPBANK_PYTHON"
    exit 0
fi
if cmp -s "$wanted" "$own/requirements.txt" && fits "$own/python3"; then
    printf '%s\n' "$own/python3"
    exit 0
fi

# The first with pip that is new enough; by its own path, which is not a shim's.
find_python() {
    local name
    python=''
    for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
        python=$("$name" -c 'import sys, pip; print(sys.executable) if (3, 11) <= sys.version_info < (3, 15) else sys.exit(1)' 2>/dev/null) && return
    done
    return 1
}
if ! find_python && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    printf 'Installing python3-pip, for the second verifier …\n' >&2
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-pip >&2
    find_python || true
fi
[ -n "$python" ] || stop "none of 3.11 to 3.14 was found that has pip." "sudo apt-get install python3-pip"

printf 'Fetching what the second verifier needs from PyPI into .tools …\n' >&2
mkdir -p "$root/.tools"
work=$(mktemp -d "$root/.tools/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes --root-user-action=ignore \
    --target "$work/packages" --requirement "$wanted" >&2 \
    || stop "the installation failed, or there is no wheel for this platform." "$python -m pip install --require-hashes --target DIR -r $wanted"
cp "$wanted" "$work/requirements.txt"
{
    printf '#!/usr/bin/env bash\n# Python with the packages beside this file. Made by tests/ground/python.sh.\n'
    printf 'here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)\n'
    printf 'PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/packages exec %q "$@"\n' "$python"
} >"$work/python3"
chmod +x "$work/python3"
fits "$work/python3" || stop "the fetched packages do not run here." "$python -c 'import blake3, cryptography'"
rm -rf "$own"
mv "$work" "$own"
trap - EXIT
printf '%s\n' "$own/python3"
