//! What an event says beside its transfers: a row here, a row there, each with the entry that said it.

use ledger::account::Account;
use ledger::event::{
    DeliveryAnnounced, Direction, EntryRef, EntryReversed, Event, Expiry, LotStatus, OutLine, ReceivedLine,
};
use ledger::ids::{LotId, PartyId, ReservationId};

use super::changes::{LotRow, Opening};
use super::wanted::Good;
use super::{At, Changes, Known, int, register};
use crate::error::ViewsError;
use crate::store::Value;
use crate::{place, tables};

/// The row of an absent or present id.
macro_rules! id {
    ($id:expr) => {
        $id.map(|id| id.to_bytes()).into()
    };
}

/// The number of a line.
fn line_no(line: usize) -> Value {
    i64::try_from(line).unwrap_or(i64::MAX).into()
}

/// Day and kind of an expiry.
fn spell(expiry: Expiry) -> (i64, &'static str) {
    let kind = match expiry {
        Expiry::BestBefore(_) => "best_before",
        Expiry::UseBy(_) => "use_by",
    };
    (i64::from(expiry.day().days), kind)
}

/// Adds the rows of an event.
pub(super) fn fold(known: &Known, changes: &mut Changes, at: &At, event: &Event) -> Result<(), ViewsError> {
    let entry = at.entry;
    match event {
        Event::BookOpened(e) => register::book_opened(changes, at, e),
        Event::BookAdded(e) => register::book_added(known, changes, entry, e),
        Event::BookKeyAdded(e) => register::key_changed(changes, entry, (e.book, e.key), "added"),
        Event::BookKeyRevoked(e) => register::key_changed(changes, entry, (e.book, e.key), "revoked"),
        Event::SuccessorAdded(e) => register::successor_added(known, changes, entry, e),
        Event::BookClosed(e) => register::book_closed(known, changes, entry, e),
        Event::GoodsCarried(e) => {
            register::carried(known, changes, entry, e);
            register::goods_carried(e).for_each(|(lot, now)| stopped(changes, at, lot, now));
        }
        Event::ItemRegistered(e) => register::item_registered(known, changes, entry, e),
        Event::PartyRegistered(e) => register::party_registered(changes, entry, e),
        Event::FundRegistered(e) => register::fund_registered(changes, entry, e),
        Event::EmergencyRegistered(e) => register::emergency_registered(changes, entry, e),
        Event::BinAdded(e) => register::bin_added(changes, at, e),
        Event::DeliveryAnnounced(e) => announced(known, changes, at, e),
        Event::AnnouncementClosed(e) => {
            let row = [e.announcement.to_bytes().into(), entry.into(), e.reason.code().into()];
            changes.add(&tables::ANNOUNCEMENT_END, row);
        }
        Event::DonationReceived(e) => {
            changes.add(
                &tables::DONATION,
                [entry.into(), e.donor.to_bytes().into(), id!(e.announcement), id!(e.emergency), e.basis.code().into()],
            );
            lots(known, changes, at, ("donor", Some(Account::Donor(e.donor))), &e.lines);
        }
        Event::PurchaseReceived(e) => {
            lots(known, changes, at, ("supplier", Some(Account::Supplier(e.supplier))), &e.lines);
        }
        Event::UnmatchedArrived(e) => lots(known, changes, at, ("unmatched", None), &e.lines),
        Event::TransferDispatched(e) => {
            changes.add(
                &tables::SHIPMENT,
                [
                    known.account(Account::Transit(e.shipment)).into(),
                    entry.into(),
                    "transfer".into(),
                    at.book.into(),
                    e.destination.0.into(),
                    Value::Bytes(None),
                    id!(e.emergency),
                    id!(e.reservation),
                ],
            );
            used_up(changes, entry, e.reservation);
            overridden(known, changes, entry, &e.lines);
        }
        Event::DistributionDispatched(e) => {
            changes.add(
                &tables::SHIPMENT,
                [
                    known.account(Account::Transit(e.shipment)).into(),
                    entry.into(),
                    "distribution".into(),
                    at.book.into(),
                    Value::Bytes(None),
                    e.recipient.to_bytes().into(),
                    id!(e.emergency),
                    id!(e.reservation),
                ],
            );
            used_up(changes, entry, e.reservation);
            overridden(known, changes, entry, &e.lines);
        }
        Event::ShipmentReleased(e) => {
            let account = known.account(Account::Transit(e.shipment));
            changes.add(&tables::SHIPMENT_END, [entry.into(), account.into()]);
        }
        Event::ShipmentArrived(e) => {
            for line in &e.lines {
                seen(known, changes, Good::Lot(line.item, line.lot), line.expiry);
            }
        }
        Event::ArrivalMatched(e) => {
            for (at_line, line) in e.lines.iter().enumerate() {
                changes.add(
                    &tables::LOT_PARENT,
                    [
                        entry.into(),
                        line_no(at_line),
                        known.good(Good::Lot(line.item, line.arrived)).no.into(),
                        known.good(Good::Lot(line.item, line.dispatched)).no.into(),
                        i64::from(line.quantity).into(),
                        "matched".into(),
                        Value::Bytes(None),
                    ],
                );
            }
            for now in &e.lots {
                if let Some(expiry) = now.expiry {
                    changes.lot_now(known.good(Good::Lot(now.item, now.lot)).no, spell(expiry));
                }
                stopped(changes, at, now.lot, now.status);
            }
        }
        Event::GoodsReturned(e) => {
            for (at_line, line) in e.lines.iter().enumerate() {
                let child = known.good(Good::Lot(line.item, line.lot)).no;
                changes.add(
                    &tables::LOT_PARENT,
                    [
                        entry.into(),
                        line_no(at_line),
                        child.into(),
                        known.good(Good::Lot(line.item, line.from)).no.into(),
                        i64::from(line.quantity).into(),
                        "returned".into(),
                        e.recipient.to_bytes().into(),
                    ],
                );
                changes.lot(
                    child,
                    LotRow {
                        entry,
                        source: "returned",
                        party: None,
                        received: i64::from(line.quantity),
                        damaged: 0,
                        expiry: line.expiry.map(spell),
                        maker_lot: None,
                        expected: None,
                        discrepancy: None,
                        value: None,
                    },
                );
                stopped(changes, at, line.lot, line.status);
            }
        }
        Event::LotHeld(e) => status(changes, at, (e.lot, &e.with), LotStatus::Held(e.reason)),
        Event::LotReleased(e) => status(changes, at, (e.lot, &e.with), LotStatus::Available),
        Event::LotRecalled(e) => status(changes, at, (e.lot, &e.with), LotStatus::Recalled(e.reason)),
        Event::StockReserved(e) => {
            let (recipient, emergency) =
                (e.recipient.map(PartyId::to_bytes), e.emergency.map(ledger::ids::EmergencyId::to_bytes));
            changes.reservation(e.reservation.to_bytes()).opened =
                Some(Opening { entry, book: at.book, recipient, emergency });
            for (at_line, line) in e.lines.iter().enumerate() {
                changes.add(
                    &tables::RESERVATION_LINE,
                    [
                        entry.into(),
                        line_no(at_line),
                        known.account(Account::Shelf(at.here, line.pick.bin)).into(),
                        known.good(Good::Lot(line.pick.item, line.pick.lot)).no.into(),
                        i64::from(line.pick.quantity).into(),
                    ],
                );
            }
            overridden(known, changes, entry, &e.lines);
        }
        Event::ReservationReleased(e) => {
            changes.reservation(e.reservation.to_bytes()).ended = Some((entry, "released"));
        }
        Event::DeliveryConfirmed(e) => {
            let shipment = known.account(Account::Transit(e.shipment));
            changes.add(
                &tables::DELIVERY,
                [
                    entry.into(),
                    shipment.into(),
                    e.recipient.to_bytes().into(),
                    Value::Bytes(None),
                    e.reach.households.map(i64::from).into(),
                    e.reach.persons.map(i64::from).into(),
                ],
            );
        }
        Event::HandedOver(e) => {
            changes.add(
                &tables::DELIVERY,
                [
                    entry.into(),
                    Value::Int(None),
                    e.recipient.to_bytes().into(),
                    id!(e.emergency),
                    e.reach.households.map(i64::from).into(),
                    e.reach.persons.map(i64::from).into(),
                ],
            );
            overridden(known, changes, entry, &e.lines);
        }
        Event::StockAdjusted(e) => {
            for line in e.lines.iter().filter(|line| line.direction == Direction::Add) {
                seen(known, changes, Good::Lot(line.pick.item, line.pick.lot), line.expiry);
            }
        }
        Event::WrittenOff(e) => changes.add(&tables::APPROVAL, [entry.into(), e.approved_by.to_bytes().into()]),
        Event::EntryReversed(e) => reversed(known, changes, at, e)?,
        Event::CashGiftBanked(e) => {
            changes.add(
                &tables::GIFT,
                [
                    entry.into(),
                    e.donor.to_bytes().into(),
                    e.fund.to_bytes().into(),
                    i64::from(e.amount.minor).into(),
                    e.amount.currency.as_str().into(),
                    id!(e.pledge),
                    id!(e.emergency),
                ],
            );
        }
        Event::PledgeMade(e) => {
            changes.add(
                &tables::PLEDGE,
                [
                    e.pledge.to_bytes().into(),
                    entry.into(),
                    e.donor.to_bytes().into(),
                    e.fund.to_bytes().into(),
                    i64::from(e.amount.minor).into(),
                    e.amount.currency.as_str().into(),
                    id!(e.emergency),
                ],
            );
        }
        Event::PurchasePaid(e) => {
            changes.add(
                &tables::PAYMENT,
                [
                    entry.into(),
                    "purchase".into(),
                    e.fund.to_bytes().into(),
                    e.supplier.to_bytes().into(),
                    e.destination.0.into(),
                    Value::Text(None),
                    Value::Bytes(None),
                ],
            );
            for (at_line, line) in e.lines.iter().enumerate() {
                let item = known.good(Good::Item(line.item)).no;
                let quantity = i64::from(line.quantity);
                changes.add(&tables::PAYMENT_LINE, [entry.into(), line_no(at_line), item.into(), quantity.into()]);
            }
        }
        Event::ExpensePaid(e) => {
            changes.add(
                &tables::PAYMENT,
                [
                    entry.into(),
                    "expense".into(),
                    e.fund.to_bytes().into(),
                    Value::Bytes(None),
                    Value::Bytes(None),
                    e.kind.code().into(),
                    id!(e.emergency),
                ],
            );
        }
        Event::StateStated(_) | Event::PurchaseRefunded(_) | Event::GoodsMoved(_) | Event::PagesLogged(_) => {}
    }
    Ok(())
}

