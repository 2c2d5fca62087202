//! Strength one: whoever has the file, or the disk, and no key. Every attack is found by hashes, links and numbers alone, and named.

use ledger::ids::Hash;
use ledger::page::Page;
use transparency::verify::{COMPLETENESS, INTEGRITY};

use crate::bank::bank;
use crate::history::{History, with_manifest};
use crate::{failed, read};

/// The honest pages in the order of the file, and how many of them are the register's.
fn pages(honest: &History) -> Vec<Vec<u8>> {
    honest.sealed().into_iter().flatten().map(|(page, _)| page).collect()
}

#[test]
fn without_a_key_every_attack_meets_a_hash_a_link_or_the_end_of_a_book() {
    let honest = History::of(&bank());
    let (all, manifest) = (pages(&honest), honest.manifest());
    let found = |pages: &[Vec<u8>]| failed(&read(&with_manifest(pages.iter().cloned(), &manifest), honest.register()));
    assert!(found(&all).is_empty());
    let mut counted = [0; 6];
    for at in 0..all.len() {
        // An edited byte: in the header it is the page's hash and seal, behind it the body's hash.
        for place in [0, 5, 60, all[at].len() / 2, all[at].len() - 40] {
            let mut edited = all.clone();
            edited[at][place] ^= 4;
            assert!(found(&edited).contains(&INTEGRITY), "edited: page {at}, byte {place}");
            counted[0] += 1;
        }
        let same_book = |other: usize| all.get(other).is_some_and(|other| book(other) == book(&all[at]));
        // A page that is not there: the next does not follow the one before; at either end of a book, the book is short.
        let without = [&all[..at], &all[at + 1..]].concat();
        let named = found(&without);
        let is_between = at == 0 || (same_book(at - 1) && same_book(at + 1));
        let expected = if is_between { INTEGRITY } else { COMPLETENESS };
        assert!(named.contains(&expected), "deleted: {at}: {named:?}");
        counted[1] += 1;
        if same_book(at + 1) {
            let mut swapped = all.clone();
            swapped.swap(at, at + 1);
            assert!(found(&swapped).contains(&INTEGRITY), "swapped: {at}");
            counted[2] += 1;
        }
        // A page twice, and a page of another book in its place or behind it.
        let doubled = [&all[..=at], &all[at..]].concat();
        assert!(found(&doubled).contains(&INTEGRITY), "inserted: {at}");
        counted[3] += 1;
        for other in (0..all.len()).filter(|other| book(&all[*other]) != book(&all[at])) {
            let mut replayed = all.clone();
            replayed[at] = all[other].clone();
            let named = found(&replayed);
            assert!(named.contains(&INTEGRITY), "replayed: {other} at {at}: {named:?}");
            counted[4] += 1;
        }
        // The rest of the file cut off behind it: what is left ends where its manifest says it does not.
        let cut = &all[..=at];
        let named = found(cut);
        assert_eq!(named.is_empty(), at + 1 == all.len(), "cut behind {at}");
        assert!(named.is_empty() || named.contains(&COMPLETENESS), "cut behind {at}: {named:?}");
        counted[5] += 1;
    }
    println!("without a key, edited · deleted · swapped · inserted · replayed · cut: {counted:?} times, all found");
}

fn book(page: &[u8]) -> Hash {
    Hash(Page::parse(page.to_vec()).unwrap().header.book.0)
}
