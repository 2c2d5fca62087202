//! The tree: roots and proofs of every small size against the RFC's words and two other implementations, and of the largest sizes.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use tlog_tiles::tlog::{self, HashReader};
use transparency::log::merkle::{
    EMPTY_ROOT, Frontier, Node, ProofError, ProveError, TreeHash, consistency_length, inclusion_length, leaf_hash,
    node_hash, prove_consistency, prove_inclusion, root, verify_consistency, verify_inclusion,
};

use crate::ground::{Log, by_the_book};

const SIZES: u64 = 67;

/// The eight leaves and roots with which implementations of RFC 6962 have always been tried.
#[test]
fn the_roots_everybody_knows() {
    let leaves: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut log = Log::default();
    assert_eq!(log.root(), EMPTY_ROOT);
    for (leaf, root) in leaves.into_iter().zip(roots) {
        log.push(leaf.to_vec());
        let hex = log.root().0.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        assert_eq!(hex, root, "{}", log.size());
    }
}

#[test]
fn roots_and_proofs_are_those_of_the_book_and_of_ct_merkle() {
    let log = Log::of(SIZES, "leaf");
    let leaves: Vec<TreeHash> = log.entries.iter().map(|entry| leaf_hash(entry)).collect();
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for (size, entry) in (1..=SIZES).zip(&log.entries) {
        theirs.push(entry.clone());
        let root = log.root_at(size);
        assert_eq!(root, by_the_book(&leaves[..usize::try_from(size).unwrap()]));
        assert_eq!(root.0[..], theirs.root().as_bytes()[..], "{size}");
        for (index, leaf) in (0..size).zip(&leaves) {
            let proof = log.inclusion(index, size);
            assert_eq!(Some(proof.len()), inclusion_length(index, size));
            let bytes: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
            assert_eq!(bytes, theirs.prove_inclusion(usize::try_from(index).unwrap()).as_bytes(), "{index} {size}");
            assert_eq!(verify_inclusion(*leaf, index, size, root, &proof), Ok(()));
        }
        for old in 0..=size {
            let proof = log.consistency(old, size);
            assert_eq!(Some(proof.len()), consistency_length(old, size));
            assert_eq!(verify_consistency((old, log.root_at(old)), (size, root), &proof), Ok(()), "{old} {size}");
            if old > 0 && old < size {
                let added = usize::try_from(size - old).unwrap();
                let bytes: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
                assert_eq!(bytes, theirs.prove_consistency(added).as_bytes(), "{old} {size}");
            }
        }
    }
}

/// The stored hashes of a log as `tlog_tiles` numbers them.
struct Stored(Vec<tlog::Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        Ok(indexes.iter().map(|&at| self.0[usize::try_from(at).unwrap()]).collect())
    }
}

#[test]
fn proofs_are_those_of_tlog_tiles_and_checked_by_it() {
    let log = Log::of(SIZES, "leaf");
    let mut stored = Stored(Vec::new());
    for (at, entry) in (0..).zip(&log.entries) {
        let more = tlog::stored_hashes(at, entry, &stored).unwrap();
        stored.0.extend(more);
    }
    let theirs = |hash: TreeHash| tlog::Hash(hash.0);
    for size in 1..=SIZES {
        let root = theirs(log.root_at(size));
        assert_eq!(tlog::tree_hash(size, &stored).unwrap(), root);
        for index in 0..size {
            let proof: Vec<tlog::Hash> = log.inclusion(index, size).into_iter().map(theirs).collect();
            assert_eq!(proof, tlog::prove_record(size, index, &stored).unwrap());
            let leaf = tlog::record_hash(&log.entries[usize::try_from(index).unwrap()]);
            tlog::check_record(&proof, size, root, index, leaf).unwrap();
        }
        for old in 1..=size {
            let proof: Vec<tlog::Hash> = log.consistency(old, size).into_iter().map(theirs).collect();
            assert_eq!(proof, tlog::prove_tree(size, old, &stored).unwrap(), "{old} {size}");
            tlog::check_tree(&proof, size, root, old, theirs(log.root_at(old))).unwrap();
        }
    }
}

