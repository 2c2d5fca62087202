//! The register's verbs, and bins: lists of names.

use ledger::account::Currency;
use ledger::command::{
    AddBin, AddBook, BookKey, Command, RegisterEmergency, RegisterFund, RegisterItem, RegisterParty,
};
use ledger::event::{Event, Pack, SchemeCode};
use ledger::page::public;
use ledger::reason::{BookKind, PartyKind};
use ledger::time::{Summer, Zone};

use super::super::bank::signing_key;
use super::super::line::{Line, Mistake};
use super::super::names::{FLOOR, bytes_of};
use super::super::teller::{Ask, Teller, coded, day, label};

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn zone(line: &Line) -> Result<Zone, Mistake> {
    let Some(text) = line.option("zone") else { return Ok(Zone::ATHENS) };
    let offset_min = text.parse().map_err(|_| format!("`{text}` is no number of minutes"))?;
    Ok(Zone { offset_min, summer: Summer::None })
}

pub(super) fn site(teller: &mut Teller, line: &Line) -> Result<Vec<String>, Mistake> {
    let mut refused = Vec::new();
    let zone = zone(line)?;
    let municipality = line.option("in").map(|name| teller.names.party(name)).transpose()?;
    for name in list(line.subject()?) {
        let book = teller.bank.open_book(BookKind::Site, &coded(name)?);
        let key = public(teller.bank.kept(book).keys.last().expect("a book has a key"));
        let add =
            AddBook { book, kind: BookKind::Site, code: coded(name)?, name: label(name)?, municipality, zone, key };
        match teller.ask(line, Ask::new(teller.bank.register, Command::AddBook(add)))? {
            Ok(_) => {
                teller.names.books.insert(name.to_owned(), book);
                refused.extend(one_bin(teller, line, name, FLOOR)?);
            }
            Err(why) => refused.extend(why),
        }
    }
    Ok(refused)
}

fn one_bin(teller: &mut Teller, line: &Line, site: &str, name: &str) -> Result<Vec<String>, Mistake> {
    let book = teller.names.book(site)?;
    let add = AddBin { code: coded(name)?, zone: None };
    match teller.ask(line, Ask::new(book, Command::AddBin(add)))? {
        Ok(place) => {
            if let Some(Event::BinAdded(e)) = teller.bank.entry(place).map(|entry| &entry.event) {
                teller.names.bins.insert((book, name.to_owned()), e.bin);
            }
            Ok(Vec::new())
        }
        Err(why) => Ok(why),
    }
}

pub(super) fn bin(teller: &mut Teller, line: &Line) -> Result<Vec<String>, Mistake> {
    let (site, names) = (line.subject()?, line.body().ok_or("a bin of what name?")?);
    let mut refused = Vec::new();
    for name in list(names) {
        refused.extend(one_bin(teller, line, site, name)?);
    }
    Ok(refused)
}

/// `item milk, bread  dated  pack box 12`.
pub(super) fn item(teller: &mut Teller, line: &Line) -> Result<Vec<String>, Mistake> {
    let mut refused = Vec::new();
    let mut dated = false;
    let mut packs = Vec::new();
    for word in list(line.body().unwrap_or_default()) {
        if word == "dated" {
            dated = true;
        } else if let Some((name, units)) = word.strip_prefix("pack ").and_then(|pack| pack.split_once(" of ")) {
            let units = units.parse().map_err(|_| format!("`{units}` is no number"))?;
            packs.push(Pack { name: coded(name)?, units });
        } else {
            return Err(format!("an item is not `{word}`"));
        }
    }
    for name in list(line.subject()?) {
        let register = RegisterItem {
            code: coded(name)?,
            name: label(name)?,
            name_el: None,
            unit: coded("each")?,
            packs: packs.clone(),
            category: None,
            dated,
        };
        match teller.ask(line, Ask::new(teller.bank.register, Command::RegisterItem(register)))? {
            Ok(place) => {
                if let Some(Event::ItemRegistered(e)) = teller.bank.entry(place).map(|entry| &entry.event) {
                    teller.names.items.insert(name.to_owned(), e.item);
                }
            }
            Err(why) => refused.extend(why),
        }
    }
    Ok(refused)
}

