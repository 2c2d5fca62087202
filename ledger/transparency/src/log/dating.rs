//! A page's clock between two cosignatures: it names a checkpoint, so it was written after that was cosigned; a later checkpoint covers it,
//! so it was written before that was. A clock that says otherwise lies, or the witness's does.

use ledger::page::Header;
use ledger::time::Timestamp;

use super::policy::{Cosignature, VerifiedCheckpoint, Word};

/// How far an honest clerk's clock and an honest witness's may be apart, in seconds.
pub const CLOCKS_APART_S_MAX: u64 = 300;

/// A page whose time does not lie where witnesses saw it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misdated {
    /// It says that it is older than what it names.
    #[error("the page says that it was written before the witness {witness} cosigned the checkpoint that it names")]
    Back {
        /// What the policy calls the witness.
        witness: Word,
        /// When it cosigned, in seconds since 1970-01-01T00:00:00Z.
        cosigned_at_s: u64,
        /// When the page says it was written.
        written_at: Timestamp,
    },
    /// It says that it is younger than what covers it.
    #[error("the page says that it was written after the witness {witness} cosigned a checkpoint that covers it")]
    Post {
        /// What the policy calls the witness.
        witness: Word,
        /// When it cosigned, in seconds since 1970-01-01T00:00:00Z.
        cosigned_at_s: u64,
        /// When the page says it was written.
        written_at: Timestamp,
    },
}

/// Judges a page by the checkpoint that its header names. Any other says nothing of it; nor does one that nobody cosigned.
pub fn after(header: &Header, named: &VerifiedCheckpoint) -> Result<(), Misdated> {
    if header.checkpoint != Some(named.checkpoint().as_known()) {
        return Ok(());
    }
    match first(named) {
        Some(by) if header.written_at < shown(by.at_s.saturating_sub(CLOCKS_APART_S_MAX)) => {
            Err(Misdated::Back { witness: by.witness.clone(), cosigned_at_s: by.at_s, written_at: header.written_at })
        }
        _ => Ok(()),
    }
}

/// Judges a page by a checkpoint that covers it, which the caller has seen proven.
pub fn before(header: &Header, covering: &VerifiedCheckpoint) -> Result<(), Misdated> {
    match first(covering) {
        // The second of a cosignature ends where the next begins.
        Some(by) if header.written_at >= shown(by.at_s.saturating_add(CLOCKS_APART_S_MAX).saturating_add(1)) => {
            Err(Misdated::Post { witness: by.witness.clone(), cosigned_at_s: by.at_s, written_at: header.written_at })
        }
        _ => Ok(()),
    }
}

/// The earliest cosignature: a witness that lags may cosign what was long known.
fn first(checkpoint: &VerifiedCheckpoint) -> Option<&Cosignature> {
    checkpoint.cosignatures().iter().min_by_key(|cosignature| cosignature.at_s)
}

fn shown(at_s: u64) -> Timestamp {
    Timestamp::from_ms(i64::try_from(at_s).unwrap_or(i64::MAX).saturating_mul(1_000))
}
