//! Proofs: that a leaf is in a tree, and that a tree has only grown. RFC 6962 §2.1.1 and §2.1.2; checked as RFC 9162 §2.1.3.2 and §2.1.4.2.

use std::fmt::Debug;

use super::{EMPTY_ROOT, Node, TreeHash, node_hash, subtree};

/// The most hashes a proof may have: one for each level of the largest tree.
pub const PROOF_HASHES_MAX: usize = 64;

/// Where a sibling stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::log) enum Side {
    Left,
    Right,
}

/// The way from a node up to the root of a tree: the sibling at every level that has one. Where there is none the node rises as it is.
pub(in crate::log) struct Climb {
    node: Node,
    last: u64,
}

impl Climb {
    /// From a node of a tree of this size, which is not empty.
    pub(in crate::log) fn new(node: Node, size: u64) -> Self {
        let last = size.saturating_sub(1).checked_shr(u32::from(node.level)).unwrap_or(0);
        Self { node, last }
    }
}

impl Iterator for Climb {
    type Item = (Side, Node);

    fn next(&mut self) -> Option<(Side, Node)> {
        while self.last > 0 {
            let (Node { level, index }, last) = (self.node, self.last);
            (self.node, self.last) = (self.node.parent(), last >> 1);
            if index & 1 == 1 {
                return Some((Side::Left, Node { level, index: index ^ 1 }));
            }
            if index < last {
                return Some((Side::Right, Node { level, index: index ^ 1 }));
            }
        }
        None
    }
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// There is no such leaf.
    #[error("leaf {index} is not in a tree of {size}")]
    Index {
        /// The leaf.
        index: u64,
        /// The tree's size.
        size: u64,
    },
    /// The tree has shrunk.
    #[error("a tree of {new} leaves cannot have grown from one of {old}")]
    Sizes {
        /// The size it had.
        old: u64,
        /// The size it has.
        new: u64,
    },
    /// It has not the length that the sizes ask for.
    #[error("the proof has {got} hashes where there must be {want}")]
    Length {
        /// How many there are.
        got: usize,
        /// How many there must be.
        want: usize,
    },
    /// It leads to another root.
    #[error("the proof leads to another root")]
    Root,
    /// It leads to another old root.
    #[error("the proof leads to another root of the old tree")]
    OldRoot,
    /// It leads to another new root.
    #[error("the proof leads to another root of the new tree")]
    NewRoot,
}

/// Why a proof cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProveError<E> {
    /// What is asked for is not in the tree.
    #[error("{0}")]
    Asked(ProofError),
    /// A hash cannot be read.
    #[error("{0}")]
    Read(E),
}

/// How many hashes prove that leaf `index` is in a tree of `size`. None when it is not.
pub fn inclusion_length(index: u64, size: u64) -> Option<usize> {
    (index < size).then(|| Climb::new(Node { level: 0, index }, size).count())
}

/// How many hashes prove that a tree of `old` leaves has grown to `new`. None when it cannot have.
pub fn consistency_length(old: u64, new: u64) -> Option<usize> {
    match seam(old) {
        _ if old > new => None,
        Some(seam) if old < new => {
            let first = usize::from(!old.is_power_of_two());
            Some(Climb::new(seam, new).count().saturating_add(first))
        }
        Some(_) | None => Some(0),
    }
}

/// The last peak of the old tree: the highest node that ends where it ends. None when there is no old tree.
fn seam(old: u64) -> Option<Node> {
    let level = old.trailing_zeros();
    let index = old.checked_shr(level)?.checked_sub(1)?;
    Some(Node { level: u8::try_from(level).ok()?, index })
}

/// The proof that leaf `index` is in the tree of `size`: the leaf's own sibling first.
pub fn prove_inclusion<E>(
    index: u64,
    size: u64,
    mut read: impl FnMut(Node) -> Result<TreeHash, E>,
) -> Result<Vec<TreeHash>, ProveError<E>> {
    if index >= size {
        return Err(ProveError::Asked(ProofError::Index { index, size }));
    }
    siblings(Node { level: 0, index }, size, &mut read).map_err(ProveError::Read)
}

