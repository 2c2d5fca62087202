//! One entry more.

use std::collections::BTreeMap;

use super::{Announced, Book, LotStatus, Outbound, Pledged, Reservation, Spot};
use crate::account::{Account, Asset};
use crate::entry::Entry;
use crate::event::{Direction, EntryRef, Event, OutLine, ReceivedLine};
use crate::ids::{BookId, ItemId, LotId, ReservationId};
use crate::page::PageRef;
use crate::posting;
use crate::transfer::Transfer;

impl Book {
    /// Takes in an entry that [`crate::check`] has let pass, standing at `spot`.
    pub fn evolve(&mut self, spot: Spot, entry: &Entry) {
        self.prepare(&entry.event);
        let here = self.here();
        let stock = &mut self.stock;
        let mut emptied = Vec::new();
        posting::post(here, &entry.event, &mut |transfer| emptied.extend(stock.apply(here, &transfer)));
        // Only now: a lot that one transfer took away whole the next one may have brought back.
        for lot in emptied {
            stock.forget_if_gone(lot);
        }
        self.note(spot, &entry.event);
        self.count_received(entry);
        let named = &mut self.named;
        posting::amounts(here, &entry.event, &mut |commodity, amount| {
            let sum = named.entry(commodity).or_default();
            *sum = sum.checked_add(amount).expect("check bounds what a book names of a commodity");
        });
        self.last = spot;
    }

    /// What must be known before goods move: lots that come in, reservations that are used up.
    fn prepare(&mut self, event: &Event) {
        match event {
            Event::DonationReceived(e) => self.learn(&e.lines),
            Event::PurchaseReceived(e) => self.learn(&e.lines),
            Event::UnmatchedArrived(e) => {
                self.learn(&e.lines);
                for line in e.lines.iter().filter(|line| line.quantity.get() > 0) {
                    self.unmatched.insert(line.lot, (line.item, line.quantity.get()));
                }
            }
            Event::ShipmentArrived(e) => {
                for line in e.lines.iter().filter(|line| line.quantity.get() > 0) {
                    self.stock.learn(line.lot, line.item, line.expiry);
                }
            }
            Event::GoodsCarried(e) => {
                e.lines.iter().for_each(|line| self.stock.learn(line.lot, line.item, line.expiry));
            }
            Event::GoodsReturned(e) => {
                e.lines.iter().for_each(|line| self.stock.learn_returned(line));
            }
            Event::StockAdjusted(e) => {
                for line in e.lines.iter().filter(|line| line.direction == Direction::Add) {
                    self.stock.learn(line.pick.lot, line.pick.item, line.expiry);
                }
            }
            Event::EntryReversed(e) => {
                for terms in &e.lots {
                    self.stock.learn(terms.lot, terms.item, terms.expiry);
                }
            }
            Event::TransferDispatched(e) => self.use_up(e.reservation),
            Event::DistributionDispatched(e) => self.use_up(e.reservation),
            Event::ReservationReleased(e) => self.use_up(Some(e.reservation)),
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
            | Event::GoodsMoved(_)
            | Event::ArrivalMatched(_)
            | Event::ShipmentReleased(_)
            | Event::LotHeld(_)
            | Event::LotReleased(_)
            | Event::LotRecalled(_)
            | Event::StockReserved(_)
            | Event::DeliveryConfirmed(_)
            | Event::HandedOver(_)
            | Event::WrittenOff(_)
            | Event::CashGiftBanked(_)
            | Event::PledgeMade(_)
            | Event::PurchasePaid(_)
            | Event::PurchaseRefunded(_)
            | Event::ExpensePaid(_)
            | Event::PagesLogged(_)
            | Event::BookClosed(_)
            | Event::SuccessorAdded(_) => {}
        }
    }

