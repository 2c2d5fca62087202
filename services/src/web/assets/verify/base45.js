// Base45 (RFC 9285): bytes in the letters that QR codes store most densely.

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

// The bytes of such a text. Null for what no encoder writes.
export function unbase45(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = Array.from(text.slice(at, at + 3), (letter) => LETTERS.indexOf(letter));
    if (group.includes(-1) || group.length === 1) return null;
    const number = group.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (number >= 256 ** (group.length - 1)) return null;
    if (group.length === 3) bytes.push(number >> 8);
    bytes.push(number & 255);
  }
  return Uint8Array.from(bytes);
}

export const isBase45 = (text) => [...text].every((letter) => LETTERS.includes(letter));
