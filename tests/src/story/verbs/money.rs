//! The treasury's verbs.

use ledger::command::{BankCashGift, Command, MakePledge, PayExpense, PayPurchase, RefundPurchase};
use ledger::ids::PledgeId;
use ledger::reason::{ExpenseKind, ReversalReason};

use super::super::line::{Line, Mistake};
use super::super::made::{Made, made};
use super::super::names::bytes_of;
use super::super::teller::{Ask, Teller};
use super::{amount, because, item_lines};

fn promised(teller: &Teller, name: &str) -> Result<PledgeId, Mistake> {
    if name.starts_with('?') {
        return Ok(PledgeId::from_bytes(bytes_of(name)));
    }
    match teller.bank.entry(teller.names.entry(name)?).and_then(|entry| made(&entry.event)) {
        Some(Made::Pledge(pledge)) => Ok(pledge),
        Some(_) | None => Err(format!("`{name}` promised nothing")),
    }
}

pub(super) fn gift(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (donor, fund) = line.from_to()?;
    let gift = BankCashGift {
        donor: teller.names.party(donor)?,
        fund: teller.names.fund(fund)?,
        amount: amount(line.body().ok_or("how much?")?)?,
        pledge: line.option("pledge").map(|name| promised(teller, name)).transpose()?,
        emergency: line.option("emergency").map(|name| teller.names.emergency(name)).transpose()?,
    };
    Ok(Ask::new(teller.bank.treasury, Command::BankCashGift(gift)))
}

pub(super) fn pledge(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (donor, fund) = line.from_to()?;
    let pledge = MakePledge {
        donor: teller.names.party(donor)?,
        fund: teller.names.fund(fund)?,
        amount: amount(line.body().ok_or("how much?")?)?,
        emergency: line.option("emergency").map(|name| teller.names.emergency(name)).transpose()?,
    };
    Ok(Ask::new(teller.bank.treasury, Command::MakePledge(pledge)))
}

/// `pay relief -> Makris Ltd  100 blankets  for Athens 300.00 EUR`.
pub(super) fn pay(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (fund, supplier) = line.from_to()?;
    let (site, price) = line.option("for").and_then(|said| said.split_once(' ')).ok_or("for which site, how much?")?;
    let lines = item_lines(teller, line)?;
    let several = lines.len();
    let pay = PayPurchase {
        supplier: teller.names.party(supplier)?,
        fund: teller.names.fund(fund)?,
        amount: amount(price.trim())?,
        destination: teller.names.book(site)?,
        lines,
    };
    Ok(Ask { lines: several, ..Ask::new(teller.bank.treasury, Command::PayPurchase(pay)) })
}

/// `refund P-1  100.00 EUR  because cancelled`.
pub(super) fn refund(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let paid = line.subject()?;
    let cause = if paid == "nothing" { None } else { Some(teller.names.entry(paid)?) };
    let amount = amount(line.body().ok_or("how much?")?)?;
    let reason = because(line, ReversalReason::from_code)?;
    let ask = Ask::new(teller.bank.treasury, Command::RefundPurchase(RefundPurchase { amount, reason }));
    Ok(Ask { cause, ..ask })
}

pub(super) fn spend(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let fund = teller.names.fund(line.subject()?)?;
    let kind = because(line, ExpenseKind::from_code)?;
    let emergency = line.option("emergency").map(|name| teller.names.emergency(name)).transpose()?;
    let amount = amount(line.body().ok_or("how much?")?)?;
    Ok(Ask::new(teller.bank.treasury, Command::PayExpense(PayExpense { fund, kind, amount, emergency })))
}
