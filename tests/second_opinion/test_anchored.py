"""Anchored: the vectors of keys, notes, policies and trees; a small bank with a log book, and what a policy makes of its checkpoints."""

import base64
import io
import unittest
from hashlib import sha256
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import bundles
import notes
from audit import Audit
from hashes import ZEROS, hashed
from logbook import Tree
from policy import Policy
from report import spoken
from small import BEGIN_MS, Book, Small, event, value
from trees import Trees
from vectors import FOLDER, named, stored
from wire import Refused

LOGS = FOLDER.parent / "transparency" / "vectors"


def vectors(begin):
    return named(LOGS / "log.txt", begin)


def lines_of(file):
    return [line for line in (LOGS / file).read_bytes().splitlines(keepends=True) if not line.startswith(b"#")]


class Vectors(unittest.TestCase):
    def test_keys(self):
        for block in vectors("key"):
            key = notes.key(block["vkey"])
            public = Ed25519PrivateKey.from_private_bytes(stored(block, "seed")).public_key().public_bytes_raw()
            self.assertEqual((key.name, key.public), (block["key"], public))
            for wrong in (block["vkey"][:-2], block["vkey"] + "A", block["vkey"].replace("+", "++", 1), block["vkey"][::-1]):
                self.assertRaises(Refused, notes.key, wrong)

    def test_a_checkpoint_and_its_policy(self):
        note, policy = b"".join(lines_of("checkpoint.txt")), Policy(b"".join(lines_of("policy.txt")))
        word = policy.of(note)
        self.assertEqual((word.enough, {name for name, _ in word.cosigned} <= set(policy.witnesses)), (True, True))
        self.assertIsNone(Policy(b"quorum none\n").of(note))
        survivors = []
        for at in range(len(note)):
            try:
                changed = policy.of(note[:at] + bytes([note[at] ^ 1]) + note[at + 1 :])
            except Refused:
                continue
            if changed is not None and changed.enough and changed == word:
                survivors.append(at)
        # Only what nobody known signed may change: a name or an id that then means nothing, with witnesses to spare.
        self.assertEqual(survivors, [])

    def test_policies_that_are_none(self):
        whole = b"".join(lines_of("policy.txt"))
        for wrong in (whole[:-1], whole + b"quorum all\n", whole.replace(b"quorum", b"quorums"), whole.replace(b" 2 ", b" 3 "), b"", whole + b"\x7f\n"):
            self.assertRaises(Refused, Policy, wrong)

    def test_the_tree(self):
        leaves, roots = Tree(), {}
        wanted = {int(block["name"].split(" ")[-1]): block["root"] for block in vectors("tree")}
        receipt = next(block for block in vectors("leaf") if "137" in block["name"])
        for number in range(301):
            roots[leaves.size] = base64.b64encode(leaves.root()).decode()
            hash_ = bytes([number % 256]) * 32
            leaf = b"\xb0" * 32 + (number + 1).to_bytes(8, "little") + hash_
            leaves.add(stored(receipt) if number == 137 else leaf)
        self.assertTrue(wanted)
        self.assertEqual({size: roots[size] for size in wanted}, wanted)


class Bank(Small):
    """The small bank with a log book that names every page, and a log and three witnesses."""

    def __init__(self, change=lambda pages: pages):
        super().__init__()
        self.log = Book(6, "log", "LOG", self.register)
        self.register.write(self.log.added())
        self.log.write(self.log.genesis)
        logged = [
            value("LoggedPage", book.id, number, hashed("page", page[4 : 4 + int.from_bytes(page[:4], "little")]))
            for book in super().books()
            for number, page in enumerate(book.pages, 1)
        ]
        self.pages = change(logged)
        self.log.write(event("PagesLogged", tuple(self.pages)))
        self.signer = self.key(0x41, notes.LOG, "bank.example.org/log")
        self.witnesses = [self.key(0x50 + number, notes.WITNESS, f"w{number}.example.org") for number in range(3)]

    def books(self):
        return [self.register, *sorted((self.athens, self.larissa, self.treasury, self.log), key=lambda book: book.id)]

    @staticmethod
    def key(seed, kind, name):
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        public = bytes([kind]) + private.public_key().public_bytes_raw()
        id_ = sha256(name.encode() + b"\n" + public).digest()[:4]
        return private, name, id_, f"{name}+{id_.hex()}+{base64.b64encode(public).decode()}"

    def policy(self):
        witnesses = "".join(f"witness w{number} {key[3]}\n" for number, key in enumerate(self.witnesses))
        return Policy(f"log {self.signer[3]}\n{witnesses}group all 2 w0 w1 w2\nquorum all\n".encode())

    def note(self, size=None, root=None, witnesses=(0, 2), begin=1_772_366_400):
        tree = Tree()
        for page in self.pages[:size]:
            tree.add(page.book + page.page.to_bytes(8, "little") + page.hash)
        text = f"{self.signer[1]}\n{tree.size}\n{base64.b64encode(root or tree.root()).decode()}\n"
        lines = [self.line(self.signer, text.encode())]
        for number in witnesses:
            at = begin + number
            lines.append(self.line(self.witnesses[number], f"cosignature/v1\ntime {at}\n{text}".encode(), at.to_bytes(8, "big")))
        return f"{text}\n{''.join(lines)}".encode()

    @staticmethod
    def line(key, message, before=b""):
        signature = key[2] + before + key[0].sign(message)
        return f"\u2014 {key[1]} {base64.b64encode(signature).decode()}\n"

    def bundle(self, *notes_, policy=b"quorum none\n"):
        first = [(bundles.POLICY, policy), *((bundles.CHECKPOINT, note) for note in notes_)]
        beside = ZEROS
        for kind, record in first:
            beside = hashed("beside", beside + bytes([kind]) + record)
        pages = [(bundles.PAGE, page) for book in self.books() for page in book.pages]
        return self.of([*first, *pages, (bundles.MANIFEST_RECORD, self.manifest(beside=beside))])


