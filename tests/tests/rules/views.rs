//! What the views say may be taken is what the rules let leave: after long walks by chance every shelf of the views is the book's.

use std::collections::{BTreeMap, BTreeSet};

use ledger::book::LotStatus;
use ledger::event::Expiry;
use ledger::ids::{BookId, LotId};
use ledger::page::Page;
use ledger::time::{Day, Zone};
use projections::{AsOf, Opened, StockFilter, Views};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use tests::story::bank::Bank;
use tests::story::made::descents;
use tests::story::referee;

use crate::chance::{step, steps};
use crate::town::Town;

/// Site, bin and lot.
type Place = (String, String, String);
/// On hand, set aside, free to take; status and last good day.
type Shelf = ([i64; 3], String, Option<String>);

/// Every page of the bank, into fresh views.
async fn project(bank: &Bank, views: &Views) {
    let mut books: Vec<BookId> = bank.books.keys().copied().collect();
    books.sort_by_key(|book| (*book != bank.register, *book));
    for book in books {
        for bytes in &bank.kept(book).pages {
            let page = Page::parse(bytes.clone()).expect("a sealed page");
            let entries = page.entries().expect("its entries");
            let opened = Opened { header: &page.header, hash: page.hash, entries: &entries };
            views.project(&[opened]).await.expect("the pages follow");
        }
    }
}

fn by_the_views(rows: Vec<projections::StockRow>) -> BTreeMap<Place, Shelf> {
    let shelf = |row: projections::StockRow| {
        let place = (row.site, row.bin?, row.lot);
        Some((place, ([row.on_hand, row.reserved, row.available], row.status, row.expiry)))
    };
    rows.into_iter().filter_map(shelf).collect()
}

fn by_the_books(town: &Town, today: Day) -> BTreeMap<Place, Shelf> {
    let int = |number: u64| i64::try_from(number).expect("a small number");
    let mut shelves = BTreeMap::new();
    for site in &town.sites {
        let book = &town.bank.kept(*site).book;
        for item in &town.items {
            for place in book.stock.places(*item) {
                let lot = book.stock.lot(place.lot).expect("what lies on a shelf is known");
                let past = matches!(lot.expiry, Some(Expiry::UseBy(day)) if day < today);
                let status = match lot.status {
                    LotStatus::Held(_) => "held",
                    LotStatus::Recalled(_) => "recalled",
                    LotStatus::Available if past => "expired",
                    LotStatus::Available => "available",
                };
                let free = book.stock.free(book.here(), place.bin, *item, place.lot);
                let free = if status == "available" { int(free) } else { 0 };
                let there = int(book.stock.on_hand(book.here(), place.bin, *item, place.lot));
                let aside = int(book.stock.reserved(place.bin, place.lot));
                let bin = book.bin(place.bin).expect("a bin of the site").to_string();
                let key = (book.genesis.code.to_string(), bin, place.lot.to_string());
                let expiry = lot.expiry.map(|expiry| expiry.day().to_string());
                shelves.insert(key, ([there, aside, free], status.to_owned(), expiry));
            }
        }
    }
    shelves
}

/// Walks that are made at least, and at most until every state has been met.
const WALKS_MIN: usize = 6;
const WALKS_MAX: usize = 80;
/// What became of lots that were made of others.
const ALL: [&str; 3] = ["available", "held", "recalled"];

#[tokio::test]
async fn every_shelf_of_the_views_is_the_books() {
    let mut runner = TestRunner::deterministic();
    let mut stopped = BTreeSet::new();
    for walk in 0..WALKS_MAX {
        if walk >= WALKS_MIN && ALL.iter().all(|status| stopped.contains(*status)) {
            break;
        }
        let walk = steps(300).new_tree(&mut runner).expect("steps can be made").current();
        let mut town = Town::new();
        for bytes in &walk {
            step(&mut town, bytes);
        }
        referee::audited(&mut town.bank);
        let folder = tempfile::TempDir::new().expect("the temporary folder is writable");
        let url = format!("sqlite://{}", folder.path().join("views.sqlite").display());
        let views = Views::open(&url).await.expect("a fresh file opens");
        project(&town.bank, &views).await;
        let today = Zone::ATHENS.day(town.bank.now);
        let filter = StockFilter { today: Some(today.days.into()), ..StockFilter::default() };
        let stock = views.stock(&filter, AsOf::Now).await.expect("stock").rows;
        let said = by_the_views(stock);
        assert_eq!(said, by_the_books(&town, today));
        let entries = town.bank.books.values().flat_map(|kept| &kept.entries);
        let made: BTreeSet<LotId> =
            entries.flat_map(|standing| descents(&standing.entry.event)).map(|(_, child)| child).collect();
        let made: BTreeSet<String> = made.iter().map(LotId::to_string).collect();
        stopped.extend(said.into_iter().filter(|((.., lot), _)| made.contains(lot)).map(|(_, (_, status, _))| status));
    }
    // The walks would prove little if nothing that was made of something had ever been stopped.
    assert!(ALL.iter().all(|status| stopped.contains(*status)), "{stopped:?}");
}
