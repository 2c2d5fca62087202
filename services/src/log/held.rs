//! What enough witnesses have cosigned, kept in the log's files: a start does not lose it, and receipts are made by it while they are away.

use std::path::Path;

use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::{Note, VerifierKey};
use transparency::log::policy::{Policy, VerifiedCheckpoint};

use super::files::{CHECKPOINT, COSIGNED};
use super::witnesses::{self, WitnessNow, has_cosigned};

/// What was signed last, with the cosignatures of it that were published or kept.
pub(super) fn again(dir: &Path, policy: &Policy, mut signed: Note) -> Note {
    for file in [CHECKPOINT, COSIGNED] {
        let Some(kept) = read(&dir.join(file)).filter(|kept| kept.text() == signed.text()) else { continue };
        for witness in policy.witnesses().iter().filter(|witness| has_cosigned(&kept, &witness.key)) {
            if !has_cosigned(&signed, &witness.key) {
                let lines: String = kept.signatures().iter().map(ToString::to_string).collect();
                // A file that was changed gives nothing.
                let _ = witnesses::take(&mut signed, &witness.key, &lines);
            }
        }
    }
    signed
}

/// Where the witnesses stand by their cosignatures of a checkpoint.
pub(super) fn known(policy: &Policy, note: &Note, known: &mut witnesses::Known) {
    let Ok(seen) = policy.evaluate(note) else { return };
    for cosignature in seen.cosignatures {
        let cosigned_at_ms = i64::try_from(cosignature.at_s).ok().and_then(|at_s| at_s.checked_mul(1_000));
        let now = WitnessNow { size: seen.checkpoint.size(), cosigned_at_ms, ..WitnessNow::default() };
        known.entry(cosignature.witness.to_string()).or_insert(now);
    }
}

/// The checkpoint of this log that enough witnesses cosigned last, by this policy. Whether it is of the history here, its proofs show.
pub(super) fn cosigned(dir: &Path, policy: &Policy, log: &VerifierKey) -> Option<(Checkpoint, String)> {
    let note = read(&dir.join(COSIGNED))?;
    let believed = policy.verify(&note).ok().filter(|believed| believed.log() == log)?;
    Some((believed.checkpoint().clone(), note.to_string()))
}

/// Whether a reader who goes by this policy believes a note, and by a witness when the policy names any.
pub(super) fn is_enough(policy: &Policy, note: &Note) -> bool {
    let cosigned = |by: &VerifiedCheckpoint| !by.cosignatures().is_empty() || policy.witnesses().is_empty();
    policy.verify(note).is_ok_and(|believed| cosigned(&believed))
}

fn read(path: &Path) -> Option<Note> {
    Note::parse(&std::fs::read(path).ok()?).ok()
}
