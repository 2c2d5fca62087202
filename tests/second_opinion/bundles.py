"""Bundles (FORMAT.md §10): records one after the other, and the manifest that ends them."""

import seals
from shapes import MANIFEST
from wire import Refused, decode

MAGIC = b"HELPBANK PAGES 1"
PAGE, MANIFEST_RECORD = 1, 2
RECORD_BYTES_MAX = {PAGE: 921_600, MANIFEST_RECORD: 1 << 20}
MANIFEST_VERSION = 1


def _exactly(file, count):
    taken = file.read(count)
    if len(taken) < count:
        raise Refused("the file ends in the middle of a record")
    return taken


def records(file):
    """The records of a bundle as (kind, bytes), one in memory at a time; refused where the layout is broken."""
    if file.read(len(MAGIC)) != MAGIC:
        raise Refused("not a bundle: it does not begin with its name")
    kind = None
    while first := file.read(1):
        if kind == MANIFEST_RECORD:
            raise Refused("something follows the manifest")
        kind = first[0]
        if kind not in RECORD_BYTES_MAX:
            raise Refused(f"a record of kind {kind}")
        size = int.from_bytes(_exactly(file, 4), "little")
        if size > RECORD_BYTES_MAX[kind]:
            raise Refused(f"a record of {size} bytes")
        yield kind, _exactly(file, size)
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
