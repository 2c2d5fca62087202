//! One bit, one cut, one byte too many: a page or a portable entry that differs in anything is refused.

use super::{keys, page};
use crate::page::{Page, PageError, Portable, SealedHead, open};

/// Every way to change `bytes` a little: each bit, each cut, one more byte at either end.
fn changed(bytes: &[u8]) -> impl Iterator<Item = (String, Vec<u8>)> + '_ {
    let bits = (0..bytes.len() * 8).map(|bit| {
        let mut other = bytes.to_vec();
        other[bit / 8] ^= 1 << (bit % 8);
        (format!("bit {bit}"), other)
    });
    let cuts = (0..bytes.len()).map(|length| (format!("cut at {length}"), bytes[..length].to_vec()));
    let less = (0..bytes.len()).map(|at| (format!("without byte {at}"), [&bytes[..at], &bytes[at + 1..]].concat()));
    let more = [
        ("a byte behind".to_owned(), [bytes, &[0]].concat()),
        ("a byte before".to_owned(), [&[0][..], bytes].concat()),
    ];
    bits.chain(cuts).chain(less).chain(more)
}

#[test]
fn a_page_that_differs_anywhere_is_refused() {
    for entries in [1, 3] {
        let (head, sealed) = page(entries);
        assert!(open(sealed.bytes.clone(), &head, &keys()).is_ok());
        for (what, bytes) in changed(&sealed.bytes) {
            assert!(open(bytes, &head, &keys()).is_err(), "{entries} entries, {what}");
        }
    }
}

#[test]
fn a_portable_entry_that_differs_anywhere_is_refused() {
    for (entries, index) in [(1, 0), (3, 0), (3, 1), (3, 2), (7, 6)] {
        let (_, sealed) = page(entries);
        let sealed = Page::parse(sealed.bytes).unwrap();
        let portable = Portable::cut(&sealed, index).unwrap();
        let opened = Portable::open(&portable).unwrap();
        assert_eq!((opened.place.index, opened.page_hash, opened.sealed_by), (index, sealed.hash, keys()[0]));
        for (what, bytes) in changed(&portable) {
            assert!(Portable::open(&bytes).is_err(), "entry {index} of {entries}, {what}");
        }
    }
}

#[test]
fn a_sealed_head_that_differs_anywhere_is_refused() {
    let (_, sealed) = page(3);
    let sealed = Page::parse(sealed.bytes).unwrap();
    let printed = [sealed.header_bytes(), sealed.seal()].concat();
    let opened = SealedHead::open(&printed).unwrap();
    assert_eq!((opened.header, opened.hash, opened.sealed_by), (sealed.header.clone(), sealed.hash, keys()[0]));
    for (what, bytes) in changed(&printed) {
        assert!(SealedHead::open(&bytes).is_err(), "{what}");
    }
}

#[test]
fn a_page_in_the_wrong_place_or_by_the_wrong_key_is_refused_by_name() {
    let (head, sealed) = page(3);
    let with = |head| open(sealed.bytes.clone(), &head, &keys()).map(|_| ()).unwrap_err();
    let other = super::Head { book: crate::ids::BookId([1; 32]), ..head };
    assert_eq!(with(other), PageError::Book);
    assert_eq!(with(super::Head { page: 5, ..head }), PageError::Number { got: 5, want: 6 });
    assert_eq!(with(super::Head { hash: crate::ids::Hash([1; 32]), ..head }), PageError::Previous);
    assert_eq!(with(super::Head { entries: 16, ..head }), PageError::FirstEntry);
    let later = crate::time::Timestamp::from_ms(sealed.header.written_at.ms + 1);
    assert_eq!(with(super::Head { written_at: later, ..head }), PageError::Time);
    let register = Some(super::PageRef { page: 4, hash: crate::ids::Hash([6; 32]) });
    assert_eq!(with(super::Head { register, ..head }), PageError::Register);
    assert_eq!(open(sealed.bytes.clone(), &head, &[]).map(|_| ()).unwrap_err(), PageError::Key(keys()[0]));
}
