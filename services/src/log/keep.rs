//! What a log must never lose: its key, its origin, and what it signed last.
//!
//! ```text
//! DATA/keys/log.key        {"origin", "key"}: made once; an origin is never used again
//! DATA/keys/log.signed     the last checkpoint that was signed, as a note; on disk before it leaves the house
//! DATA/keys/log.contradicted   those that it signed and that its log book does not make, as witnesses remember them, one note behind the other;
//!                              as long as that is so
//! ```

use std::io;
use std::path::{Path, PathBuf};

use ledger::SigningKey;
use serde::{Deserialize, Serialize};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::merkle::{EMPTY_ROOT, TreeHash};
use transparency::log::note::{KeyName, Note, Signer, VerifierKey};

use super::old::OldLog;
use super::shown::CONTRADICTED_FILE;
use super::{CHECKPOINT_FILE, COSIGNED_FILE};
use crate::bank::{FolderError, WRITING, write_private};
use crate::spoken::names::hex;

/// The file of key and origin, below the data folder.
pub const KEY_FILE: &str = "keys/log.key";
/// The file of what was signed last, below the data folder.
pub const SIGNED_FILE: &str = "keys/log.signed";

/// The folder of the keys of logs that ended, below the data folder.
pub(super) const RETIRED_DIR: &str = "keys/retired";

/// The folder of a log that is being begun, below the data folder.
const NEXT_DIR: &str = "keys/retired/next";

/// The file of a log that ended: named after a hash of its name, which may hold anything.
pub(super) fn retired_name(origin: &str) -> String {
    let digest = transparency::log::witness::latest_path(origin);
    format!("{}.key", digest.trim_end_matches("/checkpoint"))
}

/// Why a log cannot be used, or makes no checkpoint.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A file of it.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A file cannot be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is not what it should be.
    #[error("{path} is not the log's: {why}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The log has another name.
    #[error("the log of this bank is named {known:?} and never changes its name; {asked:?} would be another log")]
    OtherOrigin {
        /// Its name.
        known: String,
        /// The name that was asked for.
        asked: String,
    },
    /// No name.
    #[error("{0:?} cannot be a log's name: it has 1 to 255 bytes, and neither spaces nor +")]
    Origin(String),
    /// What was signed last is not known.
    #[error(
        "{0} is gone: without it the log might sign a history that contradicts what it signed before. Put it back from a backup of this very \
         state; when there is none, close the log and begin another: `helpbank succeed --origin NAME` (services/RUNBOOK.md)"
    )]
    SignedGone(PathBuf),
    /// The key is not here, and there was a log.
    #[error(
        "{0} is gone, and the log book has pages: a new log over it would be another history of this bank. Put the file back from a backup; \
         when there is none, close the log and begin another: `helpbank succeed --origin NAME` (services/RUNBOOK.md)"
    )]
    KeyGone(PathBuf),
    /// Nobody knows who its witnesses are.
    #[error(
        "{0} is gone, and the log had witnesses: without it, nobody outside would see what is signed next. Put the file back from a backup, or \
         name the witnesses anew: `helpbank log witness add`"
    )]
    PolicyGone(PathBuf),
    /// A folder has what this log did not grow out of.
    #[error(
        "{path} holds another log, or another history of this one: {why}. Nothing was copied. Keep that folder: it is what was shown, and \
         evidence that a succession goes by. Choose another folder"
    )]
    Published {
        /// The folder.
        path: PathBuf,
        /// How that shows.
        why: String,
    },
    /// A new log was being begun.
    #[error("a succession broke off while it began the new log. Run the same `helpbank succeed` again")]
    Beginning,
    /// It cannot go on now, and tries again.
    #[error("the log waits: {0}")]
    Waits(String),
    /// It signs nothing more.
    #[error("the log is stopped: {0}")]
    Stopped(String),
}

#[derive(Serialize, Deserialize)]
struct OnDisk {
    origin: String,
    key: String,
}

/// What was signed last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The same with the log's signature.
    pub note: String,
}

/// Key, origin and what was signed last, in a data folder.
#[derive(Debug)]
pub struct Keep {
    signer: Signer,
    signed: Signed,
    file: PathBuf,
}

