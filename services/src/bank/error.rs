//! What can go wrong with a bank, for its operator.

use journal::JournalError;
use journal::archive::ArchiveError;
use ledger::event::EntryRef;
use ledger::ids::BookId;
use ledger::page::PageError;
use ledger::refusal::Refusal;

use super::folder::FolderError;
use crate::clerk::{ClerkError, Frozen, KeyIndexError, RecoverError};

/// What can go wrong with a bank, for its operator.
#[derive(Debug, thiserror::Error)]
pub enum BankError {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The journal.
    #[error("the journal failed")]
    Journal(#[from] JournalError),
    /// The archive.
    #[error("the archive failed")]
    Archive(#[from] ArchiveError),
    /// The index of idempotency keys.
    #[error(transparent)]
    Keys(#[from] KeyIndexError),
    /// A book cannot be read at all.
    #[error("a book cannot be opened")]
    Recover(#[from] RecoverError),
    /// The transparency log.
    #[error(transparent)]
    Log(#[from] crate::log::LogError),
    /// The vault.
    #[error("the vault failed")]
    Vault(#[from] vault::VaultError),
    /// The views.
    #[error("the views failed")]
    Views(#[from] projections::ViewsError),
    /// A page is not sound.
    #[error("page {page} of the book {book} is not sound: {error}")]
    Page {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
        /// What is wrong.
        error: PageError,
    },
    /// Another page stands where it should.
    #[error("another page stands in the archive where page {page} of the book {book} should")]
    Astray {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
    },
    /// No such entry.
    #[error("there is no entry {}@{}/{}", .0.book, .0.page, .0.index)]
    NoEntry(EntryRef),
    /// No such book.
    #[error("there is no book {0}")]
    NoBook(BookId),
    /// The views do not get there.
    #[error("the views have not reached page {page} of the book {book} in time")]
    Late {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
    },
    /// A book has lost pages, so that the bank is not opened.
    #[error("the book {book} has lost pages: {why}")]
    Lost {
        /// Its code.
        book: String,
        /// Which, and what to do.
        why: String,
    },
    /// What the bank needs to open cannot be written.
    #[error("the bank cannot be opened: {0}")]
    Opening(String),
}

/// Why a request came to nothing, or why nobody knows.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The rules refuse it; nothing was written.
    #[error("the rules refuse it")]
    Refused(Vec<Refusal>),
    /// The key was used for another request.
    #[error("this idempotency key was used before, for a different request")]
    KeyReused,
    /// Too many requests are waiting.
    #[error("too many requests are waiting; try again in {retry_after_ms} ms")]
    Busy {
        /// How long to wait.
        retry_after_ms: u64,
    },
    /// The book takes nothing more.
    #[error("the book {book} is frozen: {why}")]
    Frozen {
        /// The book.
        book: BookId,
        /// Why, and what to do.
        why: Frozen,
    },
    /// The bank stops; ask again with the same key.
    #[error("the bank is stopping; ask again with the same key")]
    Stopping,
    /// No such book.
    #[error("there is no book {0}")]
    UnknownBook(BookId),
    /// The cause does not exist; nothing was written.
    #[error("the cause cannot be used")]
    Cause(#[source] BankError),
    /// The bank failed before anything was written.
    #[error("the bank failed; nothing was written")]
    Failed(#[source] BankError),
}

impl From<ClerkError> for SubmitError {
    fn from(error: ClerkError) -> Self {
        match error {
            ClerkError::Refused(refusals) => Self::Refused(refusals),
            ClerkError::KeyReused => Self::KeyReused,
            ClerkError::Busy { retry_after_ms } => Self::Busy { retry_after_ms },
            ClerkError::Frozen { book, why } => Self::Frozen { book, why },
            ClerkError::Stopping => Self::Stopping,
        }
    }
}

impl From<BankError> for SubmitError {
    fn from(error: BankError) -> Self {
        if let BankError::NoEntry(_) | BankError::NoBook(_) = error { Self::Cause(error) } else { Self::Failed(error) }
    }
}
