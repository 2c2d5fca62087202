// What entries say in words: every event of the vectors is told in both languages, and every field has its word.

import { unhex } from "../../../../services/src/web/assets/verify/bytes.js";
import { fieldsOf, saidOf } from "../../../../services/src/web/assets/verify/said.js";
import { ENTRY, EVENT } from "../../../../services/src/web/assets/verify/shapes.js";
import { decode } from "../../../../services/src/web/assets/verify/wire.js";
import { Words } from "../../../../services/src/web/assets/verify/words.js";
import { blocks, check, equal, holds } from "./checks.js";

// The sentences of one language, as the server puts them into the page.
function sentences(files, language) {
  const texts = ["proving", "told", "coded"].map((name) => files[`services/src/words/${language}/${name}.ftl`]).join("\n");
  const lines = texts.split("\n").map((line) => line.split(" = ")).filter(([key]) => /^[a-z][a-z-]*$/.test(key));
  return Object.fromEntries(lines.map(([key, ...rest]) => [key, rest.join(" = ").replace(/\{ \$([a-z]+) \}/g, "{$1}")]));
}

const languages = (files) => {
  const all = { el: sentences(files, "el"), en: sentences(files, "en") };
  return [new Words(all, "el"), new Words(all, "en")];
};

check("every event of the vectors is told in both languages, without a word missing", (files) => {
  for (const words of languages(files)) {
    const said = words.coded.bind(words);
    words.coded = (list, code) => {
      const word = said(list, code);
      holds(word !== code, `a word for ${list}-${code} (${words.language})`);
      return word;
    };
    for (const { name, bytes } of blocks(files["ledger/vectors/entries.txt"])) {
      const entry = decode(ENTRY, unhex(bytes));
      const { kind, facts, tables } = saidOf(words, entry.event);
      holds(kind !== "" && facts.length + tables.length > 0, name);
      tables.forEach(({ headings, rows }) => rows.forEach((row) => equal(row.length, headings.length, name)));
      holds(fieldsOf(entry).length > 6, name);
    }
  }
});

check("every field of every event has its word", (files) => {
  const walk = (type) => {
    if (type.inner) return walk(type.inner);
    if (type.form === "struct") return type.fields.flatMap(([name, inner]) => [name, ...walk(inner)]);
    return type.all ? type.all.flatMap(walk) : [];
  };
  for (const words of languages(files)) {
    for (const field of new Set(walk(EVENT))) holds(words.coded("told", field) !== field, `told-${field} (${words.language})`);
  }
});

check("numbers, amounts and days are written as the language does", (files) => {
  const [el, en] = languages(files);
  for (const words of [el, en]) words.locale = { el: "el-GR", en: "en-GB" }[words.language];
  equal([el.number(1_234_567n), en.number(1_234_567n)], ["1.234.567", "1,234,567"], "numbers");
  equal([en.money({ minor: 123_450n, currency: "EUR" }), en.money({ minor: 5n, currency: "EUR" })], ["€1,234.50", "€0.05"], "amounts");
  equal(el.money({ minor: 123_450n, currency: "EUR" }).replace("\u00a0", " "), "1.234,50 €", "Greek amounts");
  equal(en.money({ minor: 1_500n, currency: "JPY" }), "JP¥1,500", "yen have no decimals");
  equal([el.day(20_780), en.day(20_780)], ["23 Νοεμβρίου 2026", "23 November 2026"], "days");
  equal(en.time(2n ** 62n), String(Number(2n ** 62n)), "beyond the calendar");
  equal(en.say("proving-step-inclusion-ok", { at: "1", size: "2" }), "Its page is page 1 of the 2 in the log.", "sentences");
});
