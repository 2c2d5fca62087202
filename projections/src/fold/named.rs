//! Which lots an event names beside those that it moves, so that nothing that concerns a lot is missing where all of it is listed.

use std::collections::BTreeSet;

use ledger::event::Event;
use ledger::ids::LotId;

/// The lots that an event names; of one whose every lot is moved, none: its transfers name them.
pub(super) fn beside(event: &Event) -> BTreeSet<LotId> {
    let stopped = |lot: &LotId, with: &[LotId]| [lot].into_iter().chain(with).copied().collect();
    match event {
        Event::LotHeld(e) => stopped(&e.lot, &e.with),
        Event::LotReleased(e) => stopped(&e.lot, &e.with),
        Event::LotRecalled(e) => stopped(&e.lot, &e.with),
        Event::StockReserved(e) => e.lines.iter().map(|line| line.pick.lot).collect(),
        Event::ShipmentReleased(e) => e.lines.iter().map(|line| line.lot).collect(),
        Event::ArrivalMatched(e) => {
            e.lines.iter().map(|line| line.arrived).chain(e.lots.iter().map(|now| now.lot)).collect()
        }
        Event::GoodsReturned(e) => e.lines.iter().map(|line| line.from).collect(),
        Event::BookOpened(_)
        | Event::StateStated(_)
        | Event::ItemRegistered(_)
        | Event::PartyRegistered(_)
        | Event::FundRegistered(_)
        | Event::EmergencyRegistered(_)
        | Event::BookAdded(_)
        | Event::BookKeyAdded(_)
        | Event::BookKeyRevoked(_)
        | Event::BinAdded(_)
        | Event::DeliveryAnnounced(_)
        | Event::AnnouncementClosed(_)
        | Event::DonationReceived(_)
        | Event::PurchaseReceived(_)
        | Event::GoodsMoved(_)
        | Event::TransferDispatched(_)
        | Event::ShipmentArrived(_)
        | Event::UnmatchedArrived(_)
        | Event::ReservationReleased(_)
        | Event::DistributionDispatched(_)
        | Event::DeliveryConfirmed(_)
        | Event::HandedOver(_)
        | Event::StockAdjusted(_)
        | Event::WrittenOff(_)
        | Event::EntryReversed(_)
        | Event::CashGiftBanked(_)
        | Event::PledgeMade(_)
        | Event::PurchasePaid(_)
        | Event::ExpensePaid(_)
        | Event::PurchaseRefunded(_)
        | Event::PagesLogged(_)
        | Event::BookClosed(_)
        | Event::SuccessorAdded(_)
        | Event::GoodsCarried(_) => BTreeSet::new(),
    }
}
