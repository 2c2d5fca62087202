//! What the views say of the story, against sums made by hand.

use projections::{AsOf, EntriesFilter, EntryPlace, ExceptionLimits, ShipmentsFilter, TraceOf};

use crate::agree::project;
use crate::bank::Written;
use crate::ground::{Lite, sqlite};
use crate::story::{self, HOUR_MS, START_MS, Story};

pub(crate) async fn told() -> (Story, Lite) {
    let story = story::tell();
    let lite = sqlite().await;
    let pages: Vec<&Written> = story.bank.pages.iter().collect();
    project(&lite.views, &pages, 10).await;
    (story, lite)
}

pub(crate) fn hex(bytes: impl std::fmt::Display) -> String {
    bytes.to_string()
}

pub(crate) fn today() -> i32 {
    story::day("2026-03-01").days
}

#[tokio::test]
async fn every_unit_of_a_donation_is_somewhere() {
    let (story, lite) = told().await;
    let journey = lite.views.journey(story.donation.into(), AsOf::Now).await.expect("journey").rows;
    assert!(journey.complete);
    let parts: Vec<_> = journey
        .items
        .iter()
        .map(|i| {
            (i.item.as_str(), [i.donated, i.on_shelf, i.in_transit, i.distributed, i.lost, i.unmatched, i.returned])
        })
        .collect();
    assert_eq!(parts, [("BLANKET", [210, 168, 10, 20, 12, 0, 2]), ("MILK", [40, 36, 0, 0, 4, 0, 0])]);
    let places: Vec<_> = journey
        .places
        .iter()
        .filter(|place| place.item == "BLANKET" && place.state != "in_transit")
        .map(|place| (place.state, place.place.name.clone().unwrap_or_else(|| place.place.id.clone()), place.quantity))
        .collect();
    let mut expected = vec![
        ("distributed", "ΙΑΣΙΣ".to_owned(), 15),
        ("distributed", "Λαρισαίων".to_owned(), 5),
        ("lost", "damaged".to_owned(), 12),
        ("lost", "found".to_owned(), -3),
        ("lost", "miscounted".to_owned(), 1),
        ("lost", "stolen".to_owned(), 2),
        ("on_shelf", "A1".to_owned(), 95),
        ("on_shelf", "A2".to_owned(), 40),
        ("on_shelf", "L1".to_owned(), 33),
    ];
    let mut places = places;
    places.sort();
    expected.sort();
    assert_eq!(places, expected);
    assert_eq!(journey.donor, hex(story::party(1)));
    assert_eq!(journey.emergency.as_deref(), Some("FL-2026-000001-GRC"));
    assert!(matches!(
        lite.views.journey(story.hand_over.into(), AsOf::Now).await,
        Err(projections::ViewsError::NotFound(_))
    ));
    // At every moment the parts add up to what had been given by then.
    for hour in 0..30 {
        for moment in [AsOf::RecordedAt(START_MS + hour * HOUR_MS), AsOf::OccurredAt(START_MS + hour * HOUR_MS)] {
            let journey = lite.views.journey(story.donation.into(), moment).await.expect("journey").rows;
            for item in &journey.items {
                let parts = item.on_shelf + item.in_transit + item.distributed + item.lost + item.unmatched;
                assert_eq!(parts, item.donated, "{moment:?}");
                assert!(
                    [0, 40, 210].contains(&item.donated) || matches!(moment, AsOf::OccurredAt(_)),
                    "{moment:?} {item:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_trace_goes_both_ways() {
    let (story, lite) = told().await;
    let lot = |number| hex(story::lot(number));
    let trace = lite.views.trace_lot(story::lot(5), AsOf::Now).await.expect("trace").rows;
    let lots: Vec<_> = trace.lots.iter().map(|known| (known.lot.clone(), known.relation)).collect();
    assert_eq!(lots, [(lot(5), "self"), (lot(1), "ancestor")]);
    assert_eq!(trace.lots[1].party, Some(hex(story::party(1))));
    assert_eq!(trace.lots[1].origin.as_ref().map(|origin| origin.page), Some(story.donation.page));
    assert_eq!((trace.edges[0].how.as_str(), trace.edges[0].quantity), ("returned", 2));

    let trace = lite.views.trace(TraceOf::Entry(story.hand_over.into()), AsOf::Now).await.expect("trace").rows;
    let lots: Vec<_> = trace.lots.iter().map(|known| (known.lot.clone(), known.relation)).collect();
    assert_eq!(lots, [(lot(1), "self"), (lot(4), "descendant"), (lot(5), "descendant")]);
    let goods: i64 = trace.holdings.iter().map(|holding| holding.quantity).sum();
    assert_eq!(goods, 0, "what is somewhere came from somewhere");
    let trace = lite.views.trace(TraceOf::Party(story::party(1)), AsOf::Now).await.expect("trace").rows;
    assert_eq!(trace.lots.len(), 4);
    let steps: Vec<i64> = trace.steps.iter().map(|step| step.entry.recorded_at).collect();
    assert!(steps.is_sorted());
}

#[tokio::test]
async fn what_needs_attention_is_listed() {
    let (_story, lite) = told().await;
    let limits = ExceptionLimits { now: START_MS + 60 * 24 * HOUR_MS, today: today().into(), transit_days_max: 7 };
    let rows = lite.views.exceptions(&limits).await.expect("exceptions").rows;
    let kinds: Vec<_> =
        rows.iter().map(|row| (row.kind, row.site.as_deref(), row.item.as_str(), row.quantity)).collect();
    let (athens, larissa) = (Some("ATHENS"), Some("LARISSA"));
    assert_eq!(
        kinds,
        [
            ("announcement_overdue", athens, "BLANKET", 10),
            ("announcement_overdue", athens, "BLANKET", 60),
            ("expired_on_shelf", athens, "MILK", 36),
            ("long_in_transit", athens, "BLANKET", 5),
            ("long_in_transit", athens, "BLANKET", 5),
            ("unmatched_arrival", larissa, "BLANKET", 5),
        ]
    );
    let early = ExceptionLimits { now: START_MS, today: story::day("2026-01-01").days.into(), transit_days_max: 7 };
    let rows = lite.views.exceptions(&early).await.expect("exceptions").rows;
    assert_eq!(rows.iter().map(|row| row.kind).collect::<Vec<_>>(), ["unmatched_arrival"]);
}

#[tokio::test]
async fn money_roads_and_promises_add_up() {
    let (_story, lite) = told().await;
    let funds = lite.views.funds(AsOf::Now).await.expect("funds").rows;
    let fund = &funds[0];
    assert_eq!((fund.received, fund.spent, fund.balance), (100_000, 5_200, 94_800));
    assert_eq!((fund.pledged, fund.pledges_outstanding), (500_000, 400_000));
    let lines: Vec<_> =
        fund.lines.iter().map(|line| (line.direction, line.counterpart.kind.as_str(), line.minor)).collect();
    assert_eq!(
        lines,
        [("in", "donor", 100_000), ("in", "donor", 0), ("out", "expense", 700), ("out", "supplier", 4_500)]
    );
    let pledges = lite.views.pledges().await.expect("pledges").rows;
    assert_eq!((pledges[0].minor, pledges[0].paid, pledges[0].outstanding), (500_000, 100_000, 400_000));

    let shipments = lite.views.shipments(&ShipmentsFilter::default()).await.expect("shipments").rows;
    let rows: Vec<_> =
        shipments.iter().rev().map(|row| (row.dispatched, row.remaining, row.status, row.released)).collect();
    assert_eq!(
        rows,
        [
            (30, 0, "settled", false),
            (10, 0, "settled", true),
            (15, 5, "in_transit", false),
            (20, 0, "settled", false),
            (5, 5, "in_transit", false)
        ]
    );
    let open = ShipmentsFilter { open: true, kind: Some("transfer".to_owned()), ..ShipmentsFilter::default() };
    let open = lite.views.shipments(&open).await.expect("shipments").rows;
    assert_eq!(open.iter().map(|row| row.shipment.clone()).collect::<Vec<_>>(), [hex(story::shipment(3))]);
    let to_larissa = ShipmentsFilter { destination: Some("LARISSA".to_owned()), ..ShipmentsFilter::default() };
    assert_eq!(lite.views.shipments(&to_larissa).await.expect("shipments").rows.len(), 3);
    let detail = lite.views.shipment(story::shipment(4)).await.expect("shipment").rows;
    assert_eq!((detail.lines[0].dispatched, detail.lines[0].settled, detail.lines[0].remaining), (20, 20, 0));
    let ends: Vec<_> = detail.settled.iter().map(|line| (line.target.kind.as_str(), line.quantity)).collect();
    assert_eq!(ends, [("recipient", 15), ("shelf", 3), ("loss", 2)]);

    let reservations = lite.views.reservations(Some("ATHENS"), false).await.expect("reservations").rows;
    let rows: Vec<_> = reservations.iter().map(|row| (row.quantity, row.open, row.ended.as_deref())).collect();
    assert_eq!(rows, [(20, false, Some("used")), (8, true, None), (11, false, Some("released"))]);
    assert_eq!(lite.views.reservations(None, true).await.expect("reservations").rows.len(), 1);
    let announced = lite.views.announcements(None, false).await.expect("announcements").rows;
    let rows: Vec<_> = announced.iter().map(|row| (row.announced, row.received, row.damaged, row.remaining)).collect();
    assert_eq!(rows, [(220, 200, 10, 10), (60, 0, 0, 60), (9, 0, 0, 0)]);
    assert_eq!(announced[2].closed.as_deref(), Some("not_coming"));
}

#[tokio::test]
async fn entries_come_in_parts_and_alone() {
    let (story, lite) = told().await;
    let total: usize = story.bank.pages.iter().map(|page| page.entries.len()).sum();
    for book in [None, Some(story.athens)] {
        let whole = EntriesFilter { book, ..EntriesFilter::default() };
        let whole = lite.views.entries(&whole).await.expect("entries").rows;
        assert!(book.is_some() || whole.len() == total);
        let (mut parts, mut before) = (Vec::new(), None);
        loop {
            let filter = EntriesFilter { book, before, limit: 7, ..EntriesFilter::default() };
            let part = lite.views.entries(&filter).await.expect("entries").rows;
            let Some(last) = part.last() else { break };
            before = Some(EntryPlace {
                book: last.book.parse().expect("a book's id"),
                page: last.page,
                index: u32::try_from(last.index).expect("a small index"),
            });
            parts.extend(part);
        }
        assert_eq!(parts, whole);
    }
    let count = |filter| {
        let views = &lite.views;
        async move { views.entries(&filter).await.expect("entries").rows.len() }
    };
    assert_eq!(count(EntriesFilter { kind: Some("handed_over".to_owned()), ..EntriesFilter::default() }).await, 3);
    let last = story.clock_ms;
    assert_eq!(count(EntriesFilter { from: Some(last), ..EntriesFilter::default() }).await, 1);
    assert_eq!(count(EntriesFilter { until: Some(last), ..EntriesFilter::default() }).await, total - 1);
    let by = |number| EntriesFilter { actor: Some(story::actor(number)), ..EntriesFilter::default() };
    assert_eq!(count(by(0)).await + count(by(1)).await + count(by(2)).await, total);

    let mistake = lite.views.entry(story.mistake.into()).await.expect("entry").rows;
    assert_eq!((mistake.entry.kind.as_str(), mistake.entry.reversed), ("handed_over", true));
    assert_eq!(mistake.entry.hash, hex(story.mistake.hash));
    let undo = mistake.reversed_by.expect("it was reversed");
    let place = EntryPlace { book: story.athens, page: undo.page, index: 0 };
    let undo = lite.views.entry(place).await.expect("entry").rows;
    assert_eq!(undo.reverses.map(|place| place.page), Some(story.mistake.page));
    assert_eq!((undo.transfers.len(), undo.transfers[0].quantity), (1, 7));
    assert_eq!(undo.transfers[0].target.name.as_deref(), Some("A2"));
    let beyond = EntryPlace { index: 1, ..story.mistake.into() };
    assert!(matches!(lite.views.entry(beyond).await, Err(projections::ViewsError::NotFound(_))));
    let moment = AsOf::Entry { book: beyond.book, page: beyond.page, index: 1 };
    assert!(matches!(lite.views.balance(moment).await, Err(projections::ViewsError::NotFound(_))));
}

#[tokio::test]
async fn what_is_registered_is_listed_and_found_by_its_code() {
    let (story, lite) = told().await;
    let views = &lite.views;
    let found = views.items(Some("κουβέρτες")).await.expect("items").rows;
    assert!(found.is_empty(), "words are found as parts, not as other forms");
    let found = views.items(Some("ΚΟΥΒΕΡΤΑ")).await.expect("items").rows;
    assert_eq!((found.len(), found[0].code.as_str(), found[0].packs[0].units), (1, "BLANKET", 12));
    let sites = views.sites().await.expect("sites").rows;
    assert_eq!(sites.iter().map(|site| site.code.as_deref()).collect::<Vec<_>>(), [Some("ATHENS"), Some("LARISSA")]);
    assert_eq!(sites[0].municipality_name.as_deref(), Some("Λαρισαίων"));
    assert_eq!((sites[0].zone_offset_min, sites[0].zone_summer), (Some(120), Some(true)));
    assert_eq!(views.books().await.expect("books").rows.len(), 4);
    assert_eq!(views.bins(Some("ATHENS")).await.expect("bins").rows.len(), 2);
    assert_eq!(views.parties(Some("donor")).await.expect("parties").rows.len(), 2);
    assert_eq!(views.emergencies().await.expect("emergencies").rows[0].area, [hex(story::party(5))]);
    assert_eq!(views.item_by_code("MILK").await.expect("look-up"), Some(story::item(2)));
    assert_eq!(views.item_by_code("milk").await.expect("look-up"), None);
    assert_eq!(views.book_by_code("TREASURY").await.expect("look-up"), Some(story.treasury));
    assert_eq!(views.bin_by_code(story.athens, "A2").await.expect("look-up"), Some(story::bin(2)));
    assert_eq!(views.bin_by_code(story.larissa, "A2").await.expect("look-up"), None);
    assert_eq!(views.fund_by_code("GENERAL").await.expect("look-up"), Some(story::fund(1)));
    assert_eq!(views.party_by_code("elstat", "2201").await.expect("look-up"), Some(story::party(5)));
    let emergency = views.emergency_by_code("FL-2026-000001-GRC").await.expect("look-up");
    assert_eq!(emergency, Some(story::emergency(1)));
    assert_eq!(views.cursors().await.expect("cursors").len(), 4);
}
