//! A busy year by chance: whatever people ask in whatever order, the accounts hold, and everyone who reads the entries comes to the same.

use std::collections::BTreeMap;

use ledger::command::Request;
use ledger::ids::Key;
use proptest::collection::SizeRange;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use tests::story::referee;

use crate::dice::Dice;
use crate::town::{Town, actor};
use crate::{oracle, sensible};

/// Commands of one run.
const STEPS: usize = 60;
/// Bytes for the choices of one command.
const STEP_BYTES: usize = 96;
/// Milliseconds that pass now and then.
const PAUSE_MS: i64 = 40_000_000;

/// As many steps as `count` says.
pub(crate) fn steps(count: impl Into<SizeRange>) -> impl Strategy<Value = Vec<Vec<u8>>> {
    proptest::collection::vec(proptest::collection::vec(any::<u8>(), STEP_BYTES), count)
}

/// Asks for one thing; whether it was accepted, and the event's name.
pub(crate) fn step(town: &mut Town, bytes: &[u8]) -> Option<&'static str> {
    let mut dice = Dice::new(bytes);
    if dice.once_in(20) {
        town.bank.now.ms += PAUSE_MS;
    }
    let kind = dice.byte() % sensible::KINDS;
    let asked = sensible::ask(town, &mut dice, kind)?;
    let key = Key::from_bytes(town.bank.fresh());
    let request = Request { key, occurred_at: None, actor: actor(1), cause: asked.cause, command: asked.command };
    town.bank.turn_page(asked.book, asked.cause);
    let before = town.bank.kept(asked.book).book.clone();
    let Ok(place) = town.bank.submit(asked.book, &request) else {
        assert_eq!(town.bank.kept(asked.book).book, before, "what is refused changes nothing");
        return None;
    };
    let kept = town.bank.kept(asked.book);
    let event = &town.bank.entry(place).expect("what was accepted is kept").event;
    let context = ledger::check::Context { book: &before, ..town.bank.context(kept, None) };
    oracle::may_leave(&context, event);
    oracle::holds(&town.bank);
    Some(event.name())
}

proptest! {
    #![proptest_config(Config { max_shrink_iters: 4_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn whatever_people_ask_the_accounts_hold(steps in steps(1..STEPS)) {
        let mut town = Town::new();
        for bytes in &steps {
            step(&mut town, bytes);
        }
        for book in town.bank.books.keys().copied().collect::<Vec<_>>() {
            referee::replayed(&town.bank, book);
        }
        referee::audited(&mut town.bank);
    }
}

/// The walk above would prove little if everything were refused: a long one with fixed dice gets everywhere.
#[test]
fn chance_reaches_every_kind_of_event() {
    let mut runner = TestRunner::deterministic();
    let mut accepted: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..8 {
        let steps = steps(300).new_tree(&mut runner).expect("steps can be made").current();
        let mut town = Town::new();
        for bytes in &steps {
            if let Some(name) = step(&mut town, bytes) {
                *accepted.entry(name).or_default() += 1;
            }
        }
        referee::audited(&mut town.bank);
    }
    let wanted = [
        "delivery_announced",
        "announcement_closed",
        "donation_received",
        "purchase_received",
        "goods_moved",
        "transfer_dispatched",
        "shipment_arrived",
        "unmatched_arrived",
        "arrival_matched",
        "shipment_released",
        "lot_held",
        "lot_released",
        "lot_recalled",
        "stock_reserved",
        "reservation_released",
        "distribution_dispatched",
        "delivery_confirmed",
        "handed_over",
        "goods_returned",
        "stock_adjusted",
        "written_off",
        "entry_reversed",
        "cash_gift_banked",
        "pledge_made",
        "purchase_paid",
        "purchase_refunded",
        "expense_paid",
    ];
    let missing: Vec<&str> = wanted.into_iter().filter(|name| !accepted.contains_key(name)).collect();
    assert!(missing.is_empty(), "never accepted: {missing:?}; accepted: {accepted:?}");
}
