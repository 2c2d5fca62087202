//! Why a book takes nothing more: what it is, for people, and what exactly, for whoever mends it.

use std::fmt;

/// What a book is frozen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrozenCause {
    /// The log has shown what this bank does not have.
    RolledBack,
    /// The key that may seal it is not here.
    NoKey,
    /// Pages that were here are missing, or others stand in their place.
    LostPages,
    /// Archive and stream do not hold the same.
    Copies,
    /// A page of it does not hold.
    Unsound,
    /// A disk or the journal failed while it was written.
    Failed,
    /// Its index of idempotency keys is of other pages.
    Index,
}

/// Why a book takes nothing more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// What it is.
    pub cause: FrozenCause,
    /// What exactly, and what to do, in English.
    pub why: String,
}

impl FrozenCause {
    /// Frozen for this, and why exactly.
    pub fn because(self, why: impl Into<String>) -> Frozen {
        Frozen { cause: self, why: why.into() }
    }
}

impl fmt::Display for Frozen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}
