//! Goods that leave, travel, arrive and come back.

use ledger::command::{
    Command, ConfirmDelivery, ConfirmLine, DispatchDistribution, DispatchTransfer, HandOver, MatchArrival, MatchLine,
    ReceiveShipment, ReceiveShipmentLine, ReleaseShipment, ReturnGoods, ReturnLine,
};
use ledger::event::{Event, Reach};
use ledger::ids::{BookId, LotId, ShipmentId};
use ledger::reason::LossReason;

use super::super::line::{Line, Mistake, Note, Part};
use super::super::made::{Made, made};
use super::super::names::bytes_of;
use super::super::teller::{Ask, Teller};
use super::stock::reservation;
use super::{at, count, quantity, reason, wants};

pub(super) fn dispatch(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (site, destination) = line.from_to()?;
    let site = teller.names.book(site)?;
    let lines = wants(teller, site, line)?;
    let several = lines.len();
    let dispatch = DispatchTransfer {
        destination: teller.names.book(destination)?,
        reservation: line.option("reservation").map(|name| reservation(teller, name)).transpose()?,
        emergency: line.option("emergency").map(|name| teller.names.emergency(name)).transpose()?,
        lines,
    };
    Ok(Ask { lines: several, ..Ask::new(site, Command::DispatchTransfer(dispatch)) })
}

pub(super) fn distribute(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (site, recipient) = line.from_to()?;
    let site = teller.names.book(site)?;
    let lines = wants(teller, site, line)?;
    let several = lines.len();
    let dispatch = DispatchDistribution {
        recipient: teller.names.party(recipient)?,
        reservation: line.option("reservation").map(|name| reservation(teller, name)).transpose()?,
        emergency: line.option("emergency").map(|name| teller.names.emergency(name)).transpose()?,
        lines,
    };
    Ok(Ask { lines: several, ..Ask::new(site, Command::DispatchDistribution(dispatch)) })
}

/// Households and persons, as `reached 10 40`.
fn reach(line: &Line) -> Result<Reach, Mistake> {
    let Some(said) = line.option("reached") else { return Ok(Reach { households: None, persons: None }) };
    let (households, persons) = said.split_once(' ').ok_or("reached so many households and so many persons")?;
    let number = |text: &str| text.parse().map(Some).map_err(|_| format!("`{text}` is no number"));
    Ok(Reach { households: number(households)?, persons: number(persons)? })
}

pub(super) fn hand_over(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (site, recipient) = line.from_to()?;
    let site = teller.names.book(site)?;
    let lines = wants(teller, site, line)?;
    let several = lines.len();
    let hand_over = HandOver {
        recipient: teller.names.party(recipient)?,
        emergency: line.option("emergency").map(|name| teller.names.emergency(name)).transpose()?,
        reach: reach(line)?,
        lines,
    };
    Ok(Ask { lines: several, ..Ask::new(site, Command::HandOver(hand_over)) })
}

/// The lot a part means: the one it names, or the only one of its item that the entry it follows from moved.
fn lot(teller: &Teller, cause: &str, part: &Part) -> Result<LotId, Mistake> {
    if let Some(name) = part.word("of") {
        return teller.names.lot(name);
    }
    let item = teller.names.item(&part.what)?;
    let entry = teller.bank.entry(teller.names.entry(cause)?);
    let mut lots: Vec<LotId> = entry.map(|entry| moved(&entry.event)).unwrap_or_default();
    lots.retain(|lot| teller.names.lots.values().any(|known| *known == (item, *lot)));
    lots.dedup();
    match lots.as_slice() {
        [lot] => Ok(*lot),
        _ => Err(format!("which lot of {}? `{cause}` has {}", part.what, lots.len())),
    }
}

/// The lots that an event sent out.
fn moved(event: &Event) -> Vec<LotId> {
    if let Event::TransferDispatched(e) = event {
        e.lines.iter().map(|line| line.pick.lot).collect()
    } else if let Event::DistributionDispatched(e) = event {
        e.lines.iter().map(|line| line.pick.lot).collect()
    } else if let Event::HandedOver(e) = event {
        e.lines.iter().map(|line| line.pick.lot).collect()
    } else if let Event::ShipmentReleased(e) = event {
        e.lines.iter().map(|line| line.lot).collect()
    } else if let Event::DeliveryConfirmed(e) = event {
        e.lines.iter().map(|line| line.lot).collect()
    } else {
        Vec::new()
    }
}