/// `donor A, B`, `partner P  without a name`, `donor D  with its name`, `municipality M  elstat 0101`.
pub(super) fn party(teller: &mut Teller, line: &Line) -> Result<Vec<String>, Mistake> {
    let kind = PartyKind::from_code(&line.verb).ok_or("no such kind of party")?;
    let is_public = matches!(kind, PartyKind::Partner | PartyKind::Municipality);
    let (named, code) = match line.body() {
        None => (is_public, None),
        Some("with its name") => (true, None),
        Some("without a name") => (false, None),
        Some(said) => {
            let (scheme, code) = said.split_once(' ').ok_or_else(|| format!("a party is not `{said}`"))?;
            (is_public, Some(SchemeCode { scheme: coded(scheme)?, code: coded(code)? }))
        }
    };
    let mut refused = Vec::new();
    for name in list(line.subject()?) {
        let public = if named { Some(label(name)?) } else { None };
        let register = RegisterParty { kind, name: public, code: code.clone() };
        match teller.ask(line, Ask::new(teller.bank.register, Command::RegisterParty(register)))? {
            Ok(place) => {
                if let Some(Event::PartyRegistered(e)) = teller.bank.entry(place).map(|entry| &entry.event) {
                    teller.names.parties.insert(name.to_owned(), e.party);
                }
            }
            Err(why) => refused.extend(why),
        }
    }
    Ok(refused)
}

/// `fund relief EUR`.
pub(super) fn fund(teller: &mut Teller, line: &Line) -> Result<Vec<String>, Mistake> {
    let subject = line.subject()?;
    let (name, currency) = subject.split_once(' ').ok_or("a fund has a currency")?;
    let currency: Currency = currency.parse().map_err(|_| format!("`{currency}` is no currency"))?;
    let register = RegisterFund { code: coded(name)?, name: label(name)?, currency };
    match teller.ask(line, Ask::new(teller.bank.register, Command::RegisterFund(register)))? {
        Ok(place) => {
            if let Some(Event::FundRegistered(e)) = teller.bank.entry(place).map(|entry| &entry.event) {
                teller.names.funds.insert(name.to_owned(), e.fund);
            }
            Ok(Vec::new())
        }
        Err(why) => Ok(why),
    }
}

/// `emergency fire  Rhodes, Kos  from 2026-07-01`.
pub(super) fn emergency(teller: &mut Teller, line: &Line) -> Result<Vec<String>, Mistake> {
    let name = line.subject()?;
    let started_on = day(line.option("from").ok_or("an emergency begins on a day")?)?;
    let area = list(line.body().unwrap_or_default()).map(|name| teller.names.party(name)).collect::<Result<_, _>>()?;
    let register = RegisterEmergency { code: coded(name)?, name: label(name)?, started_on, area };
    match teller.ask(line, Ask::new(teller.bank.register, Command::RegisterEmergency(register)))? {
        Ok(place) => {
            if let Some(Event::EmergencyRegistered(e)) = teller.bank.entry(place).map(|entry| &entry.event) {
                teller.names.emergencies.insert(name.to_owned(), e.emergency);
            }
            Ok(Vec::new())
        }
        Err(why) => Ok(why),
    }
}

/// `key Athens second`, `revoke Athens second`; the key a book began with is called `first`.
pub(super) fn key(teller: &mut Teller, line: &Line) -> Result<Vec<String>, Mistake> {
    let subject = line.subject()?;
    let (site, name) = subject.split_once(' ').ok_or("a key of which name?")?;
    let book = teller.names.book(site)?;
    let first = teller.bank.books.get(&book).map(|kept| kept.book.genesis.key);
    let made = signing_key(bytes_of(name));
    let key = if name == "first" { first.ok_or("a book that is not there has no key")? } else { public(&made) };
    // What is written so far was sealed by the keys of its time.
    if first.is_some() {
        teller.bank.seal(book);
    }
    let (adds, said) = (line.verb == "key", BookKey { book, key });
    let command = if adds { Command::AddBookKey(said) } else { Command::RevokeBookKey(said) };
    let answer = teller.ask(line, Ask::new(teller.bank.register, command))?;
    // A key seals from the page after the one that names it; the page that revokes one may still carry its seal.
    teller.bank.seal(teller.bank.register);
    if let (Ok(_), Some(kept)) = (&answer, teller.bank.books.get_mut(&book)) {
        if adds {
            kept.keys.push(made);
        } else {
            kept.keys.retain(|known| public(known) != key);
        }
    }
    Ok(answer.err().unwrap_or_default())
}
