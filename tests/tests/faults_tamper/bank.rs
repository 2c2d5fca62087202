//! The bank that is attacked: the one a story leaves, with a log book that names every page of it.

use ledger::command::{AddBook, Command, LogPages, Request};
use ledger::event::LoggedPage;
use ledger::ids::{ActorId, BookId, Key};
use ledger::page::{Page, public};
use ledger::reason::BookKind;
use ledger::text::Label;
use ledger::time::Zone;
use std::fs;
use tests::ground::workspace_root;
use tests::story::bank::{Bank, code};
use tests::story::leave;

/// A bank with two warehouses, a treasury and a log book, all of whose pages are sealed and all but the log book's own logged.
pub(crate) fn bank() -> Bank {
    let file = workspace_root().join("tests/tests/stories/48-a-whole-emergency.story");
    let (_, mut bank) = leave(&fs::read_to_string(file).unwrap()).unwrap();
    let log = bank.open_book(BookKind::Log, &code("LOG"));
    let key = public(bank.kept(log).keys.last().unwrap());
    let add = AddBook {
        book: log,
        kind: BookKind::Log,
        code: code("LOG"),
        name: Label::try_from("Log").unwrap(),
        municipality: None,
        zone: Zone::ATHENS,
        key,
    };
    let register = bank.register;
    ask(&mut bank, register, Command::AddBook(add));
    let others: Vec<BookId> = bank.books.keys().copied().filter(|book| *book != log).collect();
    // A page that is sealed may begin the next with a statement of the book's state: that one is sealed too.
    for book in others.iter().chain(&others) {
        bank.seal(*book);
    }
    let pages = others.iter().flat_map(|book| bank.kept(*book).pages.clone());
    let mut pages: Vec<LoggedPage> = pages.map(logged).collect();
    // In two entries, as they would come, each book's pages one behind the other.
    let rest = pages.split_off(pages.len() / 2);
    for pages in [pages, rest] {
        ask(&mut bank, log, Command::LogPages(LogPages { pages }));
    }
    bank.seal(log);
    bank
}

fn logged(bytes: Vec<u8>) -> LoggedPage {
    let page = Page::parse(bytes).unwrap();
    LoggedPage { book: page.header.book, page: page.header.page, hash: page.hash }
}

fn ask(bank: &mut Bank, book: BookId, command: Command) {
    let key = Key::from_bytes(bank.fresh());
    let request = Request { key, occurred_at: None, actor: ActorId::from_bytes([1; 16]), cause: None, command };
    bank.submit(book, &request).unwrap();
}
