// The policy (FORMAT.md §13, C2SP tlog-policy): which logs and witnesses a reader believes, and how many of them it takes.

import { decimal, textOf } from "./bytes.js";
import { LOG, WITNESS, parseCheckpoint, parseKey, signedBy } from "./note.js";
import { Refused, key } from "./refused.js";

const POLICY_BYTES_MAX = 262144;
const MOST = 64;

// Words are bytes, kept one letter a byte, so that what is no UTF-8 has its own spelling too.
const asLetters = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
const asBytes = (letters) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const shown = (word) => new TextDecoder().decode(asBytes(word));

class Reading {
  logs = [];
  witnesses = [];
  groups = [];
  names = new Map();
  members = new Set();
  quorum = undefined;

  line(text) {
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text)) throw new Error("a control character");
    const [first, ...rest] = text.split(/[ \t]+/).filter((word) => word !== "");
    if (first === undefined || first.startsWith("#")) return;
    const read = { log: this.log, witness: this.witness, group: this.group, quorum: this.needs };
    if (!Object.hasOwn(read, first)) throw new Error(`a line begins with log, witness, group, quorum or #, not with ${shown(first)}`);
    read[first].call(this, rest);
  }

  // One more key of its kind, which no other line has.
  keyOf(word, kind, others) {
    const parsed = parseKey(textOf(asBytes(word)) ?? "");
    const letters = parsed.publicKey.join();
    if (parsed.kind !== kind) throw new Error(`the key must be of kind 0x0${kind}`);
    if (others.some((other) => other.key.publicKey.join() === letters)) throw new Error("this key is there already");
    return parsed;
  }

  room(list, what) {
    if (list.length >= MOST) throw new Error(`there are more than ${MOST} ${what}`);
  }

  log(words) {
    if (words.length < 1 || words.length > 2) throw new Error("expected: log <vkey> [<url>]");
    const log = { key: this.keyOf(words[0], LOG, this.logs) };
    this.room(this.logs, "logs");
    this.logs.push(log);
  }

  witness(words) {
    if (words.length < 2 || words.length > 3) throw new Error("expected: witness <name> <vkey> [<url>]");
    const witness = { name: words[0], shown: shown(words[0]), key: this.keyOf(words[1], WITNESS, this.witnesses) };
    this.room(this.witnesses, "witnesses");
    this.define(witness.name, { witness: this.witnesses.length });
    this.witnesses.push(witness);
  }

  group([name, asked, ...members]) {
    if (members.length < 1) throw new Error("expected: group <name> <k | all | any> <name>…");
    const wanted = { any: 1n, all: BigInt(members.length) };
    const threshold = Object.hasOwn(wanted, asked) ? wanted[asked] : decimal(asked);
    if (threshold === null || threshold < 1n || threshold > members.length) throw new Error(`the group's threshold is ${shown(asked)}`);
    const found = members.map((member) => {
      if (this.members.has(member)) throw new Error(`${shown(member)} is a member of a group already`);
      this.members.add(member);
      return this.named(member);
    });
    this.room(this.groups, "groups");
    this.define(name, { group: this.groups.length });
    this.groups.push({ name, shown: shown(name), threshold: Number(threshold), members: found });
  }

  needs(words) {
    if (words.length !== 1) throw new Error("expected: quorum <name | none>");
    if (this.quorum !== undefined) throw new Error("there is a quorum line already");
    this.quorum = words[0] === "none" ? null : this.named(words[0]);
  }

  named(name) {
    if (!this.names.has(name)) throw new Error(`no witness and no group above is named ${shown(name)}`);
    return this.names.get(name);
  }

  define(name, member) {
    if (name === "none" || this.names.has(name)) throw new Error(`the name ${shown(name)} is taken`);
    this.names.set(name, member);
  }
}

// The policy of a file's bytes. What is wrong with it is refused with the line's number.
export function parsePolicy(bytes) {
  const refuse = (number, detail) => {
    throw new Refused(key("proving-policy-wrong"), detail, { line: number });
  };
  if (bytes.length > POLICY_BYTES_MAX) refuse(0, `${bytes.length} bytes`);
  const lines = asLetters(bytes).split("\n");
  const last = lines.pop();
  const reading = new Reading();
  lines.forEach((text, at) => {
    try {
      reading.line(text);
    } catch (error) {
      refuse(at + 1, error.message);
    }
  });
  if (last !== "") refuse(lines.length + 1, "it does not end with a newline, so it may be cut off");
  if (reading.quorum === undefined) refuse(0, "there is no quorum line");
  const { logs, witnesses, groups, quorum } = reading;
  return { logs, witnesses, groups, quorum };
}

// Whether a witness or group has cosigned. Groups name only those before them, so one pass from the first to the last is enough.
function reached(policy, cosigned) {
  const groups = [];
  const has = (member) => ("witness" in member ? cosigned[member.witness] !== null : groups[member.group]);
  policy.groups.forEach(({ members, threshold }) => groups.push(members.filter(has).length >= threshold));
  return policy.quorum === null || has(policy.quorum);
}

const earliest = (times) => (times.length > 0 ? times.reduce((a, b) => (a < b ? a : b)) : null);

// Who of a policy signed a checkpoint, and whether it is enough. A signature of a known key that does not fit is refused.
export function evaluate(policy, note) {
  const checkpoint = parseCheckpoint(note.text);
  const known = [...policy.logs, ...policy.witnesses].map((one) => one.key);
  const signed = signedBy(note, known);
  const by = (wanted) => signed.filter((one) => one.key.text === wanted.text);
  const listed = policy.logs.filter((log) => log.key.name === checkpoint.origin);
  const log = listed.find((one) => by(one.key).length > 0)?.key ?? null;
  const times = policy.witnesses.map((witness) => earliest(by(witness.key).map((one) => one.atS)));
  const cosignatures = policy.witnesses.map((witness, at) => ({ witness, atS: times[at] })).filter(({ atS }) => atS !== null);
  return { checkpoint, log, listed: listed.length > 0, cosignatures, quorum: reached(policy, times) };
}
