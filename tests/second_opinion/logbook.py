"""The log book (FORMAT.md §11) beside the books: which pages it names, and the tree that they make."""

from hashlib import sha256

from report import FAILED, NOT_CHECKED, Check
from wire import Refused

EMPTY_ROOT = sha256(b"").digest()
WIDTH = 32


class Tree:
    """The growing edge of an RFC 6962 tree: the root of each full part, the largest first."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def add(self, leaf):
        made, rest = sha256(b"\0" + leaf).digest(), self.size
        while rest & 1:
            made, rest = sha256(b"\1" + self.peaks.pop() + made).digest(), rest >> 1
        self.peaks.append(made)
        self.size += 1

    def root(self):
        if not self.peaks:
            return EMPTY_ROOT
        made = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            made = sha256(b"\1" + peak + made).digest()
        return made


class Pages:
    """The pages that are there: the hash of each, behind those before it."""

    def __init__(self):
        self.there, self.first = {}, {}

    def add(self, header, page_hash):
        """A page that holds."""
        self.first.setdefault(header.book, header.page)
        self.there.setdefault(header.book, bytearray()).extend(page_hash)

    def last(self, book):
        """The last page of a book that is here."""
        return self.first[book] + len(self.there[book]) // WIDTH - 1 if book in self.first else 0

    def hash(self, book, page):
        """The hash of a page that is here; None of any other."""
        if not self.first.get(book, page + 1) <= page <= self.last(book):
            return None
        begin = (page - self.first[book]) * WIDTH
        return bytes(self.there[book][begin : begin + WIDTH])


class LogBook:
    """What one log book names, and the tree at the sizes that were asked for. Memory holds the hash of every page that it names."""

    def __init__(self, sizes, there, trees):
        self.tree, self.trees = Tree(), trees
        self.roots = {0: (EMPTY_ROOT, {})} if 0 in sizes else {}  # size: (root, how many pages of each book)
        self.sizes, self.there = sizes, there
        self.named = {}  # book: hashes one behind the other
        self.chain, self.wrong = None, None

    def entries(self, chain, page):
        """A page of the log book that holds."""
        self.chain = chain
        for entry in page.entries:
            if type(entry.event).__name__ == "PagesLogged" and self.wrong is None:
                for named in entry.event.pages:
                    self._leaf(page, named)
                self.trees.makes(self.tree.size, self.tree.root())

    def _leaf(self, page, named):
        hashes = self.named.setdefault(named.book, bytearray())
        if named.page != len(hashes) // WIDTH + 1:
            self.wrong = Check("logged", FAILED, page.header.book, page.header.page, "it names another page than the next")
            return
        hashes.extend(named.hash)
        self.tree.add(named.book + named.page.to_bytes(8, "little") + named.hash)
        if self.tree.size in self.sizes:
            counts = {book: len(hashes) // WIDTH for book, hashes in self.named.items()}
            self.roots[self.tree.size] = (self.tree.root(), counts)

    def is_whole(self):
        return self.chain is not None and self.chain.is_whole() and self.wrong is None

    def last(self, book):
        """The last page that it names of a book, by number and hash; 0 when it names none."""
        hashes = self.named.get(book, b"")
        return len(hashes) // WIDTH, bytes(hashes[-WIDTH:])

    def same(self, book, last):
        """Whether the pages of a book up to this one, as far as they are here, are those that it names."""
        first, there = self.there.first[book], self.there.there[book]
        count = min(last - first + 1, len(there) // WIDTH)
        begin = (first - 1) * WIDTH
        return self.named[book][begin : begin + count * WIDTH] == there[: count * WIDTH]

    def differs(self, book):
        """Whether pages of a book that are here are others than it names."""
        last, _ = self.last(book)
        return last > 0 and book in self.there.first and not self.same(book, last)

    def checks(self, register):
        """What it names and is not here; what the lines of closed books say is left to them."""
        if self.wrong:
            return [self.wrong]
        found = []
        for book in sorted(self.named):
            (last, _), here = self.last(book), self.there.last(book)
            say, ended = (self.chain.book, self.chain.head.page), register.ended.get(book)
            if ended:
                last = min(last, ended.said.last.page)
            if self.differs(book):
                if not (ended and ended.said.end_reason == "pages_differ" and self.chain.book in register.ended):
                    found.append(Check("logged", FAILED, *say, f"it names other pages of {book.hex()}"))
            elif here < last or self.there.first.get(book, 1) > 1:
                found.append(Check("logged", NOT_CHECKED, *say, f"not all pages that it names of {book.hex()} are here"))
        return found


def checked(policy, stored):
    """The words of a policy on checkpoints, and what is wrong with the first that cannot be true."""
    words = []
    for note in stored:
        try:
            word = policy.of(note)
        except Refused as why:
            return words, str(why)
        if word is not None:
            words.append(word)
    return words, None