#[test]
fn a_proof_of_something_else_is_refused_by_name() {
    let log = Log::of(40, "leaf");
    let hash = |at: usize| leaf_hash(&log.entries[at]);
    let (root, proof) = (log.root_at(37), log.inclusion(20, 37));
    let check = |leaf, index, size, proof: &[TreeHash]| verify_inclusion(leaf, index, size, root, proof);
    assert_eq!(check(hash(21), 20, 37, &proof), Err(ProofError::Root));
    assert_eq!(check(hash(20), 21, 37, &proof), Err(ProofError::Root));
    assert_eq!(check(hash(20), 37, 37, &proof), Err(ProofError::Index { index: 37, size: 37 }));
    assert_eq!(check(hash(20), 20, 20, &proof), Err(ProofError::Index { index: 20, size: 20 }));
    assert_eq!(check(hash(20), 0, 0, &[]), Err(ProofError::Index { index: 0, size: 0 }));
    assert_eq!(check(hash(20), 20, 37, &proof[1..]), Err(ProofError::Length { got: 5, want: 6 }));
    assert_eq!(check(hash(20), 20, 37, &[&proof[..], &[root]].concat()), Err(ProofError::Length { got: 7, want: 6 }));
    assert_eq!(check(root, 0, 1, &[]), Ok(()));

    let (old, new) = ((20, log.root_at(20)), (37, root));
    let proof = log.consistency(20, 37);
    assert_eq!(verify_consistency(old, new, &proof), Ok(()));
    assert_eq!(verify_consistency((20, EMPTY_ROOT), new, &proof), Err(ProofError::OldRoot));
    assert_eq!(verify_consistency(old, (37, EMPTY_ROOT), &proof), Err(ProofError::NewRoot));
    assert_eq!(verify_consistency(new, old, &proof), Err(ProofError::Sizes { old: 37, new: 20 }));
    let want = proof.len();
    let got = want - 1;
    assert_eq!(verify_consistency(old, new, &proof[1..]), Err(ProofError::Length { got, want }));
    // Equal sizes need equal roots and nothing else; nothing grows out of a root that the empty tree has not.
    assert_eq!(verify_consistency(old, old, &[]), Ok(()));
    assert_eq!(verify_consistency(old, (20, root), &[]), Err(ProofError::NewRoot));
    assert_eq!(verify_consistency(old, old, &[root]), Err(ProofError::Length { got: 1, want: 0 }));
    assert_eq!(verify_consistency((0, EMPTY_ROOT), new, &[]), Ok(()));
    assert_eq!(verify_consistency((0, root), new, &[]), Err(ProofError::OldRoot));
    assert_eq!(verify_consistency((0, EMPTY_ROOT), new, &proof[..1]), Err(ProofError::Length { got: 1, want: 0 }));
    assert_eq!(verify_consistency((0, EMPTY_ROOT), (0, EMPTY_ROOT), &[]), Ok(()));
    assert_eq!(verify_consistency((0, EMPTY_ROOT), (0, root), &[]), Err(ProofError::NewRoot));

    let none = |_: Node| Err("not asked");
    let index = ProveError::Asked(ProofError::Index { index: 7, size: 7 });
    assert_eq!(prove_inclusion(7, 7, none), Err(index));
    assert_eq!(prove_consistency(8, 7, none), Err(ProveError::Asked(ProofError::Sizes { old: 8, new: 7 })));
    assert_eq!(prove_consistency(7, 7, none), Ok(vec![]));
    assert_eq!(prove_consistency(0, 7, none), Ok(vec![]));
    assert_eq!(prove_consistency(3, 7, none), Err(ProveError::Read("not asked")));
}

/// A log whose leaves are all the same has one hash a level, so trees of any size can be tried.
fn same_leaves() -> impl Fn(Node) -> Result<TreeHash, String> {
    let mut levels = vec![leaf_hash(b"same")];
    for level in 0..64 {
        levels.push(node_hash(levels[level], levels[level]));
    }
    move |node| Ok(levels[usize::from(node.level)])
}

