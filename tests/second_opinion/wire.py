"""The codec (FORMAT.md §1): types that read a value from bytes and write it again; knows no shape of the ledger."""

import struct
from collections import namedtuple


class Refused(Exception):
    """Bytes that are not what they should be; the message says why."""


class Reader:
    """A place in some bytes."""

    __slots__ = ("bytes", "at")

    def __init__(self, data):
        self.bytes, self.at = data, 0

    def take(self, count):
        end = self.at + count
        if end > len(self.bytes):
            raise Refused(f"{count} bytes wanted, {len(self.bytes) - self.at} are there")
        taken = self.bytes[self.at : end]
        self.at = end
        return taken

    def left(self):
        return len(self.bytes) - self.at


class Number:
    """A little-endian number of fixed width, with bounds where the format gives some."""

    def __init__(self, code, least=None, most=None):
        self.struct = struct.Struct("<" + code)
        self.least, self.most = least, most

    def read(self, reader):
        (value,) = self.struct.unpack(reader.take(self.struct.size))
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise Refused(f"{value} is out of bounds")
        return value

    def write(self, value, out):
        out += self.struct.pack(value)


class Flag:
    """One byte, 0 or 1."""

    def read(self, reader):
        byte = reader.take(1)[0]
        if byte > 1:
            raise Refused(f"{byte} is neither 0 nor 1")
        return byte == 1

    def write(self, value, out):
        out.append(1 if value else 0)


class Fixed:
    """Bytes as they are: ids, hashes, keys."""

    def __init__(self, count):
        self.count = count

    def read(self, reader):
        return reader.take(self.count)

    def write(self, value, out):
        out += value


U8, U16, U32, U64 = Number("B"), Number("H"), Number("I"), Number("Q")
I16, I32, I64 = Number("h"), Number("i"), Number("q")


def count(reader):
    """A count inside bytes, believed only as far as there are bytes for it: every element takes one at least."""
    value = U64.read(reader)
    if value > reader.left():
        raise Refused(f"a count of {value}, but {reader.left()} bytes follow")
    return value


class Text:
    """UTF-8 behind its length, held to a rule that raises what it objects to."""

    def __init__(self, rule):
        self.rule = rule

    def read(self, reader):
        try:
            text = reader.take(count(reader)).decode("utf-8", "strict")
        except UnicodeDecodeError as error:
            raise Refused("ill-formed UTF-8") from error
        self.rule(text)
        return text

    def write(self, value, out):
        stored = value.encode("utf-8")
        U64.write(len(stored), out)
        out += stored


class Capitals:
    """As many letters A to Z, without a length."""

    def __init__(self, letters):
        self.letters = letters

    def read(self, reader):
        taken = reader.take(self.letters)
        if not all(0x41 <= byte <= 0x5A for byte in taken):
            raise Refused(f"{taken!r} is not {self.letters} letters A to Z")
        return taken.decode("ascii")

    def write(self, value, out):
        out += value.encode("ascii")


class Maybe:
    """Option: None, or the value."""

    def __init__(self, inner):
        self.inner = inner

    def read(self, reader):
        return self.inner.read(reader) if FLAG.read(reader) else None

    def write(self, value, out):
        FLAG.write(value is not None, out)
        if value is not None:
            self.inner.write(value, out)


FLAG = Flag()


class Listed:
    """A list, read as a tuple."""

    def __init__(self, inner):
        self.inner = inner

    def read(self, reader):
        return tuple(self.inner.read(reader) for _ in range(count(reader)))

    def write(self, value, out):
        U64.write(len(value), out)
        for one in value:
            self.inner.write(one, out)


class Struct:
    """Fields in order, nothing between; the value is a named tuple."""

    def __init__(self, name, fields):
        self.fields = [inner for _, inner in fields]
        self.shape = namedtuple(name, [field for field, _ in fields])

    def read(self, reader):
        return self.shape._make([inner.read(reader) for inner in self.fields])

    def write(self, value, out):
        for inner, one in zip(self.fields, value, strict=True):
            inner.write(one, out)


class Enum:
    """The number of the variant, then its fields; the value is a named tuple with the variant's name."""

    def __init__(self, variants):
        self.variants = variants
        self.numbers = {variant.shape.__name__: number for number, variant in enumerate(variants)}

    def read(self, reader):
        number = U32.read(reader)
        if number >= len(self.variants):
            raise Refused(f"there is no variant {number}")
        return self.variants[number].read(reader)

    def write(self, value, out):
        number = self.numbers[type(value).__name__]
        U32.write(number, out)
        self.variants[number].write(value, out)


class Words:
    """An enum whose variants have no fields; the value is the variant's word."""

    def __init__(self, words):
        self.words = words

    def read(self, reader):
        number = U32.read(reader)
        if number >= len(self.words):
            raise Refused(f"there is no variant {number}")
        return self.words[number]

    def write(self, value, out):
        U32.write(self.words.index(value), out)


def encode(kind, value):
    """The stored bytes of a value."""
    out = bytearray()
    kind.write(value, out)
    return bytes(out)


def decode(kind, stored):
    """The value of stored bytes: all of them, in their one spelling."""
    reader = Reader(stored)
    value = kind.read(reader)
    if reader.left():
        raise Refused(f"{reader.left()} bytes too many")
    if encode(kind, value) != stored:
        raise Refused("not the one spelling of this value")
    return value
