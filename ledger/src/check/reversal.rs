//! Undoing an entry: whole, once, in the same book, and never once something has been built upon it.

use rustc_hash::FxHashMap;

use super::{Context, Refusals};
use crate::account::{Account, Asset};
use crate::book::Spot;
use crate::event::{
    AdjustedLine, DistributionDispatched, EntryReversed, Event, HandedOver, LotTerms, OutLine, WrittenOff,
};
use crate::ids::{BinId, LotId};
use crate::posting;
use crate::refusal::Fact;
use crate::transfer::Transfer;

/// The inverse of each transfer of an event, and the terms of the lots that come back by it.
pub(crate) fn inverse(context: &Context<'_>, event: &Event) -> (Vec<Transfer>, Vec<LotTerms>) {
    let transfers: Vec<Transfer> =
        posting::transfers(context.book.here(), event).iter().map(|transfer| transfer.inverse()).collect();
    let back = |lot: LotId| {
        let returns = |t: &&Transfer| matches!(t.asset, Asset::Goods(_, l) if l == lot) && t.target.is_held();
        transfers.iter().find(returns).is_some()
    };
    let mut lots: Vec<LotTerms> = terms(event).into_iter().filter(|terms| back(terms.lot)).collect();
    for terms in &mut lots {
        // More may be known of it since it left.
        terms.expiry = context.book.stock.good_until(terms.lot, terms.expiry);
    }
    lots.sort_unstable();
    lots.dedup();
    (transfers, lots)
}

/// What an event says of the lots it took away.
fn terms(event: &Event) -> Vec<LotTerms> {
    if let Event::HandedOver(HandedOver { lines, .. })
    | Event::WrittenOff(WrittenOff { lines, .. })
    | Event::DistributionDispatched(DistributionDispatched { lines, .. }) = event
    {
        lines.iter().map(OutLine::terms).collect()
    } else if let Event::StockAdjusted(e) = event {
        let of = |line: &AdjustedLine| LotTerms { lot: line.pick.lot, item: line.pick.item, expiry: line.expiry };
        e.lines.iter().map(of).collect()
    } else if let Event::DeliveryConfirmed(e) = event {
        e.lines.iter().map(|line| LotTerms { lot: line.lot, item: line.item, expiry: line.expiry }).collect()
    } else if let Event::ShipmentArrived(e) = event {
        e.lines.iter().map(|line| LotTerms { lot: line.lot, item: line.item, expiry: line.expiry }).collect()
    } else {
        Vec::new()
    }
}

/// Whether entries of this kind are ever reversed. The others go forward: a dispatch comes back by a release and an arrival, a
/// reservation by its release, a return or a match by an adjustment, a payment for goods by a refund: the treasury cannot know what has come
/// of it at the site.
const fn is_reversible(event: &Event) -> bool {
    match event {
        Event::DonationReceived(_)
        | Event::PurchaseReceived(_)
        | Event::GoodsMoved(_)
        | Event::ShipmentArrived(_)
        | Event::UnmatchedArrived(_)
        | Event::DistributionDispatched(_)
        | Event::DeliveryConfirmed(_)
        | Event::HandedOver(_)
        | Event::StockAdjusted(_)
        | Event::WrittenOff(_)
        | Event::CashGiftBanked(_)
        | Event::ExpensePaid(_) => true,
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
        | Event::TransferDispatched(_)
        | Event::ArrivalMatched(_)
        | Event::ShipmentReleased(_)
        | Event::LotHeld(_)
        | Event::LotReleased(_)
        | Event::LotRecalled(_)
        | Event::StockReserved(_)
        | Event::ReservationReleased(_)
        | Event::GoodsReturned(_)
        | Event::EntryReversed(_)
        | Event::PledgeMade(_)
        | Event::PurchasePaid(_)
        | Event::PurchaseRefunded(_)
        | Event::PagesLogged(_)
        | Event::BookClosed(_)
        | Event::SuccessorAdded(_)
        | Event::GoodsCarried(_) => false,
    }
}

pub(super) fn reversed(context: &Context<'_>, event: &EntryReversed, refusals: &mut Refusals) {
    let Some(cause) = context.cause else { return refusals.of("cause", Fact::CauseMissing) };
    if cause.place != event.original || cause.place.book != context.book.id {
        return refusals.of("cause", Fact::CauseDoesNotFit);
    }
    let original = &cause.entry.event;
    if !is_reversible(original) {
        return refusals.of("cause", Fact::NotReversible);
    }
    let spot = Spot::of(event.original);
    if context.book.is_reversed(spot) {
        return refusals.of("cause", Fact::AlreadyReversed);
    }
    let (transfers, lots) = inverse(context, original);
    if transfers != event.transfers || lots != event.lots || cause.entry.cause != event.original_cause {
        return refusals.of("transfers", Fact::CauseDoesNotFit);
    }
    if is_built_upon(context, spot, original, &transfers) {
        refusals.of("cause", Fact::BuiltUpon);
    }
}

fn is_built_upon(context: &Context<'_>, spot: Spot, original: &Event, transfers: &[Transfer]) -> bool {
    let returned = context.book.returned.keys().any(|(delivery, _)| *delivery == spot);
    let closed = if let Event::ShipmentArrived(e) = original {
        context.book.has_released(e.shipment) || context.book.outbound(e.shipment).is_some()
    } else if let Event::UnmatchedArrived(e) = original {
        let left = |lot| context.book.unmatched.get(lot).map_or(0, |(_, left)| *left);
        e.lines.iter().any(|line| left(&line.lot) < line.quantity.get())
    } else {
        false
    };
    returned || closed || lacks(context, transfers)
}

/// Whether some transfer, after those before it, would take more from a held account than is there and free. One after the other, as they
/// are folded: that they add up to nothing is not enough when the shelf is empty meanwhile.
fn lacks(context: &Context<'_>, transfers: &[Transfer]) -> bool {
    let mut left: FxHashMap<(Account, Asset), i64> = FxHashMap::default();
    let arriving = |account: Account| matches!(account, Account::Transit(s) if context.book.outbound(s).is_none());
    transfers.iter().any(|transfer| {
        let quantity = i64::from(transfer.quantity);
        let (source, target) = ((transfer.source, transfer.asset), (transfer.target, transfer.asset));
        let balance = |(account, asset)| context.book.stock.balance(account, asset);
        let there = left.entry(source).or_insert_with(|| balance(source));
        *there = there.saturating_sub(quantity);
        let floor = match source {
            (Account::Shelf(_, bin), Asset::Goods(_, lot)) => reserved(context, bin, lot),
            _ => 0,
        };
        let short = source.0.is_held() && !arriving(source.0) && *there < floor;
        let there = left.entry(target).or_insert_with(|| balance(target));
        *there = there.saturating_add(quantity);
        short
    })
}

fn reserved(context: &Context<'_>, bin: BinId, lot: LotId) -> i64 {
    i64::try_from(context.book.stock.reserved(bin, lot)).unwrap_or(i64::MAX)
}