#[test]
fn the_largest_trees_have_roots_and_proofs() {
    let read = same_leaves();
    let leaf = leaf_hash(b"same");
    let sizes = [u64::MAX, u64::MAX - 1, (1 << 63) + 1, 1 << 63, (1 << 63) - 1, (1 << 62) + 5, 10_000_000, 1 << 32];
    for size in sizes {
        let top = root(size, &read).unwrap();
        for index in [0, 1, size / 2, size / 3, size - 2, size - 1] {
            let proof = prove_inclusion(index, size, &read).unwrap();
            assert!(proof.len() <= 64);
            assert_eq!(verify_inclusion(leaf, index, size, top, &proof), Ok(()), "{index} {size}");
        }
        for old in [1, 2, 3, size / 2, size / 3, size - 2, size - 1] {
            let proof = prove_consistency(old, size, &read).unwrap();
            let old_root = root(old, &read).unwrap();
            assert_eq!(verify_consistency((old, old_root), (size, top), &proof), Ok(()), "{old} {size}");
        }
        assert_eq!(Frontier::read(size, &read).unwrap().root(), top);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_bit_anywhere_breaks_a_proof(size in 2..200_u64, seed in any::<u64>(), bit in 0..256_usize) {
        let log = Log::of(size, "leaf");
        let (index, old) = (seed % size, 1 + seed % (size - 1));
        let flip = |hash: &mut TreeHash| hash.0[bit / 8] ^= 1 << (bit % 8);
        let leaf = leaf_hash(&log.entries[usize::try_from(index).unwrap()]);
        let inclusion = log.inclusion(index, size);
        for at in 0..inclusion.len() {
            let mut wrong = inclusion.clone();
            flip(&mut wrong[at]);
            prop_assert_eq!(verify_inclusion(leaf, index, size, log.root(), &wrong), Err(ProofError::Root));
        }
        let (old, new) = ((old, log.root_at(old)), (size, log.root()));
        let consistency = log.consistency(old.0, size);
        for at in 0..consistency.len() {
            let mut wrong = consistency.clone();
            flip(&mut wrong[at]);
            prop_assert!(verify_consistency(old, new, &wrong).is_err());
        }
        let (mut other_old, mut other_new) = (old, new);
        flip(&mut other_old.1);
        flip(&mut other_new.1);
        prop_assert!(verify_consistency(other_old, new, &consistency).is_err());
        prop_assert!(verify_consistency(old, other_new, &consistency).is_err());
    }

    #[test]
    fn any_numbers_and_any_hashes_get_an_answer(
        numbers in any::<[u64; 2]>(),
        shifts in any::<[u32; 2]>(),
        hashes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let [one, other] = [0, 1].map(|at| numbers[at] >> (shifts[at] % 64));
        let hashes: Vec<TreeHash> = hashes.into_iter().map(TreeHash).collect();
        let (leaf, top) = (leaf_hash(b"leaf"), leaf_hash(b"root"));
        prop_assert!(verify_inclusion(leaf, one, other, top, &hashes).is_err());
        prop_assert!(verify_consistency((one, leaf), (other, top), &hashes).is_err());
        // With the right number of hashes it is the root that fails.
        if let Some(want) = inclusion_length(one, other) {
            prop_assert!(want <= 64);
            let hashes: Vec<TreeHash> = (0..want).map(|_| leaf).collect();
            prop_assert_eq!(verify_inclusion(leaf, one, other, top, &hashes), Err(ProofError::Root));
        }
        if let Some(want) = consistency_length(one, other) {
            prop_assert!(want <= 65);
            let hashes: Vec<TreeHash> = (0..want).map(|_| leaf).collect();
            prop_assert!(verify_consistency((one, leaf), (other, top), &hashes).is_err());
        }
    }

    #[test]
    fn a_frontier_goes_on_where_it_was_left(first in 0..300_u64, more in 0..300_u64) {
        let log = Log::of(first + more, "leaf");
        let mut frontier = Frontier::read(first, |node| log.read(node)).unwrap();
        prop_assert_eq!(frontier.root(), log.root_at(first));
        for entry in &log.entries[usize::try_from(first).unwrap()..] {
            frontier.push(leaf_hash(entry), |node, hash| assert_eq!(log.read(node), Ok(hash)));
        }
        prop_assert_eq!(frontier.root(), log.root());
        prop_assert_eq!(frontier.size(), log.size());
    }
}
