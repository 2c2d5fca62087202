//! From event to transfers: the only place where meaning becomes accounting.

use crate::account::{Account, Asset, Commodity};
use crate::event::{AdjustedLine, ArrivedLine, DeliveredLine, Direction, Event, Money, OutLine, Pick, ReceivedLine};
use crate::ids::{FundId, ItemId, LotId, PartyId, ShipmentId, SiteId};
use crate::quantity::{Count, Quantity};
use crate::reason::LossReason;
use crate::transfer::Transfer;

/// Gives each transfer of an event, in order. `here` is the site whose book holds the event (of no meaning for register and treasury events).
pub fn post(here: SiteId, event: &Event, each: &mut impl FnMut(Transfer)) {
    match event {
        Event::DonationReceived(e) => received(here, Account::Donor(e.donor), &e.lines, each),
        Event::PurchaseReceived(e) => received(here, Account::Supplier(e.supplier), &e.lines, each),
        Event::UnmatchedArrived(e) => received(here, Account::Unmatched(here), &e.lines, each),
        Event::GoodsMoved(e) => {
            for line in &e.lines {
                take(here, &line.pick, Account::Shelf(here, line.to), each);
            }
        }
        Event::TransferDispatched(e) => out(here, Account::Transit(e.shipment), &e.lines, each),
        Event::DistributionDispatched(e) => out(here, Account::Transit(e.shipment), &e.lines, each),
        Event::HandedOver(e) => out(here, Account::Recipient(e.recipient), &e.lines, each),
        Event::ShipmentArrived(e) => e.lines.iter().for_each(|line| arrived(here, e.shipment, line, each)),
        Event::ArrivalMatched(e) => {
            for line in &e.lines {
                let asset = Asset::Goods(line.item, line.dispatched);
                let (source, target) = (Account::Transit(e.shipment), Account::Unmatched(here));
                each(Transfer { source, target, asset, quantity: line.quantity });
            }
        }
        Event::DeliveryConfirmed(e) => {
            e.lines.iter().for_each(|line| delivered(here, e.shipment, e.recipient, line, each));
        }
        Event::GoodsCarried(e) => {
            for line in &e.lines {
                let source = Account::Shelf(e.predecessor.site(), line.source);
                let (target, asset) = (Account::Shelf(here, line.bin), Asset::Goods(line.item, line.lot));
                each(Transfer { source, target, asset, quantity: line.quantity });
            }
        }
        Event::GoodsReturned(e) => {
            for line in &e.lines {
                let (source, target) = (Account::Recipient(e.recipient), Account::Shelf(here, line.bin));
                each(Transfer { source, target, asset: Asset::Goods(line.item, line.lot), quantity: line.quantity });
            }
        }
        Event::StockAdjusted(e) => e.lines.iter().for_each(|line| adjusted(here, line, each)),
        Event::WrittenOff(e) => out(here, Account::Loss(e.reason), &e.lines, each),
        Event::EntryReversed(e) => e.transfers.iter().copied().for_each(each),
        Event::CashGiftBanked(e) => money(Account::Donor(e.donor), Account::Fund(e.fund), e.amount, each),
        Event::PurchasePaid(e) => spend(e.fund, Account::Supplier(e.supplier), e.amount, each),
        Event::PurchaseRefunded(e) => money(Account::Supplier(e.supplier), Account::Fund(e.fund), e.amount, each),
        Event::ExpensePaid(e) => spend(e.fund, Account::Expense(e.kind), e.amount, each),
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
        | Event::ShipmentReleased(_)
        | Event::LotHeld(_)
        | Event::LotReleased(_)
        | Event::LotRecalled(_)
        | Event::StockReserved(_)
        | Event::ReservationReleased(_)
        | Event::PledgeMade(_)
        | Event::PagesLogged(_)
        | Event::BookClosed(_)
        | Event::SuccessorAdded(_) => {}
    }
}

/// All transfers of an event.
pub fn transfers(here: SiteId, event: &Event) -> Vec<Transfer> {
    let mut all = Vec::new();
    post(here, event, &mut |transfer| all.push(transfer));
    all
}

