//! What a witness keeps: its key, the last checkpoint of each log, and evidence.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ledger::SigningKey;
use serde::{Deserialize, Serialize};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::merkle::TreeHash;
use transparency::log::note::{KeyName, Note, VerifierKey};
use transparency::log::witness::{
    AddCheckpoint, Cosigned, Refusal, Remembered, WitnessedLog, add_checkpoint, latest_path,
};

use crate::bank::{Folder, FolderError, write_private};
use crate::spoken::names::hex;

/// The most requests of one log that are kept and contradict what it signed before. They have this room for themselves.
const CONTRADICTIONS_MAX: usize = 1_024;
/// The most requests of one log that are kept though they prove nothing: their checkpoints are larger, and the proof does not fit.
const UNPROVEN_MAX: usize = 64;
/// How the name of a kept request ends.
const REQUEST: &str = ".add-checkpoint";

/// What a refused request says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The log signed two trees of one size.
    Contradiction,
    /// The log signed a larger tree, and whoever sent it did not prove that it has grown. Anyone can send that of an honest log.
    Unproven,
}

impl Kind {
    /// How its files begin.
    const fn word(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Unproven => "unproven",
        }
    }
}

/// Why a witness cannot work.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A file cannot be read.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is not the witness's.
    #[error("{path} is not a file of a witness: {why}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// No name, or another one than before.
    #[error("{0}")]
    Name(String),
}

#[derive(Serialize, Deserialize)]
struct OnDisk {
    name: String,
    key: String,
}

/// A witness with its folder.
#[derive(Debug)]
pub struct WitnessKeep {
    folder: Folder,
    cosigner: Cosigner,
    logs: Vec<WitnessedLog>,
}

