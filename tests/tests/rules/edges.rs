//! One rule, one edge.

use ledger::account::Currency;
use ledger::check::{Citation, Context, check};
use ledger::command::{
    AddBin, AddBook, AdjustLine, AdjustStock, AnnounceDelivery, BankCashGift, Command, DispatchDistribution,
    DispatchTransfer, HandOver, MakePledge, PayExpense, ReceiveDonation, ReceiveLine, ReceivePurchase,
    ReceiveUnmatched, RegisterEmergency, RegisterFund, RegisterParty, Request, ReserveStock, ReturnGoods, ReturnLine,
    ReverseEntry, Want,
};
use ledger::decide::decide;
use ledger::event::{Direction, EntryRef, Event, ItemLine, Money, Reach};
use ledger::ids::{BookId, Key, PartyId, PublicKey, Salt};
use ledger::quantity::{BOOK_TOTAL_MAX, BOOKS_MAX, Count, QUANTITY_MAX};
use ledger::reason::{BookKind, ExpenseKind, LossReason, PartyKind, ReversalReason, ValuationBasis};
use ledger::refusal::{Fact, Refusal};
use ledger::text::Label;
use ledger::time::Zone;
use tests::story::bank::code;
use tests::story::referee;

use crate::town::{START, Town, actor, item, quantity};

const NOBODY: Reach = Reach { households: None, persons: None };

fn receive(town: &Town, number: u64) -> ReceiveLine {
    ReceiveLine {
        item: town.items[0],
        bin: town.bins[0],
        quantity: Count::try_from(number).expect("a number up to the limit"),
        damaged: Count::ZERO,
        expiry: None,
        maker_lot: None,
        expected: None,
        discrepancy: None,
        value: None,
    }
}

fn donation(town: &Town, number: u64) -> Command {
    let (donor, lines) = (town.parties[0], vec![receive(town, number)]);
    let (announcement, emergency) = (None, None);
    Command::ReceiveDonation(ReceiveDonation { donor, announcement, emergency, basis: ValuationBasis::Estimate, lines })
}

fn hand_over(town: &Town, lines: Vec<Want>) -> Command {
    let (recipient, emergency) = (town.parties[1], None);
    Command::HandOver(HandOver { recipient, emergency, reach: NOBODY, lines })
}

fn euros(minor: u64) -> Money {
    Money { minor: quantity(minor), currency: Currency::EUR }
}

fn gift(town: &Town, minor: u64) -> Command {
    let (donor, fund, amount) = (town.parties[0], town.fund, euros(minor));
    Command::BankCashGift(BankCashGift { donor, fund, amount, pledge: None, emergency: None })
}

fn refused(answer: Result<EntryRef, Vec<Refusal>>) -> Vec<Fact> {
    answer.expect_err("it is refused").into_iter().map(|refusal| refusal.fact).collect()
}

/// Asks for two things with one key, as a clerk who lost his index might; the second must not take the place of the first.
fn once(town: &mut Town, book: BookId, first: Command, second: Command) {
    let key = Key::from_bytes(town.bank.fresh());
    let name = format!("{first:?}");
    town.keyed(book, key, None, first).expect("the first time is fine");
    town.bank.turn_page(book, None);
    let before = town.bank.kept(book).book.clone();
    assert_eq!(refused(town.keyed(book, key, None, second)), [Fact::AlreadyThere], "{name}");
    assert_eq!(town.bank.kept(book).book, before);
}

