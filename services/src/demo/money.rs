//! Money: gifts and promises, and what was paid beside goods. What was paid for goods stands with the goods.

use ledger::account::Currency;
use ledger::command::{BankCashGift, Command, MakePledge, PayExpense};
use ledger::event::Money;
use ledger::reason::ExpenseKind;

use super::logins::Who;
use super::moment::{When, on};
use super::names::quantity;
use super::stage::Stage;
use super::step::Step;

/// A gift of money.
struct Cash {
    name: &'static str,
    when: When,
    donor: &'static str,
    fund: &'static str,
    /// In the fund's minor units.
    cents: u64,
    pledge: Option<&'static str>,
}

const fn cash(name: &'static str, when: When, donor: &'static str, fund: &'static str, cents: u64) -> Cash {
    Cash { name, when, donor, fund, cents, pledge: None }
}

impl Cash {
    /// It pays a part of this promise.
    const fn pays(self, pledge: &'static str) -> Self {
        Self { pledge: Some(pledge), ..self }
    }
}

const GIFTS: &[Cash] = &[
    cash("cash/foundation-general", on(92, 13, 0), "foundation", "GENERAL", 1_500_000),
    cash("cash/foundation-child", on(92, 13, 10), "foundation", "CHILD", 900_000),
    cash("cash/market", on(89, 12, 0), "market", "GENERAL", 400_000),
    cash("cash/ypothetikos-1", on(84, 10, 0), "ypothetikos", "GENERAL", 5_000),
    cash("cash/toronto", on(77, 9, 0), "toronto", "DIASPORA-USD", 350_000),
    cash("cash/tade", on(71, 12, 40), "tade", "CHILD", 3_000),
    cash("cash/dokimaki", on(66, 11, 0), "dokimaki", "GENERAL", 2_000),
    cash("cash/ypothetikos-2", on(54, 10, 0), "ypothetikos", "GENERAL", 5_000),
    cash("cash/flood-market", on(46, 9, 0), "market", "FLOOD", 500_000),
    cash("cash/flood-foundation", on(46, 12, 30), "foundation", "FLOOD", 1_000_000).pays("pledge/foundation-flood"),
    cash("cash/flood-citizen-1", on(46, 13, 40), "paradeigmatidou", "FLOOD", 10_000),
    cash("cash/flood-citizen-2", on(45, 8, 20), "anyparktos", "FLOOD", 2_500),
    cash("cash/flood-athens", on(45, 8, 50), "athens", "FLOOD", 300_000),
    cash("cash/flood-citizen-3", on(44, 17, 5), "tade", "FLOOD", 5_000),
    cash("cash/flood-hotel", on(43, 12, 0), "hotel", "FLOOD", 80_000),
    cash("cash/flood-citizen-4", on(41, 19, 30), "placeholder", "DIASPORA-USD", 25_000),
    cash("cash/flood-astoria", on(38, 9, 15), "astoria", "DIASPORA-USD", 420_000),
    cash("cash/flood-melbourne", on(30, 9, 30), "melbourne", "DIASPORA-USD", 500_000).pays("pledge/melbourne"),
    cash("cash/flood-foundation-2", on(25, 12, 0), "foundation", "FLOOD", 500_000).pays("pledge/foundation-flood"),
    cash("cash/ypothetikos-3", on(24, 10, 0), "ypothetikos", "GENERAL", 5_000),
    cash("cash/stationer", on(12, 13, 20), "stationer", "CHILD", 60_000),
    cash("cash/dokimaki-2", on(5, 11, 40), "dokimaki", "GENERAL", 2_000),
    cash("cash/stuttgart", on(2, 9, 50), "stuttgart", "GENERAL", 120_000),
];

/// Promises of money: name, when, who, which fund, how much in its minor units, for the flood or not.
const PLEDGES: [(&str, When, &str, &str, u64, bool); 4] = [
    ("pledge/foundation-flood", on(46, 10, 0), "foundation", "FLOOD", 2_000_000, true),
    ("pledge/melbourne", on(44, 9, 0), "melbourne", "DIASPORA-USD", 500_000, true),
    ("pledge/toronto", on(40, 16, 30), "toronto", "DIASPORA-USD", 750_000, true),
    ("pledge/market", on(20, 12, 50), "market", "GENERAL", 300_000, false),
];

