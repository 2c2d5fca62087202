// The transparency log: leaves, proofs, notes, keys and policies, against the vectors and against what they must refuse.

import { hashOf, hex, textOf, unhex, utf8 } from "../../../../services/src/web/assets/verify/bytes.js";
import { parseCheckpoint, parseKey, parseNote } from "../../../../services/src/web/assets/verify/note.js";
import { evaluate, parsePolicy } from "../../../../services/src/web/assets/verify/policy.js";
import { parseProof } from "../../../../services/src/web/assets/verify/proof.js";
import { Refused } from "../../../../services/src/web/assets/verify/refused.js";
import { logLeaf, logNode, rootFrom } from "../../../../services/src/web/assets/verify/tree.js";
import { blocks, check, equal, holds } from "./checks.js";

const LOG = "ledger/transparency/vectors/log.txt";
const POLICY = "ledger/transparency/vectors/policy.txt";
const CHECKPOINT = "ledger/transparency/vectors/checkpoint.txt";

function refuses(run, of) {
  try {
    run();
  } catch (error) {
    return holds(error instanceof Refused, `${of} is refused and is no bug: ${error.stack}`);
  }
  throw new Error(`${of} is taken`);
}

check("leaves hash as in the vectors", (files) => {
  const leaves = blocks(files[LOG]).filter(({ name }) => name.startsWith("leaf "));
  equal(leaves.length, 3, "leaves");
  for (const { name, bytes, hash } of leaves) equal(logLeaf(unhex(bytes)), hashOf(hash), name);
});

check("inclusion proofs of the vectors lead to their roots", (files) => {
  const all = blocks(files[LOG]);
  const root = (size) => all.find(({ name }) => name === `tree of ${size}`)?.root;
  const leaf = (index) => {
    const book = "b0".repeat(32);
    const page = (index + 1).toString(16).padStart(4, "0");
    const bytes = `${book}${page.slice(2)}${page.slice(0, 2)}${"00".repeat(6)}${(index % 256).toString(16).padStart(2, "0").repeat(32)}`;
    const named = all.find(({ name }) => name === `leaf ${index}`);
    return logLeaf(unhex(named?.bytes ?? bytes));
  };
  const proofs = all.filter(({ name }) => name.startsWith("inclusion of "));
  holds(proofs.length >= 4, `${proofs.length} proofs`);
  for (const { name, hashes } of proofs) {
    const [index, size] = name.match(/\d+/g).map(Number);
    const path = (hashes ?? "").split(" ").filter((one) => one !== "").map(hashOf);
    if (root(size)) equal(rootFrom(leaf(index), BigInt(index), BigInt(size), path, logNode), hashOf(root(size)), name);
  }
});

check("keys of the vectors are read, and no other spelling of them", (files) => {
  const keys = blocks(files[LOG]).filter(({ vkey }) => vkey);
  equal(keys.length, 4, "keys");
  for (const { key, vkey } of keys) {
    equal([parseKey(vkey).name, parseKey(vkey).text], [key, vkey], key);
    const [name, id, rest] = vkey.split("+");
    const wrong = [`${name}+${id}`, `${name}x+${id}+${rest}`, `${name}+${id.replace(/^./, "0")}+${rest}`, `${name}+${id.toUpperCase()}+${rest}`,
      `${name} +${id}+${rest}`, `+${id}+${rest}`, `${name}+${id}+${rest}=`, `${name}+${id}+${rest.slice(0, -4)}`, ` ${vkey}`, `${vkey}\n`];
    for (const text of wrong) {
      let taken = true;
      try {
        parseKey(text);
      } catch {
        taken = false;
      }
      equal(taken, false, text);
    }
  }
});

check("the policy of the vectors believes the checkpoint of the vectors", (files) => {
  const policy = parsePolicy(utf8(files[POLICY]));
  const said = evaluate(policy, parseNote(files[CHECKPOINT]));
  equal([said.log.name, said.quorum, said.checkpoint.size], ["no.bank.example/log", true, 300n], "said");
  equal(said.cosignatures.map(({ witness, atS }) => [witness.shown, atS]),
    [["north", 1786000200n], ["south", 1786000201n], ["île", 1786000202n]], "witnesses");
});

check("a quorum is counted as the policy says", (files) => {
  const [log, north, south, ile] = files[POLICY].split("\n");
  const said = (lines, note) => evaluate(parsePolicy(utf8(`${lines.join("\n")}\n`)), parseNote(note));
  const all = files[CHECKPOINT];
  const lines = all.split("\n");
  const without = (...names) => lines.filter((line) => !names.some((name) => line.startsWith(`— ${name}`))).join("\n");
  const groups = ["group abroad 1 south île", "group all 2 north abroad"];
  for (const [note, reached] of [[all, true], [without("south"), true], [without("île"), true], [without("south", "île"), false], [without("north"), false]]) {
    equal(said([log, north, south, ile, ...groups, "quorum all"], note).quorum, reached, note);
  }
  equal(said([log, north, "quorum north"], without("south", "île")).quorum, true, "a witness alone");
  equal(said([log, "quorum none"], without("north", "south", "île")).quorum, true, "none needed");
  equal(said([log, north, south, ile, "group any any north south île", "quorum any"], without("north", "south")).quorum, true, "any");
  equal(said([log, north, south, ile, "group each all north south île", "quorum each"], without("south")).quorum, false, "all");
  equal(said([north, "quorum north"], all).log, null, "no log");
});

