//! The growing edge of a tree: its peaks, enough to take leaves and to tell the root.

use super::{EMPTY_ROOT, Node, TreeHash, join, node_hash, peaks};

/// A tree of which only the peaks are kept: at most 64 hashes, however large it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<TreeHash>,
}

impl Frontier {
    /// The tree without leaves.
    pub const fn new() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// The edge of a tree that is kept elsewhere.
    pub fn read<E>(size: u64, read: impl FnMut(Node) -> Result<TreeHash, E>) -> Result<Self, E> {
        Ok(Self { size, peaks: peaks(size).into_iter().map(read).collect::<Result<_, E>>()? })
    }

    /// How many leaves there are.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The hashes of [`peaks`] of this size, in that order.
    pub fn peaks(&self) -> &[TreeHash] {
        &self.peaks
    }

    /// Takes the hash of the next leaf and hands out every node that is complete with it, the leaf itself first.
    pub fn push(&mut self, leaf: TreeHash, mut made: impl FnMut(Node, TreeHash)) {
        let (mut node, mut hash) = (Node { level: 0, index: self.size }, leaf);
        made(node, hash);
        while node.index & 1 == 1 {
            let left = self.peaks.pop().expect("a tree has a peak for each one in its size");
            hash = node_hash(left, hash);
            node = node.parent();
            made(node, hash);
        }
        self.peaks.push(hash);
        self.size = self.size.checked_add(1).expect("a log never has 2^64 leaves");
    }

    /// The root.
    pub fn root(&self) -> TreeHash {
        join(&self.peaks).unwrap_or(EMPTY_ROOT)
    }
}
