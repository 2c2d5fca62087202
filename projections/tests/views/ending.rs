//! A book that ended before its time, and the one that succeeds it.

use ledger::event::{
    BinAdded, BookAdded, BookClosed, CarriedLine, DonationReceived, Event, GoodsCarried, ItemRegistered, LotHeld,
    LotStatus, NamedPage, OutLine, StockReserved, SuccessorAdded,
};
use ledger::ids::Hash;
use ledger::reason::{BookKind, EndReason, HoldReason, ValuationBasis};
use ledger::time::Zone;
use projections::{AsOf, AuditQuery, ExceptionLimits, Listing, StockFilter};

use super::agree::project;
use super::bank::{Bank, code, label};
use super::ground::sqlite;
use super::story::{self, bin, item, lot, out, party, quantity, received, reservation};

/// `VOLOS` is closed with 7 and 5 of item 3, which nobody else has, on two bins; `VOLOS-2` takes over 7 and 2.
pub(crate) fn succeed(bank: &mut Bank, at: i64) {
    let (register, volos, heir) =
        (bank.register, bank.open_book(BookKind::Site, "VOLOS", at), bank.open_book(BookKind::Site, "VOLOS-2", at));
    let key = bank.genesis(BookKind::Site, "X").key;
    let (kind, municipality, zone) = (BookKind::Site, None, Zone::ATHENS);
    let added =
        |book, short: &str| BookAdded { book, kind, code: code(short), name: label(short), municipality, zone, key };
    let tent = ItemRegistered {
        item: item(3),
        code: code("TENT"),
        name: label("Tent"),
        name_el: None,
        unit: code("each"),
        packs: Vec::new(),
        category: None,
        dated: false,
    };
    bank.write(register, at, vec![Event::ItemRegistered(tent), Event::BookAdded(added(volos, "VOLOS"))]);
    let shelf = |number, name: &str| Event::BinAdded(BinAdded { bin: bin(number), code: code(name), zone: None });
    let gift = DonationReceived {
        donor: party(2),
        announcement: None,
        emergency: None,
        basis: ValuationBasis::Estimate,
        lines: vec![received(3, 31, 31, 7), received(3, 32, 32, 5)],
    };
    let held = LotHeld { lot: lot(32), reason: HoldReason::Dispute, with: Vec::new() };
    let aside: Vec<OutLine> = vec![out(3, 31, 31, 4)];
    let reserved = StockReserved { reservation: reservation(31), recipient: None, emergency: None, lines: aside };
    let events = vec![
        shelf(31, "V1"),
        shelf(32, "V2"),
        Event::DonationReceived(gift),
        Event::StockReserved(reserved),
        Event::LotHeld(held),
    ];
    bank.write(volos, at, events);
    let end = BookClosed {
        book: volos,
        last: NamedPage { page: 2, hash: Hash([2; 32]) },
        witnessed: Some(NamedPage { page: 4, hash: Hash([4; 32]) }),
        tree: None,
        reason: EndReason::PagesLost,
    };
    let BookAdded { code, name, .. } = added(heir, "VOLOS-2");
    let next = SuccessorAdded { predecessor: volos, book: heir, kind, code, name, municipality, zone, key };
    bank.write(register, at, vec![Event::BookClosed(end), Event::SuccessorAdded(next)]);
    let line = |lot_no, source, status, number| CarriedLine {
        item: item(3),
        lot: lot(lot_no),
        expiry: None,
        status,
        source: bin(source),
        bin: bin(33),
        quantity: quantity(number),
    };
    let stopped = LotStatus::Held(HoldReason::Dispute);
    let lines = vec![line(31, 31, LotStatus::Available, 7), line(32, 32, stopped, 1), line(32, 32, stopped, 1)];
    let carried = GoodsCarried { predecessor: volos, lines };
    bank.write(heir, at + 1, vec![shelf(33, "V1"), Event::GoodsCarried(carried)]);
}

