//! The tree of RFC 6962 over SHA-256: its hashes, its nodes, its root, and the proofs that a leaf is in it and that it has only grown.
//!
//! Hashes are read through a function from [`Node`] to hash, asked only for nodes that are complete in the tree: what a log stores of
//! them, in tiles or otherwise, is the caller's.

mod frontier;
mod proof;

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

pub use frontier::Frontier;
pub(super) use proof::{Climb, Side};
pub use proof::{
    PROOF_HASHES_MAX, ProofError, ProveError, consistency_length, inclusion_length, prove_consistency, prove_inclusion,
    root_from_inclusion, verify_consistency, verify_inclusion,
};

use super::text;

/// A SHA-256 hash of the tree: of a leaf, a node, or the root. As text: base64.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreeHash(pub [u8; 32]);

/// The root of the tree without leaves: SHA-256 of nothing.
pub const EMPTY_ROOT: TreeHash = TreeHash([
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41,
    0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
]);

/// A text that is not the one base64 spelling of 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a hash: 32 bytes in base64, 44 characters")]
pub struct NotAHash;

impl fmt::Display for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::to_base64(&self.0))
    }
}

impl fmt::Debug for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TreeHash({self})")
    }
}

impl FromStr for TreeHash {
    type Err = NotAHash;

    fn from_str(hash: &str) -> Result<Self, NotAHash> {
        text::hash(hash).ok_or(NotAHash)
    }
}

/// The hash of a leaf with this entry.
pub fn leaf_hash(entry: &[u8]) -> TreeHash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    TreeHash(hasher.finalize().into())
}

/// The hash of a node over its two children.
pub fn node_hash(left: TreeHash, right: TreeHash) -> TreeHash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    TreeHash(Sha256::digest(bytes).into())
}

/// A node: the root over leaves `index · 2^level` up to, not with, `(index + 1) · 2^level`. Level 0 are the leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// How high it stands; it is over `2^level` leaves.
    pub level: u8,
    /// Which of its level, from 0.
    pub index: u64,
}

impl Node {
    /// Its first leaf, and how many leaves there are from there up to its end in a tree of this size. None when it begins behind the end.
    fn leaves(self, size: u64) -> Option<(u64, u64)> {
        let width = 1_u64.checked_shl(u32::from(self.level));
        let first = match width {
            Some(width) => self.index.checked_mul(width)?,
            None => (self.index == 0).then_some(0)?,
        };
        let left = size.checked_sub(first).filter(|left| *left > 0)?;
        Some((first, width.map_or(left, |width| width.min(left))))
    }

    /// Whether all its leaves are in a tree of this size, so that its hash never changes any more.
    pub fn is_complete(self, size: u64) -> bool {
        let width = 1_u64.checked_shl(u32::from(self.level));
        self.leaves(size).is_some_and(|(_, leaves)| width == Some(leaves))
    }

    /// The node over it and its sibling.
    pub(super) const fn parent(self) -> Self {
        Self { level: self.level.saturating_add(1), index: self.index >> 1 }
    }
}

/// The complete nodes over `count` leaves from `first` on, the leftmost first. `first` is a multiple of the power of two that spans them.
fn cover(mut first: u64, mut count: u64) -> Vec<Node> {
    let mut nodes = Vec::new();
    while let Some(log2) = count.checked_ilog2() {
        let log2 = log2.min(first.trailing_zeros());
        let (Some(width), Ok(level)) = (1_u64.checked_shl(log2), u8::try_from(log2)) else { break };
        nodes.push(Node { level, index: first.checked_shr(log2).unwrap_or(0) });
        first = first.saturating_add(width);
        count = count.saturating_sub(width);
    }
    nodes
}

/// The nodes that are the peaks of a tree: the complete trees it is made of, the largest first.
pub fn peaks(size: u64) -> Vec<Node> {
    cover(0, size)
}

/// The root over peaks, the largest first.
fn join(peaks: &[TreeHash]) -> Option<TreeHash> {
    peaks.iter().rev().copied().reduce(|right, left| node_hash(left, right))
}

/// The hash of a node in a tree of this size, be it complete or at the tree's ragged edge. None when it begins behind the end.
fn subtree<E>(
    node: Node,
    size: u64,
    read: &mut impl FnMut(Node) -> Result<TreeHash, E>,
) -> Result<Option<TreeHash>, E> {
    let Some((first, count)) = node.leaves(size) else { return Ok(None) };
    let hashes = cover(first, count).into_iter().map(read).collect::<Result<Vec<_>, E>>()?;
    Ok(join(&hashes))
}

/// The root of the tree of this size.
pub fn root<E>(size: u64, mut read: impl FnMut(Node) -> Result<TreeHash, E>) -> Result<TreeHash, E> {
    let hashes = peaks(size).into_iter().map(&mut read).collect::<Result<Vec<_>, E>>()?;
    Ok(join(&hashes).unwrap_or(EMPTY_ROOT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_knows_its_leaves_up_to_the_last_number() {
        let node = |level, index| Node { level, index };
        assert_eq!(node(0, 4).leaves(5), Some((4, 1)));
        assert_eq!(node(0, 5).leaves(5), None);
        assert_eq!(node(2, 1).leaves(6), Some((4, 2)));
        assert!(!node(2, 1).is_complete(7) && node(2, 1).is_complete(8));
        assert_eq!(node(63, 1).leaves(u64::MAX), Some((1 << 63, (1 << 63) - 1)));
        assert!(node(63, 0).is_complete(u64::MAX) && !node(63, 1).is_complete(u64::MAX));
        assert_eq!(node(64, 0).leaves(u64::MAX), Some((0, u64::MAX)));
        for far in [node(64, 1), node(255, 1), node(63, 2), node(1, u64::MAX), node(0, u64::MAX)] {
            assert_eq!(far.leaves(u64::MAX), None, "{far:?}");
            assert!(!far.is_complete(u64::MAX));
        }
    }

    #[test]
    fn peaks_are_the_ones_of_the_size() {
        assert_eq!(peaks(0), []);
        assert_eq!(peaks(u64::MAX).len(), 64);
        let levels: Vec<u8> = peaks(0b1011).into_iter().map(|node| node.level).collect();
        assert_eq!(levels, [3, 1, 0]);
        assert_eq!(peaks(0b1011)[2], Node { level: 0, index: 10 });
    }
}
