//! Keys of pages under way and of pages kept a moment ago, so that the index on disk is asked by whoever comes, beside the clerk.
//!
//! A caller looks into the index before it stands in line, and says up to which page the index reached then. What it did not find there can
//! only be of a later page: those are here. A caller that has looked too long ago is looked up again.

use std::collections::VecDeque;

use ledger::ids::Key;
use rustc_hash::FxHashMap;

use super::keys::Known;

/// Batches of indexed keys that are remembered a while longer.
const BATCHES_MAX: usize = 8;

/// The keys of pages that the index may not have shown to a caller yet.
#[derive(Default)]
pub(super) struct Recent {
    keys: FxHashMap<Key, Known>,
    /// Batches that are in the index, the oldest first: the last page of each, and its keys.
    indexed: VecDeque<(u64, Vec<Key>)>,
    /// Keys of pages up to this one are in the index only.
    forgotten: u64,
}

impl Recent {
    /// The keys of pages up to `page` are in the index.
    pub(super) fn begin(page: u64) -> Self {
        Self { forgotten: page, ..Self::default() }
    }

    pub(super) fn insert(&mut self, key: Key, known: Known) {
        self.keys.insert(key, known);
    }

    pub(super) fn remove(&mut self, key: Key) {
        self.keys.remove(&key);
    }

    pub(super) fn get(&self, key: Key) -> Option<Known> {
        self.keys.get(&key).copied()
    }

    /// These keys, of pages up to `page`, are in the index now.
    pub(super) fn indexed(&mut self, page: u64, keys: Vec<Key>) {
        self.indexed.push_back((page, keys));
        while self.indexed.len() > BATCHES_MAX {
            let Some((page, keys)) = self.indexed.pop_front() else { return };
            for key in keys {
                self.keys.remove(&key);
            }
            self.forgotten = page;
        }
    }

    /// Whether a key that is neither here nor was found in the index, when that reached to `page`, is new.
    pub(super) const fn covers(&self, page: u64) -> bool {
        page >= self.forgotten
    }
}

#[cfg(test)]
mod tests {
    use ledger::event::EntryRef;
    use ledger::ids::{BookId, Hash};

    use super::*;

    fn key(page: u64) -> Key {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&page.to_le_bytes());
        Key::from_bytes(bytes)
    }

    fn known(page: u64) -> Known {
        let place = EntryRef { book: BookId([1; 32]), page, index: 0, hash: Hash::ZERO };
        Known { request: Hash::ZERO, place, entry: page }
    }

    #[test]
    fn whoever_looked_before_a_key_was_indexed_finds_it_here_or_is_told_to_look_again() {
        let mut recent = Recent::begin(3);
        for page in 4..40 {
            recent.insert(key(page), known(page));
            recent.indexed(page, vec![key(page)]);
            for looked in 3..=page {
                // Looked when the index reached to `looked`: every later page must be here, or the look does not count.
                let all_here = (looked + 1..=page).all(|later| recent.get(key(later)).is_some());
                assert_eq!(recent.covers(looked), all_here, "looked at {looked}, now {page}");
            }
        }
        assert!(!recent.covers(3) && recent.get(key(4)).is_none(), "what is long indexed is forgotten");
    }
}
