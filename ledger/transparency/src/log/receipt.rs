//! Receipts: an entry that checks alone, and the proof that a witnessed checkpoint covers its page.
//!
//! A receipt is a tlog-proof whose `extra` is the portable entry (`FORMAT.md` §7). The entry leads to the header of its page, the header to
//! the page's hash, book, number and hash to the leaf, and the proof from there to a checkpoint that a policy believes.

use std::sync::Arc;

use ledger::ids::PublicKey;
use ledger::page::{Portable, PortableError};

use super::checkpoint::Checkpoint;
use super::leaf::Leaf;
use super::merkle::{ProofError, TreeHash, verify_inclusion};
use super::note::{Note, NoteError};
use super::policy::{Policy, Unbelieved, VerifiedCheckpoint};
use super::proof::{self, TlogProof, TlogProofError};
use crate::verify::seals::Seals;

/// What a receipt has proven: every field is vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The entry with its place in the book, its page's header and hash, and the key that sealed the page. That this key is the book's is
    /// for the register to say, not for the receipt.
    pub portable: Portable,
    /// The page as a leaf of the log.
    pub leaf: Leaf,
    /// The leaf's place in the log, from 0.
    pub index: u64,
    /// The way from the leaf to the root.
    pub hashes: Vec<TreeHash>,
    /// The checkpoint, who signed it, and who cosigned it when.
    pub checkpoint: Arc<VerifiedCheckpoint>,
}

/// What of a receipt holds whomever one believes: the entry stands on a sealed page, and the page in the tree of a checkpoint, of which
/// nobody says yet that it is the log's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The entry with its place, its page's header and hash, and the key that sealed the page.
    pub portable: Portable,
    /// The page as a leaf of the log.
    pub leaf: Leaf,
    /// The leaf's place in the log, from 0.
    pub index: u64,
    /// The checkpoint, as it calls itself.
    pub checkpoint: Checkpoint,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is no proof.
    #[error("the receipt: {0}")]
    Proof(#[from] TlogProofError),
    /// It has no entry.
    #[error("the receipt has no `extra` line, and so no entry")]
    NoEntry,
    /// The entry does not hold.
    #[error("the receipt's entry: {0}")]
    Entry(#[from] PortableError),
    /// The checkpoint is not to be believed.
    #[error("the receipt's checkpoint: {0}")]
    Checkpoint(#[from] Unbelieved),
    /// The page is not in the log.
    #[error("page {} of the book {} is not proven to be in the log: {error}", leaf.page, leaf.book)]
    Inclusion {
        /// The page.
        leaf: Leaf,
        /// Why.
        error: ProofError,
    },
}

impl ReceiptError {
    /// Whether nothing wrong was found, and something is missing to tell: witnesses, a policy that names the log, a newer program.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Proof(_) | Self::NoEntry | Self::Inclusion { .. } => false,
            Self::Entry(error) => error.is_newer(),
            Self::Checkpoint(why) => match why {
                Unbelieved::Note(_) | Unbelieved::Checkpoint(_) | Unbelieved::Log { .. } => false,
                Unbelieved::OtherLog { .. } | Unbelieved::Quorum { .. } => true,
            },
        }
    }
}

impl From<NoteError> for ReceiptError {
    fn from(error: NoteError) -> Self {
        Self::Checkpoint(error.into())
    }
}

/// The text of a receipt: a portable entry, its page's index in the log, the proof from there, and the note of the checkpoint.
pub fn write(portable: &[u8], index: u64, hashes: &[TreeHash], note: &str) -> String {
    proof::write(Some(portable), index, hashes, note)
}

/// Checks one receipt. For many, [`Receipts`] does the same and checks each checkpoint once.
pub fn verify(bytes: &[u8], policy: &Policy) -> Result<Proven, ReceiptError> {
    Receipts::new(policy).verify(bytes)
}

/// Checks of a receipt what can be checked without belief.
pub fn held(bytes: &[u8]) -> Result<Held, ReceiptError> {
    let TlogProof { extra, index, hashes, note } = TlogProof::parse(bytes)?;
    let portable = Portable::open(&extra.ok_or(ReceiptError::NoEntry)?)?;
    let leaf = leaf_of(&portable);
    let (_, checkpoint) = stated(&note)?;
    included(leaf, index, &hashes, &checkpoint)?;
    Ok(Held { portable, leaf, index, checkpoint })
}

fn leaf_of(portable: &Portable) -> Leaf {
    Leaf { book: portable.place.book, page: portable.place.page, page_hash: portable.page_hash }
}

/// The checkpoint that a note states, whoever signed it.
fn stated(note: &str) -> Result<(Note, Checkpoint), ReceiptError> {
    let note: Note = note.parse()?;
    let checkpoint: Checkpoint = note.text().parse().map_err(Unbelieved::from)?;
    checkpoint.check_empty().map_err(Unbelieved::from)?;
    Ok((note, checkpoint))
}

fn included(leaf: Leaf, index: u64, hashes: &[TreeHash], checkpoint: &Checkpoint) -> Result<(), ReceiptError> {
    verify_inclusion(leaf.hash(), index, checkpoint.size(), checkpoint.root(), hashes)
        .map_err(|error| ReceiptError::Inclusion { leaf, error })
}

/// Checks receipts one after the other. The last checkpoint is remembered, byte for byte with all its signatures, and so is the last page
/// with its seal: what stands there again is not checked again. Seals by a key that is met often are checked with tables. To use more
/// cores, give each its own.
pub struct Receipts<'p> {
    policy: &'p Policy,
    last: Option<(String, Arc<VerifiedCheckpoint>)>,
    /// Header and seal of the last page, whose seal holds.
    page: Vec<u8>,
    seals: Seals,
}

impl<'p> Receipts<'p> {
    /// Receipts that this policy judges.
    pub fn new(policy: &'p Policy) -> Self {
        Self { policy, last: None, page: Vec::new(), seals: Seals::default() }
    }

    /// Checks a receipt.
    pub fn verify(&mut self, bytes: &[u8]) -> Result<Proven, ReceiptError> {
        let TlogProof { extra, index, hashes, note } = TlogProof::parse(bytes)?;
        let mut sealed = Vec::new();
        let portable = Portable::open_knowing(&extra.ok_or(ReceiptError::NoEntry)?, |header, seal| {
            if self.page.strip_prefix(header) == Some(seal) {
                return true;
            }
            sealed = [header, seal].concat();
            if let Some(key) = seal.first_chunk::<32>() {
                self.seals.meet_key(PublicKey(*key));
            }
            self.seals.holds(header, seal)
        })?;
        if !sealed.is_empty() {
            self.page = sealed;
        }
        let leaf = leaf_of(&portable);
        let remembered = self.last.as_ref().filter(|(last, _)| *last == note);
        let checkpoint = if let Some((_, verified)) = remembered {
            let verified = Arc::clone(verified);
            included(leaf, index, &hashes, verified.checkpoint())?;
            verified
        } else {
            // What holds without belief comes first: a receipt that lies is never only one that too few have confirmed.
            let (signed, checkpoint) = stated(&note)?;
            included(leaf, index, &hashes, &checkpoint)?;
            let verified = Arc::new(self.policy.verify(&signed)?);
            self.last = Some((note, Arc::clone(&verified)));
            verified
        };
        Ok(Proven { portable, leaf, index, hashes, checkpoint })
    }
}
