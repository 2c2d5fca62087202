// What an entry says, in words: its facts and its lines, from the types of FORMAT.md alone, whatever the event.

import { hex } from "./bytes.js";
import { key } from "./refused.js";
import { ENTRY, EVENT } from "./shapes.js";

// Enums of words, and the lists of words in the bank's own language files.
const LISTS = {
  LossReason: "loss",
  Discrepancy: "discrepancy",
  HoldReason: "hold",
  RecallReason: "recall",
  OverrideReason: "override",
  ReversalReason: "reversal",
  ClosureReason: "closure",
  EndReason: "end-reason",
  ValuationBasis: "basis",
  ExpenseKind: "expense",
  PartyKind: "party",
  BookKind: "book",
  Direction: "told",
  Summer: "told",
};

const dashed = (name) => name.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase();

// Fields whose parts stand in the line themselves.
const OPENED = new Set(["Pick"]);

// The words of a value, by its type; an empty text for what is absent.
export function valueOf(words, type, value) {
  if (value === null) return "";
  switch (type.form) {
    case "maybe":
      return valueOf(words, type.inner, value);
    case "list":
      return value.map((one) => valueOf(words, type.inner, one)).join(" · ");
    case "flag":
      return words.say(value ? key("proving-yes") : key("proving-no"));
    case "bytes":
      return words.short(value);
    case "word":
      return words.coded(LISTS[type.name], value.toLowerCase());
    case "number":
      if (type.name === "Timestamp") return words.time(value);
      return type.name === "Day" ? words.day(value) : words.number(value);
    case "struct":
      return structOf(words, type, value);
    case "variants":
      return variantOf(words, type, value);
    default:
      return String(value);
  }
}

function structOf(words, type, value) {
  if (type.name === "Money") return words.money(value);
  if (type.name === "EntryRef") {
    const place = words.say("proving-place-value", { page: words.number(value.page), index: words.number(value.index) });
    return `${words.short(value.book)}: ${place}`;
  }
  const parts = type.fields.map(([name, inner]) => [words.coded("told", name), valueOf(words, inner, value[name])]);
  return parts.filter(([, said]) => said !== "").map(([name, said]) => `${name}: ${said}`).join(", ");
}

function variantOf(words, type, { variant, value }) {
  const shape = type.all.find((one) => one.name === variant);
  const inside = shape.fields.map(([name, inner]) => valueOf(words, inner, value[name])).filter((said) => said !== "").join("/");
  if (type.name === "Expiry") return `${words.coded("expiry", dashed(variant))} ${inside}`;
  const name = words.coded("told", dashed(variant) + (type.name === "Account" ? "-account" : ""));
  return inside === "" ? name : `${name} ${inside}`;
}

// The columns of a list of structs: [heading, reader of the text, whether numbers stand in it].
function columnsOf(words, type, from = (line) => line) {
  return type.fields.flatMap(([name, inner]) => {
    if (inner.form === "struct" && OPENED.has(inner.name)) return columnsOf(words, inner, (line) => from(line)[name]);
    const numeric = inner.form === "number" && inner.name !== "Day";
    // A count of nothing is what a line without it would say.
    const text = (line) => (inner.name === "Count" && from(line)[name] === 0n ? "" : valueOf(words, inner, from(line)[name]));
    return [{ name: words.coded("told", name), text, numeric }];
  });
}

function tableOf(words, type, lines) {
  const columns = columnsOf(words, type).filter((column) => lines.some((line) => column.text(line) !== ""));
  return {
    headings: columns.map(({ name, numeric }) => ({ name, numeric })),
    rows: lines.map((line) => columns.map((column) => column.text(line))),
  };
}

// An event as it is shown: its kind, its facts [name, text], and a table for each list of lines.
export function saidOf(words, event) {
  const shape = EVENT.all.find((one) => one.name === event.variant);
  const said = { kind: words.coded("event", dashed(event.variant)), facts: [], tables: [] };
  for (const [name, type] of shape.fields) {
    const value = event.value[name];
    if (type.form === "list" && type.inner.form === "struct") {
      if (value.length > 0) said.tables.push({ caption: words.coded("told", name), ...tableOf(words, type.inner, value) });
    } else if (valueOf(words, type, value) !== "") {
      said.facts.push([words.coded("told", name), valueOf(words, type, value)]);
    }
  }
  return said;
}

// Every field of an entry with its whole value, one line each, as `event.lines.0.pick.item`.
export function fieldsOf(entry) {
  const lines = [];
  const walk = (path, type, value) => {
    if (value === null) lines.push([path, "–"]);
    else if (type.form === "maybe") walk(path, type.inner, value);
    else if (type.form === "list") value.forEach((one, at) => walk(`${path}.${at}`, type.inner, one));
    else if (type.form === "struct") type.fields.forEach(([name, inner]) => walk(path ? `${path}.${name}` : name, inner, value[name]));
    else if (type.form === "variants") {
      lines.push([path, value.variant]);
      walk(path, type.all.find((one) => one.name === value.variant), value.value);
    } else lines.push([path, type.form === "bytes" ? hex(value) : String(value)]);
  };
  walk("", ENTRY, entry);
  return lines;
}
