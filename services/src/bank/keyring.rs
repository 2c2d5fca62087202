//! The books' keys: one file a book, which also says how the book begins, so that a book half opened can be finished. A book whose file is
//! lost is known by its first page and by the register.

use std::path::{Path, PathBuf};

use ledger::SigningKey;
use ledger::command::{AddBook, AddSuccessor, Command};
use ledger::event::{BookAdded, Genesis};
use ledger::ids::{ActorId, BookId, Key, PartyId, PublicKey};
use ledger::text::Label;
use ledger::time::Zone;
use ledger::{hash, page, wire};
use serde::{Deserialize, Serialize};

use super::folder::{FolderError, io_error, write_private};
use super::open::NOBODY;

/// A book that this bank keeps.
#[derive(Clone)]
pub struct OwnBook {
    /// Its id.
    pub book: BookId,
    /// How it begins.
    pub genesis: Genesis,
    /// Its keys that are here, the newest last; the first is the genesis's, unless that was lost.
    pub keys: Vec<SigningKey>,
    /// The requests by which the last of them were made: all but the genesis's.
    pub rotations: Vec<Key>,
    /// Its name.
    pub name: Label,
    /// The municipality a site lies in.
    pub municipality: Option<PartyId>,
    /// Its time zone.
    pub zone: Zone,
    /// The request by which it was opened.
    pub asked: Key,
    /// Who asked for it.
    pub actor: ActorId,
    /// The closed book that it succeeds, when it does.
    pub predecessor: Option<BookId>,
}

/// The file: `keys/<book>.json`, readable by its owner only.
#[derive(Serialize, Deserialize)]
struct OnDisk {
    genesis: String,
    /// The key of the genesis; not there when it was lost and another took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// Keys that were added since, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    later: Vec<Later>,
    name: String,
    municipality: Option<String>,
    zone: Zone,
    asked: String,
    #[serde(default)]
    actor: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    predecessor: Option<String>,
}

/// A key that followed the first.
#[derive(Serialize, Deserialize)]
struct Later {
    key: String,
    /// The request by which it was made.
    asked: String,
}

impl OwnBook {
    /// A book whose key is not here: as its first page and the register know it.
    pub(super) fn without_key(
        added: &BookAdded,
        genesis: Genesis,
        (asked, actor): (Key, ActorId),
        predecessor: Option<BookId>,
    ) -> Self {
        Self {
            book: added.book,
            genesis,
            keys: Vec::new(),
            rotations: Vec::new(),
            name: added.name.clone(),
            municipality: added.municipality,
            zone: added.zone,
            asked,
            actor,
            predecessor,
        }
    }

    /// The key that was made by this request.
    pub(super) fn made_by(&self, request: Key) -> Option<&SigningKey> {
        let first = self.keys.len().checked_sub(self.rotations.len())?;
        let at = self.rotations.iter().position(|asked| *asked == request)?;
        self.keys.get(first.checked_add(at)?)
    }

    /// The newest of its keys that may seal by the register's word.
    pub fn key_among(&self, allowed: &[PublicKey]) -> Option<&SigningKey> {
        self.keys.iter().rev().find(|key| allowed.contains(&page::public(key)))
    }

    /// The command by which the register takes the book in.
    pub fn add(&self) -> Command {
        let book = AddBook {
            book: self.book,
            kind: self.genesis.kind,
            code: self.genesis.code.clone(),
            name: self.name.clone(),
            municipality: self.municipality,
            zone: self.zone,
            key: self.genesis.key,
        };
        match self.predecessor {
            Some(predecessor) => Command::AddSuccessor(AddSuccessor { predecessor, book }),
            None => Command::AddBook(book),
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

    /// Where a book's key is, or should be.
    pub fn path(&self, book: BookId) -> PathBuf {
        self.dir.join(format!("{book}.json"))
    }

    /// Keeps a book's key.
    pub fn keep(&self, own: &OwnBook) -> Result<(), FolderError> {
        let (first, made) = own.keys.split_at(own.keys.len().saturating_sub(own.rotations.len()));
        let on_disk = OnDisk {
            genesis: hex(&wire::encode(&own.genesis)),
            key: first.first().map(|key| hex(&key.to_bytes())),
            later: made.iter().zip(&own.rotations).map(later).collect(),
            name: own.name.as_str().to_owned(),
            municipality: own.municipality.map(|party| party.to_string()),
            zone: own.zone,
            asked: own.asked.to_string(),
            actor: Some(own.actor.to_string()),
            predecessor: own.predecessor.map(|book| book.to_string()),
        };
        let text = serde_json::to_string_pretty(&on_disk).expect("a key file is plain JSON");
        write_private(&self.path(own.book), text.as_bytes())
    }

    /// Puts the key of a book that the register refused aside: it is not opened any more, and not lost.
    pub fn set_aside(&self, book: BookId) -> Result<(), FolderError> {
        let path = self.path(book);
        let aside = self.dir.join(format!("{book}.refused"));
        std::fs::rename(&path, aside).map_err(io_error(&path, "the key cannot be set aside"))
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
    let mut keys = Vec::new();
    for key in on_disk.key.iter().chain(on_disk.later.iter().map(|later| &later.key)) {
        let key = unhex(key).and_then(|key| <[u8; 32]>::try_from(key).ok());
        keys.push(SigningKey::from_bytes(&key.ok_or_else(|| foreign("a key is not 64 hexadecimal digits"))?));
    }
    let book = hash::genesis(&genesis);
    let genesis: Genesis =
        wire::decode(&genesis, wire::ENTRY_BYTES_MAX).map_err(|error| foreign(&error.to_string()))?;
    if on_disk.key.is_some() && keys.first().map(page::public) != Some(genesis.key) {
        return Err(foreign("its key is not the one that the book begins with"));
    }
    let rotations = on_disk.later.iter().map(|later| later.asked.parse()).collect::<Result<Vec<Key>, _>>();
    let predecessor = on_disk.predecessor.map(|book| book.parse()).transpose();
    let municipality = on_disk.municipality.map(|id| id.parse()).transpose();
    Ok(OwnBook {
        book,
        genesis,
        keys,
        rotations: rotations.map_err(|_| foreign("a later key's request is no id"))?,
        name: Label::try_from(on_disk.name).map_err(|error| foreign(&error.to_string()))?,
        municipality: municipality.map_err(|_| foreign("its municipality is no id"))?,
        zone: on_disk.zone,
        asked: on_disk.asked.parse().map_err(|_| foreign("its request key is no id"))?,
        actor: match on_disk.actor {
            Some(actor) => actor.parse().map_err(|_| foreign("its actor is no id"))?,
            None => NOBODY,
        },
        predecessor: predecessor.map_err(|_| foreign("the book that it succeeds is no id"))?,
    })
}

fn later((key, asked): (&SigningKey, &Key)) -> Later {
    Later { key: hex(&key.to_bytes()), asked: asked.to_string() }
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
