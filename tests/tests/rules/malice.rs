//! Requests nobody sane would make, and entries that nobody decided: refused or harmless, never a broken assertion.

use ledger::check::check;
use ledger::command::Request;
use ledger::decide::decide;
use ledger::entry::Entry;
use ledger::ids::{BookId, Key, Salt};
use ledger::time::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use tests::story::referee;

use crate::chance::{step, steps};
use crate::dice::Dice;
use crate::town::{Town, actor};
use crate::wild::{Pool, bend, request};
use crate::{oracle, sensible};

/// Commands of one run.
const STEPS: usize = 50;
/// How often an entry is bent until it is let pass.
const BENDS: usize = 6;
/// How many of the bent entries of the fixed walk must have been let pass for it to say something.
const BENT_MIN: usize = 100;

/// Something wild is asked of any book.
fn wild_step(town: &mut Town, bytes: &[u8]) {
    let mut dice = Dice::new(bytes);
    let pool = Pool::of(town);
    let books: Vec<BookId> = town.bank.books.keys().copied().collect();
    let book = dice.one_of(&books).expect("a bank has books");
    let (cause, command) = request(&pool, &mut dice);
    let key = if dice.once_in(4) { pool.key(&mut dice) } else { Key::from_bytes(town.bank.fresh()) };
    let occurred_at = dice.maybe(|dice| Timestamp::from_ms(if dice.once_in(2) { i64::MAX } else { i64::MIN }));
    let request = Request { key, occurred_at, actor: actor(dice.byte() % 3), cause, command };
    if town.bank.submit(book, &request).is_ok() {
        oracle::holds(&town.bank);
    }
}

/// A sensible entry is decided, bent, and offered to a book. Whether it was let pass.
fn bent_step(town: &mut Town, bytes: &[u8]) -> bool {
    let mut dice = Dice::new(bytes);
    let kind = dice.byte() % sensible::KINDS;
    let Some(asked) = sensible::ask(town, &mut dice, kind) else { return false };
    let (book, cause) = (asked.book, asked.cause);
    town.bank.turn_page(book, cause);
    let key = Key::from_bytes(town.bank.fresh());
    let request = Request { key, occurred_at: None, actor: actor(1), cause, command: asked.command };
    let kept = town.bank.kept(book);
    let Ok(entry) = decide(&town.bank.context(kept, cause), &request, Salt::from_bytes([3; 16])) else { return false };
    let pool = Pool::of(town);
    (0..BENDS).any(|_| bend(&pool, &entry, &mut dice).is_some_and(|bent| offer(town, book, bent)))
}

/// An old entry is offered once more, to its own book or to another, as it was or bent.
fn stale_step(town: &mut Town, bytes: &[u8]) {
    let mut dice = Dice::new(bytes);
    let entries = town.bank.books.values().flat_map(|kept| &kept.entries);
    let entries: Vec<&Entry> = entries.map(|standing| &standing.entry).collect();
    let Some(entry) = dice.one_of(&entries).cloned() else { return };
    let books: Vec<BookId> = town.bank.books.keys().copied().collect();
    let book = dice.one_of(&books).expect("a bank has books");
    let bent = if dice.once_in(2) { bend(&Pool::of(town), &entry, &mut dice) } else { None };
    offer(town, book, bent.unwrap_or(entry));
}

/// Lets check judge an entry; what it lets pass is taken in, and must leave everything true.
fn offer(town: &mut Town, book: BookId, entry: Entry) -> bool {
    town.bank.turn_page(book, entry.cause);
    let kept = town.bank.kept(book);
    let context = town.bank.context(kept, entry.cause);
    if check(&context, &entry).is_err() {
        return false;
    }
    oracle::may_leave(&context, &entry.event);
    town.bank.take_in(book, entry);
    oracle::holds(&town.bank);
    true
}

fn run(town: &mut Town, steps: &[Vec<u8>]) -> usize {
    let mut bent = 0;
    for bytes in steps {
        let (first, rest) = bytes.split_first().expect("a step has bytes");
        match first % 8 {
            0..=3 => {
                step(town, rest);
            }
            4 => wild_step(town, rest),
            5 | 6 => bent += usize::from(bent_step(town, rest)),
            _ => stale_step(town, rest),
        }
    }
    referee::audited(&mut town.bank);
    bent
}

proptest! {
    #![proptest_config(Config { max_shrink_iters: 4_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn nothing_that_is_let_pass_breaks_anything(steps in steps(1..STEPS)) {
        run(&mut Town::new(), &steps);
    }
}

/// A long walk with fixed dice: enough of what was bent is let pass for the property above to mean something.
#[test]
fn some_of_what_is_bent_is_let_pass() {
    let mut runner = TestRunner::deterministic();
    let mut bent = 0;
    for _ in 0..8 {
        let steps = steps(300).new_tree(&mut runner).expect("steps can be made").current();
        bent += run(&mut Town::new(), &steps);
    }
    assert!(bent >= BENT_MIN, "{bent} bent entries were let pass");
}
