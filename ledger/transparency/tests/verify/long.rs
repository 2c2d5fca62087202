//! Long books and small batches: what is done in parallel, ahead or by tables changes nothing in the report.

use std::collections::HashMap;
use std::io;

use ledger::book::Spot;
use ledger::decide::state_entry;
use ledger::event::{BinAdded, Event};
use ledger::ids::{BinId, BookId, Salt};
use ledger::page::{Page, PageError};
use transparency::bundle::ManifestBook;
use transparency::verify::{Audit, COMPLETENESS, Depth, End, INTEGRITY, Pages, Report, Status, Verdict};

use crate::bank::Bank;
use crate::desk::code;
use crate::{trouble, verify};

/// Bytes of a page's seal: key and signature.
const SEAL_BYTES: usize = 96;

/// Pages by book and number, as an archive would give them.
struct Kept(HashMap<(BookId, u64), Vec<u8>>);

impl Kept {
    fn of(pages: &[Vec<u8>]) -> Self {
        let place = |bytes: &Vec<u8>| {
            let page = Page::parse(bytes.clone()).unwrap();
            ((page.header.book, page.header.page), bytes.clone())
        };
        Self(pages.iter().map(place).collect())
    }
}

impl Pages for Kept {
    fn page(&mut self, book: BookId, page: u64) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.get(&(book, page)).cloned())
    }
}

fn audit(pages: &[Vec<u8>], heads: &[ManifestBook], batch: usize) -> Report {
    let mut kept = Kept::of(pages);
    let mut audit = Audit::new(None, Depth::Everything);
    for batch in pages.chunks(batch) {
        audit.pages(batch.to_vec(), &mut kept).unwrap();
    }
    audit.finish(&End::Heads(heads), &mut kept).unwrap()
}

fn heads(bank: &Bank) -> Vec<ManifestBook> {
    let desks = [&bank.register].into_iter().chain(&bank.others);
    desks.map(|desk| ManifestBook::whole(desk.id(), desk.head.page, desk.head.hash)).collect()
}

#[test]
fn batches_of_any_size_and_the_bundle_come_to_the_same() {
    for larissa_first in [true, false] {
        let bank = Bank::new(larissa_first);
        let sorted = |mut report: Report| {
            report.checks.sort_by_key(|check| (check.name, check.book, check.detail.clone()));
            report
        };
        let whole = sorted(verify(&bank.bundle()));
        assert_eq!(whole.verdict, Verdict::Ok);
        for batch in [1, 2, 3, 5, 100] {
            assert_eq!(sorted(audit(&bank.pages(), &heads(&bank), batch)), whole, "{batch}");
        }
    }
}

#[test]
fn heads_that_the_caller_knows_are_compared() {
    let bank = Bank::new(true);
    let mut pages = bank.pages();
    pages.pop();
    let report = audit(&pages, &heads(&bank), 4);
    let failed: Vec<_> = report.checks.iter().filter(|check| check.status == Status::Failed).collect();
    assert_eq!(failed.len(), 1, "{:?}", trouble(&report));
    assert_eq!((failed[0].name, failed[0].book), (COMPLETENESS, Some(bank.others[2].id())));
}

/// A bank whose Athens has 150 pages more.
fn long() -> Bank {
    long_by(150)
}

/// A bank whose Athens has so many pages more.
pub(crate) fn long_by(pages: usize) -> Bank {
    let mut bank = Bank::new(true);
    let (_, at) = bank.known();
    let athens = bank.ids.athens;
    let desk = bank.desk(athens);
    for _ in 0..pages {
        let state = state_entry(&desk.book, desk.head.entries, desk.now(), Salt::from_bytes([3; 16]));
        desk.book.evolve(Spot { page: desk.head.page + 1, index: 0 }, &state);
        desk.seal(&[state], Some(at));
    }
    bank
}

#[test]
fn a_long_book_holds_and_each_of_its_pages_is_looked_at() {
    let bank = long();
    assert_eq!(trouble(&verify(&bank.bundle())), Vec::<String>::new());
    let athens = bank.ids.athens;
    let first = bank.pages().iter().position(|page| Page::parse(page.clone()).unwrap().header.book == athens).unwrap();
    for number in [1_u64, 63, 64, 65, 100, 150] {
        let place = first + usize::try_from(number).unwrap() - 1;
        let whole = bank.pages();
        for at in [whole[place].len() - 1, whole[place].len() - 60, whole[place].len() / 2] {
            let mut pages = whole.clone();
            pages[place][at] ^= 4;
            let report = verify(&crate::as_bundle(&pages, &bank.bundle()));
            let found = report.named(INTEGRITY).find(|check| check.status == Status::Failed).unwrap();
            assert_eq!((found.book, found.page), (Some(athens), Some(number)), "{:?}", trouble(&report));
        }
    }
}

#[test]
fn seals_that_are_checked_together_are_each_checked() {
    // The first batch has 2,048 pages; from the next one on there are tables for the key, and seals wait for each other.
    let bank = long_by(4_300);
    let (whole, bundle, athens) = (bank.pages(), bank.bundle(), bank.ids.athens);
    assert_eq!(trouble(&verify(&bundle)), Vec::<String>::new());
    let first = whole.iter().position(|page| Page::parse(page.clone()).unwrap().header.book == athens).unwrap();
    let seal = PageError::Seal.to_string();
    for number in [2_100_u64, 3_333, 4_300] {
        let place = first + usize::try_from(number).unwrap() - 1;
        let length = whole[place].len();
        let body = length - SEAL_BYTES - 1;
        for (bits, detail) in [
            (&[length - 1][..], &seal),
            (&[length - 60], &seal),
            (&[body], &PageError::Body.to_string()),
            // What is wrong with the seal is said first.
            (&[body, length - 1], &seal),
        ] {
            let mut pages = whole.clone();
            for &at in bits {
                pages[place][at] ^= 4;
            }
            let report = verify(&crate::as_bundle(&pages, &bundle));
            let found = report.named(INTEGRITY).find(|check| check.status == Status::Failed).unwrap();
            assert_eq!((found.book, found.page), (Some(athens), Some(number)), "{:?}", trouble(&report));
            assert!(found.detail.contains(detail.as_str()), "{}", found.detail);
        }
    }
}

#[test]
fn an_entry_far_back_is_found_when_it_is_cited() {
    // Behind 150 pages, the first page's genesis is cited: not a cause that fits anything, but one that is there.
    let mut bank = long();
    let (known, at) = bank.known();
    let athens = bank.ids.athens;
    let desk = bank.desk(athens);
    for page in [2_u64, 17, 33, 100] {
        let cited = Page::parse(desk.pages[usize::try_from(page).unwrap() - 1].clone()).unwrap();
        let hash = cited.entries().unwrap()[0].0;
        let bin = BinId::from_bytes(ledger::decide::made_id(athens, desk.next_key(), "bin", 0));
        let mut entry = desk.entry(Event::BinAdded(BinAdded { bin, code: code(&format!("B-{page}")), zone: None }));
        entry.cause = Some(ledger::event::EntryRef { book: athens, page, index: 0, hash });
        desk.seal(&[entry], Some(at));
    }
    drop(known);
    assert_eq!(trouble(&verify(&bank.bundle())), Vec::<String>::new());
}
