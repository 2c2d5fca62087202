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


def completeness(told, key, ends, register):
    """The checks: `ends` is how far each book of the file holds, as (book, from, to, head)."""
    wrong = _of_the_whole(told, key, register)
    if wrong:
        return [_says(FAILED, wrong)]
    there = {end[0]: end for end in ends}
    checks = []
    for wanted in told.books:
        found = there.pop(wanted.book, None)
        last = register.ended[wanted.book].said.last.page if wanted.book in register.ended else 0
        as_said = found == tuple(wanted) or found is None and tuple(wanted) == (wanted.book, 1, 0, ZEROS) and wanted.book in register.added
        if as_said and wanted.to < last:
            checks.append(_says(NOT_CHECKED, f"pages up to {wanted.to} are here; the register closed it at page {last}", wanted.book, wanted.to))
        elif found is None and tuple(wanted) == (wanted.book, 1, 0, ZEROS) and wanted.book in register.added:
            checks.append(_says(OK, "it has no pages yet", wanted.book))
        elif found == tuple(wanted):
            checks.append(_says(OK, "it ends as the manifest says", wanted.book, wanted.to))
        else:
            held = f"pages {found[1]} to {found[2]} hold" if found else "no page of it holds"
            page = found[2] if found else wanted.to
            checks.append(_says(FAILED, f"{held}; the manifest says {wanted.from_} to {wanted.to}", wanted.book, page))
    checks += [_says(FAILED, "the manifest does not name it", book, end[2]) for book, end in there.items()]
    named = {end.book for end in told.books}
    # A book that was closed with no page left has none to leave out: its own line says what is gone.
    none_left = {book for book, ended in register.ended.items() if ended.said.last.page == 0}
    checks += [_says(NOT_CHECKED, "the register has it; it was left out", book, 0) for book in register.added if book not in named | none_left]
    return checks
