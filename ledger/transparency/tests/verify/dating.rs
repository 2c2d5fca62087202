//! Post-dating: a page that says it was written after a witness had cosigned a checkpoint that covers it, to the millisecond.

use ledger::ids::BookId;
use ledger::page::{Header, Page};
use transparency::log::dating::CLOCKS_APART_S_MAX;
use transparency::verify::{ANCHORED, Report, Status, Verdict};

use crate::anchored::{all, by, note_at, policy, root, with};
use crate::bank::Bank;
use crate::logged::{leaves, with_log};
use crate::verify;

/// The headers of the first pages of the log, in its order.
fn covered(bank: &Bank, log_book: BookId, size: usize) -> Vec<Header> {
    let pages = bank.pages().into_iter().map(|bytes| Page::parse(bytes).unwrap().header);
    let all: Vec<Header> = pages.collect();
    let named = leaves(bank).into_iter().filter(|leaf| leaf.book != log_book).take(size);
    named.map(|leaf| all.iter().find(|it| (it.book, it.page) == (leaf.book, leaf.page)).unwrap().clone()).collect()
}

/// The first page of each book that is too late for a cosignature of this second, told without the code that is tested.
fn late(headers: &[Header], cosigned_at_s: u64) -> Vec<(BookId, u64)> {
    let end_ms = i64::try_from(cosigned_at_s + 1 + CLOCKS_APART_S_MAX).unwrap() * 1_000;
    let mut late: Vec<(BookId, u64)> =
        headers.iter().filter(|it| it.written_at.ms >= end_ms).map(|it| (it.book, it.page)).collect();
    late.sort_unstable();
    late.dedup_by_key(|(book, _)| *book);
    late
}

/// The books and pages whose time was found to be false.
fn told(report: &Report) -> Vec<(BookId, u64)> {
    let failed = report.named(ANCHORED).filter(|check| check.status == Status::Failed);
    let mut told: Vec<(BookId, u64)> = failed.map(|check| (check.book.unwrap(), check.page.unwrap())).collect();
    told.sort_unstable();
    told
}

#[test]
fn every_page_is_held_to_the_first_cosignature_that_covers_it() {
    for log_first in [true, false] {
        let (bank, log_book) = with_log(log_first, |_| ());
        let size = all(&bank, log_book);
        let headers = covered(&bank, log_book, size);
        let (mut dated, mut honest) = (0, 0);
        for written in &headers {
            let second = u64::try_from(written.written_at.ms).unwrap() / 1_000;
            for apart in 0..3 {
                let at_s = second + apart - CLOCKS_APART_S_MAX - 2;
                // The first of them counts, wherever it stands.
                let notes = [note_at(size, root(&bank, log_book, size), &[(1, at_s + 9_000), (3, at_s)])];
                let report = by(&with(&bank, &notes), &policy());
                let wanted = late(&headers, at_s);
                assert_eq!(told(&report), wanted, "{at_s}");
                assert_eq!(report.verdict == Verdict::Ok, wanted.is_empty());
                dated += wanted.len();
                honest += usize::from(wanted.is_empty());
                assert_eq!(verify(&with(&bank, &notes)).verdict, Verdict::Ok, "whom nobody believes dates nothing");
            }
        }
        assert!(dated > 20 && honest > 0, "{dated} {honest}");
    }
}

#[test]
fn a_smaller_checkpoint_dates_what_it_covers_and_nothing_else() {
    for log_first in [true, false] {
        let (bank, log_book) = with_log(log_first, |_| ());
        let size = all(&bank, log_book);
        let headers = covered(&bank, log_book, size);
        let last = headers.iter().map(|it| it.written_at.ms).max().unwrap();
        let (early, long_after) =
            (u64::try_from(last).unwrap() / 1_000 - 400, u64::try_from(last).unwrap() / 1_000 + 60);
        for part in 1..=size {
            let small = note_at(part, root(&bank, log_book, part), &[(1, early), (2, early)]);
            let large = note_at(size, root(&bank, log_book, size), &[(2, long_after), (3, long_after)]);
            for notes in [[small.clone(), large.clone()], [large, small]] {
                let report = by(&with(&bank, &notes), &policy());
                assert_eq!(told(&report), late(&headers[..part], early), "{part} of {size}");
            }
        }
        assert!(late(&headers[..1], early).is_empty() && !late(&headers, early).is_empty());
        // One witness of two, or a log that nobody knows: it counts for nothing.
        let few = note_at(size, root(&bank, log_book, size), &[(1, early)]);
        let large = note_at(size, root(&bank, log_book, size), &[(2, long_after), (3, long_after)]);
        assert_eq!(by(&with(&bank, &[few, large]), &policy()).verdict, Verdict::Ok);
    }
}

#[test]
fn what_is_told_names_the_witness_and_both_times() {
    let (bank, log_book) = with_log(true, |_| ());
    let size = all(&bank, log_book);
    let report = by(
        &with(&bank, &[note_at(size, root(&bank, log_book, size), &[(2, 1_772_351_000), (3, 1_772_359_999)])]),
        &policy(),
    );
    let check = report.named(ANCHORED).find(|check| check.status == Status::Failed).unwrap();
    assert_eq!((check.book, check.page), (Some(bank.register.id()), Some(1)));
    for part in ["written at 2026-03-01T08:00:00Z", "w2 had cosigned", "at 2026-03-01T07:43:20Z"] {
        assert!(check.detail.contains(part), "{}", check.detail);
    }
    assert_eq!(check.found.as_ref().unwrap().code, "post-dated");
    // Times at either end of what can be written down.
    for at_s in [1, u64::try_from(i64::MAX).unwrap()] {
        let notes = [note_at(size, root(&bank, log_book, size), &[(1, at_s), (2, at_s)])];
        assert_eq!(told(&by(&with(&bank, &notes), &policy())).is_empty(), at_s > 1);
    }
}
