"""Signed notes, keys and checkpoints (FORMAT.md §12)."""

import base64
import binascii
import re
from collections import namedtuple
from hashlib import sha256

import seals
from wire import Refused

NOTE_BYTES_MAX = 262_144
SIGNATURES_MAX = 64
KEY_NAME_BYTES_MAX = 255
COSIGNED_AT_MAX = 2**63 - 1
LOG, WITNESS = 1, 4

Key = namedtuple("Key", "name id kind public")
Line = namedtuple("Line", "name id signature")
Note = namedtuple("Note", "text lines")
Checkpoint = namedtuple("Checkpoint", "origin size root")

_DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def from_base64(text):
    """Base64 with padding and with unused bits zero, or refused."""
    try:
        stored = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(f"{text!r} is no base64") from error
    if base64.b64encode(stored).decode() != text:
        raise Refused(f"{text!r} is another spelling of base64")
    return stored


def decimal(text, most=2**64 - 1):
    if not _DECIMAL.fullmatch(text) or int(text) > most:
        raise Refused(f"{text!r} is no decimal number")
    return int(text)


def is_name(name):
    return bool(name) and not any(char in _SPACES or char == "+" for char in name)


def key(text):
    """A verifier key."""
    name, _, rest = text.partition("+")
    written, _, payload = rest.partition("+")
    stored = from_base64(payload)
    if not is_name(name) or len(name.encode()) > KEY_NAME_BYTES_MAX or len(stored) != 33 or stored[0] not in (LOG, WITNESS):
        raise Refused(f"{text!r} is no key of a log or a witness")
    made = sha256(name.encode() + b"\n" + stored).digest()[:4]
    if made.hex() != written:
        raise Refused(f"the key {name} has not the id that is written in it")
    if not seals.is_point(stored[1:]) or seals.small_order(stored[1:]):
        raise Refused(f"the key {name} cannot be used")
    return Key(name, made, stored[0], stored[1:])


def note(stored):
    """A note: its form, not its signatures."""
    if len(stored) > NOTE_BYTES_MAX:
        raise Refused(f"a note of {len(stored)} bytes")
    try:
        whole = stored.decode()
    except UnicodeDecodeError as error:
        raise Refused("a note that is no UTF-8") from error
    if any(char < " " and char != "\n" for char in whole):
        raise Refused("a note with a control character")
    text, empty, rest = whole.rpartition("\n\n")
    if not empty or not rest.endswith("\n"):
        raise Refused("a note without signatures")
    lines = [_line(line) for line in rest[:-1].split("\n")]
    if len(lines) > SIGNATURES_MAX:
        raise Refused("a note with too many signatures")
    return Note(text + "\n", lines)


def _line(line):
    mark, name, payload = (line.split(" ") + ["", ""])[:3]
    stored = from_base64(payload) if line.count(" ") == 2 and mark == "\u2014" and is_name(name) else b""
    if len(stored) <= 4:
        raise Refused("a line that is no signature")
    return Line(name, stored[:4], stored[4:])


def signed(one, known):
    """The known keys that signed a note, each with its times; refused when a signature of one of them does not fit."""
    found = {}
    for line in one.lines:
        for known_key in known:
            if (line.name, line.id) == (known_key.name, known_key.id):
                found.setdefault(known_key, []).append(_at(known_key, one.text, line.signature))
    return found


def _at(known_key, text, signature):
    """When a witness cosigned, in seconds; None of a log."""
    at, message = None, text
    if known_key.kind == WITNESS:
        at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
        message = f"cosignature/v1\ntime {at}\n{text}"
        if at > COSIGNED_AT_MAX:
            raise Refused("a cosignature of no time")
    if len(signature) != 64 or not seals.holds(known_key.public, signature, message.encode()):
        raise Refused(f"the signature of {known_key.name} does not fit")
    return at


def checkpoint(text):
    """The checkpoint that a note's text is."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3]:
        raise Refused("a checkpoint has three lines")
    origin, size, root = lines[0], decimal(lines[1]), from_base64(lines[2])
    if not 1 <= len(origin.encode()) <= KEY_NAME_BYTES_MAX or any(char < " " or "\x7f" <= char <= "\x9f" for char in origin):
        raise Refused("a checkpoint without an origin")
    if len(root) != 32 or (size == 0 and root != sha256(b"").digest()):
        raise Refused("a checkpoint without a root")
    return Checkpoint(origin, size, root)
