// The stored types, made from the tables of FORMAT.md: entries, events, headers.

import { EVENTS, PARTS, ENUMS, ENTRY as ENTRY_FIELDS, HEADER as HEADER_FIELDS } from "./tables.js";
import { codeObjection, labelObjection } from "./texts.js";
import { capitals, fixed, flag, listed, maybe, number, oneOf, struct, text, variants } from "./wire.js";

const AMOUNT_MAX = 10n ** 12n;

const ID = fixed("id", 16);

// What a field's second word means. A word in small letters that is not here names a thing, and so an id.
const TYPES = new Map(Object.entries({
  u16: number("u16", 2, "Uint16"),
  u32: number("u32", 4, "Uint32"),
  u64: number("u64", 8, "BigUint64"),
  bool: flag,
  32: fixed("hash", 32),
  16: fixed("16", 16),
  hash: fixed("hash", 32),
  BookId: fixed("BookId", 32),
  Quantity: number("Quantity", 8, "BigUint64", 1n, AMOUNT_MAX),
  Count: number("Count", 8, "BigUint64", 0n, AMOUNT_MAX),
  Timestamp: number("Timestamp", 8, "BigInt64"),
  Day: number("Day", 4, "Int32"),
  Currency: capitals("Currency", 3),
  Code: text("Code", codeObjection),
  Label: text("Label", labelObjection),
}));

// The type that a word of the tables names: T, T?, [T].
export function typeOf(word) {
  if (word.endsWith("?")) return maybe(typeOf(word.slice(0, -1)));
  if (word.startsWith("[")) return listed(typeOf(word.slice(1, -1)));
  if (TYPES.has(word)) return TYPES.get(word);
  if (word === word.toLowerCase()) return ID;
  throw new Error(`no type ${word}`);
}

// `donor party` is donor, an id; `announcement?` is announcement, perhaps an id; `LossReason` is loss_reason, its enum.
function fieldOf(words) {
  const name = words.split(" ")[0].replace("?", "");
  const spelt = name === name.toLowerCase() ? name : name.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
  return [spelt, typeOf(words.split(" ").pop())];
}

const structOf = (name, fields) => struct(name, fields ? fields.split(", ").map(fieldOf) : []);

const rows = (table) => table.trim().split("\n").map((row) => row.split(" | "));

function define(name, fields) {
  TYPES.set(name, structOf(name, fields));
}

// Enums before those that name them: the ones of words alone come first.
const [words, shapes] = [rows(ENUMS).filter(([, all]) => !all.includes("(")), rows(ENUMS).filter(([, all]) => all.includes("("))];
words.forEach(([name, all]) => TYPES.set(name, oneOf(name, all.split(", "))));
const parenthesised = /(\w+)(?:\(([^)]*)\))?(?:, |$)/g;
shapes.forEach(([name, all]) => {
  TYPES.set(name, variants(name, [...all.matchAll(parenthesised)].map(([, variant, fields]) => structOf(variant, fields ?? ""))));
});
TYPES.set("Zone", struct("Zone", [["winter_minutes", number("i16", 2, "Int16")], ["summer", typeOf("Summer")]]));
define("Money", "minor Quantity, Currency");
define("EntryRef", "book 32, page u64, index u32, hash");
rows(PARTS).forEach(([name, fields]) => define(name, fields));

TYPES.set("Event", variants("Event", rows(EVENTS).map(([, name, fields]) => structOf(name, fields.replace("Genesis: ", "")))));
define("Signature", "key 32, r 32, s 32");
define("Checkpoint", "size u64, root 32");
define("RegisterHead", "page u64, hash");
const fieldsOf = (table) => rows(table).map(([field, type]) => [field, typeOf(type)]);

export const ENTRY = struct("Entry", fieldsOf(ENTRY_FIELDS));
export const HEADER = struct("Header", fieldsOf(HEADER_FIELDS));
export const EVENT = TYPES.get("Event");
export const GENESIS = EVENT.all[0];
