// Words for people, in the language that is chosen: sentences, numbers, amounts, days, times. Both languages came with the page.

import { hex } from "./bytes.js";

// Digits of an id that people are shown.
const SHORT_CHARS = 8;
const DAY_MS = 86_400_000;
const LOCALES = { el: "el-GR", en: "en-GB" };

export class Words {
  // `all` holds the sentences of both languages by key.
  constructor(all, language) {
    this.all = all;
    this.language = language;
    const own = globalThis.navigator?.language ?? "";
    this.locale = own.startsWith(language) ? own : LOCALES[language];
  }

  other() {
    return new Words(this.all, this.language === "el" ? "en" : "el");
  }

  // The sentence with this key and what stands in it; the key itself when there is none.
  say(key, named = {}) {
    const sentence = this.all[this.language][key] ?? key;
    return sentence.replace(/\{([a-z]+)\}/g, (whole, name) => named[name] ?? whole);
  }

  // The words for a code of a closed list, as `loss` and `entry_error`; the code itself when there are none.
  coded(list, code) {
    return this.all[this.language][`${list}-${code.replaceAll("_", "-")}`] ?? code;
  }

  number(number) {
    return new Intl.NumberFormat(this.locale).format(number);
  }

  // An amount in minor units of a currency.
  money({ minor, currency }) {
    const format = new Intl.NumberFormat(this.locale, { style: "currency", currency });
    const decimals = format.resolvedOptions().maximumFractionDigits;
    const digits = String(minor).padStart(decimals + 1, "0");
    return format.format(decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`);
  }

  // Days since 1970. What is beyond JavaScript's calendar stays a number.
  day(day) {
    return this.moment(day * DAY_MS, { dateStyle: "long", timeZone: "UTC" });
  }

  // Milliseconds since 1970, where the reader is.
  time(ms, style = {}) {
    const date = { year: "numeric", month: "long", day: "numeric" };
    return this.moment(Number(ms), { ...date, hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...style });
  }

  moment(ms, style) {
    const date = new Date(ms);
    return Number.isNaN(date.getTime()) ? String(ms) : new Intl.DateTimeFormat(this.locale, style).format(date);
  }

  short(id) {
    return hex(id).slice(0, SHORT_CHARS);
  }
}
