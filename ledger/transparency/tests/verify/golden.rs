//! The golden vector of a manifest, in `ledger/vectors/manifest.txt`, taken apart by hand as `FORMAT.md` says.

use ed25519_dalek::{Signature, VerifyingKey};
use ledger::SigningKey;
use ledger::hash;
use ledger::ids::{BookId, Hash};
use ledger::time::Timestamp;
use transparency::bundle::{Kind, Manifest, ManifestBook};

use crate::anchored::{policy, vector_checkpoint};
use crate::desk::bank;

const ABOUT: &str = "# A manifest record: manifest, key, signature. seed: the Ed25519 secret key that sealed it.
# The books: the register to page 258, a book to page 7, a book without pages. Beside the pages: the policy and the checkpoint, whose
# records stand below, kind and length before their bytes.
# Frozen from version 1.0: see ../FORMAT.md. Written anew by HELPBANK_WRITE_VECTORS=1 cargo test -p transparency golden
";

#[test]
fn a_manifest_has_the_bytes_in_the_file() {
    let seed = *b"helpbank golden vectors: no bank";
    let book = |first: u8, to, head| ManifestBook {
        had: to + 1,
        ..ManifestBook::whole(BookId([first; 32]), to, Hash([head; 32]))
    };
    let books = vec![book(9, 258, 0x11), book(1, 7, 0x22), ManifestBook::empty(BookId([2; 32]))];
    let mut manifest = Manifest::new(bank(), BookId([9; 32]), Timestamp::from_ms(1_786_000_000_123), books.clone());
    let beside = [(Kind::Policy, policy().into_bytes()), (Kind::Checkpoint, vector_checkpoint())];
    for (kind, bytes) in &beside {
        manifest.beside = hash::beside(manifest.beside, kind.number(), bytes);
    }
    let bytes = manifest.seal(&SigningKey::from_bytes(&seed));
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let record = |name, kind: Kind, bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let record = [&[kind.number()][..], &length, bytes].concat();
        format!("\nname {name}\nbytes {}\n", hex(&record))
    };
    let text = format!(
        "{ABOUT}\nname manifest of three books\nseed {}\nbytes {}\n{}{}",
        hex(&seed),
        hex(&bytes),
        record("record of the policy", beside[0].0, &beside[0].1),
        record("record of the checkpoint", beside[1].0, &beside[1].1)
    );
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/manifest.txt");
    if std::env::var("HELPBANK_WRITE_VECTORS").is_ok_and(|value| value == "1") {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "the format of manifests has changed; see FORMAT.md");

    let mut rest = &bytes[..];
    let mut take = |count| {
        let (part, after) = rest.split_at(count);
        rest = after;
        part.to_vec()
    };
    assert_eq!(take(2), 3_u16.to_le_bytes());
    assert_eq!(take(16), bank().to_bytes());
    assert_eq!(take(32), [9; 32]);
    assert_eq!(take(8), 1_786_000_000_123_i64.to_le_bytes());
    assert_eq!(take(8), 3_u64.to_le_bytes());
    for book in books {
        assert_eq!(take(32), book.book.0);
        assert_eq!(take(8), book.from.to_le_bytes());
        assert_eq!(take(8), book.to.to_le_bytes());
        assert_eq!(take(32), book.head.0);
        assert_eq!(take(8), book.had.to_le_bytes());
    }
    // The second verifier makes this hash with a library of its own.
    assert_eq!(take(32), manifest.beside.0);
    let key = VerifyingKey::from_bytes(&take(32).try_into().unwrap()).unwrap();
    let signature = Signature::from_slice(&take(64)).unwrap();
    assert!(rest.is_empty());
    let signed = [b"helpbank v1 manifest\n".as_slice(), &bytes[..bytes.len() - 96]].concat();
    key.verify_strict(&signed, &signature).unwrap();
}
