"""What a verifier says: checks, one by one, and the verdict they come to."""

from collections import namedtuple

OK, FAILED, NOT_CHECKED = "ok", "failed", "not_checked"

# Never looked at here, and so no reason to call a verdict incomplete.
BEYOND = {"legality", "anchored"}

Check = namedtuple("Check", "name status book page detail", defaults=(None, None, ""))


def verdict(checks):
    if any(check.status == FAILED for check in checks):
        return "failed"
    if any(check.status == NOT_CHECKED and check.name not in BEYOND for check in checks):
        return "incomplete"
    return "ok"


def spoken(checks):
    """The report as `helpbank verify bundle --format json` shapes it."""
    said = [check._replace(book=check.book.hex() if check.book else None)._asdict() for check in checks]
    return {"verdict": verdict(checks), "checks": said}
