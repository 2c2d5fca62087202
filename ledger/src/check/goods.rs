//! Goods that come in, move inside, are stopped, counted or written off.

use rustc_hash::FxHashMap;

use super::lines::{self, Draws};
use super::{Context, Refusals};
use crate::book::LotStatus;
use crate::entry::Entry;
use crate::event::{
    AnnouncementClosed, DeliveryAnnounced, Direction, DonationReceived, Event, GoodsMoved, LotHeld, LotRecalled,
    LotReleased, PurchaseReceived, ReceivedLine, StockAdjusted, WrittenOff,
};
use crate::ids::{ItemId, LotId};
use crate::quantity::QUANTITY_MAX;
use crate::refusal::Fact;

pub(super) fn announced(context: &Context<'_>, entry: &Entry, event: &DeliveryAnnounced, refusals: &mut Refusals) {
    let is_there = context.book.announcement(event.announcement).is_some();
    lines::new(context, entry, "announcement", (event.announcement.to_bytes(), is_there), refusals);
    lines::party(context, "donor", event.donor, lines::DONORS, refusals);
    lines::bounded(event.lines.len(), refusals);
    for (line, expected) in event.lines.iter().enumerate() {
        lines::item(context, line, expected.item, refusals);
    }
}

pub(super) fn announcement_closed(context: &Context<'_>, event: &AnnouncementClosed, refusals: &mut Refusals) {
    if context.book.announcement(event.announcement).is_none() {
        refusals.of("announcement", Fact::UnknownAnnouncement(event.announcement));
    }
}

/// Lines that bring new lots.
pub(super) fn received(context: &Context<'_>, entry: &Entry, received: &[ReceivedLine], refusals: &mut Refusals) {
    lines::bounded(received.len(), refusals);
    for (number, line) in received.iter().enumerate() {
        lines::item(context, number, line.item, refusals);
        lines::bin(context, number, "bin", line.bin, refusals);
        lines::dated(context, number, line.item, line.expiry, refusals);
        lines::new_lot(context, entry, number, line.lot, refusals);
        let came = line.quantity.get().saturating_add(line.damaged.get());
        if came == 0 {
            refusals.at(number, "quantity", Fact::NothingMoves);
        }
        if came > QUANTITY_MAX {
            refusals.at(number, "quantity", Fact::TooMuch);
        }
        let differs = line.expected.is_some_and(|expected| expected != line.quantity) || line.damaged.get() > 0;
        if differs && line.discrepancy.is_none() {
            refusals.at(number, "discrepancy", Fact::ReasonMissing);
        }
    }
}

pub(super) fn donation(context: &Context<'_>, entry: &Entry, event: &DonationReceived, refusals: &mut Refusals) {
    lines::party(context, "donor", event.donor, lines::DONORS, refusals);
    lines::emergency(context, event.emergency, refusals);
    if let Some(id) = event.announcement {
        match context.book.announcement(id) {
            None => refusals.of("announcement", Fact::UnknownAnnouncement(id)),
            Some(announced) if announced.donor != event.donor => {
                refusals.of("donor", Fact::AnotherDonor(announced.donor));
            }
            Some(_) => {}
        }
    }
    received(context, entry, &event.lines, refusals);
}

pub(super) fn purchase(context: &Context<'_>, entry: &Entry, event: &PurchaseReceived, refusals: &mut Refusals) {
    lines::party(context, "supplier", event.supplier, lines::SUPPLIERS, refusals);
    received(context, entry, &event.lines, refusals);
    let Some(cause) = context.cause else { return refusals.of("cause", Fact::CauseMissing) };
    let Event::PurchasePaid(paid) = &cause.entry.event else { return refusals.of("cause", Fact::CauseDoesNotFit) };
    if paid.supplier != event.supplier {
        refusals.of("supplier", Fact::CauseDoesNotFit);
    }
    if !context.receives_for(paid.destination) {
        refusals.of("cause", Fact::AnotherDestination(paid.destination));
    }
    let spot = crate::book::Spot::of(cause.place);
    let before = |item| {
        let received = context.line().filter_map(|book| book.received.get(&(cause.place.book, spot, item)));
        received.fold(0_u64, |sum, of| sum.saturating_add(*of))
    };
    let mut wanted: FxHashMap<ItemId, (usize, u64)> = FxHashMap::default();
    for (number, line) in event.lines.iter().enumerate() {
        let sum = wanted.entry(line.item).or_insert((number, 0));
        sum.1 = sum.1.saturating_add(line.quantity.get()).saturating_add(line.damaged.get());
    }
    for (item, (line, wanted)) in wanted {
        let paid = paid.lines.iter().filter(|paid| paid.item == item).map(|paid| paid.quantity.get());
        let paid = paid.fold(0_u64, u64::saturating_add);
        let open = paid.saturating_sub(before(item));
        if wanted > open {
            refusals.at(line, "quantity", Fact::BeyondPaid { item, wanted, open });
        }
    }
}

