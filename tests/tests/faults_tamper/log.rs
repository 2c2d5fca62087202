//! What the world outside has: the log's tree, its key, two honest witnesses, and a reader's policy.

use std::collections::BTreeMap;

use ledger::SigningKey;
use ledger::event::Event;
use ledger::ids::BookId;
use ledger::page::{Page, Portable};
use ledger::reason::BookKind;
use transparency::bundle::{BundleReader, Record};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, Node, TreeHash, leaf_hash, prove_consistency, prove_inclusion, root};
use transparency::log::note::{Note, Signer};
use transparency::log::policy::Policy;
use transparency::log::receipt;
use transparency::log::tile::{Content, Tile, encode_entries, encode_hashes};
use transparency::log::witness::{AddCheckpoint, Cosigned, Refusal, Remembered, WitnessedLog, add_checkpoint};

const ORIGIN: &str = "bank.example/log";
/// When the honest checkpoint was cosigned; no page is written later.
pub(crate) const COSIGNED_AT_S: u64 = 1_790_000_000;

/// The tree over the pages that a bundle's log book names, in its order.
pub(crate) struct Tree {
    pub(crate) leaves: Vec<Leaf>,
    nodes: BTreeMap<Node, TreeHash>,
    frontier: Frontier,
    pages: BTreeMap<(BookId, u64), Page>,
}

impl Tree {
    /// Read from a bundle's own pages: whoever has it can do this.
    pub(crate) fn of(bundle: &[u8]) -> Self {
        let mut reader = BundleReader::new(bundle).unwrap();
        let mut tree =
            Self { leaves: Vec::new(), nodes: BTreeMap::new(), frontier: Frontier::new(), pages: BTreeMap::new() };
        let mut log = None;
        while let Some(record) = reader.next_record().unwrap() {
            let Record::Page(bytes) = record else { continue };
            let page = Page::parse(bytes).unwrap();
            for (_, entry) in page.entries().unwrap() {
                if let Event::BookOpened(genesis) = &entry.event
                    && genesis.kind == BookKind::Log
                {
                    log = Some(page.header.book);
                }
                if let Event::PagesLogged(logged) = entry.event
                    && log == Some(page.header.book)
                {
                    for page in logged.pages {
                        tree.push(Leaf { book: page.book, page: page.page, page_hash: page.hash });
                    }
                }
            }
            tree.pages.insert((page.header.book, page.header.page), page);
        }
        tree
    }

    fn push(&mut self, leaf: Leaf) {
        let nodes = &mut self.nodes;
        self.frontier.push(leaf_hash(&leaf.to_bytes()), |node, hash| {
            nodes.insert(node, hash);
        });
        self.leaves.push(leaf);
    }

    fn read(&self, node: Node) -> Result<TreeHash, String> {
        self.nodes.get(&node).copied().ok_or_else(|| format!("{node:?} is not in the tree"))
    }

    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of its first leaves, when it has so many.
    pub(crate) fn root(&self, size: u64) -> Option<TreeHash> {
        (size <= self.size()).then(|| root(size, |node| self.read(node)).unwrap())
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint::new(ORIGIN, self.size(), self.frontier.root()).unwrap()
    }

    /// The checkpoint with the log's own signature.
    pub(crate) fn signed(&self) -> Note {
        self.checkpoint().sign(&signer()).unwrap()
    }

    /// The same tree as the first of another log, which no witness knows; and the policy of who believes that.
    pub(crate) fn signed_anew(&self) -> (Note, Policy) {
        const ORIGIN: &str = "bank.example/log-2";
        let signer = Signer::new(ORIGIN.parse().unwrap(), key(0x11));
        let policy = format!("log {}\nquorum none\n", signer.verifier());
        let checkpoint = Checkpoint::new(ORIGIN, self.size(), self.frontier.root()).unwrap();
        (checkpoint.sign(&signer).unwrap(), Policy::parse(policy.as_bytes()).unwrap())
    }

    fn consistency(&self, old: u64) -> Vec<TreeHash> {
        prove_consistency(old, self.size(), |node| self.read(node)).unwrap()
    }

