"""Anchored and freshness (FORMAT.md §10): what witnesses of the reader's own policy cover."""

import datetime

from report import FAILED, NO_COSIGNER, NO_POLICY, NOT_CHECKED, OK, Check


def _neither(detail):
    return [Check("anchored", NOT_CHECKED, detail=detail), Check("freshness", NOT_CHECKED, detail=detail)]


def _time(seconds):
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return f"second {seconds}"


def _lie(words, log):
    """What a believed log signed that cannot be true."""
    for word in words:
        size, root = word.checkpoint.size, word.checkpoint.root
        made = log.roots.get(size)
        if made is None and log.is_whole():
            return f"the log signed {size} pages, its log book here names {log.tree.size}: its end was cut off"
        if made is not None and made[0] != root:
            return f"the log signed another tree of {size} pages than its log book makes"
    return None


def anchored(policy, words, wrong, log, dating, ends, logs):
    """The checks. `log` orders the pages now; `ends` is how far each book of the file holds, as (book, from, to, head); `logs` have no leaves."""
    if policy is None:
        return _neither(NO_POLICY)
    wrong = wrong or _lie(words, log)
    if wrong:
        return [Check("anchored", FAILED, detail=wrong), Check("freshness", NOT_CHECKED, detail="no checkpoint can be believed")]
    enough = [word for word in words if word.enough]
    cosigned = [word for word in enough if word.cosigned]
    made = [word for word in cosigned if word.checkpoint.size in log.roots]
    if policy.quorum == "none" and not any(word.cosigned for word in words):
        return _neither(NO_COSIGNER)
    if not words:
        return _neither("there is no checkpoint that a log of the policy signed")
    if not enough:
        return _neither("no checkpoint reaches the quorum")
    if not made:
        return _neither("the log book is not here from its beginning: its tree cannot be made")
    anchor = max(made, key=lambda word: word.checkpoint.size)
    return _by(anchor, made, log, dating, ends, logs)


def _by(anchor, made, log, dating, ends, logs):
    size = anchor.checkpoint.size
    counts = log.roots[size][1]
    witnesses = ", ".join(f"{name} ({_time(at)})" for name, at in anchor.cosigned)
    checks = [Check("anchored", OK, detail=f"the log book makes the tree of {size} pages that was cosigned by {witnesses}")]
    after = 0
    for book, first, to, _ in ends:
        if book in logs:
            continue
        covered = min(counts.get(book, 0), to)
        after += to - max(covered, first - 1)
        if covered < first:
            checks.append(Check("anchored", NOT_CHECKED, book, to, "no checkpoint covers a page of it"))
        elif not log.same(book, covered):
            checks.append(Check("anchored", FAILED, book, covered, "its pages are not those that the checkpoint covers"))
        else:
            checks.append(Check("anchored", OK, book, covered, f"pages {first} to {covered} are covered, of {to}"))
            if late := dating.post_dated(book, log.roots):
                told = f"it says that it was written at {_time(late.written_at // 1000)}; {late.name} had cosigned what covers it at {_time(late.cosigned_at)}"
                checks.append(Check("anchored", FAILED, book, late.page, told))
    newest = max(at for word in made for _, at in word.cosigned)
    checks.append(Check("freshness", OK, detail=f"the newest cosignature is of {_time(newest)}; {after} pages not covered yet"))
    return checks
