// The codec against FORMAT.md and the vectors of the ledger: every event, every variant, every bound.

import { hex, unhex, utf8 } from "../../../../services/src/web/assets/verify/bytes.js";
import { deriveKey } from "../../../../services/src/web/assets/verify/blake3.js";
import { letterOrDigit } from "../../../../services/src/web/assets/verify/letters.js";
import { Refused } from "../../../../services/src/web/assets/verify/refused.js";
import { ENTRY, EVENT, GENESIS, HEADER, typeOf } from "../../../../services/src/web/assets/verify/shapes.js";
import { ENUMS, EVENTS, PARTS } from "../../../../services/src/web/assets/verify/tables.js";
import { codeObjection, labelObjection } from "../../../../services/src/web/assets/verify/texts.js";
import { decode, encode } from "../../../../services/src/web/assets/verify/wire.js";
import { blocks, check, equal, holds } from "./checks.js";

// What a value holds besides the names of variants: bytes, numbers, texts, in their order.
function leaves(type, value) {
  if (type.form === "word" || value === null) return [];
  if (type.form === "maybe") return leaves(type.inner, value);
  if (type.form === "list") return value.flatMap((one) => leaves(type.inner, one));
  if (type.form === "struct") return type.fields.flatMap(([name, inner]) => leaves(inner, value[name]));
  if (type.form === "variants") return leaves(type.all.find(({ name }) => name === value.variant), value.value);
  return [type.form === "bytes" ? hex(value) : String(value)];
}

// The same of Rust's Debug form.
function debugged(text) {
  const found = text.match(/"(?:[^"\\]|\\.)*"|\b[0-9a-f]{32,}\b|(?<=[( ])-?\d+(?=[,) ])|\b(?:true|false)\b|(?<=currency: |Money\()[A-Z]{3}/g) ?? [];
  return found.map((one) => (one.startsWith('"') ? JSON.parse(one) : one));
}

check("the tables are those of FORMAT.md, word for word", (files) => {
  const plain = (row) => row.replace(/^\| | \|$/g, "").replaceAll("`", "");
  const rows = files["ledger/FORMAT.md"].split("\n").filter((line) => line.startsWith("| ")).map(plain);
  for (const table of [EVENTS, PARTS, ENUMS]) {
    for (const row of table.trim().split("\n")) holds(rows.includes(row), `in FORMAT.md: ${row}`);
  }
  const events = rows.filter((row) => /^\d+ \| [A-Z]\w+ \| /.test(row));
  equal(events.join("\n"), EVENTS.trim(), "events");
});

check("every entry of the vectors is read, and its hash is right", (files) => {
  const seen = new Set();
  for (const { name, value, bytes, hash } of blocks(files["ledger/vectors/entries.txt"])) {
    const stored = unhex(bytes);
    const entry = decode(ENTRY, stored);
    seen.add(entry.event.variant);
    equal(hex(encode(ENTRY, entry)), bytes, `${name}, written again`);
    equal(hex(deriveKey("helpbank v1 entry", stored)), hash, `${name}, hash`);
    equal(leaves(ENTRY, entry), debugged(value), `${name}, values`);
  }
  equal(seen.size, EVENT.all.length, "events seen");
});

check("the genesis of the vectors makes its book", (files) => {
  const { bytes, book } = blocks(files["ledger/vectors/pages.txt"]).find(({ name }) => name === "genesis");
  equal(hex(encode(GENESIS, decode(GENESIS, unhex(bytes)))), bytes, "genesis");
  equal(hex(deriveKey("helpbank v1 genesis", unhex(bytes))), book, "book");
});

check("headers of the vectors are read", (files) => {
  const pages = blocks(files["ledger/vectors/pages.txt"]).filter(({ header }) => header);
  holds(pages.length >= 4, "pages");
  for (const { name, value, header, hash } of pages) {
    const read = decode(HEADER, unhex(header));
    equal(hex(encode(HEADER, read)), header, name);
    equal(leaves(HEADER, read), debugged(value), `${name}, values`);
    equal(hex(deriveKey("helpbank v1 page", unhex(header))), hash, `${name}, hash`);
  }
});

check("every variant and every bound of the vectors is read", (files) => {
  let read = 0;
  for (const { name, bytes } of blocks(files["ledger/vectors/values.txt"])) {
    const [word] = name.split(" ");
    const type = { Id: "item", Option: "[u16]", List: "[u16]" }[word] ?? word;
    if (word === "Option" || word === "List") continue; // their elements are not named there
    const value = decode(typeOf(type), unhex(bytes));
    equal(hex(encode(typeOf(type), value)), bytes, name);
    read += 1;
  }
  holds(read > 70, `${read} values`);
});

check("a value has one spelling", (files) => {
  const [{ bytes }] = blocks(files["ledger/vectors/entries.txt"]);
  const stored = unhex(bytes);
  const refused = (changed, of) => {
    try {
      decode(ENTRY, changed);
    } catch (error) {
      return holds(error instanceof Refused, `${of} is refused and is no bug: ${error}`);
    }
    throw new Error(`${of} is taken`);
  };
  for (let length = 0; length < stored.length; length += 1) refused(stored.slice(0, length), `${length} bytes`);
  refused(Uint8Array.of(...stored, 0), "a byte more");
  for (const [type, wrong] of [["bool", "02"], ["Quantity", "0000000000000000"], ["Quantity", "0180c6a47e8d0300"], ["Currency", "455572"],
    ["Code", "0000000000000000"], ["Code", "010000000000000020"], ["Code", "ffffffffffffffff41"], ["Label", "020000000000000041e2"],
    ["LossReason", "0d000000"], ["Expiry", "0200000000000000"], ["[u16]", "01000000000000"]]) {
    let taken = true;
    try {
      decode(typeOf(type), unhex(wrong));
    } catch (error) {
      taken = !(error instanceof Refused);
    }
    equal(taken, false, `${type} ${wrong}`);
  }
});

check("letters and digits are those of the vectors", (files) => {
  const ranges = files["ledger/vectors/letters.txt"].split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const bounds = ranges.map((line) => line.split(" ").map((point) => Number.parseInt(point, 16)));
  bounds.forEach(([first, last], at) => {
    const before = at > 0 ? bounds[at - 1][1] : -1;
    for (const point of [first, last]) holds(letterOrDigit(String.fromCodePoint(point)), point.toString(16));
    if (first - 1 > before) equal(letterOrDigit(String.fromCodePoint(first - 1)), false, `before ${first.toString(16)}`);
  });
});

check("codes and labels keep their rules", () => {
  for (const good of ["A", "Κιβώτιο-1/2", "a".repeat(40), "-_./+,"]) equal(codeObjection(good), null, good);
  for (const wrong of ["", "a".repeat(41), "a b", "a:b", "\u{1f600}"]) holds(codeObjection(wrong) !== null, wrong);
  for (const good of ["a b", "x".repeat(200), "\ufeffx", "\u{1f600}"]) equal(labelObjection(good), null, good);
  for (const wrong of ["", "x".repeat(201), " x", "x\u00a0", "\u3000x", "a\u0085b", "a\nb"]) holds(labelObjection(wrong) !== null, wrong);
  equal(utf8("é").length, 2, "UTF-8");
});
