//! Why the archive could not be read or written, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

/// Why the archive could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The disk is full, or a quota is used up.
    #[error("there is no room left to write {path}: free some space; nothing that was answered is lost")]
    Full {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder may not be written.
    #[error("{path} may not be {doing}: check who owns the data folder and whether its disk is read-only")]
    Denied {
        /// The file or folder.
        path: PathBuf,
        /// What was wanted of it.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused for another reason.
    #[error("{path} cannot be {doing}: check the disk")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was wanted of it.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Another process writes this book.
    #[error("another process writes {path}: stop it first")]
    InUse {
        /// The book's folder.
        path: PathBuf,
    },
    /// A file is not what was written.
    #[error(
        "{path} is damaged at byte {at}, where page {page} should be: {what}; keep the file, and restore the page from the journal or a backup"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where in it.
        at: u64,
        /// The page that should be there.
        page: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// A file is not there.
    #[error("a file of {path} is missing: page {page} should follow; restore it from the journal or a backup")]
    Gap {
        /// The book's folder.
        path: PathBuf,
        /// The first page that is missing.
        page: u64,
    },
    /// The page is not the next one.
    #[error("page {got} cannot be archived where page {want} should follow")]
    NotNext {
        /// The number it has.
        got: u64,
        /// The number it should have.
        want: u64,
    },
    /// No page has this many bytes.
    #[error("{0} bytes are no page")]
    NotAPage(usize),
    /// A page may be withdrawn only while it is the last one, and only when another page is known to stand at its number.
    #[error("page {page} may not be withdrawn: it is not the last one archived, or not known to have lost its place")]
    Standing {
        /// The page.
        page: u64,
    },
    /// An earlier write failed in a way that leaves open what is on the disk.
    #[error("an earlier write to {path} failed: start again, so that it is read from the disk")]
    Unsure {
        /// The book's folder.
        path: PathBuf,
    },
}

impl ArchiveError {
    pub(super) fn io(path: &Path, doing: &'static str, source: io::Error) -> Self {
        let path = path.to_owned();
        #[expect(clippy::wildcard_enum_match_arm, reason = "the operating system's kinds are not ours and grow")]
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path, source },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied { path, doing, source },
            _ => Self::Io { path, doing, source },
        }
    }
}
