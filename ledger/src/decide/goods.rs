//! Proposals for goods that come in, move inside, are stopped, counted or written off.

use super::pick::Picker;
use super::{Maker, Proposal};
use crate::check::{Context, Refusals};
use crate::command::{
    AddBin, AdjustStock, AnnounceDelivery, CloseAnnouncement, HoldLot, MoveGoods, RecallLot, ReceiveDonation,
    ReceiveLine, ReceivePurchase, ReceiveUnmatched, ReleaseLot, WriteOff,
};
use crate::event::{
    AdjustedLine, AnnouncementClosed, BinAdded, DeliveryAnnounced, Direction, DonationReceived, Event, GoodsMoved,
    LotHeld, LotRecalled, LotReleased, LotStatus, MoveLine, Pick, PurchaseReceived, ReceivedLine, StockAdjusted,
    UnmatchedArrived, WrittenOff,
};
use crate::ids::{AnnouncementId, BinId, LotId};
use crate::refusal::Fact;

pub(super) fn bin(make: Maker, c: &AddBin) -> Event {
    let bin = BinId::from_bytes(make.id("bin", 0));
    Event::BinAdded(BinAdded { bin, code: c.code.clone(), zone: c.zone.clone() })
}

pub(super) fn announce(make: Maker, c: &AnnounceDelivery) -> Event {
    Event::DeliveryAnnounced(DeliveryAnnounced {
        announcement: AnnouncementId::from_bytes(make.id("announcement", 0)),
        donor: c.donor,
        expected_on: c.expected_on,
        lines: c.lines.clone(),
    })
}

pub(super) fn close(c: &CloseAnnouncement) -> Event {
    Event::AnnouncementClosed(AnnouncementClosed { announcement: c.announcement, reason: c.reason })
}

fn received(make: Maker, lines: &[ReceiveLine]) -> Vec<ReceivedLine> {
    let line = |(number, line): (usize, &ReceiveLine)| ReceivedLine {
        item: line.item,
        lot: LotId::from_bytes(make.id("lot", number)),
        bin: line.bin,
        quantity: line.quantity,
        damaged: line.damaged,
        expiry: line.expiry,
        maker_lot: line.maker_lot.clone(),
        expected: line.expected,
        discrepancy: line.discrepancy,
        value: line.value,
    };
    lines.iter().enumerate().map(line).collect()
}

pub(super) fn donation(make: Maker, c: &ReceiveDonation) -> Event {
    Event::DonationReceived(DonationReceived {
        donor: c.donor,
        announcement: c.announcement,
        emergency: c.emergency,
        basis: c.basis,
        lines: received(make, &c.lines),
    })
}

pub(super) fn purchase(make: Maker, c: &ReceivePurchase) -> Event {
    Event::PurchaseReceived(PurchaseReceived { supplier: c.supplier, lines: received(make, &c.lines) })
}

pub(super) fn unmatched(make: Maker, c: &ReceiveUnmatched) -> Event {
    Event::UnmatchedArrived(UnmatchedArrived { lines: received(make, &c.lines) })
}

pub(super) fn moved(context: &Context<'_>, c: &MoveGoods) -> Proposal {
    let mut picker = Picker::new(context, false);
    for (number, line) in c.lines.iter().enumerate() {
        picker.pick_elsewhere(number, &line.want, Some(line.to));
    }
    let to = |number: &usize| c.lines[*number].to;
    let lines = picker
        .lines
        .iter()
        .zip(&picker.from)
        .map(|(line, number)| MoveLine { pick: line.pick.clone(), to: to(number) });
    let event = Event::GoodsMoved(GoodsMoved { lines: lines.collect() });
    Proposal { event, from: picker.from, refusals: picker.refusals }
}

pub(super) fn hold(context: &Context<'_>, c: &HoldLot) -> Event {
    let with = context.book.stock.stopped_with(c.lot, LotStatus::Held(c.reason));
    Event::LotHeld(LotHeld { lot: c.lot, reason: c.reason, with })
}

pub(super) fn release(context: &Context<'_>, c: &ReleaseLot) -> Event {
    let with = context.book.stock.stopped_with(c.lot, LotStatus::Available);
    Event::LotReleased(LotReleased { lot: c.lot, with })
}

pub(super) fn recall(context: &Context<'_>, c: &RecallLot) -> Event {
    let with = context.book.stock.stopped_with(c.lot, LotStatus::Recalled(c.reason));
    Event::LotRecalled(LotRecalled { lot: c.lot, reason: c.reason, with })
}

pub(super) fn adjust(context: &Context<'_>, make: Maker, c: &AdjustStock) -> Proposal {
    let mut refusals = Refusals::default();
    let (mut lines, mut from) = (Vec::new(), Vec::new());
    for (number, line) in c.lines.iter().enumerate() {
        let lot = match (line.lot, line.direction) {
            (Some(lot), _) => lot,
            // The ordinal is the place in the event, which is where check looks for it.
            (None, Direction::Add) => LotId::from_bytes(make.id("lot", lines.len())),
            (None, Direction::Take) => {
                refusals.at(number, "lot", Fact::LotMissing);
                continue;
            }
        };
        let known = context.book.stock.lot(lot);
        let expiry = known.map_or(line.expiry, |known| known.expiry);
        let pick = Pick { item: line.item, lot, bin: line.bin, quantity: line.quantity };
        lines.push(AdjustedLine { pick, direction: line.direction, reason: line.reason, expiry });
        from.push(number);
    }
    Proposal { event: Event::StockAdjusted(StockAdjusted { lines }), from, refusals }
}

pub(super) fn write_off(context: &Context<'_>, c: &WriteOff) -> Proposal {
    let mut picker = Picker::new(context, false);
    for (number, want) in c.lines.iter().enumerate() {
        if want.lot.is_some() {
            picker.pick(number, want);
        } else {
            picker.refusals.at(number, "lot", Fact::LotMissing);
        }
    }
    let event = Event::WrittenOff(WrittenOff { reason: c.reason, approved_by: c.approved_by, lines: picker.lines });
    Proposal { event, from: picker.from, refusals: picker.refusals }
}