impl Keep {
    /// The log's own of this folder; made, with this name, when there is none yet. `has_pages`: the log book names pages, so there is one.
    pub fn open(dir: &Path, origin: Option<&str>, usual: &str, has_pages: bool) -> Result<Self, LogError> {
        let (path, file) = (dir.join(KEY_FILE), dir.join(SIGNED_FILE));
        if dir.join(NEXT_DIR).exists() {
            return Err(LogError::Beginning);
        }
        let signer = match std::fs::read(&path) {
            Ok(bytes) => read_key(&path, &bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if has_pages || read_size(dir).is_some_and(|size| size > 0) || !retired(dir).is_empty() {
                    return Err(LogError::KeyGone(path));
                }
                make(&path, &file, origin.unwrap_or(usual))?
            }
            Err(error) => return Err(LogError::Io { path, error }),
        };
        let known = signer.name().as_str();
        if let Some(asked) = origin.filter(|asked| *asked != known) {
            return Err(LogError::OtherOrigin { known: known.to_owned(), asked: asked.to_owned() });
        }
        let note = match std::fs::read(&file) {
            Ok(note) => note,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(LogError::SignedGone(file)),
            Err(error) => return Err(LogError::Io { path: file, error }),
        };
        let last = read_note(&note, &signer.verifier()).map_err(|why| LogError::Foreign { path: file.clone(), why })?;
        Ok(Self { signer, signed: last, file })
    }

    /// A log that only says where it stands while its books are closed: it is never asked to sign. What was lost of it is made up.
    pub(crate) fn mute(dir: &Path, usual: &str) -> Result<Self, LogError> {
        let (path, file) = (dir.join(KEY_FILE), dir.join(SIGNED_FILE));
        let signer = match std::fs::read(&path) {
            Ok(bytes) => read_key(&path, &bytes)?,
            Err(_) => drawn(usual)?.0,
        };
        let last = std::fs::read(&file).ok().and_then(|note| read_note(&note, &signer.verifier()).ok());
        let last = last.map_or_else(|| sign(&signer, 0, EMPTY_ROOT), Ok)?;
        Ok(Self { signer, signed: last, file })
    }

    /// The key of the log of a data folder, whether a bank works in it or not.
    pub fn read_verifier(dir: &Path) -> Result<VerifierKey, LogError> {
        let path = dir.join(KEY_FILE);
        let bytes = std::fs::read(&path).map_err(|error| LogError::Io { path: path.clone(), error })?;
        Ok(read_key(&path, &bytes)?.verifier())
    }

    /// Begins a log of a new name, in the place of `old` as far as it is known. The old one's key and what it signed last are kept in
    /// `keys/retired/`: it signs nothing any more, and its name is never used again. The policy names both.
    pub(crate) fn renew(dir: &Path, old: &OldLog, origin: &str) -> Result<VerifierKey, LogError> {
        let (path, file) = (dir.join(KEY_FILE), dir.join(SIGNED_FILE));
        let beside = dir.join(NEXT_DIR);
        let (next, next_signed) = (beside.join("log.key"), beside.join("log.signed"));
        // One that was made before this broke off the last time is the one.
        let made = Self::beginning(dir).filter(|made| made.name().as_str() == origin);
        if made.is_none() || !next_signed.exists() {
            if let Some(name) = &old.name {
                let kept = dir.join(RETIRED_DIR).join(retired_name(name));
                let pairs = [(&file, kept.with_extension("signed")), (&path, kept.clone())];
                for (from, to) in pairs.into_iter().filter(|(_, to)| !to.exists()) {
                    match std::fs::read(from) {
                        Ok(bytes) => write_private(&to, &bytes)?,
                        // That it is lost is why there is a new one: its name is not free for that.
                        Err(error) if error.kind() == io::ErrorKind::NotFound => {
                            write_private(&to.with_extension("lost"), name.as_bytes())?;
                        }
                        Err(error) => return Err(LogError::Io { path: from.clone(), error }),
                    }
                }
            }
            make(&next, &next_signed, origin)?;
        }
        // Beside its place first: the key in force changes in one step, when everything else stands.
        let read = |path: &Path| std::fs::read(path).map_err(|error| LogError::Io { path: path.to_owned(), error });
        let new = read_key(&next, &read(&next)?)?.verifier();
        super::policy::add_log(dir, old.key.as_ref(), &new)?;
        write_private(&file, &read(&next_signed)?)?;
        write_private(&path, &read(&next)?)?;
        // What the old log had published is no checkpoint of the new one; it is evidence.
        if let Some(name) = &old.name {
            let kept = dir.join(RETIRED_DIR).join(retired_name(name));
            let ended =
                [(CHECKPOINT_FILE, "checkpoint"), (COSIGNED_FILE, "cosigned"), (CONTRADICTED_FILE, "contradicted")];
            for (file, kind) in ended {
                match std::fs::rename(dir.join(file), kept.with_extension(kind)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(LogError::Io { path: dir.join(file), error });
                    }
                    Ok(()) | Err(_) => {}
                }
            }
        }
        Self::ends_beginning(dir)?;
        Ok(new)
    }

    /// Nothing is left of the beginning of a log that is in force.
    pub(crate) fn ends_beginning(dir: &Path) -> Result<(), LogError> {
        let beside = dir.join(NEXT_DIR);
        match std::fs::remove_dir_all(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(LogError::Io { path: beside, error }),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// The key of a log that is being begun, when a succession broke off there.
    pub(crate) fn beginning(dir: &Path) -> Option<VerifierKey> {
        let path = dir.join(NEXT_DIR).join("log.key");
        let bytes = std::fs::read(&path).ok()?;
        read_key(&path, &bytes).ok().map(|key| key.verifier())
    }

    /// What its checkpoints are checked with.
    pub fn verifier(&self) -> VerifierKey {
        self.signer.verifier()
    }

    /// What was signed last.
    pub const fn signed(&self) -> &Signed {
        &self.signed
    }

    /// Signs the checkpoint of a tree that has grown out of the last one, which the caller has checked; it is on disk when this returns.
    pub(super) fn sign(&mut self, size: u64, root: TreeHash) -> Result<(), LogError> {
        let signed = sign(&self.signer, size, root)?;
        write_private(&self.file, signed.note.as_bytes())?;
        self.signed = signed;
        Ok(())
    }
}

fn sign(signer: &Signer, size: u64, root: TreeHash) -> Result<Signed, LogError> {
    let origin = signer.name().as_str();
    let checkpoint = Checkpoint::new(origin, size, root).map_err(|_| LogError::Origin(origin.to_owned()))?;
    let note = checkpoint.sign(signer).expect("the checkpoint has the name of the key").to_string();
    Ok(Signed { checkpoint, note })
}

/// Makes a log. That it has signed nothing is on disk before its key is: a key without that record is a log that has lost it.
fn make(path: &Path, file: &Path, origin: &str) -> Result<Signer, LogError> {
    let (signer, secret) = drawn(origin)?;
    write_private(file, sign(&signer, 0, EMPTY_ROOT)?.note.as_bytes())?;
    let on_disk = OnDisk { origin: origin.to_owned(), key: hex(&secret) };
    let text = serde_json::to_string_pretty(&on_disk).expect("a key file is plain JSON");
    write_private(path, text.as_bytes())?;
    Ok(signer)
}

/// A key for a log of this name.
pub(super) fn drawn(origin: &str) -> Result<(Signer, [u8; 32]), LogError> {
    let name: KeyName = origin.parse().map_err(|_| LogError::Origin(origin.to_owned()))?;
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).expect("the operating system gives random bytes");
    Ok((Signer::new(name, SigningKey::from_bytes(&secret)), secret))
}

