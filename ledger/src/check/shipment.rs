//! The road: arrivals, releases, confirmations and returns. A shipment is settled once, by its destination, up to what was dispatched.

use rustc_hash::FxHashMap;

use super::goods::received;
use super::{Context, Refusals, lines};
use crate::book::Spot;
use crate::entry::Entry;
use crate::event::{
    ArrivedLine, DeliveredLine, DeliveryConfirmed, Event, GoodsReturned, OutLine, ShipmentArrived, ShipmentReleased,
    TransferDispatched, UnmatchedArrived,
};
use crate::ids::{ItemId, LotId, ShipmentId};
use crate::quantity::Count;
use crate::reason::LossReason;
use crate::refusal::Fact;

/// What is still to be settled of a shipment, by lot.
#[derive(Debug)]
pub(crate) struct Open {
    lots: FxHashMap<LotId, OpenLot>,
}

impl FromIterator<(LotId, OpenLot)> for Open {
    fn from_iter<T: IntoIterator<Item = (LotId, OpenLot)>>(lots: T) -> Self {
        Self { lots: lots.into_iter().collect() }
    }
}

/// What is still to be settled of a lot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OpenLot {
    pub(crate) item: ItemId,
    pub(crate) expiry: Option<crate::event::Expiry>,
    pub(crate) open: u64,
}

impl Open {
    pub(crate) fn lot(&self, lot: LotId) -> Option<OpenLot> {
        self.lots.get(&lot).copied()
    }

    /// Every lot of which something is open, in order.
    pub(crate) fn all(&self) -> Vec<(LotId, OpenLot)> {
        let mut all: Vec<_> = self.lots.iter().filter(|(_, lot)| lot.open > 0).map(|(id, lot)| (*id, *lot)).collect();
        all.sort_unstable_by_key(|(lot, _)| *lot);
        all
    }

    fn of_lines(outgoing: &[OutLine]) -> Self {
        let mut lots: FxHashMap<LotId, OpenLot> = FxHashMap::default();
        for line in outgoing {
            let lot = OpenLot { item: line.pick.item, expiry: line.expiry, open: 0 };
            let lot = lots.entry(line.pick.lot).or_insert(lot);
            lot.open = lot.open.saturating_add(line.pick.quantity.get());
        }
        Self { lots }
    }

    /// What this book, the destination, has still to receive of a dispatch in another book.
    pub(crate) fn here(context: &Context<'_>, dispatch: &TransferDispatched) -> Self {
        let mut open = Self::of_lines(&dispatch.lines);
        for (lot, of_lot) in &mut open.lots {
            let settled = context.in_transit(dispatch.shipment, of_lot.item, *lot);
            of_lot.open = of_lot.open.saturating_sub(settled.unsigned_abs());
        }
        open
    }

    /// What this book, the origin, may still take back of what the destination has released.
    pub(crate) fn back(context: &Context<'_>, release: &ShipmentReleased) -> Self {
        let sent = context.outbound(release.shipment).map_or(&[][..], |outbound| &outbound.lines);
        let lots = release.lines.iter().map(|line| {
            let sent = sent.iter().find(|(lot, _, _)| *lot == line.lot).map_or(0, |(_, _, sent)| *sent);
            let on_road = context.in_transit(release.shipment, line.item, line.lot);
            let taken_back = sent.saturating_sub(u64::try_from(on_road).unwrap_or(0));
            let open = line.quantity.get().saturating_sub(taken_back);
            let expiry = context.lot(line.lot).and_then(|lot| lot.expiry);
            (line.lot, OpenLot { item: line.item, expiry, open })
        });
        Self { lots: lots.collect() }
    }

    /// What is on the road of a distribution.
    pub(crate) fn on_road(context: &Context<'_>, shipment: ShipmentId) -> Option<Self> {
        let outbound = context.outbound(shipment)?;
        let lots = outbound.lines.iter().map(|(lot, item, _)| {
            let open = u64::try_from(context.in_transit(shipment, *item, *lot)).unwrap_or(0);
            let expiry = context.lot(*lot).and_then(|known| known.expiry);
            (*lot, OpenLot { item: *item, expiry, open })
        });
        Some(Self { lots: lots.collect() })
    }

