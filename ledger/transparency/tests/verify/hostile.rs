//! Bytes nobody meant: the readers of bundles and manifests answer, take no more memory than a record may have, and call nothing good.

use std::io::Cursor;

use proptest::prelude::*;
use transparency::bundle::{BundleError, BundleReader, MAGIC, MANIFEST_BYTES_MAX, Manifest};
use transparency::verify::{Depth, Verdict, verify_bundle};

use crate::bank::{Bank, REGISTER_SEED};

fn into_every_reader(bytes: &[u8]) {
    if let Ok(mut reader) = BundleReader::new(bytes) {
        while let Ok(Some(_)) = reader.next_record() {}
    }
    if let Ok(sealed) = Manifest::open(bytes) {
        assert!(bytes.ends_with(
            &sealed.manifest.seal(&ledger::SigningKey::from_bytes(&[REGISTER_SEED; 32]))[bytes.len() - 64..]
        ));
    }
    for depth in [Depth::Bytes, Depth::Everything] {
        assert_ne!(verify_bundle(Cursor::new(bytes), None, depth).unwrap().verdict, Verdict::Ok);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_records_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..500), kind in 0..8_u8, length in any::<u32>()) {
        into_every_reader(&bytes);
        into_every_reader(&[MAGIC.as_slice(), &bytes].concat());
        into_every_reader(&[MAGIC.as_slice(), &[kind], &length.to_le_bytes(), &bytes].concat());
        let true_length = u32::try_from(bytes.len()).unwrap();
        into_every_reader(&[MAGIC.as_slice(), &[kind], &true_length.to_le_bytes(), &bytes].concat());
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_its_own_words() {
    let bundle = Bank::new(true).bundle();
    let first = |bytes: &[u8]| match BundleReader::new(bytes) {
        Ok(mut reader) => reader.next_record().map(|_| ()).unwrap_err(),
        Err(error) => error,
    };
    assert!(matches!(first(b""), BundleError::Magic));
    assert!(matches!(first(b"HELPBANK PAGES 2"), BundleError::Magic));
    assert!(matches!(first(&bundle[..18]), BundleError::Cut { at: 16 }));
    assert!(matches!(first(&bundle[..100]), BundleError::Cut { at: 16 }));
    let record = |kind: u8, length: u32| [MAGIC.as_slice(), &[kind], &length.to_le_bytes()].concat();
    for kind in [0, 7, 255] {
        assert!(matches!(first(&record(kind, 0)), BundleError::Kind { at: 16, kind: other } if other == kind));
    }
    // A lying length is refused before anything is read, or ends with the file.
    assert!(matches!(first(&record(1, u32::MAX)), BundleError::TooLong { at: 16, .. }));
    let most = u32::try_from(MANIFEST_BYTES_MAX).unwrap();
    assert!(matches!(first(&record(2, most + 1)), BundleError::TooLong { .. }));
    assert!(matches!(first(&record(2, most)), BundleError::Cut { at: 16 }));
}
