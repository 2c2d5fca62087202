//! A log in memory, with its tiles, its keys and its witnesses, and pages to put into it.

use std::collections::BTreeMap;

use ledger::SigningKey;
use ledger::entry::Entry;
use ledger::event::{Event, LotReleased};
use ledger::ids::{ActorId, BookId, Hash, Key, LotId, Salt};
use ledger::page::{Draft, Head, Page, PageRef, Portable, seal};
use ledger::time::Timestamp;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, Node, TreeHash, leaf_hash, node_hash, prove_consistency, prove_inclusion};
use transparency::log::note::{Note, Signer};
use transparency::log::policy::Policy;
use transparency::log::receipt;
use transparency::log::tile::{Content, Tile, encode_entries, encode_hashes};

pub(crate) const ORIGIN: &str = "bank.example/log";

/// A log that remembers everything.
#[derive(Clone, Default)]
pub(crate) struct Log {
    pub(crate) entries: Vec<Vec<u8>>,
    nodes: BTreeMap<Node, TreeHash>,
    frontier: Frontier,
}

impl Log {
    /// A log with this many small entries, which begin with `mark`.
    pub(crate) fn of(size: u64, mark: &str) -> Self {
        let mut log = Self::default();
        (0..size).for_each(|at| log.push(format!("{mark} {at}").into_bytes()));
        log
    }

    pub(crate) fn push(&mut self, entry: Vec<u8>) {
        let nodes = &mut self.nodes;
        self.frontier.push(leaf_hash(&entry), |node, hash| {
            assert!(nodes.insert(node, hash).is_none(), "{node:?} is made once");
        });
        self.entries.push(entry);
    }

    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    pub(crate) fn root(&self) -> TreeHash {
        self.frontier.root()
    }

    pub(crate) fn read(&self, node: Node) -> Result<TreeHash, String> {
        self.nodes.get(&node).copied().ok_or(format!("{node:?} is not there"))
    }

    pub(crate) fn root_at(&self, size: u64) -> TreeHash {
        transparency::log::merkle::root(size, |node| self.read(node)).unwrap()
    }

    pub(crate) fn inclusion(&self, index: u64, size: u64) -> Vec<TreeHash> {
        prove_inclusion(index, size, |node| self.read(node)).unwrap()
    }

    pub(crate) fn consistency(&self, old: u64, new: u64) -> Vec<TreeHash> {
        prove_consistency(old, new, |node| self.read(node)).unwrap()
    }

    /// The bytes of a tile.
    pub(crate) fn tile(&self, tile: Tile) -> Vec<u8> {
        match tile.content {
            Content::Entries => {
                let first = usize::try_from(tile.first().unwrap()).unwrap();
                let entries = &self.entries[first..first + usize::from(tile.width)];
                encode_entries(entries.iter().map(Vec::as_slice)).unwrap()
            }
            Content::Hashes { .. } => {
                encode_hashes(&tile.nodes().map(|node| self.read(node).unwrap()).collect::<Vec<_>>())
            }
        }
    }

    pub(crate) fn checkpoint(&self, size: u64) -> Checkpoint {
        Checkpoint::new(ORIGIN, size, self.root_at(size)).unwrap()
    }

    /// The signed checkpoint at a size.
    pub(crate) fn note(&self, size: u64) -> Note {
        self.checkpoint(size).sign(&signer()).unwrap()
    }

    /// The signed and thrice cosigned checkpoint at a size.
    pub(crate) fn witnessed(&self, size: u64, at_s: u64) -> Note {
        let mut note = self.note(size);
        for witness in witnesses() {
            note.add(witness.cosign(&self.checkpoint(size), at_s).unwrap()).unwrap();
        }
        note
    }

    /// The receipt of a portable entry whose page stands at `index`.
    pub(crate) fn receipt(&self, portable: &[u8], index: u64, note: &Note, size: u64) -> String {
        receipt::write(portable, index, &self.inclusion(index, size), &note.to_string())
    }
}

/// RFC 6962 §2.1, word for word: MTH over the hashes of leaves.
pub(crate) fn by_the_book(leaves: &[TreeHash]) -> TreeHash {
    match leaves {
        [] => transparency::log::merkle::EMPTY_ROOT,
        [leaf] => *leaf,
        more => {
            let mut k = 1;
            while k * 2 < more.len() {
                k *= 2;
            }
            node_hash(by_the_book(&more[..k]), by_the_book(&more[k..]))
        }
    }
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

pub(crate) fn signer() -> Signer {
    Signer::new(ORIGIN.parse().unwrap(), key(0x10))
}

pub(crate) fn witnesses() -> Vec<Cosigner> {
    let names = ["witness.example/w1", "witness.example/w2", "witness.example/w3"];
    (0x20..).zip(names).map(|(seed, name)| Cosigner::new(name.parse().unwrap(), key(seed))).collect()
}

/// The log, three witnesses, and so many of them.
pub(crate) fn policy(threshold: &str) -> Policy {
    let line = |(number, witness): (u8, Cosigner)| format!("witness w{number} {}\n", witness.verifier());
    let lines: String = (1..).zip(witnesses()).map(line).collect();
    let (log, group) = (signer().verifier(), format!("group witnesses {threshold} w1 w2 w3"));
    Policy::parse(format!("log {log}\n{lines}{group}\nquorum witnesses\n").as_bytes()).unwrap()
}

pub(crate) fn entry(number: u8) -> Entry {
    Entry {
        key: Key::from_bytes([number; 16]),
        request: Hash([number; 32]),
        occurred_at: Timestamp::from_ms(1_786_000_000_000 + i64::from(number)),
        actor: ActorId::from_bytes([1; 16]),
        cause: None,
        salt: Salt::from_bytes([number.wrapping_mul(37); 16]),
        event: Event::LotReleased(LotReleased { lot: LotId::from_bytes([number; 16]), with: Vec::new() }),
        signature: None,
    }
}

/// A page with these entries.
pub(crate) fn page(book: u8, number: u64, entries: &[Vec<u8>]) -> Page {
    let head = Head {
        page: number - 1,
        hash: Hash([4; 32]),
        entries: 17,
        written_at: Timestamp::from_ms(1_786_000_000_000),
        register: None,
        book: BookId([book; 32]),
    };
    let draft = Draft {
        head,
        written_at: Timestamp::from_ms(1_786_000_000_999),
        checkpoint: Some(Log::default().checkpoint(0).as_known()),
        register: Some(PageRef { page: 3, hash: Hash([6; 32]) }),
        entries,
    };
    Page::parse(seal(&draft, &key(7)).bytes).unwrap()
}

/// A page with five small entries.
pub(crate) fn small_page(book: u8, number: u64) -> Page {
    page(book, number, &(0..5).map(|number| entry(number).encode()).collect::<Vec<_>>())
}

pub(crate) fn leaf(page: &Page) -> Leaf {
    Leaf { book: page.header.book, page: page.header.page, page_hash: page.hash }
}

/// A log of so many pages of book 9, and the portable third entry of each.
pub(crate) fn log_of_pages(size: u64) -> (Log, Vec<Vec<u8>>) {
    let mut log = Log::default();
    let mut portables = Vec::new();
    for number in 1..=size {
        let page = small_page(9, number);
        log.push(leaf(&page).to_bytes().to_vec());
        portables.push(Portable::cut(&page, 2).unwrap());
    }
    (log, portables)
}
