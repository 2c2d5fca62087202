// Receipts, portable entries and printed heads: what is proven, what is not, what cannot be told, and that nobody is told more than there is.

import { hex, joined, unhex, utf8 } from "../../../../services/src/web/assets/verify/bytes.js";
import { headsSay, openHead } from "../../../../services/src/web/assets/verify/head.js";
import { recognise, recogniseText } from "../../../../services/src/web/assets/verify/input.js";
import { parsePolicy } from "../../../../services/src/web/assets/verify/policy.js";
import { judgePortable, judgeReceipt } from "../../../../services/src/web/assets/verify/receipt.js";
import { blocks, check, equal, holds } from "./checks.js";

const RECEIPT = "ledger/transparency/vectors/receipt.tlog-proof";
const POLICY = "ledger/transparency/vectors/policy.txt";
const PAGES = "ledger/vectors/pages.txt";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

// Base45, as the printed papers write it.
function base45(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const pair = bytes.subarray(at, at + 2);
    const number = pair.reduce((sum, byte) => sum * 256 + byte, 0);
    const digits = [number % 45, Math.floor(number / 45) % 45, Math.floor(number / 2025)];
    text += digits.slice(0, pair.length + 1).map((digit) => LETTERS[digit]).join("");
  }
  return text;
}

const portables = (files) => blocks(files[PAGES]).filter(({ name }) => name.startsWith("portable entry"));

check("the receipt of the vectors is proven by the policy of the vectors", (files) => {
  const found = judgeReceipt(utf8(files[RECEIPT]), parsePolicy(utf8(files[POLICY])));
  equal([found.verdict, found.why], ["proven", null], "verdict");
  equal(found.steps, { entry: "ok", inclusion: "ok", log: "ok", witnesses: "ok", clock: "ok" }, "steps");
  equal([hex(found.portable.place.book), found.portable.place.page, found.portable.place.index], ["09".repeat(32), 4711n, 3], "place");
  equal(hex(found.portable.pageHash), "e5b74512fcd9a7e87ebaad8c714739e5fe8c07eacb0728026a798263affb8dbd", "page");
  equal(found.portable.entry.event.variant, "LotReleased", "event");
});

check("without the policy that it needs a receipt cannot be told", (files) => {
  const receipt = utf8(files[RECEIPT]);
  const lines = files[POLICY].split("\n");
  const by = (...kept) => judgeReceipt(receipt, parsePolicy(utf8(`${kept.join("\n")}\n`)));
  equal([judgeReceipt(receipt, null).verdict, judgeReceipt(receipt, null).why], ["open", "proving-why-no-policy"], "no policy");
  equal([by(lines[1], "quorum north").verdict, by(lines[1], "quorum north").why], ["open", "proving-why-other-log"], "another log");
  const few = judgeReceipt(utf8(files[RECEIPT].split("\n").filter((line) => !line.startsWith("— north")).join("\n")), parsePolicy(utf8(files[POLICY])));
  equal([few.verdict, few.why, few.steps.log, few.steps.witnesses, few.steps.clock], ["open", "proving-why-quorum", "ok", "open", "open"], "too few");
  const alone = by(lines[0], "quorum none");
  equal([alone.verdict, alone.cosignatures.length, alone.steps.witnesses, alone.steps.clock], ["proven", 0, "open", "open"], "the bank's word alone");
});

check("a receipt that the log has not signed is false", (files) => {
  const unsigned = files[RECEIPT].split("\n").filter((line) => !line.startsWith("— no.bank")).join("\n");
  const found = judgeReceipt(utf8(unsigned), parsePolicy(utf8(files[POLICY])));
  equal([found.verdict, found.why, found.steps.log], ["false", "proving-why-log", "failed"], "verdict");
});

check("each part that is exchanged is named", (files) => {
  const policy = parsePolicy(utf8(files[POLICY]));
  const lines = files[RECEIPT].split("\n");
  const changed = (at, change) => judgeReceipt(utf8(lines.map((line, place) => (place === at ? change(line) : line)).join("\n")), policy).why;
  const letter = (place) => (line) => line.slice(0, place) + (line[place] === "A" ? "B" : "A") + line.slice(place + 1);
  equal(changed(1, letter(30)), "proving-why-path", "the path to the page");
  equal(changed(1, letter(300)), "proving-why-seal", "the page");
  equal(changed(1, (line) => letter(line.length - 30)(line)), "proving-why-path", "the entry");
  equal(changed(2, () => "index 138"), "proving-why-inclusion", "the index");
  equal(changed(2, () => "index 300"), "proving-why-inclusion", "an index beyond the log");
  equal(changed(5, letter(5)), "proving-why-inclusion", "a hash");
  equal(changed(15, letter(5)), "proving-why-inclusion", "the root");
  const north = lines.findIndex((line) => line.startsWith("— north"));
  equal(changed(north, letter(60)), "proving-why-signature", "a witness");
});