impl WitnessKeep {
    /// The witness of a folder, which it is given its name in once and for all; it follows the logs of these keys.
    pub fn open(dir: &Path, name: &str, keys: Vec<VerifierKey>) -> Result<Self, WitnessError> {
        let folder = Folder::take(dir)?;
        let path = dir.join("witness.key");
        let on_disk = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice::<OnDisk>(&bytes)
                .map_err(|error| WitnessError::Foreign { path: path.clone(), why: error.to_string() })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let _: KeyName = name.parse().map_err(|error| WitnessError::Name(format!("{name:?}: {error}")))?;
                let mut secret = [0_u8; 32];
                getrandom::fill(&mut secret).expect("the operating system gives random bytes");
                let made = OnDisk { name: name.to_owned(), key: hex(&secret) };
                write_private(&path, &serde_json::to_vec_pretty(&made).expect("a key file is plain JSON"))?;
                made
            }
            Err(error) => return Err(WitnessError::Io { path, error }),
        };
        if on_disk.name != name {
            return Err(WitnessError::Name(format!("this witness is {:?}, not {name:?}", on_disk.name)));
        }
        let foreign = |why: &str| WitnessError::Foreign { path: path.clone(), why: why.to_owned() };
        let secret: ledger::ids::Hash =
            on_disk.key.parse().map_err(|_| foreign("its key is not 64 hexadecimal digits"))?;
        let name = on_disk.name.parse().map_err(|_| foreign("its name is none"))?;
        let cosigner = Cosigner::new(name, SigningKey::from_bytes(&secret.0));
        let mut logs: Vec<WitnessedLog> = Vec::new();
        for key in keys {
            let origin = key.name().to_string();
            match logs.iter_mut().find(|log| log.origin == origin) {
                Some(log) => log.keys.push(key),
                None => logs.push(WitnessedLog { origin, keys: vec![key] }),
            }
        }
        Ok(Self { folder, cosigner, logs })
    }

    /// What its cosignatures are checked with.
    pub fn verifier(&self) -> VerifierKey {
        self.cosigner.verifier()
    }

    /// Judges a request; what it cosigns is on disk when this returns.
    pub fn add(&self, bytes: &[u8], now_s: u64) -> Result<Result<Cosigned, Refusal>, WitnessError> {
        let request = match AddCheckpoint::parse(bytes) {
            Ok(request) => request,
            Err(error) => return Ok(Err(error.into())),
        };
        let log = self.logs.iter().find(|log| log.origin == request.origin());
        let remembered = match log {
            Some(log) => self.remembered(&log.origin)?,
            None => None,
        };
        let judged = add_checkpoint(log, remembered, &request, &self.cosigner, now_s);
        match &judged {
            Ok(cosigned) => {
                write_private(&self.latest(request.origin()), cosigned.checkpoint.to_string().as_bytes())?;
                self.settle(request.origin(), cosigned.remembered)?;
            }
            Err(refusal) => {
                let of = request.note().text().parse::<Checkpoint>().ok();
                if let Some((kind, of)) = of.and_then(|of| Some((speaks(refusal, remembered, &of)?, of))) {
                    self.keep_evidence(request.origin(), kind, &of, bytes)?;
                }
            }
        }
        Ok(judged)
    }

    /// The latest checkpoint below `<hex SHA-256 of origin>`, as it was cosigned.
    pub fn shown(&self, digest: &str) -> Result<Option<Vec<u8>>, WitnessError> {
        let is_ours = |log: &&WitnessedLog| latest_path(&log.origin).strip_suffix("/checkpoint") == Some(digest);
        let Some(log) = self.logs.iter().find(is_ours) else { return Ok(None) };
        read(&self.latest(&log.origin))
    }

    /// How many requests of a log are kept that contradict what it signed before.
    pub fn evidence(&self, origin: &str) -> usize {
        self.kept(origin, Kind::Contradiction).len()
    }

    fn latest(&self, origin: &str) -> PathBuf {
        self.folder.dir().join(latest_path(origin))
    }

    fn refused(&self, origin: &str) -> PathBuf {
        self.latest(origin).with_file_name("refused")
    }

    fn remembered(&self, origin: &str) -> Result<Option<Remembered>, WitnessError> {
        let path = self.latest(origin);
        let Some(bytes) = read(&path)? else { return Ok(None) };
        let foreign = |why: String| WitnessError::Foreign { path: path.clone(), why };
        let note = Note::parse(&bytes).map_err(|error| foreign(error.to_string()))?;
        let checkpoint: Checkpoint = note.text().parse().map_err(|error| foreign(format!("{error}")))?;
        Ok(Some(Remembered { size: checkpoint.size(), root: checkpoint.root() }))
    }

    /// Keeps a refused request, by what the log signed and not by what was sent with it: anyone can send a checkpoint that is public with a
    /// proof that fits nothing, as often as they like.
    fn keep_evidence(&self, origin: &str, kind: Kind, of: &Checkpoint, request: &[u8]) -> Result<(), WitnessError> {
        let path = self.refused(origin).join(file_name(kind, of.size(), of.root()));
        if path.exists() {
            return Ok(());
        }
        let kept = self.kept(origin, kind);
        match kind {
            Kind::Contradiction => {
                tracing::error!(origin, "a log signed what contradicts what it signed before; the request is kept");
                // Only the log itself can make them, and the first proves as much as all.
                if kept.len() >= CONTRADICTIONS_MAX {
                    return Ok(());
                }
            }
            Kind::Unproven => {
                tracing::warn!(
                    origin,
                    size = of.size(),
                    "a checkpoint came with a proof that does not fit; it is kept"
                );
                // The smallest goes: the log has most likely grown past it.
                if let Some((size, smallest)) = kept.first().filter(|_| kept.len() >= UNPROVEN_MAX) {
                    if of.size() < *size {
                        return Ok(());
                    }
                    gone(smallest)?;
                }
            }
        }
        Ok(write_private(&path, request)?)
    }

    /// What was not proven is, or cannot be, once a tree of its size was cosigned.
    fn settle(&self, origin: &str, cosigned: Remembered) -> Result<(), WitnessError> {
        let of_size = self.kept(origin, Kind::Unproven).into_iter().filter(|(size, _)| *size == cosigned.size);
        let fits = file_name(Kind::Unproven, cosigned.size, cosigned.root);
        for (_, path) in of_size {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name == fits {
                gone(&path)?;
            } else if let Some(rest) = name.strip_prefix(Kind::Unproven.word()) {
                tracing::error!(origin, "a log signed two trees of one size; the request that shows it is kept");
                let to = path.with_file_name(format!("{}{rest}", Kind::Contradiction.word()));
                fs::rename(&path, to).map_err(|error| WitnessError::Io { path, error })?;
            }
        }
        Ok(())
    }

    /// The requests of a kind that are kept of a log, the smallest tree first.
    fn kept(&self, origin: &str, kind: Kind) -> Vec<(u64, PathBuf)> {
        let files = fs::read_dir(self.refused(origin)).into_iter().flatten().flatten();
        let of_kind = |file: fs::DirEntry| {
            let name = file.file_name().into_string().ok()?;
            let rest = name.strip_suffix(REQUEST)?.strip_prefix(kind.word())?;
            Some((rest.trim_start_matches('-').split('-').next()?.parse().ok()?, file.path()))
        };
        let mut kept: Vec<(u64, PathBuf)> = files.filter_map(of_kind).collect();
        kept.sort_unstable();
        kept
    }
}

