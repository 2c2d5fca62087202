//! The page that is being collected while the one before it is on its way to disk.

use ledger::entry::Entry;
use ledger::ids::Key;
use ledger::page::{PageRef, Sealed};
use ledger::refusal::Refusal;
use ledger::time::Timestamp;
use ledger::wire::PAGE_BYTES_MAX;

use super::Asked;
use super::keys::Known;

/// What header, seal and lengths of a page may take beside its entries, in bytes.
const PAGE_OVERHEAD_BYTES: usize = 1_024;
/// The most entries of a page.
pub(super) const PAGE_ENTRIES_MAX: usize = 4_096;

/// What a request comes to once the pages under way are kept.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The entry at this place of the draft.
    Written(usize),
    /// The entry of a page under way, or of this draft, that the same request had made.
    Repeats(Key),
    /// The key is of a request under way that is another.
    KeyReused,
    /// Refused, because of what is under way perhaps.
    Refused(Vec<Refusal>),
}

/// The page being collected.
pub(super) struct Draft {
    /// When it is written.
    pub(super) written_at: Timestamp,
    /// The register's head it is decided against.
    pub(super) register: Option<PageRef>,
    pub(super) entries: Vec<Entry>,
    pub(super) bytes: Vec<Vec<u8>>,
    pub(super) answers: Vec<(Asked, Outcome)>,
    /// The canonical state, when the page states it.
    pub(super) state: Option<Vec<u8>>,
    size: usize,
}

impl Draft {
    pub(super) fn new(written_at: Timestamp, register: Option<PageRef>) -> Self {
        Self { written_at, register, entries: Vec::new(), bytes: Vec::new(), answers: Vec::new(), state: None, size: 0 }
    }

    /// Whether there is nothing to write (there may be answers that wait).
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether an entry of `bytes` more would make the page too long.
    pub(super) fn is_full_for(&self, bytes: usize) -> bool {
        let size = self.size.saturating_add(bytes).saturating_add(4 + PAGE_OVERHEAD_BYTES);
        !self.is_empty() && (self.entries.len() >= PAGE_ENTRIES_MAX || size > PAGE_BYTES_MAX)
    }

    /// Adds an entry; says at which place.
    pub(super) fn push(&mut self, entry: Entry, bytes: Vec<u8>) -> usize {
        let place = self.entries.len();
        self.size = self.size.saturating_add(bytes.len()).saturating_add(4);
        self.entries.push(entry);
        self.bytes.push(bytes);
        place
    }
}

/// A page under way, and who waits for it.
pub(super) struct Written {
    pub(super) sealed: Sealed,
    pub(super) draft: Draft,
    /// Its keys, as the index will know them.
    pub(super) keys: Vec<(Key, Known)>,
    /// Answers that came up later but wait for this page.
    pub(super) waiting: Vec<(Asked, Outcome)>,
}

/// A request that is to be decided again.
pub(super) fn again(answers: Vec<(Asked, Outcome)>) -> impl Iterator<Item = Asked> {
    answers.into_iter().map(|(asked, _)| asked)
}
