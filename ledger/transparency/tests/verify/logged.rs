//! The log book and the pages it names: they agree, or the verdict says which book's do not.

use ledger::book::Spot;
use ledger::command::{AddBook, Command, LogPages};
use ledger::event::{Event, LoggedPage, PagesLogged};
use ledger::ids::{BookId, Hash};
use ledger::page::Page;
use ledger::reason::BookKind;
use ledger::text::Label;
use ledger::time::Zone;
use transparency::verify::{COMPLETENESS, Check, LEGALITY, Report, Status, Verdict};

use crate::bank::{Bank, REGISTER_SEED};
use crate::desk::{Desk, code, genesis};
use crate::{trouble, verify};

const LOG_SEED: u8 = 6;

/// What every page of the bank is, the register's first; the log book's own are none.
pub(crate) fn leaves(bank: &Bank) -> Vec<LoggedPage> {
    let logged = |bytes: Vec<u8>| {
        let page = Page::parse(bytes).unwrap();
        LoggedPage { book: page.header.book, page: page.header.page, hash: page.hash }
    };
    bank.pages().into_iter().map(logged).collect()
}

/// The bank with a log book that is behind or before the others in a bundle, and what it is to name.
pub(crate) fn with_log(log_first: bool, name: impl FnOnce(&mut Vec<LoggedPage>)) -> (Bank, BookId) {
    let mut bank = Bank::new(true);
    let (register, at) = (Some(bank.register.id()), bank.register.last());
    let is_there = |log: &Desk| bank.others.iter().all(|other| (log.id() < other.id()) == log_first);
    let open = |nonce| Desk::open(genesis(BookKind::Log, "LOG", register, LOG_SEED, nonce), LOG_SEED, Some(at));
    let mut log = (1..=255).map(open).find(is_there).unwrap();
    let add = AddBook {
        book: log.id(),
        kind: BookKind::Log,
        code: code("LOG"),
        name: Label::try_from("Log").unwrap(),
        municipality: None,
        zone: Zone::ATHENS,
        key: log.book.genesis.key,
    };
    bank.register.write(vec![(Command::AddBook(add), None)], None);
    let mut pages = leaves(&bank);
    name(&mut pages);
    let (known, at) = bank.known();
    // In two entries, as they would come.
    let rest = pages.split_off(pages.len() / 2);
    for pages in [pages, rest] {
        log.write(vec![(Command::LogPages(LogPages { pages }), None)], Some((&known, at)));
    }
    let id = log.id();
    bank.others.push(log);
    bank.others.sort_by_key(Desk::id);
    (bank, id)
}

fn said_of(report: &Report, book: BookId, status: Status) -> Vec<&Check> {
    report.checks.iter().filter(|check| check.book == Some(book) && check.status == status).collect()
}

#[test]
fn a_log_book_that_names_what_is_there_holds() {
    for log_first in [true, false] {
        let (bank, _) = with_log(log_first, |_| ());
        let report = verify(&bank.bundle());
        assert_eq!(report.verdict, Verdict::Ok, "{:?}", trouble(&report));
        // Pages that were not logged yet are no fault.
        let (bank, _) = with_log(log_first, |pages| pages.truncate(pages.len() - 3));
        assert_eq!(verify(&bank.bundle()).verdict, Verdict::Ok);
    }
}

#[test]
fn a_log_book_that_names_another_page_is_found() {
    for log_first in [true, false] {
        let places = leaves(&Bank::new(true)).len();
        for at in 0..places {
            let (bank, log) = with_log(log_first, |pages| pages[at].hash = Hash([1; 32]));
            let report = verify(&bank.bundle());
            let failed = said_of(&report, log, Status::Failed);
            assert!(matches!(failed.as_slice(), [check] if check.name == LEGALITY), "{at}: {:?}", trouble(&report));
            assert_eq!(report.verdict, Verdict::Failed);
        }
    }
}

#[test]
fn a_page_that_was_logged_and_is_gone_is_not_passed_over() {
    for log_first in [true, false] {
        let (mut bank, log) = with_log(log_first, |_| ());
        let larissa = bank.ids.larissa;
        bank.desk(larissa).pages.pop();
        let report = verify(&bank.bundle());
        let open = said_of(&report, log, Status::NotChecked);
        assert!(matches!(open.as_slice(), [check] if check.name == LEGALITY), "{:?}", trouble(&report));
        // The manifest says that this is all that there was.
        let failed = said_of(&report, larissa, Status::Failed);
        assert!(matches!(failed.as_slice(), [check] if check.name == COMPLETENESS), "{:?}", trouble(&report));
        assert_eq!(report.verdict, Verdict::Failed);
    }
}

#[test]
fn a_log_book_left_out_is_said_to_be_left_out() {
    let (mut bank, log) = with_log(true, |_| ());
    bank.others.retain(|desk| desk.id() != log);
    let report = verify(&bank.bundle());
    assert!(said_of(&report, log, Status::NotChecked).iter().any(|check| check.name == COMPLETENESS));
}

#[test]
fn an_order_that_the_rules_forbid_is_found() {
    let (mut bank, log) = with_log(true, |_| ());
    let (_, at) = bank.known();
    let (athens, treasury) = (bank.ids.athens, bank.ids.treasury);
    let next = LoggedPage { book: athens, page: bank.desk(athens).head.page + 2, hash: Hash([2; 32]) };
    let desk = bank.desk(log);
    let entry = desk.entry(Event::PagesLogged(PagesLogged { pages: vec![next] }));
    desk.seal(&[entry], Some(at));
    let report = verify(&bank.bundle());
    assert!(said_of(&report, log, Status::Failed).iter().any(|check| check.detail.contains("NotTheNextPage")));
    assert!(said_of(&report, treasury, Status::Failed).is_empty());
}

#[test]
fn the_state_of_a_log_book_is_what_it_named() {
    let (mut bank, log) = with_log(true, |_| ());
    let book = bank.desk(log).book.clone();
    let restored = ledger::book::Book::restore(&book.state(), book.state_hash()).unwrap();
    assert_eq!(restored, book);
    let athens = bank.ids.athens;
    assert_eq!(book.logged(athens), Some(bank.desk(athens).last()));
    let mut further = book.clone();
    let pages = vec![LoggedPage { book: athens, page: 99, hash: Hash([3; 32]) }];
    let entry = bank.desk(log).entry(Event::PagesLogged(PagesLogged { pages }));
    further.evolve(Spot { page: 4, index: 0 }, &entry);
    assert_ne!(further.state_hash(), book.state_hash());
}

#[test]
fn a_bundle_of_a_bank_with_a_log_is_sealed_like_any_other() {
    let (bank, _) = with_log(true, |_| ());
    let bytes = Bank::bundle_of(bank.pages(), REGISTER_SEED + 40);
    assert_eq!(verify(&bytes).verdict, Verdict::Failed);
}