fn file_name(kind: Kind, size: u64, root: TreeHash) -> String {
    format!("{}-{size}-{}{REQUEST}", kind.word(), hex(&root.0))
}

fn gone(path: &Path) -> Result<(), WitnessError> {
    fs::remove_file(path).map_err(|error| WitnessError::Io { path: path.to_owned(), error })
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, WitnessError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WitnessError::Io { path: path.to_owned(), error }),
    }
}

/// What a refused request, which its log signed, says beside what is remembered; nothing, when it is a mere straggler.
fn speaks(refusal: &Refusal, remembered: Option<Remembered>, of: &Checkpoint) -> Option<Kind> {
    let is_other = remembered.is_some_and(|last| last.size == of.size() && last.root != of.root());
    match refusal {
        Refusal::Empty(_) => Some(Kind::Contradiction),
        Refusal::Proof(_) | Refusal::Conflict { .. } if is_other => Some(Kind::Contradiction),
        Refusal::Proof(_) if remembered.is_none_or(|last| last.size < of.size()) => Some(Kind::Unproven),
        Refusal::Proof(_)
        | Refusal::Conflict { .. }
        | Refusal::Request(_)
        | Refusal::Checkpoint(_)
        | Refusal::Shrunk { .. }
        | Refusal::Signature(_)
        | Refusal::Origin(_)
        | Refusal::Clock(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use transparency::log::merkle::EMPTY_ROOT;
    use transparency::log::note::Signer;

    use super::*;

    const ORIGIN: &str = "bank.example.org/log";

    fn log() -> Signer {
        Signer::new(ORIGIN.parse().expect("a name"), SigningKey::from_bytes(&[1; 32]))
    }

    fn request(old: u64, size: u64, root: u8, junk: &[u8]) -> Vec<u8> {
        let note = Checkpoint::new(ORIGIN, size, TreeHash([root; 32])).expect("a checkpoint").sign(&log()).expect("it");
        let proof = junk.iter().map(|byte| TreeHash([*byte; 32])).collect();
        AddCheckpoint::new(old, proof, note).expect("a request").to_string().into_bytes()
    }

    #[test]
    fn a_public_checkpoint_with_junk_hides_no_fork() {
        let dir = tempfile::tempdir().expect("a folder");
        let keep = WitnessKeep::open(dir.path(), "first", vec![log().verifier()]).expect("a witness");
        let refused = |bytes: &[u8]| keep.add(bytes, 1).expect("it is judged").expect_err("it is refused").status();
        keep.add(&request(0, 5, 9, &[]), 1).expect("it is judged").expect("it is cosigned");
        // Whoever has one public checkpoint sends it with other junk each time: that is one, and proves nothing.
        for junk in 0..=200 {
            assert_eq!(refused(&request(5, 6, 7, &[junk])), 422);
        }
        assert_eq!((keep.kept(ORIGIN, Kind::Unproven).len(), keep.evidence(ORIGIN)), (1, 0));
        for size in 7..=200 {
            assert_eq!(refused(&request(5, size, 7, &[1])), 422);
        }
        let kept = keep.kept(ORIGIN, Kind::Unproven);
        assert_eq!((kept.len(), kept[0].0), (UNPROVEN_MAX, 201 - 64));
        // Another tree of the size that was cosigned is a fork, whatever else is kept, and whichever size it says it grew from.
        assert_eq!(refused(&request(5, 5, 3, &[])), 422);
        assert_eq!(refused(&request(4, 5, 4, &[1])), 409);
        assert_eq!(refused(&request(4, 5, 9, &[1])), 409, "a straggler");
        assert_eq!(keep.evidence(ORIGIN), 2);
        // What was not proven is settled by what is cosigned.
        keep.settle(ORIGIN, Remembered { size: 200, root: TreeHash([7; 32]) }).expect("it is settled");
        keep.settle(ORIGIN, Remembered { size: 199, root: EMPTY_ROOT }).expect("it is settled");
        assert_eq!((keep.kept(ORIGIN, Kind::Unproven).len(), keep.evidence(ORIGIN)), (UNPROVEN_MAX - 2, 3));
    }
}
