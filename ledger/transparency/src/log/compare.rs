//! Two statements about one log, side by side: whether both can be true, as far as they tell. Two that cannot are the proof of a fork.

use std::collections::BTreeMap;
use std::fmt;

use super::leaf::Leaf;
use super::merkle::{Climb, Node, Side, TreeHash, node_hash};
use super::policy::{VerifiedCheckpoint, Word};
use super::receipt::Proven;

/// What two statements say of each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    /// They are about different logs, and say of no page two things.
    OtherLogs,
    /// Nothing in them contradicts. Where the sizes differ, only a consistency proof between the two checkpoints can say more.
    NoContradiction,
    /// They cannot both be true. Each reason is there, with the signatures that the two statements carry.
    Contradiction(Vec<Disagreement>),
}

/// Why two statements cannot both be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disagreement {
    /// The log signed two trees of one size: it shows different readers different histories.
    Roots {
        /// The size of both.
        size: u64,
    },
    /// A part of the log that is complete in both trees differs: the larger tree has not grown out of the smaller one.
    Subtrees {
        /// Where it begins: the highest and leftmost such part.
        node: Node,
    },
    /// One place of the log holds two different pages.
    Leaves {
        /// The place.
        index: u64,
    },
    /// One page of a book was written twice: the book itself has two histories, whatever logs name them.
    Pages {
        /// The one.
        leaf: Leaf,
        /// The other, with another hash.
        twin: Leaf,
    },
    /// One page has two places in the log, which gives each page one.
    Places {
        /// The page.
        leaf: Leaf,
    },
    /// A witness cosigned the smaller tree after the larger one: it forgot what it had seen, or its clock went back.
    Witness {
        /// What the policy of the larger tree calls the witness.
        witness: Word,
    },
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Roots { size } => write!(f, "the log signed two different trees of {size} leaves"),
            Self::Subtrees { node } => write!(
                f,
                "the larger tree has not grown out of the smaller: they differ below node {} of level {}",
                node.index, node.level
            ),
            Self::Leaves { index } => write!(f, "place {index} of the log holds two different pages"),
            Self::Pages { leaf: Leaf { book, page, page_hash }, twin } => {
                write!(f, "page {page} of the book {book} was written twice: as {page_hash} and as {}", twin.page_hash)
            }
            Self::Places { leaf } => {
                write!(f, "page {} of the book {} has two places in the log", leaf.page, leaf.book)
            }
            Self::Witness { witness } => write!(f, "the witness {witness} cosigned the smaller tree after the larger"),
        }
    }
}

/// Compares two checkpoints.
pub fn checkpoints(one: &VerifiedCheckpoint, other: &VerifiedCheckpoint) -> Agreement {
    if one.checkpoint().origin() == other.checkpoint().origin() {
        verdict(between_checkpoints(one, other))
    } else {
        Agreement::OtherLogs
    }
}

/// Compares two receipts: the pages that they prove, be it to different logs; then their checkpoints, and what each lets know of the tree.
pub fn receipts(one: &Proven, other: &Proven) -> Agreement {
    let (first, second) = (one.checkpoint.checkpoint(), other.checkpoint.checkpoint());
    let (leaf, twin) = (one.leaf, other.leaf);
    let mut found = Vec::new();
    // A bank that begins another log has no other past: a page has one hash in all of them.
    if (leaf.book, leaf.page) == (twin.book, twin.page) && leaf.page_hash != twin.page_hash {
        found.push(Disagreement::Pages { leaf, twin });
    }
    if first.origin() != second.origin() {
        return if found.is_empty() { Agreement::OtherLogs } else { verdict(found) };
    }
    found.extend(between_checkpoints(&one.checkpoint, &other.checkpoint));
    let (seen, also) = (nodes(one), nodes(other));
    let differing = seen.iter().filter(|(node, hash)| also.get(*node).is_some_and(|other| other != *hash));
    // The highest says most; the leftmost of those, so that the answer is always the same.
    if let Some((node, _)) = differing.max_by_key(|(node, _)| (node.level, std::cmp::Reverse(node.index))) {
        found.push(Disagreement::Subtrees { node: *node });
    }
    if one.index == other.index && leaf != twin {
        found.push(Disagreement::Leaves { index: one.index });
    }
    if leaf == twin && one.index != other.index {
        found.push(Disagreement::Places { leaf });
    }
    verdict(found)
}

fn verdict(found: Vec<Disagreement>) -> Agreement {
    if found.is_empty() { Agreement::NoContradiction } else { Agreement::Contradiction(found) }
}

fn between_checkpoints(one: &VerifiedCheckpoint, other: &VerifiedCheckpoint) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let (first, second) = (one.checkpoint(), other.checkpoint());
    if first.size() == second.size() {
        if first.root() != second.root() {
            found.push(Disagreement::Roots { size: first.size() });
        }
        return found;
    }
    let (small, large) = if first.size() < second.size() { (one, other) } else { (other, one) };
    for early in large.cosignatures() {
        let again = small.cosignatures().iter().find(|late| late.key == early.key);
        if again.is_some_and(|late| late.at_s > early.at_s) {
            found.push(Disagreement::Witness { witness: early.witness.clone() });
        }
    }
    found
}

/// Every node that a receipt lets know and that is complete in its tree, so that it is the same in every larger one.
fn nodes(proven: &Proven) -> BTreeMap<Node, TreeHash> {
    let size = proven.checkpoint.checkpoint().size();
    let (mut node, mut hash) = (Node { level: 0, index: proven.index }, proven.leaf.hash());
    let mut known = BTreeMap::from([(node, hash)]);
    for ((side, sibling), sibling_hash) in Climb::new(node, size).zip(&proven.hashes) {
        // Without a sibling a node rises as it is: the same hash, on the sibling's level.
        node = Node { level: sibling.level, index: sibling.index ^ 1 };
        known.extend([(node, hash), (sibling, *sibling_hash)]);
        hash = match side {
            Side::Left => node_hash(*sibling_hash, hash),
            Side::Right => node_hash(hash, *sibling_hash),
        };
        node = node.parent();
        known.insert(node, hash);
    }
    known.retain(|node, _| node.is_complete(size));
    known
}
