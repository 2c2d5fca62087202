//! When this filling began: kept in the data folder, so that a filling that was interrupted asks again for the very same things.

use std::fmt::Write;
use std::path::PathBuf;

use ledger::ids::BookId;
use ledger::reason::BookKind;
use ledger::time::Timestamp;
use ledger::{SigningKey, page};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::DemoError;
use crate::bank::{Bank, FolderError, write_private};

/// What stands in `demo.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Began {
    /// The instant all times of the script are counted from.
    began_at_ms: i64,
    /// Thirty-two random bytes as hexadecimal digits, from which passwords and the spare key come; gone once the filling is finished.
    secret: Option<String>,
}

/// What this filling goes by, new or begun before; none when there is nothing to fill.
pub(super) fn of(bank: &Bank) -> Result<Option<Began>, DemoError> {
    let path = path(bank);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let began: Began =
                serde_json::from_str(&text).map_err(|error| FolderError::Foreign { path, why: error.to_string() })?;
            let open = began.secret.is_some();
            tracing::info!(open, "the demo has been here before");
            Ok(open.then_some(began))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => begin(bank),
        Err(error) => Err(FolderError::Io { path, what: "it cannot be read", error }.into()),
    }
}

fn begin(bank: &Bank) -> Result<Option<Began>, DemoError> {
    if bank.books().iter().any(|book| book.kind == BookKind::Site) {
        tracing::info!("the bank has sites of its own: the demo leaves it alone");
        return Ok(None);
    }
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).expect("the operating system gives random bytes");
    let began = Began { began_at_ms: bank.now().ms, secret: Some(hex(&secret)) };
    began.keep(bank)?;
    Ok(Some(began))
}

impl Began {
    /// The instant all times of the script are counted from.
    pub(super) const fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.began_at_ms)
    }

    /// Notes that everything is told, and forgets the secret.
    pub(super) fn finish(self, bank: &Bank) -> Result<(), DemoError> {
        Ok(Self { secret: None, ..self }.keep(bank)?)
    }

    /// A password that nobody else can know: 24 hexadecimal digits.
    pub(super) fn password(&self, login: &str) -> String {
        hex(&self.derived("password", login.as_bytes())[..12])
    }

    /// A second key for a book. It is revoked in the script and seals nothing.
    pub(super) fn spare_key(&self, book: BookId) -> ledger::ids::PublicKey {
        page::public(&SigningKey::from_bytes(&self.derived("spare key", &book.0)))
    }

    fn derived(&self, kind: &str, of: &[u8]) -> [u8; 32] {
        let secret = self.secret.as_deref().unwrap_or_default();
        Sha256::new().chain_update(secret).chain_update(kind).chain_update([0]).chain_update(of).finalize().into()
    }

    fn keep(&self, bank: &Bank) -> Result<(), FolderError> {
        let text = serde_json::to_string_pretty(self).expect("it is plain JSON");
        write_private(&path(bank), text.as_bytes())
    }
}

fn path(bank: &Bank) -> PathBuf {
    bank.folder().dir().join("demo.json")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes every write");
        text
    })
}
