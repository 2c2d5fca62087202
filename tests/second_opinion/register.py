"""What other books need of the register (FORMAT.md §5): the hashes of its pages, and whose keys were in force when."""

from wire import Refused


class Register:
    """Filled from the register's pages in order; asked by position."""

    def __init__(self, book):
        self.book = book
        self.bank = None
        self.page_hashes = []
        self.keys = {}  # book: [[key, from, until]]
        self.added = {}  # book: its kind, as the register has it

    def last(self):
        return len(self.page_hashes)

    def learn(self, page):
        """What a page of the register says of books and keys, once the page itself is believed."""
        number = page.header.page
        self.page_hashes.append(page.hash)
        for entry in page.entries:
            event = entry.event
            said = type(event).__name__
            if said == "BookOpened" and number == 1:
                self.bank = event.bank
                self._add(self.book, event.key, number)
            elif said == "BookAdded":
                self.added.setdefault(event.book, event.book_kind)
                self._add(event.book, event.key, number)
            elif said == "BookKeyAdded":
                self._add(event.book, event.key, number)
            elif said == "BookKeyRevoked":
                for term in self.keys.get(event.book, []):
                    if term[0] == event.key and term[2] is None:
                        term[2] = number

    def _add(self, book, key, number):
        self.keys.setdefault(book, []).append([key, number, None])

    def in_force(self, book, key, at):
        """Whether the key may seal for the book at this page of the register."""
        return any(
            known == key and since <= at and (until is None or at < until) for known, since, until in self.keys.get(book, [])
        )

    def knows(self, book, at):
        return any(since <= at for _, since, _ in self.keys.get(book, []))

    def allows(self, page):
        """Refuses a page of another book whose key, or whose word of the register, is not the register's."""
        header = page.header
        named = header.register
        if named is None:
            raise Refused("it names no page of the register")
        if not 1 <= named.page <= self.last():
            raise Refused(f"it names page {named.page} of the register, which ends at {self.last()}")
        if self.page_hashes[named.page - 1] != named.hash:
            raise Refused(f"it names another page {named.page} of the register")
        if header.page == 1 and not self.knows(header.book, named.page):
            allowed = page.key == page.entries[0].event.key
        else:
            allowed = self.in_force(header.book, page.key, named.page)
        if not allowed:
            raise Refused(f"sealed by {page.key.hex()}, which is not in force")

    def allows_own(self, page):
        """The same for a page of the register itself: its key is in force at the page before."""
        header = page.header
        if header.register is not None:
            raise Refused("a page of the register that names a page of the register")
        if header.page == 1:
            allowed = page.key == page.entries[0].event.key
        else:
            allowed = self.in_force(header.book, page.key, header.page - 1)
        if not allowed:
            raise Refused(f"sealed by {page.key.hex()}, which is not in force")
