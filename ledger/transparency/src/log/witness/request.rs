//! What a log sends to a witness.
//!
//! ```text
//! old <size>
//! <base64 hash>*                         consistency proof, at most 63 lines
//!
//! <checkpoint: a signed note>
//! ```

use std::fmt;

use crate::log::merkle::TreeHash;
use crate::log::note::{NOTE_BYTES_MAX, Note, NoteError};
use crate::log::text::{decimal, hash, line};

/// The most hashes a request may have.
pub const CONSISTENCY_HASHES_MAX: usize = 63;
/// The most bytes a request may have.
pub const REQUEST_BYTES_MAX: usize = NOTE_BYTES_MAX + 45 * CONSISTENCY_HASHES_MAX + 32;

/// Why bytes are no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Too long.
    #[error("a request of {0} bytes; it may have {REQUEST_BYTES_MAX}")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the request is not UTF-8")]
    NotUtf8,
    /// The first line.
    #[error("the request's first line is not `old <size>`")]
    Old,
    /// A line that is no hash.
    #[error("hash {0} of the request's proof is not 32 bytes in base64")]
    Hash(usize),
    /// Too many hashes.
    #[error("the request's proof has more than {CONSISTENCY_HASHES_MAX} hashes")]
    TooMany,
    /// The note.
    #[error("the request's checkpoint: {0}")]
    Note(#[from] NoteError),
}

/// A checkpoint for a witness, with the proof that it has grown out of the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    old: u64,
    proof: Vec<TreeHash>,
    note: Note,
}

impl AddCheckpoint {
    /// A request: the size that the witness remembers, the proof from there, and the signed checkpoint.
    pub fn new(old: u64, proof: Vec<TreeHash>, note: Note) -> Result<Self, RequestError> {
        if proof.len() > CONSISTENCY_HASHES_MAX { Err(RequestError::TooMany) } else { Ok(Self { old, proof, note }) }
    }

    /// The request of these bytes.
    pub fn parse(bytes: &[u8]) -> Result<Self, RequestError> {
        if bytes.len() > REQUEST_BYTES_MAX {
            return Err(RequestError::TooLong(bytes.len()));
        }
        let request = std::str::from_utf8(bytes).map_err(|_| RequestError::NotUtf8)?;
        let (first, mut rest) = line(request).ok_or(RequestError::Old)?;
        let old = first.strip_prefix("old ").and_then(decimal).ok_or(RequestError::Old)?;
        let mut proof = Vec::new();
        loop {
            let number = proof.len().saturating_add(1);
            let (next, after) = line(rest).ok_or(RequestError::Hash(number))?;
            rest = after;
            if next.is_empty() {
                return Self::new(old, proof, Note::parse(rest.as_bytes())?);
            }
            if number > CONSISTENCY_HASHES_MAX {
                return Err(RequestError::TooMany);
            }
            proof.push(hash(next).ok_or(RequestError::Hash(number))?);
        }
    }

    /// The size that the log believes the witness remembers.
    pub const fn old(&self) -> u64 {
        self.old
    }

    /// The consistency proof from there.
    pub fn proof(&self) -> &[TreeHash] {
        &self.proof
    }

    /// The checkpoint.
    pub const fn note(&self) -> &Note {
        &self.note
    }

    /// The log's name, by the checkpoint's first line: what a witness looks it up by.
    pub fn origin(&self) -> &str {
        self.note.text().lines().next().unwrap_or_default()
    }
}

impl fmt::Display for AddCheckpoint {
    /// The body of the HTTP request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.note)
    }
}