fn read_key(path: &Path, bytes: &[u8]) -> Result<Signer, LogError> {
    let foreign = |why: &str| LogError::Foreign { path: path.to_owned(), why: why.to_owned() };
    let on_disk: OnDisk = serde_json::from_slice(bytes).map_err(|error| foreign(&error.to_string()))?;
    // The same 64 digits as any other 32 bytes of ours.
    let key: ledger::ids::Hash = on_disk.key.parse().map_err(|_| foreign("its key is not 64 hexadecimal digits"))?;
    let name = on_disk.origin.parse().map_err(|_| LogError::Origin(on_disk.origin.clone()))?;
    Ok(Signer::new(name, SigningKey::from_bytes(&key.0)))
}

fn read_note(bytes: &[u8], key: &VerifierKey) -> Result<Signed, String> {
    let note = Note::parse(bytes).map_err(|error| error.to_string())?;
    note.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    let checkpoint: Checkpoint = note.text().parse().map_err(|error| format!("{error}"))?;
    if checkpoint.origin() != key.name().as_str() {
        return Err("it is of another log".to_owned());
    }
    Ok(Signed { checkpoint, note: note.to_string() })
}

/// What a log signed last, as the file has it, for a backup: taken before anything else, it is covered by all that is copied after it.
pub fn read_signed(dir: &Path) -> Option<Vec<u8>> {
    std::fs::read(dir.join(SIGNED_FILE)).ok()
}

/// For how many pages the log signed last, as the file says.
pub fn read_size(dir: &Path) -> Option<u64> {
    let note = Note::parse(&read_signed(dir)?).ok()?;
    note.text().parse::<Checkpoint>().ok().map(|checkpoint| checkpoint.size())
}

/// The files of logs that ended, below the data folder.
pub fn retired(dir: &Path) -> Vec<String> {
    let files = std::fs::read_dir(dir.join(RETIRED_DIR)).into_iter().flatten().flatten();
    let is_whole = |file: &std::fs::DirEntry| !file.file_name().to_string_lossy().ends_with(WRITING);
    let kept = files.filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()) && is_whole(file));
    let mut names: Vec<String> =
        kept.filter_map(|file| Some(format!("{RETIRED_DIR}/{}", file.file_name().to_str()?))).collect();
    names.sort_unstable();
    names
}