    /// What is remembered beside the accounts.
    fn note(&mut self, spot: Spot, event: &Event) {
        match event {
            Event::ItemRegistered(_)
            | Event::PartyRegistered(_)
            | Event::FundRegistered(_)
            | Event::EmergencyRegistered(_)
            | Event::BookAdded(_)
            | Event::BookKeyAdded(_)
            | Event::BookKeyRevoked(_)
            | Event::BookClosed(_)
            | Event::SuccessorAdded(_) => {
                let register = self.register.as_mut().expect("check lets these into the register's book only");
                register.evolve(spot.page, event);
            }
            Event::BinAdded(e) => {
                self.bins.insert(e.bin, e.code.clone());
            }
            Event::DeliveryAnnounced(e) => {
                let announced = Announced { donor: e.donor, lines: e.lines.clone() };
                self.announcements.insert(e.announcement, announced);
            }
            Event::AnnouncementClosed(e) => {
                self.announcements.remove(&e.announcement);
            }
            Event::TransferDispatched(e) => {
                let lines = by_lot(&e.lines);
                self.outbound.insert(e.shipment, Outbound { destination: Some(e.destination), recipient: None, lines });
            }
            Event::DistributionDispatched(e) => {
                let lines = by_lot(&e.lines);
                self.outbound.insert(e.shipment, Outbound { destination: None, recipient: Some(e.recipient), lines });
            }
            Event::ShipmentReleased(e) => {
                self.released.insert(e.shipment);
            }
            Event::ArrivalMatched(e) => {
                for line in &e.lines {
                    self.settle_unmatched(line.arrived, line.quantity.get());
                    self.stock.learn_matched(line);
                }
                for now in &e.lots {
                    self.stock.set_now(now, &e.lines);
                }
            }
            Event::LotHeld(e) => self.stock.set_status(e.lot, LotStatus::Held(e.reason), &e.with),
            Event::LotReleased(e) => self.stock.set_status(e.lot, LotStatus::Available, &e.with),
            Event::LotRecalled(e) => self.stock.set_status(e.lot, LotStatus::Recalled(e.reason), &e.with),
            Event::StockReserved(e) => {
                for line in &e.lines {
                    self.stock.reserve(line.pick.bin, line.pick.lot, line.pick.quantity.get());
                }
                let reservation =
                    Reservation { recipient: e.recipient, emergency: e.emergency, lines: e.lines.clone() };
                self.reservations.insert(e.reservation, reservation);
            }
            Event::GoodsCarried(e) => {
                for line in &e.lines {
                    let status = self.stock.status(line.lot).or_worse(line.status);
                    self.stock.set_status(line.lot, status, &[]);
                }
            }
            Event::GoodsReturned(e) => {
                let delivery = Spot::of(e.delivery);
                for line in &e.lines {
                    let returned = self.returned.entry((delivery, line.from)).or_default();
                    *returned = returned.saturating_add(line.quantity.get());
                }
            }
            Event::EntryReversed(e) => {
                self.reversed.insert(Spot::of(e.original));
                for transfer in &e.transfers {
                    self.undo_unmatched(transfer);
                }
            }
            Event::PledgeMade(e) => {
                let pledged = Pledged { donor: e.donor, fund: e.fund, minor: e.amount.minor.get() };
                self.pledges.insert(e.pledge, pledged);
            }
            Event::PagesLogged(e) => {
                for logged in &e.pages {
                    self.logged.insert(logged.book, PageRef { page: logged.page, hash: logged.hash });
                }
            }
            Event::BookOpened(_)
            | Event::StateStated(_)
            | Event::DonationReceived(_)
            | Event::PurchaseReceived(_)
            | Event::GoodsMoved(_)
            | Event::ShipmentArrived(_)
            | Event::UnmatchedArrived(_)
            | Event::ReservationReleased(_)
            | Event::DeliveryConfirmed(_)
            | Event::HandedOver(_)
            | Event::StockAdjusted(_)
            | Event::WrittenOff(_)
            | Event::CashGiftBanked(_)
            | Event::PurchasePaid(_)
            | Event::PurchaseRefunded(_)
            | Event::ExpensePaid(_) => {}
        }
    }

    fn learn(&mut self, lines: &[ReceivedLine]) {
        for line in lines.iter().filter(|line| line.quantity.get() > 0) {
            self.stock.learn(line.lot, line.item, line.expiry);
        }
    }

    fn use_up(&mut self, reservation: Option<ReservationId>) {
        let Some(reservation) = reservation else { return };
        let open = self.reservations.remove(&reservation).expect("check knows the reservation that is used up");
        for line in &open.lines {
            self.stock.unreserve(line.pick.bin, line.pick.lot, line.pick.quantity.get());
        }
    }

    /// Counts what has come of a payment, goods and money, and no longer counts what was reversed.
    fn count_received(&mut self, entry: &Entry) {
        if let (Event::PurchaseRefunded(e), Some(payment)) = (&entry.event, entry.cause) {
            let refunded = self.refunded.entry(Spot::of(payment)).or_default();
            *refunded = refunded.saturating_add(e.amount.minor.get());
        }
        if let (Event::PurchaseReceived(e), Some(payment)) = (&entry.event, entry.cause) {
            for line in &e.lines {
                let received = self.received.entry(paid_item(payment, line.item)).or_default();
                *received = received.saturating_add(line.quantity.get()).saturating_add(line.damaged.get());
            }
        }
        if let Event::EntryReversed(e) = &entry.event
            && let Some(payment) = e.original_cause
        {
            for transfer in &e.transfers {
                if let (Account::Supplier(_), Asset::Goods(item, _)) = (transfer.target, transfer.asset) {
                    let received = self.received.entry(paid_item(payment, item)).or_default();
                    *received = received.saturating_sub(transfer.quantity.get());
                    if *received == 0 {
                        self.received.remove(&paid_item(payment, item));
                    }
                }
            }
        }
    }

    fn settle_unmatched(&mut self, lot: LotId, quantity: u64) {
        let (_, left) = self.unmatched.get_mut(&lot).expect("check matches what arrived unmatched");
        *left = left.checked_sub(quantity).expect("check matches no more than arrived");
        if *left == 0 {
            self.unmatched.remove(&lot);
        }
    }

    /// What came broken never was to be matched: only what goes back from a shelf is.
    fn undo_unmatched(&mut self, transfer: &Transfer) {
        let ends = (transfer.source, transfer.target, transfer.asset);
        if let (Account::Shelf(..), Account::Unmatched(_), Asset::Goods(_, lot)) = ends {
            self.settle_unmatched(lot, transfer.quantity.get());
        }
    }
}

/// What is counted of a payment.
fn paid_item(payment: EntryRef, item: ItemId) -> (BookId, Spot, ItemId) {
    (payment.book, Spot::of(payment), item)
}

/// What left, summed by lot.
fn by_lot(lines: &[OutLine]) -> Vec<(LotId, ItemId, u64)> {
    let mut sums: BTreeMap<LotId, (ItemId, u64)> = BTreeMap::new();
    for line in lines {
        let sum = &mut sums.entry(line.pick.lot).or_insert((line.pick.item, 0)).1;
        *sum = sum.saturating_add(line.pick.quantity.get());
    }
    sums.into_iter().map(|(lot, (item, sum))| (lot, item, sum)).collect()
}
