"""Pages and portable entries (FORMAT.md §6, §7): what can be said of one from its own bytes, and what must follow from the page before."""

from collections import namedtuple

import seals
from hashes import ZEROS, hashed, root, root_by_path
from shapes import ENTRY, HEADER
from wire import U16, U32, Reader, Refused, decode

PAGE_BYTES_MAX = 921_600
HEADER_BYTES_MAX = 512
ENTRY_BYTES_MAX = 262_144
PAGE_VERSION = 2
RULES_VERSION_MAX = 1

Page = namedtuple("Page", "header hash key entries entry_hashes")
Portable = namedtuple("Portable", "header key index entry")

Head = namedtuple("Head", "page hash next_entry written_at register_page")
BEFORE_PAGE_1 = Head(0, ZEROS, 0, None, None)


def _sized(reader, most, what):
    size = U32.read(reader)
    if not 0 < size <= most:
        raise Refused(f"{what} of {size} bytes")
    return reader.take(size)


def _header(stored):
    header = decode(HEADER, stored)
    if header.version != PAGE_VERSION:
        raise Refused(f"version {header.version}; this program knows {PAGE_VERSION}")
    if not 1 <= header.rules <= RULES_VERSION_MAX:
        raise Refused(f"rules of version {header.rules}; this program knows 1 to {RULES_VERSION_MAX}")
    if header.entries < 1:
        raise Refused("a page without entries")
    return header


def _entry(stored):
    try:
        return decode(ENTRY, stored)
    except Refused as error:
        raise Refused(f"an entry does not decode: {error}") from error


def _sealed(header_bytes, key, signature):
    if not seals.holds(key, signature, b"helpbank v1 seal\n" + header_bytes):
        raise Refused("the seal does not fit")


def opened(stored):
    """All that a page's own bytes can tell: the page, or why it is none."""
    if len(stored) > PAGE_BYTES_MAX:
        raise Refused(f"a page of {len(stored)} bytes")
    reader = Reader(stored)
    header_bytes = _sized(reader, HEADER_BYTES_MAX, "a header")
    body = _sized(reader, PAGE_BYTES_MAX, "a body")
    key, signature = reader.take(32), reader.take(64)
    if reader.left():
        raise Refused(f"{reader.left()} bytes follow the page")
    header = _header(header_bytes)
    _sealed(header_bytes, key, signature)
    if hashed("body", body) != header.body_hash:
        raise Refused("the body has not the hash in the header")
    entries, entry_hashes = [], []
    reader = Reader(body)
    while reader.left():
        entry = _sized(reader, ENTRY_BYTES_MAX, "an entry")
        entries.append(_entry(entry))
        entry_hashes.append(hashed("entry", entry))
    if len(entries) != header.entries:
        raise Refused(f"{len(entries)} entries, {header.entries} by the header")
    if root(entry_hashes) != header.entries_root:
        raise Refused("the entries have not the root in the header")
    return Page(header, hashed("page", header_bytes), key, entries, entry_hashes)


def followed(page, book, head):
    """The head after this page, which must be the next of this book; refused when it does not follow."""
    header = page.header
    if header.book != book:
        raise Refused(f"a page of the book {header.book.hex()}")
    if header.page != head.page + 1:
        raise Refused(f"page {header.page} after page {head.page}")
    if header.previous != head.hash:
        raise Refused("the link does not fit the page before")
    if header.first_entry != head.next_entry:
        raise Refused(f"its first entry is number {header.first_entry}, {head.next_entry} is next")
    if head.written_at is not None and header.written_at < head.written_at:
        raise Refused("written before the page before")
    register_page = header.register.page if header.register else None
    if (head.register_page or 0) > (register_page or 0):
        raise Refused("an older head of the register than the page before")
    return Head(header.page, page.hash, header.first_entry + header.entries, header.written_at, register_page)


def head_before(page):
    """For a book that begins in its middle: the first page's own word is taken for what it follows."""
    header = page.header
    return Head(header.page - 1, header.previous, header.first_entry, None, None)


def named(stored):
    """The book that bytes say they are a page of, when they have a header; not to be trusted."""
    try:
        return _header(_sized(Reader(stored), HEADER_BYTES_MAX, "a header")).book
    except Refused:
        return None


def portable(stored):
    """A portable entry that holds, or why it does not."""
    reader = Reader(stored)
    if reader.take(4) != b"HBE1":
        raise Refused("not a portable entry")
    index, steps = U32.read(reader), U16.read(reader)
    path = [reader.take(32) for _ in range(steps)]
    header_bytes = _sized(reader, HEADER_BYTES_MAX, "a header")
    key, signature = reader.take(32), reader.take(64)
    entry = _sized(reader, ENTRY_BYTES_MAX, "an entry")
    if reader.left():
        raise Refused(f"{reader.left()} bytes follow the entry")
    header = _header(header_bytes)
    _sealed(header_bytes, key, signature)
    if index >= header.entries or root_by_path(hashed("entry", entry), index, header.entries, path) != header.entries_root:
        raise Refused("the path does not lead to the root in the header")
    return Portable(header, key, index, _entry(entry))