check("portable entries of the vectors hold, and cannot be told more of", (files) => {
  const all = portables(files);
  equal(all.length, 5, "portable entries");
  for (const { name, bytes } of all) {
    const found = judgePortable(unhex(bytes));
    equal([found.verdict, found.why, found.steps.entry], ["open", "proving-why-alone", "ok"], name);
    const [, index, page] = name.match(/entry (\d+) of page (\d+)/);
    equal([found.portable.place.index, found.portable.place.page], [Number(index), BigInt(page)], name);
  }
});

check("no bit of a portable entry can be changed", (files) => {
  for (const { name, bytes } of portables(files).slice(1, 3)) {
    const stored = unhex(bytes);
    for (let bit = 0; bit < stored.length * 8; bit += 5) {
      const spoilt = stored.slice();
      spoilt[bit >> 3] ^= 1 << (bit & 7);
      const found = judgePortable(spoilt);
      equal(found.verdict, "false", `${name}, bit ${bit}`);
      holds(found.portable === null, "and nothing of it is shown");
    }
    for (let length = 0; length < stored.length; length += 9) equal(judgePortable(stored.slice(0, length)).verdict, "false", `${length} bytes`);
    equal(judgePortable(joined(stored, [0])).verdict, "false", "a byte more");
  }
});

check("a receipt is the same whatever carried it did to the ends of its lines", (files) => {
  const good = utf8(files[RECEIPT]);
  const cut = files[RECEIPT].replace(/\n$/, "");
  for (const text of [cut, `${cut}\r\n`, `${cut}\n\n`, `${cut} \t\r\n`, files[RECEIPT].replaceAll("\n", "\r\n")]) {
    equal(recognise(utf8(text)), { kind: "receipt", bytes: good }, JSON.stringify(text.slice(-4)));
    equal(recogniseText(text), { kind: "receipt", bytes: good }, JSON.stringify(text.slice(-4)));
  }
  // Elsewhere nothing is changed: such a receipt does not hold.
  const policy = parsePolicy(utf8(files[POLICY]));
  for (const text of [files[RECEIPT].replace("\n", "\n\n"), files[RECEIPT].replace("\n", " \n"), files[RECEIPT].replace("\n", "\r\r\n")]) {
    equal(judgeReceipt(recognise(utf8(text)).bytes, policy).verdict, "false", JSON.stringify(text.slice(0, 30)));
  }
});

check("what is brought is recognised, however it comes", (files) => {
  const [{ bytes }] = portables(files);
  const stored = unhex(bytes);
  const coded = `HBE1:${base45(stored)}`;
  equal(recognise(stored), { kind: "portable", bytes: stored }, "a file");
  for (const text of [coded, `${coded}\n`, `  ${coded}\r\n`]) equal(recogniseText(text), { kind: "portable", bytes: stored }, "a code");
  equal(recognise(utf8(`${coded}\n`)).kind, "portable", "a code in a file");
  const receipt = files[RECEIPT];
  for (const text of [receipt, receipt.slice(0, -1), receipt.replaceAll("\n", "\r\n"), `\n${receipt}`]) {
    equal(recogniseText(text), { kind: "receipt", bytes: utf8(receipt) }, "a pasted receipt");
  }
  equal(recogniseText(files[POLICY].slice(0, -1)).kind, "policy", "a pasted policy");
  equal(recognise(utf8("# mine\nquorum none\n")).kind, "policy", "a policy with a comment");
  for (const text of ["", "hello", "HBE", "HBX1:AB", "logs of wood"]) equal(recogniseText(text).kind, "unknown", text);
});

check("a printed head says whose key it is", (files) => {
  const pages = blocks(files[PAGES]).filter(({ header }) => header);
  const head = ({ header, bytes }) => openHead(joined(unhex(header), unhex(bytes).subarray(-96)));
  const heads = pages.map(head);
  const { portable } = judgePortable(unhex(portables(files)[0].bytes));
  equal(headsSay(heads, portable), "same", "of the book");
  equal(headsSay([], portable), null, "none");
  equal(headsSay([{ ...heads[0], book: new Uint8Array(32) }], portable), null, "of another book");
  equal(headsSay([{ ...heads[1], sealedBy: new Uint8Array(32) }], portable), "other", "another key");
  equal(headsSay([{ ...heads[0], pageHash: new Uint8Array(32) }], portable), "rewritten", "the page with another hash");
  const code = `HBH1:${base45(joined(unhex(pages[0].header), unhex(pages[0].bytes).subarray(-96)))}`;
  equal(recogniseText(code).kind, "head", "a code");
  const spoilt = joined(unhex(pages[0].header), unhex(pages[0].bytes).subarray(-96));
  spoilt[20] ^= 1;
  let taken = true;
  try {
    openHead(spoilt);
  } catch {
    taken = false;
  }
  equal(taken, false, "a spoilt head");
});
