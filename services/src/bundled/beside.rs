//! What stands beside the pages: the bank's policy, and what its log published.

use std::path::Path;

use transparency::log::note::{NOTE_BYTES_MAX, Note};

use crate::log::{CHECKPOINT_FILE, COSIGNED_FILE, Keep, bank_policy};

/// The bank's policy and its checkpoints, as files of a data folder. What is not there or cannot be read is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The policy that the bank gives to readers.
    pub policy: Option<Vec<u8>>,
    /// What was published last, and, when that is another, what enough witnesses cosigned last.
    pub checkpoints: Vec<Vec<u8>>,
}

/// What the log signed that is in force. What one before it signed, whose log book was closed, is of another tree.
fn is_of_the_log(data: &Path, note: &[u8]) -> bool {
    let Ok(key) = Keep::read_verifier(data) else { return true };
    note.split(|byte| *byte == b'\n').next() == Some(key.name().as_str().as_bytes())
}

/// Reads what stands in a data folder. To be done before the heads of the books are taken: so that these hold all that a checkpoint covers.
pub fn beside(data: &Path) -> Beside {
    let mut checkpoints: Vec<Vec<u8>> = Vec::new();
    for file in [CHECKPOINT_FILE, COSIGNED_FILE] {
        let Ok(note) = std::fs::read(data.join(file)) else { continue };
        let is_one = note.len() <= NOTE_BYTES_MAX && Note::parse(&note).is_ok() && is_of_the_log(data, &note);
        if is_one && !checkpoints.contains(&note) {
            checkpoints.push(note);
        }
    }
    Beside { policy: bank_policy(data).ok().map(|policy| policy.to_bytes()), checkpoints }
}
