//! The values behind the vectors of a site's events.

use super::events::{bin, cited, code, day, emergency, euros, lot, party, quantity};
use super::{sixteen, thirty_two};
use crate::event::*;
use crate::ids::*;
use crate::quantity::Count;
use crate::reason::*;

pub(super) fn item(number: u8) -> ItemId {
    ItemId::from_bytes(sixteen(0x10 + number))
}

pub(super) fn announcement() -> AnnouncementId {
    AnnouncementId::from_bytes(sixteen(0xd0))
}

pub(super) fn reservation() -> ReservationId {
    ReservationId::from_bytes(sixteen(0xd1))
}

pub(super) fn shipment() -> ShipmentId {
    ShipmentId::from_bytes(sixteen(0xd2))
}

fn count(number: u64) -> Count {
    Count::try_from(number).unwrap()
}

pub(super) fn announced() -> DeliveryAnnounced {
    DeliveryAnnounced {
        announcement: announcement(),
        donor: party(1),
        expected_on: Some(day("2026-03-01")),
        lines: vec![
            ItemLine { item: item(1), quantity: quantity(200) },
            ItemLine { item: item(2), quantity: quantity(crate::quantity::QUANTITY_MAX) },
        ],
    }
}

fn bare_line() -> ReceivedLine {
    ReceivedLine {
        item: item(1),
        lot: lot(1),
        bin: bin(1),
        quantity: count(200),
        damaged: Count::ZERO,
        expiry: None,
        maker_lot: None,
        expected: None,
        discrepancy: None,
        value: None,
    }
}

fn full_line() -> ReceivedLine {
    ReceivedLine {
        item: item(2),
        lot: lot(2),
        bin: bin(2),
        quantity: count(95),
        damaged: count(2),
        expiry: Some(Expiry::UseBy(day("2027-12-31"))),
        maker_lot: Some(code("L-77/Β")),
        expected: Some(count(100)),
        discrepancy: Some(Discrepancy::Short),
        value: Some(euros(19_000)),
    }
}

pub(super) fn bare_donation() -> DonationReceived {
    DonationReceived {
        donor: party(1),
        announcement: None,
        emergency: None,
        basis: ValuationBasis::Estimate,
        lines: vec![bare_line()],
    }
}

pub(super) fn donation() -> DonationReceived {
    DonationReceived {
        donor: party(1),
        announcement: Some(announcement()),
        emergency: Some(emergency()),
        basis: ValuationBasis::Invoice,
        lines: vec![bare_line(), full_line()],
    }
}

pub(super) fn purchase() -> PurchaseReceived {
    PurchaseReceived { supplier: party(4), lines: vec![full_line()] }
}

pub(super) fn unmatched() -> UnmatchedArrived {
    UnmatchedArrived { lines: vec![bare_line()] }
}

pub(super) fn pick(number: u8) -> Pick {
    Pick { item: item(number), lot: lot(number), bin: bin(number), quantity: quantity(30) }
}

pub(super) fn out_lines() -> Vec<OutLine> {
    vec![
        OutLine { pick: pick(1), expiry: None, overridden: None },
        OutLine {
            pick: pick(2),
            expiry: Some(Expiry::BestBefore(day("2026-10-05"))),
            overridden: Some(OverrideReason::Earmark),
        },
    ]
}

pub(super) fn bare_dispatch() -> TransferDispatched {
    TransferDispatched {
        shipment: shipment(),
        destination: BookId(thirty_two(0x52)),
        reservation: None,
        emergency: None,
        lines: vec![],
    }
}

pub(super) fn dispatch() -> TransferDispatched {
    TransferDispatched {
        reservation: Some(reservation()),
        emergency: Some(emergency()),
        lines: out_lines(),
        ..bare_dispatch()
    }
}

