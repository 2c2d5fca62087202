"""A small bank written by this codec, for tests: a register, two sites, a treasury; a gift, a truck, a hand-over, a payment."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import bundles
from hashes import ZEROS, hashed, root
from pages import PAGE_VERSION
from shapes import ENTRY, EVENT, GENESIS, HEADER, KINDS, MANIFEST
from wire import encode

BEGIN_MS = 1_772_352_000_000
BANK = b"\xba" * 16
BLANKET, LOT, DONOR, PARISH, FUND, TRUCK = (bytes([0x30 + number]) * 16 for number in range(6))
BIN, FAR_BIN = b"\xb1" * 16, b"\xb2" * 16


def value(name, *fields):
    return KINDS[name].shape(*fields)


def event(name, *fields):
    return next(variant.shape for variant in EVENT.variants if variant.shape.__name__ == name)(*fields)


def out(quantity, at=BIN):
    return value("OutLine", value("Pick", BLANKET, LOT, at, quantity), None, None)


class Book:
    """A book with its key and its pages; says nothing about whether they keep any rule."""

    def __init__(self, seed, kind, code, register=None):
        self.key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.genesis = event("BookOpened", BANK, kind, code, self.public(), register and register.id, bytes([seed]) * 16)
        self.id = hashed("genesis", encode(GENESIS, self.genesis))
        self.register = register
        self.pages, self.hash, self.entries, self.kind, self.code = [], ZEROS, 0, kind, code

    def public(self):
        return self.key.public_key().public_bytes_raw()

    def entry(self, what, cause=None):
        number = (self.entries + 1).to_bytes(16, "little")
        return ENTRY.shape(number, number * 2, BEGIN_MS, b"\x01" * 16, cause, number[::-1], what, None)

    def write(self, *events, cause=None, change=lambda header: header, entries=None):
        """Seals a page of these events; `change` may make its header lie before it is sealed. Gives the EntryRef of the first."""
        stored = entries or [encode(ENTRY, self.entry(what, cause)) for what in events]
        hashes = [hashed("entry", entry) for entry in stored]
        body = b"".join(len(entry).to_bytes(4, "little") + entry for entry in stored)
        named = self.register and value("RegisterHead", len(self.register.pages), self.register.hash)
        page = len(self.pages) + 1
        header = change(
            HEADER.shape(
                PAGE_VERSION, 1, self.id, page, self.hash, self.entries, len(stored), BEGIN_MS + page, None, named, hashed("body", body), root(hashes)
            )
        )
        told = encode(HEADER, header)
        sealed = self.public() + self.key.sign(b"helpbank v1 seal\n" + told)
        self.pages.append(len(told).to_bytes(4, "little") + told + len(body).to_bytes(4, "little") + body + sealed)
        self.hash, self.entries = hashed("page", told), self.entries + len(stored)
        return value("EntryRef", self.id, page, 0, hashes[0])

    def added(self):
        zone = value("Zone", 120, "European")
        return event("BookAdded", self.id, self.kind, self.code, self.code, None, zone, self.genesis.key)


class Small:
    """The bank."""

    def __init__(self):
        self.register = Book(1, "register", "REGISTER")
        self.athens, self.larissa, self.treasury = (
            Book(seed, kind, code, self.register)
            for seed, kind, code in ((2, "site", "ATH"), (3, "site", "LAR"), (4, "treasury", "MONEY"))
        )
        self.register.write(self.register.genesis)
        self.register.write(*(book.added() for book in (self.athens, self.larissa, self.treasury)))
        for book in (self.athens, self.larissa, self.treasury):
            book.write(book.genesis)
        received = value("ReceivedLine", BLANKET, LOT, BIN, 200, 3, None, None, None, None, None)
        self.athens.write(event("DonationReceived", DONOR, None, None, "estimate", (received,)))
        sent = self.athens.write(event("TransferDispatched", TRUCK, self.larissa.id, None, None, (out(30),)))
        arrived = value("ArrivedLine", BLANKET, LOT, None, FAR_BIN, 28, 2, "damaged")
        self.larissa.write(event("ShipmentArrived", TRUCK, (arrived,)), cause=sent)
        reach = value("Reach", 1, None)
        self.larissa.write(event("HandedOver", PARISH, None, reach, (out(5, FAR_BIN),)))
        euros = [value("Money", minor, "EUR") for minor in (90_000, 50_000)]
        self.treasury.write(event("CashGiftBanked", DONOR, FUND, euros[0], None, None), event("ExpensePaid", FUND, "transport", euros[1], None))

    def books(self):
        return [self.register, *sorted((self.athens, self.larissa, self.treasury), key=lambda book: book.id)]

    def manifest(self, books=None, key=None, change=lambda told: told, beside=ZEROS):
        end = KINDS["BookEnd"].shape
        ends = tuple(end(book.id, 1, len(book.pages), book.hash, len(book.pages)) for book in books or self.books())
        told = encode(MANIFEST, change(MANIFEST.shape(bundles.MANIFEST_VERSION, BANK, self.register.id, BEGIN_MS, ends, beside)))
        key = key or self.register.key
        return told + key.public_key().public_bytes_raw() + key.sign(b"helpbank v1 manifest\n" + told)

    def records(self):
        pages = [(bundles.PAGE, page) for book in self.books() for page in book.pages]
        return [*pages, (bundles.MANIFEST_RECORD, self.manifest())]

    @staticmethod
    def of(records):
        return bundles.MAGIC + b"".join(bytes([kind]) + len(stored).to_bytes(4, "little") + stored for kind, stored in records)