/// What was paid beside goods: name, when, which fund, what for, how much in its minor units.
const EXPENSES: [(&str, When, &str, ExpenseKind, u64); 16] = [
    ("expense/forklift-hire", on(88, 15, 0), "GENERAL", ExpenseKind::Storage, 48_000),
    ("expense/pallets", on(82, 14, 30), "GENERAL", ExpenseKind::Packaging, 21_500),
    ("expense/truck-lar-1", on(72, 9, 0), "GENERAL", ExpenseKind::Transport, 38_000),
    ("expense/ferry-her-1", on(70, 9, 10), "GENERAL", ExpenseKind::Transport, 54_000),
    ("expense/charges-1", on(62, 15, 30), "GENERAL", ExpenseKind::BankCharges, 1_250),
    ("expense/cold-room", on(60, 15, 0), "GENERAL", ExpenseKind::Storage, 32_000),
    ("expense/truck-lar-flood", on(46, 18, 40), "FLOOD", ExpenseKind::Transport, 42_000),
    ("expense/truck-lar-flood-2", on(45, 18, 15), "FLOOD", ExpenseKind::Transport, 42_000),
    ("expense/truck-skg-flood", on(44, 8, 0), "FLOOD", ExpenseKind::Transport, 29_500),
    ("expense/ferry-flood", on(41, 8, 30), "FLOOD", ExpenseKind::Transport, 61_000),
    ("expense/usd-charges", on(37, 12, 0), "DIASPORA-USD", ExpenseKind::BankCharges, 4_500),
    ("expense/charges-2", on(32, 15, 30), "GENERAL", ExpenseKind::BankCharges, 1_400),
    ("expense/cartons", on(26, 14, 0), "GENERAL", ExpenseKind::Packaging, 18_200),
    ("expense/insurance", on(18, 13, 0), "GENERAL", ExpenseKind::Other, 26_000),
    ("expense/truck-lar-2", on(2, 18, 10), "FLOOD", ExpenseKind::Transport, 38_000),
    ("expense/charges-3", on(1, 15, 30), "GENERAL", ExpenseKind::BankCharges, 1_300),
];

/// An amount in the currency of a fund.
fn amount(fund: &str, minor: u64) -> Money {
    let dollars = Currency::try_from(*b"USD").expect("three capital letters");
    let currency = if fund.ends_with("-USD") { dollars } else { Currency::EUR };
    Money { minor: quantity(minor), currency }
}

/// A gift of money as it is banked.
pub(super) fn banked(stage: &Stage, donor: &str, fund: &str, cents: u64, pledge: Option<&str>) -> Command {
    Command::BankCashGift(BankCashGift {
        donor: stage.party(donor),
        fund: stage.fund(fund),
        amount: amount(fund, cents),
        pledge: pledge.map(|step| stage.pledge(step)),
        emergency: stage.flood(fund == "FLOOD"),
    })
}

/// Promises, gifts of money and expenses.
pub(super) fn steps(stage: &Stage) -> Vec<Step> {
    let pledge = |(name, when, donor, fund, minor, flood): (&str, When, &str, &str, u64, bool)| {
        let command = Command::MakePledge(MakePledge {
            donor: stage.party(donor),
            fund: stage.fund(fund),
            amount: amount(fund, minor),
            emergency: stage.flood(flood),
        });
        Step::new(name, when, stage.treasury, Who::Nikos, command)
    };
    let gift = |gift: &Cash| {
        let command = banked(stage, gift.donor, gift.fund, gift.cents, gift.pledge);
        Step::new(gift.name, gift.when, stage.treasury, Who::Nikos, command)
    };
    let expense = |(name, when, fund, kind, minor): (&str, When, &str, ExpenseKind, u64)| {
        let command = Command::PayExpense(PayExpense {
            fund: stage.fund(fund),
            kind,
            amount: amount(fund, minor),
            emergency: stage.flood(fund == "FLOOD"),
        });
        Step::new(name, when, stage.treasury, Who::Nikos, command)
    };
    let pledges = PLEDGES.into_iter().map(pledge);
    pledges.chain(GIFTS.iter().map(gift)).chain(EXPENSES.into_iter().map(expense)).collect()
}