fn loss(note: Option<&Note>) -> Result<Option<LossReason>, Mistake> {
    let code = note.and_then(|note| note.reason.as_deref());
    code.map(|code| reason(code, LossReason::from_code)).transpose()
}

/// `arrival W-1 -> Larissa` cites the dispatch, `back G-1 -> Athens` what the destination gave up, `arrival nothing -> …` no entry.
pub(super) fn arrival(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (cause, site) = line.from_to()?;
    let site = teller.names.book(site)?;
    let place = if cause == "nothing" { None } else { Some(teller.names.entry(cause)?) };
    let mut lines = Vec::new();
    for part in line.parts()? {
        lines.push(ReceiveShipmentLine {
            lot: lot(teller, cause, &part)?,
            bin: teller.names.bin(site, part.word("to"))?,
            quantity: count(part.count()?)?,
            missing: count(part.noted("missing"))?,
            reason: loss(part.notes.get("missing"))?,
        });
    }
    let several = lines.len();
    let ask = Ask::new(site, Command::ReceiveShipment(ReceiveShipment { lines }));
    Ok(Ask { cause: place, lines: several, ..ask })
}

fn shipment(teller: &Teller, name: &str) -> Result<ShipmentId, Mistake> {
    if name.starts_with('?') {
        return Ok(ShipmentId::from_bytes(bytes_of(name)));
    }
    match teller.bank.entry(teller.names.entry(name)?).and_then(|entry| made(&entry.event)) {
        Some(Made::Shipment(shipment)) => Ok(shipment),
        Some(_) | None => Err(format!("`{name}` sent nothing")),
    }
}

pub(super) fn give_up(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (name, site) = at(teller, line)?;
    let command = Command::ReleaseShipment(ReleaseShipment { shipment: shipment(teller, name)? });
    Ok(Ask { cause: Some(teller.names.entry(name)?), ..Ask::new(site, command) })
}

/// `match W-1 at Larissa  10 blankets of L1 is X`.
pub(super) fn matched(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (name, site) = at(teller, line)?;
    let mut lines = Vec::new();
    for part in line.parts()? {
        lines.push(MatchLine {
            dispatched: lot(teller, name, &part)?,
            arrived: teller.names.lot(part.word("is").ok_or("which lot is it here?")?)?,
            quantity: quantity(part.count()?)?,
        });
    }
    let several = lines.len();
    let ask = Ask::new(site, Command::MatchArrival(MatchArrival { lines }));
    Ok(Ask { cause: Some(teller.names.entry(name)?), lines: several, ..ask })
}

pub(super) fn confirm(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (name, site) = at(teller, line)?;
    let mut lines = Vec::new();
    for part in line.parts()? {
        lines.push(confirmed(teller, site, name, &part)?);
    }
    let several = lines.len();
    let confirm = ConfirmDelivery { shipment: shipment(teller, name)?, reach: reach(line)?, lines };
    Ok(Ask { lines: several, ..Ask::new(site, Command::ConfirmDelivery(confirm)) })
}

fn confirmed(teller: &Teller, site: BookId, name: &str, part: &Part) -> Result<ConfirmLine, Mistake> {
    let back = part.notes.get("returned");
    let bin = back.and_then(|note| note.to.as_deref());
    Ok(ConfirmLine {
        lot: lot(teller, name, part)?,
        delivered: count(part.count()?)?,
        returned: count(part.noted("returned"))?,
        bin: bin.map(|bin| teller.names.bin(site, Some(bin))).transpose()?,
        missing: count(part.noted("missing"))?,
        reason: loss(part.notes.get("missing"))?,
    })
}

/// `return H-1 -> Athens  5 blankets of L1 lot R1 to floor`.
pub(super) fn give_back(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (cause, site) = line.from_to()?;
    let site = teller.names.book(site)?;
    let place = if cause == "nothing" { None } else { Some(teller.names.entry(cause)?) };
    let (mut lines, mut lots) = (Vec::new(), Vec::new());
    for part in line.parts()? {
        lines.push(ReturnLine {
            lot: lot(teller, cause, &part)?,
            bin: teller.names.bin(site, part.word("to"))?,
            quantity: quantity(part.count()?)?,
        });
        lots.push(part.word("lot").map(str::to_owned));
    }
    let several = lines.len();
    let ask = Ask::new(site, Command::ReturnGoods(ReturnGoods { lines }));
    Ok(Ask { cause: place, lots, lines: several, ..ask })
}
