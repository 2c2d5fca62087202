//! Proofs as text: what is read is what was written, and what is not quite one is refused by name.

use proptest::prelude::*;
use transparency::log::merkle::{EMPTY_ROOT, ProofError, TreeHash, leaf_hash};
use transparency::log::note::NoteError;
use transparency::log::policy::Unbelieved;
use transparency::log::proof::{EXTRA_BYTES_MAX, PROOF_BYTES_MAX, TlogProof, TlogProofError, TlogProofFailure, write};

use crate::ground::{Log, policy};

const FIRST: &str = "c2sp.org/tlog-proof@v1\n";

#[test]
fn every_leaf_of_a_log_is_proven_in_text() {
    let log = Log::of(13, "leaf");
    let (note, policy) = (log.witnessed(13, 1_786_000_000), policy("all"));
    for index in 0..13 {
        let extra = (index % 2 == 0).then(|| format!("number {index}").into_bytes());
        let text = write(extra.as_deref(), index, &log.inclusion(index, 13), &note.to_string());
        let proof = TlogProof::parse(text.as_bytes()).unwrap();
        assert_eq!((proof.index, &proof.extra), (index, &extra));
        assert_eq!(proof.to_string(), text);
        assert_eq!(proof.checkpoint().unwrap(), note);
        let leaf = |at: u64| leaf_hash(&log.entries[usize::try_from(at).unwrap()]);
        let verified = proof.verify(leaf(index), &policy).unwrap();
        assert_eq!((verified.checkpoint().size(), verified.cosignatures().len()), (13, 3));
        let other = proof.verify(leaf((index + 1) % 13), &policy);
        assert_eq!(other, Err(TlogProofFailure::Inclusion(ProofError::Root)));
    }
    // The same proof under a checkpoint that too few cosigned, and under none at all.
    let text = write(None, 0, &log.inclusion(0, 13), &log.note(13).to_string());
    let failure = TlogProof::parse(text.as_bytes()).unwrap().verify(leaf_hash(b"leaf 0"), &policy);
    assert!(matches!(failure, Err(TlogProofFailure::Checkpoint(Unbelieved::Quorum { cosigned: 0, witnesses: 3, .. }))));
    let text = write(None, 0, &[], "no note\n");
    let failure = TlogProof::parse(text.as_bytes()).unwrap().verify(leaf_hash(b"leaf 0"), &policy);
    assert_eq!(failure, Err(TlogProofFailure::Checkpoint(Unbelieved::Note(NoteError::NoSignatures))));
}

#[test]
fn one_leaf_needs_no_hash_and_an_empty_extra_is_one() {
    let log = Log::of(1, "leaf");
    let note = log.witnessed(1, 1_786_000_000).to_string();
    assert_eq!(write(None, 0, &[], &note), format!("{FIRST}index 0\n\n{note}"));
    let text = format!("{FIRST}extra \nindex 0\n\n{note}");
    let proof = TlogProof::parse(text.as_bytes()).unwrap();
    assert_eq!((proof.extra.as_deref(), proof.to_string()), (Some(&[][..]), text));
    assert!(proof.verify(leaf_hash(b"leaf 0"), &policy("all")).is_ok());
}

#[test]
fn texts_that_are_no_proof_are_refused_by_name() {
    let hash = EMPTY_ROOT.to_string();
    for (text, error) in [
        (String::new(), TlogProofError::FirstLine),
        ("c2sp.org/tlog-proof@v1".into(), TlogProofError::FirstLine),
        ("c2sp.org/tlog-proof@v2\nindex 0\n\n".into(), TlogProofError::FirstLine),
        ("c2sp.org/tlog-proof@v1\r\nindex 0\n\n".into(), TlogProofError::FirstLine),
        (FIRST.into(), TlogProofError::Index),
        (format!("{FIRST}index 0"), TlogProofError::Index),
        (format!("{FIRST}index 00\n\n"), TlogProofError::Index),
        (format!("{FIRST}index -1\n\n"), TlogProofError::Index),
        (format!("{FIRST}index 18446744073709551616\n\n"), TlogProofError::Index),
        (format!("{FIRST}Index 0\n\n"), TlogProofError::Index),
        (format!("{FIRST}extra\nindex 0\n\n"), TlogProofError::Index),
        (format!("{FIRST}extra AAAA\n"), TlogProofError::Index),
        (format!("{FIRST}extra AAAA\nextra AAAA\nindex 0\n\n"), TlogProofError::Index),
        (format!("{FIRST}index 0\nextra AAAA\n\n"), TlogProofError::Hash(1)),
        (format!("{FIRST}extra AAA\nindex 0\n\n"), TlogProofError::Extra),
        (format!("{FIRST}extra  AAAA\nindex 0\n\n"), TlogProofError::Extra),
        (format!("{FIRST}extra {}\nindex 0\n\n", "AAAA".repeat(EXTRA_BYTES_MAX / 3 + 1)), TlogProofError::Extra),
        (format!("{FIRST}index 0\n{hash}"), TlogProofError::Hash(1)),
        (format!("{FIRST}index 0\n{hash}\n"), TlogProofError::Hash(2)),
        (format!("{FIRST}index 0\n{hash}\n{}\n\n", &hash[1..]), TlogProofError::Hash(2)),
        (format!("{FIRST}index 0\n{}\n", format!("{hash}\n").repeat(65)), TlogProofError::TooMany),
        (" ".repeat(PROOF_BYTES_MAX + 1), TlogProofError::TooLong(PROOF_BYTES_MAX + 1)),
    ] {
        assert_eq!(TlogProof::parse(text.as_bytes()), Err(error), "{:?}", text.chars().take(99).collect::<String>());
    }
    assert_eq!(TlogProof::parse(b"\xff"), Err(TlogProofError::NotUtf8));
    let most = format!("{FIRST}index 0\n{}\n", format!("{hash}\n").repeat(64));
    assert_eq!(TlogProof::parse(most.as_bytes()).unwrap().hashes.len(), 64);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_the_same(
        extra in prop::option::of(prop::collection::vec(any::<u8>(), 0..99)),
        index in any::<u64>(), hashes in prop::collection::vec(any::<[u8; 32]>(), 0..65), note in any::<String>(),
    ) {
        let hashes: Vec<TreeHash> = hashes.into_iter().map(TreeHash).collect();
        let text = write(extra.as_deref(), index, &hashes, &note);
        prop_assert_eq!(TlogProof::parse(text.as_bytes()), Ok(TlogProof { extra, index, hashes, note }));
    }
}