#[test]
fn what_a_key_has_made_it_does_not_make_again() {
    let mut town = Town::new();
    let (register, treasury, athens) = (town.bank.register, town.bank.treasury, town.sites[0]);
    let name = Label::try_from("a name").expect("a name");
    once(&mut town, register, Command::RegisterItem(item("X", false)), Command::RegisterItem(item("Y", true)));
    let party = |kind, name| Command::RegisterParty(RegisterParty { kind, name, code: None });
    once(&mut town, register, party(PartyKind::Donor, None), party(PartyKind::Partner, Some(name.clone())));
    let fund = |text, currency| Command::RegisterFund(RegisterFund { code: code(text), name: name.clone(), currency });
    let dollar = "USD".parse().expect("a currency");
    once(&mut town, register, fund("F-1", Currency::EUR), fund("F-2", dollar));
    let started_on = "2026-03-01".parse().expect("a day");
    let emergency = |text| {
        let (code, area) = (code(text), Vec::new());
        Command::RegisterEmergency(RegisterEmergency { code, name: name.clone(), started_on, area })
    };
    once(&mut town, register, emergency("E-1"), emergency("E-2"));
    let bin = |text| Command::AddBin(AddBin { code: code(text), zone: None });
    once(&mut town, athens, bin("X"), bin("Y"));
    let (small, large) = (donation(&town, 40), donation(&town, 70));
    once(&mut town, athens, small, large);
    let unmatched = |town: &Town| Command::ReceiveUnmatched(ReceiveUnmatched { lines: vec![receive(town, 4)] });
    let (first, second) = (unmatched(&town), unmatched(&town));
    once(&mut town, athens, first, second);
    let tents = |number| vec![Want::of(town.items[0], quantity(number))];
    let reserve = |lines| Command::ReserveStock(ReserveStock { recipient: None, emergency: None, lines });
    let (few, more) = (reserve(tents(3)), reserve(tents(5)));
    let (destination, recipient) = (town.sites[1], town.parties[1]);
    let dispatch =
        |lines| Command::DispatchTransfer(DispatchTransfer { destination, reservation: None, emergency: None, lines });
    let distribute = |lines| {
        let (reservation, emergency) = (None, None);
        Command::DispatchDistribution(DispatchDistribution { recipient, reservation, emergency, lines })
    };
    let (sent, sent_again) = (dispatch(tents(3)), distribute(tents(5)));
    let expected = vec![ItemLine { item: town.items[0], quantity: quantity(3) }];
    let announce = |donor: PartyId| {
        Command::AnnounceDelivery(AnnounceDelivery { donor, expected_on: None, lines: expected.clone() })
    };
    let (announced, announced_again) = (announce(town.parties[0]), announce(town.parties[1]));
    let (fund, donor) = (town.fund, town.parties[0]);
    let pledge = |minor| Command::MakePledge(MakePledge { donor, fund, amount: euros(minor), emergency: None });
    once(&mut town, athens, few, more);
    once(&mut town, athens, sent, sent_again);
    once(&mut town, athens, announced, announced_again);
    once(&mut town, treasury, pledge(5), pledge(7));
    referee::audited(&mut town.bank);
}

#[test]
fn an_unmatched_lot_that_is_gone_is_still_not_made_again() {
    let mut town = Town::new();
    let athens = town.sites[0];
    let unmatched = |town: &Town| Command::ReceiveUnmatched(ReceiveUnmatched { lines: vec![receive(town, 4)] });
    let key = Key::from_bytes(town.bank.fresh());
    let (first, again) = (unmatched(&town), unmatched(&town));
    town.keyed(athens, key, None, first).expect("goods may come from nowhere");
    let all = hand_over(&town, vec![Want::of(town.items[0], quantity(4))]);
    town.ask(athens, None, all).expect("they may be handed out");
    assert_eq!(refused(town.keyed(athens, key, None, again)), [Fact::AlreadyThere]);
}

#[test]
fn goods_returned_with_a_key_used_before_are_refused() {
    let mut town = Town::new();
    let athens = town.sites[0];
    let gift = donation(&town, 40);
    town.ask(athens, None, gift).expect("a gift");
    let out = hand_over(&town, vec![Want::of(town.items[0], quantity(10))]);
    let delivery = town.ask(athens, None, out).expect("handed out");
    let Event::HandedOver(handed) = &town.bank.entry(delivery).expect("kept").event else { panic!("handed over") };
    let (lot, bin) = (handed.lines[0].pick.lot, town.bins[0]);
    let back =
        |number| Command::ReturnGoods(ReturnGoods { lines: vec![ReturnLine { lot, bin, quantity: quantity(number) }] });
    let key = Key::from_bytes(town.bank.fresh());
    town.keyed(athens, key, Some(delivery), back(2)).expect("two come back");
    assert_eq!(refused(town.keyed(athens, key, Some(delivery), back(3))), [Fact::AlreadyThere]);
}

/// A thousand lines of the most a line takes, found.
fn found(town: &Town) -> Command {
    let line = AdjustLine {
        item: town.items[0],
        bin: town.bins[0],
        lot: None,
        quantity: quantity(QUANTITY_MAX),
        direction: Direction::Add,
        reason: LossReason::Found,
        expiry: None,
    };
    Command::AdjustStock(AdjustStock { lines: vec![line; 1000] })
}

