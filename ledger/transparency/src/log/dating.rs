//! A page's clock beside those of witnesses. A checkpoint that covers a page was cosigned after the page was written: a page that says
//! otherwise is post-dated, by its own clock or by the witness's. That is exact, and every verifier tells it.
//!
//! The other way there is only suspicion. A page names the last checkpoint that its bank knew, and mostly that was cosigned by then; but a
//! bank goes on while its witnesses are away, and then it is cosigned later than an honest page that names it.

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

/// Whether who writes at this instant comes too late to be covered by what was cosigned then: the second of the cosignature ends where the
/// next begins, and clocks may be apart.
pub fn is_behind(written_at: Timestamp, cosigned_at_s: u64) -> bool {
    let end_s = i128::from(cosigned_at_s).saturating_add(i128::from(CLOCKS_APART_S_MAX)).saturating_add(1);
    i128::from(written_at.ms) >= end_s.saturating_mul(1_000)
}

/// Suspects a page that says it was written before the checkpoint that its header names was cosigned. Any other checkpoint says nothing of
/// it; nor does one that nobody cosigned.
pub fn after(header: &Header, named: &VerifiedCheckpoint) -> Result<(), Misdated> {
    if header.checkpoint != Some(named.checkpoint().as_known()) {
        return Ok(());
    }
    match first(named.cosignatures()) {
        Some(by) if header.written_at < shown(by.at_s.saturating_sub(CLOCKS_APART_S_MAX)) => {
            Err(Misdated::Back { witness: by.witness.clone(), cosigned_at_s: by.at_s, written_at: header.written_at })
        }
        _ => Ok(()),
    }
}

/// Judges a page by a checkpoint that covers it, which the caller has seen proven.
pub fn before(header: &Header, covering: &VerifiedCheckpoint) -> Result<(), Misdated> {
    match first(covering.cosignatures()) {
        Some(by) if is_behind(header.written_at, by.at_s) => {
            Err(Misdated::Post { witness: by.witness.clone(), cosigned_at_s: by.at_s, written_at: header.written_at })
        }
        _ => Ok(()),
    }
}

/// The earliest of these: a witness that lags may cosign what was long known.
pub fn first(cosignatures: &[Cosignature]) -> Option<&Cosignature> {
    cosignatures.iter().min_by_key(|cosignature| cosignature.at_s)
}

fn shown(at_s: u64) -> Timestamp {
    Timestamp::from_ms(i64::try_from(at_s).unwrap_or(i64::MAX).saturating_mul(1_000))
}