    /// Takes from a lot; says what was open when it is not enough.
    pub(super) fn take(&mut self, lot: LotId, wanted: u64) -> Result<(), u64> {
        let open = self.lots.get_mut(&lot).map_or(0, |lot| {
            let open = lot.open;
            lot.open = open.saturating_sub(wanted);
            open
        });
        if wanted > open { Err(open) } else { Ok(()) }
    }
}

/// What an arrival may settle, by what it cites: the dispatch at the destination, the release at the origin.
pub(crate) fn open_arrival(context: &Context<'_>) -> Result<(ShipmentId, Open), Fact> {
    let cause = context.cause.ok_or(Fact::CauseMissing)?;
    if let Event::TransferDispatched(dispatch) = &cause.entry.event {
        if !context.receives_for(dispatch.destination) {
            return Err(Fact::AnotherDestination(dispatch.destination));
        }
        if context.has_released(dispatch.shipment) {
            return Err(Fact::AlreadyReleased(dispatch.shipment));
        }
        Ok((dispatch.shipment, Open::here(context, dispatch)))
    } else if let Event::ShipmentReleased(release) = &cause.entry.event {
        let sent = context.outbound(release.shipment).ok_or(Fact::UnknownShipment(release.shipment))?;
        // The destination itself gives up, or the book that succeeds it.
        if !sent.destination.is_some_and(|to| context.register().continues(cause.place.book, to)) {
            return Err(Fact::CauseDoesNotFit);
        }
        Ok((release.shipment, Open::back(context, release)))
    } else {
        Err(Fact::CauseDoesNotFit)
    }
}

pub(super) fn arrived(context: &Context<'_>, event: &ShipmentArrived, refusals: &mut Refusals) {
    lines::bounded(event.lines.len(), refusals);
    let mut open = None;
    match open_arrival(context) {
        Ok((shipment, of_shipment)) => {
            open = Some(of_shipment);
            if shipment != event.shipment {
                refusals.of("shipment", Fact::CauseDoesNotFit);
            }
        }
        Err(fact) => refusals.of("cause", fact),
    }
    for (number, line) in event.lines.iter().enumerate() {
        arrived_line(context, number, line, open.as_mut(), refusals);
    }
}

/// Of a line that follows from nothing that fits, what can be read in it is judged all the same.
fn arrived_line(
    context: &Context<'_>,
    number: usize,
    line: &ArrivedLine,
    open: Option<&mut Open>,
    refusals: &mut Refusals,
) {
    lines::bin(context, number, "bin", line.bin, refusals);
    let wanted = line.quantity.get().saturating_add(line.missing.get());
    if wanted == 0 {
        refusals.at(number, "quantity", Fact::NothingMoves);
    }
    missing(number, line.missing, line.reason, refusals);
    let Some(open) = open else { return };
    let Some(lot) = open.lot(line.lot) else {
        return refusals.at(number, "lot", Fact::UnknownLot(line.lot));
    };
    if lot.item != line.item || lot.expiry != line.expiry {
        refusals.at(number, "lot", Fact::LotTermsDiffer(line.lot));
    }
    if let Err(open) = open.take(line.lot, wanted) {
        refusals.at(number, "quantity", Fact::BeyondDispatched { lot: line.lot, wanted, open });
    }
}

/// What is missing is missing for a reason that takes away.
fn missing(number: usize, missing: Count, reason: Option<LossReason>, refusals: &mut Refusals) {
    match reason {
        None if missing.get() > 0 => refusals.at(number, "reason", Fact::ReasonMissing),
        Some(reason) if !reason.may_take() => refusals.at(number, "reason", Fact::ReasonDoesNotFit(reason)),
        Some(_) | None => {}
    }
}

