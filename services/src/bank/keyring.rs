//! The books' keys: one file a book, which also says how the book begins, so that a book half opened can be finished.

use std::path::{Path, PathBuf};

use ledger::SigningKey;
use ledger::command::AddBook;
use ledger::event::Genesis;
use ledger::ids::{BookId, Key, PartyId, PublicKey};
use ledger::text::Label;
use ledger::time::Zone;
use ledger::{hash, page, wire};
use serde::{Deserialize, Serialize};

use super::folder::{FolderError, io_error, write_private};

/// A book that this bank keeps.
#[derive(Clone)]
pub struct OwnBook {
    /// Its id.
    pub book: BookId,
    /// How it begins.
    pub genesis: Genesis,
    /// Its key.
    pub key: SigningKey,
    /// Its name.
    pub name: Label,
    /// The municipality a site lies in.
    pub municipality: Option<PartyId>,
    /// Its time zone.
    pub zone: Zone,
    /// The request by which it was opened.
    pub asked: Key,
}

/// The file: `keys/<book>.json`, readable by its owner only.
#[derive(Serialize, Deserialize)]
struct OnDisk {
    genesis: String,
    key: String,
    name: String,
    municipality: Option<String>,
    zone: Zone,
    asked: String,
}

impl OwnBook {
    /// The public half of its key.
    pub fn public(&self) -> PublicKey {
        page::public(&self.key)
    }

    /// The command by which the register takes the book in.
    pub fn add(&self) -> AddBook {
        AddBook {
            book: self.book,
            kind: self.genesis.kind,
            code: self.genesis.code.clone(),
            name: self.name.clone(),
            municipality: self.municipality,
            zone: self.zone,
            key: self.public(),
        }
    }
}

/// The folder of key files.
#[derive(Debug, Clone)]
pub struct Keyring {
    dir: PathBuf,
}

impl Keyring {
    /// The key files in a folder.
    pub const fn of(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Keeps a book's key.
    pub fn keep(&self, own: &OwnBook) -> Result<(), FolderError> {
        let on_disk = OnDisk {
            genesis: hex(&wire::encode(&own.genesis)),
            key: hex(&own.key.to_bytes()),
            name: own.name.as_str().to_owned(),
            municipality: own.municipality.map(|party| party.to_string()),
            zone: own.zone,
            asked: own.asked.to_string(),
        };
        let text = serde_json::to_string_pretty(&on_disk).expect("a key file is plain JSON");
        write_private(&self.dir.join(format!("{}.json", own.book)), text.as_bytes())
    }

    /// Every book whose key is here, in order of the ids.
    pub fn all(&self) -> Result<Vec<OwnBook>, FolderError> {
        let files = match std::fs::read_dir(&self.dir) {
            Ok(files) => files,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error(&self.dir, "the keys cannot be read")(error)),
        };
        let mut all = Vec::new();
        for file in files {
            let path = file.map_err(io_error(&self.dir, "the keys cannot be read"))?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                all.push(read(&path)?);
            }
        }
        all.sort_by_key(|own| own.book);
        Ok(all)
    }
}

fn read(path: &Path) -> Result<OwnBook, FolderError> {
    let foreign = |why: &str| FolderError::Foreign { path: path.to_owned(), why: why.to_owned() };
    let text = std::fs::read_to_string(path).map_err(io_error(path, "the key cannot be read"))?;
    let on_disk: OnDisk = serde_json::from_str(&text).map_err(|error| foreign(&error.to_string()))?;
    let genesis = unhex(&on_disk.genesis).ok_or_else(|| foreign("its genesis is not hexadecimal"))?;
    let key = unhex(&on_disk.key).and_then(|key| <[u8; 32]>::try_from(key).ok());
    let key = SigningKey::from_bytes(&key.ok_or_else(|| foreign("its key is not 64 hexadecimal digits"))?);
    let book = hash::genesis(&genesis);
    let genesis: Genesis =
        wire::decode(&genesis, wire::ENTRY_BYTES_MAX).map_err(|error| foreign(&error.to_string()))?;
    if genesis.key != page::public(&key) {
        return Err(foreign("its key is not the one that the book begins with"));
    }
    let municipality = on_disk.municipality.map(|id| id.parse()).transpose();
    Ok(OwnBook {
        book,
        genesis,
        key,
        name: Label::try_from(on_disk.name).map_err(|error| foreign(&error.to_string()))?,
        municipality: municipality.map_err(|_| foreign("its municipality is no id"))?,
        zone: on_disk.zone,
        asked: on_disk.asked.parse().map_err(|_| foreign("its request key is no id"))?,
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String succeeds");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
