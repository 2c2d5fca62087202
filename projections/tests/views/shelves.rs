//! Stock and stock cards of the story, against sums made by hand.

use projections::{AsOf, CardQuery, EntryPlace, ExceptionLimits, StockFilter, Today};

use crate::answers::{hex, today, told};
use crate::story;

#[tokio::test]
async fn stock_says_what_lies_where_and_what_may_be_taken() {
    let (story, lite) = told().await;
    let filter = StockFilter { today: Some(today().into()), ..StockFilter::default() };
    let stock = lite.views.stock(&filter, AsOf::Now).await.expect("stock").rows;
    let lot = |number| hex(story::lot(number));
    let rows: Vec<_> = stock
        .iter()
        .map(|row| {
            let place = format!("{} {}", row.site, row.bin.as_deref().unwrap_or("on the road"));
            let quantities = [row.on_hand, row.reserved, row.available, row.in_transit];
            (place, row.item.clone(), row.lot.clone(), quantities, row.status.clone())
        })
        .collect();
    let row = |place: &str, item: &str, number, quantities, status: &str| {
        (place.to_owned(), item.to_owned(), lot(number), quantities, status.to_owned())
    };
    assert_eq!(
        rows,
        [
            row("ATHENS A1", "BLANKET", 1, [95, 8, 87, 0], "available"),
            row("ATHENS A2", "BLANKET", 1, [40, 0, 40, 0], "available"),
            row("ATHENS on the road", "BLANKET", 1, [0, 0, 0, 10], "available"),
            row("ATHENS A1", "MILK", 2, [36, 0, 0, 0], "expired"),
            row("ATHENS A1", "MILK", 3, [30, 0, 0, 0], "recalled"),
            row("LARISSA L1", "BLANKET", 1, [22, 0, 22, 0], "available"),
            row("LARISSA L1", "BLANKET", 4, [15, 0, 15, 0], "available"),
            row("LARISSA L1", "BLANKET", 5, [1, 0, 1, 0], "available"),
        ]
    );
    let first = &stock[0];
    assert_eq!(first.donor, Some(hex(story::party(1))));
    assert_eq!((first.maker_lot.as_deref(), first.site_name.as_deref()), (Some("KR-77"), Some("ATHENS store")));
    assert_eq!((stock[3].expiry.as_deref(), stock[3].expiry_kind.as_deref()), (Some("2026-02-01"), Some("use_by")));
    assert_eq!(stock[4].status_reason.as_deref(), Some("manufacturer"));
    // What was recognised or brought back is still of its donor.
    assert_eq!((&stock[6].donor, &stock[7].donor), (&first.donor, &first.donor));

    let only = |filter: StockFilter| {
        let views = &lite.views;
        async move {
            let rows = views.stock(&filter, AsOf::Now).await.expect("stock").rows;
            rows.into_iter().map(|row| row.lot).collect::<Vec<_>>()
        }
    };
    let any = StockFilter::default;
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(only(StockFilter { site: text("LARISSA"), ..any() }).await, [lot(1), lot(4), lot(5)]);
    assert_eq!(only(StockFilter { bin: text("A2"), ..any() }).await, [lot(1)]);
    assert_eq!(only(StockFilter { item: text("MILK"), ..any() }).await, [lot(2), lot(3)]);
    assert_eq!(only(StockFilter { lot: Some(story::lot(5)), ..any() }).await, [lot(5)]);
    assert_eq!(only(StockFilter { donor: Some(story::party(4)), ..any() }).await, [lot(3)]);
    assert_eq!(only(StockFilter { donor: Some(story::party(1)), site: text("LARISSA"), ..any() }).await.len(), 3);
    assert_eq!(only(StockFilter { category: text("food"), ..any() }).await, [lot(2), lot(3)]);
    assert_eq!(only(StockFilter { expiring_before: Some(today()), ..any() }).await, [lot(2)]);
    assert_eq!(only(StockFilter { q: text("ΓΑΛΑ εβαπορε"), ..any() }).await, [lot(2), lot(3)]);
    assert_eq!(only(StockFilter { q: text("%"), ..any() }).await, Vec::<String>::new());
    assert_eq!(only(StockFilter { site: text("NOWHERE"), ..any() }).await, Vec::<String>::new());
    assert_eq!(only(StockFilter { limit: Some(2), offset: 4, ..any() }).await, [lot(3), lot(1)]);

    let mut parts = Vec::new();
    for offset in (0..9).step_by(3) {
        let part = StockFilter { limit: Some(3), offset, ..filter.clone() };
        parts.extend(lite.views.stock(&part, AsOf::Now).await.expect("stock").rows);
    }
    assert_eq!(parts, stock);

    let totals = lite.views.stock_by_item(&filter, AsOf::Now).await.expect("totals").rows;
    let sums: Vec<_> = totals.iter().map(|t| [t.lots, t.on_hand, t.reserved, t.available, t.in_transit]).collect();
    assert_eq!(sums, [[3, 173, 8, 165, 10], [2, 66, 0, 0, 0]]);
    let totals = lite.views.stock_by_site(&filter, AsOf::Now).await.expect("totals").rows;
    let sums: Vec<_> = totals.iter().map(|t| (t.site.as_deref(), t.item.as_str(), t.on_hand, t.in_transit)).collect();
    let (athens, larissa) = (Some("ATHENS"), Some("LARISSA"));
    assert_eq!(sums, [(athens, "BLANKET", 135, 10), (athens, "MILK", 66, 0), (larissa, "BLANKET", 38, 0)]);
    let expiring = lite.views.expiring(story::day("2026-07-01").days, &filter, AsOf::Now).await.expect("expiring").rows;
    assert_eq!(expiring.iter().map(|row| row.lot.clone()).collect::<Vec<_>>(), [lot(2), lot(3)]);

    let before = AsOf::RecordedAt(story.bank.pages.last().expect("pages").header.written_at.ms);
    assert_eq!(lite.views.stock(&filter, before).await.expect("stock").rows, stock);
    // A hold counts from its entry on, what was set aside too.
    let moved = story.bank.pages.iter().find(|page| page.entries.len() == 9).expect("the page of reservations");
    let moment = |index| AsOf::Entry { book: moved.header.book, page: moved.header.page, index };
    let at = |index| lite.views.stock(&filter, moment(index));
    let reserved = |rows: &[projections::StockRow]| rows.iter().map(|row| row.reserved).sum::<i64>();
    let status = |rows: &[projections::StockRow]| {
        rows.iter().filter(|row| row.item == "MILK").map(|row| row.status.clone()).collect::<Vec<_>>()
    };
    assert_eq!(reserved(&at(0).await.expect("stock").rows), 0);
    assert_eq!(reserved(&at(3).await.expect("stock").rows), 39);
    assert_eq!(reserved(&at(4).await.expect("stock").rows), 28);
    assert_eq!(status(&at(5).await.expect("stock").rows), ["held", "available"]);
    assert_eq!(status(&at(7).await.expect("stock").rows), ["expired", "held"]);
}

