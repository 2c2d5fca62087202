//! The data folder of a desk: what lies where, who may use it, and which format it has.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use ledger::ids::{BankId, BookId};
use serde::{Deserialize, Serialize};

/// The format of data folders that this program writes and reads.
pub const FOLDER_VERSION: u32 = 1;

/// How the name of a file ends that is not finished; what a process that was killed leaves of it is of no harm.
pub(crate) const WRITING: &str = ".writing";
/// For the owner alone.
const PRIVATE: u32 = 0o600;

/// What can be wrong with a data folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// It cannot be read or written.
    #[error("{path}: {what}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was being done.
        what: &'static str,
        /// Why it failed.
        #[source]
        error: io::Error,
    },
    /// Another bank works in it.
    #[error("{0} is in use by another helpbank; stop that one first, or choose another folder with --data")]
    InUse(PathBuf),
    /// It was written by another version.
    #[error(
        "{path} has data format {found}, this program reads format {FOLDER_VERSION}; use the program that wrote it to export a bundle"
    )]
    Version {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: u32,
    },
    /// A file of it is not what it should be.
    #[error("{path} is not a file of a helpbank: {why}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

/// What stands in `bank.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// [`FOLDER_VERSION`] of the program that made the folder.
    pub version: u32,
    /// The bank's id, in hexadecimal digits.
    pub bank: String,
    /// The register's book id, in hexadecimal digits; there once the register is open.
    pub register: Option<String>,
}

/// The data folder of a desk, locked for this process.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes a folder into use, making it when it is not there.
    pub fn take(dir: &Path) -> Result<Self, FolderError> {
        std::fs::create_dir_all(dir).map_err(io_error(dir, "the data folder cannot be made"))?;
        let path = dir.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(io_error(&path, "the data folder cannot be written"))?;
        rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| FolderError::InUse(dir.to_owned()))?;
        Ok(Self { dir: dir.to_owned(), _lock: lock })
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Who the bank is; made and written when the folder is new.
    pub fn identity(&self, fresh: impl FnOnce() -> BankId) -> Result<Identity, FolderError> {
        if let Some(identity) = read_identity(&self.dir)? {
            return Ok(identity);
        }
        let identity = Identity { version: FOLDER_VERSION, bank: fresh().to_string(), register: None };
        self.write_identity(&identity)?;
        Ok(identity)
    }

    /// Writes who the bank is.
    pub fn write_identity(&self, identity: &Identity) -> Result<(), FolderError> {
        let text = serde_json::to_string_pretty(identity).expect("an identity is plain JSON");
        write_private(&self.dir.join("bank.json"), text.as_bytes())
    }

    /// The supervised nats-server's files.
    pub fn nats(&self) -> PathBuf {
        self.dir.join("nats")
    }

    /// The second copy of every page.
    pub fn archive(&self) -> PathBuf {
        self.dir.join("archive")
    }

    /// The books' keys.
    pub fn keys(&self) -> PathBuf {
        self.dir.join("keys")
    }

    /// The index of idempotency keys.
    pub fn index(&self) -> PathBuf {
        self.dir.join("index")
    }

    /// Snapshots of states.
    pub fn state(&self) -> PathBuf {
        self.dir.join("state")
    }

    /// The views, when they are in SQLite.
    pub fn views(&self) -> PathBuf {
        self.dir.join("views.sqlite")
    }

    /// The transparency log's tiles and checkpoint, as published.
    pub fn log(&self) -> PathBuf {
        self.dir.join("log")
    }

    /// The vault.
    pub fn vault(&self) -> PathBuf {
        self.dir.join("vault.sqlite")
    }

    /// The token of the dev admin.
    pub fn admin_token(&self) -> PathBuf {
        self.dir.join("admin.token")
    }

    /// Where the running desk listens.
    pub fn address(&self) -> PathBuf {
        self.dir.join("desk.json")
    }
}

/// Reads `bank.json`; none when the folder is new.
pub fn read_identity(dir: &Path) -> Result<Option<Identity>, FolderError> {
    let path = dir.join("bank.json");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error(&path, "it cannot be read")(error)),
    };
    let identity: Identity =
        serde_json::from_str(&text).map_err(|error| FolderError::Foreign { path, why: error.to_string() })?;
    if identity.version == FOLDER_VERSION {
        Ok(Some(identity))
    } else {
        Err(FolderError::Version { path: dir.to_owned(), found: identity.version })
    }
}

/// An id in a file of the folder.
pub(super) fn book_id(path: &Path, text: &str) -> Result<BookId, FolderError> {
    text.parse().map_err(|error| FolderError::Foreign { path: path.to_owned(), why: format!("{error}") })
}

/// Writes a file that only its owner may read: aside, synced, renamed, so that there is never half of it.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), FolderError> {
    let write = || -> io::Result<()> {
        write_whole(path, bytes, PRIVATE, true)?;
        path.parent().map_or(Ok(()), |dir| File::open(dir)?.sync_all())
    };
    write().map_err(io_error(path, "it cannot be written"))
}

/// Writes a file aside, and gives it its name when all of it is there; when `is_synced`, on disk. What cannot be finished is taken away again.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], mode: u32, is_synced: bool) -> io::Result<()> {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    let (aside, mut file) = aside(path, mode)?;
    let written = file.write_all(bytes).and_then(|()| if is_synced { file.sync_all() } else { Ok(()) });
    let named = written.and_then(|()| std::fs::rename(&aside, path));
    if named.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
    named
}

/// A new file beside `path`. Nobody else has its name: two processes may be writing files of one folder, or the same file, at a time.
fn aside(path: &Path, mode: u32) -> io::Result<(PathBuf, File)> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    loop {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}-{}{WRITING}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed)));
        let aside = path.with_file_name(name);
        match OpenOptions::new().create_new(true).write(true).mode(mode).open(&aside) {
            // Somebody of the same number was killed here once.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (aside, file)),
        }
    }
}

pub(super) fn io_error(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |error| FolderError::Io { path, what, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_written_at_one_time_do_not_meet() {
        let dir = tempfile::tempdir().expect("a folder");
        let paths = ["log.key", "log.signed", "log.policy", "log.key"].map(|name| dir.path().join(name));
        std::thread::scope(|scope| {
            for path in &paths {
                scope.spawn(move || {
                    let text = path.display().to_string().repeat(200);
                    for _ in 0..100 {
                        write_private(path, text.as_bytes()).expect("it is written");
                        assert_eq!(std::fs::read_to_string(path).expect("it is there"), text);
                    }
                });
            }
        });
        assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 3, "nothing is left beside them");
        let folder = dir.path().join("folder");
        std::fs::create_dir_all(folder.join("inside")).expect("it is made");
        assert!(write_private(&folder, b"no file").is_err());
        assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 4, "what failed is taken away");
    }
}
