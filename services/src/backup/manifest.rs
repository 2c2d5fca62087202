//! What a backup says it holds.

use std::path::{Component, Path, PathBuf};

use ledger::ids::{BookId, Hash};
use ledger::page::PageRef;
use serde::{Deserialize, Serialize};

use super::BackupError;

/// The format of backups that this program writes and reads.
pub const FORMAT: u32 = 1;
/// The name of the file.
pub const MANIFEST: &str = "manifest.json";
/// The most bytes of a manifest that are read: many thousand files.
const MANIFEST_BYTES_MAX: u64 = 64 << 20;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// The program that made it.
    pub program: String,
    /// The bank's id, in hexadecimal digits.
    pub bank: String,
    /// The register's book, in hexadecimal digits.
    pub register: String,
    /// When it was made, RFC 3339.
    pub made_at: String,
    /// Every book's last page.
    pub books: Vec<Head>,
    /// Every file but the manifest itself.
    pub files: Vec<FileEntry>,
    /// Key files that should be among them and were not there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys_missing: Vec<String>,
}

/// A book's last page in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The book's id, in hexadecimal digits.
    pub book: String,
    /// The page's number.
    pub page: u64,
    /// The page's hash, in hexadecimal digits.
    pub hash: String,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its path below the backup's folder, with `/`.
    pub path: String,
    /// How long it is.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// Reads the manifest of a backup.
    pub fn read(dir: &Path) -> Result<Self, BackupError> {
        let path = dir.join(MANIFEST);
        let wrong = |why: String| BackupError::NoBackup { path: dir.to_owned(), why };
        let length = std::fs::metadata(&path).map_err(|error| wrong(format!("it has no {MANIFEST}: {error}")))?.len();
        if length > MANIFEST_BYTES_MAX {
            return Err(wrong(format!("its {MANIFEST} has {length} bytes")));
        }
        let text = std::fs::read(&path).map_err(|error| BackupError::io(&path, "read", error))?;
        let manifest: Self =
            serde_json::from_slice(&text).map_err(|error| wrong(format!("its {MANIFEST} cannot be read: {error}")))?;
        if manifest.format != FORMAT {
            return Err(wrong(format!("it has format {}, and this program reads format {FORMAT}", manifest.format)));
        }
        Ok(manifest)
    }

    /// The register's id and every book's last page.
    pub fn heads(&self) -> Result<(BookId, Vec<(BookId, PageRef)>), BackupError> {
        let wrong = || BackupError::Foreign(MANIFEST.to_owned());
        let register = self.register.parse().map_err(|_| wrong())?;
        let head = |head: &Head| {
            let book: BookId = head.book.parse().map_err(|_| wrong())?;
            let hash: Hash = head.hash.parse().map_err(|_| wrong())?;
            Ok((book, PageRef { page: head.page, hash }))
        };
        Ok((register, self.books.iter().map(head).collect::<Result<_, BackupError>>()?))
    }
}

impl FileEntry {
    /// The path as one below a folder; none that could lead out of it.
    pub fn relative(&self) -> Option<PathBuf> {
        let path = Path::new(&self.path);
        let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        (plain && !self.path.is_empty()).then(|| path.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let relative = |path: &str| FileEntry { path: path.to_owned(), bytes: 0, sha256: String::new() }.relative();
        assert_eq!(relative("keys/a.json"), Some(PathBuf::from("keys/a.json")));
        for wrong in ["", "/etc/passwd", "../a", "keys/../../a", "./a"] {
            assert_eq!(relative(wrong), None, "{wrong}");
        }
    }
}
