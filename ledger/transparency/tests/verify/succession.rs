//! A book that was closed, and its successor: it holds when it takes over what the closed book's last page proves, and nothing else.

use ledger::account::Currency;
use ledger::book::Spot;
use ledger::command::*;
use ledger::decide::made_id;
use ledger::event::{BookClosed, CarriedLine, Event, GoodsCarried, LotStatus, Money, NamedPage};
use ledger::ids::{BinId, BookId, Hash};
use ledger::page::Page;
use ledger::quantity::Count;
use ledger::reason::{BookKind, EndReason, ExpenseKind, HoldReason};
use ledger::text::Label;
use ledger::time::Zone;
use transparency::verify::{BALANCE, INTEGRITY, LEGALITY, Status, Verdict};

use crate::bank::{Bank, quantity};
use crate::desk::{Desk, code, genesis};
use crate::{trouble, verify};

const HEIR_SEED: u8 = 7;

fn named(page: &[u8]) -> NamedPage {
    let page = Page::parse(page.to_vec()).unwrap();
    NamedPage { page: page.header.page, hash: page.hash }
}

/// A bank in which a book was closed at its last page; the successor has its page 1, and a bin when it is a site.
struct Succession {
    bank: Bank,
    closed: BookId,
    heir: Desk,
    bin: BinId,
}

fn succession(of: impl Fn(&Bank) -> BookId, last: impl Fn(NamedPage) -> NamedPage) -> Succession {
    let mut bank = Bank::new(true);
    let closed = of(&bank);
    let before = bank.desk(closed).book.clone();
    let end = last(named(bank.desk(closed).pages.last().unwrap()));
    let close = CloseBook { book: closed, last: end, witnessed: None, tree: None, reason: EndReason::PagesLost };
    bank.register.write(vec![(Command::CloseBook(close), None)], None);
    let (register, at) = (Some(bank.register.id()), bank.register.last());
    let open = |nonce| Desk::open(genesis(before.kind(), "HEIR", register, HEIR_SEED, nonce), HEIR_SEED, Some(at));
    let mut heir = (1..=255).map(open).find(|heir| heir.id() > closed).unwrap();
    let add = AddSuccessor {
        predecessor: closed,
        book: AddBook {
            book: heir.id(),
            kind: before.kind(),
            code: code("HEIR"),
            name: Label::try_from("Heir").unwrap(),
            municipality: None,
            zone: Zone::ATHENS,
            key: heir.book.genesis.key,
        },
    };
    bank.register.write(vec![(Command::AddSuccessor(add), None)], None);
    heir.before = vec![before.clone()];
    let bin = BinId::from_bytes(made_id(heir.id(), heir.next_key(), "bin", 0));
    if before.kind() == BookKind::Site {
        let (known, at) = bank.known();
        heir.write(vec![(Command::AddBin(AddBin { code: code("A-01"), zone: None }), None)], Some((&known, at)));
    }
    Succession { bank, closed, heir, bin }
}

impl Succession {
    /// What lies on the closed book's shelves, line by line.
    fn left(&self) -> Vec<CarriedLine> {
        let before = &self.heir.before[0];
        let mut shelves: Vec<_> = before.stock.shelves(self.closed.site()).collect();
        shelves.sort_unstable();
        let line = |(source, item, lot, lies)| {
            let known = before.stock.lot(lot).unwrap();
            let (expiry, status) = (known.expiry, known.status);
            CarriedLine { item, lot, expiry, status, source, bin: self.bin, quantity: quantity(lies) }
        };
        shelves.into_iter().map(line).collect()
    }

    fn carry(&mut self, lines: Vec<CarriedLine>) {
        let (known, at) = self.bank.known();
        let carry = Command::CarryGoods(CarryGoods { predecessor: self.closed, lines });
        self.heir.write(vec![(carry, None)], Some((&known, at)));
    }

    /// Writes a page of the heir without asking any rule.
    fn force(&mut self, event: Event) {
        let entry = self.heir.entry(event);
        let at = self.bank.register.last();
        self.heir.seal(&[entry], Some(at));
    }

    fn report(mut self) -> transparency::verify::Report {
        self.bank.others.push(self.heir);
        self.bank.others.sort_by_key(Desk::id);
        verify(&self.bank.bundle())
    }
}

fn athens(bank: &Bank) -> BookId {
    bank.ids.athens
}

fn failed(report: &transparency::verify::Report, name: &str, book: BookId) -> bool {
    report.checks.iter().any(|check| check.name == name && check.status == Status::Failed && check.book == Some(book))
}

