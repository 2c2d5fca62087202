//! Making a backup, while the bank works or while it does not.

use std::path::Path;

use journal::archive::Archive;
use ledger::ids::BookId;
use ledger::page::PageRef;
use vault::Vault;

use super::BackupError;
use super::copied::{self, Writing, copy, is_empty, make_folder, sync_folder};
use super::manifest::{FORMAT, Head, MANIFEST, Manifest};
use super::pages;
use crate::bank::{Folder, Identity, clock_ms, read_identity};
use crate::log::{CONTRADICTED_FILE, KEY_FILE, POLICY_FILE, SIGNED_FILE, read_signed, retired};
use crate::missed::MISSED_FILE;
use crate::repair::{Archived, without_strays};

/// Whose word counts on where the books end.
#[derive(Debug)]
pub enum Source<'a> {
    /// A running bank has said the last kept page of each of its books.
    Running {
        /// The data folder.
        data: &'a Path,
        /// Every book and its last kept page.
        heads: Vec<(BookId, PageRef)>,
        /// What its transparency log had signed before it said so.
        signed: Option<Vec<u8>>,
    },
    /// No bank runs: the archive counts to its end.
    Stopped(&'a Folder),
}

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// What it holds.
    pub manifest: Manifest,
    /// Bytes of all its files.
    pub bytes: u64,
    /// Pages of all books.
    pub pages: u64,
}

/// Makes a backup in a folder that is empty or not there. `seen` is told of every page.
pub async fn make(source: Source<'_>, to: &Path, seen: &mut (dyn FnMut() + Send)) -> Result<Made, BackupError> {
    if !is_empty(to)? {
        return Err(BackupError::NotEmpty(to.to_owned()));
    }
    let (data, heads, signed) = match source {
        Source::Running { data, heads, signed } => (data.to_owned(), heads, signed),
        Source::Stopped(folder) => (folder.dir().to_owned(), archived_heads(folder)?, read_signed(folder.dir())),
    };
    let no_bank = || BackupError::NoBank(data.clone());
    let identity = read_identity(&data)?.ok_or_else(no_bank)?;
    let register = identity.register.clone().ok_or_else(no_bank)?;
    make_folder(to)?;
    let archive = Archive::open(data.join("archive"));
    let mut files = Vec::new();
    let mut pages = 0_u64;
    for (book, head) in &heads {
        files.extend(pages::copy(&archive, *book, *head, to, &mut || seen())?);
        pages = pages.saturating_add(head.page);
    }
    // A key whose book's pages are not here would begin that book a second time. A book whose key is lost is kept all the same.
    let mut keys_missing = Vec::new();
    let mut key = |name: &str| -> Result<Option<super::FileEntry>, BackupError> {
        let there = data.join(name).exists();
        if !there {
            keys_missing.push(name.to_owned());
        }
        there.then(|| copy(&data, to, name)).transpose()
    };
    for (book, _) in &heads {
        files.extend(key(&format!("keys/{book}.json"))?);
    }
    // What is missed is missed in whatever is restored, too.
    for missed in [MISSED_FILE, CONTRADICTED_FILE] {
        if data.join(missed).exists() {
            files.push(copy(&data, to, missed)?);
        }
    }
    // The log's key goes with what it signed last, or not at all.
    if let Some(signed) = signed {
        files.extend(key(KEY_FILE)?);
        files.push(whole(to, SIGNED_FILE, &signed)?);
        if data.join(POLICY_FILE).exists() {
            files.push(copy(&data, to, POLICY_FILE)?);
        }
        // By these it knows which names were used.
        for name in retired(&data) {
            files.push(copy(&data, to, &name)?);
        }
    }
    files.push(identity_file(to, &identity)?);
    let vault = Vault::open(&data.join("vault.sqlite")).await?;
    vault.backup_to(&to.join("vault.sqlite")).await?;
    vault.close().await;
    files.push(copied::look(to, "vault.sqlite")?);
    let head = |(book, head): &(BookId, PageRef)| Head {
        book: book.to_string(),
        page: head.page,
        hash: head.hash.to_string(),
    };
    let manifest = Manifest {
        format: FORMAT,
        program: format!("helpbank {}", env!("CARGO_PKG_VERSION")),
        bank: identity.bank,
        register,
        made_at: now(),
        books: heads.iter().map(head).collect(),
        files,
        keys_missing,
    };
    write_manifest(to, &manifest)?;
    let bytes = manifest.files.iter().map(|file| file.bytes).fold(0, u64::saturating_add);
    Ok(Made { manifest, bytes, pages })
}

/// The end of every book that the register names, by the archive alone.
fn archived_heads(folder: &Folder) -> Result<Vec<(BookId, PageRef)>, BackupError> {
    let no_bank = || BackupError::NoBank(folder.dir().to_owned());
    let register = read_identity(folder.dir())?.ok_or_else(no_bank)?.register;
    let register: BookId = register.and_then(|register| register.parse().ok()).ok_or_else(no_bank)?;
    let archived = Archived::whole(&folder.archive(), register)?;
    Ok(without_strays(archived).map_err(BackupError::Archived)?.books().to_vec())
}

fn identity_file(to: &Path, identity: &Identity) -> Result<super::FileEntry, BackupError> {
    let text = serde_json::to_string_pretty(identity).expect("an identity is plain JSON");
    whole(to, "bank.json", text.as_bytes())
}

fn whole(to: &Path, path: &str, bytes: &[u8]) -> Result<super::FileEntry, BackupError> {
    let written = |error| BackupError::io(&to.join(path), "written", error);
    let mut writing = Writing::new(to, path)?;
    writing.put(bytes).map_err(written)?;
    writing.finish().map_err(written)
}

/// Last of all: without it, a folder is no backup.
fn write_manifest(to: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    sync_folder(to)?;
    let text = serde_json::to_string_pretty(manifest).expect("a manifest is plain JSON");
    whole(to, MANIFEST, text.as_bytes())?;
    sync_folder(to)
}

fn now() -> String {
    jiff::Timestamp::from_millisecond(clock_ms()).map(|now| now.to_string()).unwrap_or_default()
}
