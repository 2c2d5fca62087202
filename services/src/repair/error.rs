//! Why a repair did not come to its end, and what to do about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use journal::JournalError;
use journal::archive::ArchiveError;
use journal::server::ServerError;
use ledger::ids::{BookId, Hash};
use transparency::bundle::BundleError;
use transparency::verify::{Report, Status};

use crate::bank::FolderError;
use crate::log::LogError;
use crate::room::NoRoom;

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
    /// The archive was mended, and does not hold all the same.
    #[error(
        "the archives were mended as far as copies reach, and do not hold yet: {}. What they were before is in {}. Restore the bank from a backup \
         with `helpbank restore`", failures(.report), place(.aside.as_ref())
    )]
    StillUnsound {
        /// What was found.
        report: Box<Report>,
        /// Where the files are that were replaced.
        aside: Option<PathBuf>,
    },
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
    /// Pages that were there are in no copy, so that a book would end before its end.
    #[error(
        "pages are in no copy that was given, and they were there. {}. Nothing was touched. Give a bundle that has them with --bundle, or restore a \
         backup that has them. When there is none, the book may not be continued: run `helpbank succeed` (services/RUNBOOK.md). Where its \
         archive is damaged, `helpbank repair --accept-loss` first keeps what stands before the damage", lost(.0)
    )]
    Lost(Vec<LostPages>),
    /// A book has other pages than those that the log book names.
    #[error(
        "page {page} of the book {book} is here, and it is not the page that the log book names (it names the pages up to {last}): two \
         histories of the book were written. Nothing was touched. The book may not be continued: run `helpbank succeed` (services/RUNBOOK.md)"
    )]
    Differs {
        /// What the book is called.
        book: String,
        /// The first page that is another.
        page: u64,
        /// The last page that the log book names.
        last: u64,
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
    /// The log's files.
    #[error(transparent)]
    Log(LogError),
    /// The disk.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// Somebody asked it to end.
    #[error("it was told to end before it had. What was done stays done; run the same command again")]
    Ended,
    /// The nats-server.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The journal.
    #[error("the journal failed")]
    Journal(#[from] JournalError),
    /// Archive and stream each hold a sound page of the same number: one of two histories must be chosen by a person.
    #[error(
        "page {page} of the book {book} exists twice, each one soundly sealed: {archived} in the archive, {streamed} in the stream. \
         Neither was touched. Keep both folders, and find out which one was answered to people before anything is thrown away"
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

/// Pages of a book that were there and are in no copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostPages {
    /// The book.
    pub book: BookId,
    /// What it is called: its code, where the register knows it.
    pub name: String,
    /// The first of them.
    pub from: u64,
    /// The last that is known of; 0 when nobody knows.
    pub to: u64,
    /// What speaks for it.
    pub why: String,
}

impl fmt::Display for LostPages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, from, to, why, .. } = self;
        if to > from {
            write!(f, "{name}: pages {from} to {to} ({why})")
        } else {
            write!(f, "{name}: page {from} ({why})")
        }
    }
}

fn lost(pages: &[LostPages]) -> String {
    pages.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn place(path: Option<&PathBuf>) -> String {
    path.map_or_else(|| "no place: none was replaced".to_owned(), |path| path.display().to_string())
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
