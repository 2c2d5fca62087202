// The portable entry (FORMAT.md §7): one entry with its path to the page, the page's header and seal. It checks alone.

import { deriveKey } from "./blake3.js";
import { hex, joined, same, utf8 } from "./bytes.js";
import { signatureHolds } from "./ed25519.js";
import { Refused, key, under } from "./refused.js";
import { ENTRY, HEADER } from "./shapes.js";
import { entriesNode, rootFrom } from "./tree.js";
import { Reader, decode } from "./wire.js";

const PATH_MAX = 20;
const HEADER_BYTES_MAX = 512;
const ENTRY_BYTES_MAX = 262144;
const PAGE_VERSION = 2;

const little = (bytes) => bytes.reduceRight((number, byte) => number * 256 + byte, 0);

function parts(bytes) {
  const reader = new Reader(bytes);
  const bounded = (number, most, what) => {
    if (number > most) throw new Refused(null, `${what} ${number}, at most ${most}`);
    return number;
  };
  const sized = (most, what) => reader.take(bounded(little(reader.take(4)), most, what));
  if (!same(reader.take(4), utf8("HBE1"))) throw new Refused(null, "it does not begin with HBE1");
  const index = little(reader.take(4));
  const path = Array.from({ length: bounded(little(reader.take(2)), PATH_MAX, "a path of") }, () => reader.take(32));
  const header = sized(HEADER_BYTES_MAX, "a header of");
  const [sealedBy, signature] = [reader.take(32), reader.take(64)];
  const entry = sized(ENTRY_BYTES_MAX, "an entry of");
  if (reader.left() > 0) throw new Refused(null, `${reader.left()} bytes too many`);
  return { index, path, header, sealedBy, signature, entry };
}

export const pageHash = (header) => deriveKey("helpbank v1 page", header);

// A header that its seal holds to: of a portable entry, or of a printed head.
export function sealedHeader(bytes, sealedBy, signature) {
  if (!signatureHolds(sealedBy, signature, joined(utf8("helpbank v1 seal\n"), bytes))) {
    throw new Refused(key("proving-why-seal"), `the seal by ${hex(sealedBy)} does not fit the header`);
  }
  const version = little(bytes.subarray(0, 2));
  if (version > PAGE_VERSION) throw new Refused(key("proving-why-newer"), `page version ${version}`, { newer: true });
  if (version !== PAGE_VERSION) throw new Refused(key("proving-why-layout"), `page version ${version}`);
  return under(key("proving-why-layout"), () => decode(HEADER, bytes));
}

// What an actor's own device signed: the entry encoded without the signature. Null when no device signed.
function deviceHolds(entry, bytes) {
  if (entry.signature === null) return null;
  const unsigned = joined(bytes.subarray(0, bytes.length - 97), [0]);
  const { key: device, r, s } = entry.signature;
  return signatureHolds(device, joined(r, s), joined(utf8("helpbank v1 actor\n"), unsigned));
}

// Checks portable bytes: layout, seal, and that the page holds the entry.
export function openPortable(bytes) {
  const { index, path, header: headerBytes, sealedBy, signature, entry: entryBytes } =
    under(key("proving-why-layout"), () => parts(bytes));
  const header = sealedHeader(headerBytes, sealedBy, signature);
  const hash = deriveKey("helpbank v1 entry", entryBytes);
  const root = rootFrom(hash, BigInt(index), BigInt(header.entries), path, entriesNode);
  if (root === null || !same(root, header.entries_root)) {
    throw new Refused(key("proving-why-path"), `entry ${hex(hash)} is not entry ${index} of the page`);
  }
  let entry;
  try {
    entry = decode(ENTRY, entryBytes);
  } catch (error) {
    throw new Refused(error.named?.newer ? key("proving-why-newer") : key("proving-why-entry"), error.message, error.named);
  }
  const place = { book: header.book, page: header.page, index, hash };
  return { place, header, pageHash: pageHash(headerBytes), sealedBy, entry, device: deviceHolds(entry, entryBytes) };
}
