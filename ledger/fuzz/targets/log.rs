//! Any bytes into every reader of the transparency log: an answer, and what is read writes itself back as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::{Note, VerifierKey};
use transparency::log::policy::Policy;
use transparency::log::proof::TlogProof;
use transparency::log::tile::{Content, Tile};
use transparency::log::witness::AddCheckpoint;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(note) = Note::parse(bytes) {
        assert_eq!(note.to_string().as_bytes(), bytes);
    }
    if let Ok(proof) = TlogProof::parse(bytes) {
        assert_eq!(proof.to_string().as_bytes(), bytes);
    }
    if let Ok(request) = AddCheckpoint::parse(bytes) {
        assert_eq!(request.to_string().as_bytes(), bytes);
    }
    if let Ok(policy) = Policy::parse(bytes) {
        assert_eq!(Policy::parse(&policy.to_bytes()), Ok(policy));
    }
    let _ = Tile { content: Content::Entries, index: 0, width: 256 }.entries(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let checkpoint = text.parse::<Checkpoint>().map(|checkpoint| checkpoint.to_string()).ok();
        let key = text.parse::<VerifierKey>().map(|key| key.to_string()).ok();
        let tile = text.parse::<Tile>().map(|tile| tile.to_string()).ok();
        for written in [checkpoint, key, tile].into_iter().flatten() {
            assert_eq!(written, text);
        }
    }
});
