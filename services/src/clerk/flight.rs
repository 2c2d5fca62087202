//! A page on its way to disk: into the archive and into the journal, side by side, until both are certain.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use bytes::Bytes;
use journal::archive::{ArchiveError, BookArchive};
use journal::{Appended, Journal};
use ledger::ids::BookId;
use ledger::page::PageRef;
use tokio::sync::watch;

use super::Counters;
use crate::causes::chain;

/// The first pause before a page of unknown fate is looked for again, in milliseconds.
const LOOK_AGAIN_MS: u64 = 100;
/// The longest such pause, in milliseconds.
const LOOK_AGAIN_MS_MAX: u64 = 5_000;

/// How a flight ended.
#[derive(Debug)]
pub(super) enum Landed {
    /// On disk twice.
    Kept,
    /// Another page stands at its number.
    Taken,
    /// In the journal, but not in the archive.
    Unarchived(ArchiveError),
    /// The clerk had to stop before the page's fate was known; the next start finds out.
    Unknown,
}

/// What flies where.
pub(super) struct Flight {
    pub(super) book: BookId,
    pub(super) page: PageRef,
    pub(super) bytes: Bytes,
    pub(super) journal: Journal,
    pub(super) archive: BookArchive,
    pub(super) shutdown: watch::Receiver<bool>,
    pub(super) counters: Arc<Counters>,
}

impl Flight {
    /// Flies until it is certain what became of the page.
    pub(super) async fn fly(self) -> Landed {
        let unarchived = AtomicBool::new(false);
        let spool = async {
            let spooled = self.archive.spool(self.page, self.bytes.clone()).await;
            unarchived.store(spooled.is_err(), Relaxed);
            spooled
        };
        match tokio::join!(self.append(&unarchived), spool) {
            (Some(true), Ok(())) => Landed::Kept,
            (Some(false), _) => Landed::Taken,
            (Some(true) | None, Err(error)) => Landed::Unarchived(error),
            (None, Ok(())) => Landed::Unknown,
        }
    }

    /// Whether the page was kept (or another took its place). None when nobody knows and it is of no use to look on: the clerk is to stop,
    /// or the archive has failed, so that whoever waits is to hear of that.
    async fn append(&self, unarchived: &AtomicBool) -> Option<bool> {
        let mut pause_ms = LOOK_AGAIN_MS;
        loop {
            match self.journal.append(self.book, self.page.page, self.page.hash, self.bytes.clone()).await {
                Appended::Kept => return Some(true),
                Appended::Taken => return Some(false),
                Appended::Unknown(error) => {
                    self.counters.doubts.fetch_add(1, Relaxed);
                    let error = chain(&error);
                    tracing::warn!(book = %self.book, page = self.page.page, error, "the journal does not say whether a page is kept; looking again");
                }
            }
            if *self.shutdown.borrow() || unarchived.load(Relaxed) {
                return None;
            }
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            pause_ms = pause_ms.saturating_mul(2).min(LOOK_AGAIN_MS_MAX);
        }
    }
}
