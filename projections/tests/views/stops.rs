//! A lot that one site has called back and another would hand out is listed, and so is what was made of it and what is under way.

use ledger::event::*;
use ledger::ids::BookId;
use ledger::reason::*;
use projections::{ExceptionLimits, Views};

use crate::agree::project;
use crate::bank::Bank;
use crate::ground::{Postgres, sqlite};
use crate::story::{self, HOUR_MS, START_MS, arrived, item, lot, out, party, quantity, received, shipment};

struct Sent {
    bank: Bank,
    athens: BookId,
    larissa: BookId,
}

/// Thirty of lot 1 at Athens; ten of it came to Larissa, four were handed out there and two came back as lot 2; five are on the road.
fn sent() -> Sent {
    let mut bank = Bank::open(START_MS);
    let mut now = START_MS;
    let mut tick = || {
        now += HOUR_MS;
        now
    };
    let athens = bank.open_book(BookKind::Site, "ATHENS", START_MS);
    let larissa = bank.open_book(BookKind::Site, "LARISSA", START_MS);
    let (announcement, emergency, reservation) = (None, None, None);
    let (donor, basis, lines) = (party(1), ValuationBasis::Market, vec![received(1, 1, 1, 30)]);
    let gift = DonationReceived { donor, announcement, emergency, basis, lines };
    bank.write(athens, tick(), vec![Event::DonationReceived(gift)]);
    let dispatch = |number, pieces| {
        let (destination, lines) = (larissa, vec![out(1, 1, 1, pieces)]);
        let shipment = shipment(number);
        Event::TransferDispatched(TransferDispatched { shipment, destination, reservation, emergency, lines })
    };
    let first = bank.write(athens, tick(), vec![dispatch(1, 10), dispatch(2, 5)]);
    let at = tick();
    let came = ShipmentArrived { shipment: shipment(1), lines: vec![arrived(1, 1, 3, (10, 0))] };
    bank.write_one(larissa, (at, at), Some(first), Event::ShipmentArrived(came));
    let reach = Reach { households: None, persons: None };
    let handed = HandedOver { recipient: party(3), emergency, reach, lines: vec![out(1, 1, 3, 4)] };
    let delivery = bank.write(larissa, tick(), vec![Event::HandedOver(handed)]);
    let returning = ReturnedLine {
        item: item(1),
        from: lot(1),
        lot: lot(2),
        bin: story::bin(3),
        quantity: quantity(2),
        expiry: None,
        status: LotStatus::Available,
    };
    let at = tick();
    let returned = GoodsReturned { recipient: party(3), delivery, lines: vec![returning] };
    bank.write_one(larissa, (at, at), Some(delivery), Event::GoodsReturned(returned));
    Sent { bank, athens, larissa }
}

async fn listed(views: &Views) -> Vec<(&'static str, Option<String>, Option<String>, i64)> {
    let limits = ExceptionLimits { now: START_MS, today: story::day("2026-01-01").days.into(), transit_days_max: 7 };
    let rows = views.exceptions(&limits).await.expect("exceptions").rows;
    rows.into_iter().map(|row| (row.kind, row.site, row.lot, row.quantity)).collect()
}

async fn warned(views: &Views) -> Option<String> {
    let detail = views.shipment(shipment(2)).await.expect("the shipment").rows;
    detail.lines[0].stopped.clone()
}

#[tokio::test]
async fn a_lot_called_back_elsewhere_is_listed_until_it_is_called_back_here() {
    let server = Postgres::start();
    let (lite, heavy) = (sqlite().await, server.views().await);
    for views in [&lite.views, &heavy] {
        let Sent { mut bank, athens, larissa } = sent();
        project(views, &bank.pages.iter().collect::<Vec<_>>(), 3).await;
        assert_eq!(listed(views).await, []);
        assert_eq!(warned(views).await, None);

        let from = bank.pages.len();
        let (reason, with) = (RecallReason::Authority, Vec::new());
        let recall = Event::LotRecalled(LotRecalled { lot: lot(1), reason, with });
        bank.write(athens, START_MS + 9 * HOUR_MS, vec![recall]);
        project(views, &[&bank.pages[from]], 1).await;
        let hex = |number| Some(lot(number).to_string());
        let larissa_code = Some("LARISSA".to_owned());
        let mut rows = listed(views).await;
        rows.sort_by_key(|row| (row.0, row.3));
        assert_eq!(
            rows,
            [
                ("stopped_elsewhere", larissa_code.clone(), hex(2), 2),
                ("stopped_elsewhere", larissa_code.clone(), hex(1), 6),
                ("stopped_on_road", larissa_code, hex(1), 5),
            ]
        );
        assert_eq!(warned(views).await.as_deref(), Some("recalled"));

        let from = bank.pages.len();
        let recall = LotRecalled { lot: lot(1), reason, with: vec![lot(2)] };
        bank.write(larissa, START_MS + 10 * HOUR_MS, vec![Event::LotRecalled(recall)]);
        project(views, &[&bank.pages[from]], 1).await;
        assert_eq!(listed(views).await, []);
    }
}
