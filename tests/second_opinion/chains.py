"""One book of a bundle, page by page: integrity up to the first thing that does not hold, and where the book ended."""

import pages
from hashes import hashed
from report import FAILED, NOT_CHECKED, OK, Check
from shapes import GENESIS
from wire import Refused, encode


def genesis(page, register, book):
    """Refuses a page 1 that does not open this book of this bank."""
    event = page.entries[0].event
    if len(page.entries) != 1 or type(event).__name__ != "BookOpened":
        raise Refused("page 1 holds something else than the opening of the book")
    if hashed("genesis", encode(GENESIS, event)) != book:
        raise Refused("the genesis has not the book's id")
    own = book == register.book
    if event.register != (None if own else register.book):
        raise Refused("the genesis names another register")
    if own != (event.book_kind == "register"):
        raise Refused(f"the genesis opens a book of the kind {event.book_kind}")
    if not own and event.bank != register.bank:
        raise Refused("the genesis is of another bank")


class Chain:
    """A book while its pages pass."""

    def __init__(self, book, register):
        self.book, self.register = book, register
        self.own = book == register.book
        self.first = None
        self.head = pages.BEFORE_PAGE_1
        self.refused = None  # (page, why)

    def add(self, page):
        """Takes the next page in, or refuses it."""
        header = page.header
        if self.first is None:
            self.first = header.page
            if header.page > 1 and not self.own:
                # What came before is not here: its word is taken for what it says of the page before.
                self.head = pages.Head(header.page - 1, header.previous, header.first_entry, None, None)
        head = pages.followed(page, self.book, self.head)
        if header.page == 1:
            genesis(page, self.register, self.book)
        if self.own:
            self.register.allows_own(page)
            self.register.learn(page)
        else:
            self.register.allows(page)
        self.head = head

    def refuse(self, page, why):
        if self.refused is None:
            self.refused = (page, str(why))

    def check(self, register_holds):
        """Its line of the report."""
        if self.refused:
            return Check("integrity", FAILED, self.book, *self.refused)
        if not register_holds:
            return Check("integrity", NOT_CHECKED, self.book, self.head.page, "the register does not hold")
        return Check("integrity", OK, self.book, self.head.page, f"pages {self.first or 1} to {self.head.page}")