#[test]
fn a_successor_that_takes_over_what_is_left_holds() {
    let mut it = succession(athens, |last| last);
    let lines = it.left();
    assert!(!lines.is_empty());
    it.carry(lines);
    let report = it.report();
    assert_eq!(report.verdict, Verdict::Ok, "{:?}", trouble(&report));
    // What is not taken over stays where it was, and that is no fault.
    let report = succession(athens, |last| last).report();
    assert_eq!(report.verdict, Verdict::Ok, "{:?}", trouble(&report));
}

#[test]
fn what_is_taken_over_is_what_lay_there() {
    let bend: [fn(&mut Vec<CarriedLine>); 4] = [
        |lines| lines[0].quantity = quantity(lines[0].quantity.get() + 1),
        |lines| lines[0].status = LotStatus::Held(HoldReason::Dispute),
        |lines| lines[0].lot = ledger::ids::LotId::from_bytes([9; 16]),
        |lines| lines.push(lines[0].clone()),
    ];
    for bend in bend {
        let mut it = succession(athens, |last| last);
        let (mut lines, predecessor, heir) = (it.left(), it.closed, it.heir.id());
        bend(&mut lines);
        it.force(Event::GoodsCarried(GoodsCarried { predecessor, lines }));
        let report = it.report();
        assert!(failed(&report, LEGALITY, heir), "{:?}", trouble(&report));
    }
    // Twice the same, in two entries; and by a book that succeeds nobody.
    let mut it = succession(athens, |last| last);
    let (lines, predecessor, heir) = (it.left(), it.closed, it.heir.id());
    it.carry(lines.clone());
    it.force(Event::GoodsCarried(GoodsCarried { predecessor, lines }));
    assert!(failed(&it.report(), LEGALITY, heir));
    let mut it = succession(athens, |last| last);
    let (lines, predecessor, larissa) = (it.left(), it.closed, it.bank.ids.larissa);
    let at = it.bank.register.last();
    let desk = it.bank.desk(larissa);
    let entry = desk.entry(Event::GoodsCarried(GoodsCarried { predecessor, lines }));
    desk.seal(&[entry], Some(at));
    assert!(failed(&it.report(), LEGALITY, larissa));
}

#[test]
fn a_page_behind_the_end_is_none_of_the_books() {
    // Sealed with the book's own key, naming the register as it was before the closing: all that is wrong with it is that it comes behind.
    let mut it = succession(athens, |last| last);
    let at =
        it.bank.desk(it.closed).pages.last().map(|page| Page::parse(page.clone()).unwrap().header.register.unwrap());
    let (closed, desk) = (it.closed, it.bank.desk(it.closed));
    let state = desk.book.state_hash();
    let entry = desk.entry(Event::StateStated(ledger::event::StateStated { state }));
    desk.seal(&[entry], at);
    let report = it.report();
    assert!(failed(&report, INTEGRITY, closed), "{:?}", trouble(&report));
    // The same when the register ends the book at another page of that number, or one page earlier.
    for last in [
        |last: NamedPage| NamedPage { hash: Hash([1; 32]), ..last },
        |last: NamedPage| NamedPage { page: last.page - 1, ..last },
    ] {
        let it = succession(athens, last);
        let closed = it.closed;
        let report = it.report();
        assert!(failed(&report, INTEGRITY, closed), "{:?}", trouble(&report));
    }
}

#[test]
fn a_successor_without_its_predecessor_is_not_judged() {
    let mut it = succession(athens, |last| last);
    let lines = it.left();
    it.carry(lines);
    let (closed, heir) = (it.closed, it.heir.id());
    it.bank.others.retain(|desk| desk.id() != closed);
    let report = it.report();
    let legality = report.named(LEGALITY).find(|check| check.book == Some(heir)).unwrap();
    assert_eq!(legality.status, Status::NotChecked, "{:?}", trouble(&report));
    assert_eq!(report.verdict, Verdict::Incomplete);
}

#[test]
fn a_treasury_spends_what_the_one_before_it_banked_and_no_more() {
    let spend = |it: &Succession, minor| {
        let amount = Money { minor: quantity(minor), currency: Currency::EUR };
        PayExpense { fund: it.bank.ids.fund, kind: ExpenseKind::Transport, amount, emergency: None }
    };
    let treasury = |bank: &Bank| bank.ids.treasury;
    let mut it = succession(treasury, |last| last);
    let (known, at) = it.bank.known();
    let all = spend(&it, 40_000);
    it.heir.write(vec![(Command::PayExpense(all), None)], Some((&known, at)));
    let report = it.report();
    assert_eq!(report.verdict, Verdict::Ok, "{:?}", trouble(&report));
    let mut it = succession(treasury, |last| last);
    let PayExpense { fund, kind, amount, emergency } = spend(&it, 40_001);
    let heir = it.heir.id();
    it.force(Event::ExpensePaid(ledger::event::ExpensePaid { fund, kind, amount, emergency }));
    assert!(failed(&it.report(), LEGALITY, heir));
}

