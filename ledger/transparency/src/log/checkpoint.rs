//! Checkpoints: what a log says of itself, ready to be signed. C2SP tlog-checkpoint, without extension lines.
//!
//! ```text
//! <origin>
//! <size, decimal>
//! <root, base64>
//! ```

use std::fmt;
use std::str::FromStr;

use ledger::ids::Hash;
use ledger::page::CheckpointRef;

use super::merkle::{EMPTY_ROOT, TreeHash};
use super::note::{Note, Signer};
use super::text::{decimal, hash, line};

/// The most bytes an origin may have.
pub const ORIGIN_BYTES_MAX: usize = 255;

/// "The log of this origin has so many leaves and this root."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: TreeHash,
}

/// Why a text is no checkpoint of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The origin.
    #[error("the checkpoint's origin has 1 to {ORIGIN_BYTES_MAX} bytes and no control characters")]
    Origin,
    /// The size.
    #[error("the checkpoint's second line is not its size: a decimal number without leading zeros")]
    Size,
    /// The root.
    #[error("the checkpoint's third line is not its root: 32 bytes in base64")]
    Root,
    /// More than that.
    #[error("the checkpoint has lines behind its root; no log of a bank writes any")]
    Extension,
    /// A key of another name was to sign it.
    #[error("a checkpoint is signed with the key that is named by its origin")]
    Signer,
    /// A tree without leaves that has a root with some.
    #[error("the checkpoint says 0 leaves and has not the root of the empty tree")]
    Empty,
}

impl Checkpoint {
    /// A checkpoint of the log with this origin.
    pub fn new(origin: impl Into<String>, size: u64, root: TreeHash) -> Result<Self, CheckpointError> {
        let origin = origin.into();
        let fits = (1..=ORIGIN_BYTES_MAX).contains(&origin.len()) && !origin.chars().any(char::is_control);
        if fits { Ok(Self { origin, size, root }) } else { Err(CheckpointError::Origin) }
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many leaves it has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Its root.
    pub const fn root(&self) -> TreeHash {
        self.root
    }

    /// What the headers of pages say of it.
    pub const fn as_known(&self) -> CheckpointRef {
        CheckpointRef { size: self.size, root: Hash(self.root.0) }
    }

    /// Checks that a tree without leaves has the root that it must have. A text with another one is well-formed, and a lie.
    pub fn check_empty(&self) -> Result<(), CheckpointError> {
        if self.size == 0 && self.root != EMPTY_ROOT { Err(CheckpointError::Empty) } else { Ok(()) }
    }

    /// The checkpoint as a note that nobody has signed yet.
    pub fn to_note(&self) -> Note {
        Note::new(self.to_string()).expect("a checkpoint has no control characters and ends with a newline")
    }

    /// The checkpoint as a note with the log's signature. The log has kept what it signs before this leaves the house, for ever.
    pub fn sign(&self, signer: &Signer) -> Result<Note, CheckpointError> {
        if signer.name().as_str() != self.origin {
            return Err(CheckpointError::Signer);
        }
        let mut note = self.to_note();
        note.add(signer.sign(note.text())).expect("there is room for the first signature");
        Ok(note)
    }
}

impl fmt::Display for Checkpoint {
    /// The text that is signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let (origin, rest) = line(text).ok_or(CheckpointError::Origin)?;
        let (size, rest) = line(rest).ok_or(CheckpointError::Size)?;
        let size = decimal(size).ok_or(CheckpointError::Size)?;
        let (root, rest) = line(rest).ok_or(CheckpointError::Root)?;
        let root = hash(root).ok_or(CheckpointError::Root)?;
        if rest.is_empty() { Self::new(origin, size, root) } else { Err(CheckpointError::Extension) }
    }
}
