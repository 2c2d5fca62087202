"""The stored types, made from the tables of FORMAT.md: entries, events, headers, manifests."""

import keyword
import re

import tables
import texts
from wire import FLAG, I16, I32, I64, U16, U32, U64, Capitals, Enum, Fixed, Listed, Maybe, Number, Struct, Text, Words

AMOUNT_MAX = 10**12

HASH = Fixed(32)
ID = Fixed(16)

# What a field's second word means. A word in small letters that is not here names a thing, and so an id.
KINDS = {
    "u16": U16,
    "u32": U32,
    "u64": U64,
    "bool": FLAG,
    "32": HASH,
    "16": ID,
    "hash": HASH,
    "BookId": HASH,
    "Quantity": Number("Q", 1, AMOUNT_MAX),
    "Count": Number("Q", 0, AMOUNT_MAX),
    "Timestamp": I64,
    "Day": I32,
    "Currency": Capitals(3),
    "Code": Text(texts.code),
    "Label": Text(texts.label),
}


def kind_of(word):
    """The type a word of the tables names: `T`, `T?`, `[T]`."""
    if word.endswith("?"):
        return Maybe(kind_of(word[:-1]))
    if word.startswith("["):
        return Listed(kind_of(word[1:-1]))
    if word in KINDS:
        return KINDS[word]
    if word == word.lower():
        return ID
    raise KeyError(word)


def field_of(text):
    """`donor party` is (donor, ID); `announcement?` is (announcement, Maybe(ID)); `LossReason` is (loss_reason, its enum)."""
    words = text.replace("`", "").split(" ")
    name = words[0].rstrip("?")
    if name != name.lower():
        name = re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
    return name + "_" if keyword.iskeyword(name) else name, kind_of(words[-1])


def struct_of(name, fields):
    return Struct(name, [field_of(field) for field in fields.split(", ")] if fields else [])


def rows(table):
    return [line.split(" | ") for line in table.strip().splitlines()]


def enum_of(variants):
    if "(" not in variants:
        return Words(variants.split(", "))
    return Enum([struct_of(name, fields) for name, fields in re.findall(r"(\w+)(?:\(([^)]*)\))?(?:, |$)", variants)])


def define(name, fields):
    KINDS[name] = struct_of(name, fields)


# Enums before those that name them: the ones of words alone come first.
for enum_name, enum_variants in sorted(rows(tables.ENUMS), key=lambda row: "(" in row[1]):
    KINDS[enum_name] = enum_of(enum_variants)
KINDS["Zone"] = Struct("Zone", [("winter_minutes", I16), ("summer", KINDS["Summer"])])
define("Money", "minor Quantity, Currency")
define("EntryRef", "book 32, page u64, index u32, hash")
for part_name, part_fields in rows(tables.PARTS):
    define(part_name, part_fields)

EVENT = Enum([struct_of(name, fields.removeprefix("Genesis: ")) for _, name, fields in rows(tables.EVENTS)])
GENESIS = EVENT.variants[0]
KINDS["Event"] = EVENT
define("Signature", "key 32, r 32, s 32")
define("Entry", "key 16, request hash, occurred_at Timestamp, actor, cause EntryRef?, salt, Event, signature Signature?")
define("Checkpoint", "size u64, root 32")
define("RegisterHead", "page u64, hash")
define(
    "Header",
    "version u16, rules u16, book 32, page u64, previous 32, first_entry u64, entries u32, written_at Timestamp, "
    "checkpoint Checkpoint?, register RegisterHead?, body_hash 32, entries_root 32",
)
define("BookEnd", "book 32, from u64, to u64, head 32, had u64")
define("Manifest", "version u16, bank, register 32, made_at Timestamp, books [BookEnd], beside 32")

ENTRY, HEADER, MANIFEST = KINDS["Entry"], KINDS["Header"], KINDS["Manifest"]
ACCOUNT, ASSET, TRANSFER = KINDS["Account"], KINDS["Asset"], KINDS["Transfer"]