#[test]
fn the_register_closes_a_book_once_and_gives_it_one_heir() {
    let again = |it: &mut Succession, command| {
        let desk = &mut it.bank.register;
        let written_at = desk.now();
        let book = &desk.book;
        let register = book.register.as_deref().unwrap().now();
        let context = ledger::check::Context { book, register, written_at, cause: None, before: &[] };
        let request = Request {
            key: desk.next_key(),
            occurred_at: None,
            actor: ledger::ids::ActorId::from_bytes([1; 16]),
            cause: None,
            command,
        };
        ledger::decide::decide(&context, &request, ledger::ids::Salt::from_bytes([1; 16])).map(drop)
    };
    let mut it = succession(athens, |last| last);
    let (closed, register) = (it.closed, it.bank.register.id());
    let last = named(it.bank.register.pages.last().unwrap());
    for book in [closed, register, BookId([9; 32])] {
        let close = CloseBook { book, last, witnessed: None, tree: None, reason: EndReason::PagesLost };
        assert!(again(&mut it, Command::CloseBook(close)).is_err(), "{book}");
    }
    let key = it.heir.book.genesis.key;
    let heir = |predecessor, book, kind| {
        let (code, name) = (code("OTHER"), Label::try_from("Other").unwrap());
        let book = AddBook { book, kind, code, name, municipality: None, zone: Zone::ATHENS, key };
        Command::AddSuccessor(AddSuccessor { predecessor, book })
    };
    let larissa = it.bank.ids.larissa;
    assert!(again(&mut it, heir(closed, BookId([0xff; 32]), BookKind::Site)).is_err(), "it has one");
    assert!(again(&mut it, heir(larissa, BookId([0xff; 32]), BookKind::Site)).is_err(), "it is not closed");
    let close = BookClosed { book: larissa, last, witnessed: None, tree: None, reason: EndReason::PagesLost };
    let entry = it.bank.register.entry(Event::BookClosed(close));
    it.bank.register.book.evolve(Spot { page: 99, index: 0 }, &entry);
    assert!(again(&mut it, heir(larissa, BookId([0; 32]), BookKind::Site)).is_err(), "its id is not behind");
    assert!(again(&mut it, heir(larissa, BookId([0xff; 32]), BookKind::Treasury)).is_err(), "it keeps something else");
    assert_eq!(again(&mut it, heir(larissa, BookId([0xff; 32]), BookKind::Site)), Ok(()));
}

#[test]
fn what_was_on_the_road_to_a_closed_book_comes_to_its_heir_once() {
    let mut it = succession(|bank| bank.ids.larissa, |last| last);
    let (ids, bin) = (it.bank.ids, it.bin);
    let before = it.heir.before[0].clone();
    let (known, at) = it.bank.known();
    let wants = vec![Want::of(ids.blanket, quantity(5))];
    let send = |destination| {
        let lines = wants.clone();
        Command::DispatchTransfer(DispatchTransfer { destination, reservation: None, emergency: None, lines })
    };
    // Sent while the register was as Athens knew it: to the book that is closed now.
    let old =
        it.bank.desk(ids.athens).pages.last().map(|page| Page::parse(page.clone()).unwrap().header.register.unwrap());
    let left = it.bank.desk(ids.athens).write(vec![(send(before.id), None)], Some((&known, old.unwrap())));
    let Event::TransferDispatched(dispatch) = &left[0].1.event else { unreachable!("it was decided to be one") };
    let lot = dispatch.lines[0].pick.lot;
    let line = |number| ReceiveShipmentLine {
        lot,
        bin,
        quantity: Count::try_from(number).unwrap(),
        missing: Count::ZERO,
        reason: None,
    };
    let arrive = |number| Command::ReceiveShipment(ReceiveShipment { lines: vec![line(number)] });
    let came = it.heir.write(vec![(arrive(3), Some(&left[0]))], Some((&known, at)));
    let twice = came[0].1.event.clone();
    let report = Succession { bank: it.bank.clone(), closed: it.closed, heir: it.heir.clone(), bin }.report();
    assert_eq!(report.verdict, Verdict::Ok, "{:?}", trouble(&report));
    // Three of the two that are left.
    let heir = it.heir.id();
    let mut entry = it.heir.entry(twice);
    entry.cause = Some(left[0].0);
    it.heir.seal(&[entry], Some(at));
    let report = it.report();
    assert!(failed(&report, LEGALITY, heir), "{:?}", trouble(&report));
    assert!(report.named(BALANCE).count() > 0);
}
