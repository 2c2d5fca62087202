"""Hashes, trees, seals, pages, portable entries, a manifest: the vectors of each, and what is refused."""

import unittest

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import bundles
import hashes
import pages
import seals
from shapes import GENESIS, HEADER, MANIFEST
from vectors import named, stored
from wire import Refused, decode, encode


def refused(opened, changed):
    try:
        opened(changed)
    except Refused:
        return True
    return False


def survivors(opened, good):
    """Where a changed bit is not noticed."""
    flipped = (good[:at] + bytes([good[at] ^ (1 << at % 8)]) + good[at + 1 :] for at in range(len(good)))
    return [at for at, bad in enumerate(flipped) if not refused(opened, bad)]


class Hashes(unittest.TestCase):
    def test_trees_and_paths(self):
        for block in named("hashes.txt", "tree"):
            count = int(block["name"].split(" ")[1])
            leaves = [hashes.hashed("entry", bytes([leaf])) for leaf in range(count)]
            self.assertEqual(hashes.root(leaves).hex(), block["root"], block["name"])
            if count:
                index = int(block["index"])
                path = [bytes.fromhex(step) for step in block["path"].split()]
                self.assertEqual(hashes.root_by_path(leaves[index], index, count, path).hex(), block["root"])
                self.assertIsNone(hashes.root_by_path(leaves[index], index, count, [*path, bytes(32)]))
                self.assertIsNone(hashes.root_by_path(leaves[index], index + count, count, path))

    def test_made_ids(self):
        for block in named("hashes.txt", "id"):
            made = hashes.made_id(stored(block, "book"), stored(block, "key"), int(block["ordinal"]), block["kind"])
            self.assertEqual(made.hex(), block["id"])

    def test_requests_and_states(self):
        for begin in ("request", "state"):
            (block,) = named("hashes.txt", begin)
            self.assertEqual(hashes.hashed(begin, stored(block)).hex(), block["hash"])


class Pages(unittest.TestCase):
    def test_a_genesis_names_its_book(self):
        (block,) = named("pages.txt", "genesis")
        opening = decode(GENESIS, stored(block))
        self.assertEqual(encode(GENESIS, opening), stored(block))
        self.assertEqual(hashes.hashed("genesis", stored(block)).hex(), block["book"])

    def test_every_page_opens_and_follows_the_one_before(self):
        head = pages.BEFORE_PAGE_1
        for block in named("pages.txt", "page"):
            page = pages.opened(stored(block))
            self.assertEqual(page.hash.hex(), block["hash"])
            self.assertEqual(page.header.entries_root.hex(), block["root"])
            self.assertEqual(encode(HEADER, page.header).hex(), block["header"])
            key = Ed25519PrivateKey.from_private_bytes(stored(block, "seed"))
            signature = key.sign(b"helpbank v1 seal\n" + stored(block, "header"))
            self.assertEqual(stored(block)[-96:], key.public_key().public_bytes_raw() + signature)
            head = pages.followed(page, page.header.book, head)
        self.assertEqual(head.page, 4)

    def test_no_changed_bit_and_no_cut_opens(self):
        for block in named("pages.txt", "page"):
            good = stored(block)
            self.assertEqual(survivors(pages.opened, good), [], block["name"])
            self.assertTrue(all(refused(pages.opened, good[:cut]) for cut in range(len(good))))
            self.assertTrue(refused(pages.opened, good + b"\0"))

    def test_portable_entries(self):
        blocks = named("pages.txt", "portable")
        self.assertEqual(len(blocks), 5)
        for block in blocks:
            entry = pages.portable(stored(block))
            self.assertEqual(f"portable entry {entry.index} of page {entry.header.page}", " ".join(block["name"].split(",")[0].split()[:6]))
            self.assertEqual(survivors(pages.portable, stored(block)), [], block["name"])

    def test_the_manifest(self):
        (block,) = named("manifest.txt", "manifest")
        told, key = bundles.manifest(stored(block))
        self.assertEqual(encode(MANIFEST, told), stored(block)[:-96])
        beside = hashes.ZEROS
        for record in (stored(block) for block in named("manifest.txt", "record")):
            self.assertEqual(record[1:5], (len(record) - 5).to_bytes(4, "little"))
            beside = hashes.hashed("beside", beside + record[:1] + record[5:])
        self.assertEqual(told.beside, beside)
        self.assertEqual([(end.from_, end.to) for end in told.books], [(1, 258), (1, 7), (1, 0)])
        signer = Ed25519PrivateKey.from_private_bytes(stored(block, "seed"))
        self.assertEqual(key, signer.public_key().public_bytes_raw())
        self.assertEqual(survivors(bundles.manifest, stored(block)), [])


