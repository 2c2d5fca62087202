"""Dating (FORMAT.md §13): pages that say they were written after a checkpoint was cosigned that covers them."""

from collections import namedtuple

CLOCKS_APART_S_MAX = 300

Late = namedtuple("Late", "page written_at name cosigned_at")


def is_behind(written_at, cosigned_at):
    """Whether who writes at this millisecond comes too late to be covered by what was cosigned in that second."""
    return written_at >= (cosigned_at + CLOCKS_APART_S_MAX + 1) * 1000


class Dating:
    """For each checkpoint that counts the first page of each book that says it was written behind its first cosignature."""

    def __init__(self, words):
        dated = [word for word in words if word.enough and word.cosigned]
        self.late = [(word.checkpoint.size, *min(word.cosigned, key=lambda by: by[1]), {}) for word in dated]

    def page(self, header):
        """A page that holds. Times never go back in a book, so its first that is late says of all."""
        for _, _, at, late in self.late:
            if header.book not in late and is_behind(header.written_at, at):
                late[header.book] = (header.page, header.written_at)

    def post_dated(self, book, roots):
        """The first post-dated page of a book; `roots` is what the log book makes: of each size how many pages of each book."""
        found = [
            Late(*late[book], name, at) for size, name, at, late in self.late if size in roots and book in late and late[book][0] <= roots[size][1].get(book, 0)
        ]
        return min(found, key=lambda late: (late.page, late.cosigned_at), default=None)
