//! What the bank's log has shown: by its own files, by its witnesses, and leaf by leaf by a published copy and by its own tiles.

use std::path::Path;

use transparency::log::checkpoint::Checkpoint;
use transparency::log::leaf::Leaf;
use transparency::log::note::{Note, VerifierKey};
use transparency::log::tile::{Content, TILE_WIDTH, Tile, check_entries, check_tiles};

use super::SuccessionError;
use crate::log::{OldLog, read_tile, remembered};

/// Who says how large the log was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// What the log signed last, by the bank's own file.
    Signed,
    /// The bank's own tiles, as they were published last.
    Tiles,
    /// A published copy.
    Published,
    /// A witness, by what the policy calls it.
    Witness(String),
}

/// What was shown.
#[derive(Debug)]
pub struct Evidence {
    /// Every tree that is known, and who says so.
    pub all: Vec<(Checkpoint, Source)>,
    /// The leaves that copies of the log have, in their order.
    pub copies: Vec<Vec<Leaf>>,
    /// Witnesses that were not heard, and why.
    pub silent: Vec<(String, String)>,
}

impl Evidence {
    /// Asks everybody who may know.
    pub(super) async fn gather(dir: &Path, old: &OldLog, published: Option<&Path>) -> Result<Self, SuccessionError> {
        let (mut all, mut copies, mut silent) = (Vec::new(), Vec::new(), Vec::new());
        all.extend(old.signed.clone().map(|checkpoint| (checkpoint, Source::Signed)));
        // The tiles can be made again from the log book, so they may be damaged, or of a log that was begun since: then they say nothing.
        if let Ok((checkpoint, leaves)) = read_published(&dir.join("log"), old) {
            all.push((checkpoint, Source::Tiles));
            copies.push(leaves);
        }
        if let Some(path) = published {
            let wrong = |why: String| SuccessionError::Published { path: path.to_owned(), why };
            let (checkpoint, leaves) = read_published(path, old).map_err(wrong)?;
            all.push((checkpoint, Source::Published));
            copies.push(leaves);
        }
        if let (Some(policy), Some(name)) = (&old.policy, &old.name) {
            for (witness, said) in remembered(policy, name).await {
                match said {
                    Ok(checkpoint) => all.push((checkpoint, Source::Witness(witness))),
                    Err(why) => silent.push((witness, why)),
                }
            }
        }
        Ok(Self { all, copies, silent })
    }

    /// The largest tree that is known, and who says so.
    pub fn largest(&self) -> Option<&(Checkpoint, Source)> {
        self.all.iter().max_by_key(|(checkpoint, _)| checkpoint.size())
    }
}

/// The name of the log that a published copy is of.
pub(super) fn origin_of(dir: &Path) -> Option<String> {
    let note = Note::parse(&std::fs::read(dir.join("checkpoint")).ok()?).ok()?;
    note.text().parse::<Checkpoint>().ok().map(|checkpoint| checkpoint.origin().to_owned())
}

/// A checkpoint that the log signed; that it is of its name, where its key is not known.
fn checked(note: &[u8], old: &OldLog) -> Result<Checkpoint, String> {
    let note = Note::parse(note).map_err(|error| error.to_string())?;
    let key: Option<&VerifierKey> = old.key.as_ref();
    if let Some(key) = key {
        note.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    }
    let checkpoint: Checkpoint = note.text().parse().map_err(|error| format!("{error}"))?;
    let is_its = old.name.as_ref().is_none_or(|name| checkpoint.origin() == name);
    if is_its { Ok(checkpoint) } else { Err("it is of another log".to_owned()) }
}

/// A published copy, whole: its checkpoint and all its leaves.
fn read_published(dir: &Path, old: &OldLog) -> Result<(Checkpoint, Vec<Leaf>), String> {
    let note = std::fs::read(dir.join("checkpoint")).map_err(|error| error.to_string())?;
    let checkpoint = checked(&note, old)?;
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
