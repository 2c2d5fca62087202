//! What a story says of the outcome.

use ledger::account::{Account, Asset};
use ledger::event::{Event, Expiry, OutLine};
use ledger::ids::{ItemId, LotId};
use ledger::reason::{LossReason, OverrideReason};

use super::line::{Line, Mistake, Part, parts};
use super::made::{Made, descents, made};
use super::names::name_of;
use super::teller::{Teller, day};
use super::words;

/// Compares, when the line says a fact; whether it does.
pub(super) fn say(teller: &Teller, line: &Line) -> Result<bool, Mistake> {
    match line.verb.as_str() {
        "stock" => stock(teller, line)?,
        "available" => available(teller, line)?,
        "transit" => transit(teller, line)?,
        "given" => {
            let party = teller.names.party(line.subject()?)?;
            each(teller, line, |account| account == Account::Recipient(party))?;
        }
        "loss" => {
            let code = line.subject()?;
            let reason = LossReason::from_code(code).ok_or_else(|| format!("no loss `{code}`"))?;
            each(teller, line, |account| account == Account::Loss(reason))?;
        }
        "exceptions" => {
            let site = teller.names.book(line.subject()?)?.site();
            let parts = line.parts()?;
            for part in &parts {
                let there = -held(teller, part, |account| account == Account::Unmatched(site))?;
                same(there, i128::from(part.count()?))?;
            }
        }
        "money" => {
            let fund = teller.names.fund(line.subject()?)?;
            let held = teller.sum(|account, _| account == Account::Fund(fund));
            same(words::amount(held), line.body().ok_or("how much?")?)?;
        }
        "balance" => {
            let sum = teller.sum(|_, _| true);
            same(sum, line.subject()?)?;
        }
        "expires" => expires(teller, line)?,
        "picked" => picked(teller, line)?,
        "descends" => descends(teller, line)?,
        "day" => {
            let book = teller.names.book(line.subject()?)?;
            let today = teller.bank.the_register().now().zone(book).day(teller.bank.now);
            same(today, day(line.body().ok_or("which day?")?)?)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn same(is: impl std::fmt::Display, said: impl std::fmt::Display) -> Result<(), Mistake> {
    let (is, said) = (is.to_string(), said.to_string());
    if is == said { Ok(()) } else { Err(format!("it is {is}, not {said}")) }
}

fn counts(asset: Asset, item: ItemId, lot: Option<LotId>) -> bool {
    matches!(asset, Asset::Goods(of, in_lot) if of == item && lot.is_none_or(|lot| lot == in_lot))
}

/// How much of what a part names lies in the accounts of a filter.
fn held(teller: &Teller, part: &Part, accounts: impl Fn(Account) -> bool) -> Result<i128, Mistake> {
    let item = teller.names.item(&part.what)?;
    let lot = part.word("of").map(|lot| teller.names.lot(lot)).transpose()?;
    Ok(teller.sum(|account, asset| accounts(account) && counts(asset, item, lot)))
}

fn each(teller: &Teller, line: &Line, accounts: impl Fn(Account) -> bool) -> Result<(), Mistake> {
    let parts = line.parts()?;
    if parts.is_empty() {
        return Err("so much of what?".to_owned());
    }
    for part in &parts {
        same(held(teller, part, &accounts)?, i128::from(part.count()?))?;
    }
    Ok(())
}

fn stock(teller: &Teller, line: &Line) -> Result<(), Mistake> {
    let book = teller.names.book(line.subject()?)?;
    let here = book.site();
    if line.body() == Some("nothing") {
        let left = teller.sum(|account, _| matches!(account, Account::Shelf(site, _) if site == here));
        return same(left, 0);
    }
    for part in line.parts()? {
        let bin = part.word("in").map(|bin| teller.names.bin(book, Some(bin))).transpose()?;
        let shelf = |account: Account| matches!(account, Account::Shelf(site, shelf) if site == here && bin.is_none_or(|bin| bin == shelf));
        same(held(teller, &part, shelf)?, i128::from(part.count()?))?;
    }
    Ok(())
}

/// What is neither set aside nor stopped by its status.
fn available(teller: &Teller, line: &Line) -> Result<(), Mistake> {
    let book = teller.names.book(line.subject()?)?;
    let kept = teller.bank.kept(book);
    let stock = &kept.book.stock;
    for part in line.parts()? {
        let item = teller.names.item(&part.what)?;
        let lot = part.word("of").map(|lot| teller.names.lot(lot)).transpose()?;
        let places = stock.places(item).filter(|place| lot.is_none_or(|lot| lot == place.lot));
        let free: u64 = places.map(|place| stock.free(book.site(), place.bin, item, place.lot)).sum();
        same(free, part.count()?)?;
    }
    Ok(())
}

fn transit(teller: &Teller, line: &Line) -> Result<(), Mistake> {
    let name = line.subject()?;
    let entry = teller.bank.entry(teller.names.entry(name)?);
    let Some(Made::Shipment(shipment)) = entry.and_then(|entry| made(&entry.event)) else {
        return Err(format!("`{name}` sent nothing"));
    };
    let on_road = |account: Account| account == Account::Transit(shipment);
    if line.body() == Some("nothing") {
        return same(teller.sum(|account, _| on_road(account)), 0);
    }
    each(teller, line, on_road)
}

/// `expires L1 at Athens  use by 2026-05-01`, or `never`.
fn expires(teller: &Teller, line: &Line) -> Result<(), Mistake> {
    let subject = line.subject()?;
    let (lot, site) = subject.split_once(" at ").ok_or("which lot, where?")?;
    let kept = teller.bank.kept(teller.names.book(site)?);
    let known = kept.book.stock.lot(teller.names.lot(lot)?).ok_or_else(|| format!("{site} knows no {lot}"))?;
    let is = match known.expiry {
        None => "never".to_owned(),
        Some(Expiry::BestBefore(day)) => format!("best before {day}"),
        Some(Expiry::UseBy(day)) => format!("use by {day}"),
    };
    same(is, line.body().ok_or("when?")?)
}

/// The lines that an entry took, in its order, each with its reason for passing another lot over.
fn picked(teller: &Teller, line: &Line) -> Result<(), Mistake> {
    let name = line.subject()?;
    let entry = teller.bank.entry(teller.names.entry(name)?).ok_or_else(|| format!("nothing is called `{name}`"))?;
    let say = |out: &OutLine| {
        let item = name_of(&teller.names.items, &out.pick.item).unwrap_or_default();
        let lot = teller.names.lots.iter().find(|(_, (_, lot))| *lot == out.pick.lot).map(|(name, _)| name.clone());
        let why = out.overridden.map(OverrideReason::code).map(|code| format!(" because {code}")).unwrap_or_default();
        format!("{} {item} of {}{why}", out.pick.quantity, lot.unwrap_or_default())
    };
    let is: Vec<String> = out_lines(&entry.event).iter().map(say).collect();
    let body = line.body().ok_or("what was picked?")?;
    parts(body)?;
    let said: Vec<String> = body.split(',').map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    same(is.join(", "), said.join(", "))
}

fn out_lines(event: &Event) -> &[OutLine] {
    if let Event::TransferDispatched(e) = event {
        &e.lines
    } else if let Event::DistributionDispatched(e) = event {
        &e.lines
    } else if let Event::HandedOver(e) = event {
        &e.lines
    } else if let Event::StockReserved(e) = event {
        &e.lines
    } else if let Event::WrittenOff(e) = event {
        &e.lines
    } else {
        &[]
    }
}

/// `descends R1 from L1`: some entry says so.
fn descends(teller: &Teller, line: &Line) -> Result<(), Mistake> {
    let subject = line.subject()?;
    let (child, parent) = subject.split_once(" from ").ok_or("which lot from which?")?;
    let edge = (teller.names.lot(parent)?, teller.names.lot(child)?);
    let mut entries = teller.bank.books.values().flat_map(|kept| &kept.entries);
    if entries.any(|standing| descents(&standing.entry.event).contains(&edge)) {
        Ok(())
    } else {
        Err(format!("no entry says that {subject}"))
    }
}