const REVERSE: Command = Command::ReverseEntry(ReverseEntry { reason: ReversalReason::EntryError });

#[test]
fn a_book_names_no_more_of_an_item_than_can_be_added_up() {
    let mut town = Town::new();
    let (athens, larissa, tent) = (town.sites[0], town.sites[1], town.items[0]);
    let entries = BOOK_TOTAL_MAX / QUANTITY_MAX / 1000;
    for _ in 1..entries {
        let found = found(&town);
        town.ask(athens, None, found).expect("there is room for it");
    }
    let last = found(&town);
    let place = town.ask(athens, None, last).expect("just as much as a book may name");
    // Now nothing more, in whatever way: what comes, goes, is set aside, expected or undone has been added up somewhere.
    let one = || vec![Want::of(tent, quantity(1))];
    let (recipient, emergency) = (None, None);
    let reserve = Command::ReserveStock(ReserveStock { recipient, emergency, lines: one() });
    let expected = vec![ItemLine { item: tent, quantity: quantity(1) }];
    let announce = AnnounceDelivery { donor: town.parties[0], expected_on: None, lines: expected };
    let (gift, out) = (donation(&town, 1), hand_over(&town, one()));
    for command in [gift, out, reserve, Command::AnnounceDelivery(announce)] {
        let name = format!("{command:?}");
        let answer = town.ask(athens, None, command).expect_err(&name);
        assert_eq!(answer, [Refusal { line: None, field: "lines", fact: Fact::TooMuch }], "{name}");
    }
    assert_eq!(refused(town.ask(athens, Some(place), REVERSE)), [Fact::TooMuch]);
    // Another item, and the same one in another book, are counted apart.
    let rice = ReceiveLine { item: town.items[1], ..receive(&town, 1) };
    let Command::ReceiveDonation(gift) = donation(&town, 1) else { panic!("a donation") };
    let rice = Command::ReceiveDonation(ReceiveDonation { lines: vec![rice], ..gift });
    town.ask(athens, None, rice).expect("another item");
    let there = ReceiveLine { bin: town.bins[2], ..receive(&town, QUANTITY_MAX) };
    let Command::ReceiveDonation(gift) = donation(&town, 1) else { panic!("a donation") };
    let there = Command::ReceiveDonation(ReceiveDonation { lines: vec![there], ..gift });
    town.ask(larissa, None, there).expect("another book");
}

#[test]
fn a_book_names_no_more_money_than_can_be_added_up() {
    let mut town = Town::new();
    let treasury = town.bank.treasury;
    let most = gift(&town, QUANTITY_MAX);
    let first = town.ask(treasury, None, most).expect("a large gift");
    // As many gifts as a book takes: taken in one by one they would be the slowest test of all.
    let kept = town.bank.kept(treasury);
    let mut book = kept.book.clone();
    let (spot, register) = (kept.spot(), town.bank.the_register().now());
    let ask = |book: &ledger::book::Book, number: u64, cause: Option<EntryRef>, command: Command| {
        let key = Key::from_bytes(u128::from(number).to_be_bytes());
        let request = Request { key, occurred_at: None, actor: actor(1), cause, command };
        let cited = cause.and_then(|place| town.bank.entry(place).map(|entry| Citation { place, entry }));
        let context = Context { book, register, written_at: START, cause: cited, before: &[] };
        decide(&context, &request, Salt::from_bytes([0; 16]))
    };
    let most = gift(&town, QUANTITY_MAX);
    let mut taken = 1;
    while let Ok(entry) = ask(&book, 1_000_000 + taken, None, most.clone()) {
        book.evolve(spot, &entry);
        taken += 1;
    }
    assert_eq!(taken, BOOK_TOTAL_MAX / QUANTITY_MAX);
    let (fund, donor, amount, emergency) = (town.fund, town.parties[0], euros(1), None);
    let promise = Command::MakePledge(MakePledge { donor, fund, amount, emergency });
    let spend = Command::PayExpense(PayExpense { fund, kind: ExpenseKind::Other, amount, emergency });
    for (cause, field, command) in [(None, "amount", promise), (None, "amount", spend), (Some(first), "cause", REVERSE)]
    {
        let answer = ask(&book, 1, cause, command).expect_err("it is refused");
        assert_eq!(answer, [Refusal { line: None, field, fact: Fact::TooMuch }]);
    }
}

