"""What a verifier says: checks, one by one, and the verdict they come to."""

from collections import namedtuple

OK, FAILED, NOT_CHECKED = "ok", "failed", "not_checked"

# Never looked at here, and so no reason to call a verdict incomplete.
BEYOND = {"legality"}
# What the reader did not ask for is none either.
NO_POLICY = "no policy was given: whom to believe is for the reader to say"
NO_COSIGNER = "the policy asks for no witness, and none cosigned"

Check = namedtuple("Check", "name status book page detail", defaults=(None, None, ""))


def is_aside(check):
    return check.name in BEYOND or check.detail in (NO_POLICY, NO_COSIGNER)


def verdict(checks):
    if any(check.status == FAILED for check in checks):
        return "failed"
    if any(check.status == NOT_CHECKED and not is_aside(check) for check in checks):
        return "incomplete"
    return "ok"


def spoken(checks):
    """The report as `helpbank verify bundle --format json` shapes it."""
    said = [check._replace(book=check.book.hex() if check.book else None)._asdict() for check in checks]
    return {"verdict": verdict(checks), "checks": said}
