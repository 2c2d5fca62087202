// The report on what was checked: the verdict in one sentence, the steps behind it, what it does not prove, and, folded, every detail.

import { base64, hex } from "./bytes.js";
import { facts, made, sign, table } from "./dom.js";
import { key } from "./refused.js";
import { earliest } from "./receipt.js";
import { fieldsOf, saidOf, valueOf } from "./said.js";
import { ENTRY } from "./shapes.js";

const MS = 1000n;

const STATUS = { ok: key("proving-step-ok"), failed: key("proving-step-failed"), open: key("proving-step-open") };

// Every step by name: its name in words, and what there is to say of it by how it ended.
const STEPS = {
  entry: {
    name: key("proving-step-entry"),
    ok: key("proving-step-entry-ok"),
    failed: key("proving-step-entry-failed"),
    open: key("proving-step-unseen"),
  },
  inclusion: {
    name: key("proving-step-inclusion"),
    ok: key("proving-step-inclusion-ok"),
    failed: key("proving-step-inclusion-failed"),
    open: key("proving-step-unseen"),
  },
  log: {
    name: key("proving-step-log"),
    ok: key("proving-step-log-ok"),
    failed: key("proving-step-log-failed"),
    open: key("proving-step-log-open"),
  },
  witnesses: {
    name: key("proving-step-witnesses"),
    ok: key("proving-step-witnesses-ok"),
    failed: key("proving-step-witnesses-failed"),
    open: key("proving-step-witnesses-open"),
  },
  clock: {
    name: key("proving-step-clock"),
    ok: key("proving-step-clock-ok"),
    failed: key("proving-step-clock-failed"),
    open: key("proving-step-clock-open"),
  },
};

// What printed heads say of the key of the seal, and which sign stands beside it.
const KEY = {
  same: ["ok", key("proving-step-key-same")],
  other: ["failed", key("proving-step-key-other")],
  none: ["open", key("proving-step-key-open")],
};

const bankAlone = (found) => found.verdict === "proven" && found.cosignatures.length === 0;

// The two instants that say whether a clock can be true.
const clockNamed = (words, found) => ({
  written: words.time(found.portable.header.written_at),
  time: words.time(earliest(found.cosignatures) * MS),
});

// The verdict's looks, heading and sentence.
function verdict(words, found) {
  if (found.verdict === "false") return ["bad", "failed", key("proving-verdict-false"), words.say(found.why, found.named)];
  if (found.verdict === "open") return ["warn", "open", key("proving-verdict-open"), words.say(found.why, found.named)];
  if (found.verdict === "misdated") return ["bad", "failed", key("proving-verdict-misdated"), words.say(found.why, clockNamed(words, found))];
  // One sentence says what is proven and what is not.
  const unproven = words.say(found.heads === "same" ? key("proving-unproven-keyed") : key("proving-unproven"));
  if (bankAlone(found)) return ["warn", "open", key("proving-verdict-alone"), words.say("proving-proven-none", { unproven })];
  const count = found.cosignatures.length;
  const named = { count: words.number(count), time: words.time(earliest(found.cosignatures) * MS), unproven };
  const sentence = words.say(count === 1 ? key("proving-proven-one") : key("proving-proven-many"), named);
  return ["good", "ok", key("proving-verdict-proven"), sentence];
}

// What stands in the sentences about the steps.
function named(words, { portable, checkpoint, index, cosignatures }, step) {
  if (step === "entry" && portable) return { index: words.number(portable.place.index), page: words.number(portable.place.page) };
  // People count the log's pages from 1, its format from 0.
  if (step === "inclusion" && checkpoint) return { at: words.number(index + 1n), size: words.number(checkpoint.size) };
  return { origin: checkpoint?.origin, names: cosignatures.map(({ witness }) => witness.shown).join(", ") };
}

function stepText(words, found, step) {
  const status = found.steps[step];
  // Where the check stopped, nothing is known of the steps that follow.
  if (status === "open" && (found.verdict === "false" || !found.portable)) return words.say("proving-step-unseen");
  if (status === "open" && found.kind === "portable") return words.say("proving-step-alone");
  if (step === "witnesses" && bankAlone(found)) return words.say("proving-step-witnesses-none");
  if (step === "clock" && status !== "open") return words.say(STEPS.clock[status], clockNamed(words, found));
  return words.say(STEPS[step][status], named(words, found, step));
}

function oneStep(words, status, name, text) {
  return made("li", { class: `step ${status}` },
    sign(status),
    made("div", {},
      made("p", { class: "strong" }, name, made("span", { class: "unseen" }, `: ${words.say(STATUS[status])}`)),
      made("p", { class: "soft" }, text)));
}

