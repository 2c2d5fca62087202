//! Why a repair did not come to its end, and what to do about it.

use std::io;
use std::path::PathBuf;

use journal::JournalError;
use journal::archive::ArchiveError;
use journal::server::ServerError;
use ledger::ids::{BookId, Hash};
use transparency::bundle::BundleError;
use transparency::verify::{Report, Status};

use crate::bank::FolderError;

/// Why a repair did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The folder is new or of no bank.
    #[error("{0} holds no bank: it has no bank.json that names a register")]
    NoBank(PathBuf),
    /// The archive cannot be read or written.
    #[error("the archive failed")]
    Archive(#[from] ArchiveError),
    /// The archive does not hold, so nothing may be made from it.
    #[error("the archive does not hold: {}. Restore it from a backup with `helpbank restore`", failures(.0))]
    Unsound(Box<Report>),
    /// The bundle cannot be read.
    #[error("the bundle {path} cannot be read: {error}")]
    Bundle {
        /// The file.
        path: PathBuf,
        /// Why.
        error: BundleError,
    },
    /// The bundle does not hold, or is of another bank.
    #[error("the bundle {path} does not hold, and nothing was touched: {}", failures(.report))]
    UnsoundBundle {
        /// The file.
        path: PathBuf,
        /// What was found.
        report: Box<Report>,
    },
    /// No copy has the beginning of the register, which names everything else.
    #[error(
        "no copy has page 1 of the register {0}. Give a bundle of this bank with --bundle, or restore a backup with `helpbank restore`"
    )]
    NoRegister(BookId),
    /// A page that was there is in no copy, so that the book would end before its end.
    #[error(
        "page {page} of the book {book} is in no copy that was given, and it was there ({why}). Nothing was touched. Give a bundle that has it \
         with --bundle. When there is none, `helpbank repair --accept-loss` keeps what stands before it; then the book may not be \
         continued: see `helpbank succeed --help`"
    )]
    Lost {
        /// The book.
        book: BookId,
        /// The first page that is in no copy.
        page: u64,
        /// What speaks for it.
        why: String,
    },
    /// A bundle holds a sound page that is not the one that is here.
    #[error(
        "page {page} of the book {book} exists twice, each one soundly sealed: {here} here, {bundled} in the bundle. Nothing was touched. \
         Keep both, and find out which one was answered to people before anything is thrown away"
    )]
    ForkBundle {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
        /// The hash of the page that is here.
        here: Hash,
        /// The hash of the page in the bundle.
        bundled: Hash,
    },
    /// The nats-server.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The journal.
    #[error("the journal failed")]
    Journal(#[from] JournalError),
    /// Archive and stream each hold a sound page of the same number: one of two histories must be chosen by a person.
    #[error(
        "page {page} of the book {book} exists twice, each one soundly sealed: {archived} in the archive, {streamed} in the stream. \
         Nothing was touched. Keep both folders, and find out which one was answered to people before anything is thrown away"
    )]
    Fork {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
        /// The archived page's hash.
        archived: Hash,
        /// The hash of the page in the stream.
        streamed: Hash,
    },
    /// The stream would not take a page that the archive has.
    #[error("page {page} of the book {book} could not be put back into its stream; run `helpbank repair` again")]
    NotPutBack {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
    },
    /// The damaged files could not be kept aside.
    #[error("the damaged files cannot be kept aside at {path}; make room, or give --discard to do without")]
    SetAside {
        /// Where to.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
}

fn failures(report: &Report) -> String {
    let failed = report.checks.iter().filter(|check| check.status == Status::Failed);
    let words = failed.map(|check| match (check.book, check.page) {
        (Some(book), Some(page)) => format!("book {book}, page {page}: {}", check.detail),
        (Some(book), None) => format!("book {book}: {}", check.detail),
        (None, _) => check.detail.clone(),
    });
    words.collect::<Vec<_>>().join("; ")
}