class Seals(unittest.TestCase):
    """Forgeries that fit the equation: by whoever holds a key, but not what strict verification takes."""

    P, L = seals.P, seals.ORDER
    D = -121665 * pow(121666, -1, P) % P
    SQRT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)

    def add(self, a, b):
        (x1, y1), (x2, y2) = a, b
        twist = self.D * x1 * x2 * y1 * y2 % self.P
        x = (x1 * y2 + x2 * y1) * pow(1 + twist, -1, self.P)
        y = (y1 * y2 + x1 * x2) * pow(1 - twist, -1, self.P)
        return x % self.P, y % self.P

    def times(self, scalar, point):
        total = (0, 1)
        while scalar:
            if scalar & 1:
                total = self.add(total, point)
            point, scalar = self.add(point, point), scalar >> 1
        return total

    def point(self, y, odd=0):
        square = (y * y - 1) * pow(self.D * y * y + 1, -1, self.P) % self.P
        x = pow(square, (self.P + 3) // 8, self.P)
        if (x * x - square) % self.P:
            x = x * self.SQRT_OF_MINUS_1 % self.P
        self.assertEqual(x * x % self.P, square)
        return (x if x % 2 == odd else -x % self.P), y

    @staticmethod
    def encoded(point):
        return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")

    def forged(self, secret, twist_of_key, nonce, twist_of_r, message=b"message"):
        """A key and a signature, either with a point of small order added; s fits as if neither were."""
        import hashlib

        base = self.point(4 * pow(5, -1, self.P) % self.P)
        key = self.encoded(self.add(self.times(secret, base), twist_of_key))
        r = self.encoded(self.add(self.times(nonce, base), twist_of_r))
        k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % self.L
        return key, r + ((nonce + k * secret) % self.L).to_bytes(32, "little"), k

    def small_points(self):
        of_order_8 = self.point(min(seals._SMALL - {0, 1, self.P - 1}))
        return [self.times(number, of_order_8) for number in range(8)]

    def test_there_are_eight_points_of_small_order_and_all_are_known(self):
        points = self.small_points()
        self.assertEqual(len(set(points)), 8)
        for point in points:
            self.assertTrue(seals.small_order(self.encoded(point)))
            # The same with a sign that x = 0 has not, and with a y beyond p where 255 bits have room for it.
            raw = int.from_bytes(self.encoded(point), "little")
            self.assertTrue(seals.small_order((raw ^ 1 << 255).to_bytes(32, "little")))
            if point[1] < 19:
                self.assertTrue(seals.small_order((raw + self.P).to_bytes(32, "little")))

    def test_only_the_honest_signature_holds(self):
        for number, twist in enumerate(self.small_points()):
            key, signature, _ = self.forged(1234567, (0, 1), 7654321, twist)
            self.assertEqual(seals.holds(key, signature, b"message"), number == 0, number)

    def test_the_cofactor_is_not_multiplied_away(self):
        for twist in self.small_points()[1:]:
            for nonce in range(2, 12):
                key, signature, k = self.forged(1234567, twist, nonce, (0, 1))
                # The twist of the key is multiplied by k, and only then may vanish.
                vanishes = self.times(k, twist) == (0, 1)
                self.assertEqual(seals.holds(key, signature, b"message"), vanishes)

    def test_small_keys_and_small_r_are_refused_though_they_fit(self):
        for twist in self.small_points():
            for nonce in range(8):
                key, signature, _ = self.forged(0, twist, nonce, (0, 1))
                self.assertFalse(seals.holds(key, signature, b"message"))
        key, signature, _ = self.forged(1234567, (0, 1), 0, (0, 1))
        self.assertFalse(seals.holds(key, signature, b"message"))

    def test_s_has_one_spelling(self):
        key, signature, _ = self.forged(1234567, (0, 1), 7654321, (0, 1))
        s = int.from_bytes(signature[32:], "little") + self.L
        self.assertTrue(seals.holds(key, signature, b"message"))
        self.assertFalse(seals.holds(key, signature[:32] + s.to_bytes(32, "little"), b"message"))


if __name__ == "__main__":
    unittest.main()
