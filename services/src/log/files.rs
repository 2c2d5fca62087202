//! The log as static files: for readers over HTTP, and copied to a folder that any web server can serve.

use std::fs;
use std::io;
use std::path::Path;

use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::Note;
use transparency::log::tile::{Content, Tile, Tiles, encode_entries, grown};

use super::LogError;

/// The name of the published checkpoint.
pub(super) const CHECKPOINT: &str = "checkpoint";
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
pub fn publish(dir: &Path, to: &Path) -> Result<u64, LogError> {
    let failed = |path: &Path, error| LogError::Io { path: path.to_owned(), error };
    let path = dir.join(CHECKPOINT);
    let note = fs::read(&path).map_err(|error| failed(&path, error))?;
    let foreign = |why: String| LogError::Foreign { path: path.clone(), why };
    let checkpoint = Note::parse(&note).map_err(|error| foreign(error.to_string()))?;
    let checkpoint: Checkpoint = checkpoint.text().parse().map_err(|error| foreign(format!("{error}")))?;
    for tile in grown(0, checkpoint.size()) {
        let target = to.join(tile.to_string());
        if !target.exists() {
            let bytes = read_tile(dir, tile).map_err(|error| failed(&dir.join(tile.to_string()), error))?;
            put(&target, &bytes).map_err(|error| failed(&target, error))?;
        }
    }
    let target = to.join(CHECKPOINT);
    put(&target, &note).map_err(|error| failed(&target, error))?;
    Ok(checkpoint.size())
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let aside = path.with_extension("writing");
    fs::write(&aside, bytes)?;
    fs::File::open(&aside)?.sync_all()?;
    fs::rename(aside, path)
}
