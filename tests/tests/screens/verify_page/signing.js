// Ed25519: the vectors of RFC 8032, and everything that a lenient verifier would let pass.

import { fromLittleEndian, hex, joined, littleEndian, unhex, utf8 } from "../../../../services/src/web/assets/verify/bytes.js";
import { arithmetic, isPublicKey, signatureHolds } from "../../../../services/src/web/assets/verify/ed25519.js";
import { sha512 } from "../../../../services/src/web/assets/verify/sha2.js";
import { check, equal, holds } from "./checks.js";

const { ORDER, BASE, add, decode, encode, multiples, sum } = arithmetic;
const P = 2n ** 255n - 19n;

// RFC 8032 §7.1: secret key, public key, message, signature.
const RFC_8032 = [
  ["9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"],
  ["4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"],
  ["c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"],
];

const times = (scalar, point) => sum(scalar, multiples(point), 0n, BASE);
const base = BASE[1];

// A scalar and a nonce's seed, from a secret key.
function secrets(seed) {
  const hash = sha512(seed);
  const scalar = (fromLittleEndian(hash.subarray(0, 32)) & (2n ** 254n - 8n)) | (2n ** 254n);
  return [scalar, hash.subarray(32)];
}

const challenge = (r, key, message) => fromLittleEndian(sha512(joined(r, key, message))) % ORDER;

function sign(seed, message) {
  const [scalar, prefix] = secrets(seed);
  const key = encode(times(scalar, base));
  const nonce = fromLittleEndian(sha512(joined(prefix, message))) % ORDER;
  const r = encode(times(nonce, base));
  const s = (nonce + challenge(r, key, message) * scalar) % ORDER;
  return [key, joined(r, littleEndian(s, 32))];
}

check("signatures are those of RFC 8032", () => {
  for (const [secret, key, message, signature] of RFC_8032) {
    const [made, signed] = sign(unhex(secret), unhex(message));
    equal([hex(made), hex(signed)], [key, signature], message);
    holds(signatureHolds(unhex(key), unhex(signature), unhex(message)), `of ${message}`);
    equal(signatureHolds(unhex(key), unhex(signature), joined(unhex(message), [0])), false, "another message");
  }
});

check("a changed bit of key, signature or message does not hold", () => {
  const message = utf8("what was signed");
  const [key, signature] = sign(new Uint8Array(32).fill(7), message);
  for (const part of [key, signature, message]) {
    for (let bit = 0; bit < part.length * 8; bit += 7) {
      part[bit >> 3] ^= 1 << (bit & 7);
      equal(signatureHolds(key, signature, message), false, `bit ${bit}`);
      part[bit >> 3] ^= 1 << (bit & 7);
    }
  }
  holds(signatureHolds(key, signature, message), "unchanged");
});

check("s beyond the order does not hold", () => {
  const message = utf8("m");
  const [key, signature] = sign(new Uint8Array(32).fill(9), message);
  const s = fromLittleEndian(signature.subarray(32));
  for (let more = s + ORDER; more < 2n ** 256n; more += ORDER) {
    equal(signatureHolds(key, joined(signature.subarray(0, 32), littleEndian(more, 32)), message), false, `${more}`);
  }
});

// The eight points whose order divides 8, from one of order 8.
const OF_ORDER_8 = decode(unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"));
const SMALL = Array.from({ length: 8 }, (_, at) => encode(times(BigInt(at), OF_ORDER_8)));

check("keys and nonces of small order are refused, in every spelling", () => {
  equal(new Set(SMALL.map(hex)).size, 8, "points");
  const spellings = [...SMALL, ...[0n, 1n].flatMap((y) => [0n, 1n].map((sign) => littleEndian((P + y) | (sign << 255n), 32)))];
  for (const small of spellings) {
    equal(isPublicKey(small), false, hex(small));
    // With s = 0 and R the same point, such a key "signs" whatever k·A comes to the right point.
    for (const r of SMALL) equal(signatureHolds(small, joined(r, new Uint8Array(32)), utf8("anything")), false, "as a key");
  }
  const [key] = sign(new Uint8Array(32).fill(3), utf8("m"));
  const [scalar] = secrets(new Uint8Array(32).fill(3));
  for (const r of SMALL) {
    const s = (challenge(r, key, utf8("m")) * scalar) % ORDER;
    equal(signatureHolds(key, joined(r, littleEndian(s, 32)), utf8("m")), false, "as a nonce");
  }
});

check("no cofactor: a key with a part of small order holds only where the plain equation does", () => {
  const [scalar] = secrets(new Uint8Array(32).fill(5));
  const key = encode(add(times(scalar, base), OF_ORDER_8));
  holds(isPublicKey(key), "a key of mixed order is none of small order");
  const seen = new Set();
  for (let at = 0; at < 24; at += 1) {
    const message = utf8(`message ${at}`);
    const r = encode(times(BigInt(1000 + at), base));
    const k = challenge(r, key, message);
    const s = (BigInt(1000 + at) + k * scalar) % ORDER;
    const plain = k % 8n === 0n;
    equal(signatureHolds(key, joined(r, littleEndian(s, 32)), message), plain, `k mod 8 is ${k % 8n}`);
    seen.add(plain);
  }
  holds(seen.has(false), "some would pass with a cofactor");
});

check("what is no point in its one spelling is no key", () => {
  const wrong = [littleEndian(P + 3n, 32), littleEndian(2n ** 255n - 1n, 32), littleEndian(2n, 32), new Uint8Array(31), new Uint8Array(33)];
  for (const key of wrong) equal(isPublicKey(key), false, hex(key));
  equal(decode(littleEndian(1n | (1n << 255n), 32)), null, "no minus zero");
});
