//! The closed lists of the vault, and the words they are stored as.

use serde::{Deserialize, Serialize};

use crate::error::VaultError;

/// The language someone is written to in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// `el`
    #[serde(rename = "el")]
    Greek,
    /// `en`
    #[serde(rename = "en")]
    English,
}

/// What a subject is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A human being.
    Person,
    /// A company, foundation, parish, authority …
    Organisation,
}

/// What a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A number or code of somebody else: a donor's receipt number, a delivery note.
    Reference,
    /// A name as an imported file had it: the file's, a column's, a party's.
    ImportedName,
    /// Words for people.
    Remark,
}

/// What a user may do; what each may is decided by whoever serves them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Receives, moves, counts, hands over.
    Operator,
    /// Also approves, corrects and buys.
    Manager,
    /// Reads everything, writes nothing.
    Auditor,
    /// Also lets people in.
    Admin,
}

impl Language {
    /// As stored: `el` or `en`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Greek => "el",
            Self::English => "en",
        }
    }

    pub(crate) fn read(word: &str) -> Result<Self, VaultError> {
        [Self::Greek, Self::English].into_iter().find(|it| it.word() == word).ok_or(damaged("a language"))
    }
}

impl SubjectKind {
    /// As stored: `person` or `organisation`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
        }
    }

    pub(crate) fn read(word: &str) -> Result<Self, VaultError> {
        [Self::Person, Self::Organisation].into_iter().find(|it| it.word() == word).ok_or(damaged("a subject's kind"))
    }
}

impl NoteKind {
    /// As stored: `reference`, `imported_name` or `remark`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::ImportedName => "imported_name",
            Self::Remark => "remark",
        }
    }

    pub(crate) fn read(word: &str) -> Result<Self, VaultError> {
        [Self::Reference, Self::ImportedName, Self::Remark]
            .into_iter()
            .find(|it| it.word() == word)
            .ok_or(damaged("a note's kind"))
    }
}

impl Role {
    /// Every role, from the narrowest.
    pub const ALL: [Self; 4] = [Self::Operator, Self::Manager, Self::Auditor, Self::Admin];

    /// As stored: `operator`, `manager`, `auditor` or `admin`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Manager => "manager",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    pub(crate) fn read(word: &str) -> Result<Self, VaultError> {
        Self::ALL.into_iter().find(|it| it.word() == word).ok_or(damaged("a role"))
    }
}

fn damaged(what: &'static str) -> VaultError {
    VaultError::Damaged { what }
}
