//! How far the views are, book by book, for those who wait to read their own writes.

use std::sync::OnceLock;
use std::time::Duration;

use ledger::ids::BookId;
use rustc_hash::FxHashMap;
use tokio::sync::{mpsc, watch};

use super::Opened;

/// The longest anyone waits for the views, in milliseconds.
const WAIT_MS_MAX: u64 = 10_000;

/// Why nothing goes into the views.
#[derive(Debug)]
struct Trouble {
    why: String,
    /// Whether it stays until the bank is started again.
    lasting: bool,
}

/// How far the views are.
#[derive(Debug)]
pub struct Projected {
    pages: watch::Sender<FxHashMap<BookId, u64>>,
    trouble: watch::Sender<Option<Trouble>>,
    feed: OnceLock<mpsc::Sender<Opened>>,
}

impl Default for Projected {
    fn default() -> Self {
        let (pages, _) = watch::channel(FxHashMap::default());
        let (trouble, _) = watch::channel(None);
        Self { pages, trouble, feed: OnceLock::new() }
    }
}

impl Projected {
    /// The last page of a book that the views hold; 0 when none.
    pub fn page(&self, book: BookId) -> u64 {
        self.pages.borrow().get(&book).copied().unwrap_or(0)
    }

    /// Waits until the views hold a page; false when that takes too long.
    pub async fn reaches(&self, book: BookId, page: u64) -> bool {
        let mut pages = self.pages.subscribe();
        let there = pages.wait_for(|pages| pages.get(&book).is_some_and(|at| *at >= page));
        tokio::time::timeout(Duration::from_millis(WAIT_MS_MAX), there).await.is_ok_and(|there| there.is_ok())
    }

    /// Why the views take nothing more in, when they do not.
    pub fn stopped(&self) -> Option<String> {
        self.trouble.borrow().as_ref().map(|trouble| trouble.why.clone())
    }

    /// Nothing more goes into the views until the bank is started again. The first reason stays.
    pub(super) fn stop_because(&self, why: String) {
        tracing::error!(why, "the views are stopped");
        self.trouble.send_if_modified(|trouble| {
            let first = trouble.as_ref().is_none_or(|trouble| !trouble.lasting);
            if first {
                *trouble = Some(Trouble { why, lasting: true });
            }
            first
        });
    }

    /// Nothing goes into the views for now; it is tried again.
    pub(super) fn wait_because(&self, why: String) {
        tracing::warn!(why, "the views wait");
        self.trouble.send_if_modified(|trouble| {
            let passing = trouble.as_ref().is_none_or(|trouble| !trouble.lasting);
            if passing {
                *trouble = Some(Trouble { why, lasting: false });
            }
            passing
        });
    }

    /// What kept the views waiting has passed.
    pub(super) fn recover(&self) {
        self.trouble.send_if_modified(|trouble| {
            let passed = trouble.as_ref().is_some_and(|trouble| !trouble.lasting);
            if passed {
                tracing::info!("the views are written again");
                *trouble = None;
            }
            passed
        });
    }

    pub(super) fn advance(&self, reached: impl IntoIterator<Item = (BookId, u64)>) {
        self.pages.send_modify(|pages| pages.extend(reached));
    }

    pub(super) fn feed_from(&self, feed: mpsc::Sender<Opened>) {
        let _ = self.feed.set(feed);
    }

    pub(super) fn feed(&self) -> Option<mpsc::Sender<Opened>> {
        self.feed.get().cloned()
    }
}