pub(super) fn arrival() -> ShipmentArrived {
    let whole = ArrivedLine {
        item: item(1),
        lot: lot(1),
        expiry: None,
        bin: bin(1),
        quantity: count(30),
        missing: Count::ZERO,
        reason: None,
    };
    let short = ArrivedLine {
        item: item(2),
        lot: lot(2),
        expiry: Some(Expiry::BestBefore(day("2026-10-05"))),
        bin: bin(2),
        quantity: count(28),
        missing: count(2),
        reason: Some(LossReason::Damaged),
    };
    ShipmentArrived { shipment: shipment(), lines: vec![whole, short] }
}

pub(super) fn matched() -> ArrivalMatched {
    let expiry = Some(Expiry::UseBy(day("2026-10-05")));
    let line = MatchedLine { item: item(1), dispatched: lot(1), arrived: lot(3), quantity: quantity(30), expiry };
    let now = LotNow { lot: lot(3), item: item(1), expiry, status: LotStatus::Held(HoldReason::Inspection) };
    ArrivalMatched { shipment: shipment(), lines: vec![line], lots: vec![now] }
}

pub(super) fn released() -> ShipmentReleased {
    let line = LotLine { item: item(1), lot: lot(1), quantity: quantity(30) };
    ShipmentReleased { shipment: shipment(), lines: vec![line] }
}

pub(super) fn reserved() -> StockReserved {
    StockReserved {
        reservation: reservation(),
        recipient: Some(party(5)),
        emergency: Some(emergency()),
        lines: out_lines(),
    }
}

pub(super) fn distribution() -> DistributionDispatched {
    DistributionDispatched {
        shipment: shipment(),
        recipient: party(5),
        reservation: Some(reservation()),
        emergency: Some(emergency()),
        lines: out_lines(),
    }
}

pub(super) fn confirmed() -> DeliveryConfirmed {
    let whole = DeliveredLine {
        item: item(1),
        lot: lot(1),
        expiry: None,
        delivered: count(30),
        returned: Count::ZERO,
        bin: None,
        missing: Count::ZERO,
        reason: None,
    };
    let parts = DeliveredLine {
        item: item(2),
        lot: lot(2),
        expiry: Some(Expiry::UseBy(day("2027-12-31"))),
        delivered: count(20),
        returned: count(9),
        bin: Some(bin(2)),
        missing: count(1),
        reason: Some(LossReason::Lost),
    };
    let reach = Reach { households: Some(12), persons: Some(41) };
    DeliveryConfirmed { shipment: shipment(), recipient: party(5), reach, lines: vec![whole, parts] }
}

pub(super) fn handed_over() -> HandedOver {
    HandedOver {
        recipient: party(5),
        emergency: Some(emergency()),
        reach: Reach { households: None, persons: Some(1) },
        lines: out_lines(),
    }
}

pub(super) fn returned() -> GoodsReturned {
    let line = ReturnedLine {
        item: item(2),
        from: lot(2),
        lot: lot(4),
        bin: bin(2),
        quantity: quantity(3),
        expiry: Some(Expiry::UseBy(day("2027-12-31"))),
        status: LotStatus::Recalled(RecallReason::Safety),
    };
    GoodsReturned { recipient: party(5), delivery: cited(), lines: vec![line] }
}

pub(super) fn adjusted() -> StockAdjusted {
    StockAdjusted {
        lines: vec![
            AdjustedLine { pick: pick(1), direction: Direction::Add, reason: LossReason::Found, expiry: None },
            AdjustedLine {
                pick: pick(2),
                direction: Direction::Take,
                reason: LossReason::Spoiled,
                expiry: Some(Expiry::UseBy(day("2027-12-31"))),
            },
        ],
    }
}

pub(super) fn terms() -> Vec<LotTerms> {
    vec![
        LotTerms { lot: lot(1), item: item(1), expiry: None },
        LotTerms { lot: lot(2), item: item(2), expiry: Some(Expiry::BestBefore(day("2026-10-05"))) },
    ]
}
