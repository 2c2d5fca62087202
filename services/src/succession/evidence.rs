//! What the bank's log has shown: by its own file, by its witnesses, and leaf by leaf by a published copy.

use std::collections::BTreeMap;
use std::path::Path;

use ledger::event::NamedPage;
use ledger::ids::BookId;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::leaf::Leaf;
use transparency::log::note::{Note, VerifierKey};
use transparency::log::tile::{Content, TILE_WIDTH, Tile, check_entries, check_tiles};

use super::SuccessionError;
use crate::log::{Keep, read_policy, read_signed, read_tile, remembered};

/// Who says how large the log was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// What the log signed last, by the bank's own file.
    Signed,
    /// A published copy.
    Published,
    /// A witness, by what the policy calls it.
    Witness(String),
}

/// What was shown.
#[derive(Debug)]
pub struct Evidence {
    /// The largest tree that is known, and who says so.
    pub largest: (Checkpoint, Source),
    /// Every tree that is known.
    pub all: Vec<(Checkpoint, Source)>,
    /// How many leaves a published copy has, in their order.
    pub leaves: Vec<Leaf>,
    /// Witnesses that were not heard, and why.
    pub silent: Vec<(String, String)>,
}

impl Evidence {
    /// Asks everybody who may know.
    pub async fn gather(dir: &Path, published: Option<&Path>) -> Result<Self, SuccessionError> {
        let key = Keep::read_verifier(dir)?;
        let policy = read_policy(dir, &key)?;
        let mut all = Vec::new();
        let own = read_signed(dir).and_then(|note| checked(&note, &key).ok());
        all.extend(own.map(|checkpoint| (checkpoint, Source::Signed)));
        let mut leaves = Vec::new();
        if let Some(path) = published {
            let wrong = |why: String| SuccessionError::Published { path: path.to_owned(), why };
            let (checkpoint, found) = read_published(path, &key).map_err(wrong)?;
            leaves = found;
            all.push((checkpoint, Source::Published));
        }
        let mut silent = Vec::new();
        for (name, said) in remembered(&policy, key.name().as_str()).await {
            match said {
                Ok(checkpoint) => all.push((checkpoint, Source::Witness(name))),
                Err(why) => silent.push((name, why)),
            }
        }
        let largest = all.iter().max_by_key(|(checkpoint, _)| checkpoint.size()).cloned();
        let largest = largest.ok_or_else(|| SuccessionError::BrokeOff("the log has signed nothing".to_owned()))?;
        Ok(Self { largest, all, leaves, silent })
    }

    /// The last leaf of each book, by the published copy.
    pub(super) fn last(&self) -> BTreeMap<BookId, NamedPage> {
        let named = |leaf: &Leaf| (leaf.book, NamedPage { page: leaf.page, hash: leaf.page_hash });
        self.leaves.iter().map(named).collect()
    }
}

/// A checkpoint that the log signed.
fn checked(note: &[u8], key: &VerifierKey) -> Result<Checkpoint, String> {
    let note = Note::parse(note).map_err(|error| error.to_string())?;
    note.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    let checkpoint: Checkpoint = note.text().parse().map_err(|error| format!("{error}"))?;
    if checkpoint.origin() == key.name().as_str() { Ok(checkpoint) } else { Err("it is of another log".to_owned()) }
}

/// A published copy, whole: its checkpoint and all its leaves.
fn read_published(dir: &Path, key: &VerifierKey) -> Result<(Checkpoint, Vec<Leaf>), String> {
    let note = std::fs::read(dir.join("checkpoint")).map_err(|error| error.to_string())?;
    let checkpoint = checked(&note, key)?;
    let (size, root) = (checkpoint.size(), checkpoint.root());
    check_tiles(size, root, |tile| read_tile(dir, tile)).map_err(|error| error.to_string())?;
    check_entries(size, |tile| read_tile(dir, tile)).map_err(|error| error.to_string())?;
    let mut leaves = Vec::new();
    for index in 0..size.div_ceil(u64::from(TILE_WIDTH)) {
        let Some(tile) = Tile::in_tree(Content::Entries, index, size) else { break };
        let bytes = read_tile(dir, tile).map_err(|error| error.to_string())?;
        for entry in tile.entries(&bytes).map_err(|error| error.to_string())? {
            leaves.push(Leaf::from_bytes(entry).map_err(|error| error.to_string())?);
        }
    }
    Ok((checkpoint, leaves))
}
