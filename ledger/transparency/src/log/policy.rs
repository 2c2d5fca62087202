//! A trust policy: which logs and witnesses a reader believes, and how many of them it takes. C2SP tlog-policy.
//!
//! ```text
//! log <vkey> [<url>]
//! witness <name> <vkey> [<url>]
//! group <name> <k | all | any> <name>…
//! quorum <name | none>
//! ```

mod parse;

use std::fmt;

pub use parse::{GROUPS_MAX, LOGS_MAX, POLICY_BYTES_MAX, PolicyError, WITNESSES_MAX, Wrong};

use super::checkpoint::{Checkpoint, CheckpointError};
use super::merkle::{ProofError, TreeHash, verify_inclusion};
use super::note::{Note, NoteError, VerifierKey};

/// A word of the file: a name or an address. Bytes as they are; what is no UTF-8 is shown with replacement characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(Vec<u8>);

impl Word {
    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(&self.0))
    }
}

/// A log that is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedLog {
    /// Its key; the key's name is the log's origin.
    pub key: VerifierKey,
    /// Where it is.
    pub url: Option<Word>,
}

/// A witness that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedWitness {
    /// What the policy calls it.
    pub name: Word,
    /// Its key.
    pub key: VerifierKey,
    /// Where it is.
    pub url: Option<Word>,
}

/// A witness or a group, by its place in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Member {
    Witness(usize),
    Group(usize),
}

/// A group: it has cosigned when `threshold` of its members have.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    name: Word,
    threshold: usize,
    members: Vec<Member>,
}

/// How many witnesses it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quorum {
    /// None at all.
    NotNeeded,
    /// As this witness or group says.
    Of(Member),
}

/// Whom a reader believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<TrustedLog>,
    witnesses: Vec<TrustedWitness>,
    groups: Vec<Group>,
    quorum: Quorum,
}

/// A witness's word on a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// What the policy calls the witness.
    pub witness: Word,
    /// Its key.
    pub key: VerifierKey,
    /// When it cosigned, by its own clock, in seconds since 1970-01-01T00:00:00Z; of several cosignatures the earliest.
    pub at_s: u64,
}

/// What a policy says of a checkpoint that a believed log signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The key of the log that signed it.
    pub log: VerifierKey,
    /// Which witnesses cosigned it, in the policy's order.
    pub cosignatures: Vec<Cosignature>,
    /// Whether they are enough.
    pub quorum: bool,
}

/// Why a checkpoint is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unbelieved {
    /// The note does not hold.
    #[error("{0}")]
    Note(#[from] NoteError),
    /// The text is no checkpoint.
    #[error("{0}")]
    Checkpoint(#[from] CheckpointError),
    /// The policy names a log of this origin, and that has not signed it.
    #[error("the log {origin:?} that the policy names has not signed the checkpoint")]
    Log {
        /// The checkpoint's origin.
        origin: String,
    },
    /// The policy names no log of this origin: it may hold, and nobody who is believed says so.
    #[error("it is of the log {origin:?}, which the policy does not name")]
    OtherLog {
        /// The checkpoint's origin.
        origin: String,
    },
    /// Too few witnesses.
    #[error(
        "the checkpoint does not reach the quorum {quorum}: {cosigned} of the {witnesses} known witnesses cosigned it"
    )]
    Quorum {
        /// What the policy asks for.
        quorum: Word,
        /// How many known witnesses cosigned.
        cosigned: usize,
        /// How many there are.
        witnesses: usize,
    },
}

/// A checkpoint that a policy believes: signatures checked once, so that many proofs can be checked against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCheckpoint(Evaluation);

impl VerifiedCheckpoint {
    /// The checkpoint.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.0.checkpoint
    }

    /// The key of the log that signed it.
    pub const fn log(&self) -> &VerifierKey {
        &self.0.log
    }

    /// Which witnesses cosigned it.
    pub fn cosignatures(&self) -> &[Cosignature] {
        &self.0.cosignatures
    }

    /// Checks that the log has this leaf at this index.
    pub fn verify_inclusion(&self, leaf: TreeHash, index: u64, proof: &[TreeHash]) -> Result<(), ProofError> {
        verify_inclusion(leaf, index, self.checkpoint().size(), self.checkpoint().root(), proof)
    }
}

