"""Completeness: the books and where they end are the manifest's, and every book of the register is among them."""

from hashes import ZEROS
from report import FAILED, NOT_CHECKED, OK, Check


def _says(status, detail, book=None, page=None):
    return Check("completeness", status, book, page, detail)


def _of_the_whole(told, key, register):
    """Why the manifest counts for nothing; None when it counts."""
    if not register.in_force(register.book, key, register.last()):
        return "the manifest is not signed by a key of the register that is in force"
    if (told.register, told.bank) != (register.book, register.bank):
        return "the manifest is of another bank"
    books = [end.book for end in told.books]
    if books[:1] != [register.book] or register.book in books[1:] or books[1:] != sorted(set(books[1:])):
        return "the manifest does not name the books in their order"
    return None


def _of(wanted, found, last, is_known, named):
    """What is to be said of one book of the manifest: `found` is how far it holds, `last` where the register closed it, `named` the last page that log books name of it."""
    listed = tuple(wanted)[:4]
    as_listed = found == listed or found is None and listed == (wanted.book, 1, 0, ZEROS) and is_known
    if not as_listed:
        held = f"pages {found[1]} to {found[2]} hold" if found else "no page of it holds"
        return _says(FAILED, f"{held}; the manifest says {wanted.from_} to {wanted.to}", wanted.book, found[2] if found else wanted.to)
    if wanted.had < wanted.to:
        return _says(FAILED, f"pages up to {wanted.to} are listed of a book that had {wanted.had}", wanted.book, wanted.to)
    if wanted.to < last:
        return _says(NOT_CHECKED, f"pages up to {wanted.to} are here; the register closed it at page {last}", wanted.book, wanted.to)
    if wanted.from_ > 1 or wanted.to < wanted.had:
        return _says(NOT_CHECKED, f"a part: pages {wanted.from_} to {wanted.to} of its {wanted.had}", wanted.book, wanted.to)
    if named > wanted.had:
        return _says(FAILED, f"it is said to end with page {wanted.had}, and a log book names its page {named}", wanted.book, wanted.to)
    return _says(OK, f"all its {wanted.to} pages are here", wanted.book, wanted.to)


def completeness(told, key, ends, register, named):
    """The checks: `ends` is how far each book of the file holds, as (book, from, to, head); `named` gives the last page that log books name of a book."""
    wrong = _of_the_whole(told, key, register)
    if wrong:
        return [_says(FAILED, wrong)]
    there = {end[0]: end for end in ends}
    checks = []
    for wanted in told.books:
        found = there.pop(wanted.book, None)
        last = register.ended[wanted.book].said.last.page if wanted.book in register.ended else 0
        checks.append(_of(wanted, found, last, wanted.book in register.added, named(wanted.book)))
    checks += [_says(FAILED, "the manifest does not name it", book, end[2]) for book, end in there.items()]
    named = {end.book for end in told.books}
    # A book that was closed with no page left has none to leave out: its own line says what is gone.
    none_left = {book for book, ended in register.ended.items() if ended.said.last.page == 0}
    checks += [_says(NOT_CHECKED, "the register has it; it was left out", book, 0) for book in register.added if book not in named | none_left]
    return checks
