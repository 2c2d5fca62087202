//! Checking a whole log from its tiles: every tile is the one below it hashed, entries are the leaves, and the top is the root.

use super::{Content, ReadError, TILE_HEIGHT, Tile, TileError, Tiles, WIDTH};
use crate::log::merkle::{Frontier, TreeHash, leaf_hash};

/// What is wrong with the tiles of a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckError<E> {
    /// A tile cannot be had or is malformed.
    #[error("{0}")]
    Read(#[from] ReadError<E>),
    /// A full tile has not the hash that the level above states.
    #[error("{tile} does not have the hash that the tile above it states")]
    Tile {
        /// The tile.
        tile: Tile,
    },
    /// An entry has not the hash that level 0 states.
    #[error("{tile}: entry {at} of it does not have the hash that level 0 states")]
    Entry {
        /// The tile of entries.
        tile: Tile,
        /// Which, from 0.
        at: usize,
    },
    /// The tiles make another root.
    #[error("the tiles make the root {got}, the checkpoint says {want}")]
    Root {
        /// The root they make.
        got: TreeHash,
        /// The root they must make.
        want: TreeHash,
    },
}

/// Checks that all tiles of hashes of a tree are those of this root. Each tile is fetched at most twice, in order, two are held at a time.
pub fn check_tiles<E>(
    size: u64,
    want: TreeHash,
    mut fetch: impl FnMut(Tile) -> Result<Vec<u8>, E>,
) -> Result<(), CheckError<E>> {
    for level in 0..TILE_HEIGHT {
        let mut above: Vec<TreeHash> = Vec::new();
        for index in 0_u64.. {
            let Some(tile) = Tile::in_tree(Content::Hashes { level }, index, size) else { break };
            let hashes = hashes(tile, &mut fetch)?;
            let (parent, place) = (index / WIDTH, index % WIDTH);
            let parent = Tile::in_tree(Content::Hashes { level: level.saturating_add(1) }, parent, size);
            if let Some(parent) = parent.filter(|_| place == 0) {
                above = self::hashes(parent, &mut fetch)?;
            }
            if tile.is_full() {
                let mut made = Frontier::new();
                for hash in &hashes {
                    made.push(*hash, |_, _| ());
                }
                let stated = usize::try_from(place).ok().and_then(|place| above.get(place));
                if stated != Some(&made.root()) {
                    return Err(CheckError::Tile { tile });
                }
            }
        }
    }
    let got = Tiles::new(size, fetch).root()?;
    if got == want { Ok(()) } else { Err(CheckError::Root { got, want }) }
}

/// Checks that all entries of a log are the leaves that level 0 of its tiles states, which [`check_tiles`] checks.
pub fn check_entries<E>(size: u64, mut fetch: impl FnMut(Tile) -> Result<Vec<u8>, E>) -> Result<(), CheckError<E>> {
    for index in 0_u64.. {
        let Some(tile) = Tile::in_tree(Content::Entries, index, size) else { break };
        let bytes = fetch(tile).map_err(|error| ReadError::Fetch { tile, error })?;
        let entries = tile.entries(&bytes).map_err(|error| ReadError::Tile { tile, error })?;
        let hashes = hashes(Tile { content: Content::Hashes { level: 0 }, ..tile }, &mut fetch)?;
        let other = entries.iter().zip(&hashes).position(|(entry, hash)| leaf_hash(entry) != *hash);
        if let Some(at) = other {
            return Err(CheckError::Entry { tile, at });
        }
    }
    Ok(())
}

fn hashes<E>(tile: Tile, fetch: &mut impl FnMut(Tile) -> Result<Vec<u8>, E>) -> Result<Vec<TreeHash>, ReadError<E>> {
    let bytes = fetch(tile).map_err(|error| ReadError::Fetch { tile, error })?;
    tile.hashes(&bytes).map_err(|error: TileError| ReadError::Tile { tile, error })
}
