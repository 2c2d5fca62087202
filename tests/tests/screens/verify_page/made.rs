//! Receipts that are made here: a gift of several lines, with its seal, its log and its witness.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::SigningKey;
use ledger::entry::Entry;
use ledger::ids::{BookId, Hash};
use ledger::page::{Draft, Head, Page, Portable, seal};
use ledger::time::Timestamp;
use std::fs;
use tests::ground::workspace_root;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{leaf_hash, node_hash};
use transparency::log::note::Signer;
use transparency::log::receipt;

/// When the pages here are written, in milliseconds.
pub(super) const WRITTEN_AT_MS: i64 = 1_786_000_000_999;
/// When the witness cosigns, in seconds.
pub(super) const COSIGNED_AT_S: u64 = 1_786_000_123;

/// A receipt with everything around it.
pub(super) struct Made {
    pub(super) receipt: String,
    pub(super) policy: String,
    pub(super) portable: Vec<u8>,
    /// The page's header and seal, as a printed head has them.
    pub(super) head: Vec<u8>,
}

/// All entries of the ledger's vectors.
pub(super) fn entries() -> Vec<Vec<u8>> {
    let text = fs::read_to_string(workspace_root().join("ledger/vectors/entries.txt")).expect("a vector");
    let bytes = text.lines().filter_map(|line| line.strip_prefix("bytes "));
    bytes.map(unhex).collect()
}

pub(super) fn unhex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("digits"), 16).expect("hexadecimal");
    pairs.map(byte).collect()
}

/// The donation of the vectors that has the most to say.
fn gift_at(all: &[Vec<u8>]) -> usize {
    let is_gift = |bytes: &Vec<u8>| {
        let entry = Entry::decode(bytes).expect("a vector");
        matches!(entry.event, ledger::event::Event::DonationReceived(_))
    };
    (0..all.len()).filter(|at| is_gift(&all[*at])).max_by_key(|at| all[*at].len()).expect("there is one")
}

/// Its receipt.
pub(super) fn gift() -> Made {
    let all = entries();
    made(&all, gift_at(&all))
}

/// The same donation, on a page that says it was written a day after the witness confirmed it.
pub(super) fn misdated_gift() -> Made {
    let all = entries();
    made_at(&all, gift_at(&all), COSIGNED_AT_S - 24 * 3_600)
}

/// The receipt of one of these entries, which stand on one page, the second of three in its log.
pub(super) fn made(entries: &[Vec<u8>], at: usize) -> Made {
    made_at(entries, at, COSIGNED_AT_S)
}

/// The same, cosigned at this second.
pub(super) fn made_at(entries: &[Vec<u8>], at: usize, cosigned_at_s: u64) -> Made {
    let key = |seed: u8| SigningKey::from_bytes(&[seed; 32]);
    let head = Head {
        page: 11,
        hash: Hash([4; 32]),
        entries: 170,
        written_at: Timestamp::from_ms(WRITTEN_AT_MS - 1),
        register: None,
        book: BookId([0x5a; 32]),
    };
    let written_at = Timestamp::from_ms(WRITTEN_AT_MS);
    let sealed = seal(&Draft { head, written_at, checkpoint: None, register: None, entries }, &key(7));
    let page = Page::parse(sealed.bytes).expect("it was sealed");
    let portable = Portable::cut(&page, u32::try_from(at).expect("few")).expect("it is on the page");

    let leaf = Leaf { book: page.header.book, page: page.header.page, page_hash: page.hash }.hash();
    let (before, after) = (leaf_hash(b"the page before"), leaf_hash(b"the page after"));
    let signer = Signer::new("gift.example/log".parse().expect("a name"), key(8));
    let witness = Cosigner::new("gift.example/witness".parse().expect("a name"), key(9));
    let root = node_hash(node_hash(before, leaf), after);
    let checkpoint = Checkpoint::new("gift.example/log", 3, root).expect("an origin");
    let mut note = checkpoint.sign(&signer).expect("its own log");
    note.add(witness.cosign(&checkpoint, cosigned_at_s).expect("a time")).expect("there is room");
    Made {
        receipt: receipt::write(&portable, 1, &[before, after], &note.to_string()),
        policy: format!("log {}\nwitness donors {}\nquorum donors\n", signer.verifier(), witness.verifier()),
        portable,
        head: [page.header_bytes(), page.seal()].concat(),
    }
}

/// Base45, as the bank's papers write it.
pub(super) fn base45(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let mut text = String::new();
    for pair in bytes.chunks(2) {
        let mut number = pair.iter().fold(0_usize, |number, byte| number * 256 + usize::from(*byte));
        for _ in 0..=pair.len() {
            text.push(char::from(LETTERS[number % 45]));
            number /= 45;
        }
    }
    text
}

/// A receipt's lines with other bytes for its portable entry.
pub(super) fn with_portable(receipt: &str, portable: &[u8]) -> String {
    let mut lines = receipt.split('\n').map(str::to_owned).collect::<Vec<_>>();
    lines[1] = format!("extra {}", STANDARD.encode(portable));
    lines.join("\n")
}
