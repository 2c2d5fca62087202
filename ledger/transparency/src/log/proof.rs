//! Proofs as text: an index, the way up the tree, and the checkpoint it ends in. C2SP tlog-proof.
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra <base64>                        or no such line
//! index <decimal>
//! <base64 hash>*                        the leaf's own sibling first
//!
//! <checkpoint: a signed note>
//! ```

use std::fmt::{self, Write as _};

use super::merkle::{PROOF_HASHES_MAX, ProofError, TreeHash};
use super::note::{NOTE_BYTES_MAX, Note, NoteError};
use super::policy::{Policy, Unbelieved, VerifiedCheckpoint};
use super::text::{decimal, from_base64, hash, line, push_base64};

/// The first line.
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// The most bytes the extra part may have.
pub const EXTRA_BYTES_MAX: usize = 384 * 1024;
/// The most bytes a proof may have.
pub const PROOF_BYTES_MAX: usize = NOTE_BYTES_MAX + EXTRA_BYTES_MAX / 3 * 4 + 45 * PROOF_HASHES_MAX + 128;

/// A proof that a log has a leaf. Until it is verified it proves nothing, and `extra` not even then: only what makes the leaf is proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// What an application adds.
    pub extra: Option<Vec<u8>>,
    /// The leaf's place in the log, from 0.
    pub index: u64,
    /// The way up the tree.
    pub hashes: Vec<TreeHash>,
    /// The checkpoint's bytes as they came.
    pub note: String,
}

/// Why bytes are no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    /// Too long.
    #[error("a proof of {0} bytes; it may have {PROOF_BYTES_MAX}")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the proof is not UTF-8")]
    NotUtf8,
    /// The first line.
    #[error("the first line is not `{FIRST_LINE}`")]
    FirstLine,
    /// The extra line.
    #[error("the extra line is not `extra <base64>` with at most {EXTRA_BYTES_MAX} bytes in it")]
    Extra,
    /// The index line.
    #[error("after the first line and perhaps `extra …` comes `index <decimal>`, which is missing or malformed")]
    Index,
    /// A line that is no hash.
    #[error("hash {0} of the proof is not 32 bytes in base64")]
    Hash(usize),
    /// Too many hashes.
    #[error("the proof has more than {PROOF_HASHES_MAX} hashes")]
    TooMany,
}

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofFailure {
    /// The checkpoint is not to be believed.
    #[error("{0}")]
    Checkpoint(#[from] Unbelieved),
    /// The leaf is not in its tree.
    #[error("{0}")]
    Inclusion(#[from] ProofError),
}

/// Whether bytes begin as a proof does.
pub fn is_proof(bytes: &[u8]) -> bool {
    bytes.starts_with(FIRST_LINE.as_bytes())
}

impl TlogProof {
    /// The proof of these bytes. The checkpoint is taken as it is; [`TlogProof::checkpoint`] reads it.
    pub fn parse(bytes: &[u8]) -> Result<Self, TlogProofError> {
        if bytes.len() > PROOF_BYTES_MAX {
            return Err(TlogProofError::TooLong(bytes.len()));
        }
        let proof = std::str::from_utf8(bytes).map_err(|_| TlogProofError::NotUtf8)?;
        let (first, rest) = line(proof).ok_or(TlogProofError::FirstLine)?;
        if first != FIRST_LINE {
            return Err(TlogProofError::FirstLine);
        }
        let (mut next, mut rest) = line(rest).ok_or(TlogProofError::Index)?;
        let mut extra = None;
        if let Some(payload) = next.strip_prefix("extra ") {
            let bytes = from_base64(payload).filter(|bytes| bytes.len() <= EXTRA_BYTES_MAX);
            extra = Some(bytes.ok_or(TlogProofError::Extra)?);
            (next, rest) = line(rest).ok_or(TlogProofError::Index)?;
        }
        let index = next.strip_prefix("index ").and_then(decimal).ok_or(TlogProofError::Index)?;
        let mut hashes = Vec::with_capacity(24);
        loop {
            let number = hashes.len().saturating_add(1);
            (next, rest) = line(rest).ok_or(TlogProofError::Hash(number))?;
            if next.is_empty() {
                return Ok(Self { extra, index, hashes, note: rest.to_owned() });
            }
            if number > PROOF_HASHES_MAX {
                return Err(TlogProofError::TooMany);
            }
            hashes.push(hash(next).ok_or(TlogProofError::Hash(number))?);
        }
    }

    /// The checkpoint as a note; its signatures are not checked.
    pub fn checkpoint(&self) -> Result<Note, NoteError> {
        self.note.parse()
    }

    /// Checks that the log has this leaf at the proof's index, in a tree whose checkpoint the policy believes.
    pub fn verify(&self, leaf: TreeHash, policy: &Policy) -> Result<VerifiedCheckpoint, TlogProofFailure> {
        let verified = policy.verify(&self.checkpoint().map_err(Unbelieved::from)?)?;
        verified.verify_inclusion(leaf, self.index, &self.hashes)?;
        Ok(verified)
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&write(self.extra.as_deref(), self.index, &self.hashes, &self.note))
    }
}

/// The text of a proof.
pub fn write(extra: Option<&[u8]>, index: u64, hashes: &[TreeHash], note: &str) -> String {
    let extra_len = extra.map_or(0, |extra| extra.len().saturating_div(3).saturating_mul(4));
    let hashes_len = hashes.len().saturating_mul(45);
    let mut text =
        String::with_capacity(extra_len.saturating_add(hashes_len).saturating_add(note.len()).saturating_add(80));
    text.push_str(FIRST_LINE);
    if let Some(extra) = extra {
        text.push_str("\nextra ");
        push_base64(&mut text, extra);
    }
    write!(text, "\nindex {index}\n").expect("a String takes every write");
    for hash in hashes {
        push_base64(&mut text, &hash.0);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(note);
    text
}
