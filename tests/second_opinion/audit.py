"""The verification of one bundle, from its first byte to its last, a page in memory at a time."""

import bundles
import pages
import seals
from balance import Balance
from chains import Chain
from citations import Citations
from completeness import completeness
from register import Register
from report import FAILED, NOT_CHECKED, OK, Check
from shapes import ENTRY
from wire import Refused, encode

RULES = "by rules: they are not in FORMAT.md, and this verifier has none"
WITNESSES = "there are no witnesses yet"


class Audit:
    """What is known of a bundle so far."""

    def __init__(self, register):
        self.register = Register(register)
        self.chains = []
        self.broken = None  # what ended the reading
        self.manifest = None
        self.manifest_refused = None
        self.balance, self.unbalanced = Balance(), None
        self.citations = Citations()
        self.signed, self.forged = 0, None

    def read(self, file):
        try:
            for kind, stored in bundles.records(file):
                if kind == bundles.PAGE:
                    self._page(stored)
                else:
                    self._manifest(stored)
        except Refused as why:
            self.broken = str(why)

    def holds(self):
        return not self.broken and self.chains and not any(chain.refused for chain in self.chains)

    def _page(self, stored):
        chain = self.chains[-1] if self.chains else None
        try:
            page = pages.opened(stored)
        except Refused as why:
            if chain is None:
                raise
            chain.refuse(chain.head.page + 1, why)
            return
        chain = self._chain_of(page.header.book)
        if chain.refused or (self.chains[0].refused and not chain.own):
            return
        try:
            chain.add(page)
        except Refused as why:
            chain.refuse(page.header.page, why)
            return
        self._entries(chain.book, page)

    def _chain_of(self, book):
        if not self.chains:
            self.register.book = self.register.book or book
        if not self.chains or self.chains[-1].book != book:
            chain = Chain(book, self.register)
            if not self.chains and not chain.own:
                chain.refuse(None, f"the bundle begins with another book than the register {self.register.book.hex()}")
            elif any(known.book >= book for known in self.chains[1:]) or (self.chains and chain.own):
                chain.refuse(None, "the books are not in ascending order")
            self.chains.append(chain)
        return self.chains[-1]

    def _entries(self, book, page):
        self.citations.add(book, page)
        for entry in page.entries:
            self._device(book, page, entry)
            if self.unbalanced is None:
                try:
                    self.balance.add(book, entry.event)
                except Refused as why:
                    self.unbalanced = Check("balance", FAILED, book, page.header.page, str(why))

    def _device(self, book, page, entry):
        if entry.signature is None:
            return
        self.signed += 1
        key, r, s = entry.signature
        bare = encode(ENTRY, entry._replace(signature=None))
        if not seals.holds(key, r + s, b"helpbank v1 actor\n" + bare) and self.forged is None:
            detail = "the signature of a device does not fit its entry"
            self.forged = Check("devices", FAILED, book, page.header.page, detail)

    def _manifest(self, stored):
        try:
            self.manifest, key = bundles.manifest(stored)
            if not self.register.in_force(self.register.book, key, self.register.last()):
                raise Refused(f"the manifest is signed by {key.hex()}, which is no key of the register")
        except Refused as why:
            self.manifest_refused = str(why)

    def _balance(self, whole):
        if not self.holds():
            return Check("balance", NOT_CHECKED, detail="what does not hold is not added up")
        if not whole:
            return Check("balance", NOT_CHECKED, detail="without the rest of the books nothing can be added up")
        if self.unbalanced:
            return self.unbalanced
        if below := self.balance.below_zero():
            return Check("balance", FAILED, detail=f"{len(below)} accounts hold less than nothing, e.g. {below[0][0].hex()}")
        if self.balance.unbalanced():
            return Check("balance", FAILED, detail="all accounts together are not zero")
        return Check("balance", OK, detail=f"{len(self.balance.held)} held accounts, none below zero; all together zero")

    def report(self, reread):
        """The checks; `reread` gives the bytes of every page once more."""
        register_holds = bool(self.chains) and not self.chains[0].refused
        checks = [chain.check(register_holds) for chain in self.chains]
        if self.broken or not self.chains:
            checks.append(Check("integrity", FAILED, detail=self.broken or "there is no page"))
        elif self.manifest_refused:
            checks.append(Check("integrity", FAILED, detail=self.manifest_refused))
        complete = completeness(self)
        checks.append(complete)
        checks.append(self._balance(complete.status == OK))
        if self.holds():
            checks.append(self.citations.look_up(reread()))
            checks.append(self.forged or Check("devices", OK, detail=f"{self.signed} entries carry a device's signature"))
        checks.append(Check("legality", NOT_CHECKED, detail=RULES))
        checks.append(Check("anchored", NOT_CHECKED, detail=WITNESSES))
        return checks


def verify(path, register=None):
    """The checks of the bundle in a file."""
    audit = Audit(register)
    with open(path, "rb") as file:
        audit.read(file)

    def reread():
        with open(path, "rb") as file:
            for kind, stored in bundles.records(file):
                if kind == bundles.PAGE:
                    yield stored

    return audit.report(reread)
