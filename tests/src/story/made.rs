//! What an entry made: the things that later lines call by the entry's name, and its new lots.

use ledger::event::{Event, ReceivedLine};
use ledger::ids::{AnnouncementId, ItemId, LotId, PledgeId, ReservationId, ShipmentId};

/// A thing that an entry made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// Goods on the road.
    Shipment(ShipmentId),
    /// Goods set aside.
    Reservation(ReservationId),
    /// Goods expected.
    Announcement(AnnouncementId),
    /// Money promised.
    Pledge(PledgeId),
}

/// The thing that an event made, when it made one.
pub fn made(event: &Event) -> Option<Made> {
    if let Event::TransferDispatched(e) = event {
        Some(Made::Shipment(e.shipment))
    } else if let Event::DistributionDispatched(e) = event {
        Some(Made::Shipment(e.shipment))
    } else if let Event::ShipmentReleased(e) = event {
        Some(Made::Shipment(e.shipment))
    } else if let Event::StockReserved(e) = event {
        Some(Made::Reservation(e.reservation))
    } else if let Event::DeliveryAnnounced(e) = event {
        Some(Made::Announcement(e.announcement))
    } else if let Event::PledgeMade(e) = event {
        Some(Made::Pledge(e.pledge))
    } else {
        None
    }
}

/// The lots that an event brings in, line by line.
pub fn new_lots(event: &Event) -> Vec<(ItemId, LotId)> {
    let received = |lines: &[ReceivedLine]| lines.iter().map(|line| (line.item, line.lot)).collect();
    if let Event::DonationReceived(e) = event {
        received(&e.lines)
    } else if let Event::PurchaseReceived(e) = event {
        received(&e.lines)
    } else if let Event::UnmatchedArrived(e) = event {
        received(&e.lines)
    } else if let Event::GoodsReturned(e) = event {
        e.lines.iter().map(|line| (line.item, line.lot)).collect()
    } else if let Event::StockAdjusted(e) = event {
        e.lines.iter().map(|line| (line.pick.item, line.pick.lot)).collect()
    } else {
        Vec::new()
    }
}

/// The lots that a lot was made from, as an event says.
pub fn descents(event: &Event) -> Vec<(LotId, LotId)> {
    if let Event::GoodsReturned(e) = event {
        e.lines.iter().map(|line| (line.from, line.lot)).collect()
    } else if let Event::ArrivalMatched(e) = event {
        e.lines.iter().map(|line| (line.dispatched, line.arrived)).collect()
    } else {
        Vec::new()
    }
}
