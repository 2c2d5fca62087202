"""Entries that name entries: whether what is named is in the file, and is what it was when it was named."""

from hashes import hashed
from report import FAILED, NOT_CHECKED, OK, Check
from wire import U32, Reader


def cited(entry):
    """Every EntryRef of an entry."""
    event = entry.event
    named = [entry.cause] + [getattr(event, field, None) for field in ("delivery", "original", "original_cause")]
    return [ref for ref in named if ref is not None]


def _entry_hashes(stored):
    reader = Reader(stored)
    reader.take(U32.read(reader))
    reader = Reader(reader.take(U32.read(reader)))
    found = []
    while reader.left():
        found.append(hashed("entry", reader.take(U32.read(reader))))
    return found


class Citations:
    """Collected while the pages pass, looked up when they pass again."""

    def __init__(self):
        self.wanted = {}  # (book, page): {(index, hash): (book, page) that cites it}
        self.missing = False  # whether a page that is cited is not in the file

    def add(self, book, page):
        for entry in page.entries:
            for ref in cited(entry):
                self.wanted.setdefault((ref.book, ref.page), {})[ref.index, ref.hash] = (book, page.header.page)

    def look_up(self, page_bytes):
        """The check, given the bytes of every page of the file once more; None when not all of them opened before."""
        if page_bytes is None:
            return Check("citations", NOT_CHECKED, detail="not every page that could be cited holds")
        count, wrong = sum(len(refs) for refs in self.wanted.values()), None
        for stored in page_bytes if self.wanted else ():
            place = stored[8:40], int.from_bytes(stored[40:48], "little")
            hashes = _entry_hashes(stored) if place in self.wanted else []
            for (index, named), (book, page) in self.wanted.pop(place, {}).items():
                if wrong is None and (index >= len(hashes) or hashes[index] != named):
                    detail = f"entry {index} of page {place[1]} of {place[0].hex()} is not the one that is cited"
                    wrong = Check("citations", FAILED, book, page, detail)
        self.missing = bool(self.wanted)
        if wrong:
            return wrong
        for (book, number), refs in self.wanted.items():
            by = next(iter(refs.values()))
            return Check("citations", NOT_CHECKED, *by, f"it cites page {number} of {book.hex()}, which is not in the file")
        return Check("citations", OK, detail=f"{count} cited entries are in the file")
