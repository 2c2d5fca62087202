//! Goods that stay: moved, stopped, set aside, counted, written off; and the undoing of entries.

use ledger::command::{
    AdjustLine, AdjustStock, Command, HoldLot, MoveGoods, RecallLot, ReleaseLot, ReleaseReservation, ReserveStock,
    ReverseEntry, WantMoved, WriteOff,
};
use ledger::event::Direction;
use ledger::ids::ReservationId;
use ledger::reason::{HoldReason, LossReason, RecallReason, ReversalReason};

use super::super::line::{Line, Mistake, number};
use super::super::made::{Made, made};
use super::super::names::{Names, bytes_of};
use super::super::teller::{Ask, Teller};
use super::{at, because, expiry, quantity, reason, want, wants};

pub(super) fn moved(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let site = teller.names.book(line.subject()?)?;
    let mut lines = Vec::new();
    for part in line.parts()? {
        let to = teller.names.bin(site, part.word("to"))?;
        lines.push(WantMoved { want: want(teller, site, &part, "from")?, to });
    }
    let several = lines.len();
    Ok(Ask { lines: several, ..Ask::new(site, Command::MoveGoods(MoveGoods { lines })) })
}

/// `hold Athens L1  because inspection`, `free Athens L1`, `recall Athens L1  because authority`.
pub(super) fn status(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let subject = line.subject()?;
    let (site, lot) = subject.split_once(' ').ok_or("which lot, where?")?;
    let (site, lot) = (teller.names.book(site)?, teller.names.lot(lot)?);
    let command = match line.verb.as_str() {
        "hold" => Command::HoldLot(HoldLot { lot, reason: because(line, HoldReason::from_code)? }),
        "recall" => Command::RecallLot(RecallLot { lot, reason: because(line, RecallReason::from_code)? }),
        _ => Command::ReleaseLot(ReleaseLot { lot }),
    };
    Ok(Ask::new(site, command))
}

pub(super) fn reserve(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (site, recipient) = match line.from_to() {
        Ok((site, recipient)) => (site, Some(teller.names.party(recipient)?)),
        Err(_) => (line.subject()?, None),
    };
    let site = teller.names.book(site)?;
    let lines = wants(teller, site, line)?;
    let emergency = line.option("emergency").map(|name| teller.names.emergency(name)).transpose()?;
    let several = lines.len();
    let ask = Ask::new(site, Command::ReserveStock(ReserveStock { recipient, emergency, lines }));
    Ok(Ask { lines: several, ..ask })
}

/// The reservation that an entry made.
pub(super) fn reservation(teller: &Teller, name: &str) -> Result<ReservationId, Mistake> {
    if name.starts_with('?') {
        return Ok(ReservationId::from_bytes(bytes_of(name)));
    }
    match teller.bank.entry(teller.names.entry(name)?).and_then(|entry| made(&entry.event)) {
        Some(Made::Reservation(reservation)) => Ok(reservation),
        Some(_) | None => Err(format!("`{name}` set nothing aside")),
    }
}

pub(super) fn unreserve(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let (name, site) = at(teller, line)?;
    let reservation = reservation(teller, name)?;
    Ok(Ask::new(site, Command::ReleaseReservation(ReleaseReservation { reservation })))
}

/// `adjust Athens  +5 blankets lot F use by …, -3 blankets of L1: lost  because miscounted`; a line's own reason goes first.
pub(super) fn adjust(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let site = teller.names.book(line.subject()?)?;
    let whole = line.option("because").map(|code| reason(code, LossReason::from_code)).transpose()?;
    let (mut lines, mut lots) = (Vec::new(), Vec::new());
    for part in line.parts()? {
        let (direction, digits) = match part.count.split_at_checked(1) {
            Some(("+", digits)) => (Direction::Add, digits),
            Some(("-", digits)) => (Direction::Take, digits),
            _ => return Err("an adjustment is + or -".to_owned()),
        };
        let why = match &part.reason {
            Some(code) => reason(code, LossReason::from_code)?,
            None => whole.ok_or("adjusted because of what?")?,
        };
        lines.push(AdjustLine {
            item: teller.names.item(&part.what)?,
            bin: teller.names.bin(site, part.word("in"))?,
            lot: part.word("of").map(|lot| teller.names.lot(lot)).transpose()?,
            quantity: quantity(number(digits)?)?,
            direction,
            reason: why,
            expiry: expiry(&part)?,
        });
        lots.push(part.word("lot").map(str::to_owned));
    }
    let several = lines.len();
    Ok(Ask { lots, lines: several, ..Ask::new(site, Command::AdjustStock(AdjustStock { lines })) })
}

pub(super) fn write_off(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let site = teller.names.book(line.subject()?)?;
    let lines = wants(teller, site, line)?;
    let reason = because(line, LossReason::from_code)?;
    let approved_by = Names::actor(line.option("seen by").ok_or("who is the second person?")?);
    let several = lines.len();
    let ask = Ask::new(site, Command::WriteOff(WriteOff { reason, approved_by, lines }));
    Ok(Ask { lines: several, ..ask })
}

/// `reverse D-1  because duplicate`; in the entry's own book, unless it is `kept in` another; `reverse nothing  kept in Athens` names no entry.
pub(super) fn reverse(teller: &Teller, line: &Line) -> Result<Ask, Mistake> {
    let name = line.subject()?;
    let cause = if name == "nothing" { None } else { Some(teller.names.entry(name)?) };
    let command = Command::ReverseEntry(ReverseEntry { reason: because(line, ReversalReason::from_code)? });
    let book = cause.map_or(teller.bank.register, |place| place.book);
    Ok(Ask { cause, ..Ask::new(book, command) })
}
