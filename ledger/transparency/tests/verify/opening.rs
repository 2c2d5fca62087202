//! A part of a book that begins in its middle: judged from the state that its first page states, when that is given along.

use ledger::book::{Book, Spot};
use ledger::ids::BookId;
use ledger::page::Page;
use ledger::time::Timestamp;
use transparency::bundle::BundleWriter;
use transparency::verify::{BALANCE, Check, INTEGRITY, LEGALITY, Report, Status, Verdict};

use crate::bank::{Bank, REGISTER_SEED, hand_over};
use crate::long::long_by;
use crate::{trouble, verify};

/// The state of a book before a page.
fn before(bank: &mut Bank, book: BookId, page: usize) -> Vec<u8> {
    let desk = bank.desk(book);
    let mut fold = Book::new(desk.book.genesis.clone());
    for (number, bytes) in (2..).zip(&desk.pages[1..page - 1]) {
        for (index, (_, entry)) in (0..).zip(Page::parse(bytes.clone()).unwrap().entries().unwrap()) {
            fold.evolve(Spot { page: number, index }, &entry);
        }
    }
    fold.state()
}

/// The bundle with Athens from this page on, and this state before it.
fn part(bank: &Bank, book: BookId, page: usize, state: Option<&[u8]>) -> Vec<u8> {
    let mut writer = BundleWriter::new(Vec::new()).unwrap();
    for bytes in &bank.register.pages {
        writer.page(bytes.clone()).unwrap();
    }
    for desk in &bank.others {
        let from = if desk.id() == book { page - 1 } else { 0 };
        if let Some(state) = state.filter(|_| desk.id() == book) {
            writer.state(state).unwrap();
        }
        for bytes in &desk.pages[from..] {
            writer.page(bytes.clone()).unwrap();
        }
    }
    let key = ledger::SigningKey::from_bytes(&[REGISTER_SEED; 32]);
    writer.finish(Timestamp::from_ms(1_772_400_000_000), &key).unwrap()
}

fn of<'a>(report: &'a Report, name: &'static str, book: BookId) -> &'a Check {
    report.named(name).find(|check| check.book == Some(book)).unwrap_or_else(|| panic!("{:?}", report.checks))
}

/// A bank whose Athens states its state on many pages, and hands out something at its end.
fn bank() -> (Bank, BookId, usize) {
    let mut bank = long_by(5);
    let (known, at) = bank.known();
    let (ids, athens) = (bank.ids, bank.ids.athens);
    let stated = bank.desk(athens).pages.len() - 2;
    bank.desk(athens).write(vec![(hand_over(&ids, 2), None)], Some((&known, at)));
    (bank, athens, stated)
}

#[test]
fn a_part_with_the_state_that_it_states_is_judged_from_there() {
    let (mut bank, athens, page) = bank();
    let state = before(&mut bank, athens, page);
    let report = verify(&part(&bank, athens, page, Some(&state)));
    for name in [INTEGRITY, LEGALITY, BALANCE] {
        assert_eq!(of(&report, name, athens).status, Status::Ok, "{:?}", trouble(&report));
    }
    let detail = &of(&report, LEGALITY, athens).detail;
    assert!(detail.contains(&format!("from the state that page {page} states")), "{detail}");
    assert_eq!(report.failed(), Vec::<String>::new());
    // What lies before was not judged, and nothing is said of the road.
    assert_eq!(report.verdict, Verdict::Incomplete);
    // Without it nothing is said of the rules.
    let report = verify(&part(&bank, athens, page, None));
    assert_eq!(of(&report, LEGALITY, athens).status, Status::NotChecked);
    assert_eq!(of(&report, INTEGRITY, athens).status, Status::Ok);
    assert_eq!(report.failed(), Vec::<String>::new());
}

#[test]
fn an_entry_that_the_stated_state_does_not_allow_is_found() {
    let (mut bank, athens, page) = bank();
    let state = before(&mut bank, athens, page);
    // Decided by a book that holds more than the one that is stated.
    let rich = {
        let mut twin = bank.clone();
        let (known, at) = twin.known();
        let ids = twin.ids;
        twin.desk(athens).write(vec![(hand_over(&ids, 9), None)], Some((&known, at)))[0].1.clone()
    };
    let (_, at) = bank.known();
    let desk = bank.desk(athens);
    let again = ledger::entry::Entry { key: desk.next_key(), ..rich };
    for _ in 0..30 {
        desk.seal(std::slice::from_ref(&again), Some(at));
    }
    let report = verify(&part(&bank, athens, page, Some(&state)));
    assert_eq!(of(&report, LEGALITY, athens).status, Status::Failed, "{:?}", trouble(&report));
}

#[test]
fn a_state_that_is_not_the_stated_one_or_stands_elsewhere_fails() {
    let (mut bank, athens, page) = bank();
    let state = before(&mut bank, athens, page);
    let fails = |page: usize, state: &[u8], name: &'static str| {
        let report = verify(&part(&bank, athens, page, Some(state)));
        assert!(report.named(name).any(|check| check.status == Status::Failed), "{:?}", trouble(&report));
    };
    for at in (0..state.len()).step_by(7) {
        let mut changed = state.clone();
        changed[at] ^= 1;
        fails(page, &changed, LEGALITY);
    }
    fails(page, &state[..state.len() - 1], LEGALITY);
    fails(page, b"", LEGALITY);
    // Its last page states nothing; and a book that begins at its beginning needs no state.
    let last = bank.others.iter().find(|desk| desk.id() == athens).unwrap().pages.len();
    fails(last, &state, LEGALITY);
    fails(1, &state, INTEGRITY);
}
