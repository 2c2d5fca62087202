// BLAKE3, plain and as derive_key (FORMAT.md §2): 32 bytes out.

import { utf8 } from "./bytes.js";

const BLOCK_BYTES = 64;
const CHUNK_BYTES = 1024;
const IV = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const SHUFFLE = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];
const CHUNK_START = 1;
const CHUNK_END = 2;
const PARENT = 4;
const ROOT = 8;
const CONTEXT = 32;
const MATERIAL = 64;

function mix(s, a, b, c, d, x, y) {
  const turned = (word, by) => (word >>> by) | (word << (32 - by));
  s[a] = s[a] + s[b] + x;
  s[d] = turned(s[d] ^ s[a], 16);
  s[c] = s[c] + s[d];
  s[b] = turned(s[b] ^ s[c], 12);
  s[a] = s[a] + s[b] + y;
  s[d] = turned(s[d] ^ s[a], 8);
  s[c] = s[c] + s[d];
  s[b] = turned(s[b] ^ s[c], 7);
}

// One block into a chaining value of eight words. `counter` is the chunk's number; there are fewer than 2^32.
function compress(chaining, block, length, counter, flags) {
  const s = Uint32Array.from([...chaining, ...IV.slice(0, 4), counter, 0, length, flags]);
  let m = block;
  for (let round = 0; round < 7; round += 1) {
    mix(s, 0, 4, 8, 12, m[0], m[1]);
    mix(s, 1, 5, 9, 13, m[2], m[3]);
    mix(s, 2, 6, 10, 14, m[4], m[5]);
    mix(s, 3, 7, 11, 15, m[6], m[7]);
    mix(s, 0, 5, 10, 15, m[8], m[9]);
    mix(s, 1, 6, 11, 12, m[10], m[11]);
    mix(s, 2, 7, 8, 13, m[12], m[13]);
    mix(s, 3, 4, 9, 14, m[14], m[15]);
    m = SHUFFLE.map((from) => m[from]);
  }
  return s.subarray(0, 8).map((word, at) => word ^ s[at + 8]);
}

function chunk(key, bytes, counter, flags) {
  let chaining = key;
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK_BYTES));
  for (let block = 0; block < blocks; block += 1) {
    const part = bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
    const whole = new Uint8Array(BLOCK_BYTES);
    whole.set(part);
    const view = new DataView(whole.buffer);
    const words = Array.from({ length: 16 }, (_, at) => view.getUint32(4 * at, true));
    const last = block === blocks - 1;
    // Only the last block of the only chunk is the root; the caller's flags say whether this chunk is it.
    const own = (block === 0 ? CHUNK_START : 0) | (last ? CHUNK_END : 0) | (last ? flags : flags & ~ROOT);
    chaining = compress(chaining, words, part.length, counter, own);
  }
  return chaining;
}

// A subtree: the left half holds the largest power of two of chunks that leaves something for the right.
function tree(key, bytes, counter, flags) {
  if (bytes.length <= CHUNK_BYTES) return chunk(key, bytes, counter, flags);
  const chunks = Math.ceil(bytes.length / CHUNK_BYTES);
  const left = 2 ** Math.floor(Math.log2(chunks - 1));
  const below = flags & ~ROOT;
  const halves = [
    tree(key, bytes.subarray(0, left * CHUNK_BYTES), counter, below),
    tree(key, bytes.subarray(left * CHUNK_BYTES), counter + left, below),
  ];
  return compress(key, [...halves[0], ...halves[1]], BLOCK_BYTES, 0, flags | PARENT);
}

function asBytes(words) {
  const out = new DataView(new ArrayBuffer(32));
  words.forEach((word, at) => out.setUint32(4 * at, word, true));
  return new Uint8Array(out.buffer);
}

export const blake3 = (bytes) => asBytes(tree(IV, bytes, 0, ROOT));

const keys = new Map();

export function deriveKey(context, material) {
  if (!keys.has(context)) keys.set(context, tree(IV, utf8(context), 0, ROOT | CONTEXT));
  return asBytes(tree(keys.get(context), material, 0, ROOT | MATERIAL));
}
