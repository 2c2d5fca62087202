// What someone brought: a receipt, a portable entry, a printed head, a policy. Told by its first bytes, from a file, a paste or a code.

import { isBase45, unbase45 } from "./base45.js";
import { joined, textOf, utf8 } from "./bytes.js";
import { FIRST_LINE } from "./proof.js";

const starts = (bytes, text) => bytes.length >= text.length && [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0));

// Behind `HBE1:` and `HBH1:` stands base45. The last line's end may have come along; a space may not be cut, it is a letter of base45.
function coded(bytes) {
  const text = (textOf(bytes) ?? "").replace(/[\r\n]+$/, "");
  return text.length > 5 && isBase45(text.slice(5)) ? unbase45(text.slice(5)) : null;
}

const POLICY_WORDS = ["log", "witness", "group", "quorum"];

function isPolicy(bytes) {
  const lines = (textOf(bytes) ?? "").split("\n").map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  return lines.length > 0 && POLICY_WORDS.includes(lines[0].split(/[ \t]/)[0]);
}

// A receipt with the ends of its lines as they were written (FORMAT.md §15): a scanner loses the last, others add `\r`.
function ended(bytes) {
  const text = textOf(bytes);
  return text === null ? bytes : utf8(`${text.replaceAll("\r\n", "\n").replace(/[ \t\n\f\r]+$/, "")}\n`);
}

// The kind of a file's bytes, and what is to be checked.
export function recognise(bytes) {
  if (starts(bytes, FIRST_LINE.slice(0, -1))) return { kind: "receipt", bytes: ended(bytes) };
  for (const [mark, kind] of [["HBE1:", "portable"], ["HBH1:", "head"]]) {
    const inside = starts(bytes, mark) ? coded(bytes) : null;
    if (inside) return { kind, bytes: inside };
  }
  if (starts(bytes, "HBE1")) return { kind: "portable", bytes };
  return { kind: isPolicy(bytes) ? "policy" : "unknown", bytes };
}

// The same of a text that was pasted or read from a code: the line end that such a text loses is put back.
export function recogniseText(text) {
  const bytes = utf8(text.replace(/^\s+/, "").replace(/\r\n?/g, "\n"));
  const found = recognise(bytes);
  const cut = found.kind === "policy" && bytes[bytes.length - 1] !== 0x0a;
  return cut ? { ...found, bytes: joined(bytes, [0x0a]) } : found;
}
