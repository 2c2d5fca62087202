"""The verification of one bundle, from its first byte to its last, a page in memory at a time."""

import bundles
import pages
import seals
from anchored import anchored
from balance import Balance
from chains import Chain, misplaced, opening
from citations import Citations
from closing import closing
from completeness import completeness
from dating import Dating
from hashes import ZEROS, hashed
from logbook import LogBook, Pages, checked
from register import Register
from report import FAILED, NOT_CHECKED, OK, Check
from shapes import ENTRY
from trees import Trees
from wire import Refused, encode

RULES = "by rules: they are not in FORMAT.md, and this verifier has none"


class Audit:
    """What is known of a bundle so far."""

    def __init__(self, register, policy=None):
        self.register = Register(register)
        self.chains = []
        self.broken = None  # what ended the reading
        self.manifest = None  # (manifest, the key that signed it)
        self.balance, self.unbalanced = Balance(), None
        self.citations = Citations()
        self.signed, self.forged = 0, None
        self.policy, self.notes, self.beside = policy, [], ZEROS
        self.words, self.lie, self.judged, self.dating = [], None, False, Dating([])
        self.there, self.logs = Pages(), {}  # what is there; the log books that begin with page 1, by their ids
        self.trees = Trees()
        self.state, self.openings = None, []  # what the next page begins with; what was said of such states

    def read(self, file):
        try:
            for kind, stored in bundles.records(file):
                if kind == bundles.PAGE:
                    self._judge_notes()
                    self._page(stored)
                elif kind == bundles.STATE:
                    self.state = stored
                elif kind in (bundles.POLICY, bundles.CHECKPOINT):
                    self.beside = hashed("beside", self.beside + bytes([kind]) + stored)
                    self.notes += [stored] if kind == bundles.CHECKPOINT else []
                else:
                    self.manifest = bundles.manifest(stored)
        except Refused as why:
            self.broken, self.manifest = str(why), None

    def _judge_notes(self):
        if self.policy is not None and not self.judged:
            self.words, self.lie = checked(self.policy, self.notes)
            self.dating = Dating(self.words)
        self.judged = True

    def _log(self, book):
        """What a log book names; with the tree at every size that a note or the register speaks of."""
        if book not in self.logs:
            stated = {ended.said.tree.size for ended in self.register.ended.values() if ended.said.tree}
            self.logs[book] = LogBook(stated | {word.checkpoint.size for word in self.words}, self.there, self.trees)
        return self.logs[book]

    def _page(self, stored):
        try:
            page = pages.opened(stored)
        except Refused as why:
            self._unopened(pages.named(stored), why)
            return
        header = page.header
        if not self.chains and self.register.book is None:
            self.register.book = header.book
        if not self.chains or self.chains[-1].book != header.book:
            if not self._register_holds():
                return
            wrong = misplaced(header.book, header.page, self.chains, self.register)
            self.chains.append(Chain(header.book, self.register))
            if wrong:
                self.chains[-1].refuse(header.page, wrong)
        chain, state, self.state = self.chains[-1], self.state, None
        if chain.trouble:
            return
        if state is not None and (chain.first is not None or header.page == 1):
            chain.refuse(header.page, "a state to begin with stands where no book begins in its middle")
            return
        try:
            chain.add(page)
        except Refused as why:
            chain.refuse(chain.head.page + 1, why)
            return
        if state is not None:
            self.openings.append(opening(chain, page, state))
        self.there.add(page.header, page.hash)
        self.dating.page(page.header)
        self.trees.page(page.header)
        if chain.book in self.register.added and self.register.added[chain.book].kind == "log" and chain.first == 1:
            self._log(chain.book).entries(chain, page)
        self._entries(chain, page)

    def _unopened(self, book, why):
        """Bytes that are no page: of the book at hand, unless they say they are of another."""
        self.state = None
        if not self.chains or (book is not None and book != self.chains[-1].book):
            self.chains.append(Chain(book or self.register.book or bytes(32), self.register))
        self.chains[-1].refuse(self.chains[-1].head.page + 1, why)

    def _register_holds(self):
        return not self.chains or (self.chains[0].is_register() and self.chains[0].is_whole())

    def _entries(self, chain, page):
        self.citations.add(chain.book, page)
        for entry in page.entries:
            self._device(chain.book, page, entry)
            if self.unbalanced is None and self._counts(chain):
                try:
                    self.balance.add(chain.book, entry.event)
                except Refused as why:
                    self.unbalanced = Check("balance", FAILED, chain.book, page.header.page, str(why))

    def _counts(self, chain):
        """Whether a book can be added up: it is here from page 1, and what it succeeds is here up to the very page that ends it."""
        return chain.is_whole() and all(self._is_at_its_end(book) for book in self.register.before(chain.book))

    def _is_at_its_end(self, book):
        last = self.register.ended[book].said.last if book in self.register.ended else None
        return last and (last.page == 0 or any(chain.book == book and chain.is_whole() and chain.head[:2] == tuple(last) for chain in self.chains))

    def _device(self, book, page, entry):
        if entry.signature is None:
            return
        self.signed += 1
        key, r, s = entry.signature
        bare = encode(ENTRY, entry._replace(signature=None))
        if not seals.holds(key, r + s, b"helpbank v1 actor\n" + bare) and self.forged is None:
            detail = "the signature of a device does not fit its entry"
            self.forged = Check("devices", FAILED, book, page.header.page, detail)

    def _completeness(self):
        if not self.chains or not self._register_holds():
            return [Check("completeness", NOT_CHECKED, detail="there is no register that names the books")]
        if self.manifest is None:
            return [Check("completeness", NOT_CHECKED, detail="nothing trustworthy says where the books end")]
        ends = [end for chain in self.chains if (end := chain.end())]
        return completeness(*self.manifest, ends, self.register, self._last_named)

    def _last_named(self, book):
        """The last page that log books name of a book, none behind its end."""
        end = self.register.ended[book].said.last.page if book in self.register.ended else None
        return max((last if end is None else min(last, end) for log in self.logs.values() for last, _ in [log.last(book)]), default=0)

    def _is_added_up(self, chain):
        return self._counts(chain) and (chain.book not in self.register.ended or self._is_at_its_end(chain.book))

    def _balance(self, cited):
        if self.unbalanced:
            return self.unbalanced
        if self.broken or cited.status == NOT_CHECKED or self.citations.missing or not all(map(self._is_added_up, self.chains)):
            return Check("balance", NOT_CHECKED, detail="not every book could be added up")
        if below := self.balance.below_zero():
            return Check("balance", FAILED, detail=f"{len(below)} accounts hold less than nothing, e.g. {below[0][0].hex()}")
        if self.balance.unbalanced():
            return Check("balance", FAILED, detail="all accounts together are not zero")
        return Check("balance", OK, detail=f"{len(self.balance.held)} held accounts, none below zero; all together zero")

    def report(self, page_bytes):
        """The checks, given the bytes of every page once more."""
        checks = [chain.check() for chain in self.chains]
        if self.broken:
            checks.append(Check("integrity", FAILED, detail=self.broken))
        if not self.chains:
            checks.append(Check("integrity", FAILED, detail="there is no register whose pages hold"))
        elif not self._register_holds():
            checks.append(Check("integrity", NOT_CHECKED, detail="what follows the register was not looked at"))
        checks += self._completeness()
        if self.manifest is not None and self.manifest[0].beside != self.beside:
            checks.append(Check("integrity", FAILED, detail="policy or checkpoints are not those that the manifest names"))
        holds = not self.broken and not any(chain.trouble and chain.trouble[0] == FAILED for chain in self.chains)
        cited = self.citations.look_up(page_bytes if holds else None)
        checks.append(self._balance(cited))
        checks.append(cited)
        checks.append(self.forged or Check("devices", OK, detail=f"{self.signed} entries carry a device's signature"))
        checks.append(Check("legality", NOT_CHECKED, detail=RULES))
        self._judge_notes()
        checks += self.openings
        for _, log in sorted(self.logs.items()):
            checks += log.checks(self.register)
        if self.chains and self._register_holds():
            checks += self.trees.checks(self.register, self.logs)
            checks += closing(self.register, self.logs, self.there)
        ends = [end for chain in self.chains if (end := chain.end())]
        now = self._log(self.register.open_log()) if self._register_holds() else LogBook(set(), self.there, self.trees)
        return checks + anchored(self.policy, self.words, self.lie, now, self.dating, ends, self.logs)


def _page_bytes(path):
    with open(path, "rb") as file:
        for kind, stored in bundles.records(file):
            if kind == bundles.PAGE:
                yield stored


def verify(path, register=None, policy=None):
    """The checks of the bundle in a file, by the register's id and the policy that the reader has."""
    audit = Audit(register, policy)
    with open(path, "rb") as file:
        audit.read(file)
    return audit.report(_page_bytes(path))
