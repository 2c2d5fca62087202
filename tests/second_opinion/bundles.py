"""Bundles (FORMAT.md §10): records one after the other, and the manifest that ends them."""

import seals
from shapes import MANIFEST
from wire import Refused, decode

MAGIC = b"HELPBANK PAGES 1"
PACKED = bytes.fromhex("28b52ffd")
PAGE, MANIFEST_RECORD, CHECKPOINT, POLICY, STATE = 1, 2, 3, 4, 5
RECORD_BYTES_MAX = {PAGE: 921_600, MANIFEST_RECORD: 1 << 20, CHECKPOINT: 262_144, POLICY: 262_144, STATE: 64 << 20}
CHECKPOINTS_MAX = 16
MANIFEST_VERSION = 3


def _exactly(file, count):
    taken = file.read(count)
    if len(taken) < count:
        raise Refused("the file ends in the middle of a record")
    return taken


def records(file):
    """The records of a bundle as (kind, bytes), one in memory at a time; refused where the layout is broken."""
    magic = file.read(len(MAGIC))
    if magic.startswith(PACKED):
        raise Refused("a packed bundle: unpack it with `zstd -d` first")
    if magic != MAGIC:
        raise Refused("not a bundle: it does not begin with its name")
    kind, before, seen, checkpoints = None, None, set(), 0
    while first := file.read(1):
        if kind == MANIFEST_RECORD:
            raise Refused("something follows the manifest")
        before, kind = kind, first[0]
        if kind not in RECORD_BYTES_MAX:
            raise Refused(f"a record of kind {kind}")
        size = int.from_bytes(_exactly(file, 4), "little")
        if size > RECORD_BYTES_MAX[kind]:
            raise Refused(f"a record of {size} bytes")
        checkpoints += kind == CHECKPOINT
        early = {POLICY: not seen, CHECKPOINT: PAGE not in seen and checkpoints <= CHECKPOINTS_MAX, MANIFEST_RECORD: before == PAGE, STATE: before == PAGE}
        stored = _exactly(file, size)
        if not early.get(kind, True):
            raise Refused(f"a record of kind {kind} where none may stand")
        seen.add(kind)
        yield kind, stored
    if kind != MANIFEST_RECORD:
        raise Refused("the file ends without a manifest")


def manifest(stored):
    """A manifest record opened: the manifest, and the key whose signature over it holds."""
    body, key, signature = stored[:-96], stored[-96:-64], stored[-64:]
    if len(stored) <= 96:
        raise Refused(f"a manifest of {len(stored)} bytes")
    told = decode(MANIFEST, body)
    if told.version != MANIFEST_VERSION:
        raise Refused(f"a manifest of version {told.version}")
    if not seals.holds(key, signature, b"helpbank v1 manifest\n" + body):
        raise Refused("the signature does not fit the manifest")
    return told, key
