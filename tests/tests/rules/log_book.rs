//! The log book's rules: each page of each other book once, one behind the other, from the first.

use ledger::command::{AddBook, Command, LogPages};
use ledger::event::LoggedPage;
use ledger::ids::{BookId, Hash};
use ledger::page::{Page, public};
use ledger::reason::BookKind;
use ledger::refusal::Fact;
use ledger::text::Label;
use ledger::time::Zone;
use tests::story::bank::code;

use crate::town::Town;

/// A town whose pages are all sealed, with a log book.
fn town() -> (Town, BookId) {
    let mut town = Town::new();
    let log = town.bank.open_book(BookKind::Log, &code("LOG"));
    let add = add(&town, log, "LOG");
    let register = town.bank.register;
    town.ask(register, None, add).expect("a bank has one log book");
    (town, log)
}

fn add(town: &Town, book: BookId, name: &str) -> Command {
    let key = public(town.bank.kept(book).keys.last().expect("a book has a key"));
    let (code, name) = (code(name), Label::try_from(name).expect("a name"));
    let (kind, municipality, zone) = (BookKind::Log, None, Zone::ATHENS);
    Command::AddBook(AddBook { book, kind, code, name, municipality, zone, key })
}

fn first(town: &Town, book: BookId) -> LoggedPage {
    let page = Page::parse(town.bank.kept(book).pages[0].clone()).expect("a page of the town");
    LoggedPage { book, page: 1, hash: page.hash }
}

/// What the rules say to these pages.
fn facts(town: &mut Town, log: BookId, pages: Vec<LoggedPage>) -> Vec<Fact> {
    let asked = town.ask(log, None, Command::LogPages(LogPages { pages }));
    asked.err().unwrap_or_default().into_iter().map(|refusal| refusal.fact).collect()
}

#[test]
fn pages_enter_one_behind_the_other() {
    let (mut town, log) = town();
    let (athens, register) = (town.sites[0], town.bank.register);
    let one = first(&town, athens);
    let page = |page| LoggedPage { page, ..one };
    let out_of_turn = |number, next| Fact::NotTheNextPage { book: athens, page: number, next };
    assert_eq!(facts(&mut town, log, vec![page(2)]), [out_of_turn(2, 1)]);
    assert_eq!(facts(&mut town, log, vec![page(0)]), [out_of_turn(0, 1)]);
    assert_eq!(facts(&mut town, log, vec![one, one]), [out_of_turn(1, 2)]);
    let of_the_register = first(&town, register);
    assert_eq!(facts(&mut town, log, vec![one, of_the_register, page(2)]), []);
    assert_eq!(facts(&mut town, log, vec![one]), [out_of_turn(1, 3)]);
    assert_eq!(facts(&mut town, log, vec![page(4)]), [out_of_turn(4, 3)]);
    assert_eq!(facts(&mut town, log, vec![page(3)]), []);
}

#[test]
fn only_pages_of_the_banks_other_books_are_leaves() {
    let (mut town, log) = town();
    let own = first(&town, log);
    assert_eq!(facts(&mut town, log, vec![own]), [Fact::WrongKind(BookKind::Log)]);
    let foreign = LoggedPage { book: BookId([9; 32]), page: 1, hash: Hash([1; 32]) };
    assert_eq!(facts(&mut town, log, vec![foreign]), [Fact::UnknownBook(foreign.book)]);
    assert_eq!(facts(&mut town, log, Vec::new()), [Fact::NoLines]);
    let one = first(&town, town.sites[0]);
    let many = (1..=1_001).map(|page| LoggedPage { page, ..one }).collect();
    assert_eq!(facts(&mut town, log, many), [Fact::TooManyLines { lines: 1_001, max: 1_000 }]);
    let athens = town.sites[0];
    assert_eq!(facts(&mut town, athens, vec![one]), [Fact::WrongBook { kind: BookKind::Log }]);
}

#[test]
fn a_bank_has_one_log_book() {
    let (mut town, _) = town();
    let second = town.bank.open_book(BookKind::Log, &code("LOG-2"));
    let add = add(&town, second, "LOG-2");
    let register = town.bank.register;
    let refused = town.ask(register, None, add).expect_err("one order of the pages");
    assert_eq!(refused.into_iter().map(|refusal| refusal.fact).collect::<Vec<_>>(), [Fact::AlreadyThere]);
}
