//! Hostile bytes in the archive: an error or pages, never a panic, and never more memory than a page takes.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod ground;

use std::fs;

use ground::{Writer, book};
use journal::archive::{Archive, KIND_PAGE, MAGIC};
use ledger::wire::PAGE_BYTES_MAX;
use proptest::prelude::*;

/// Reads and opens a book whose only segment has these bytes.
fn try_all(bytes: &[u8]) -> Result<(), TestCaseError> {
    let dir = tempfile::tempdir().unwrap();
    let segment = dir.path().join(book(1).to_string()).join("000000000001.hbp");
    fs::create_dir(segment.parent().unwrap()).unwrap();
    fs::write(&segment, bytes).unwrap();
    let archive = Archive::open(dir.path());
    let reader = archive.reader(book(1));
    let mut total = 0;
    for page in reader.pages(1).unwrap() {
        let Ok((number, page)) = page else { break };
        prop_assert!(number > 0 && !page.is_empty() && page.len() <= PAGE_BYTES_MAX);
        total += page.len();
        prop_assert!(total < bytes.len());
        prop_assert_eq!(reader.read(number).ok().flatten(), Some(page));
    }
    let _ = reader.head();
    let _ = reader.read(u64::MAX);
    if let Ok(open) = archive.book(book(1)) {
        let (page, next) = Writer::new(book(1)).write(1);
        prop_assert_eq!(open.append(page, &next).is_ok(), open.head() == Some(page));
    }
    prop_assert!(fs::metadata(&segment).unwrap().len() <= u64::try_from(bytes.len()).unwrap() + 2_000);
    Ok(())
}

fn record() -> impl Strategy<Value = Vec<u8>> {
    let kind = prop_oneof![4 => Just(KIND_PAGE), 1 => any::<u8>()];
    let length = prop_oneof![6 => Just(None), 1 => any::<u32>().prop_map(Some)];
    (kind, length, proptest::collection::vec(any::<u8>(), 0..300)).prop_map(|(kind, length, bytes)| {
        let length = length.unwrap_or_else(|| u32::try_from(bytes.len()).unwrap());
        [&[kind][..], &length.to_le_bytes(), &bytes].concat()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        try_all(&bytes)?;
    }

    #[test]
    fn any_records(records in proptest::collection::vec(record(), 0..8), cut in any::<prop::sample::Index>()) {
        let bytes = [MAGIC.to_vec(), records.concat()].concat();
        try_all(&bytes[..cut.index(bytes.len() + 1)])?;
    }

    #[test]
    fn real_pages_changed_anywhere(
        pages in 1_u8..4,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut writer = Writer::new(book(1));
        let mut bytes = MAGIC.to_vec();
        for _ in 0..pages {
            let (_, page) = writer.write(2);
            bytes.push(KIND_PAGE);
            bytes.extend(u32::try_from(page.len()).unwrap().to_le_bytes());
            bytes.extend_from_slice(&page);
        }
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        try_all(&bytes[..cut.index(bytes.len() + 1)])?;
    }
}
