"""The tables this verifier is made of are the tables of FORMAT.md, word for word."""

import re
import unittest

import tables
from postings import transfers
from shapes import ENTRY, EVENT, HEADER, MANIFEST, rows
from vectors import FOLDER, stored, vectors
from wire import decode

FORMAT = (FOLDER.parent / "FORMAT.md").read_text(encoding="utf-8")


def table(head, after=0):
    """The rows below the first such head from here on, without what frames them."""
    lines = FORMAT[FORMAT.index(head, after) :].splitlines()[2:]
    end = next(at for at, line in enumerate(lines) if not line.startswith("|"))
    return [line.strip("|").strip() for line in lines[:end]]


class Tables(unittest.TestCase):
    def test_the_tables_are_the_formats(self):
        for head, ours in (
            ("| no | event | fields |", tables.EVENTS),
            ("| part | fields |", tables.PARTS),
            ("| enum | variants, from 0 |", tables.ENUMS),
            ("| event | source | target | asset | quantity |", tables.POSTINGS),
        ):
            self.assertEqual(table(head), [row.strip("|").strip() for row in ours.strip().splitlines()], head)

    def test_events_are_numbered_from_0(self):
        self.assertEqual([int(row[0]) for row in rows(tables.EVENTS)], list(range(41)))

    def test_headers_and_manifests_have_the_fields_of_the_format(self):
        for kind, head in ((HEADER, "| version | `u16` = 2 |\n| rules"), (MANIFEST, "| version | `u16` = 3 |\n| bank")):
            start = FORMAT.rindex("| field | type |", 0, FORMAT.index(head))
            names = [row.split(" | ")[0] for row in table("| field | type |", start)]
            self.assertEqual(names, list(kind.shape._fields))

    def test_contexts_are_the_formats(self):
        for context in ("genesis", "entry", "entries node", "body", "page", "beside", "id"):
            self.assertIsNotNone(re.search(rf"\| `helpbank v1 {context}` \|", FORMAT), context)


class Postings(unittest.TestCase):
    def test_every_event_that_moves_something_moves_it(self):
        moving = {row[0].split(" ")[0] for row in rows(tables.POSTINGS)}
        known = {variant.shape.__name__ for variant in EVENT.variants}
        self.assertLessEqual(moving, known)
        for block in vectors("entries.txt"):
            event = decode(ENTRY, stored(block)).event
            name = type(event).__name__
            made = transfers(bytes(16), event)
            if name not in moving:
                self.assertEqual(made, [], block["name"])
            elif getattr(event, "lines", True) and name != "EntryReversed":
                self.assertTrue(made, block["name"])

    def test_money_moves_once_however_many_lines(self):
        paid = [decode(ENTRY, stored(block)).event for block in vectors("entries.txt") if block["name"].startswith("purchase_paid")]
        for event in paid:
            (one,) = transfers(bytes(16), event._replace(lines=event.lines * 3))
            self.assertEqual((type(one.source).__name__, type(one.target).__name__), ("Fund", "Supplier"))
            self.assertEqual(one.quantity, event.amount.minor)


if __name__ == "__main__":
    unittest.main()