pub(super) fn moved(context: &Context<'_>, event: &GoodsMoved, refusals: &mut Refusals) {
    lines::bounded(event.lines.len(), refusals);
    let mut draws = Draws::default();
    for (number, line) in event.lines.iter().enumerate() {
        lines::bin(context, number, "to", line.to, refusals);
        if line.pick.bin == line.to {
            refusals.at(number, "to", Fact::SameBin(line.to));
        }
        lines::pick(context, number, &line.pick, &mut draws, refusals);
    }
}

/// The lot is known and not recalled, and just these lots change with it.
fn status(
    context: &Context<'_>,
    (lot, with): (LotId, &[LotId]),
    becomes: LotStatus,
    refusals: &mut Refusals,
) -> Option<LotStatus> {
    let stock = &context.book.stock;
    let known = stock.remembered(lot).map(|known| known.status);
    match known {
        None => refusals.of("lot", Fact::UnknownLot(lot)),
        Some(LotStatus::Recalled(_)) => refusals.of("lot", Fact::LotIsRecalled(lot)),
        Some(LotStatus::Available | LotStatus::Held(_)) => {}
    }
    if stock.stopped_with(lot, becomes) != with {
        refusals.of("with", Fact::LotTermsDiffer(lot));
    }
    known
}

pub(super) fn held(context: &Context<'_>, event: &LotHeld, refusals: &mut Refusals) {
    let before = status(context, (event.lot, &event.with), LotStatus::Held(event.reason), refusals);
    if let Some(LotStatus::Held(_)) = before {
        refusals.of("lot", Fact::LotIsHeld(event.lot));
    }
}

pub(super) fn released(context: &Context<'_>, event: &LotReleased, refusals: &mut Refusals) {
    if let Some(LotStatus::Available) = status(context, (event.lot, &event.with), LotStatus::Available, refusals) {
        refusals.of("lot", Fact::LotIsNotHeld(event.lot));
    }
}

pub(super) fn recalled(context: &Context<'_>, event: &LotRecalled, refusals: &mut Refusals) {
    status(context, (event.lot, &event.with), LotStatus::Recalled(event.reason), refusals);
}

pub(super) fn adjusted(context: &Context<'_>, entry: &Entry, event: &StockAdjusted, refusals: &mut Refusals) {
    lines::bounded(event.lines.len(), refusals);
    let mut draws = Draws::default();
    for (number, line) in event.lines.iter().enumerate() {
        let known = context.book.stock.lot(line.pick.lot);
        match line.direction {
            Direction::Take => {
                if !line.reason.may_take() {
                    refusals.at(number, "reason", Fact::ReasonDoesNotFit(line.reason));
                }
                lines::pick(context, number, &line.pick, &mut draws, refusals);
            }
            Direction::Add => {
                if !line.reason.may_add() {
                    refusals.at(number, "reason", Fact::ReasonDoesNotFit(line.reason));
                }
                lines::item(context, number, line.pick.item, refusals);
                lines::bin(context, number, "bin", line.pick.bin, refusals);
                lines::dated(context, number, line.pick.item, line.expiry, refusals);
                if known.is_some_and(|known| known.item != line.pick.item) {
                    refusals.at(number, "lot", Fact::LotOfAnotherItem(line.pick.lot));
                }
                let made = lines::made(context, entry, "lot", number, line.pick.lot.to_bytes());
                if known.is_none() && !made {
                    refusals.at(number, "lot", Fact::UnknownLot(line.pick.lot));
                }
            }
        }
        if known.is_some_and(|known| known.expiry != line.expiry) {
            refusals.at(number, "expiry", Fact::LotTermsDiffer(line.pick.lot));
        }
    }
}

pub(super) fn written_off(context: &Context<'_>, entry: &Entry, event: &WrittenOff, refusals: &mut Refusals) {
    if !event.reason.may_write_off() {
        refusals.of("reason", Fact::ReasonDoesNotFit(event.reason));
    }
    if event.approved_by == entry.actor {
        refusals.of("approved_by", Fact::SamePerson);
    }
    lines::bounded(event.lines.len(), refusals);
    let mut draws = Draws::default();
    for (number, line) in event.lines.iter().enumerate() {
        if context.book.stock.lot(line.pick.lot).is_some_and(|known| known.expiry != line.expiry) {
            refusals.at(number, "expiry", Fact::LotTermsDiffer(line.pick.lot));
        }
        lines::pick(context, number, &line.pick, &mut draws, refusals);
    }
}
