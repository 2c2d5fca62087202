//! Files as they are copied: hashed while they are written, private, on disk before they count.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::BackupError;
use super::manifest::FileEntry;
use crate::spoken::names::hex;

const READ_BYTES: usize = 256 * 1024;

/// A new file that only its owner may read, hashed as it is written.
pub(super) struct Writing {
    file: io::BufWriter<File>,
    digest: Sha256,
    bytes: u64,
    path: String,
}

impl Writing {
    /// Makes the file `path` below `dir`, and the folders it lies in.
    pub(super) fn new(dir: &Path, path: &str) -> Result<Self, BackupError> {
        let whole = dir.join(path);
        if let Some(folder) = whole.parent() {
            make_folder(folder)?;
        }
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&whole);
        let file = file.map_err(|error| BackupError::io(&whole, "made", error))?;
        Ok(Self { file: io::BufWriter::new(file), digest: Sha256::new(), bytes: 0, path: path.to_owned() })
    }

    pub(super) fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.digest.update(bytes);
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// On disk when this returns.
    pub(super) fn finish(self) -> io::Result<FileEntry> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(FileEntry { path: self.path, bytes: self.bytes, sha256: hex(&self.digest.finalize()) })
    }
}

/// A folder that only its owner may enter.
pub(super) fn make_folder(folder: &Path) -> Result<(), BackupError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| BackupError::io(folder, "made", error))
}

/// Whether there is nothing at this path, or an empty folder.
pub(super) fn is_empty(folder: &Path) -> Result<bool, BackupError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(BackupError::io(folder, "read", error)),
    }
}

/// Copies one file, `path` below both folders.
pub(super) fn copy(from: &Path, to: &Path, path: &str) -> Result<FileEntry, BackupError> {
    let source = from.join(path);
    let mut file = File::open(&source).map_err(|error| BackupError::io(&source, "read", error))?;
    let mut writing = Writing::new(to, path)?;
    let mut buffer = vec![0_u8; READ_BYTES];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                writing.put(&buffer[..read]).map_err(|error| BackupError::io(&to.join(path), "written", error))?;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(BackupError::io(&source, "read", error)),
        }
    }
    writing.finish().map_err(|error| BackupError::io(&to.join(path), "written", error))
}

/// A file as it is, read whole.
pub(super) fn look(dir: &Path, path: &str) -> Result<FileEntry, BackupError> {
    let whole = dir.join(path);
    let read = |error| BackupError::io(&whole, "read", error);
    let mut file = File::open(&whole).map_err(read)?;
    let (mut digest, mut bytes) = (Sha256::new(), 0_u64);
    let mut buffer = vec![0_u8; READ_BYTES];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(FileEntry { path: path.to_owned(), bytes, sha256: hex(&digest.finalize()) }),
            Ok(read) => {
                digest.update(&buffer[..read]);
                bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(read(error)),
        }
    }
}

/// Puts the names in a folder on disk.
pub(super) fn sync_folder(folder: &Path) -> Result<(), BackupError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| BackupError::io(folder, "put on disk", error))
}
