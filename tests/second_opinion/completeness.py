"""Completeness: the books and where they end are the manifest's, and every book of the register is among them."""

from hashes import ZEROS
from report import FAILED, NOT_CHECKED, OK, Check


def _says(status, detail, book=None):
    return Check("completeness", status, book, None, detail)


def _end(chain):
    return chain.book, chain.first, chain.head.page, chain.head.hash


def completeness(audit):
    """The check, once the whole file has been read."""
    told = audit.manifest
    if told is None or audit.manifest_refused:
        return _says(FAILED, audit.manifest_refused or "there is no manifest")
    if not audit.holds():
        return _says(NOT_CHECKED, "what does not hold has no ends that could be compared")
    register = audit.register
    if told.register != register.book or told.bank != register.bank:
        return _says(FAILED, "the manifest is of another bank")
    there = [_end(chain) for chain in audit.chains]
    empty = [end for end in told.books if end.to == 0]
    if any((end.from_, end.head) != (1, ZEROS) for end in empty):
        return _says(FAILED, "a book without pages does not end before page 1")
    named = [tuple(end) for end in told.books if end.to]
    for end in named:
        if end not in there:
            return _says(FAILED, f"it does not end as the manifest says, at page {end[2]}", end[0])
    if named != there:
        return _says(FAILED, "there are books that the manifest does not name, or in another order")
    books = [end.book for end in told.books]
    if books[1:] != sorted(set(books[1:])) or books[0] in books[1:]:
        return _says(FAILED, "the manifest's books are not in ascending order")
    for book in books[1:]:
        if book not in register.added:
            return _says(FAILED, "the register has not added it", book)
    for book in register.added:
        if book not in books:
            return _says(NOT_CHECKED, "a book of the register is not in the file", book)
    for chain in audit.chains:
        if chain.first != 1:
            return _says(NOT_CHECKED, f"it begins with page {chain.first}", chain.book)
    return _says(OK, f"{len(books)} books, each to the page that the manifest names")
