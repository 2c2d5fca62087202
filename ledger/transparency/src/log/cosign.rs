//! Cosignatures: a witness's word that, as of a time, a checkpoint is the largest it has seen of a log that only grew. C2SP tlog-cosignature v1.
//!
//! ```text
//! signature line:  key id 4 │ u64 seconds, big-endian │ signature 64
//! signed:          "cosignature/v1\n" "time <seconds>\n" │ the checkpoint's text
//! ```

use ed25519_dalek::{Signer as _, SigningKey};

use super::checkpoint::Checkpoint;
use super::note::{KeyKind, KeyName, NoteSignature, VerifierKey};

/// The latest time a cosignature may state, in seconds since 1970-01-01T00:00:00Z: 2^63 - 1.
pub const COSIGNED_AT_S_MAX: u64 = i64::MAX.unsigned_abs();

/// Why nothing was cosigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a cosignature is made at a time from 1 to 2^63 - 1 seconds after 1970-01-01T00:00:00Z, not at {0}")]
pub struct NotATime(pub u64);

/// What a cosignature signs.
pub(super) fn message(text: &str, at_s: u64) -> String {
    format!("cosignature/v1\ntime {at_s}\n{text}")
}

/// The time and the signature of a signature line. None when they are not that, or the time is beyond all times.
pub(super) fn split(timestamped: &[u8]) -> Option<(u64, &[u8])> {
    let (at_s, signature) = timestamped.split_first_chunk::<8>()?;
    let at_s = u64::from_be_bytes(*at_s);
    (at_s <= COSIGNED_AT_S_MAX && signature.len() == 64).then_some((at_s, signature))
}

/// A witness's key: it signs checkpoints, with a time, and nothing else.
#[derive(Debug, Clone)]
pub struct Cosigner {
    name: KeyName,
    key: SigningKey,
}

impl Cosigner {
    /// A witness of this name.
    pub const fn new(name: KeyName, key: SigningKey) -> Self {
        Self { name, key }
    }

    /// The witness's name.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// What its cosignatures are checked with.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::of(self.name.clone(), KeyKind::Cosignature, self.key.verifying_key())
    }

    /// Its cosignature of a checkpoint at this time. Whoever calls this has seen that the log only grew: [`super::witness`] does.
    pub fn cosign(&self, checkpoint: &Checkpoint, at_s: u64) -> Result<NoteSignature, NotATime> {
        if at_s == 0 || at_s > COSIGNED_AT_S_MAX {
            return Err(NotATime(at_s));
        }
        let signature = self.key.sign(message(&checkpoint.to_string(), at_s).as_bytes());
        let timestamped = [at_s.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        Ok(NoteSignature::new(&self.name, self.verifier().id(), timestamped))
    }
}
