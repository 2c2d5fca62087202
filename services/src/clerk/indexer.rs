//! Writes the keys of kept pages into the index, one batch at a time, beside the next page.

use ledger::ids::Key;
use ledger::page::PageRef;
use tokio::task::JoinHandle;

use super::keys::{KeyIndex, KeyIndexError, Known};

/// A batch on its way, and its keys.
type UnderWay = (JoinHandle<Result<(), KeyIndexError>>, Vec<Key>);

/// Keys on their way into the index.
#[derive(Default)]
pub(super) struct Indexer {
    under_way: Option<UnderWay>,
    waiting: Vec<(PageRef, Vec<(Key, Known)>)>,
}

impl Indexer {
    /// Takes the keys of a page.
    pub(super) fn push(&mut self, page: PageRef, keys: Vec<(Key, Known)>) {
        self.waiting.push((page, keys));
    }

    /// Begins the next batch, when none is under way.
    pub(super) fn go_on(&mut self, index: &KeyIndex) {
        if self.under_way.is_some() || self.waiting.is_empty() {
            return;
        }
        let batches = std::mem::take(&mut self.waiting);
        let keys = batches.iter().flat_map(|(_, keys)| keys.iter().map(|(key, _)| *key)).collect();
        let index = index.clone();
        let work = move || batches.iter().try_for_each(|(page, keys)| index.insert(*page, keys));
        self.under_way = Some((tokio::task::spawn_blocking(work), keys));
    }

    /// Whether a batch is under way.
    pub(super) const fn is_busy(&self) -> bool {
        self.under_way.is_some()
    }

    /// Writes what waits, to the last page: for whoever writes into the index himself.
    pub(super) async fn drain(&mut self, index: &KeyIndex) -> Result<Vec<Key>, KeyIndexError> {
        let mut all = Vec::new();
        while self.is_busy() || !self.waiting.is_empty() {
            self.go_on(index);
            all.append(&mut self.done().await?);
        }
        Ok(all)
    }

    /// Waits for the batch under way: its keys, which the index answers for from now on. Safe to drop while it waits.
    pub(super) async fn done(&mut self) -> Result<Vec<Key>, KeyIndexError> {
        let Some((work, _)) = self.under_way.as_mut() else { return std::future::pending().await };
        let indexed = work.await.expect("the index does not panic");
        let keys = self.under_way.take().map(|(_, keys)| keys).unwrap_or_default();
        indexed.map(|()| keys)
    }
}
