//! Notes and inclusion proofs, as three libraries judge them: Go's reference and both of sigstore's.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use tests::ground::Client;
use transparency::log::note::Signer;
use transparency::log::receipt::Proven;

use crate::published::{ORIGIN, Published, named};
use crate::{Case, compare};

/// A checkpoint with a leaf's proof: what a case is made of.
#[derive(Clone)]
struct Claim {
    key: String,
    note: String,
    size: u64,
    root: [u8; 32],
    leaf: Vec<u8>,
    index: u64,
    hashes: Vec<[u8; 32]>,
}

impl Claim {
    fn of(published: &Published, proven: &Proven) -> Self {
        let checkpoint = proven.checkpoint.checkpoint();
        Self {
            key: published.key.clone(),
            note: published.newer.clone(),
            size: checkpoint.size(),
            root: checkpoint.root().0,
            leaf: proven.leaf.to_bytes().to_vec(),
            index: proven.index,
            hashes: proven.hashes.iter().map(|hash| hash.0).collect(),
        }
    }

    fn input(&self) -> Value {
        let hashes: Vec<String> = self.hashes.iter().map(|hash| STANDARD.encode(hash)).collect();
        json!({
            "key": self.key, "note": self.note, "size": self.size, "root": STANDARD.encode(self.root),
            "leaf": STANDARD.encode(&self.leaf), "index": self.index, "proof": hashes,
        })
    }
}

/// All claims that must be refused: one with each of many things changed.
fn tampered(published: &Published, good: &Claim) -> Vec<(String, Claim)> {
    let mut cases = Vec::new();
    let mut with = |what: String, change: &dyn Fn(&mut Claim)| {
        let mut claim = good.clone();
        change(&mut claim);
        cases.push((what, claim));
    };
    for index in [good.index - 1, good.index + 1, 0, good.size - 1, good.size] {
        with(format!("at index {index}"), &|claim| claim.index = index);
    }
    for at in 0..good.hashes.len() {
        with(format!("a bit of hash {at}"), &|claim| claim.hashes[at][at] ^= 1);
        with(format!("without hash {at}"), &|claim| {
            claim.hashes.remove(at);
        });
        with(format!("hash {at} twice"), &|claim| claim.hashes.insert(at, claim.hashes[at]));
        with(format!("hash {at} last"), &|claim| claim.hashes[at..].rotate_left(1));
    }
    cases.pop(); // the last hash is last
    let mut with = |what: String, change: &dyn Fn(&mut Claim)| {
        let mut claim = good.clone();
        change(&mut claim);
        cases.push((what, claim));
    };
    for at in 0..good.leaf.len() {
        with(format!("a bit of the leaf's byte {at}"), &|claim| claim.leaf[at] ^= 1 << (at % 8));
    }
    with("the leaf cut".into(), &|claim| claim.leaf.truncate(71));
    with("another leaf".into(), &|claim| claim.leaf = published.receipts[0].leaf.to_bytes().to_vec());

    // The note: every byte of its text, and every character of the log's signature but those whose last bits say nothing.
    let (body, _) = good.note.split_once("\n\n").unwrap();
    for at in 0..=body.len() {
        with(format!("a bit of the note's byte {at}"), &|claim| flip(&mut claim.note, at, at % 7));
    }
    let line = good.note.lines().find(|line| line.starts_with(&format!("\u{2014} {ORIGIN} "))).unwrap();
    let payload = line.rsplit_once(' ').unwrap().1.trim_end_matches('=');
    let from = good.note.find(payload).unwrap();
    for at in from..from + payload.len() - 1 {
        with(format!("a bit of the signature's character {}", at - from), &|claim| flip(&mut claim.note, at, at % 4));
    }
    with("another root, unsigned".into(), &|claim| {
        claim.root[31] ^= 1;
        claim.note = claim.note.replace(&STANDARD.encode(good.root), &STANDARD.encode(claim.root));
    });
    with("the older checkpoint".into(), &|claim| {
        let older = named(&published.older);
        (claim.size, claim.root, claim.note) = (older.size(), older.root().0, published.older.clone());
    });
    with("the checkpoint of another history".into(), &|claim| {
        let forked = named(&published.forked);
        (claim.size, claim.root, claim.note) = (forked.size(), forked.root().0, published.forked.clone());
    });
    // A key of the log's name that is not the log's: what it signs is nothing to who knows the log's, and the other way round.
    let stranger = Signer::new(ORIGIN.parse().unwrap(), SigningKey::from_bytes(&[7; 32]));
    with("signed by a stranger".into(), &|claim| claim.note = named(&claim.note).sign(&stranger).unwrap().to_string());
    with("known by another key".into(), &|claim| claim.key = stranger.verifier().to_string());
    with("without its signature".into(), &|claim| claim.note = claim.note.replace(&format!("{line}\n"), ""));
    cases
}

fn flip(text: &mut String, at: usize, bit: usize) {
    let mut bytes = std::mem::take(text).into_bytes();
    bytes[at] ^= 1 << bit;
    *text = String::from_utf8(bytes).expect("these places hold ASCII, and bits below the eighth keep it so");
}

pub(crate) fn judge(published: &Published) {
    let honest = published.receipts.iter().map(|proven| {
        let what = format!("the receipt of {}@{}", proven.leaf.book, proven.leaf.page);
        Case { what, input: Claim::of(published, proven).input(), holds: true }
    });
    let some = &published.receipts[published.receipts.len() / 2];
    let good = Claim::of(published, some);
    let bad = tampered(published, &good).into_iter();
    let bad = bad.map(|(what, claim)| Case { what, input: claim.input(), holds: false });
    let cases: Vec<Case> = honest.chain(bad).collect();
    let inputs: Vec<Value> = cases.iter().map(|case| case.input.clone()).collect();
    for client in [Client::Reference, Client::SigstorePython, Client::SigstoreNode] {
        let (held, refused) = compare(&format!("{client:?}"), &cases, &client.judge(&inputs));
        assert!(held > 10 && refused > 250, "{held} {refused}");
        println!("{client:?}: {held} receipts hold, {refused} changed ones are refused");
    }
}
