//! A sweep over a bundle: every byte, every cut, every record left out, swapped, doubled or moved. Not one may pass.

use rayon::prelude::*;
use transparency::bundle::{BundleReader, MAGIC, RECORD_HEAD_BYTES};

use crate::bank::Bank;
use crate::is_ok;

/// The issue asks for at least so many changes, none of which passes.
const CHANGES_MIN: usize = 30_000;
/// How many sweeps go over every byte.
const SWEEPS: usize = 4;

/// The changes that pass, out of `count` of them.
fn passing<F: Fn(usize) -> Option<Vec<u8>> + Sync>(count: usize, change: F) -> (usize, Vec<usize>) {
    let tried: Vec<(usize, bool)> =
        (0..count).into_par_iter().filter_map(|number| change(number).map(|bytes| (number, is_ok(&bytes)))).collect();
    let passed = tried.iter().filter(|(_, ok)| *ok).map(|(number, _)| *number).collect();
    (tried.len(), passed)
}

fn bundle() -> Vec<u8> {
    let bytes = Bank::new(true).bundle();
    assert!(is_ok(&bytes));
    bytes
}

/// Applies a change at every place of the bundle; returns how many were tried. None may pass.
fn at_every_place<F: Fn(&[u8], usize) -> Vec<u8> + Sync>(change: F) -> usize {
    let bundle = bundle();
    let (tried, passed) = passing(bundle.len(), |at| Some(change(&bundle, at)));
    assert_eq!(passed, Vec::<usize>::new());
    tried
}

#[test]
fn no_changed_byte_passes() {
    let tried = at_every_place(|bundle, at| {
        let mut bytes = bundle.to_vec();
        bytes[at] ^= 1 << (at % 8);
        bytes
    });
    // This sweep, the next three, and the records below.
    assert!(tried * SWEEPS >= CHANGES_MIN, "{tried} changes, {SWEEPS} times");
}

#[test]
fn no_cut_passes() {
    at_every_place(|bundle, at| bundle[..at].to_vec());
}

#[test]
fn no_missing_byte_passes() {
    at_every_place(|bundle, at| [&bundle[..at], &bundle[at + 1..]].concat());
}

#[test]
fn no_byte_too_many_passes() {
    at_every_place(|bundle, at| [&bundle[..=at], &bundle[at..]].concat());
}

/// The records of a bundle, heads included.
pub(crate) fn records(bundle: &[u8]) -> Vec<Vec<u8>> {
    let mut reader = BundleReader::new(bundle).unwrap();
    let mut records = Vec::new();
    let mut from = MAGIC.len();
    while reader.next_record().unwrap().is_some() {
        let until = usize::try_from(reader.at()).unwrap();
        records.push(bundle[from..until].to_vec());
        from = until;
    }
    records
}

fn of(records: &[&[u8]]) -> Vec<u8> {
    [&[MAGIC.as_slice()], records].concat().concat()
}

#[test]
fn no_record_left_out_swapped_doubled_or_moved_passes() {
    let bundle = bundle();
    let records = records(&bundle);
    let parts: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
    assert_eq!(of(&parts), bundle);
    let count = parts.len();
    assert!(count > 15);
    let without = passing(count, |at| Some(of(&[&parts[..at], &parts[at + 1..]].concat())));
    // From any record to any later one: also whole books, and the ends of books.
    let ranges = passing(count * count, |number| {
        let (from, until) = (number / count, number % count);
        (from < until).then(|| of(&[&parts[..from], &parts[until..]].concat()))
    });
    let swapped = passing(count * count, |number| {
        let (a, b) = (number / count, number % count);
        let mut parts = parts.clone();
        parts.swap(a, b);
        (a < b).then(|| of(&parts))
    });
    let doubled = passing(count * (count + 1), |number| {
        let (from, to) = (number / (count + 1), number % (count + 1));
        let mut parts = parts.clone();
        parts.insert(to, parts[from]);
        Some(of(&parts))
    });
    let moved = passing(count * count, |number| {
        let (from, to) = (number / count, number % count);
        let mut parts = parts.clone();
        let part = parts.remove(from);
        parts.insert(to, part);
        (from != to).then(|| of(&parts))
    });
    let emptied = passing(count, |at| {
        let mut parts = parts.clone();
        let nothing = [parts[at][0], 0, 0, 0, 0];
        assert_eq!(nothing.len(), RECORD_HEAD_BYTES);
        parts[at] = &nothing;
        Some(of(&parts))
    });
    for (what, (tried, passed)) in [
        ("left out", without),
        ("a range left out", ranges),
        ("swapped", swapped),
        ("doubled", doubled),
        ("moved", moved),
        ("emptied", emptied),
    ] {
        assert!(tried >= count, "{what}: {tried}");
        assert_eq!(passed, Vec::<usize>::new(), "{what}");
    }
}

#[test]
fn no_record_of_another_bank_passes() {
    // The same bank but for the nonce of one book: every page of it is well made, and none belongs here.
    let (here, there) = (Bank::new(true).bundle(), Bank::new(false).bundle());
    let (here, there) = (records(&here), records(&there));
    let count = here.len();
    let (tried, passed) = passing(count * there.len(), |number| {
        let (at, other) = (number / there.len(), number % there.len());
        let mut parts: Vec<&[u8]> = here.iter().map(Vec::as_slice).collect();
        let same = parts[at] == there[other];
        parts[at] = &there[other];
        (!same).then(|| of(&parts))
    });
    assert!(tried > count);
    assert_eq!(passed, Vec::<usize>::new());
}
