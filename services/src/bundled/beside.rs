//! What stands beside the pages: the bank's policy, and what its log published.

use std::path::Path;

use transparency::log::note::{NOTE_BYTES_MAX, Note};

use crate::log::{CHECKPOINT_FILE, COSIGNED_FILE, bank_policy};

/// The bank's policy and its checkpoints, as files of a data folder. What is not there or cannot be read is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The policy that the bank gives to readers.
    pub policy: Option<Vec<u8>>,
    /// What was published last, and, when that is another, what enough witnesses cosigned last.
    pub checkpoints: Vec<Vec<u8>>,
}

/// Reads what stands in a data folder. To be done before the heads of the books are taken: so that these hold all that a checkpoint covers.
pub fn beside(data: &Path) -> Beside {
    let mut checkpoints: Vec<Vec<u8>> = Vec::new();
    for file in [CHECKPOINT_FILE, COSIGNED_FILE] {
        let Ok(note) = std::fs::read(data.join(file)) else { continue };
        if note.len() <= NOTE_BYTES_MAX && Note::parse(&note).is_ok() && !checkpoints.contains(&note) {
            checkpoints.push(note);
        }
    }
    Beside { policy: bank_policy(data).ok().map(|policy| policy.to_bytes()), checkpoints }
}
