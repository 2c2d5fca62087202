// Signed notes and the keys that sign them (FORMAT.md §12): C2SP signed-note and cosignatures.

import { base64, decimal, hashOf, hex, joined, line, same, unbase64, utf8 } from "./bytes.js";
import { isPublicKey, signatureHolds } from "./ed25519.js";
import { Refused, key } from "./refused.js";
import { sha256 } from "./sha2.js";
import { isWhite } from "./texts.js";

const NOTE_BYTES_MAX = 262144;
const SIGNATURES_MAX = 64;
const KEY_NAME_BYTES_MAX = 255;
const ORIGIN_BYTES_MAX = 255;
const AT_S_MAX = 2n ** 63n - 1n;
const EMPTY_ROOT = sha256(new Uint8Array(0));

export const LOG = 1;
export const WITNESS = 4;

const isControl = (text) => /[\u0000-\u001f\u007f-\u009f]/.test(text);
const isName = (name) => name !== "" && ![...name].some((letter) => letter === "+" || isWhite(letter));

function malformed(detail) {
  throw new Refused(key("proving-why-note"), detail);
}

// One line: — <key name> <base64 of key id and signature>
function signatureLine(text) {
  const [, name, payload] = /^\u2014 ([^ ]*) (.*)$/u.exec(text) ?? malformed(`no signature line: ${text}`);
  const bytes = unbase64(payload);
  if (!isName(name) || !bytes || bytes.length < 5) malformed(`no signature line: ${text}`);
  return { name, id: hex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
}

// The note of a text: its form is checked, its signatures are not.
export function parseNote(note) {
  if (utf8(note).length > NOTE_BYTES_MAX) malformed("the note is too long");
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note)) malformed("the note has control characters");
  const parted = note.lastIndexOf("\n\n");
  if (parted < 0) malformed("the note has no empty line with signatures behind it");
  const signatures = [];
  for (let rest = note.slice(parted + 2); rest !== ""; ) {
    const next = line(rest) ?? malformed("the last signature line does not end");
    signatures.push(signatureLine(next[0]));
    rest = next[1];
  }
  if (signatures.length < 1 || signatures.length > SIGNATURES_MAX) malformed(`${signatures.length} signatures`);
  return { text: note.slice(0, parted + 1), signatures };
}

// The three lines of a checkpoint and nothing else.
export function parseCheckpoint(text) {
  const refuse = (detail) => {
    throw new Refused(key("proving-why-note"), detail);
  };
  const [origin, sizeText, rootText, ...rest] = text.split("\n");
  const length = utf8(origin).length;
  if (length < 1 || length > ORIGIN_BYTES_MAX || isControl(origin)) refuse("the checkpoint's origin");
  const size = decimal(sizeText ?? "") ?? refuse("the checkpoint's second line is not its size");
  const root = hashOf(rootText ?? "") ?? refuse("the checkpoint's third line is not its root");
  if (rest.length !== 1 || rest[0] !== "") refuse("the checkpoint has lines behind its root");
  if (size === 0n && !same(root, EMPTY_ROOT)) refuse("the checkpoint says 0 leaves and has not the root of the empty tree");
  return { origin, size, root };
}

// A verifier key: <name>+<key id>+<base64 of kind and public key>. Throws an Error in words for engineers.
export function parseKey(text) {
  const [, name, id, rest] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(text) ?? [];
  if (name === undefined) throw new Error("a verifier key is written <name>+<8 hexadecimal digits>+<base64>");
  if (!isName(name) || isControl(name) || utf8(name).length > KEY_NAME_BYTES_MAX) throw new Error("the key's name");
  const bytes = unbase64(rest);
  if (bytes?.length !== 33 || ![LOG, WITNESS].includes(bytes[0])) throw new Error("the key is of no known kind");
  const made = hex(sha256(joined(utf8(name), [0x0a], bytes)).subarray(0, 4));
  if (made !== id) throw new Error(`the key's id is ${id}, while its name and key make ${made}`);
  const [kind, publicKey] = [bytes[0], bytes.subarray(1)];
  if (!isPublicKey(publicKey)) throw new Error("the key is no Ed25519 public key that can be trusted");
  return { name, id, kind, publicKey, text: `${name}+${id}+${base64(bytes)}` };
}

// When a signature of a key was made, in seconds (null for a log's, which does not say). Undefined when it does not fit.
function signedAt(signer, text, signature) {
  if (signer.kind === LOG) {
    return signatureHolds(signer.publicKey, signature, utf8(text)) ? null : undefined;
  }
  if (signature.length !== 72) return undefined;
  const atS = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${atS}\n${text}`);
  return atS <= AT_S_MAX && signatureHolds(signer.publicKey, signature.subarray(8), message) ? atS : undefined;
}

// The signatures by keys that are known. Those of others are ignored; one of a known key that does not fit condemns the note.
export function signedBy(note, known) {
  const signed = [];
  for (const { name, id, signature } of note.signatures) {
    const keys = known.filter((one) => one.name === name && one.id === id);
    if (new Set(keys.map((one) => one.text)).size > 1) malformed(`two keys are known as ${name} with the id ${id}`);
    if (keys.length === 0) continue;
    const atS = signedAt(keys[0], note.text, signature);
    if (atS === undefined) {
      throw new Refused(key("proving-why-signature"), `the signature of ${name} (key ${id}) does not fit`, { name });
    }
    signed.push({ key: keys[0], atS });
  }
  return signed;
}
