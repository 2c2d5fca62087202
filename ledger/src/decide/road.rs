//! Proposals for goods that leave, travel, arrive and come back.

use super::pick::Picker;
use super::{Maker, Proposal};
use crate::check::{Context, Open, OpenLot, Refusals, handed_out, known_now, open_arrival};
use crate::command::{
    ConfirmDelivery, DispatchDistribution, DispatchTransfer, HandOver, MatchArrival, ReceiveShipment,
    ReleaseReservation, ReleaseShipment, ReserveStock, ReturnGoods, Want,
};
use crate::event::{
    ArrivalMatched, ArrivedLine, DeliveredLine, DeliveryConfirmed, DistributionDispatched, EntryRef, Event,
    GoodsReturned, HandedOver, LotLine, MatchedLine, OutLine, ReservationReleased, ReturnedLine, ShipmentArrived,
    ShipmentReleased, StockReserved, TransferDispatched,
};
use crate::ids::{Hash, ItemId, LotId, PartyId, ReservationId, ShipmentId};
use crate::quantity::{Count, Quantity};
use crate::refusal::Fact;

/// The lines that leave: those of the reservation, or picked.
fn leaving(
    context: &Context<'_>,
    reservation: Option<ReservationId>,
    wants: &[Want],
) -> (Vec<OutLine>, Vec<usize>, Refusals) {
    let mut picker = Picker::new(context, true);
    if let Some(id) = reservation {
        if !wants.is_empty() {
            picker.refusals.of("lines", Fact::LinesBesideReservation);
        }
        let open = context.book.reservation(id);
        if open.is_none() {
            picker.refusals.of("reservation", Fact::UnknownReservation(id));
        }
        let mut lines = open.map(|open| open.lines.clone()).unwrap_or_default();
        for line in &mut lines {
            // More may be known of the lot since it was set aside.
            line.expiry = context.book.stock.lot(line.pick.lot).and_then(|lot| lot.expiry);
        }
        return (lines, Vec::new(), picker.refusals);
    }
    for (number, want) in wants.iter().enumerate() {
        picker.pick(number, want);
    }
    (picker.lines, picker.from, picker.refusals)
}

pub(super) fn reserve(context: &Context<'_>, make: Maker, c: &ReserveStock) -> Proposal {
    let (lines, from, refusals) = leaving(context, None, &c.lines);
    let reservation = ReservationId::from_bytes(make.id("reservation", 0));
    let event =
        Event::StockReserved(StockReserved { reservation, recipient: c.recipient, emergency: c.emergency, lines });
    Proposal { event, from, refusals }
}

pub(super) fn release_reservation(c: &ReleaseReservation) -> Event {
    Event::ReservationReleased(ReservationReleased { reservation: c.reservation })
}

pub(super) fn transfer(context: &Context<'_>, make: Maker, c: &DispatchTransfer) -> Proposal {
    let (lines, from, refusals) = leaving(context, c.reservation, &c.lines);
    let event = Event::TransferDispatched(TransferDispatched {
        shipment: ShipmentId::from_bytes(make.id("shipment", 0)),
        destination: c.destination,
        reservation: c.reservation,
        emergency: c.emergency,
        lines,
    });
    Proposal { event, from, refusals }
}

pub(super) fn distribution(context: &Context<'_>, make: Maker, c: &DispatchDistribution) -> Proposal {
    let (lines, from, refusals) = leaving(context, c.reservation, &c.lines);
    let event = Event::DistributionDispatched(DistributionDispatched {
        shipment: ShipmentId::from_bytes(make.id("shipment", 0)),
        recipient: c.recipient,
        reservation: c.reservation,
        emergency: c.emergency,
        lines,
    });
    Proposal { event, from, refusals }
}

pub(super) fn hand_over(context: &Context<'_>, c: &HandOver) -> Proposal {
    let (lines, from, refusals) = leaving(context, None, &c.lines);
    let event = Event::HandedOver(HandedOver { recipient: c.recipient, emergency: c.emergency, reach: c.reach, lines });
    Proposal { event, from, refusals }
}

