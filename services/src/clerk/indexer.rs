//! Writes the keys of kept pages into the index, one batch at a time, beside the next page.

use ledger::ids::Key;
use ledger::page::PageRef;
use tokio::task::JoinHandle;

use super::keys::{KeyIndex, KeyIndexError, Known};

/// A batch on its way.
type UnderWay = (JoinHandle<Result<(), KeyIndexError>>, Batch);

/// Keys of pages up to one.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The last page.
    pub(super) page: u64,
    /// All keys.
    pub(super) keys: Vec<Key>,
}

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
        let page = batches.last().map_or(0, |(page, _)| page.page);
        let keys = batches.iter().flat_map(|(_, keys)| keys.iter().map(|(key, _)| *key)).collect();
        let batch = Batch { page, keys };
        let index = index.clone();
        let work = move || batches.iter().try_for_each(|(page, keys)| index.insert(*page, keys));
        self.under_way = Some((tokio::task::spawn_blocking(work), batch));
    }

    /// Whether a batch is under way.
    pub(super) const fn is_busy(&self) -> bool {
        self.under_way.is_some()
    }

    /// Whether anything is still to be written.
    pub(super) const fn is_behind(&self) -> bool {
        self.is_busy() || !self.waiting.is_empty()
    }

    /// Waits for the batch under way, for which the index answers from now on. Safe to drop while it waits.
    pub(super) async fn done(&mut self) -> Result<Batch, KeyIndexError> {
        let Some((work, _)) = self.under_way.as_mut() else { return std::future::pending().await };
        let indexed = work.await.expect("the index does not panic");
        let batch = self.under_way.take().map(|(_, batch)| batch).unwrap_or_default();
        indexed.map(|()| batch)
    }
}
