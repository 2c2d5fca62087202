//! Reading a tree from its tiles: which tiles a proof needs, and any node's hash from the tile that holds it.

use std::convert::Infallible;

use rustc_hash::FxHashMap;

use super::{TILE_HEIGHT, Tile, TileError, WIDTH};
use crate::log::merkle::{
    EMPTY_ROOT, Node, ProofError, ProveError, TreeHash, node_hash, prove_consistency, prove_inclusion, root,
};

/// How many tiles are kept ready; each takes some 16 KB.
pub const TILES_KEPT_MAX: usize = 1_024;

/// Why a hash cannot be read from tiles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError<E> {
    /// The tile cannot be had.
    #[error("{tile}: {error}")]
    Fetch {
        /// The tile.
        tile: Tile,
        /// Why.
        error: E,
    },
    /// The tile's bytes are not what they must be.
    #[error("{tile}: {error}")]
    Tile {
        /// The tile.
        tile: Tile,
        /// Why.
        error: TileError,
    },
    /// The node is not complete in this tree.
    #[error("a tree of {size} leaves has no node {index} at level {level}")]
    Node {
        /// The tree's size.
        size: u64,
        /// The node's level.
        level: u8,
        /// The node's index.
        index: u64,
    },
}

/// A tree of which the tiles can be fetched. It keeps those it has read, with every node inside them, so that many proofs cost little.
///
/// Nothing it reads is believed: a proof made from foreign tiles must be verified against a root like any other.
#[derive(Debug)]
pub struct Tiles<F> {
    size: u64,
    fetch: F,
    kept: FxHashMap<Tile, Rows>,
}

/// The hashes of a tile, and above them those of every complete node inside it: row 0 is the tile's own.
type Rows = Vec<Vec<TreeHash>>;

fn rows(hashes: Vec<TreeHash>) -> Rows {
    let mut rows = vec![hashes];
    while let Some(below) = rows.last().filter(|below| below.len() > 1 && rows.len() < usize::from(TILE_HEIGHT)) {
        let (pairs, _) = below.as_chunks::<2>();
        let row = pairs.iter().map(|[left, right]| node_hash(*left, *right)).collect();
        rows.push(row);
    }
    rows
}

impl<F> Tiles<F> {
    /// The tree of this size; `fetch` gives the bytes of a tile, or of the full tile in its place.
    pub fn new<E>(size: u64, fetch: F) -> Self
    where
        F: FnMut(Tile) -> Result<Vec<u8>, E>,
    {
        Self { size, fetch, kept: FxHashMap::default() }
    }

    /// The tree's size.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The hash of a node that is complete in the tree.
    pub fn read<E>(&mut self, node: Node) -> Result<TreeHash, ReadError<E>>
    where
        F: FnMut(Tile) -> Result<Vec<u8>, E>,
    {
        let Node { level, index } = node;
        let missing = ReadError::Node { size: self.size, level, index };
        let Some(tile) = Tile::holding(node, self.size) else { return Err(missing) };
        if !self.kept.contains_key(&tile) {
            let bytes = (self.fetch)(tile).map_err(|error| ReadError::Fetch { tile, error })?;
            let hashes = tile.hashes(&bytes).map_err(|error| ReadError::Tile { tile, error })?;
            if self.kept.len() >= TILES_KEPT_MAX {
                self.kept.clear();
            }
            self.kept.insert(tile, rows(hashes));
        }
        let row = level.checked_rem(TILE_HEIGHT).unwrap_or(0);
        let width = WIDTH.checked_shr(u32::from(row)).unwrap_or(0);
        let place = index.checked_rem(width).and_then(|place| usize::try_from(place).ok());
        let found = self.kept.get(&tile).and_then(|rows| rows.get(usize::from(row))?.get(place?));
        found.copied().ok_or(missing)
    }

    /// The root of the tree.
    pub fn root<E>(&mut self) -> Result<TreeHash, ReadError<E>>
    where
        F: FnMut(Tile) -> Result<Vec<u8>, E>,
    {
        root(self.size, |node| self.read(node))
    }

    /// The proof that leaf `index` is in the tree.
    pub fn prove_inclusion<E>(&mut self, index: u64) -> Result<Vec<TreeHash>, ProveError<ReadError<E>>>
    where
        F: FnMut(Tile) -> Result<Vec<u8>, E>,
    {
        prove_inclusion(index, self.size, |node| self.read(node))
    }

    /// The proof that the tree has grown from `old` leaves.
    pub fn prove_consistency<E>(&mut self, old: u64) -> Result<Vec<TreeHash>, ProveError<ReadError<E>>>
    where
        F: FnMut(Tile) -> Result<Vec<u8>, E>,
    {
        prove_consistency(old, self.size, |node| self.read(node))
    }
}

/// Takes note of the tiles that a computation asks for. The hashes it gets are of no meaning.
fn asked(size: u64, ask: impl FnOnce(&mut dyn FnMut(Node) -> Result<TreeHash, Infallible>)) -> Vec<Tile> {
    let mut tiles = Vec::new();
    ask(&mut |node| {
        tiles.extend(Tile::holding(node, size));
        Ok(EMPTY_ROOT)
    });
    tiles.sort_unstable();
    tiles.dedup();
    tiles
}

/// The tiles from which the root of a tree is made.
pub fn root_tiles(size: u64) -> Vec<Tile> {
    asked(size, |read| {
        let _ = root(size, read);
    })
}

/// The tiles from which the proof of leaf `index` is made.
pub fn inclusion_tiles(index: u64, size: u64) -> Result<Vec<Tile>, ProofError> {
    let mut refused = None;
    let tiles = asked(size, |read| refused = prove_inclusion(index, size, read).err());
    no_refusal(refused.as_ref()).map(|()| tiles)
}

/// The tiles from which the proof that a tree of `old` leaves has grown to `new` is made.
pub fn consistency_tiles(old: u64, new: u64) -> Result<Vec<Tile>, ProofError> {
    let mut refused = None;
    let tiles = asked(new, |read| refused = prove_consistency(old, new, read).err());
    no_refusal(refused.as_ref()).map(|()| tiles)
}

fn no_refusal(refused: Option<&ProveError<Infallible>>) -> Result<(), ProofError> {
    match refused {
        Some(ProveError::Asked(error)) => Err(*error),
        Some(ProveError::Read(never)) => match *never {},
        None => Ok(()),
    }
}
