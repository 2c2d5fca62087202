"""The trees that page headers name (FORMAT.md §10): each is one that a log book makes at the end of one of its entries."""

from logbook import EMPTY_ROOT
from report import FAILED, NOT_CHECKED, Check

TREES_MAX = 1 << 20


class Trees:
    """What log books make, and what headers name that none has made so far."""

    def __init__(self, most=TREES_MAX):
        self.most, self.last = most, None
        self.open = {}  # (size, root): the first page that names it, as (book, page)
        self.made = set()
        self.named_more = self.made_more = False  # whether there was more than is remembered

    def page(self, header):
        """A page that holds."""
        named = header.checkpoint and (header.checkpoint.size, header.checkpoint.root)
        if named is None or self.last == (header.book, named):
            return
        self.last = (header.book, named)
        if named in self.made or named == (0, EMPTY_ROOT) or named in self.open:
            return
        if len(self.open) >= self.most:
            self.named_more = True
        else:
            self.open[named] = (header.book, header.page)

    def makes(self, size, root):
        """A log book makes this tree at the end of an entry."""
        self.open.pop((size, root), None)
        if len(self.made) >= self.most:
            self.made_more = True
        else:
            self.made.add((size, root))

    def checks(self, register, logs):
        """What is named and no log book makes: of each book the first page that names such a tree."""
        if not all(_is_here(book, logs, register) for book, added in register.added.items() if added.kind == "log"):
            detail = "pages name checkpoints; the log books, which should make their trees, are not all here"
            return [Check("logged", NOT_CHECKED, detail=detail)] if self.open else []
        unmade = [(*place, size) for (size, _), place in self.open.items() if not _is_owned(size, logs, register)]
        too_many = [Check("logged", NOT_CHECKED, detail="pages name more checkpoints than a verifier remembers")]
        if self.made_more and unmade:
            return too_many
        first = {}
        for book, page, size in sorted(unmade):
            first.setdefault(book, Check("logged", FAILED, book, page, f"its page {page} names a checkpoint of {size} pages that no log book makes"))
        return [*first.values(), *(too_many if self.named_more else [])]


def _is_here(book, logs, register):
    """Whether a log book is here from its first page to its last."""
    ended, log = register.ended.get(book), logs.get(book)
    if ended and ended.said.last.page == 0:
        return True
    return log is not None and log.is_whole() and (ended is None or log.chain.head.page == ended.said.last.page)


def _is_owned(size, logs, register):
    """Whether the register owns that a closed log book was shown with so many pages, others than those that it names here."""
    for ended in register.ended.values():
        log, tree = register.tree_of(ended.said.book), ended.said.tree
        if log in register.ended and tree and tree.size >= size:
            named = logs[log].tree.size if log in logs else 0
            if ended.said.end_reason == "pages_differ" or named < size:
                return True
    return False
