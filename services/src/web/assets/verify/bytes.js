// Bytes and their spellings: hexadecimal, base64, UTF-8, decimals. Every value has one spelling; for any other the answer is null.

export const utf8 = (text) => new TextEncoder().encode(text);

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// The text of UTF-8 bytes, or null when they are ill-formed.
export function textOf(bytes) {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUE = new Map([...LETTERS].map((letter, value) => [letter, value]));

// RFC 4648 §4, with padding.
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const number = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const group = [18, 12, 6, 0].map((shift) => LETTERS[(number >> shift) & 63]).join("");
    const left = bytes.length - at;
    text += left >= 3 ? group : group.slice(0, left + 1).padEnd(4, "=");
  }
  return text;
}

// The bytes again. Null without padding, with anything that is not base64, and with unused bits that are not zero.
export function unbase64(text) {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = Array.from(text.slice(0, text.length - padding), (letter) => VALUE.get(letter));
  if (digits.includes(undefined)) return null;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let [held, bits, at] = [0, 0, 0];
  for (const digit of digits) {
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = held >> bits;
      at += 1;
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null;
}

// A hash in base64: 32 bytes.
export function hashOf(text) {
  const bytes = text.length === 44 ? unbase64(text) : null;
  return bytes?.length === 32 ? bytes : null;
}

const U64_MAX = 2n ** 64n - 1n;

// A decimal number of at most 64 bits, without sign and leading zeros.
export function decimal(text) {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) return null;
  const number = BigInt(text);
  return number <= U64_MAX ? number : null;
}

// A whole number as bytes, the lowest first.
export const littleEndian = (number, width) =>
  Uint8Array.from({ length: width }, (_, at) => Number((BigInt(number) >> BigInt(8 * at)) & 255n));

export const fromLittleEndian = (bytes) => bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);

// The text before the first newline and what follows it; null when no line ends.
export function line(text) {
  const at = text.indexOf("\n");
  return at < 0 ? null : [text.slice(0, at), text.slice(at + 1)];
}