check("a signature of a known key that does not fit condemns the checkpoint", (files) => {
  const policy = parsePolicy(utf8(files[POLICY]));
  const lines = files[CHECKPOINT].split("\n");
  const spoilt = lines.map((line) => (line.startsWith("— south") ? line.replace(/(.)..(==?)$/, (_, letter, end) => `${letter === "A" ? "B" : "A"}A${end}A`.slice(0, 4)) : line));
  refuses(() => evaluate(policy, parseNote(spoilt.join("\n"))), "a spoilt cosignature");
  const [south] = lines.filter((line) => line.startsWith("— south"));
  const other = files[CHECKPOINT].replace("\n300\n", "\n301\n");
  refuses(() => evaluate(policy, parseNote(other)), "another size");
  holds(evaluate(policy, parseNote(`${files[CHECKPOINT]}${south}\n`)).quorum, "the same signature twice");
});

check("policies that are no policies are refused", (files) => {
  const [log, north] = files[POLICY].split("\n");
  const wrong = ["", "quorum none", `${log}\n`, `${log}\nquorum none\nquorum none\n`, `${log}\n${log}\nquorum none\n`, `${log}\nquorum north\n`,
    `${log}\n${north}\nquorum none`, `${log}\n${north}\n${north}\nquorum none\n`, `${log}\n${north}\ngroup g 2 north\nquorum g\n`,
    `${log}\n${north}\ngroup g 0 north\nquorum g\n`, `${log}\n${north}\ngroup g 01 north\nquorum g\n`, `${log}\n${north}\ngroup g any\nquorum g\n`,
    `${log}\n${north}\ngroup g any north\ngroup h any north\nquorum h\n`, `${log}\n${north}\ngroup north any north\nquorum none\n`,
    `${log}\n${north}\ngroup none any north\nquorum none\n`, `${log}\r\nquorum none\n`, `log\nquorum none\n`, `${log} a b\nquorum none\n`,
    `nothing\nquorum none\n`, `${log.replace("log ", "witness x ")}\nquorum none\n`, `${north.replace("witness north ", "log ")}\nquorum none\n`,
    `${log}\nconstructor x\nquorum none\n`, `${log}\nquorum\n`, `${log}\nquorum a b\n`];
  for (const text of wrong) refuses(() => parsePolicy(utf8(text)), text);
  const spaced = `# whom I believe\n\n \t${log.replace(" ", "\t ")}  \n#\nquorum\tnone\n`;
  equal(parsePolicy(utf8(spaced)).logs.length, 1, "spaces, tabs and comments");
});

check("notes and checkpoints have one form", (files) => {
  const note = files[CHECKPOINT];
  for (const wrong of ["", "\n", "a\n", `${note}x`, note.slice(0, -1), note.replace("\n\n", "\n"), note.replace("— no", "- no"), note.replace("300", "300\t"), `${note}\n`,
    note.replace("— no.bank", "—  no.bank"), note.replace("RAw=", "RAw"), note.replace("— no.bank", "— no+bank")]) {
    refuses(() => parseNote(wrong), wrong);
  }
  const text = parseNote(note).text;
  equal(parseCheckpoint(text).origin, "no.bank.example/log", "origin");
  for (const wrong of [`${text}extension\n`, text.replace("300", "0300"), text.replace("300", "+300"), text.slice(0, -1), text.replace("no.bank.example/log", ""),
    text.replace("300", "0"), text.replace("KE=", "KE"), text.replace("no.bank", "no\u0085bank")]) {
    refuses(() => parseCheckpoint(wrong), wrong);
  }
});

check("proofs have one form", (files) => {
  const good = files["ledger/transparency/vectors/receipt.tlog-proof"];
  equal(parseProof(utf8(good)).index, 137n, "index");
  for (const wrong of ["", good.replace("@v1", "@v2"), good.replace("index 137", "index 0137"), good.replace("index 137\n", ""), good.replace("\nindex", "\n index"),
    good.replace("extra ", "extra  "), good.split("\n").slice(0, 6).join("\n")]) {
    refuses(() => parseProof(utf8(wrong)), wrong.slice(0, 60));
  }
  refuses(() => parseProof(Uint8Array.of(...utf8(good), 0xff)), "not UTF-8");
  const long = good.replace("\n\n", `\n${"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(64)}\n`);
  refuses(() => parseProof(utf8(long)), "too many hashes");
  equal(textOf(utf8(hex(Uint8Array.of(1)))), "01", "hexadecimal");
});