impl Policy {
    /// The logs that are believed.
    pub fn logs(&self) -> &[TrustedLog] {
        &self.logs
    }

    /// The witnesses that are known.
    pub fn witnesses(&self) -> &[TrustedWitness] {
        &self.witnesses
    }

    /// What is asked for: the name of a witness or a group, or `none`.
    pub fn quorum(&self) -> Word {
        match self.quorum {
            Quorum::NotNeeded => Word(b"none".to_vec()),
            Quorum::Of(member) => self.name(member).clone(),
        }
    }

    /// Whether it asks for no witness at all.
    pub fn asks_for_none(&self) -> bool {
        self.quorum == Quorum::NotNeeded
    }

    fn name(&self, member: Member) -> &Word {
        match member {
            Member::Witness(at) => &self.witnesses[at].name,
            Member::Group(at) => &self.groups[at].name,
        }
    }

    /// Who signed a checkpoint, and whether it is enough. An error when no believed log did, or when a signature by a known key does not fit.
    pub fn evaluate(&self, note: &Note) -> Result<Evaluation, Unbelieved> {
        let checkpoint: Checkpoint = note.text().parse()?;
        checkpoint.check_empty()?;
        let known: Vec<VerifierKey> = self
            .logs
            .iter()
            .map(|log| log.key.clone())
            .chain(self.witnesses.iter().map(|witness| witness.key.clone()))
            .collect();
        let signed = match note.verify(&known) {
            Err(NoteError::Unsigned) => Vec::new(),
            signed => signed?,
        };
        let log =
            self.logs.iter().map(|log| &log.key).find(|key| {
                key.name().as_str() == checkpoint.origin() && signed.iter().any(|signed| signed.key == *key)
            });
        let Some(log) = log.cloned() else {
            let origin = checkpoint.origin().to_owned();
            let is_named = self.logs.iter().any(|log| log.key.name().as_str() == origin);
            return Err(if is_named { Unbelieved::Log { origin } } else { Unbelieved::OtherLog { origin } });
        };
        let cosigned: Vec<Option<u64>> = self
            .witnesses
            .iter()
            .map(|witness| {
                signed.iter().filter(|signed| *signed.key == witness.key).filter_map(|signed| signed.at_s).min()
            })
            .collect();
        let quorum = match self.quorum {
            Quorum::NotNeeded => true,
            Quorum::Of(member) => self.has_cosigned(member, &cosigned),
        };
        let cosignatures = self
            .witnesses
            .iter()
            .zip(&cosigned)
            .filter_map(|(witness, at_s)| {
                let (witness, key) = (witness.name.clone(), witness.key.clone());
                at_s.map(|at_s| Cosignature { witness, key, at_s })
            })
            .collect();
        Ok(Evaluation { checkpoint, log, cosignatures, quorum })
    }

    /// Checks that a believed log and enough witnesses signed a checkpoint.
    pub fn verify(&self, note: &Note) -> Result<VerifiedCheckpoint, Unbelieved> {
        let evaluation = self.evaluate(note)?;
        if evaluation.quorum {
            return Ok(VerifiedCheckpoint(evaluation));
        }
        let (cosigned, witnesses) = (evaluation.cosignatures.len(), self.witnesses.len());
        Err(Unbelieved::Quorum { quorum: self.quorum(), cosigned, witnesses })
    }

    /// Whether a witness or group has cosigned. Groups name only those before them, so one pass from the first to the last is enough.
    fn has_cosigned(&self, member: Member, cosigned: &[Option<u64>]) -> bool {
        let mut groups: Vec<bool> = Vec::with_capacity(self.groups.len());
        let has = |member: &Member, groups: &[bool]| match *member {
            Member::Witness(at) => cosigned.get(at).is_some_and(Option::is_some),
            Member::Group(at) => groups.get(at) == Some(&true),
        };
        for group in &self.groups {
            let reached = group.members.iter().filter(|member| has(member, &groups)).count() >= group.threshold;
            groups.push(reached);
        }
        has(&member, &groups)
    }
}