/// The dispatch of this shipment that is the entry's cause, when it goes here and was not given up.
pub(super) fn dispatch_here<'a>(context: &Context<'a>, shipment: ShipmentId) -> Result<&'a TransferDispatched, Fact> {
    let cause = context.cause.ok_or(Fact::CauseMissing)?;
    let Event::TransferDispatched(dispatch) = &cause.entry.event else { return Err(Fact::CauseDoesNotFit) };
    if dispatch.shipment != shipment {
        Err(Fact::CauseDoesNotFit)
    } else if !context.receives_for(dispatch.destination) {
        Err(Fact::AnotherDestination(dispatch.destination))
    } else if context.has_released(shipment) {
        Err(Fact::AlreadyReleased(shipment))
    } else {
        Ok(dispatch)
    }
}

pub(super) fn unmatched(context: &Context<'_>, entry: &Entry, event: &UnmatchedArrived, refusals: &mut Refusals) {
    received(context, entry, &event.lines, refusals);
}

pub(super) fn released(context: &Context<'_>, event: &ShipmentReleased, refusals: &mut Refusals) {
    let dispatch = match dispatch_here(context, event.shipment) {
        Ok(dispatch) => dispatch,
        Err(fact @ Fact::AlreadyReleased(_)) => return refusals.of("shipment", fact),
        Err(fact) => return refusals.of("cause", fact),
    };
    let open = Open::here(context, dispatch).all();
    if open.is_empty() {
        refusals.of("shipment", Fact::NothingToRelease(event.shipment));
    }
    let said = event.lines.iter().map(|line| (line.lot, line.item, line.quantity.get()));
    if !said.eq(open.iter().map(|(lot, of_lot)| (*lot, of_lot.item, of_lot.open))) {
        refusals.of("lines", Fact::CauseDoesNotFit);
    }
}

pub(super) fn confirmed(context: &Context<'_>, event: &DeliveryConfirmed, refusals: &mut Refusals) {
    lines::bounded(event.lines.len(), refusals);
    let recipient = context.outbound(event.shipment).and_then(|outbound| outbound.recipient);
    let mut open = Open::on_road(context, event.shipment).filter(|_| recipient.is_some());
    if recipient.is_none() {
        refusals.of("shipment", Fact::UnknownShipment(event.shipment));
    } else if recipient != Some(event.recipient) {
        refusals.of("recipient", Fact::CauseDoesNotFit);
    }
    let on_road = open.as_ref().map(Open::all).unwrap_or_default();
    for (number, line) in event.lines.iter().enumerate() {
        delivered_line(context, number, line, open.as_mut(), refusals);
    }
    let Some(open) = open else { return };
    for (lot, left) in open.all() {
        let of_lot = event.lines.iter().enumerate().filter(|(_, line)| line.lot == lot);
        let said = of_lot.clone().fold(0_u64, |sum, (_, line)| {
            [line.delivered, line.returned, line.missing].iter().fold(sum, |sum, part| sum.saturating_add(part.get()))
        });
        let there = on_road.iter().find(|(known, _)| *known == lot).map_or(left.open, |(_, all)| all.open);
        let fact = Fact::NotAccountedFor { lot, open: there, said };
        // Where one line speaks of the lot, that line says too little; of several nobody knows which.
        match of_lot.map(|(number, _)| number).collect::<Vec<_>>()[..] {
            [number] => refusals.at(number, "delivered", fact),
            _ => refusals.of("lines", fact),
        }
    }
}

fn delivered_line(
    context: &Context<'_>,
    number: usize,
    line: &DeliveredLine,
    open: Option<&mut Open>,
    refusals: &mut Refusals,
) {
    let parts = [line.delivered, line.returned, line.missing];
    let wanted = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.get()));
    if wanted == 0 {
        refusals.at(number, "delivered", Fact::NothingMoves);
    }
    match line.bin {
        None if line.returned.get() > 0 => refusals.at(number, "bin", Fact::BinMissing),
        Some(bin) => lines::bin(context, number, "bin", bin, refusals),
        None => {}
    }
    missing(number, line.missing, line.reason, refusals);
    let Some(open) = open else { return };
    match open.lot(line.lot) {
        Some(lot) if lot.item == line.item && lot.expiry == line.expiry => {
            if let Err(open) = open.take(line.lot, wanted) {
                refusals.at(number, "delivered", Fact::NotOnTheRoad { lot: line.lot, wanted, open });
            }
        }
        Some(_) => refusals.at(number, "lot", Fact::LotTermsDiffer(line.lot)),
        None => refusals.at(number, "lot", Fact::UnknownLot(line.lot)),
    }
}