/// Gives every amount that an event names: what its transfers move, and what it says beside them. Whatever anybody adds up of a book is a
/// choice of these.
pub fn amounts(here: SiteId, event: &Event, each: &mut impl FnMut(Commodity, u64)) {
    post(here, event, &mut |transfer| each(transfer.asset.into(), transfer.quantity.get()));
    match event {
        Event::DonationReceived(e) => values(&e.lines, each),
        Event::PurchaseReceived(e) => values(&e.lines, each),
        Event::UnmatchedArrived(e) => values(&e.lines, each),
        Event::DeliveryAnnounced(e) => {
            e.lines.iter().for_each(|line| each(Commodity::Item(line.item), line.quantity.get()));
        }
        Event::PurchasePaid(e) => e.lines.iter().for_each(|line| each(Commodity::Item(line.item), line.quantity.get())),
        Event::ShipmentReleased(e) => {
            e.lines.iter().for_each(|line| each(Commodity::Item(line.item), line.quantity.get()));
        }
        Event::StockReserved(e) => {
            e.lines.iter().for_each(|line| each(Commodity::Item(line.pick.item), line.pick.quantity.get()));
        }
        Event::PledgeMade(e) => each(Commodity::Money(e.amount.currency), e.amount.minor.get()),
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
        | Event::AnnouncementClosed(_)
        | Event::GoodsMoved(_)
        | Event::TransferDispatched(_)
        | Event::ShipmentArrived(_)
        | Event::ArrivalMatched(_)
        | Event::LotHeld(_)
        | Event::LotReleased(_)
        | Event::LotRecalled(_)
        | Event::ReservationReleased(_)
        | Event::DistributionDispatched(_)
        | Event::DeliveryConfirmed(_)
        | Event::HandedOver(_)
        | Event::GoodsReturned(_)
        | Event::StockAdjusted(_)
        | Event::WrittenOff(_)
        | Event::EntryReversed(_)
        | Event::CashGiftBanked(_)
        | Event::PurchaseRefunded(_)
        | Event::ExpensePaid(_)
        | Event::PagesLogged(_)
        | Event::BookClosed(_)
        | Event::SuccessorAdded(_)
        | Event::GoodsCarried(_) => {}
    }
}

/// What received lines say beside their transfers.
fn values(lines: &[ReceivedLine], each: &mut impl FnMut(Commodity, u64)) {
    for line in lines {
        if let Some(expected) = line.expected {
            each(Commodity::Item(line.item), expected.get());
        }
        if let Some(value) = line.value {
            each(Commodity::Money(value.currency), value.minor.get());
        }
    }
}

/// Transfers some goods, when there are any.
fn goods(
    source: Account,
    target: Account,
    (item, lot): (ItemId, LotId),
    count: Count,
    each: &mut impl FnMut(Transfer),
) {
    if let Some(quantity) = count.some() {
        each(Transfer { source, target, asset: Asset::Goods(item, lot), quantity });
    }
}

fn received(here: SiteId, source: Account, lines: &[ReceivedLine], each: &mut impl FnMut(Transfer)) {
    for line in lines {
        let asset = (line.item, line.lot);
        goods(source, Account::Shelf(here, line.bin), asset, line.quantity, each);
        goods(source, Account::Loss(LossReason::Damaged), asset, line.damaged, each);
    }
}

fn take(here: SiteId, pick: &Pick, target: Account, each: &mut impl FnMut(Transfer)) {
    let source = Account::Shelf(here, pick.bin);
    each(Transfer { source, target, asset: Asset::Goods(pick.item, pick.lot), quantity: pick.quantity });
}

fn out(here: SiteId, target: Account, lines: &[OutLine], each: &mut impl FnMut(Transfer)) {
    for line in lines {
        take(here, &line.pick, target, each);
    }
}

fn arrived(here: SiteId, shipment: ShipmentId, line: &ArrivedLine, each: &mut impl FnMut(Transfer)) {
    let (source, asset) = (Account::Transit(shipment), (line.item, line.lot));
    goods(source, Account::Shelf(here, line.bin), asset, line.quantity, each);
    goods(source, Account::Loss(line.reason.unwrap_or(LossReason::ShortShipped)), asset, line.missing, each);
}

fn delivered(
    here: SiteId,
    shipment: ShipmentId,
    recipient: PartyId,
    line: &DeliveredLine,
    each: &mut impl FnMut(Transfer),
) {
    let (source, asset) = (Account::Transit(shipment), (line.item, line.lot));
    goods(source, Account::Recipient(recipient), asset, line.delivered, each);
    if let Some(bin) = line.bin {
        goods(source, Account::Shelf(here, bin), asset, line.returned, each);
    }
    goods(source, Account::Loss(line.reason.unwrap_or(LossReason::ShortShipped)), asset, line.missing, each);
}

fn adjusted(here: SiteId, line: &AdjustedLine, each: &mut impl FnMut(Transfer)) {
    let (shelf, loss) = (Account::Shelf(here, line.pick.bin), Account::Loss(line.reason));
    let (source, target) = match line.direction {
        Direction::Add => (loss, shelf),
        Direction::Take => (shelf, loss),
    };
    let asset = Asset::Goods(line.pick.item, line.pick.lot);
    each(Transfer { source, target, asset, quantity: line.pick.quantity });
}

fn money(source: Account, target: Account, amount: Money, each: &mut impl FnMut(Transfer)) {
    let quantity: Quantity = amount.minor;
    each(Transfer { source, target, asset: Asset::Money(amount.currency), quantity });
}

fn spend(fund: FundId, target: Account, amount: Money, each: &mut impl FnMut(Transfer)) {
    money(Account::Fund(fund), target, amount, each);
}
