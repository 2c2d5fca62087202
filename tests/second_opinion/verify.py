"""A second verifier of bundles, written from ledger/FORMAT.md alone: `python3 verify.py BUNDLE … [--register HEX] [--policy FILE] [--format text|json]`."""

import argparse
import json
import os
import sys

from audit import verify
from policy import POLICY_BYTES_MAX, Policy
from report import FAILED as CHECK_FAILED
from report import Check, spoken
from wire import Refused

FAILED, WRONG_USE = 1, 2
# Set, what this verifier did not foresee is raised: for its tests. Else it is a bundle that does not hold.
RAISE = "HELPBANK_SECOND_OPINION_RAISE"


def _book_id(text):
    book = bytes.fromhex(text)
    if len(book) != 32:
        raise ValueError(text)
    return book


def _policy(path):
    if path is None:
        return None
    with open(path, "rb") as file:
        return Policy(file.read(POLICY_BYTES_MAX + 1))


def _checks(bundle, register, policy):
    try:
        return verify(bundle, register, policy)
    except OSError:
        raise
    except Exception as error:
        if os.environ.get(RAISE):
            raise
        return [Check("integrity", CHECK_FAILED, detail=f"this verifier broke off, which it never should: {type(error).__name__}: {error}")]


def _told(report, checks):
    for check in checks:
        place = " ".join(filter(None, [check.book and check.book.hex()[:16], check.page is not None and f"page {check.page}"]))
        print(f"{check.name:13} {check.status:12} {place:26} {check.detail}")
    print(f"\n{report['verdict']}: by this verifier, which knows no rules")


def main(arguments):
    parser = argparse.ArgumentParser(description="Verifies bundles; several are answered with a line of JSON each.")
    parser.add_argument("bundles", metavar="BUNDLE", nargs="+")
    parser.add_argument("--register", metavar="HEX", type=_book_id, help="the register's book id, as you know it")
    parser.add_argument("--policy", metavar="FILE", help="whom you believe: a C2SP tlog-policy of your own")
    parser.add_argument("--format", choices=["text", "json"], default="text")
    asked = parser.parse_args(arguments)
    try:
        policy = _policy(asked.policy)
    except (OSError, Refused) as error:
        print(f"{asked.policy} is no policy: {error}", file=sys.stderr)
        return WRONG_USE
    failed = False
    for bundle in asked.bundles:
        try:
            checks = _checks(bundle, asked.register, policy)
        except OSError as error:
            print(f"{bundle} cannot be read: {error}", file=sys.stderr)
            return WRONG_USE
        report = spoken(checks)
        if asked.format == "json" or len(asked.bundles) > 1:
            print(json.dumps(report))
        else:
            _told(report, checks)
        failed = failed or report["verdict"] == "failed"
    return FAILED if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
