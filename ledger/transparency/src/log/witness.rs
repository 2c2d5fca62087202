//! A witness: it remembers one tree of a log and cosigns only what has grown out of it. C2SP tlog-witness, as a pure step.
//!
//! A server reads the request, looks up the log and what it remembers of it, calls [`add_checkpoint`], writes [`Cosigned::remembered`] to
//! disk only if nothing else was written there meanwhile, and then answers. A refusal says its own status and body.

mod request;

use sha2::{Digest, Sha256};

pub use request::{AddCheckpoint, CONSISTENCY_HASHES_MAX, REQUEST_BYTES_MAX, RequestError};

use super::checkpoint::{Checkpoint, CheckpointError, ORIGIN_BYTES_MAX};
use super::cosign::{Cosigner, NotATime};
use super::merkle::{EMPTY_ROOT, ProofError, TreeHash, verify_consistency};
use super::note::{Note, NoteError, NoteSignature, VerifierKey};

/// The content type of a [`Refusal::Conflict`].
pub const SIZE_CONTENT_TYPE: &str = "text/x.tlog.size";

/// A log that a witness follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessedLog {
    /// Its origin.
    pub origin: String,
    /// The keys that may sign its checkpoints.
    pub keys: Vec<VerifierKey>,
}

/// The last tree of a log that a witness cosigned. This is all it must keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remembered {
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: TreeHash,
}

/// What a witness answers, when it does not refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// What it remembers from now on.
    pub remembered: Remembered,
    /// The checkpoint with the log's signatures that hold and the cosignature: what it shows to anyone who asks for its latest.
    pub checkpoint: Note,
    /// The cosignature: its line is the body of the answer.
    pub signature: NoteSignature,
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The request is malformed.
    #[error("{0}")]
    Request(#[from] RequestError),
    /// The checkpoint is malformed.
    #[error("{0}")]
    Checkpoint(CheckpointError),
    /// The old size is above the new one.
    #[error("the old size {old} is larger than the checkpoint's {new}")]
    Shrunk {
        /// The old size.
        old: u64,
        /// The checkpoint's size.
        new: u64,
    },
    /// The log did not sign it.
    #[error("{0}")]
    Signature(NoteError),
    /// Not a log that this witness follows.
    #[error("this witness does not follow the log {0:?}")]
    Origin(String),
    /// The witness remembers another size.
    #[error("this witness last cosigned a tree of {size} leaves")]
    Conflict {
        /// That size.
        size: u64,
    },
    /// It has not grown out of what the witness remembers.
    #[error("the checkpoint has not grown out of the last one: {0}")]
    Proof(ProofError),
    /// The root of a tree without leaves is another.
    #[error("{0}")]
    Empty(CheckpointError),
    /// The witness's own clock is wrong.
    #[error("{0}")]
    Clock(NotATime),
}

impl Refusal {
    /// The status of the HTTP answer.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Request(_) | Self::Checkpoint(_) | Self::Shrunk { .. } => 400,
            Self::Signature(_) => 403,
            Self::Origin(_) => 404,
            Self::Conflict { .. } => 409,
            Self::Proof(_) | Self::Empty(_) => 422,
            Self::Clock(_) => 500,
        }
    }

    /// The body of the HTTP answer: of a conflict the size, in [`SIZE_CONTENT_TYPE`]; of all others what is wrong, for a person.
    pub fn body(&self) -> String {
        match self {
            Self::Conflict { size } => format!("{size}\n"),
            Self::Request(_)
            | Self::Checkpoint(_)
            | Self::Shrunk { .. }
            | Self::Signature(_)
            | Self::Origin(_)
            | Self::Proof(_)
            | Self::Empty(_)
            | Self::Clock(_) => format!("{self}\n"),
        }
    }
}

/// Judges a request. `log` is the log that the witness follows under [`AddCheckpoint::origin`], if it does; `remembered` what it last
/// cosigned of it, if anything; `now_s` the witness's clock.
pub fn add_checkpoint(
    log: Option<&WitnessedLog>,
    remembered: Option<Remembered>,
    request: &AddCheckpoint,
    cosigner: &Cosigner,
    now_s: u64,
) -> Result<Cosigned, Refusal> {
    let origin = request.origin();
    let log = log
        .filter(|log| log.origin == origin)
        .ok_or_else(|| Refusal::Origin(origin.chars().take(ORIGIN_BYTES_MAX).collect()))?;
    let checkpoint: Checkpoint = request.note().text().parse().map_err(Refusal::Checkpoint)?;
    let signed = request.note().verify(&log.keys).map_err(Refusal::Signature)?;
    let (old, new) = (request.old(), checkpoint.size());
    if old > new {
        return Err(Refusal::Shrunk { old, new });
    }
    let last = remembered.unwrap_or(Remembered { size: 0, root: EMPTY_ROOT });
    if old != last.size {
        return Err(Refusal::Conflict { size: last.size });
    }
    checkpoint.check_empty().map_err(Refusal::Empty)?;
    verify_consistency((last.size, last.root), (new, checkpoint.root()), request.proof()).map_err(Refusal::Proof)?;

    let signature = cosigner.cosign(&checkpoint, now_s).map_err(Refusal::Clock)?;
    let mut shown = checkpoint.to_note();
    let by_the_log = request.note().signatures().iter().filter(|line| {
        signed.iter().any(|signed| signed.key.name().as_str() == line.name() && signed.key.id() == line.id())
    });
    for line in by_the_log.chain([&signature]) {
        shown.add(line.clone()).map_err(Refusal::Signature)?;
    }
    Ok(Cosigned { remembered: Remembered { size: new, root: checkpoint.root() }, checkpoint: shown, signature })
}

/// Where a witness shows the latest checkpoint of a log, below its own prefix: `<hexadecimal SHA-256 of the origin>/checkpoint`.
pub fn latest_path(origin: &str) -> String {
    let digest = Sha256::digest(origin.as_bytes());
    digest.iter().fold(String::new(), |path, byte| path + &format!("{byte:02x}")) + "/checkpoint"
}
