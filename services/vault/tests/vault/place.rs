//! A folder with a vault in it, people to put there, and a search through its raw files.

use std::path::{Path, PathBuf};

use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use vault::{Id, Language, Role, Subject, SubjectKind, User, Vault};

/// A moment, in milliseconds since 1970.
pub(crate) const NOON: i64 = 1_750_000_000_000;

/// A password that keeps the rule.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A temporary folder; its vault is at [`Place::path`].
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("vault.sqlite")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) async fn open(&self) -> Vault {
        Vault::open(&self.path()).await.expect("the vault opens")
    }

    /// A connection of a stranger, past the vault's own.
    pub(crate) async fn raw(&self) -> SqliteConnection {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.path());
        SqliteConnection::connect_with(&options).await.expect("a raw connection")
    }

    /// Everything in all files of the folder, one after the other.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let entries = std::fs::read_dir(self.folder.path()).expect("the folder");
        entries.flat_map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file")).collect()
    }

    /// Whether any file of the folder holds these bytes.
    pub(crate) fn holds(&self, needle: &[u8]) -> bool {
        self.bytes().windows(needle.len()).any(|window| window == needle)
    }
}

/// The id of the number: different numbers, different ids, in no order.
pub(crate) fn id(number: u32) -> Id {
    use sha2::{Digest, Sha256};
    let digest: [u8; 32] = Sha256::digest(number.to_le_bytes()).into();
    digest[..16].try_into().expect("half of 32 bytes")
}

pub(crate) fn person(number: u32, name: &str) -> Subject {
    Subject {
        id: id(number),
        kind: SubjectKind::Person,
        name: name.to_owned(),
        language: Language::Greek,
        email: None,
        phone: None,
        tax_number: None,
        created_at_ms: NOON,
    }
}

pub(crate) fn organisation(number: u32, name: &str) -> Subject {
    Subject { kind: SubjectKind::Organisation, language: Language::English, ..person(number, name) }
}

pub(crate) fn user(number: u32, login: &str, role: Role) -> User {
    User {
        id: id(number),
        login: login.to_owned(),
        display_name: format!("{login} of the bank"),
        role,
        language: Language::Greek,
        disabled: false,
        created_at_ms: NOON,
    }
}