/// What an entry handed to a recipient, by lot.
pub(crate) fn handed_out(event: &Event) -> Option<(crate::ids::PartyId, Vec<(LotId, OpenLot)>)> {
    let (recipient, lots): (_, Vec<_>) = if let Event::HandedOver(e) = event {
        let part = |line: &OutLine| {
            let open = line.pick.quantity.get();
            (line.pick.lot, OpenLot { item: line.pick.item, expiry: line.expiry, open })
        };
        (e.recipient, e.lines.iter().map(part).collect())
    } else if let Event::DeliveryConfirmed(e) = event {
        let part = |line: &DeliveredLine| {
            (line.lot, OpenLot { item: line.item, expiry: line.expiry, open: line.delivered.get() })
        };
        (e.recipient, e.lines.iter().map(part).collect())
    } else {
        return None;
    };
    let mut sums: FxHashMap<LotId, OpenLot> = FxHashMap::default();
    for (lot, part) in lots {
        let sum = sums.entry(lot).or_insert(OpenLot { open: 0, ..part });
        sum.open = sum.open.saturating_add(part.open);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_unstable_by_key(|(lot, _)| *lot);
    Some((recipient, sums))
}

pub(super) fn returned(context: &Context<'_>, entry: &Entry, event: &GoodsReturned, refusals: &mut Refusals) {
    lines::bounded(event.lines.len(), refusals);
    let out = match delivery(context, event) {
        Ok(out) => Some(out),
        Err(fact) => {
            refusals.of("cause", fact);
            None
        }
    };
    let mut back: FxHashMap<LotId, u64> = FxHashMap::default();
    for (number, line) in event.lines.iter().enumerate() {
        lines::bin(context, number, "bin", line.bin, refusals);
        lines::new_lot(context, entry, number, line.lot, refusals);
        let Some(out) = &out else { continue };
        let Some((lot, gone)) = out.iter().find(|(lot, _)| *lot == line.from).copied() else {
            refusals.at(number, "from", Fact::UnknownLot(line.from));
            continue;
        };
        let stock = &context.book.stock;
        if (gone.item, stock.good_until(lot, gone.expiry), stock.status(lot)) != (line.item, line.expiry, line.status) {
            refusals.at(number, "from", Fact::LotTermsDiffer(lot));
        }
        let spot = Spot::of(event.delivery);
        let before = context.book.returned.get(&(spot, lot)).copied().unwrap_or(0);
        let before = back.entry(lot).or_insert(before);
        let open = gone.open.saturating_sub(*before);
        let wanted = line.quantity.get();
        if wanted > open {
            refusals.at(number, "quantity", Fact::BeyondDelivered { lot, wanted, open });
        }
        *before = before.saturating_add(wanted);
    }
}

/// What the cited entry handed to this recipient, by lot, when it is an entry of this book that still stands.
fn delivery(context: &Context<'_>, event: &GoodsReturned) -> Result<Vec<(LotId, OpenLot)>, Fact> {
    let cause = context.cause.ok_or(Fact::CauseMissing)?;
    let (recipient, out) = handed_out(&cause.entry.event).ok_or(Fact::CauseDoesNotFit)?;
    let spot = Spot::of(cause.place);
    let fits = cause.place == event.delivery && cause.place.book == context.book.id && recipient == event.recipient;
    if fits && !context.book.is_reversed(spot) { Ok(out) } else { Err(Fact::CauseDoesNotFit) }
}
