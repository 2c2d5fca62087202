// Ed25519 (RFC 8032), strictly (FORMAT.md §6): canonical s and points, no key or R of small order, no cofactor. It only verifies, so nothing
// here is secret and nothing needs to take the same time.

import { fromLittleEndian, joined, littleEndian, same } from "./bytes.js";
import { sha512 } from "./sha2.js";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (number) => {
  const rest = number % P;
  return rest < 0n ? rest + P : rest;
};

function power(base, exponent) {
  let [result, square] = [1n, base];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

const inverse = (number) => power(number, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

// A point is [X, Y, Z, T] with x = X/Z, y = Y/Z, xy = T/Z.
const IDENTITY = [0n, 1n, 1n, 0n];

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(t1 * 2n * D * t2);
  const d = mod(z1 * 2n * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function double([x, y, z]) {
  const [a, b] = [mod(x * x), mod(y * y)];
  const h = a + b;
  const e = h - mod((x + y) * (x + y));
  const g = a - b;
  const f = 2n * mod(z * z) + g;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

const negative = ([x, y, z, t]) => [mod(-x), y, z, mod(-t)];

// The multiples 0 to 15 of a point: a step of the ladder takes four bits at once.
function multiples(point) {
  const table = [IDENTITY];
  while (table.length < 16) table.push(add(table[table.length - 1], point));
  return table;
}

// a·A + b·B of two tables, in one pass from the highest bits down.
function sum(a, tableA, b, tableB) {
  let point = IDENTITY;
  for (let shift = 252n; shift >= 0n; shift -= 4n) {
    for (let i = 0; i < 4; i += 1) point = double(point);
    point = add(add(point, tableA[Number((a >> shift) & 15n)]), tableB[Number((b >> shift) & 15n)]);
  }
  return point;
}

function encode([x, y, z]) {
  const one = inverse(z);
  return littleEndian(mod(y * one) | ((mod(x * one) & 1n) << 255n), 32);
}

// The point of 32 bytes; null when they are no point, or not in its one spelling.
function decode(bytes) {
  const number = fromLittleEndian(bytes);
  const [y, sign] = [number & (2n ** 255n - 1n), number >> 255n];
  if (y >= P) return null;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * v ** 3n * power(mod(u * v ** 7n), (P - 5n) / 8n));
  const check = mod(v * x * x);
  if (check === mod(-u)) x = mod(x * ROOT_OF_MINUS_ONE);
  else if (check !== u) return null;
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}

function smallOrder(point) {
  const [x, y, z] = double(double(double(point)));
  return x === 0n && y === z;
}

const BASE = multiples(decode(Uint8Array.from([0x58, ...Array(31).fill(0x66)])));

// The point of a public key that may be believed; null for any other.
function trusted(key) {
  const point = key.length === 32 ? decode(key) : null;
  return point && !smallOrder(point) ? point : null;
}

export const isPublicKey = (key) => trusted(key) !== null;

// Whether the signature over the message is the key's.
export function signatureHolds(key, signature, message) {
  if (signature.length !== 64) return false;
  const [r, s] = [signature.subarray(0, 32), fromLittleEndian(signature.subarray(32))];
  const [a, nonce] = [trusted(key), decode(r)];
  if (s >= ORDER || !a || !nonce || smallOrder(nonce)) return false;
  const k = fromLittleEndian(sha512(joined(r, key, message))) % ORDER;
  return same(encode(sum(s, BASE, k, multiples(negative(a)))), r);
}

// For the tests, which sign what an honest key never would.
export const arithmetic = { ORDER, BASE, add, decode, encode, multiples, sum };
