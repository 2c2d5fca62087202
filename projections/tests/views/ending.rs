//! A book that ended before its time, and the one that succeeds it.

use ledger::event::{
    BinAdded, BookAdded, BookClosed, CarriedLine, DonationReceived, Event, GoodsCarried, ItemRegistered, LotHeld,
    LotStatus, NamedPage, OutLine, StockReserved, SuccessorAdded,
};
use ledger::ids::Hash;
use ledger::reason::{BookKind, EndReason, HoldReason, ValuationBasis};
use ledger::time::Zone;
use projections::{AsOf, ExceptionLimits, StockFilter};

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
        witnessed: None,
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
    bank.write(heir, at, vec![shelf(33, "V1"), Event::GoodsCarried(carried)]);
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
    let endings = lite.views.endings().await.unwrap().rows;
    assert_eq!(endings.len(), 1);
    assert_eq!(
        (endings[0].book.as_str(), endings[0].page, endings[0].reason.as_str(), endings[0].successor.as_deref()),
        ("VOLOS", 2, "pages_lost", Some("VOLOS-2"))
    );
}
