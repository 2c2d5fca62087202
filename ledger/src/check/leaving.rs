//! Goods that leave the shelf for someone else: first expiring first out, nothing held, recalled or unsafe.

use super::lines::{self, Draws};
use super::{Context, Refusals};
use crate::book::{LotStatus, Reservation};
use crate::entry::Entry;
use crate::event::{
    DistributionDispatched, Expiry, HandedOver, OutLine, ReservationReleased, StockReserved, TransferDispatched,
};
use crate::ids::{LotId, PartyId, ReservationId};
use crate::reason::BookKind;
use crate::refusal::Fact;

/// What stands against a lot leaving today, whatever the order of picking; a best-before date only, when no reason passes over it.
pub(crate) fn obstacle(context: &Context<'_>, lot: LotId, overridden: bool) -> Option<Fact> {
    let known = context.book.stock.lot(lot)?;
    match known.status {
        LotStatus::Held(_) => return Some(Fact::LotIsHeld(lot)),
        LotStatus::Recalled(_) => return Some(Fact::LotIsRecalled(lot)),
        LotStatus::Available => {}
    }
    match known.expiry {
        Some(Expiry::UseBy(day)) if day < context.today() => Some(Fact::PastUseBy { lot, day }),
        Some(Expiry::BestBefore(day)) if day < context.today() && !overridden => {
            Some(Fact::PastBestBefore { lot, day })
        }
        Some(Expiry::UseBy(_) | Expiry::BestBefore(_)) | None => None,
    }
}

fn out(context: &Context<'_>, outgoing: &[OutLine], mut draws: Draws, refusals: &mut Refusals) {
    lines::bounded(outgoing.len(), refusals);
    for (line, out) in outgoing.iter().enumerate() {
        lines::item(context, line, out.pick.item, refusals);
        if let Some(known) = context.book.stock.lot(out.pick.lot) {
            if known.expiry != out.expiry {
                refusals.at(line, "expiry", Fact::LotTermsDiffer(out.pick.lot));
            }
            if let Some(fact) = obstacle(context, out.pick.lot, out.overridden.is_some()) {
                refusals.at(line, "lot", fact);
            }
            if out.overridden.is_none()
                && let Some(first) = earlier(context, out, &draws)
            {
                refusals.at(line, "lot", Fact::NotFirstExpiring { lot: out.pick.lot, first });
            }
        }
        lines::pick(context, line, &out.pick, &mut draws, refusals);
    }
}

/// A lot of the same item that may leave, is free, and expires before the picked one.
fn earlier(context: &Context<'_>, out: &OutLine, draws: &Draws) -> Option<LotId> {
    let picked = out.expiry.map_or(i32::MAX, |expiry| expiry.day().days);
    context
        .book
        .stock
        .places(out.pick.item)
        .take_while(|place| place.rank < picked)
        .find(|place| {
            obstacle(context, place.lot, false).is_none()
                && draws.free(context, out.pick.item, place.lot, place.bin) > 0
        })
        .map(|place| place.lot)
}

/// Whether a line needs a reason to leave: another lot expires first, or its best-before date is past.
pub(crate) fn needs_reason(context: &Context<'_>, out: &OutLine, draws: &Draws) -> bool {
    matches!(obstacle(context, out.pick.lot, false), Some(Fact::PastBestBefore { .. }))
        || earlier(context, out, draws).is_some()
}

/// The reservation that is used up, when it is named, open, for this recipient, and holds just these lines.
fn against<'a>(
    context: &Context<'a>,
    reservation: Option<ReservationId>,
    recipient: Option<PartyId>,
    outgoing: &[OutLine],
    refusals: &mut Refusals,
) -> Option<&'a Reservation> {
    let id = reservation?;
    let Some(open) = context.book.reservation(id) else {
        refusals.of("reservation", Fact::UnknownReservation(id));
        return None;
    };
    if open.recipient.is_some() && open.recipient != recipient {
        refusals.of("reservation", Fact::ReservedForAnother(id));
    }
    let same = open.lines.len() == outgoing.len() && open.lines.iter().zip(outgoing).all(|(a, b)| a.pick == b.pick);
    if !same {
        refusals.of("lines", Fact::ReservationDiffers(id));
    }
    Some(open)
}

