//! What a witness keeps: its key, the last checkpoint of each log, and evidence.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ledger::SigningKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::note::{KeyName, Note, VerifierKey};
use transparency::log::witness::{
    AddCheckpoint, Cosigned, Refusal, Remembered, WitnessedLog, add_checkpoint, latest_path,
};

use crate::bank::{Folder, FolderError, write_private};
use crate::spoken::names::hex;

/// The most refused requests that are kept of one log.
const EVIDENCE_MAX: usize = 64;

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
            }
            Err(refusal) => {
                if contradicts(refusal, remembered, &request) {
                    self.keep_evidence(request.origin(), bytes)?;
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

    /// How many requests of a log are kept as evidence.
    pub fn evidence(&self, origin: &str) -> usize {
        fs::read_dir(self.refused(origin)).map_or(0, Iterator::count)
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

    fn keep_evidence(&self, origin: &str, request: &[u8]) -> Result<(), WitnessError> {
        tracing::error!(origin, "a log signed what contradicts what it signed before; the request is kept");
        if self.evidence(origin) < EVIDENCE_MAX {
            let name = hex(&Sha256::digest(request));
            write_private(&self.refused(origin).join(format!("{name}.add-checkpoint")), request)?;
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, WitnessError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WitnessError::Io { path: path.to_owned(), error }),
    }
}

/// Whether a refused request, which its log signed, cannot be true beside what is remembered. A mere straggler can.
fn contradicts(refusal: &Refusal, remembered: Option<Remembered>, request: &AddCheckpoint) -> bool {
    let Ok(checkpoint) = request.note().text().parse::<Checkpoint>() else { return false };
    match refusal {
        Refusal::Proof(_) | Refusal::Empty(_) => true,
        Refusal::Conflict { size } => {
            checkpoint.size() == *size && remembered.is_some_and(|last| last.root != checkpoint.root())
        }
        Refusal::Request(_)
        | Refusal::Checkpoint(_)
        | Refusal::Shrunk { .. }
        | Refusal::Signature(_)
        | Refusal::Origin(_)
        | Refusal::Clock(_) => false,
    }
}
