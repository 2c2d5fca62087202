//! P11: receipts made and checked, in a log of ten million pages with three witnesses, beside one strict check of a signature for each.

use std::hint::black_box;
use std::time::Instant;

use ed25519_dalek::Signer as _;
use ledger::SigningKey;
use ledger::hash;
use ledger::page::{Page, Portable};
use rayon::prelude::*;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Node, TreeHash, leaf_hash, node_hash, prove_inclusion, root};
use transparency::log::note::Signer;
use transparency::log::policy::Policy;
use transparency::log::receipt::{self, Receipts};

use super::line::{Line, Lines, rate};
use super::log;

/// Pages in the log.
const LOG_PAGES: u64 = 10_000_000;
/// Pages of ours among them, and entries of each.
const PAGES: usize = 20_000;
const ENTRIES: usize = 4;
/// The receipts a thread checks at a time; each thread remembers the last checkpoint.
const SHARE: usize = 500;
/// What a receipt may take to be printed as a QR code.
const QR_BYTES: f64 = 2_900.0;
/// The goal of 50 k receipts a second, of the 54 k strict checks a second that two threads of the machine it was set on make.
const GOAL_OF_CHECKS: f64 = 0.93;

/// Every node of a tree, level by level.
struct Tree(Vec<Vec<TreeHash>>);

impl Tree {
    fn over(leaves: Vec<TreeHash>) -> Self {
        let mut levels = vec![leaves];
        while levels.last().is_some_and(|level| level.len() > 1) {
            let below = levels.last().expect("there is one");
            let pairs = below.par_chunks_exact(2).map(|pair| node_hash(pair[0], pair[1]));
            levels.push(pairs.collect());
        }
        Self(levels)
    }

    fn read(&self, node: Node) -> Result<TreeHash, String> {
        let level = self.0.get(usize::from(node.level));
        let at = usize::try_from(node.index).map_err(|error| error.to_string())?;
        level.and_then(|level| level.get(at)).copied().ok_or_else(|| format!("{node:?} is not there"))
    }
}

pub(crate) fn measure(lines: &mut Lines) {
    let pages = log::small_pages(PAGES, ENTRIES);
    let pages: Vec<Page> = pages.into_iter().map(|bytes| Page::parse(bytes).expect("a page")).collect();
    let step = LOG_PAGES / u64::try_from(PAGES).expect("few pages");
    let leaf = |page: &Page| Leaf { book: page.header.book, page: page.header.page, page_hash: page.hash };
    let leaves = (0..LOG_PAGES).into_par_iter().map(|at| match (at % step, usize::try_from(at / step)) {
        (0, Ok(own)) if own < PAGES => leaf_hash(&leaf(&pages[own]).to_bytes()),
        _ => TreeHash(hash::request(&at.to_le_bytes()).0),
    });
    let tree = Tree::over(leaves.collect());
    let top = root(LOG_PAGES, |node| tree.read(node)).expect("the tree is whole");
    let (note, policy) = witnessed(top);

    let began = Instant::now();
    let receipts: Vec<String> = (0..PAGES)
        .into_par_iter()
        .map(|own| {
            let index = step * u64::try_from(own).expect("few pages");
            let hashes = prove_inclusion(index, LOG_PAGES, |node| tree.read(node)).expect("the tree is whole");
            let portable = Portable::cut(&pages[own], u32::try_from(own % ENTRIES).expect("few entries"))
                .expect("the page has the entry");
            receipt::write(&portable, index, &hashes, &note)
        })
        .collect();
    receipts.par_chunks(SHARE).for_each(|share| {
        let mut checking = Receipts::new(&policy);
        for receipt in share {
            black_box(checking.verify(receipt.as_bytes()).expect("the receipt holds"));
        }
    });
    let made_and_checked = rate(PAGES, began);
    let checks = strict_checks(PAGES);
    let mut say = |work, value, unit, comparator, comparator_value, goal_ratio| {
        lines.say(&Line { goal: "P11", work, value, unit, comparator, comparator_value, goal_ratio });
    };
    let work = "receipts made and checked, each with its page's seal";
    say(work, made_and_checked, "receipts/s", "strict Ed25519 checks, one each, both threads", checks, GOAL_OF_CHECKS);
    let largest = receipts.iter().map(String::len).max().unwrap_or_default();
    let largest = f64::from(u32::try_from(largest).expect("a receipt is small"));
    say("the largest of them, three witnesses, 10 M pages", largest, "bytes", "what a QR code takes", QR_BYTES, 1.0);
}

/// The checkpoint with three cosignatures, and the policy that asks for them.
fn witnessed(top: TreeHash) -> (String, Policy) {
    let key = |seed: u8| SigningKey::from_bytes(&[seed; 32]);
    let signer = Signer::new("bank.example/log".parse().expect("a name"), key(0x10));
    let witnesses: Vec<Cosigner> = (0x20..)
        .zip(["witness.example/w1", "witness.example/w2", "witness.example/w3"])
        .map(|(seed, name)| Cosigner::new(name.parse().expect("a name"), key(seed)))
        .collect();
    let checkpoint = Checkpoint::new("bank.example/log", LOG_PAGES, top).expect("a checkpoint");
    let mut note = checkpoint.sign(&signer).expect("it is signed");
    for witness in &witnesses {
        note.add(witness.cosign(&checkpoint, 1_790_000_000).expect("it is cosigned")).expect("there is room");
    }
    let named = (1..).zip(&witnesses).map(|(number, witness)| format!("witness w{number} {}\n", witness.verifier()));
    let named: String = named.collect();
    let text = format!("log {}\n{named}group all-of-them all w1 w2 w3\nquorum all-of-them\n", signer.verifier());
    (note.to_string(), Policy::parse(text.as_bytes()).expect("a policy"))
}

/// Strict checks of signatures a second, on both threads.
fn strict_checks(count: usize) -> f64 {
    let key = SigningKey::from_bytes(&[9; 32]);
    let signed: Vec<([u8; 8], ed25519_dalek::Signature)> =
        (0..256_u64).map(u64::to_le_bytes).map(|message| (message, key.sign(&message))).collect();
    let began = Instant::now();
    (0..count).into_par_iter().for_each(|at| {
        let (message, signature) = &signed[at % signed.len()];
        key.verifying_key().verify_strict(message, signature).expect("the signature holds");
    });
    rate(count, began)
}
