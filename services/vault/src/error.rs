//! What can go wrong, in words that carry no personal data. `Display` never prints its source.

use std::fmt;

/// A field that is not acceptable. A refusal: show it beside the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field, as in the struct that was given.
    pub field: &'static str,
    /// Position in the batch, from 0; 0 when one thing was given.
    pub row: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing but blanks.
    Blank,
    /// More characters than this.
    LongerThanChars(usize),
    /// Fewer characters than this.
    ShorterThanChars(usize),
    /// More bytes than this.
    LongerThanBytes(usize),
    /// Holds a control character (a line break where one line is wanted counts).
    Control,
    /// Not of the form the field needs.
    Malformed,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => write!(f, "is blank"),
            Self::LongerThanChars(max) => write!(f, "is longer than {max} characters"),
            Self::ShorterThanChars(min) => write!(f, "is shorter than {min} characters"),
            Self::LongerThanBytes(max) => write!(f, "is longer than {max} bytes"),
            Self::Control => write!(f, "holds a control character"),
            Self::Malformed => write!(f, "is not well formed"),
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.problem)
    }
}

impl std::error::Error for FieldError {}

/// Everything a vault answers instead of a result: refusals first, then failures.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A field is not acceptable; nothing was written.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// More of something than a named limit; nothing was written.
    #[error("more than {rows_max} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        rows_max: u64,
    },
    /// The id belongs to someone who was erased, and stays so.
    #[error("this subject was erased and cannot be written again")]
    Erased,
    /// No such thing in the vault.
    #[error("the vault holds no such {what}")]
    Unknown {
        /// What was looked for.
        what: &'static str,
    },
    /// Another user signs in with this login (accents and case do not tell logins apart).
    #[error("the login is taken")]
    LoginTaken,
    /// A user with this id exists.
    #[error("a user with this id exists")]
    UserKnown,
    /// The last enabled admin would go, and nobody could let anyone in.
    #[error("this is the last enabled admin; name another first")]
    LastAdmin,
    /// A backup is never written over something.
    #[error("something is already there where the backup should go")]
    BackupExists,

    /// The file was written by a newer program. It was not touched.
    #[error("the vault has schema version {found}, this program knows up to {known}; use the newer program")]
    NewerVersion {
        /// Version in the file.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// The file is something else. It was not touched.
    #[error("the file is not a vault")]
    NotAVault,
    /// The folder is on a file system where `SQLite` cannot keep a write-ahead log (a network share, mostly).
    #[error("the vault's folder cannot keep a write-ahead log; put it on a local disk")]
    NoWriteAheadLog,
    /// A stored value cannot be read back.
    #[error("the vault is damaged: {what} cannot be read; restore its backup")]
    Damaged {
        /// Which value.
        what: &'static str,
    },
    /// The erasure is committed, yet old bytes may still lie in the file because another program kept it open.
    /// The next erasure or the next start finishes the work.
    #[error("erased, but the file was in use and old bytes may remain in it until the next start")]
    NotScrubbed,
    /// `SQLite` refused: a full disk, a lock held too long, a damaged file. The source says which.
    #[error("the vault's database failed")]
    Store(#[from] sqlx::Error),
    /// The operating system refused work on a file.
    #[error("could not {doing}")]
    File {
        /// What was attempted.
        doing: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes")]
    Random(#[from] getrandom::Error),
    /// A password could not be hashed or a stored hash not be understood.
    #[error("the password hash failed")]
    Hash(#[from] argon2::password_hash::Error),
    /// The runtime stopped while work was under way.
    #[error("the program is stopping")]
    Stopping,
}
