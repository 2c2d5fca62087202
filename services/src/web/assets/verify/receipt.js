// The receipt (FORMAT.md §15): everything that can be checked, one step after the other, and what it amounts to.
//
// A step is `ok`, `failed`, or `open` (nothing wrong was found, and something is missing to tell). The verdict is `proven`, `misdated` (it
// stands in the log, and its time cannot be true), `false` or `open`; what a `false` thing says is not repeated, because nobody vouches
// for it.

import { hex, joined, littleEndian, same } from "./bytes.js";
import { parseCheckpoint, parseNote } from "./note.js";
import { evaluate } from "./policy.js";
import { openPortable } from "./portable.js";
import { parseProof } from "./proof.js";
import { Refused, key } from "./refused.js";
import { logLeaf, logNode, rootFrom } from "./tree.js";

// Every step that there is, in order.
const STEPS = ["entry", "inclusion", "log", "witnesses", "clock"];

// How far an honest clerk's clock and an honest witness's may be apart, in seconds (FORMAT.md §13, dating).
const CLOCKS_APART_S_MAX = 300n;

function inclusion(portable, proof, checkpoint) {
  const { book, page } = portable.place;
  const leaf = logLeaf(joined(book, littleEndian(page, 8), portable.pageHash));
  const root = rootFrom(leaf, proof.index, checkpoint.size, proof.hashes, logNode);
  if (root === null || !same(root, checkpoint.root)) {
    throw new Refused(key("proving-why-inclusion"), `leaf ${hex(leaf)} does not lead to the root`);
  }
}

// What a policy says of the checkpoint: the reason why it is not enough, or null.
function missing(policy, said) {
  if (!said.log && !said.listed) return key("proving-why-other-log");
  if (!said.log) throw new Refused(key("proving-why-log"), `no key of ${said.checkpoint.origin} that the policy names signed the checkpoint`);
  return said.quorum ? null : key("proving-why-quorum");
}

// When the first of the witnesses cosigned, in seconds; null when none did.
export const earliest = (cosignatures) => cosignatures.map(({ atS }) => atS).reduce((a, b) => (a === null || b < a ? b : a), null);

// Whether a page that was written at this instant comes too late to be covered by what was cosigned then. The second of the cosignature
// ends where the next begins.
const isBehind = (writtenAtMs, cosignedAtS) => writtenAtMs >= (cosignedAtS + CLOCKS_APART_S_MAX + 1n) * 1000n;

// Notes whether the page's clock can be true: the reason why not, or null.
function clock(found) {
  const first = earliest(found.cosignatures);
  if (first === null) return null;
  const late = isBehind(found.portable.header.written_at, first);
  found.steps.clock = late ? "failed" : "ok";
  return late ? key("proving-why-misdated") : null;
}

// Runs the steps on `found`, which gathers what they bring to light, and notes how far they came.
function walk(found, bytes, policy) {
  const proof = parseProof(bytes);
  if (proof.extra === null) throw new Refused(key("proving-why-proof"), "the receipt has no entry");
  found.portable = openPortable(proof.extra);
  found.steps.entry = "ok";
  const note = parseNote(proof.note);
  found.checkpoint = parseCheckpoint(note.text);
  found.index = proof.index;
  inclusion(found.portable, proof, found.checkpoint);
  found.steps.inclusion = "ok";
  if (policy === null) return key("proving-why-no-policy");
  const said = evaluate(policy, note);
  found.cosignatures = said.cosignatures;
  const why = missing(policy, said);
  found.log = said.log;
  if (said.log) found.steps.log = "ok";
  if (said.log && said.quorum) found.steps.witnesses = policy.quorum === null && said.cosignatures.length === 0 ? "open" : "ok";
  return why ?? clock(found);
}

function blank(kind) {
  const steps = Object.fromEntries(STEPS.map((step) => [step, "open"]));
  return { kind, steps, portable: null, checkpoint: null, index: null, log: null, cosignatures: [], detail: "", named: {} };
}

// Ends what was found: with the reason `why` it stopped short, or null; `error` when a step failed.
function judged(found, why, error) {
  const held = found.steps.clock === "failed" ? "misdated" : why === null ? "proven" : "open";
  if (!error) return { ...found, verdict: held, why };
  const verdict = error.named?.newer ? "open" : "false";
  const failed = STEPS.find((step) => found.steps[step] === "open");
  if (verdict === "false") found.steps[failed] = "failed";
  return { ...found, verdict, why: error.why ?? key("proving-why-layout"), detail: error.message, named: error.named ?? {} };
}

// The verdict on the bytes of a receipt by a policy, or without one (null).
export function judgeReceipt(bytes, policy) {
  const found = blank("receipt");
  try {
    return judged(found, walk(found, bytes, policy));
  } catch (error) {
    return judged(found, null, error);
  }
}

// The verdict on a portable entry alone: at best that a key sealed it.
export function judgePortable(bytes) {
  const found = blank("portable");
  try {
    found.portable = openPortable(bytes);
    found.steps.entry = "ok";
    return judged(found, key("proving-why-alone"));
  } catch (error) {
    return judged(found, null, error);
  }
}