/// The shipment that the cause is about.
fn cited(context: &Context<'_>) -> ShipmentId {
    match context.cause.map(|cause| &cause.entry.event) {
        Some(Event::TransferDispatched(dispatch)) => dispatch.shipment,
        Some(Event::ShipmentReleased(release)) => release.shipment,
        Some(_) | None => ShipmentId::from_bytes([0; 16]),
    }
}

/// What is open of a lot. When what is cited does not fit, nothing is: then the line is proposed with what the book itself knows of the lot,
/// so that check judges the rest of it.
fn of_lot(context: &Context<'_>, open: Option<&Open>, lot: LotId) -> Option<OpenLot> {
    let Some(open) = open else {
        let known = context.book.stock.lot(lot);
        let item = known.map_or(ItemId::from_bytes([0; 16]), |known| known.item);
        return Some(OpenLot { item, expiry: known.and_then(|known| known.expiry), open: 0 });
    };
    open.lot(lot)
}

/// The shipment that the cause is about, and what is open of it; a cause that does not fit is a refusal.
fn arriving(context: &Context<'_>, refusals: &mut Refusals) -> (ShipmentId, Option<Open>) {
    match open_arrival(context) {
        Ok((shipment, open)) => (shipment, Some(open)),
        Err(fact) => {
            refusals.of("cause", fact);
            (cited(context), None)
        }
    }
}

pub(super) fn arrive(context: &Context<'_>, c: &ReceiveShipment) -> Proposal {
    let mut refusals = Refusals::default();
    let (mut lines, mut from) = (Vec::new(), Vec::new());
    let (shipment, open) = arriving(context, &mut refusals);
    for (number, line) in c.lines.iter().enumerate() {
        let Some(lot) = of_lot(context, open.as_ref(), line.lot) else {
            refusals.at(number, "lot", Fact::UnknownLot(line.lot));
            continue;
        };
        lines.push(ArrivedLine {
            item: lot.item,
            lot: line.lot,
            expiry: lot.expiry,
            bin: line.bin,
            quantity: line.quantity,
            missing: line.missing,
            reason: line.reason,
        });
        from.push(number);
    }
    Proposal { event: Event::ShipmentArrived(ShipmentArrived { shipment, lines }), from, refusals }
}

pub(super) fn match_arrival(context: &Context<'_>, c: &MatchArrival) -> Proposal {
    let mut refusals = Refusals::default();
    let (mut lines, mut from) = (Vec::new(), Vec::new());
    let (shipment, open) = arriving(context, &mut refusals);
    for (number, line) in c.lines.iter().enumerate() {
        let Some(lot) = of_lot(context, open.as_ref(), line.dispatched) else {
            refusals.at(number, "dispatched", Fact::UnknownLot(line.dispatched));
            continue;
        };
        let (dispatched, arrived, quantity) = (line.dispatched, line.arrived, line.quantity);
        lines.push(MatchedLine { item: lot.item, dispatched, arrived, quantity, expiry: lot.expiry });
        from.push(number);
    }
    let lots = known_now(context, &lines);
    Proposal { event: Event::ArrivalMatched(ArrivalMatched { shipment, lines, lots }), from, refusals }
}

pub(super) fn release(context: &Context<'_>, c: &ReleaseShipment) -> Event {
    let open = open_arrival(context).map(|(_, open)| open.all()).unwrap_or_default();
    let line = |(lot, of_lot): (LotId, OpenLot)| {
        let quantity = Quantity::try_from(of_lot.open).ok()?;
        Some(LotLine { item: of_lot.item, lot, quantity })
    };
    Event::ShipmentReleased(ShipmentReleased {
        shipment: c.shipment,
        lines: open.into_iter().filter_map(line).collect(),
    })
}

