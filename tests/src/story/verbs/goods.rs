//! Goods that come in.

use ledger::command::{
    AnnounceDelivery, CloseAnnouncement, Command, ReceiveDonation, ReceiveLine, ReceivePurchase, ReceiveUnmatched,
};
use ledger::event::Event;
use ledger::ids::{AnnouncementId, BookId};
use ledger::reason::{ClosureReason, Discrepancy, ValuationBasis};

use super::super::line::{Line, Mistake, Part};
use super::super::made::{Made, made};
use super::super::names::bytes_of;
use super::super::teller::{Ask, Teller, coded, day};
use super::{amount, at, because, count, expiry, item_lines, reason};

pub(super) fn announce(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (donor, site) = line.from_to()?;
    let lines = item_lines(teller, line)?;
    let expected_on = line.option("for").map(day).transpose()?;
    let several = lines.len();
    let announce = AnnounceDelivery { donor: teller.names.party(donor)?, expected_on, lines };
    let ask = Ask::new(teller.names.book(site)?, Command::AnnounceDelivery(announce));
    Ok(Ask { lines: several, ..ask })
}

fn announcement(teller: &Teller, name: &str) -> Result<AnnouncementId, Mistake> {
    if name.starts_with('?') {
        return Ok(AnnouncementId::from_bytes(bytes_of(name)));
    }
    match teller.bank.entry(teller.names.entry(name)?).and_then(|entry| made(&entry.event)) {
        Some(Made::Announcement(announcement)) => Ok(announcement),
        Some(_) | None => Err(format!("`{name}` announced nothing")),
    }
}

pub(super) fn close(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (name, site) = at(teller, line)?;
    let close = CloseAnnouncement {
        announcement: announcement(teller, name)?,
        reason: because(line, ClosureReason::from_code)?,
    };
    Ok(Ask::new(site, Command::CloseAnnouncement(close)))
}

fn received(teller: &Teller, site: BookId, part: &Part) -> Result<ReceiveLine, Mistake> {
    let expected = part.notes.get("expected").map(|note| count(note.count)).transpose()?;
    let why = part.notes.values().find_map(|note| note.reason.as_deref());
    Ok(ReceiveLine {
        item: teller.names.item(&part.what)?,
        bin: teller.names.bin(site, part.word("in"))?,
        quantity: count(part.count()?)?,
        damaged: count(part.noted("damaged"))?,
        expiry: expiry(part)?,
        maker_lot: part.word("maker").map(coded).transpose()?,
        expected,
        discrepancy: why.map(|code| reason(code, Discrepancy::from_code)).transpose()?,
        value: part.word("worth").map(amount).transpose()?,
    })
}

/// The lines of goods that come in, and what their lots are called.
fn all_received(
    teller: &Teller,
    site: BookId,
    line: &Line,
) -> Result<(Vec<ReceiveLine>, Vec<Option<String>>), Mistake> {
    let parts = line.parts()?;
    let lots = parts.iter().map(|part| part.word("lot").map(str::to_owned)).collect();
    let lines = parts.iter().map(|part| received(teller, site, part)).collect::<Result<_, _>>()?;
    Ok((lines, lots))
}

pub(super) fn donation(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (donor, site) = line.from_to()?;
    let site = teller.names.book(site)?;
    let (lines, lots) = all_received(teller, site, line)?;
    let several = lines.len();
    let receive = ReceiveDonation {
        donor: teller.names.party(donor)?,
        announcement: line.option("for").map(|name| announcement(teller, name)).transpose()?,
        emergency: line.option("emergency").map(|name| teller.names.emergency(name)).transpose()?,
        basis: ValuationBasis::Estimate,
        lines,
    };
    Ok(Ask { lots, lines: several, ..Ask::new(site, Command::ReceiveDonation(receive)) })
}

/// `purchase INVOICE -> Athens  100 blankets lot L3`; the supplier is the one who was paid, unless the line says `from`.
pub(super) fn purchase(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (paid, site) = line.from_to()?;
    let site = teller.names.book(site)?;
    let cause = if paid == "nothing" { None } else { Some(teller.names.entry(paid)?) };
    let payment = cause.and_then(|place| teller.bank.entry(place)).map(|entry| &entry.event);
    let supplier = match (line.option("from"), payment) {
        (Some(name), _) => teller.names.party(name)?,
        (None, Some(Event::PurchasePaid(e))) => e.supplier,
        (None, _) => return Err("a purchase from whom?".to_owned()),
    };
    let (lines, lots) = all_received(teller, site, line)?;
    let several = lines.len();
    let ask = Ask::new(site, Command::ReceivePurchase(ReceivePurchase { supplier, lines }));
    Ok(Ask { cause, lots, lines: several, ..ask })
}

pub(super) fn unmatched(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let site = teller.names.book(line.subject()?)?;
    let (lines, lots) = all_received(teller, site, line)?;
    let several = lines.len();
    let ask = Ask::new(site, Command::ReceiveUnmatched(ReceiveUnmatched { lines }));
    Ok(Ask { lots, lines: several, ..ask })
}