/// Notes what came of a payment for goods, which is the entry's cause.
pub(super) fn follow(changes: &mut Changes, entry: i64, payment: EntryRef, event: &Event) {
    let minor = if let Event::PurchaseRefunded(e) = event {
        Some(i64::from(e.amount.minor))
    } else if let Event::PurchaseReceived(_) = event {
        None
    } else {
        return;
    };
    let (page, place) = (int(payment.page), i64::from(payment.index));
    let row = [entry.into(), payment.book.0.into(), page.into(), place.into(), minor.into()];
    changes.add(&tables::PAYMENT_END, row);
}

fn announced(known: &Known, changes: &mut Changes, at: &At, e: &DeliveryAnnounced) {
    let id = e.announcement.to_bytes();
    let expected_on = e.expected_on.map(|day| i64::from(day.days));
    let row = [id.into(), at.entry.into(), at.book.into(), e.donor.to_bytes().into(), expected_on.into()];
    changes.add(&tables::ANNOUNCEMENT, row);
    for (at_line, line) in e.lines.iter().enumerate() {
        let item = known.good(Good::Item(line.item)).no;
        let row = [id.into(), line_no(at_line), item.into(), i64::from(line.quantity).into()];
        changes.add(&tables::ANNOUNCEMENT_LINE, row);
    }
}

