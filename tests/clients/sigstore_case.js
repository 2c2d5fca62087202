// @sigstore/verify's own modules for checkpoints and Merkle proofs, asked about a log of ours. The folder that has it is the one argument.
// In: a JSON list of cases. Out: for each a line of JSON, in order, with why it is refused, or "" when it holds.
'use strict';

const crypto = require('node:crypto');
const path = require('node:path');

const of = (module) => require(path.join(process.argv[2], 'node_modules/@sigstore/verify/dist', module));
const { verifyCheckpoint } = of('tlog/checkpoint.js');
const { verifyMerkleInclusion } = of('tlog/merkle.js');
const { VerificationError } = of('error.js');

function check(one) {
  const [name, id, ...key] = one.key.split('+');
  const raw = Buffer.from(key.join('+'), 'base64').subarray(1);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  const publicKey = crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const log = { logID: Buffer.from(id, 'hex'), publicKey, baseURL: `https://${name}` };
  const entry = {
    canonicalizedBody: Buffer.from(one.leaf, 'base64'),
    inclusionProof: {
      logIndex: String(one.index),
      hashes: one.proof.map((hash) => Buffer.from(hash, 'base64')),
      checkpoint: { envelope: one.note },
    },
  };
  verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));
}

let text = '';
process.stdin.on('data', (more) => { text += more; });
process.stdin.on('end', () => {
  for (const one of JSON.parse(text)) {
    let refused = '';
    try {
      check(one);
    } catch (error) {
      if (!(error instanceof VerificationError || error instanceof SyntaxError)) throw error; // a size that is no number is a SyntaxError
      refused = error.message;
    }
    console.log(JSON.stringify({ refused }));
  }
});