/// Checks lines that leave, drawing on a reservation when one is named. What was reserved keeps its place in the order of picking.
fn leave(
    context: &Context<'_>,
    reservation: Option<ReservationId>,
    recipient: Option<PartyId>,
    outgoing: &[OutLine],
    refusals: &mut Refusals,
) {
    match against(context, reservation, recipient, outgoing, refusals) {
        None => out(context, outgoing, Draws::default(), refusals),
        Some(open) => {
            let mut draws = Draws::from_reservation(open.lines.iter().map(|line| &line.pick));
            for (line, out) in outgoing.iter().enumerate() {
                let known = context.book.stock.lot(out.pick.lot);
                if known.is_some_and(|known| known.expiry != out.expiry) {
                    refusals.at(line, "expiry", Fact::LotTermsDiffer(out.pick.lot));
                }
                if let Some(fact) = obstacle(context, out.pick.lot, out.overridden.is_some()) {
                    refusals.at(line, "lot", fact);
                }
                lines::pick(context, line, &out.pick, &mut draws, refusals);
            }
        }
    }
}

pub(super) fn reserved(context: &Context<'_>, entry: &Entry, event: &StockReserved, refusals: &mut Refusals) {
    let is_there = context.book.reservation(event.reservation).is_some();
    lines::new(context, entry, "reservation", (event.reservation.to_bytes(), is_there), refusals);
    if let Some(recipient) = event.recipient {
        lines::party(context, "recipient", recipient, lines::RECIPIENTS, refusals);
    }
    lines::emergency(context, event.emergency, refusals);
    out(context, &event.lines, Draws::default(), refusals);
}

pub(super) fn reservation_released(context: &Context<'_>, event: &ReservationReleased, refusals: &mut Refusals) {
    if context.book.reservation(event.reservation).is_none() {
        refusals.of("reservation", Fact::UnknownReservation(event.reservation));
    }
}

pub(super) fn transfer(context: &Context<'_>, entry: &Entry, event: &TransferDispatched, refusals: &mut Refusals) {
    let is_there = context.book.outbound(event.shipment).is_some();
    lines::new(context, entry, "shipment", (event.shipment.to_bytes(), is_there), refusals);
    match context.register().book(event.destination) {
        None => refusals.of("destination", Fact::UnknownBook(event.destination)),
        Some(book) if book.kind != BookKind::Site => refusals.of("destination", Fact::WrongKind(book.kind)),
        Some(book) if context.receives_for(book.book) => refusals.of("destination", Fact::ToItself),
        Some(_) => super::succession::open(context, "destination", event.destination, refusals),
    }
    lines::emergency(context, event.emergency, refusals);
    leave(context, event.reservation, None, &event.lines, refusals);
}

pub(super) fn distribution(
    context: &Context<'_>,
    entry: &Entry,
    event: &DistributionDispatched,
    refusals: &mut Refusals,
) {
    let is_there = context.book.outbound(event.shipment).is_some();
    lines::new(context, entry, "shipment", (event.shipment.to_bytes(), is_there), refusals);
    lines::party(context, "recipient", event.recipient, lines::RECIPIENTS, refusals);
    lines::emergency(context, event.emergency, refusals);
    leave(context, event.reservation, Some(event.recipient), &event.lines, refusals);
}

pub(super) fn handed_over(context: &Context<'_>, event: &HandedOver, refusals: &mut Refusals) {
    lines::party(context, "recipient", event.recipient, lines::RECIPIENTS, refusals);
    lines::emergency(context, event.emergency, refusals);
    out(context, &event.lines, Draws::default(), refusals);
}