#[tokio::test]
async fn what_a_successor_took_over_is_there_and_what_it_left_is_an_exception() {
    let story = story::tell_to_the_end();
    let lite = sqlite().await;
    project(&lite.views, &story.bank.pages.iter().collect::<Vec<_>>(), 1).await;
    let stock = lite.views.stock(&StockFilter::default(), AsOf::Now).await.unwrap().rows;
    let of = |site: &str| -> Vec<(i64, i64, i64)> {
        let rows = stock.iter().filter(|row| row.site == site && row.on_hand != 0);
        rows.map(|row| (row.on_hand, row.reserved, row.available)).collect()
    };
    assert_eq!(of("VOLOS"), [(3, 0, 0)], "it is held, and nothing is set aside any more");
    assert_eq!(of("VOLOS-2"), [(7, 0, 7), (2, 0, 0)]);
    let limits =
        ExceptionLimits { now: story.clock_ms, today: story::day("2026-03-01").days.into(), transit_days_max: 30 };
    let exceptions = lite.views.exceptions(&limits).await.unwrap().rows;
    let left: Vec<_> = exceptions.iter().filter(|row| row.kind == "left_behind").collect();
    assert_eq!(left.iter().map(|row| (row.site.as_deref(), row.quantity)).collect::<Vec<_>>(), [(Some("VOLOS"), 3)]);
    let of = AuditQuery::of(Listing::Keys);
    let endings = lite.views.endings(&of).await.unwrap().rows;
    let said: Vec<_> =
        endings.iter().map(|row| (row.what, row.entry.kind.as_str(), row.bin.as_deref(), row.quantity)).collect();
    assert_eq!(
        said,
        [
            ("closed", "book_closed", None, None),
            ("succeeded", "successor_added", None, None),
            ("carried", "goods_carried", Some("V1"), Some(7)),
            ("carried", "goods_carried", Some("V2"), Some(1)),
            ("carried", "goods_carried", Some("V2"), Some(1)),
            ("left_behind", "book_closed", Some("V2"), Some(3)),
        ]
    );
    for row in &endings {
        assert_eq!((row.ended.as_str(), row.last_page, row.witnessed_page), ("VOLOS", 2, Some(4)));
        assert_eq!((row.reason.as_str(), row.successor.as_deref()), ("pages_lost", Some("VOLOS-2")));
        let code = row.entry.book_code.as_deref().expect("its book is known");
        assert_eq!(row.place, format!("{code}@{}/{}", row.entry.page, row.entry.index));
        assert_eq!(row.item.as_deref(), row.quantity.map(|_| "TENT"));
    }
    // As it was known when it was closed: all of it lay there still.
    let as_of = AsOf::Entry { book: story.bank.register, page: endings[0].entry.page, index: 0 };
    let then = lite.views.endings(&AuditQuery { as_of, ..of.clone() }).await.unwrap().rows;
    let said: Vec<_> = then.iter().map(|row| (row.what, row.successor.as_deref(), row.quantity)).collect();
    assert_eq!(said, [("closed", None, None), ("left_behind", None, Some(7)), ("left_behind", None, Some(5))]);
    // Of the closed book, of another, and of none.
    let volos = endings[0].ended.clone();
    let book = story.bank.pages.iter().find(|page| {
        page.entries
            .iter()
            .any(|(_, entry)| matches!(&entry.event, Event::BookOpened(genesis) if genesis.code.as_str() == volos))
    });
    let book = book.map(|page| page.header.book);
    assert_eq!(lite.views.endings(&AuditQuery { book, ..of.clone() }).await.unwrap().rows, endings);
    let elsewhere = AuditQuery { book: Some(story.athens), ..of };
    assert!(lite.views.endings(&elsewhere).await.unwrap().rows.is_empty());
    // The successor's key came into the register as any other.
    let keys = lite.views.audit(&AuditQuery::of(Listing::Keys)).await.unwrap().rows.rows;
    let heir: Vec<_> = keys.iter().filter(|row| row.key_book.as_deref() == Some("VOLOS-2")).collect();
    assert_eq!(
        heir.iter().map(|row| (row.entry.kind.as_str(), row.key_change.as_deref())).collect::<Vec<_>>(),
        [("book_opened", Some("opened")), ("successor_added", Some("joined"))]
    );
}
