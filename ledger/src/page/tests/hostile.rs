//! Bytes nobody meant: an error or the one spelling of a value, never a panic, never memory beyond the limit.

use proptest::prelude::*;

use super::{golden_entries, keys, page};
use crate::entry::Entry;
use crate::page::{HEADER_BYTES_MAX, Header, Page, Portable, open};
use crate::wire::{self, ENTRY_BYTES_MAX, PAGE_BYTES_MAX, WireError};

/// What an attacker does to bytes.
#[derive(Debug, Clone)]
enum Change {
    /// Puts another byte in this place.
    Byte(prop::sample::Index, u8),
    /// Writes a number over the eight bytes here: lengths live in such places.
    Number(prop::sample::Index, u64),
    /// Cuts here.
    Cut(prop::sample::Index),
    /// Puts bytes in here.
    Insert(prop::sample::Index, Vec<u8>),
    /// Takes up to so many bytes out here.
    Remove(prop::sample::Index, usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        match self {
            Self::Byte(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Self::Number(at, number) => {
                let at = at.index(bytes.len());
                bytes.iter_mut().skip(at).zip(number.to_le_bytes()).for_each(|(byte, new)| *byte = new);
            }
            Self::Cut(at) => bytes.truncate(at.index(bytes.len())),
            Self::Insert(at, new) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, new.iter().copied());
            }
            Self::Remove(at, count) => {
                let at = at.index(bytes.len());
                bytes.drain(at..bytes.len().min(at + count));
            }
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let numbers = prop_oneof![any::<u64>(), 0..8_u64, (0..64_u32).prop_map(|bits| 1 << bits), Just(u64::MAX)];
    let change = prop_oneof![
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        (any::<prop::sample::Index>(), numbers).prop_map(|(at, number)| Change::Number(at, number)),
        any::<prop::sample::Index>().prop_map(Change::Cut),
        (any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 1..9))
            .prop_map(|(at, new)| Change::Insert(at, new)),
        (any::<prop::sample::Index>(), 1..9_usize).prop_map(|(at, count)| Change::Remove(at, count)),
    ];
    prop::collection::vec(change, 1..4)
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        change.apply(&mut bytes);
    }
    bytes
}

/// Decodes in every way; whatever is accepted is spelt exactly so.
fn into_every_decoder(bytes: &[u8]) {
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(entry.encode(), bytes);
    }
    if let Ok(header) = wire::decode::<Header>(bytes, HEADER_BYTES_MAX) {
        assert_eq!(wire::encode(&header), bytes);
    }
    if let Ok(page) = Page::parse(bytes.to_vec()) {
        assert_eq!(page.bytes(), bytes);
        let _ = (page.check_body(), page.check_seal(), page.entries());
        for index in [0, 1, u32::MAX] {
            let _ = Portable::cut(&page, index);
        }
    }
    if let Ok(portable) = Portable::open(bytes) {
        assert_eq!(portable.entry.hash(), portable.place.hash);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        into_every_decoder(&bytes);
    }

    #[test]
    fn changed_entries_are_answered(which in any::<prop::sample::Index>(), changes in changes()) {
        let entries = golden_entries();
        into_every_decoder(&changed(entries[which.index(entries.len())].clone(), &changes));
    }

    #[test]
    fn changed_headers_and_pages_are_answered(entries in 1..5_u8, changes in changes()) {
        let (head, sealed) = page(entries);
        into_every_decoder(&changed(wire::encode(&sealed.header), &changes));
        let bytes = changed(sealed.bytes.clone(), &changes);
        into_every_decoder(&bytes);
        prop_assert_eq!(open(bytes.clone(), &head, &keys()).is_ok(), bytes == sealed.bytes);
    }

    #[test]
    fn changed_portable_entries_are_answered(entries in 1..5_u8, changes in changes()) {
        let page = Page::parse(page(entries).1.bytes).unwrap();
        let portable = Portable::cut(&page, u32::from(entries) - 1).unwrap();
        let bytes = changed(portable.clone(), &changes);
        into_every_decoder(&bytes);
        prop_assert_eq!(Portable::open(&bytes).is_ok(), bytes == portable);
    }
}

/// The most virtual memory this process ever had, in bytes, where the system tells.
fn memory_peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmPeak:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok()?.checked_mul(1024)
}

#[test]
fn a_huge_length_takes_no_memory() {
    /// Room for the stacks and heaps of other tests' threads; each lying length asks for at least sixteen times as much.
    const GROWTH_BYTES_MAX: u64 = 64 << 30;
    let before = memory_peak();
    let mut refused = 0_u32;
    for entry in golden_entries() {
        // Wherever a length may stand, it now says 2^40 and more.
        for at in 0..entry.len() {
            for number in [1_u64 << 40, 1 << 62, u64::MAX] {
                let mut bytes = entry.clone();
                bytes.iter_mut().skip(at).zip(number.to_le_bytes()).for_each(|(byte, new)| *byte = new);
                refused += u32::from(Entry::decode(&bytes).is_err());
            }
        }
    }
    assert!(refused > 1_000, "lengths were hit {refused} times");
    if let (Some(before), Some(after)) = (before, memory_peak()) {
        assert!(after - before < GROWTH_BYTES_MAX, "{} bytes more", after - before);
    }
}

#[test]
fn too_many_bytes_are_refused_before_they_are_read() {
    let zeros = vec![0; ENTRY_BYTES_MAX + 1];
    assert_eq!(Entry::decode(&zeros), Err(WireError::TooLong { got: ENTRY_BYTES_MAX + 1, limit: ENTRY_BYTES_MAX }));
    assert!(Page::parse(vec![0; PAGE_BYTES_MAX + 1]).is_err());
    assert!(Portable::open(&vec![0; crate::page::PORTABLE_BYTES_MAX + 1]).is_err());
}
