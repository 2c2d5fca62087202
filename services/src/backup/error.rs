//! Why a backup was not made or not restored, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use journal::archive::ArchiveError;
use ledger::ids::BookId;

use crate::bank::FolderError;
use crate::repair::RepairError;

/// Why a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file or folder.
    #[error("{path} cannot be {doing}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What was wanted of it.
        doing: &'static str,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The folder is of no bank.
    #[error("{0} holds no bank: it has no bank.json that names a register")]
    NoBank(PathBuf),
    /// The archive.
    #[error("the archive failed")]
    Archive(#[from] ArchiveError),
    /// The archive, of which the books are to be found out.
    #[error("the archive failed")]
    Archived(#[source] RepairError),
    /// A page of the archive does not hold.
    #[error("page {page} of the book {book} does not hold: {why}. Run `helpbank verify`; the backup was not finished")]
    Page {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The archive ends before it should.
    #[error("the archive of the book {book} ends at page {got}; page {wanted} was answered. Run `helpbank verify`")]
    Short {
        /// The book.
        book: BookId,
        /// Its last archived page.
        got: u64,
        /// The page it should have.
        wanted: u64,
    },
    /// The vault.
    #[error("the vault failed")]
    Vault(#[from] vault::VaultError),
    /// There is something already where the backup, or the bank, should go.
    #[error("{0} is not empty; choose another folder")]
    NotEmpty(PathBuf),
    /// It is no backup.
    #[error("{path} is no backup of a helpbank: {why}")]
    NoBackup {
        /// The folder.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A file is not what the manifest says.
    #[error("{path} is not the file that was backed up: {why}. Nothing was restored; use another copy of the backup")]
    Changed {
        /// The file.
        path: String,
        /// What differs.
        why: &'static str,
    },
    /// Something in the manifest is none of what this program writes.
    #[error("the backup names {0:?}, which is nothing that a helpbank backs up")]
    Foreign(String),
    /// The bank was copied back, and its streams could not be made.
    #[error("the streams could not be made from the restored archive")]
    Repair(#[from] RepairError),
}

impl BackupError {
    pub(super) fn io(path: &Path, doing: &'static str, error: io::Error) -> Self {
        Self::Io { path: path.to_owned(), doing, error }
    }
}