#[test]
fn a_bank_has_no_more_books_than_can_be_added_up() {
    let town = Town::new();
    let kept = town.bank.kept(town.bank.register);
    let mut book = kept.book.clone();
    let name = Label::try_from("a name").expect("a name");
    let mut number = 0_u64;
    let refusals = loop {
        number += 1;
        let (mut id, kind, text) = ([0; 32], BookKind::Site, format!("S-{number}"));
        id[..8].copy_from_slice(&number.to_be_bytes());
        let key = PublicKey(id);
        let (book_id, code, name) = (BookId(id), code(&text), name.clone());
        let add = AddBook { book: book_id, kind, code, name, municipality: None, zone: Zone::ATHENS, key };
        let key = Key::from_bytes(u128::from(number).to_be_bytes());
        let (occurred_at, cause) = (None, None);
        let request = Request { key, occurred_at, actor: actor(1), cause, command: Command::AddBook(add) };
        let register = town.bank.the_register().now();
        let context = Context { book: &book, register, written_at: START, cause: None, before: &[] };
        match decide(&context, &request, Salt::from_bytes([0; 16])) {
            Ok(entry) => book.evolve(kept.spot(), &entry),
            Err(refusals) => break refusals,
        }
    };
    assert_eq!(refusals, [Refusal { line: None, field: "book", fact: Fact::TooManyBooks { max: BOOKS_MAX } }]);
    // Beside the register's own there are so many.
    assert_eq!(book.register.expect("a register").now().books().len(), usize::try_from(BOOKS_MAX).expect("few") - 1);
}

#[test]
fn a_cause_counts_only_when_the_entry_names_it() {
    let mut town = Town::new();
    let athens = town.sites[0];
    let gift = donation(&town, 40);
    let place = town.ask(athens, None, gift).expect("a gift");
    town.bank.turn_page(athens, Some(place));
    let kept = town.bank.kept(athens);
    let cited = town.bank.context(kept, Some(place));
    let request = |cause| Request {
        key: Key::from_bytes([9; 16]),
        occurred_at: None,
        actor: actor(1),
        cause,
        command: Command::ReverseEntry(ReverseEntry { reason: ReversalReason::EntryError }),
    };
    let salt = Salt::from_bytes([0; 16]);
    let entry = decide(&cited, &request(Some(place)), salt).expect("the gift can be reversed");
    let facts = |refusals: Vec<Refusal>| refusals.into_iter().map(|refusal| refusal.fact).collect::<Vec<_>>();
    assert_eq!(facts(decide(&cited, &request(None), salt).expect_err("no cause")), [Fact::CauseMissing]);
    let unnamed = ledger::entry::Entry { cause: None, ..entry };
    assert_eq!(facts(check(&cited, &unnamed).expect_err("no cause")), [Fact::CauseMissing]);
}

#[test]
fn what_an_entry_follows_from_stands_before_it() {
    let mut town = Town::new();
    let athens = town.sites[0];
    let (first, out) = (donation(&town, 40), hand_over(&town, vec![Want::of(town.items[0], quantity(4))]));
    town.ask(athens, None, first).expect("a gift");
    let early = town.bank.kept(athens).book.clone();
    let place = town.ask(athens, None, out).expect("handed out");
    // Who knows beforehand what he is going to write may know its hash too.
    let kept = town.bank.kept(athens);
    let request = Request {
        key: Key::from_bytes([9; 16]),
        occurred_at: None,
        actor: actor(1),
        cause: Some(place),
        command: hand_over(&town, vec![Want::of(town.items[0], quantity(1))]),
    };
    let salt = Salt::from_bytes([0; 16]);
    let now = town.bank.context(kept, Some(place));
    let entry = decide(&now, &request, salt).expect("it follows from what stands before it");
    let before = Context { book: &early, ..now };
    let facts: Vec<Fact> = check(&before, &entry).expect_err("not yet written").into_iter().map(|r| r.fact).collect();
    assert_eq!(facts, [Fact::CauseDoesNotFit]);
}

#[test]
fn a_purchase_without_its_payment_is_refused_whoever_asks() {
    let mut town = Town::new();
    let (supplier, lines) = (town.parties[2], vec![receive(&town, 1)]);
    let purchase = Command::ReceivePurchase(ReceivePurchase { supplier, lines });
    let athens = town.sites[0];
    assert_eq!(refused(town.ask(athens, None, purchase)), [Fact::CauseMissing]);
}
