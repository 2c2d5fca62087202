//! What can go wrong between a clerk and the place where pages are kept.

use ledger::ids::BookId;
use ledger::page::PageError;

/// What a foreign library said. It is one flat sentence: the NATS client repeats its causes in its own text.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why pages could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// No connection, or no answer in time.
    #[error("NATS does not answer ({doing})")]
    Unreachable {
        /// What was being done.
        doing: &'static str,
        /// What the client library said.
        source: Cause,
    },
    /// The server answered with an error of its own.
    #[error("NATS refuses ({doing}): {text}")]
    Refused {
        /// What was being done.
        doing: &'static str,
        /// The server's error code.
        code: u64,
        /// The server's words, with its codes.
        text: String,
    },
    /// The book has no stream here.
    #[error("the book {book} has no stream on this NATS server")]
    Missing {
        /// The book.
        book: BookId,
    },
    /// The stream exists, but not as the bank makes it.
    #[error("the stream of the book {book} is not set up as it must be: {what}; pages may be lost there")]
    Settings {
        /// The book.
        book: BookId,
        /// The setting that differs.
        what: &'static str,
    },
    /// The answer to a publish came from elsewhere: another stream, another domain or another place in the stream.
    #[error("page {page} of the book {book} was acknowledged by {by}, which is not where it belongs")]
    Misplaced {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
        /// Stream, domain and sequence in the answer.
        by: String,
    },
    /// The stream counts a page that cannot be read: its files are damaged.
    #[error("page {page} of the book {book} is missing from its stream; the archive may still have it")]
    Hole {
        /// The book.
        book: BookId,
        /// The first page that is missing.
        page: u64,
    },
    /// The stream ends before a page that was there.
    #[error(
        "the stream of the book {book} ends at page {page}, but page {expected} was in it; the archive may still have it"
    )]
    Behind {
        /// The book.
        book: BookId,
        /// The stream's last page.
        page: u64,
        /// The page that should be there.
        expected: u64,
    },
    /// A page does not open.
    #[error("page {page} of the book {book} is not sound")]
    Page {
        /// The book.
        book: BookId,
        /// The place of the page in its stream or archive.
        page: u64,
        /// What is wrong with it.
        #[source]
        error: PageError,
    },
}

impl JournalError {
    /// Nothing came back: flattens the client's error to one sentence.
    pub(crate) fn unreachable(doing: &'static str, error: &dyn std::fmt::Display) -> Self {
        Self::Unreachable { doing, source: error.to_string().into() }
    }
}
