//! What the register says as of a page: what came later is not known yet, and what was revoked later still holds.

use ledger::check::{Context, check};
use ledger::command::{AnnounceDelivery, BookKey, Command, RegisterEmergency, Request};
use ledger::decide::{decide, made_id};
use ledger::event::{ItemLine, LINES_MAX};
use ledger::ids::{ItemId, Key, PublicKey, Salt};
use ledger::page::public;
use ledger::refusal::{Fact, Refusal};
use ledger::register::Scope;
use ledger::text::Label;
use tests::story::bank::{code, signing_key};

use crate::town::{Town, actor, item, quantity};

#[test]
fn an_item_is_known_from_its_page_on() {
    let mut town = Town::new();
    let (register, athens) = (town.bank.register, town.sites[0]);
    let key = Key::from_bytes(town.bank.fresh());
    let place = town.keyed(register, key, None, Command::RegisterItem(item("SOAP", false))).expect("a new item");
    let soap = ItemId::from_bytes(made_id(register, key, "item", 0));
    town.bank.turn_page(athens, None);
    let facts = town.bank.the_register();
    let (before, since) = (facts.at(place.page - 1), facts.at(place.page));
    assert!(before.item(soap).is_none() && since.item(soap).is_some());
    assert!(!before.is_taken(Scope::Item, &code("SOAP")) && since.is_taken(Scope::Item, &code("SOAP")));
    // A page that names the register before the item cannot tell of it; one that names it since can, for ever.
    let lines = vec![ItemLine { item: soap, quantity: quantity(1) }];
    let announce = AnnounceDelivery { donor: town.parties[0], expected_on: None, lines };
    let command = Command::AnnounceDelivery(announce);
    let request = Request { key: Key::from_bytes([9; 16]), occurred_at: None, actor: actor(1), cause: None, command };
    let context = town.bank.context(town.bank.kept(athens), None);
    let entry = decide(&context, &request, Salt::from_bytes([1; 16])).expect("the item is known now");
    assert_eq!(check(&Context { register: since, ..context }, &entry), Ok(()));
    let early = check(&Context { register: before, ..context }, &entry).expect_err("not known yet");
    assert_eq!(early, [Refusal { line: Some(0), field: "item", fact: Fact::UnknownItem(soap) }]);
}

#[test]
fn a_book_and_its_keys_are_known_from_a_page_to_a_page() {
    let mut town = Town::new();
    let (register, athens) = (town.bank.register, town.sites[0]);
    let first = town.bank.kept(athens).book.genesis.key;
    let second = public(&signing_key([5; 16]));
    let change = |town: &mut Town, command| town.ask(register, None, command).expect("keys change").page;
    let known = |town: &Town, page: u64| -> Vec<PublicKey> { town.bank.the_register().at(page).keys(athens) };
    let added = change(&mut town, Command::AddBookKey(BookKey { book: athens, key: second }));
    town.bank.seal(register);
    let revoked = change(&mut town, Command::RevokeBookKey(BookKey { book: athens, key: first }));
    assert!(revoked > added);
    assert_eq!(known(&town, added - 1), [first]);
    assert_eq!(known(&town, added), [first, second]);
    assert_eq!(known(&town, revoked - 1), [first, second]);
    assert_eq!(known(&town, revoked), [second]);
    let since = (1..=added).find(|page| !known(&town, *page).is_empty()).expect("the site was added");
    let book = |page: u64| town.bank.the_register().at(page).book(athens).is_some();
    assert!(!book(since - 1) && book(since));
    let listed = |page: u64| town.bank.the_register().at(page).books().iter().any(|book| book.book == athens);
    assert!(!listed(since - 1) && listed(since));
}

#[test]
fn an_emergency_touches_at_most_so_many_places() {
    let mut town = Town::new();
    let register = town.bank.register;
    let place = town.parties[3];
    let emergency = |text, places| {
        let (name, started_on) = (Label::try_from("a flood").expect("a name"), "2026-03-01".parse().expect("a day"));
        Command::RegisterEmergency(RegisterEmergency { code: code(text), name, started_on, area: vec![place; places] })
    };
    assert!(town.ask(register, None, emergency("E-1", LINES_MAX)).is_ok());
    let wide = town.ask(register, None, emergency("E-2", LINES_MAX + 1)).expect_err("too many places");
    assert_eq!(wide[0].fact, Fact::TooManyLines { lines: LINES_MAX + 1, max: LINES_MAX });
}
