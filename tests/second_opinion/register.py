"""What other books need of the register (FORMAT.md §5): the hashes of its pages, its word of each book, and whose keys were in force when."""

from collections import namedtuple

from wire import Refused

Added = namedtuple("Added", "kind code key")
# How a book ended: the BookClosed entry, and the log book that ordered the pages until then.
Ended = namedtuple("Ended", "said log")


class Unjudged(Refused):
    """A page that names what is not in the file: whether it holds cannot be told."""


class Register:
    """Filled from the register's pages in order; asked by position."""

    def __init__(self, book):
        self.book = book
        self.bank = None
        self.page_hashes = []
        self.keys = {}  # book: [[key, from, until]]
        self.added = {}  # book: what the register says of it
        self.ended = {}  # closed book: how it ended
        self.predecessors = {}  # book: the one that it succeeds

    def last(self):
        return len(self.page_hashes)

    def learn(self, page):
        """What a page of the register says of books and keys, once the page itself is believed."""
        number = page.header.page
        log = self.open_log()
        self.page_hashes.append(page.hash)
        for entry in page.entries:
            event = entry.event
            said = type(event).__name__
            if said == "BookOpened" and number == 1:
                self.bank = event.bank
                self._add(self.book, event.key, 0)
            elif said in ("BookAdded", "SuccessorAdded"):
                self.added.setdefault(event.book, Added(event.book_kind, event.code, event.key))
                self._add(event.book, event.key, number)
                if said == "SuccessorAdded":
                    self.predecessors.setdefault(event.book, event.predecessor)
            elif said == "BookKeyAdded":
                self._add(event.book, event.key, number)
            elif said == "BookClosed":
                self.ended[event.book] = Ended(event, log)
                for term in self.keys.get(event.book, []):
                    if term[2] is None:
                        term[2] = number
            elif said == "BookKeyRevoked":
                for term in self.keys.get(event.book, []):
                    if term[0] == event.key and term[2] is None:
                        term[2] = number

    def open_log(self):
        """The log book that is not closed, as far as the register has been read."""
        return min((book for book, added in self.added.items() if added.kind == "log" and book not in self.ended), default=None)

    def tree_of(self, book):
        """The log book that the tree is of by which the end of a closed book was found."""
        is_log = book in self.added and self.added[book].kind == "log"
        return book if is_log else self.ended[book].log

    def stated(self, log):
        """The largest tree that the register says a log book was shown with, where it closes that or other books of its time."""
        trees = [ended.said.tree for book, ended in self.ended.items() if self.tree_of(book) == log]
        return max([tree.size for tree in trees if tree], default=0)

    def before(self, book):
        """The books that this one succeeds, the nearest first."""
        found = []
        while (book := self.predecessors.get(book)) is not None and book not in found:
            found.append(book)
        return found

    def _add(self, book, key, number):
        self.keys.setdefault(book, []).append([key, number, None])

    def in_force(self, book, key, at):
        """Whether the key may seal for the book at this page of the register."""
        return any(
            known == key and since <= at and (until is None or at < until) for known, since, until in self.keys.get(book, [])
        )

    def _knows(self, book, at):
        return any(since <= at for _, since, _ in self.keys.get(book, []))

    def not_behind_end(self, page):
        """Refuses a page behind the end of a closed book, and another in the place of its last."""
        ended, header = self.ended.get(page.header.book), page.header
        end = ended and ended.said.last
        if end and header.page > end.page:
            raise Refused(f"the register closed the book at page {end.page}")
        if end and header.page == end.page and page.hash != end.hash:
            raise Refused("the register closed the book at another page of this number")

    def allows(self, page):
        """Refuses a page whose word of the register, or whose key, is not the register's."""
        header = page.header
        if header.book == self.book:
            if header.register is not None:
                raise Refused("a page of the register that names a page of the register")
            at = header.page - 1
        elif header.register is None:
            if header.page > 1:
                raise Refused("it names no page of the register")
            at = 0
        else:
            at, named = header.register
            if not 1 <= at <= self.last():
                raise Unjudged(f"it names page {at} of the register, which is not in the file")
            if self.page_hashes[at - 1] != named:
                raise Refused(f"it names another page {at} of the register")
        if header.page == 1 and not self._knows(header.book, at):
            allowed = page.key == page.entries[0].event.key
        else:
            allowed = self.in_force(header.book, page.key, at)
        if not allowed:
            raise Refused(f"sealed by {page.key.hex()}, which is not in force")
