"""Books that the register closed (FORMAT.md §5, §10): what was shown of them and is gone, and what the register says less of than it should."""

from report import FAILED, NOT_CHECKED, OK, Check


def closing(register, logs, there):
    """A line for each closed book, or what is wrong with its end. `logs` are the log books in the file by their ids."""
    checks = []
    for book in sorted(register.ended):
        said = register.ended[book].said
        wrong = [*_named(register, logs, said), *_page(there, said), *_tree(register, logs, said)]
        owned = [(FAILED, why) for why in wrong] or _owned(register, logs, said)
        checks += [Check("completeness", status, book, said.last.page, detail) for status, detail in owned]
    return checks


def _named(register, logs, said):
    """What the log books name that the register does not own to."""
    for id_, log in sorted(logs.items()):
        page, hash_ = log.last(said.book)
        goes_on = id_ not in register.ended
        if page > said.last.page and goes_on:
            yield f"the log book goes on and names pages {said.last.page + 1} to {page}: they are hidden"
        elif page > said.last.page or not goes_on and log.differs(said.book):
            if said.witnessed is None or said.witnessed.page < page:
                yield f"the register owns to less than the log book names: up to page {page}"
            elif said.witnessed.page == page and said.witnessed.hash != hash_:
                yield f"the register says of page {page} that another was witnessed than the log book names"


def _page(there, said):
    """A page that is said to have been witnessed where the book still has one."""
    if said.end_reason == "pages_lost" and said.witnessed is not None and said.witnessed.page <= said.last.page:
        if there.hash(said.book, said.witnessed.page) not in (None, said.witnessed.hash):
            yield f"the register says that pages were lost, and of page {said.witnessed.page} that it was another"


def _tree(register, logs, said):
    """The tree by which the loss was found, against the log book that was in force."""
    log = logs.get(register.ended[said.book].log)
    if said.tree is None or log is None or said.tree.size not in log.roots:
        return
    others = (ended.said for ended in register.ended.values())
    is_owned = any(other.end_reason == "pages_differ" and other.tree == said.tree for other in others)
    if log.roots[said.tree.size][0] != said.tree.root and not is_owned:
        yield f"the register states a tree of {said.tree.size} pages that is not the one that the log book makes"


def _owned(register, logs, said):
    """What the register owns to."""
    to = max([log.last(said.book)[0] for log in logs.values()] + [said.witnessed.page if said.witnessed else 0])
    found = []
    if to > said.last.page:
        found.append((NOT_CHECKED, f"closed at page {said.last.page}; pages up to {to} were shown and are gone, by the register's word"))
    if said.end_reason == "pages_differ":
        found.append((NOT_CHECKED, f"closed at page {said.last.page}; others than the pages here were shown, by the register's word"))
    if said.book in register.added and register.added[said.book].kind == "log":
        found += _of_a_log(register.stated(said.book), logs.get(said.book), said, not found)
    return found or [(OK, f"closed at page {said.last.page}; nothing behind that was shown, as far as is known here")]


def _of_a_log(shown, own, said, is_all):
    """Whoever closes a log book can say that nothing more of it was shown, and nobody else is left who could: that is the register's word."""
    here = own.tree.size if own else 0
    is_here = own is not None or said.last.page == 0
    if is_here and shown > here:
        return [(NOT_CHECKED, f"its log was shown with {shown} pages, and here it names {here}, by the register's word")]
    more = f"no more than {here} pages of its log were" if is_here else "nothing behind that was"
    return [(NOT_CHECKED, f"closed at page {said.last.page}; that {more} shown is so by the register's word")] if is_all else []
