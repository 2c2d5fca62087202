//! Bytes nobody meant, into everything that reads: an answer, never a panic, and nothing that writes itself back otherwise.

use proptest::prelude::*;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::leaf::{LEAF_BYTES, Leaf, LeafError};
use transparency::log::merkle::TreeHash;
use transparency::log::note::{KeyName, Note, VerifierKey};
use transparency::log::policy::Policy;
use transparency::log::proof::TlogProof;
use transparency::log::receipt;
use transparency::log::tile::{Content, Tile};
use transparency::log::witness::{AddCheckpoint, WitnessedLog, add_checkpoint};

use crate::ground::{log_of_pages, policy, signer, witnesses};

fn into_every_reader(bytes: &[u8]) {
    let known = [signer().verifier(), witnesses()[0].verifier()];
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
        let _ = note.verify(&known);
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
    }
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
        let log = WitnessedLog { origin: request.origin().to_owned(), keys: known.to_vec() };
        let answer = add_checkpoint(Some(&log), None, &request, &witnesses()[0], 1);
        assert!(answer.is_ok() || (400..500).contains(&answer.unwrap_err().status()));
    }
    if let Ok(policy) = Policy::parse(bytes) {
        assert_eq!(Policy::parse(&policy.to_bytes()), Ok(policy));
    }
    if let Ok(leaf) = Leaf::from_bytes(bytes) {
        assert_eq!(leaf.to_bytes(), bytes);
    }
    for width in [1, 2, 256] {
        let _ = Tile { content: Content::Entries, index: 0, width }.entries(bytes);
        let _ = Tile { content: Content::Hashes { level: 0 }, index: 0, width }.hashes(bytes);
    }
    let _ = receipt::verify(bytes, &policy("any"));
    if let Ok(text) = std::str::from_utf8(bytes) {
        let written = [
            text.parse::<Checkpoint>().map(|checkpoint| checkpoint.to_string()).ok(),
            text.parse::<VerifierKey>().map(|key| key.to_string()).ok(),
            text.parse::<KeyName>().map(|name| name.to_string()).ok(),
            text.parse::<TreeHash>().map(|hash| hash.to_string()).ok(),
            text.parse::<Tile>().map(|tile| tile.to_string()).ok(),
        ];
        for written in written.into_iter().flatten() {
            assert_eq!(written, text);
        }
    }
}

/// Honest texts of every kind, to be damaged.
fn honest() -> Vec<Vec<u8>> {
    let (log, portables) = log_of_pages(9);
    let note = log.witnessed(9, 1_786_000_000);
    let request = AddCheckpoint::new(5, log.consistency(5, 9), note.clone()).unwrap();
    vec![
        note.to_string().into_bytes(),
        log.checkpoint(9).to_string().into_bytes(),
        log.receipt(&portables[3], 3, &note, 9).into_bytes(),
        request.to_string().into_bytes(),
        policy("2").to_bytes(),
        signer().verifier().to_string().into_bytes(),
        witnesses()[0].verifier().to_string().into_bytes(),
        b"tile/entries/x001/x234/067.p/8".to_vec(),
        log.entries[0].clone(),
        log.tile(Tile { content: Content::Entries, index: 0, width: 9 }),
    ]
}

#[test]
fn leaves_have_their_length_and_a_page() {
    for length in [0, 1, 32, 40, 71, 73, 144] {
        assert_eq!(Leaf::from_bytes(&vec![1; length]), Err(LeafError::Length(length)));
    }
    assert_eq!(Leaf::from_bytes(&[0; LEAF_BYTES]), Err(LeafError::Page));
    let mut bytes = [7; LEAF_BYTES];
    bytes[32..40].copy_from_slice(&[0x67, 0x12, 0, 0, 0, 0, 0, 0]);
    assert_eq!(Leaf::from_bytes(&bytes).unwrap().page, 0x1267);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300), text in any::<String>()) {
        into_every_reader(&bytes);
        into_every_reader(text.as_bytes());
        for begin in ["old 0\n", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\nindex 0\n\n", "tile/0/", "log ", "a\n1\n\n\u{2014} "] {
            into_every_reader(&[begin.as_bytes(), &bytes].concat());
            into_every_reader(&[begin.as_bytes(), text.as_bytes()].concat());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_texts_are_answered(at in any::<usize>(), to in any::<usize>(), byte in any::<u8>(), mode in 0..5_u8) {
        for honest in honest() {
            into_every_reader(&honest);
            let (at, to) = (at % honest.len(), to % honest.len());
            let (from, until) = (at.min(to), at.max(to));
            let damaged = match mode {
                0 => [&honest[..at], &[byte], &honest[at + 1..]].concat(),
                1 => [&honest[..at], &[byte], &honest[at..]].concat(),
                2 => [&honest[..from], &honest[until..]].concat(),
                3 => [&honest[..until], &honest[from..]].concat(),
                _ => honest[..at].to_vec(),
            };
            into_every_reader(&damaged);
        }
    }
}
