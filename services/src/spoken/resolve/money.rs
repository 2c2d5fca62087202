//! Commands to the treasury, and reversals.

use ledger::command::{BankCashGift, Command, MakePledge, PayExpense, PayPurchase, RefundPurchase, ReverseEntry};

use super::super::money as spoken;
use super::super::problem::At;
use super::amounts::money;
use super::goods::item_line;
use super::look_up::LookUp;

const TOP: At = At::Top;

pub(super) fn gift(c: &spoken::BankCashGift, look_up: &mut LookUp<'_>) -> Option<Command> {
    let donor = look_up.party(TOP, "donor", &c.donor);
    let fund = look_up.fund(TOP, "fund", &c.fund);
    let amount = money(look_up, TOP, "amount", &c.amount);
    let pledge = look_up.maybe(c.pledge.as_ref(), LookUp::pledge);
    let emergency = look_up.maybe(c.emergency.as_ref(), |l, name| l.emergency(TOP, "emergency", name));
    Some(Command::BankCashGift(BankCashGift {
        donor: donor?,
        fund: fund?,
        amount: amount?,
        pledge: pledge?,
        emergency: emergency?,
    }))
}

pub(super) fn pledge(c: &spoken::MakePledge, look_up: &mut LookUp<'_>) -> Option<Command> {
    let donor = look_up.party(TOP, "donor", &c.donor);
    let fund = look_up.fund(TOP, "fund", &c.fund);
    let amount = money(look_up, TOP, "amount", &c.amount);
    let emergency = look_up.maybe(c.emergency.as_ref(), |l, name| l.emergency(TOP, "emergency", name));
    Some(Command::MakePledge(MakePledge { donor: donor?, fund: fund?, amount: amount?, emergency: emergency? }))
}

pub(super) fn purchase(c: &spoken::PayPurchase, look_up: &mut LookUp<'_>) -> Option<Command> {
    let supplier = look_up.party(TOP, "supplier", &c.supplier);
    let fund = look_up.fund(TOP, "fund", &c.fund);
    let amount = money(look_up, TOP, "amount", &c.amount);
    let destination = look_up.site(TOP, "destination", &c.destination);
    let lines = look_up.lines(&c.lines, item_line);
    Some(Command::PayPurchase(PayPurchase {
        supplier: supplier?,
        fund: fund?,
        amount: amount?,
        destination: destination?,
        lines: lines?,
    }))
}

pub(super) fn expense(c: &spoken::PayExpense, look_up: &mut LookUp<'_>) -> Option<Command> {
    let fund = look_up.fund(TOP, "fund", &c.fund);
    let amount = money(look_up, TOP, "amount", &c.amount);
    let emergency = look_up.maybe(c.emergency.as_ref(), |l, name| l.emergency(TOP, "emergency", name));
    Some(Command::PayExpense(PayExpense { fund: fund?, kind: c.kind.0, amount: amount?, emergency: emergency? }))
}

pub(super) fn refund(c: &spoken::RefundPurchase, look_up: &mut LookUp<'_>) -> Option<Command> {
    let amount = money(look_up, TOP, "amount", &c.amount);
    Some(Command::RefundPurchase(RefundPurchase { amount: amount?, reason: c.reason.0 }))
}

pub(super) fn reverse(c: &spoken::ReverseEntry) -> Command {
    Command::ReverseEntry(ReverseEntry { reason: c.reason.0 })
}
