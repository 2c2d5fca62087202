//! That nothing which concerns a lot is missing from its timeline, by a count that knows no kinds of events: an entry names a lot when the lot's
//! bytes stand in it.

use std::collections::BTreeSet;

use ledger::event::*;
use ledger::ids::LotId;
use ledger::reason::*;
use ledger::wire;
use projections::{AccountName, AuditRow, Listing, TimelineOf, Views};

use crate::agree::project;
use crate::audit::{all, tell};
use crate::ground::sqlite;
use crate::story::{self, HOUR_MS, Story, item, lot, quantity, shipment};

/// The place of an entry.
type Place = (String, u64, usize);

/// The story, and after it: lots that stop and go with others, and an arrival that is recognised after some of it was brought back.
fn told_of_lots() -> Story {
    let mut story = tell();
    let (athens, larissa, at) = (story.athens, story.larissa, story.clock_ms + HOUR_MS);
    let with = vec![lot(4), lot(5)];
    let stops = vec![
        Event::LotHeld(LotHeld { lot: lot(1), reason: HoldReason::Inspection, with: with.clone() }),
        Event::LotReleased(LotReleased { lot: lot(1), with: with.clone() }),
        Event::LotRecalled(LotRecalled { lot: lot(1), reason: RecallReason::Manufacturer, with }),
    ];
    story.bank.write(larissa, at, stops);
    let recognised = ArrivalMatched {
        shipment: shipment(3),
        lines: vec![MatchedLine {
            item: item(1),
            dispatched: lot(1),
            arrived: lot(4),
            quantity: quantity(1),
            expiry: None,
        }],
        lots: vec![LotNow { lot: lot(5), item: item(1), expiry: None, status: LotStatus::Available }],
    };
    story.bank.write(larissa, at + HOUR_MS, vec![Event::ArrivalMatched(recognised)]);
    let given_up = ShipmentReleased {
        shipment: shipment(3),
        lines: vec![LotLine { item: item(1), lot: lot(1), quantity: quantity(4) }],
    };
    story.bank.write(larissa, at + 2 * HOUR_MS, vec![Event::ShipmentReleased(given_up)]);
    story.bank.write(
        athens,
        at + 2 * HOUR_MS,
        vec![Event::LotHeld(LotHeld { lot: lot(2), reason: HoldReason::Quarantine, with: Vec::new() })],
    );
    story.clock_ms = at + 2 * HOUR_MS;
    story
}

fn every(story: &Story) -> impl Iterator<Item = (Place, &Event)> {
    story.bank.pages.iter().flat_map(|page| {
        let at = move |index| (page.header.book.to_string(), page.header.page, index);
        page.entries.iter().enumerate().map(move |(index, (_, entry))| (at(index), &entry.event))
    })
}

/// Entries that hold the lot's bytes, and those that free a reservation which does.
fn naming(story: &Story, lot: LotId) -> BTreeSet<Place> {
    let names = |event: &Event| wire::encode(event).windows(16).any(|bytes| bytes == lot.to_bytes());
    let reserved: Vec<_> = every(story)
        .filter_map(|(_, event)| if let Event::StockReserved(e) = event { Some((e.reservation, event)) } else { None })
        .filter(|(_, event)| names(event))
        .map(|(reservation, _)| reservation)
        .collect();
    let frees = |event: &Event| matches!(event, Event::ReservationReleased(e) if reserved.contains(&e.reservation));
    every(story).filter(|(_, event)| names(event) || frees(event)).map(|(place, _)| place).collect()
}

fn places(rows: &[AuditRow]) -> BTreeSet<Place> {
    let place = |row: &AuditRow| {
        (row.entry.book.clone(), row.entry.page, usize::try_from(row.entry.index).expect("a small index"))
    };
    let mut once = BTreeSet::new();
    for row in rows {
        assert!(once.insert((place(row), row.line)), "{} is listed twice", row.place);
    }
    let whole = |(place, line): &(Place, Option<u64>)| line.is_none().then(|| place.clone());
    let lines: BTreeSet<Place> =
        once.iter().filter(|(_, line)| line.is_some()).map(|(place, _)| place.clone()).collect();
    assert!(once.iter().filter_map(whole).all(|place| !lines.contains(&place)), "by its lines or as a whole");
    rows.iter().map(place).collect()
}

async fn timeline(views: &Views, of: TimelineOf) -> Vec<AuditRow> {
    all(views, Listing::Timeline(of)).await
}

#[tokio::test]
async fn the_timeline_of_a_lot_holds_every_entry_that_names_it() {
    let (story, lite) = (told_of_lots(), sqlite().await);
    project(&lite.views, &story.bank.pages.iter().collect::<Vec<_>>(), 100).await;
    let mut kinds = BTreeSet::new();
    for number in 1..=5 {
        let rows = timeline(&lite.views, TimelineOf::Lot(lot(number))).await;
        assert_eq!(places(&rows), naming(&story, lot(number)), "lot {number}");
        kinds.extend(rows.into_iter().filter(|row| row.line.is_none()).map(|row| row.entry.kind));
    }
    let unmoved = [
        "arrival_matched",
        "goods_returned",
        "lot_held",
        "lot_recalled",
        "lot_released",
        "reservation_released",
        "shipment_released",
        "stock_reserved",
    ];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), unmoved, "the story tells of all of them");
}

#[tokio::test]
async fn the_timeline_of_a_donation_holds_what_its_lots_have() {
    let (story, lite) = (told_of_lots(), sqlite().await);
    project(&lite.views, &story.bank.pages.iter().collect::<Vec<_>>(), 100).await;
    let rows = timeline(&lite.views, TimelineOf::Entry(story.donation.into())).await;
    // Lots 1 and 2 came with it; 4 was recognised as part of 1, and 5 was brought back of it.
    let expected: BTreeSet<Place> = [1, 2, 4, 5].into_iter().flat_map(|number| naming(&story, lot(number))).collect();
    assert_eq!(places(&rows), expected);
    for kind in ["lot_held", "lot_released", "lot_recalled", "stock_reserved", "shipment_released"] {
        assert!(rows.iter().any(|row| row.entry.kind == kind), "{kind}");
    }
}

#[tokio::test]
async fn the_timeline_of_a_shipment_holds_its_release() {
    let (story, lite) = (told_of_lots(), sqlite().await);
    project(&lite.views, &story.bank.pages.iter().collect::<Vec<_>>(), 100).await;
    let road = AccountName { kind: "transit".to_owned(), id: story::shipment(2).to_bytes().to_vec(), book: None };
    let rows = timeline(&lite.views, TimelineOf::Account(road)).await;
    let kinds: Vec<_> = rows.iter().map(|row| row.entry.kind.as_str()).collect();
    assert_eq!(kinds, ["transfer_dispatched", "shipment_released", "shipment_arrived"]);
}