pub(super) fn confirm(context: &Context<'_>, c: &ConfirmDelivery) -> Proposal {
    let mut refusals = Refusals::default();
    let (mut lines, mut from) = (Vec::new(), Vec::new());
    let nobody = PartyId::from_bytes([0; 16]);
    let recipient = context.outbound(c.shipment).and_then(|outbound| outbound.recipient).unwrap_or(nobody);
    let open = Open::on_road(context, c.shipment);
    match &open {
        Some(open) if c.lines.is_empty() => {
            lines = open.all().into_iter().filter_map(|(lot, of_lot)| everything(lot, of_lot)).collect();
            if lines.is_empty() {
                settled(context, c.shipment, &mut refusals);
            }
        }
        Some(_) => {}
        None => refusals.of("shipment", Fact::UnknownShipment(c.shipment)),
    }
    for (number, line) in c.lines.iter().enumerate() {
        let Some(lot) = of_lot(context, open.as_ref(), line.lot) else {
            refusals.at(number, "lot", Fact::UnknownLot(line.lot));
            continue;
        };
        lines.push(DeliveredLine {
            item: lot.item,
            lot: line.lot,
            expiry: lot.expiry,
            delivered: line.delivered,
            returned: line.returned,
            bin: line.bin,
            missing: line.missing,
            reason: line.reason,
        });
        from.push(number);
    }
    let event = Event::DeliveryConfirmed(DeliveryConfirmed { shipment: c.shipment, recipient, reach: c.reach, lines });
    Proposal { event, from, refusals }
}

/// Nothing of a shipment is on the road any more.
fn settled(context: &Context<'_>, shipment: ShipmentId, refusals: &mut Refusals) {
    let sent = context.outbound(shipment).map_or(&[][..], |outbound| &outbound.lines);
    for &(lot, _, wanted) in sent {
        refusals.of("shipment", Fact::NotOnTheRoad { lot, wanted, open: 0 });
    }
}

fn everything(lot: LotId, of_lot: OpenLot) -> Option<DeliveredLine> {
    Some(DeliveredLine {
        item: of_lot.item,
        lot,
        expiry: of_lot.expiry,
        delivered: Count::try_from(of_lot.open).ok()?,
        returned: Count::ZERO,
        bin: None,
        missing: Count::ZERO,
        reason: None,
    })
}

pub(super) fn give_back(context: &Context<'_>, make: Maker, c: &ReturnGoods) -> Proposal {
    let mut refusals = Refusals::default();
    let (mut lines, mut from) = (Vec::new(), Vec::new());
    let nowhere = EntryRef { book: context.book.id, page: 0, index: 0, hash: Hash::ZERO };
    let delivery = context.cause.map_or(nowhere, |cause| cause.place);
    let out = context.cause.and_then(|cause| handed_out(&cause.entry.event));
    if out.is_none() {
        refusals.of("cause", if context.cause.is_none() { Fact::CauseMissing } else { Fact::CauseDoesNotFit });
    }
    let recipient = out.as_ref().map_or(PartyId::from_bytes([0; 16]), |(recipient, _)| *recipient);
    let open = out.map(|(_, lots)| lots.into_iter().collect::<Open>());
    for (number, line) in c.lines.iter().enumerate() {
        let Some(gone) = of_lot(context, open.as_ref(), line.lot) else {
            refusals.at(number, "lot", Fact::UnknownLot(line.lot));
            continue;
        };
        let lot = LotId::from_bytes(make.id("lot", lines.len()));
        let stock = &context.book.stock;
        lines.push(ReturnedLine {
            item: gone.item,
            from: line.lot,
            lot,
            bin: line.bin,
            quantity: line.quantity,
            expiry: stock.good_until(line.lot, gone.expiry),
            status: stock.status(line.lot),
        });
        from.push(number);
    }
    Proposal { event: Event::GoodsReturned(GoodsReturned { recipient, delivery, lines }), from, refusals }
}
