"""One book of a bundle, page by page: integrity up to the first thing that does not hold, and where that was."""

import pages
from hashes import hashed
from register import Added, Unjudged
from report import FAILED, NOT_CHECKED, OK, Check
from shapes import GENESIS
from wire import Refused, encode


def genesis(page, register):
    """Refuses a page 1 that does not open its book in this bank as the register says."""
    event, book = page.entries[0].event, page.header.book
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
    if not own and register.added[book] != Added(event.book_kind, event.code, event.key):
        raise Refused("the register says something else of the book than its genesis")


class Chain:
    """A book while its pages pass."""

    def __init__(self, book, register):
        self.book, self.register = book, register
        self.first = None
        self.head = pages.BEFORE_PAGE_1
        self.trouble = None  # (status, page, why): what follows is not looked at

    def is_register(self):
        return self.book == self.register.book

    def add(self, page):
        """Takes the next page in, or refuses it."""
        if self.first is None:
            self.first = page.header.page
            if self.first > 1:
                self.head = pages.head_before(page)
        after = pages.followed(page, self.book, self.head)
        if page.header.page == 1:
            genesis(page, self.register)
        self.register.allows(page)
        self.register.not_behind_end(page)
        if self.is_register():
            self.register.learn(page)
        self.head = after

    def refuse(self, page, why):
        if self.trouble is None:
            self.trouble = (NOT_CHECKED if isinstance(why, Unjudged) else FAILED, page, str(why))

    def end(self):
        """What holds of it, as a manifest names it; None when nothing does."""
        if self.first is None or self.head.page < max(self.first, 1):
            return None
        return self.book, self.first, self.head.page, self.head.hash

    def is_whole(self):
        return self.trouble is None and self.first == 1

    def check(self):
        """Its line of the report."""
        if self.trouble:
            status, page, why = self.trouble
            return Check("integrity", status, self.book, page, why)
        return Check("integrity", OK, self.book, self.head.page, f"pages {self.first} to {self.head.page}")


def misplaced(book, first_page, chains, register):
    """Why a book may not begin here; None when it may."""
    if not chains:
        if book != register.book:
            return f"it begins with another book than the register {register.book.hex()}"
        return None if first_page == 1 else "it does not begin with page 1 of the register"
    if book != register.book and book not in register.added:
        return "it is no book of this bank"
    if book == register.book or any(chain.book >= book for chain in chains[1:] if chain.end() and chain.book != register.book):
        return "the book is out of order, or comes twice"
    return None


def opening(chain, page, state):
    """What is to be said of a state that a book begins with in its middle: its first entry must state the hash."""
    stated = page.entries[0].event
    is_it = type(stated).__name__ == "StateStated" and stated.state == hashed("state", state)
    detail = "it begins with the state that it states" if is_it else "the state to begin with is not the one that its first page states"
    return Check("opening", OK if is_it else FAILED, chain.book, page.header.page, detail)