/// The proof that the tree of `old` leaves has grown to `new` and kept them all. Empty when `old` is 0 or `new`.
pub fn prove_consistency<E>(
    old: u64,
    new: u64,
    mut read: impl FnMut(Node) -> Result<TreeHash, E>,
) -> Result<Vec<TreeHash>, ProveError<E>> {
    if old > new {
        return Err(ProveError::Asked(ProofError::Sizes { old, new }));
    }
    let Some(seam) = seam(old).filter(|_| old < new) else { return Ok(Vec::new()) };
    let mut proof = Vec::new();
    if !old.is_power_of_two() {
        proof.push(read(seam).map_err(ProveError::Read)?);
    }
    proof.extend(siblings(seam, new, &mut read).map_err(ProveError::Read)?);
    Ok(proof)
}

fn siblings<E>(node: Node, size: u64, read: &mut impl FnMut(Node) -> Result<TreeHash, E>) -> Result<Vec<TreeHash>, E> {
    let mut hashes = Vec::new();
    for (_, sibling) in Climb::new(node, size) {
        hashes.extend(subtree(sibling, size, read)?);
    }
    Ok(hashes)
}

/// The root that a leaf's hash, its index in a tree of `size` and a proof lead to.
pub fn root_from_inclusion(leaf: TreeHash, index: u64, size: u64, proof: &[TreeHash]) -> Result<TreeHash, ProofError> {
    let want = inclusion_length(index, size).ok_or(ProofError::Index { index, size })?;
    if proof.len() != want {
        return Err(ProofError::Length { got: proof.len(), want });
    }
    let climb = Climb::new(Node { level: 0, index }, size);
    Ok(climb.zip(proof).fold(leaf, |hash, ((side, _), sibling)| match side {
        Side::Left => node_hash(*sibling, hash),
        Side::Right => node_hash(hash, *sibling),
    }))
}

/// Checks that the tree of `size` with this root has this leaf at this index.
pub fn verify_inclusion(
    leaf: TreeHash,
    index: u64,
    size: u64,
    root: TreeHash,
    proof: &[TreeHash],
) -> Result<(), ProofError> {
    if root_from_inclusion(leaf, index, size, proof)? == root { Ok(()) } else { Err(ProofError::Root) }
}

/// Checks that the tree of `new` leaves begins with all leaves of the tree of `old`. Each is given by size and root.
pub fn verify_consistency(
    (old, old_root): (u64, TreeHash),
    (new, new_root): (u64, TreeHash),
    proof: &[TreeHash],
) -> Result<(), ProofError> {
    let want = consistency_length(old, new).ok_or(ProofError::Sizes { old, new })?;
    if proof.len() != want {
        return Err(ProofError::Length { got: proof.len(), want });
    }
    if old == 0 && old_root != EMPTY_ROOT {
        return Err(ProofError::OldRoot);
    }
    if new == 0 && new_root != EMPTY_ROOT {
        return Err(ProofError::NewRoot);
    }
    let Some(seam) = seam(old).filter(|_| old < new) else {
        return if old == new && old_root != new_root { Err(ProofError::NewRoot) } else { Ok(()) };
    };
    // An old tree that is one complete tree is its own last peak; otherwise the proof begins with it.
    let (start, rest) = match proof.split_first() {
        Some((first, rest)) if !old.is_power_of_two() => (*first, rest),
        Some(_) | None => (old_root, proof),
    };
    let (mut old_hash, mut new_hash) = (start, start);
    for ((side, _), sibling) in Climb::new(seam, new).zip(rest) {
        match side {
            Side::Left => {
                old_hash = node_hash(*sibling, old_hash);
                new_hash = node_hash(*sibling, new_hash);
            }
            Side::Right => new_hash = node_hash(new_hash, *sibling),
        }
    }
    if old_hash != old_root {
        Err(ProofError::OldRoot)
    } else if new_hash != new_root {
        Err(ProofError::NewRoot)
    } else {
        Ok(())
    }
}
