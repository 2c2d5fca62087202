//! The second half of the story: goods on the road, given, brought back, counted and lost.

use ledger::account::{Account, Asset};
use ledger::event::*;
use ledger::ids::*;
use ledger::reason::*;
use ledger::transfer::Transfer;

use crate::bank::Bank;
use crate::story::*;

pub(crate) fn travel(bank: &mut Bank, tick: &mut impl FnMut() -> i64, athens: BookId, larissa: BookId) -> EntryRef {
    let moved = GoodsMoved { lines: vec![MoveLine { pick: pick(1, 1, 1, 50), to: bin(2) }] };
    let reserve = |number, pieces| {
        Event::StockReserved(StockReserved {
            reservation: reservation(number),
            recipient: Some(party(3)),
            emergency: Some(emergency(1)),
            lines: vec![out(1, 1, 1, pieces)],
        })
    };
    let events = vec![
        Event::GoodsMoved(moved),
        reserve(1, 20),
        reserve(2, 8),
        reserve(3, 11),
        Event::ReservationReleased(ReservationReleased { reservation: reservation(3) }),
        Event::LotHeld(LotHeld { lot: lot(2), reason: HoldReason::Inspection, with: Vec::new() }),
        Event::LotReleased(LotReleased { lot: lot(2), with: Vec::new() }),
        Event::LotHeld(LotHeld { lot: lot(3), reason: HoldReason::Quarantine, with: Vec::new() }),
        Event::LotRecalled(LotRecalled { lot: lot(3), reason: RecallReason::Manufacturer, with: Vec::new() }),
    ];
    bank.write(athens, tick(), events);
    let dispatch = |number, used: Option<u64>, lines| {
        Event::TransferDispatched(TransferDispatched {
            shipment: shipment(number),
            destination: larissa,
            reservation: used.map(reservation),
            emergency: Some(emergency(1)),
            lines,
        })
    };
    let past = OutLine { overridden: Some(OverrideReason::Access), ..out(1, 1, 2, 10) };
    let first = bank.write(athens, tick(), vec![dispatch(1, Some(1), vec![out(1, 1, 1, 20), past])]);
    let at = tick();
    let arrival = ShipmentArrived { shipment: shipment(1), lines: vec![arrived(1, 1, 3, (28, 2))] };
    bank.write_one(larissa, (at, at), Some(first), Event::ShipmentArrived(arrival));

    let second = bank.write(athens, tick(), vec![dispatch(2, None, vec![out(1, 1, 1, 10)])]);
    let given_up = ShipmentReleased {
        shipment: shipment(2),
        lines: vec![LotLine { item: item(1), lot: lot(1), quantity: quantity(10) }],
    };
    let at = tick();
    let release = bank.write_one(larissa, (at, at), Some(second), Event::ShipmentReleased(given_up));
    let at = tick();
    let homecoming = ShipmentArrived { shipment: shipment(2), lines: vec![arrived(1, 1, 1, (10, 0))] };
    bank.write_one(athens, (at, at), Some(release), Event::ShipmentArrived(homecoming));

    let third = bank.write(athens, tick(), vec![dispatch(3, None, vec![out(1, 1, 1, 15)])]);
    let unknown = UnmatchedArrived { lines: vec![received(1, 4, 3, 15)] };
    bank.write(larissa, tick(), vec![Event::UnmatchedArrived(unknown)]);
    let matched = ArrivalMatched {
        shipment: shipment(3),
        lines: vec![MatchedLine {
            item: item(1),
            dispatched: lot(1),
            arrived: lot(4),
            quantity: quantity(10),
            expiry: None,
        }],
        lots: Vec::new(),
    };
    let at = tick();
    bank.write_one(larissa, (at, at), Some(third), Event::ArrivalMatched(matched));
    first
}

pub(crate) fn give(
    bank: &mut Bank,
    tick: &mut impl FnMut() -> i64,
    athens: BookId,
    larissa: BookId,
) -> (EntryRef, EntryRef) {
    let dispatch = |number, pieces| {
        Event::DistributionDispatched(DistributionDispatched {
            shipment: shipment(number),
            recipient: party(3),
            reservation: None,
            emergency: Some(emergency(1)),
            lines: vec![out(1, 1, 1, pieces)],
        })
    };
    let fourth = bank.write(athens, tick(), vec![dispatch(4, 20), dispatch(5, 5)]);
    let delivered = DeliveredLine {
        item: item(1),
        lot: lot(1),
        expiry: None,
        delivered: count(15),
        returned: count(3),
        bin: Some(bin(1)),
        missing: count(2),
        reason: Some(LossReason::Stolen),
    };
    let confirmed = DeliveryConfirmed {
        shipment: shipment(4),
        recipient: party(3),
        reach: Reach { households: Some(5), persons: Some(17) },
        lines: vec![delivered],
    };
    let at = tick();
    bank.write_one(athens, (at, at - HOUR_MS / 2), Some(fourth), Event::DeliveryConfirmed(confirmed));
    let handed = |recipient, lines| {
        Event::HandedOver(HandedOver {
            recipient: party(recipient),
            emergency: Some(emergency(1)),
            reach: Reach { households: Some(2), persons: None },
            lines,
        })
    };
    // Written down late: by the actor's word it happened before the goods had come to Larissa.
    let at = tick();
    let hand_over = bank.write_one(larissa, (at, at - 100 * HOUR_MS), None, handed(5, vec![out(1, 1, 3, 6)]));
    let brought = ReturnedLine {
        item: item(1),
        from: lot(1),
        lot: lot(5),
        bin: bin(3),
        quantity: quantity(2),
        expiry: None,
        status: LotStatus::Available,
    };
    let returned = GoodsReturned { recipient: party(5), delivery: hand_over, lines: vec![brought] };
    let at = tick();
    bank.write_one(larissa, (at, at), Some(hand_over), Event::GoodsReturned(returned));
    let again = bank.write(larissa, tick(), vec![handed(5, vec![out(1, 5, 3, 1)])]);
    assert_ne!(again, hand_over);

    let adjust = |lot_no, pieces, direction, reason| AdjustedLine {
        pick: pick(1, lot_no, 1, pieces),
        direction,
        reason,
        expiry: None,
    };
    let adjusted = StockAdjusted {
        lines: vec![
            adjust(1, 3, Direction::Add, LossReason::Found),
            adjust(1, 1, Direction::Take, LossReason::Miscounted),
        ],
    };
    bank.write(athens, tick(), vec![Event::StockAdjusted(adjusted)]);
    let written_off = WrittenOff { reason: LossReason::Expired, approved_by: actor(9), lines: vec![out(2, 2, 1, 4)] };
    bank.write(athens, tick(), vec![Event::WrittenOff(written_off)]);
    let mistake = bank.write(athens, tick(), vec![handed(3, vec![out(1, 1, 2, 7)])]);
    let undo = EntryReversed {
        original: mistake,
        reason: ReversalReason::EntryError,
        original_cause: None,
        transfers: vec![Transfer {
            source: Account::Recipient(party(3)),
            target: Account::Shelf(athens.site(), bin(2)),
            asset: Asset::Goods(item(1), lot(1)),
            quantity: quantity(7),
        }],
        lots: vec![LotTerms { lot: lot(1), item: item(1), expiry: None }],
    };
    let at = tick();
    bank.write_one(athens, (at, at), None, Event::EntryReversed(undo));
    (hand_over, mistake)
}
