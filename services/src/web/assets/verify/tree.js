// The way up a tree of RFC 6962's shape: the log's over pages, and a page's over its entries. They differ in how a node is hashed.

import { deriveKey } from "./blake3.js";
import { joined } from "./bytes.js";
import { sha256 } from "./sha2.js";

export const logLeaf = (bytes) => sha256(joined([0], bytes));
export const logNode = (left, right) => sha256(joined([1], left, right));
export const entriesNode = (left, right) => deriveKey("helpbank v1 entries node", joined(left, right));

// The root that a path leads to from the leaf at this index of a tree of this size. Null when there is no such leaf, or when the path has
// not exactly the length that index and size ask for.
export function rootFrom(leaf, index, size, path, node) {
  if (index >= size) return null;
  let [hash, used] = [leaf, 0];
  for (let [at, last] = [index, size - 1n]; last > 0n; [at, last] = [at >> 1n, last >> 1n]) {
    if ((at & 1n) === 0n && at === last) continue; // no sibling: it rises as it is
    if (used >= path.length) return null;
    hash = at & 1n ? node(path[used], hash) : node(hash, path[used]);
    used += 1;
  }
  return used === path.length ? hash : null;
}