function steps(words, found) {
  const all = Object.keys(STEPS).map((step) => oneStep(words, found.steps[step], words.say(STEPS[step].name), stepText(words, found, step)));
  if (found.portable && found.verdict !== "false") {
    const [status, sentence] = KEY[found.heads ?? "none"];
    all.push(oneStep(words, status, words.say("proving-step-key"), words.say(sentence, { key: hex(found.portable.sealedBy) })));
  }
  return made("section", {}, made("h2", {}, words.say("proving-steps")), made("ul", { class: "steps-taken card" }, ...all));
}

// What stays unproven though everything holds: in plain words, the gravest for this receipt first.
function limits(words, found, trust) {
  const { portable } = found;
  const all = [
    portable?.device === false ? key("proving-limit-device") : null,
    key("proving-limit-lie"),
    key("proving-limit-all"),
    key("proving-limit-later"),
    found.heads === "same" ? null : key("proving-limit-key"),
    trust.bankPolicy && found.kind === "receipt" ? key("proving-limit-bank-policy") : null,
    trust.host ? key("proving-limit-page") : key("proving-limit-file"),
  ];
  const items = all.filter((sentence) => sentence !== null).map((sentence) => made("li", {}, words.say(sentence, { host: trust.host })));
  return made("section", {}, made("h2", {}, words.say("proving-limits")), made("ul", { class: "limits card" }, ...items));
}

function says(words, found) {
  const { entry, header } = found.portable;
  const said = saidOf(words, entry.event);
  const cause = ENTRY.fields.find(([name]) => name === "cause")[1];
  const pairs = [
    ...said.facts,
    [words.say("proving-happened"), words.time(entry.occurred_at)],
    [words.say("proving-recorded"), words.time(header.written_at)],
    [words.say("proving-by"), words.short(entry.actor)],
    ...(entry.cause ? [[words.say("proving-follows"), valueOf(words, cause, entry.cause)]] : []),
    ...(found.portable.device ? [[words.say("proving-device"), words.say("proving-device-holds")]] : []),
  ];
  return made("section", { class: said.tables.length > 0 ? "wide" : null },
    made("h2", {}, words.say("proving-says")),
    made("div", { class: "card" },
      made("h3", {}, said.kind),
      facts(pairs),
      ...said.tables.map(({ caption, headings, rows }) => table(caption, headings, rows)),
      made("p", { class: "small soft" }, words.say("proving-says-ids"))));
}

function details(words, found) {
  const { portable, checkpoint } = found;
  const hash = "hash";
  const pairs = [];
  if (portable) {
    const { place } = portable;
    pairs.push(
      [words.say("proving-place"), words.say("proving-place-value", { page: words.number(place.page), index: words.number(place.index) })],
      [words.say("proving-book"), hex(place.book), hash],
      [words.say("proving-entry-hash"), hex(place.hash), hash],
      [words.say("proving-page-hash"), hex(portable.pageHash), hash],
      [words.say("proving-sealed-by"), hex(portable.sealedBy), hash]);
  }
  if (checkpoint) {
    pairs.push(
      [words.say("proving-origin"), checkpoint.origin, hash],
      [words.say("proving-size"), words.number(checkpoint.size)],
      [words.say("proving-root"), base64(checkpoint.root), hash],
      [words.say("proving-leaf"), words.number(found.index)]);
  }
  if (found.detail) pairs.push([words.say("proving-technical"), made("span", { lang: "en" }, found.detail), hash]);
  const witnesses = found.cosignatures.map(({ witness, atS }) => [witness.shown, witness.key.name, words.time(atS * MS, { timeZoneName: "short" })]);
  const named = [words.say("proving-witness"), words.say("proving-witness-key"), words.say("proving-witness-time")];
  const headings = named.map((name) => ({ name, numeric: false }));
  return pairs.length === 0 ? null : made("details", { id: "details" },
    made("summary", {}, words.say("proving-details")),
    made("div", { class: "card" },
      facts(pairs),
      witnesses.length > 0 ? table(words.say("proving-policy-witnesses"), headings, witnesses) : null));
}

const fields = (words, entry) =>
  made("details", {},
    made("summary", {}, words.say("proving-fields")),
    made("div", { class: "card" }, facts(fieldsOf(entry).map(([name, value]) => [name, value, "hash"]), "facts hash")));

// The whole report. `trust` says whether the policy is the bank's own, and which host the page came from.
export function report(words, found, trust) {
  const [looks, status, heading, sentence] = verdict(words, found);
  const told = found.portable && found.verdict !== "false";
  return [
    made("div", { class: `verdict-card ${looks}` },
      sign(status),
      made("div", {},
        made("h2", { id: "verdict", tabindex: "-1" }, words.say(heading)),
        made("p", { class: "sentence" }, sentence),
        found.name ? made("p", { class: "small which" }, found.name) : null)),
    told ? says(words, found) : null,
    found.kind === "unknown" ? null : steps(words, found),
    found.verdict === "false" ? null : limits(words, found, trust),
    details(words, found),
    told ? fields(words, found.portable.entry) : null,
  ].filter((part) => part !== null);
}
