//! Restoring a backup: everything is checked before anything is used, and the new folder has its name only once it is whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use transparency::verify::{Report, Verdict};
use vault::Vault;

use super::BackupError;
use super::copied::{copy, is_empty, make_folder, sync_folder};
use super::manifest::Manifest;
use crate::bank::{Folder, clock_ms};
use crate::repair::archived::EndsBy;
use crate::repair::{Archived, RepairError, Repaired, Scope, repair, without_strays};

/// A bank that was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the backup said it held.
    pub manifest: Manifest,
    /// What became of the streams.
    pub repaired: Repaired,
    /// Persons who were erased after the backup was made and were in it.
    pub erased_again: u64,
}

/// Restores the backup in `from` as the data folder `to`, which must be empty or not there. People who were erased from the vault of the data
/// folder `erased_in` are erased from the restored one too. `seen` is told of every page that is verified.
pub async fn restore(
    from: &Path,
    to: &Path,
    erased_in: Option<&Path>,
    scope: &Scope,
    seen: &mut (dyn FnMut() + Send),
) -> Result<Restored, BackupError> {
    if !is_empty(to)? {
        return Err(BackupError::NotEmpty(to.to_owned()));
    }
    let manifest = Manifest::read(from)?;
    // Beside its place first: a restore that breaks off leaves no half bank under the name of a whole one.
    let aside = beside(to);
    match restore_aside(from, &aside, erased_in, scope, (&manifest, seen)).await {
        Ok((repaired, erased_again)) => {
            put_in_place(&aside, to)?;
            Ok(Restored { manifest, repaired, erased_again })
        }
        Err(error) => {
            // It was made by this call, and the backup is untouched.
            let _ = fs::remove_dir_all(&aside);
            Err(error)
        }
    }
}

async fn restore_aside(
    from: &Path,
    aside: &Path,
    erased_in: Option<&Path>,
    scope: &Scope,
    (manifest, seen): (&Manifest, &mut (dyn FnMut() + Send)),
) -> Result<(Repaired, u64), BackupError> {
    copy_all(from, aside, manifest)?;
    verify(aside, manifest, seen)?;
    let erased_again = match erased_in {
        Some(data) => erase_again(aside, data).await?,
        None => 0,
    };
    let folder = Folder::take(aside)?;
    // A bank that had lost pages is given back as it was: the desk freezes the books that lack them.
    let scope = Scope { accept_loss: true, ..scope.clone() };
    Ok((repair(&folder, &scope, &mut || {}).await?, erased_again))
}

fn beside(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(format!(".restoring-{}", clock_ms()));
    to.with_file_name(name)
}

fn copy_all(from: &Path, to: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    make_folder(to)?;
    for file in &manifest.files {
        let path =
            file.relative().filter(|path| is_ours(path)).ok_or_else(|| BackupError::Foreign(file.path.clone()))?;
        let changed = |why| BackupError::Changed { path: file.path.clone(), why };
        match fs::metadata(from.join(&path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(changed("it is missing")),
            Err(error) => return Err(BackupError::io(&from.join(&path), "read", error)),
            Ok(about) if about.len() != file.bytes => return Err(changed("it has another length")),
            Ok(_) => {}
        }
        // What is hashed is what was copied, not what stood there a moment before.
        if copy(from, to, &file.path)? != *file {
            return Err(changed("its SHA-256 differs"));
        }
    }
    sync_folder(to)
}

/// Only what a backup is made of may come out of one.
fn is_ours(path: &Path) -> bool {
    let first = path.components().next().map(|part| part.as_os_str().to_owned());
    let whole = ["bank.json", "vault.sqlite"].iter().any(|known| path == Path::new(known));
    whole || first.is_some_and(|first| first == "keys" || first == "archive")
}

/// The log must hold, up to the pages that the manifest names.
fn verify(dir: &Path, manifest: &Manifest, seen: &mut (dyn FnMut() + Send)) -> Result<(), BackupError> {
    let (register, heads) = manifest.heads()?;
    let archived = Archived::whole(&dir.join("archive"), register)?;
    let named = Archived::up_to(archived.dir(), register, heads);
    let differing = archived.books().iter().find(|book| !named.books().contains(book));
    if let Some((book, _)) = differing.or_else(|| named.books().iter().find(|book| !archived.books().contains(book))) {
        let why = "its last page is not the one that the manifest names";
        return Err(BackupError::Changed { path: format!("archive/{book}"), why });
    }
    let archived = without_strays(archived).map_err(BackupError::Archived)?;
    let report: Report = archived.audit(EndsBy::Word, &mut || seen())?;
    match report.verdict {
        Verdict::Failed => Err(RepairError::Unsound(Box::new(report)).into()),
        Verdict::Ok | Verdict::Incomplete => Ok(()),
    }
}

async fn erase_again(dir: &Path, erased_in: &Path) -> Result<u64, BackupError> {
    let newer = Vault::open(&erased_in.join("vault.sqlite")).await?;
    let erasures = newer.erasures().await?;
    newer.close().await;
    let restored = Vault::open(&dir.join("vault.sqlite")).await?;
    let erased = restored.reapply_erasures(&erasures).await?;
    restored.close().await;
    Ok(erased)
}

fn put_in_place(aside: &Path, to: &Path) -> Result<(), BackupError> {
    match fs::remove_dir(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(BackupError::NotEmpty(to.to_owned())),
        Ok(()) | Err(_) => {}
    }
    fs::rename(aside, to).map_err(|error| BackupError::io(to, "given its name", error))?;
    match to.parent() {
        Some(parent) if parent.as_os_str().is_empty() => sync_folder(Path::new(".")),
        Some(parent) => sync_folder(parent),
        None => Ok(()),
    }
}
