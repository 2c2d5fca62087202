// The proof as a file (FORMAT.md §14, C2SP tlog-proof): an index, the way up the tree, and the checkpoint it ends in.

import { decimal, hashOf, line, textOf, unbase64 } from "./bytes.js";
import { Refused, key } from "./refused.js";

export const FIRST_LINE = "c2sp.org/tlog-proof@v1";
const EXTRA_BYTES_MAX = 393216;
const HASHES_MAX = 64;
const PROOF_BYTES_MAX = 262144 + (EXTRA_BYTES_MAX / 3) * 4 + 45 * HASHES_MAX + 128;

export function parseProof(bytes) {
  const refuse = (detail) => {
    throw new Refused(key("proving-why-proof"), detail);
  };
  if (bytes.length > PROOF_BYTES_MAX) refuse(`${bytes.length} bytes`);
  let rest = textOf(bytes) ?? refuse("the proof is not UTF-8");
  const next = () => {
    const parted = line(rest) ?? refuse("the proof ends within a line");
    rest = parted[1];
    return parted[0];
  };
  if (next() !== FIRST_LINE) refuse(`the first line is not ${FIRST_LINE}`);
  let read = next();
  let extra = null;
  if (read.startsWith("extra ")) {
    extra = unbase64(read.slice(6)) ?? refuse("the extra line is not base64");
    if (extra.length > EXTRA_BYTES_MAX) refuse("the extra line is too long");
    read = next();
  }
  const index = (read.startsWith("index ") ? decimal(read.slice(6)) : null) ?? refuse("there is no line index <decimal>");
  const hashes = [];
  for (read = next(); read !== ""; read = next()) {
    if (hashes.length >= HASHES_MAX) refuse(`more than ${HASHES_MAX} hashes`);
    hashes.push(hashOf(read) ?? refuse(`hash ${hashes.length + 1} is not 32 bytes in base64`));
  }
  return { extra, index, hashes, note: rest };
}
