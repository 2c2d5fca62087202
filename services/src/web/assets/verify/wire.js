// The codec of FORMAT.md §1: types that read stored bytes. Each takes the one spelling of a value and refuses every other, so nothing that
// is read needs to be written again and compared; the tests do that too.

import { Refused } from "./refused.js";
import { textOf, utf8 } from "./bytes.js";

const refuse = (detail) => {
  throw new Refused(null, detail);
};

export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = 0;
  }

  left() {
    return this.bytes.length - this.at;
  }

  // The place of so many bytes, which are behind us then.
  pass(length) {
    if (length > this.left()) refuse(`${length} bytes wanted, ${this.left()} left`);
    this.at += length;
    return this.at - length;
  }

  take(length) {
    const at = this.pass(length);
    return this.bytes.slice(at, at + length);
  }
}

// A number by the method of DataView that reads and writes it, within bounds.
export function number(name, width, method, least = null, most = null) {
  return {
    form: "number",
    name,
    read(reader) {
      const value = reader.view[`get${method}`](reader.pass(width), true);
      if ((least !== null && value < least) || (most !== null && value > most)) refuse(`${value} is no ${name}`);
      return value;
    },
    write(value, out) {
      const view = new DataView(new ArrayBuffer(width));
      view[`set${method}`](0, value, true);
      out.push(...new Uint8Array(view.buffer));
    },
  };
}

const LENGTH = number("length", 8, "BigUint64");

// A count inside bytes is believed only as far as there are bytes for it: every element takes one at least.
function count(reader) {
  const value = LENGTH.read(reader);
  if (value > BigInt(reader.left())) refuse(`a count of ${value}, but ${reader.left()} bytes follow`);
  return Number(value);
}

export const flag = {
  form: "flag",
  name: "bool",
  read(reader) {
    const [byte] = reader.take(1);
    return byte > 1 ? refuse(`${byte} is neither 0 nor 1`) : byte === 1;
  },
  write: (value, out) => out.push(value ? 1 : 0),
};

// Bytes as they are: ids, hashes, keys.
export const fixed = (name, width) => ({
  form: "bytes",
  name,
  read: (reader) => reader.take(width),
  write: (value, out) => out.push(...value),
});

// UTF-8 behind its length, held to a rule that says what it objects to, or null.
export const text = (name, rule) => ({
  form: "text",
  name,
  read(reader) {
    const value = textOf(reader.take(count(reader))) ?? refuse("ill-formed UTF-8");
    const objection = rule(value);
    return objection ? refuse(objection) : value;
  },
  write(value, out) {
    const stored = utf8(value);
    LENGTH.write(BigInt(stored.length), out);
    out.push(...stored);
  },
});

// As many letters A to Z, without a length.
export const capitals = (name, letters) => ({
  form: "text",
  name,
  read(reader) {
    const value = String.fromCharCode(...reader.take(letters));
    return /^[A-Z]*$/.test(value) ? value : refuse(`${value} is not ${letters} letters A to Z`);
  },
  write: (value, out) => out.push(...utf8(value)),
});

// Option: null, or the value.
export const maybe = (inner) => ({
  form: "maybe",
  inner,
  read: (reader) => (flag.read(reader) ? inner.read(reader) : null),
  write(value, out) {
    flag.write(value !== null, out);
    if (value !== null) inner.write(value, out);
  },
});

export const listed = (inner) => ({
  form: "list",
  inner,
  // One after the other, so that the first that is wrong is what is said, whatever the count promises: every element takes a byte at least.
  read(reader) {
    const values = [];
    for (let left = LENGTH.read(reader); left > 0n; left -= 1n) values.push(inner.read(reader));
    return values;
  },
  write(value, out) {
    LENGTH.write(BigInt(value.length), out);
    value.forEach((one) => inner.write(one, out));
  },
});

// Fields in order, nothing between: [name, type] each. The value is an object.
export const struct = (name, fields) => ({
  form: "struct",
  name,
  fields,
  read: (reader) => Object.fromEntries(fields.map(([field, type]) => [field, type.read(reader)])),
  write: (value, out) => fields.forEach(([field, type]) => type.write(value[field], out)),
});

const NUMBER = number("variant", 4, "Uint32");

// The number of the variant, then its fields. The value is { variant, value }.
export const variants = (name, all) => ({
  form: "variants",
  name,
  all,
  read(reader) {
    const at = NUMBER.read(reader);
    // Enums grow at their end: a number beyond is something newer than this page.
    if (at >= all.length) throw new Refused(null, `${name} ${at} is not known`, { newer: true });
    return { variant: all[at].name, value: all[at].read(reader) };
  },
  write({ variant, value }, out) {
    const at = all.findIndex((type) => type.name === variant);
    NUMBER.write(at, out);
    all[at].write(value, out);
  },
});

// An enum whose variants have no fields; the value is the variant's word.
export const oneOf = (name, words) => ({
  form: "word",
  name,
  words,
  read(reader) {
    const at = NUMBER.read(reader);
    if (at >= words.length) throw new Refused(null, `${name} ${at} is not known`, { newer: true });
    return words[at];
  },
  write: (value, out) => NUMBER.write(words.indexOf(value), out),
});

// The value of stored bytes: all of them.
export function decode(type, bytes) {
  const reader = new Reader(bytes);
  const value = type.read(reader);
  if (reader.left() > 0) refuse(`${reader.left()} bytes too many`);
  return value;
}

export function encode(type, value) {
  const out = [];
  type.write(value, out);
  return Uint8Array.from(out);
}
