//! The log as static files: for readers over HTTP, and copied to a folder that any web server can serve.

use std::fs;
use std::io;
use std::path::Path;

use transparency::log::checkpoint::Checkpoint;
use transparency::log::merkle::verify_consistency;
use transparency::log::note::Note;
use transparency::log::tile::{Content, Tile, Tiles, check_entries, check_tiles, encode_entries, grown};

use super::LogError;
use crate::bank::write_whole;

/// The name of the published checkpoint.
pub(super) const CHECKPOINT: &str = "checkpoint";
/// For everyone, as far as the system's mask allows.
pub(super) const OPEN: u32 = 0o666;
/// The name of what enough witnesses cosigned last.
pub(super) const COSIGNED: &str = "cosigned";

/// A file of the log, as it is given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it never changes any more.
    pub is_final: bool,
}

/// The tile at a path below the log, when the log has it.
pub fn served(dir: &Path, path: &str) -> io::Result<Option<Served>> {
    let Ok(tile) = path.parse::<Tile>() else { return Ok(None) };
    match read_tile(dir, tile) {
        Ok(bytes) => Ok(Some(Served { bytes, is_final: tile.is_full() })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The tree of this size, by the tiles in a folder.
pub(super) fn tiles(dir: &Path, size: u64) -> Tiles<impl FnMut(Tile) -> io::Result<Vec<u8>> + use<>> {
    let dir = dir.to_owned();
    Tiles::new(size, move |tile| read_tile(&dir, tile))
}

/// The bytes of a tile; of one that has grown full since, the part that was asked for.
pub(crate) fn read_tile(dir: &Path, tile: Tile) -> io::Result<Vec<u8>> {
    match fs::read(dir.join(tile.to_string())) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !tile.is_full() => {
            let full = fs::read(dir.join(tile.full().to_string()))?;
            first_part(tile, &full).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the tile is malformed"))
        }
        read => read,
    }
}

fn first_part(tile: Tile, full: &[u8]) -> Option<Vec<u8>> {
    let width = usize::from(tile.width);
    match tile.content {
        Content::Hashes { .. } => full.get(..width.checked_mul(32)?).map(<[u8]>::to_vec),
        Content::Entries => {
            let entries = tile.full().entries(full).ok()?;
            encode_entries(entries.into_iter().take(width)).ok()
        }
    }
}

/// Copies the published log in `dir` to a folder for a web server: what is there already is left, the checkpoint comes last. Gives its size.
/// A folder that holds another log, or one that this does not grow out of, is left as it is: it may be the only witness of what was shown.
pub fn publish(dir: &Path, to: &Path) -> Result<u64, LogError> {
    let failed = |path: &Path, error| LogError::Io { path: path.to_owned(), error };
    let (path, note) = (dir.join(CHECKPOINT), fs::read(dir.join(CHECKPOINT)));
    let note = note.map_err(|error| failed(&path, error))?;
    let checkpoint = checkpoint(&note).map_err(|why| LogError::Foreign { path, why })?;
    let (size, root) = (checkpoint.size(), checkpoint.root());
    let whole = check_tiles(size, root, |tile| read_tile(dir, tile)).map_err(|error| error.to_string());
    let whole =
        whole.and_then(|()| check_entries(size, |tile| read_tile(dir, tile)).map_err(|error| error.to_string()));
    whole.map_err(|why| LogError::Foreign {
        path: dir.to_owned(),
        why: format!("{why}. Nothing was copied; start the desk again: it makes the tiles again from the log book"),
    })?;
    let other = |why: String| LogError::Published { path: to.to_owned(), why };
    grows_out_of(dir, &checkpoint, to).map_err(other)?;
    let mut wanted = Vec::new();
    for tile in grown(0, size) {
        let target = to.join(tile.to_string());
        let bytes = read_tile(dir, tile).map_err(|error| failed(&dir.join(tile.to_string()), error))?;
        match fs::read(&target) {
            Ok(there) if there == bytes => {}
            Ok(_) => return Err(other(format!("its {tile} has other bytes than this log's"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => wanted.push(tile),
            Err(error) => return Err(failed(&target, error)),
        }
    }
    for tile in wanted {
        let bytes = read_tile(dir, tile).map_err(|error| failed(&dir.join(tile.to_string()), error))?;
        put(&to.join(tile.to_string()), &bytes)?;
    }
    put(&to.join(CHECKPOINT), &note)?;
    Ok(size)
}

/// Whether a log has grown out of what a folder has of it; why not.
fn grows_out_of(dir: &Path, new: &Checkpoint, to: &Path) -> Result<(), String> {
    let before = match fs::read(to.join(CHECKPOINT)) {
        Ok(note) => checkpoint(&note).map_err(|why| format!("its checkpoint is none: {why}"))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("its checkpoint cannot be read: {error}")),
    };
    if before.origin() != new.origin() {
        return Err(format!("it is of the log {}, and this is {}", before.origin(), new.origin()));
    }
    let (old, size) = (before.size(), new.size());
    if old > size {
        return Err(format!("it has {old} pages, and this log has only {size}"));
    }
    let proof = tiles(dir, size).prove_consistency(old).map_err(|error| error.to_string())?;
    let grown = verify_consistency((old, before.root()), (size, new.root()), &proof);
    grown.map_err(|error| format!("its {old} pages are not those of this log: {error}"))
}

fn checkpoint(note: &[u8]) -> Result<Checkpoint, String> {
    let note = Note::parse(note).map_err(|error| error.to_string())?;
    note.text().parse().map_err(|error| format!("{error}"))
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), LogError> {
    write_whole(path, bytes, OPEN, true).map_err(|error| LogError::Io { path: path.to_owned(), error })
}
