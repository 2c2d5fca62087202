"""Whole bundles: an honest one, every kind of change to its bytes, lies told with good keys, and bundles of less."""

import contextlib
import io
import json
import os
import random
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import audit
import verify
from hashes import hashed
from report import Check, is_aside, spoken
from shapes import ENTRY, GENESIS, KINDS
from small import BANK, BIN, BLANKET, FAR_BIN, FUND, LOT, PARISH, Book, Small, event, out, value
from wire import encode


class Bundles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name, "bundle")

    def report(self, stored, register=None):
        self.file.write_bytes(stored)
        return spoken(audit.verify(self.file, register))

    def told(self, stored, register=None):
        """The verdict, and what did not come out well."""
        report = self.report(stored, register)
        wrong = {}
        for check in report["checks"]:
            if check["status"] != "ok" and not is_aside(Check(**check)) and wrong.get(check["name"]) != "failed":
                wrong[check["name"]] = check["status"]
        return report["verdict"], wrong

    def lie(self, tell):
        """What is said of the bank after this was done to it."""
        bank = Small()
        told = tell(bank)
        return self.told(Small.of(bank.records()) if told is None else told)

    def test_an_honest_bundle_holds(self):
        bank = Small()
        good = Small.of(bank.records())
        self.assertEqual(self.told(good), ("ok", {}))
        self.assertEqual(self.told(good, bank.register.id), ("ok", {}))
        self.assertEqual(self.told(good, bank.athens.id)[0], "failed")

    def test_no_changed_byte_passes(self):
        good = Small.of(Small().records())
        for at in range(0, len(good), 7):
            verdict, _ = self.told(good[:at] + bytes([good[at] ^ (1 << at % 8)]) + good[at + 1 :])
            self.assertEqual(verdict, "failed", at)

    def test_no_cut_and_no_moved_record_passes(self):
        records = Small().records()
        good = Small.of(records)
        dice = random.Random(7)
        changed = [good[: dice.randrange(len(good))] for _ in range(60)] + [good + b"\0", b"", good[:16]]
        for at in range(len(records)):
            changed.append(Small.of(records[:at] + records[at + 1 :]))
            to = dice.randrange(len(records))
            changed.append(Small.of(records[:to] + [records[at]] + records[to:]))
            if to != at:
                swapped = list(records)
                swapped[at], swapped[to] = swapped[to], swapped[at]
                changed.append(Small.of(swapped))
        for stored in changed:
            self.assertEqual(self.told(stored)[0], "failed")

    def test_lies_in_a_header_are_found_though_the_seal_holds(self):
        head = KINDS["RegisterHead"].shape
        lies = {
            "version": 3,
            "rules": 2,
            "book": BANK * 2,
            "page": 9,
            "previous": bytes(32),
            "first_entry": 7,
            "entries": 2,
            "written_at": 0,
            "register": head(2, bytes(32)),
            "body_hash": bytes(32),
            "entries_root": bytes(32),
        }
        for field, wrong in {**lies, "register ": None}.items():
            lie = self.lie(lambda bank: self.state(bank.athens, {field.strip(): wrong}))
            self.assertEqual(lie[1]["integrity"], "failed", field)

    @staticmethod
    def state(book, lies={}):
        book.write(event("StateStated", bytes(32)), change=lambda header: header._replace(**lies))

    def test_a_page_that_names_a_register_not_here_is_not_judged(self):
        head = KINDS["RegisterHead"].shape(3, bytes(32))
        verdict, wrong = self.lie(lambda bank: self.state(bank.athens, {"register": head}))
        self.assertEqual(wrong["integrity"], "not_checked")
        self.assertNotEqual(verdict, "ok")

    def test_keys_count_by_position(self):
        def rotate(bank, late):
            old, new = bank.athens.key, Book(9, "site", "X").key
            bank.register.write(
                event("BookKeyAdded", bank.athens.id, new.public_key().public_bytes_raw()),
                event("BookKeyRevoked", bank.athens.id, bank.athens.public()),
            )
            bank.athens.key = old if late else new
            self.state(bank.athens)

        self.assertEqual(self.lie(lambda bank: rotate(bank, late=False)), ("ok", {}))
        self.assertEqual(self.lie(lambda bank: rotate(bank, late=True))[1]["integrity"], "failed")

    def test_a_closed_book_ends_and_its_successor_takes_over_what_it_had(self):
        def close(bank, quantity, last=0, behind=False):
            end = value("NamedPage", len(bank.athens.pages) + last, bank.athens.hash)
            if behind:
                # Sealed by its own key, as of the register before the closing: all that is wrong is that it comes behind.
                self.state(bank.athens)
            bank.register.write(event("BookClosed", bank.athens.id, end, None, None, "pages_lost"))
            heir = next(book for seed in range(7, 99) if (book := Book(seed, "site", "ATH-2", bank.register)).id > bank.athens.id)
            bank.register.write(event("SuccessorAdded", bank.athens.id, *heir.added()))
            heir.write(heir.genesis)
            available = KINDS["LotStatus"].variants[0].shape()
            carried = value("CarriedLine", BLANKET, LOT, None, available, BIN, FAR_BIN, quantity)
            heir.write(event("GoodsCarried", bank.athens.id, (carried,)))
            books = [bank.register, *sorted((*bank.books()[1:], heir), key=lambda book: book.id)]
            bank.books = lambda: books

        self.assertEqual(self.lie(lambda bank: close(bank, 170)), ("ok", {}))
        self.assertEqual(self.lie(lambda bank: close(bank, 171))[1], {"balance": "failed"})
        self.assertEqual(self.lie(lambda bank: close(bank, 170, behind=True))[1]["integrity"], "failed")
        self.assertEqual(self.lie(lambda bank: close(bank, 170, last=-1))[1]["integrity"], "failed")

    def test_less_than_nothing_is_found(self):
        def give(bank, quantity):
            bank.athens.write(event("HandedOver", PARISH, None, value("Reach", None, None), (out(quantity),)))

        self.assertEqual(self.lie(lambda bank: give(bank, 170)), ("ok", {}))
        self.assertEqual(self.lie(lambda bank: give(bank, 171))[1], {"balance": "failed"})

        def spend(bank):
            bank.treasury.write(event("ExpensePaid", FUND, "other", value("Money", 40_001, "EUR"), None))

        self.assertEqual(self.lie(spend)[1], {"balance": "failed"})

    def test_more_arrived_than_left_is_found(self):
        def again(bank):
            first = bank.larissa.pages[1]
            size = int.from_bytes(first[:4], "little")
            bank.larissa.write(entries=[first[size + 12 : -96]])

        self.assertEqual(self.lie(again)[1], {"balance": "failed"})

    def test_a_false_citation_and_a_forged_device_are_found(self):
        def cite(bank, index, page=2):
            place = KINDS["EntryRef"].shape(bank.athens.id, page, index, bytes(32))
            bank.larissa.write(event("StateStated", bytes(32)), cause=place)

        self.assertEqual(self.lie(lambda bank: cite(bank, 0)), ("failed", {"citations": "failed"}))
        self.assertEqual(self.lie(lambda bank: cite(bank, 9)), ("failed", {"citations": "failed"}))
        self.assertEqual(self.lie(lambda bank: cite(bank, 0, page=9))[0], "incomplete")

        def sign(bank, message):
            entry = bank.athens.entry(event("StateStated", bytes(32)))
            signed = bank.athens.key.sign(message + encode(ENTRY, entry))
            device = value("Signature", bank.athens.public(), signed[:32], signed[32:])
            bank.athens.write(entries=[encode(ENTRY, entry._replace(signature=device))])

        self.assertEqual(self.lie(lambda bank: sign(bank, b"helpbank v1 actor\n")), ("ok", {}))
        self.assertEqual(self.lie(lambda bank: sign(bank, b"")), ("failed", {"devices": "failed"}))

    def test_a_genesis_must_be_what_the_register_says(self):
        def another(kind="site", code="VOL", bank_id=BANK, said=lambda added: added):
            def tell(bank):
                stranger = Book(7, kind, code, bank.register)
                stranger.genesis = stranger.genesis._replace(bank=bank_id)
                stranger.id = hashed("genesis", encode(GENESIS, stranger.genesis))
                bank.register.write(said(stranger.added()))
                stranger.write(stranger.genesis)
                books = [bank.register, *sorted((*bank.books()[1:], stranger), key=lambda book: book.id)]
                bank.books = lambda: books

            return self.lie(tell)

        self.assertEqual(another(), ("ok", {}))
        self.assertEqual(another(bank_id=bytes(16))[1]["integrity"], "failed")
        self.assertEqual(another(said=lambda added: added._replace(code="OTHER"))[1]["integrity"], "failed")
        self.assertEqual(another(said=lambda added: added._replace(book_kind="log"))[1]["integrity"], "failed")
        self.assertEqual(another(said=lambda added: added._replace(book=bytes(32)))[1]["integrity"], "failed")

    def test_a_manifest_counts_only_with_the_registers_key_and_as_it_is_there(self):
        def told(**how):
            return self.lie(lambda bank: Small.of(bank.records()[:-1] + [(2, bank.manifest(**how))]))[1]

        self.assertEqual(told(), {})
        self.assertEqual(told(key=Book(66, "site", "X").key), {"completeness": "failed"})
        self.assertEqual(told(change=lambda it: it._replace(bank=bytes(16))), {"completeness": "failed"})
        self.assertEqual(told(change=lambda it: it._replace(books=it.books[::-1])), {"completeness": "failed"})
        self.assertEqual(told(change=lambda it: it._replace(books=it.books[:-1])), {"completeness": "failed"})
        self.assertEqual(told(change=lambda it: it._replace(version=1))["integrity"], "failed")

    def test_a_book_left_out_or_begun_in_its_middle_is_incomplete(self):
        def left_out(bank):
            books = [book for book in bank.books() if book is not bank.treasury]
            bank.books = lambda: books

        self.assertEqual(self.lie(left_out), ("incomplete", {"completeness": "not_checked"}))

        def middle(bank):
            records = [record for record in bank.records() if record[1] != bank.treasury.pages[0]]

            def begun(told):
                return told._replace(books=tuple(end._replace(from_=2) if end.book == bank.treasury.id else end for end in told.books))

            return Small.of(records[:-1] + [(2, bank.manifest(change=begun))])

        self.assertEqual(self.lie(middle), ("incomplete", {"completeness": "not_checked", "balance": "not_checked"}))

    def test_the_program_answers_in_lines_and_by_its_exit_code(self):
        bank = Small()
        self.file.write_bytes(Small.of(bank.records()))

        def run(*arguments):
            said = io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
                try:
                    code = verify.main([str(argument) for argument in arguments])
                except SystemExit as stop:
                    code = stop.code
            return code, said.getvalue()

        code, said = run(self.file, "--format", "json")
        report = json.loads(said)
        self.assertEqual((code, report["verdict"], list(report)), (0, "ok", ["verdict", "checks"]))
        self.assertEqual({tuple(check) for check in report["checks"]}, {("name", "status", "book", "page", "detail")})
        self.assertEqual(run(self.file, self.file)[1].count("\n"), 2)
        self.assertEqual(run(self.file, "--register", bank.register.id.hex())[0], 0)
        self.assertEqual(run(self.file, "--register", "00" * 32)[0], 1)
        self.assertEqual(run(self.file, "--register", "xyz")[0], 2)
        self.assertEqual(run(self.file.with_name("none"))[0], 2)
        self.assertEqual(run()[0], 2)

    def test_what_was_not_foreseen_fails_and_leaves_no_traceback(self):
        self.file.write_bytes(Small.of(Small().records()))
        for error in (KeyError(b"\x00"), RecursionError("deep"), AssertionError()):
            with mock.patch.object(audit.Audit, "report", side_effect=error):
                said = io.StringIO()
                with mock.patch.dict(os.environ), contextlib.redirect_stdout(said):
                    os.environ.pop(verify.RAISE, None)
                    self.assertEqual(verify.main([str(self.file), "--format", "json"]), 1)
                report = json.loads(said.getvalue())
                self.assertEqual((report["verdict"], report["checks"][0]["name"]), ("failed", "integrity"))
                with mock.patch.dict(os.environ, {verify.RAISE: "1"}):
                    self.assertRaises(type(error), verify.main, [str(self.file)])


if __name__ == "__main__":
    unittest.main()