class Anchored(unittest.TestCase):
    def told(self, stored_, policy):
        """The verdict, and the worst of each check."""
        audit = Audit(None, policy)
        audit.read(io.BytesIO(stored_))
        pages = [record for kind, record in bundles.records(io.BytesIO(stored_)) if kind == bundles.PAGE]
        report = spoken(audit.report(iter(pages)))
        order = ("failed", "not_checked", "ok")
        worst = {}
        for check in report["checks"]:
            worst[check["name"]] = min(worst.get(check["name"], "ok"), check["status"], key=order.index)
        return report["verdict"], worst["anchored"], worst["freshness"]

    def test_what_is_cosigned_and_made_is_covered(self):
        bank = Bank()
        self.assertEqual(self.told(bank.bundle(bank.note()), bank.policy()), ("ok", "ok", "ok"))
        self.assertEqual(self.told(bank.bundle(bank.note()), None), ("ok", "not_checked", "not_checked"))
        self.assertEqual(self.told(bank.bundle(bank.note(3)), bank.policy()), ("incomplete", "not_checked", "ok"))

    def test_lies_and_what_is_missing(self):
        bank = Bank()
        for note in (bank.note(root=b"\x07" * 32), bank.note(root=b"\x07" * 32, witnesses=())):
            self.assertEqual(self.told(bank.bundle(note), bank.policy()), ("failed", "failed", "not_checked"))
        short = Bank(lambda pages: pages[:-1])
        self.assertEqual(self.told(short.bundle(bank.note()), bank.policy()), ("failed", "failed", "not_checked"))
        for notes_ in ((), (bank.note(witnesses=(1,)),)):
            self.assertEqual(self.told(bank.bundle(*notes_), bank.policy()), ("incomplete", "not_checked", "not_checked"))
        stranger = Policy(f"log {bank.key(0x77, notes.LOG, 'other.example.org')[3]}\nquorum none\n".encode())
        self.assertEqual(self.told(bank.bundle(bank.note()), stranger), ("ok", "not_checked", "not_checked"))

    def test_pages_written_behind_what_covers_them(self):
        bank = Bank()
        second = BEGIN_MS // 1000
        # Every page is written in the second of the beginning, a few milliseconds apart.
        for begin, wanted in ((second, "ok"), (second - 300, "ok"), (second - 301, "failed"), (second - 90_000, "failed")):
            self.assertEqual(self.told(bank.bundle(bank.note(begin=begin)), bank.policy())[1], wanted, begin)
        self.assertEqual(self.told(bank.bundle(bank.note(begin=second - 90_000)), None)[0], "ok")
        late = bank.note(begin=second - 90_000, witnesses=(1,))
        self.assertEqual(self.told(bank.bundle(late, bank.note()), bank.policy())[0], "ok")
        # A smaller checkpoint that counts dates what it covers, though a larger one is honest.
        self.assertEqual(self.told(bank.bundle(bank.note(3, begin=second - 90_000), bank.note()), bank.policy())[0], "failed")

    def test_another_page_than_the_one_that_is_covered(self):
        bank = Bank()
        note = bank.note()
        last = bank.athens.pages.pop()
        bank.athens.hash = hashed("page", bank.athens.pages[-1][4 : 4 + int.from_bytes(bank.athens.pages[-1][:4], "little")])
        bank.athens.entries -= 1
        bank.athens.write(event("BinAdded", b"\x09" * 16, "B-9", None))
        self.assertNotEqual(bank.athens.pages[-1], last)
        self.assertEqual(self.told(bank.bundle(note), bank.policy())[:2], ("failed", "failed"))


class Headers(unittest.TestCase):
    """The trees that headers name, and what is not remembered of them."""

    def test_more_than_is_remembered(self):
        register = mock.Mock(added={}, ended={})
        trees = Trees(most=3)
        header = lambda size: mock.Mock(book=b"\x05" * 32, page=size, checkpoint=mock.Mock(size=size, root=b"\x01" * 32))
        for size in range(1, 5):
            trees.makes(size, b"\x01" * 32)
        for size in range(1, 4):
            trees.page(header(size))
        self.assertEqual(trees.checks(register, {}), [])
        trees.page(header(4))
        self.assertEqual([check.status for check in trees.checks(register, {})], ["not_checked"])
        trees = Trees(most=3)
        for size in range(1, 6):
            trees.page(header(size))
        trees.makes(1, b"\x01" * 32)
        self.assertEqual([(check.status, check.page) for check in trees.checks(register, {})], [("failed", 2), ("not_checked", None)])

    def test_a_book_closed_with_no_page_left_that_the_log_book_names(self):
        bank = Bank()
        last = value("NamedPage", 0, ZEROS)
        bank.register.write(event("BookClosed", bank.athens.id, last, None, None, "pages_lost"))
        bank.athens.pages.clear()
        audit = Audit(None)
        stored = bank.bundle()
        audit.read(io.BytesIO(stored))
        report = spoken(audit.report(iter([record for kind, record in bundles.records(io.BytesIO(stored)) if kind == bundles.PAGE])))
        self.assertEqual(report["verdict"], "failed", "the log goes on, and names its pages")


if __name__ == "__main__":
    unittest.main()
