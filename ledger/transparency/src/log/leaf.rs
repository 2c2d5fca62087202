//! The bank's leaf: one page of one book, as it stands in the transparency log.
//!
//! ```text
//! book 32 │ u64 page, little-endian │ page hash 32                                    72 bytes
//! ```

use ledger::ids::{BookId, Hash};

use super::merkle::{TreeHash, leaf_hash};

/// Bytes of a leaf.
pub const LEAF_BYTES: usize = 72;

/// One page of one book. It discloses nothing of what is on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf {
    /// The book.
    pub book: BookId,
    /// The page's number, from 1.
    pub page: u64,
    /// The page's hash.
    pub page_hash: Hash,
}

/// Why bytes are no leaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LeafError {
    /// They are not as many.
    #[error("a leaf has {LEAF_BYTES} bytes, these are {0}")]
    Length(usize),
    /// Pages are numbered from 1.
    #[error("a leaf names a page from 1 on, this one names page 0")]
    Page,
}

impl Leaf {
    /// The bytes: an entry of the log.
    pub fn to_bytes(&self) -> [u8; LEAF_BYTES] {
        let mut bytes = [0; LEAF_BYTES];
        bytes[..32].copy_from_slice(&self.book.0);
        bytes[32..40].copy_from_slice(&self.page.to_le_bytes());
        bytes[40..].copy_from_slice(&self.page_hash.0);
        bytes
    }

    /// The leaf of these bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LeafError> {
        let wrong = LeafError::Length(bytes.len());
        let (book, rest) = bytes.split_first_chunk::<32>().ok_or(wrong)?;
        let (page, page_hash) = rest.split_first_chunk::<8>().ok_or(wrong)?;
        let page_hash = <[u8; 32]>::try_from(page_hash).map_err(|_| wrong)?;
        let leaf = Self { book: BookId(*book), page: u64::from_le_bytes(*page), page_hash: Hash(page_hash) };
        if leaf.page == 0 { Err(LeafError::Page) } else { Ok(leaf) }
    }

    /// Its hash in the tree.
    pub fn hash(&self) -> TreeHash {
        leaf_hash(&self.to_bytes())
    }
}
