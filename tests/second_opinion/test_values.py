"""Entries and values: every vector decodes and is spelled the same again; a changed byte is refused or is another value."""

import unittest

import letters
import texts
from hashes import hashed
from shapes import ENTRY, KINDS, field_of, kind_of
from vectors import FOLDER, stored, vectors
from wire import Refused, decode, encode

# Values whose type is not the first word of their name.
TYPES = {"Option": "Quantity?", "List": "[Quantity]", "Id": "16"}


def refused(kind, changed):
    try:
        decode(kind, changed)
    except Refused:
        return True
    return False


class Vectors(unittest.TestCase):
    def test_every_entry_has_its_bytes_and_its_hash(self):
        blocks = vectors("entries.txt")
        events = set()
        for block in blocks:
            entry = decode(ENTRY, stored(block))
            events.add(type(entry.event).__name__)
            self.assertEqual(encode(ENTRY, entry), stored(block), block["name"])
            self.assertEqual(hashed("entry", stored(block)).hex(), block["hash"], block["name"])
        self.assertEqual(len(events), len(KINDS["Event"].variants))

    def test_every_value_has_its_bytes(self):
        blocks = vectors("values.txt")
        self.assertGreater(len(blocks), 80)
        for block in blocks:
            word = block["name"].split(" ")[0]
            kind = kind_of(TYPES.get(word, word))
            self.assertEqual(encode(kind, decode(kind, stored(block))), stored(block), block["name"])

    def test_a_changed_byte_is_refused_or_another_value(self):
        tried = survived = 0
        for block in vectors("entries.txt"):
            good = stored(block)
            for at in range(len(good)):
                for flip in (0x01, 0x80, 0xFF):
                    bad = good[:at] + bytes([good[at] ^ flip]) + good[at + 1 :]
                    tried += 1
                    if not refused(ENTRY, bad):
                        survived += 1
                        self.assertNotEqual(repr(decode(ENTRY, bad)), repr(decode(ENTRY, good)))
                        self.assertNotEqual(hashed("entry", bad).hex(), block["hash"])
        self.assertGreater(tried, 20_000)
        self.assertLess(survived, tried)

    def test_no_byte_may_be_missing_or_follow(self):
        for block in vectors("entries.txt"):
            good = stored(block)
            self.assertTrue(refused(ENTRY, good + b"\0"), block["name"])
            self.assertTrue(all(refused(ENTRY, good[:cut]) for cut in range(len(good))), block["name"])


class Bounds(unittest.TestCase):
    def test_numbers_stop_where_the_format_says(self):
        for word, least, most in (("Quantity", 1, 10**12), ("Count", 0, 10**12)):
            kind = kind_of(word)
            for good in (least, most):
                self.assertEqual(decode(kind, good.to_bytes(8, "little")), good)
            for bad in (least - 1, most + 1):
                self.assertTrue(refused(kind, (bad % 2**64).to_bytes(8, "little")), (word, bad))

    def test_texts_stop_where_the_format_says(self):
        def text(word, value):
            raw = value.encode("utf-8", "surrogatepass")
            return kind_of(word), len(raw).to_bytes(8, "little") + raw

        for word, good in (("Code", "A"), ("Code", "ΑΘΗ-01_./"), ("Code", "क\u093e"), ("Code", "WNEASTNR3+"), ("Code", "BU150,16"), ("Code", "x" * 40), ("Label", "a b"), ("Label", "é" * 200)):
            self.assertFalse(refused(*text(word, good)), (word, good))
        for word, bad in (("Code", ""), ("Code", "a b"), ("Code", "x" * 41), ("Code", "a\u0301"), ("Code", "\ud800")):
            self.assertTrue(refused(*text(word, bad)), (word, bad))
        for bad in ("", " ", "\u3000", "a ", "\u2028a", "a\u0085b", "a\tb", "x" * 201):
            self.assertTrue(refused(*text("Label", bad)), repr(bad))

    def test_counts_that_lie_are_refused_at_once(self):
        for count in (2**64 - 1, 2**32, 3):
            self.assertTrue(refused(kind_of("[Quantity]"), count.to_bytes(8, "little") + bytes(16)))

    def test_options_flags_and_variants_have_one_spelling(self):
        self.assertTrue(refused(kind_of("Quantity?"), b"\x02" + (1).to_bytes(8, "little")))
        self.assertTrue(refused(kind_of("bool"), b"\x02"))
        self.assertTrue(refused(kind_of("BookKind"), (4).to_bytes(4, "little")))
        self.assertTrue(refused(kind_of("Currency"), b"EUr"))

    def test_letters_are_those_of_the_vector(self):
        lines = (FOLDER / "letters.txt").read_text(encoding="utf-8").splitlines()
        ranges = [tuple(int(end, 16) for end in line.split()) for line in lines if line and line[0] != "#"]
        self.assertEqual(ranges, list(zip(letters.FIRST, letters.LAST, strict=True)))
        for first, last in ranges:
            self.assertTrue(texts.letter_or_digit(chr(first)) and texts.letter_or_digit(chr(last)))
            self.assertFalse(texts.letter_or_digit(chr(first - 1)) or texts.letter_or_digit(chr(last + 1)))


class Fields(unittest.TestCase):
    def test_a_field_is_named_by_its_first_word(self):
        named = [field_of(text)[0] for text in ("donor party", "announcement?", "LossReason", "from lot", "households `u32`?")]
        self.assertEqual(named, ["donor", "announcement", "loss_reason", "from_", "households"])


if __name__ == "__main__":
    unittest.main()
