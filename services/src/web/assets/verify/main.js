// The page that checks receipts: what it knows, what it shows, and what happens when something is brought. It asks nobody for anything.

import { hex } from "./bytes.js";
import { codeIn, sight } from "./camera.js";
import { bringCard } from "./desk.js";
import { made } from "./dom.js";
import { headsSay, openHead } from "./head.js";
import { recognise, recogniseText } from "./input.js";
import { judgePortable, judgeReceipt } from "./receipt.js";
import { key } from "./refused.js";
import { report } from "./report.js";
import { isSaved, keeper } from "./save.js";
import { Trust, trustCard } from "./trust.js";
import { Words } from "./words.js";

const FILE_BYTES_MAX = 2 ** 20 * 1.5;

const keep = keeper();
const at = (id) => document.getElementById(id);
const embedded = JSON.parse(at("embedded").textContent);

const state = {
  words: new Words(embedded.words, document.documentElement.lang === "en" ? "en" : "el"),
  trust: null,
  sight: sight(),
  heads: [],
  brought: null, // what is shown: { kind, bytes, name }
  notice: null, // [looks, sentence]
};

const say = (sentence, named) => state.words.say(sentence, named);

// What was brought, judged by the policy that is in use now. A printed head that knows better overrules.
function judge({ kind, bytes, name }) {
  const unknown = { kind, verdict: "false", why: key("proving-why-unknown"), named: {}, steps: {}, portable: null, cosignatures: [], detail: "" };
  if (kind === "unknown") return { ...unknown, name };
  const found = kind === "receipt" ? judgeReceipt(bytes, state.trust.policy) : judgePortable(bytes);
  const heads = found.portable ? headsSay(state.heads, found.portable) : null;
  if (heads === "rewritten") return { ...found, heads, name, verdict: "false", why: key("proving-why-rewritten"), named: {} };
  return { ...found, heads, name };
}

function showReport() {
  const trust = { bankPolicy: state.trust.bankPolicy, host: isSaved() ? "" : window.location.host };
  const parts = state.brought === null ? [] : report(state.words, judge(state.brought), trust);
  at("report").replaceChildren(...parts);
}

function showNotice() {
  const [looks, sentence] = state.notice ?? [null, ""];
  at("notice").replaceChildren(...(looks ? [made("p", { class: `notice ${looks}` }, sentence)] : []));
}

function saveCard() {
  if (isSaved()) return [made("p", { class: "soft" }, say("proving-save-is"))];
  return [
    made("p", {}, say("proving-save-why")),
    made("button", { class: "button second", type: "button", id: "save", click: () => keep(state.words.language) }, say("proving-save")),
  ];
}

function show() {
  document.documentElement.lang = state.words.language;
  document.title = `${say("proving-title")} – ${say("bank-name")}`;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  at("language").lang = state.words.other().language;
  const typed = at("paste")?.value ?? "";
  at("bring").replaceChildren(...bringCard(state.words, { sight: state.sight, again: state.brought !== null, typed }, { files, text }));
  at("trust").replaceChildren(...trustCard(state.words, state.trust, { choose, paste, back }));
  at("save-part").replaceChildren(...saveCard());
  showReport();
  showNotice();
}

// Shows what there is now, and brings the verdict to the eye and to the ear.
function tell() {
  show();
  const verdict = at("verdict");
  at("live").textContent = verdict ? `${verdict.textContent}. ${verdict.nextElementSibling.textContent}` : (state.notice ?? ["", ""])[1];
  if (verdict) {
    verdict.focus({ preventScroll: true });
    verdict.closest("#report").scrollIntoView({ block: "start" });
  }
}

function notice(looks, sentence) {
  state.notice = [looks, sentence];
  show();
  at("live").textContent = sentence;
  at("notice").scrollIntoView({ block: "nearest" });
}

function usePolicy(bytes, name) {
  try {
    state.trust.use(bytes, name);
    state.notice = null;
    show();
    notice("good", say("proving-policy-taken", { name }));
  } catch (error) {
    notice("bad", `${say("proving-policy-wrong", { line: error.named?.line ?? 0 })} ${error.message}`);
  }
}

function takeHead(bytes) {
  try {
    const head = openHead(bytes);
    state.heads.push(head);
    notice("good", say("proving-head-taken", { page: state.words.number(head.page), book: hex(head.book).slice(0, 8) }));
  } catch (error) {
    notice("bad", say("proving-head-wrong", { why: say(error.why ?? key("proving-why-layout")) }));
  }
}

// One thing that was brought: a receipt is judged, a policy or a head is kept for judging by.
function take({ kind, bytes }, name) {
  if (kind === "policy") return usePolicy(bytes, name || say("proving-policy-pasted"));
  if (kind === "head") return takeHead(bytes);
  state.brought = { kind, bytes, name };
  state.notice = null;
  return tell();
}

function text(typed) {
  if (typed.trim() === "") return notice("warn", say("proving-nothing-pasted"));
  return take(recogniseText(typed), "");
}

// What a file holds; null, and a notice, when nothing can come of it.
async function read(file) {
  if (file.type.startsWith("image/")) {
    const code = await codeIn(file).catch(() => null);
    if (code !== null) return { ...recogniseText(code), name: file.name };
    notice("warn", say("proving-photo-none"));
    return null;
  }
  if (file.size > FILE_BYTES_MAX) {
    notice("bad", say("proving-too-large"));
    return null;
  }
  return { ...recognise(new Uint8Array(await file.arrayBuffer())), name: file.name };
}

// Policies and heads first: what comes with them is judged by them.
async function files(list) {
  const all = (await Promise.all(Array.from(list, read))).filter((one) => one !== null);
  const first = (kind) => (kind === "policy" || kind === "head" ? 0 : 1);
  all.sort((a, b) => first(a.kind) - first(b.kind)).forEach((one) => take(one, one.name));
}

async function choose([file]) {
  if (file) usePolicy(new Uint8Array(await file.arrayBuffer()), file.name);
}

const paste = (bytes) => usePolicy(bytes, say("proving-policy-pasted"));

function back() {
  state.trust.back();
  state.notice = null;
  tell();
}

function start() {
  try {
    state.trust = new Trust(embedded.policy);
  } catch (error) {
    state.trust = new Trust(null);
    state.notice = ["bad", `${say("proving-policy-wrong", { line: error.named?.line ?? 0 })} ${error.message}`];
  }
  at("language").addEventListener("click", () => {
    state.words = state.words.other();
    state.notice = null;
    show();
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    files(event.dataTransfer.files);
  });
  show();
}

start();