#[tokio::test]
async fn a_stock_card_runs_from_line_to_line_and_comes_in_parts() {
    let (story, lite) = told().await;
    let query =
        |lot, before, limit| CardQuery { site: "ATHENS".to_owned(), item: "BLANKET".to_owned(), lot, before, limit };
    let card = lite.views.card(&query(None, None, 0), AsOf::Now).await.expect("card").rows;
    let lines: Vec<_> = card.iter().map(|line| (line.entry.kind.as_str(), line.change, line.balance)).collect();
    assert_eq!(
        lines,
        [
            ("donation_received", 200, 200),
            ("goods_moved", 0, 200),
            ("transfer_dispatched", -20, 180),
            ("transfer_dispatched", -10, 170),
            ("transfer_dispatched", -10, 160),
            ("shipment_arrived", 10, 170),
            ("transfer_dispatched", -15, 155),
            ("distribution_dispatched", -20, 135),
            ("distribution_dispatched", -5, 130),
            ("delivery_confirmed", 3, 133),
            ("stock_adjusted", 3, 136),
            ("stock_adjusted", -1, 135),
            ("handed_over", -7, 128),
            ("entry_reversed", 7, 135),
        ]
    );
    assert_eq!((card[1].from_bin.as_deref(), card[1].to_bin.as_deref()), (Some("A1"), Some("A2")));
    assert_eq!((card[10].counterpart_kind.as_str(), card[10].counterpart.as_str()), ("loss", "found"));
    assert_eq!(card[12].counterpart_name.as_deref(), Some("ΙΑΣΙΣ"));
    assert!(card[12].entry.reversed && !card[13].entry.reversed);

    for lot in [None, Some(story::lot(1))] {
        for moment in [AsOf::Now, AsOf::OccurredAt(story.clock_ms)] {
            let whole = lite.views.card(&query(lot, None, 0), moment).await.expect("card").rows;
            assert_eq!(whole.last().map(|line| line.balance), Some(135), "{lot:?} {moment:?}");
            let (mut parts, mut before) = (Vec::new(), None);
            loop {
                let part = lite.views.card(&query(lot, before, 4), moment).await.expect("card").rows;
                let Some(first) = part.first() else { break };
                let entry = EntryPlace {
                    book: first.entry.book.parse().expect("a book's id"),
                    page: first.entry.page,
                    index: u32::try_from(first.entry.index).expect("a small index"),
                };
                let at_line = u32::try_from(first.line).expect("a small line");
                before = Some(projections::CardPlace { entry, line: at_line });
                parts.splice(0..0, part);
            }
            assert_eq!(parts, whole, "{lot:?} {moment:?}");
        }
    }
    let unknown = CardQuery { item: "NOTHING".to_owned(), ..query(None, None, 0) };
    assert!(matches!(lite.views.card(&unknown, AsOf::Now).await, Err(projections::ViewsError::NotFound(_))));
}

#[tokio::test]
async fn each_site_goes_by_its_own_day() {
    let (story, lite) = told().await;
    let status = |today: Today| {
        let views = &lite.views;
        async move {
            let filter = StockFilter { today: Some(today), item: Some("MILK".to_owned()), ..StockFilter::default() };
            let stock = views.stock(&filter, AsOf::Now).await.expect("stock").rows;
            let limits = ExceptionLimits {
                now: story::START_MS,
                today: filter.today.unwrap_or_default(),
                transit_days_max: 9_999,
            };
            let exceptions = views.exceptions(&limits).await.expect("exceptions").rows;
            let expired = exceptions.iter().filter(|row| row.kind == "expired_on_shelf").count();
            (stock[0].status.clone(), stock[0].available, expired)
        }
    };
    // The milk in Athens is to be used by the first of February.
    let (last, after) = (story::day("2026-02-01").days, story::day("2026-02-02").days);
    let at = |book, day| [(book, day)].into_iter().collect();
    let (athens, larissa) = (story.athens, story.larissa);
    assert_eq!(status(last.into()).await, ("available".to_owned(), 36, 0));
    assert_eq!(status(Today { day: after, at: at(athens, last) }).await, ("available".to_owned(), 36, 0));
    assert_eq!(status(Today { day: last, at: at(athens, after) }).await, ("expired".to_owned(), 0, 1));
    assert_eq!(status(Today { day: last, at: at(larissa, after) }).await, ("available".to_owned(), 36, 0));
}
