//! The follower: reads every page back from the journal, opens it, and lets the views take it in. It trusts nothing it has not checked.

mod patrol;
mod project;
mod reach;
mod read;

use std::sync::Arc;

use ledger::ids::{BookId, Hash};
use tokio::sync::mpsc;

pub use reach::Projected;

use crate::bank::{Bank, BankError};

/// Pages that may wait for the views.
const PAGES_WAITING_MAX: usize = 256;

/// An entry that the views have taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEntry {
    /// Its book.
    pub book: BookId,
    /// Its page.
    pub page: u64,
    /// Its place in the page, from 0.
    pub index: u32,
    /// What happened.
    pub kind: &'static str,
    /// Its hash.
    pub hash: Hash,
}

/// A page that has been opened, on its way into the views.
pub(crate) struct Opened {
    pub(crate) page: ledger::page::Page,
    pub(crate) entries: Vec<(Hash, ledger::entry::Entry)>,
}

impl Opened {
    pub(crate) fn as_projected(&self) -> projections::Opened<'_> {
        projections::Opened { header: &self.page.header, hash: self.page.hash, entries: &self.entries }
    }
}

/// Makes the views agree with the log they are to hold, and sets the one task that writes them to work.
pub(crate) async fn start(bank: &Arc<Bank>) -> Result<(), BankError> {
    project::prepare(bank).await?;
    let (pages, waiting) = mpsc::channel(PAGES_WAITING_MAX);
    bank.projected().feed_from(pages);
    bank.spawn(project::run(Arc::downgrade(bank), waiting)).await;
    Ok(())
}

impl Bank {
    /// Follows a book from where the views are.
    pub(crate) async fn follow(self: &Arc<Self>, book: BookId) {
        self.spawn(read::run(Arc::downgrade(self), book)).await;
        self.spawn(patrol::run(Arc::downgrade(self), book)).await;
    }
}