fn lots(
    known: &Known,
    changes: &mut Changes,
    at: &At,
    (source, party): (&'static str, Option<Account>),
    lines: &[ReceivedLine],
) {
    for line in lines {
        let row = LotRow {
            entry: at.entry,
            source,
            party: party.map(|party| known.account(party)),
            received: i64::from(line.quantity),
            damaged: i64::from(line.damaged),
            expiry: line.expiry.map(spell),
            maker_lot: line.maker_lot.as_ref().map(|code| code.as_str().to_owned()),
            expected: line.expected.map(i64::from),
            discrepancy: line.discrepancy.map(ledger::reason::Discrepancy::code),
            value: line.value.map(|value| (i64::from(value.minor), value.currency.as_str().to_owned())),
        };
        changes.lot(known.good(Good::Lot(line.item, line.lot)).no, row);
    }
}

fn seen(known: &Known, changes: &mut Changes, good: Good, expiry: Option<Expiry>) {
    if let Some(expiry) = expiry {
        changes.lot_seen(known.good(good).no, spell(expiry));
    }
}

/// A lot has this status from now on, and so have those that follow it.
fn status(changes: &mut Changes, at: &At, (lot, with): (LotId, &[LotId]), status: LotStatus) {
    let (status, reason) = match status {
        LotStatus::Available => ("available", None),
        LotStatus::Held(reason) => ("held", Some(reason.code())),
        LotStatus::Recalled(reason) => ("recalled", Some(reason.code())),
    };
    for lot in [&lot].into_iter().chain(with) {
        let row = [at.book.into(), lot.to_bytes().into(), at.entry.into(), status.into(), reason.into()];
        changes.add(&tables::LOT_STATUS, row);
    }
}

/// A lot comes in stopped; that it is free goes without saying.
fn stopped(changes: &mut Changes, at: &At, lot: LotId, becomes: LotStatus) {
    if becomes != LotStatus::Available {
        status(changes, at, (lot, &[]), becomes);
    }
}

fn used_up(changes: &mut Changes, entry: i64, reservation: Option<ReservationId>) {
    if let Some(reservation) = reservation {
        changes.reservation(reservation.to_bytes()).ended = Some((entry, "used"));
    }
}

fn overridden(known: &Known, changes: &mut Changes, entry: i64, lines: &[OutLine]) {
    for (at_line, line) in lines.iter().enumerate() {
        if let Some(reason) = line.overridden {
            let lot = known.good(Good::Lot(line.pick.item, line.pick.lot)).no;
            changes.add(&tables::OVERRIDE, [entry.into(), line_no(at_line), lot.into(), reason.code().into()]);
        }
    }
}

fn reversed(known: &Known, changes: &mut Changes, at: &At, e: &EntryReversed) -> Result<(), ViewsError> {
    let index = usize::try_from(e.original.index).map_err(|_| at.unsound("it reverses no entry of its book"))?;
    let original = known
        .page(at.book_id, e.original.page)
        .filter(|_| e.original.book == at.book_id)
        .and_then(|page| place::entry(page, index))
        .ok_or_else(|| at.unsound("it reverses no entry of its book"))?;
    changes.add(&tables::REVERSAL, [original.into(), at.entry.into(), e.reason.code().into()]);
    for terms in &e.lots {
        seen(known, changes, Good::Lot(terms.item, terms.lot), terms.expiry);
    }
    Ok(())
}