    /// The receipt of an entry of the page at this place, under this note of this tree.
    pub(crate) fn receipt(&self, index: u64, entry: u32, note: &Note) -> String {
        let leaf = self.leaves[usize::try_from(index).unwrap()];
        let portable = Portable::cut(&self.pages[&(leaf.book, leaf.page)], entry).unwrap();
        let hashes = prove_inclusion(index, self.size(), |node| self.read(node)).unwrap();
        receipt::write(&portable, index, &hashes, &note.to_string())
    }

    /// The bytes of a tile.
    pub(crate) fn tile(&self, tile: Tile) -> Vec<u8> {
        let Content::Hashes { .. } = tile.content else {
            let first = usize::try_from(tile.first().unwrap()).unwrap();
            let leaves = &self.leaves[first..first + usize::from(tile.width)];
            let entries: Vec<[u8; 72]> = leaves.iter().map(Leaf::to_bytes).collect();
            return encode_entries(entries.iter().map(<[u8; 72]>::as_slice)).unwrap();
        };
        encode_hashes(&tile.nodes().map(|node| self.read(node).unwrap()).collect::<Vec<_>>())
    }
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn signer() -> Signer {
    Signer::new(ORIGIN.parse().unwrap(), key(0x10))
}

fn cosigners() -> [Cosigner; 2] {
    [(0x20, "witness.example/one"), (0x21, "witness.example/two")]
        .map(|(seed, name)| Cosigner::new(name.parse().unwrap(), key(seed)))
}

/// A reader who asks for both witnesses, or for none.
pub(crate) fn policy(with_witnesses: bool) -> Policy {
    let [one, two] = cosigners().map(|witness| witness.verifier());
    let quorum = if with_witnesses { "both" } else { "none" };
    let log = signer().verifier();
    let text = format!("log {log}\nwitness one {one}\nwitness two {two}\ngroup both all one two\nquorum {quorum}\n");
    Policy::parse(text.as_bytes()).unwrap()
}

/// Two witnesses, and what each remembers of the log.
#[derive(Default)]
pub(crate) struct Witnesses([Option<Remembered>; 2]);

impl Witnesses {
    /// What the operator sends to each, with the proof from the size that it remembers or, when the tree is no longer so large, from as
    /// many as there are; and how each answers. It remembers what it cosigns.
    pub(crate) fn ask(&mut self, tree: &Tree, at_s: u64) -> [Result<Cosigned, Refusal>; 2] {
        let log = WitnessedLog { origin: ORIGIN.to_owned(), keys: vec![signer().verifier()] };
        let mut asked = cosigners().into_iter().zip(&mut self.0).map(|(cosigner, remembered)| {
            let old = remembered.map_or(0, |last| last.size).min(tree.size());
            let request = AddCheckpoint::new(old, tree.consistency(old), tree.signed()).unwrap();
            let request = AddCheckpoint::parse(request.to_string().as_bytes()).unwrap();
            let answer = add_checkpoint(Some(&log), *remembered, &request, &cosigner, at_s);
            if let Ok(cosigned) = &answer {
                *remembered = Some(cosigned.remembered);
            }
            answer
        });
        [asked.next().unwrap(), asked.next().unwrap()]
    }

    /// The signed checkpoint of a tree with what the witnesses cosigned of it.
    pub(crate) fn note(&mut self, tree: &Tree, at_s: u64) -> Note {
        let mut note = tree.signed();
        for answer in self.ask(tree, at_s).into_iter().flatten() {
            note.add(answer.signature).unwrap();
        }
        note
    }
}

/// What the honest bank gave out before anyone forged anything: a checkpoint that both witnesses cosigned.
pub(crate) struct Outside {
    pub(crate) tree: Tree,
    pub(crate) note: Note,
    pub(crate) witnesses: Witnesses,
}

impl Outside {
    pub(crate) fn of(honest: &[u8]) -> Self {
        let tree = Tree::of(honest);
        let mut witnesses = Witnesses::default();
        let note = witnesses.note(&tree, COSIGNED_AT_S);
        policy(true).verify(&note).unwrap();
        Self { tree, note, witnesses }
    }

    /// Whether the pages of a bundle are those that the witnesses' checkpoint covers.
    pub(crate) fn anchors(&self, bundle: &[u8]) -> bool {
        let verified = policy(true).verify(&self.note).unwrap();
        let covered = verified.checkpoint();
        Tree::of(bundle).root(covered.size()) == Some(covered.root())
    }
}
