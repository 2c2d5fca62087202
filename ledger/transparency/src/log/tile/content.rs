//! What stands in a tile: hashes one behind the other, or entries with their lengths.

use super::{Content, TILE_WIDTH, Tile};
use crate::log::merkle::TreeHash;

/// The most bytes an entry of a log may have.
pub const ENTRY_BYTES_MAX: usize = 65_535;

/// Why bytes are not a tile's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Not as many hashes as the tile is wide.
    #[error("a tile of {want} hashes has {} bytes, these are {got}", u32::from(*want).saturating_mul(32))]
    Length {
        /// How many hashes there must be.
        want: u16,
        /// How many bytes there are.
        got: usize,
    },
    /// Entries were asked of a tile of hashes, or hashes of one of entries.
    #[error("the tile holds something else: entries are in tile/entries, hashes in tile/<level>")]
    Content,
    /// The bytes end inside an entry.
    #[error("entry {at} of the tile is cut off")]
    Cut {
        /// Which, from 0.
        at: u16,
    },
    /// Something follows the last entry.
    #[error("{bytes} bytes follow the {want} entries of the tile")]
    Trailing {
        /// How many entries there must be.
        want: u16,
        /// How many bytes follow them.
        bytes: usize,
    },
    /// An entry is too long for its length.
    #[error("an entry of {0} bytes; it may have {ENTRY_BYTES_MAX}")]
    TooLong(usize),
}

impl Tile {
    /// The hashes of the tile's bytes. The bytes of the full tile do as well: of them the first [`Tile::width`] are taken.
    pub fn hashes(&self, bytes: &[u8]) -> Result<Vec<TreeHash>, TileError> {
        if self.content == Content::Entries {
            return Err(TileError::Content);
        }
        let (hashes, rest) = bytes.as_chunks::<32>();
        let width = usize::from(self.width);
        let fits = hashes.len() == width || (hashes.len() == usize::from(TILE_WIDTH) && width < hashes.len());
        if !fits || !rest.is_empty() {
            return Err(TileError::Length { want: self.width, got: bytes.len() });
        }
        Ok(hashes.iter().take(width).copied().map(TreeHash).collect())
    }

    /// The entries of the tile's bytes, which must be as many as it is wide.
    pub fn entries<'a>(&self, bytes: &'a [u8]) -> Result<Vec<&'a [u8]>, TileError> {
        if self.content != Content::Entries {
            return Err(TileError::Content);
        }
        let mut entries = Vec::with_capacity(usize::from(self.width).min(bytes.len()));
        let mut rest = bytes;
        for at in 0..self.width {
            let cut = TileError::Cut { at };
            let (length, after) = rest.split_first_chunk::<2>().ok_or(cut)?;
            let (entry, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(cut)?;
            entries.push(entry);
            rest = after;
        }
        if rest.is_empty() { Ok(entries) } else { Err(TileError::Trailing { want: self.width, bytes: rest.len() }) }
    }
}

/// The bytes of a tile of hashes.
pub fn encode_hashes(hashes: &[TreeHash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The bytes of a tile of entries.
pub fn encode_entries<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, TileError> {
    let mut bytes = Vec::new();
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| TileError::TooLong(entry.len()))?;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    Ok(bytes)
}
