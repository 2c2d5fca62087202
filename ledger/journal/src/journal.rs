//! The journal: where pages are kept. A bank has one, and every book has its own order in it.

use bytes::Bytes;
use ledger::ids::{BookId, Hash};

use crate::error::JournalError;
use crate::memory::MemoryJournal;
use crate::nats::NatsJournal;
use crate::pages::Pages;

/// What became of a page that was to be appended.
#[derive(Debug)]
pub enum Appended {
    /// It is in the journal, on disk, at its number.
    Kept,
    /// Another page stands at its number, or another chain below it, for ever: drop what was built on it, catch up, decide again.
    Taken,
    /// It could not be found out. The page may be there, or may still arrive: look again (with [`Journal::tail`]) before anything
    /// else is appended to this book.
    Unknown(JournalError),
}

/// Where pages are kept. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub enum Journal {
    /// NATS JetStream.
    Nats(NatsJournal),
    /// Memory, failing on purpose, for tests of what stands above.
    Memory(MemoryJournal),
}

impl Journal {
    /// Makes room for a book, once or again. An existing stream must be this book's and set up as the bank makes it.
    /// `kind_code` only describes it to operators.
    pub async fn create(&self, book: BookId, kind_code: &str) -> Result<(), JournalError> {
        match self {
            Self::Nats(journal) => journal.create(book, kind_code).await,
            Self::Memory(journal) => {
                journal.create(book);
                Ok(())
            }
        }
    }

    /// Throws a book's stream away and makes an empty one. For repairs only, of a stream that is damaged and whose every page the archive
    /// has been verified to hold: whoever calls this appends them again, byte by byte, before any clerk looks.
    pub async fn start_over(&self, book: BookId, kind_code: &str) -> Result<(), JournalError> {
        match self {
            Self::Nats(journal) => journal.start_over(book, kind_code).await,
            Self::Memory(journal) => {
                journal.start_over(book);
                Ok(())
            }
        }
    }

    /// Keeps a page: `bytes` with the page hash `hash`, as number `page`, directly behind page `page - 1`.
    ///
    /// Whatever the server answers or fails to answer is resolved here by looking; [`Appended::Unknown`] comes only when looking
    /// is impossible.
    pub async fn append(&self, book: BookId, page: u64, hash: Hash, bytes: Bytes) -> Appended {
        match self {
            Self::Nats(journal) => journal.append(book, page, hash, bytes).await,
            Self::Memory(journal) => journal.append(book, page, hash, &bytes),
        }
    }

    /// The last page: its number and its bytes, really read. None for a book without pages.
    pub async fn tail(&self, book: BookId) -> Result<Option<(u64, Bytes)>, JournalError> {
        match self {
            Self::Nats(journal) => journal.tail(book).await,
            Self::Memory(journal) => journal.tail(book),
        }
    }

    /// One page. None when the journal has no page with this number.
    pub async fn read(&self, book: BookId, page: u64) -> Result<Option<Bytes>, JournalError> {
        match self {
            Self::Nats(journal) => journal.read(book, page).await,
            Self::Memory(journal) => journal.read(book, page),
        }
    }

    /// The pages from number `from` up to the tail as it stands when the first is read, in order and without a gap.
    pub fn pages(&self, book: BookId, from: u64) -> Pages {
        match self {
            Self::Nats(journal) => Pages::nats(journal.replay(book, from, false)),
            Self::Memory(journal) => Pages::memory(journal.replay(book, from, false)),
        }
    }

    /// The pages from number `from` and every later one as it is kept, in order and without a gap, across restarts of the server.
    pub fn follow(&self, book: BookId, from: u64) -> Pages {
        match self {
            Self::Nats(journal) => Pages::nats(journal.replay(book, from, true)),
            Self::Memory(journal) => Pages::memory(journal.replay(book, from, true)),
        }
    }
}
