//! Stock and trial balance against the plainest sums: now, as of every page on both clocks, and for random books.

use std::collections::BTreeMap;

use ledger::account::{Account, Asset};
use ledger::event::*;
use ledger::ids::BookId;
use ledger::quantity::{BOOK_TOTAL_MAX, QUANTITY_MAX};
use ledger::reason::BookKind;
use projections::{AsOf, Clock, StockFilter, StockRow, Views};
use proptest::prelude::*;

use crate::agree::project;
use crate::bank::{Bank, Written, code};
use crate::ground::{Postgres, sqlite};
use crate::naive::{Sums, sums};
use crate::story::{self, HOUR_MS, START_MS};

/// On hand by site, bin and lot, and on the road by site and lot, as the views say.
fn told(rows: &[StockRow]) -> BTreeMap<(String, Option<String>, String), i64> {
    let rows =
        rows.iter().map(|row| ((row.site.clone(), row.bin.clone(), row.lot.clone()), row.on_hand + row.in_transit));
    rows.collect()
}

/// The same by plain sums. `sites` and `bins` give codes; `origins` the site that a shipment left.
struct Plain<'a> {
    sites: &'a [(BookId, &'a str)],
    bins: &'a dyn Fn(ledger::ids::BinId) -> String,
    origins: BTreeMap<ledger::ids::ShipmentId, String>,
}

impl Plain<'_> {
    fn stock(&self, sums: &Sums) -> BTreeMap<(String, Option<String>, String), i64> {
        let mut stock = BTreeMap::new();
        for ((account, asset), sum) in sums {
            let Asset::Goods(_, lot) = asset else { continue };
            let key = match account {
                Account::Shelf(site, bin) => {
                    let (_, site) =
                        self.sites.iter().find(|(book, _)| book.site() == *site).expect("a site of the test");
                    ((*site).to_owned(), Some((self.bins)(*bin)), lot.to_string())
                }
                Account::Transit(shipment) => (self.origins[shipment].clone(), None, lot.to_string()),
                Account::Donor(_)
                | Account::Supplier(_)
                | Account::Unmatched(_)
                | Account::Recipient(_)
                | Account::Loss(_)
                | Account::Fund(_)
                | Account::Expense(_) => continue,
            };
            *stock.entry(key).or_insert(0) += sum;
        }
        stock.retain(|_, sum| *sum != 0);
        stock
    }
}

fn class(account: &Account) -> &'static str {
    match account {
        Account::Donor(_) => "donor",
        Account::Supplier(_) => "supplier",
        Account::Shelf(..) => "shelf",
        Account::Transit(_) => "transit",
        Account::Unmatched(_) => "unmatched",
        Account::Recipient(_) => "recipient",
        Account::Loss(_) => "loss",
        Account::Fund(_) => "fund",
        Account::Expense(_) => "expense",
    }
}

/// Classes of accounts by what they hold of each item or currency; a class that comes to nothing may be absent.
fn classes(sums: &Sums, items: &dyn Fn(ledger::ids::ItemId) -> String) -> BTreeMap<(String, String), i64> {
    let mut classes = BTreeMap::new();
    for ((account, asset), sum) in sums {
        let asset = match asset {
            Asset::Goods(item, _) => items(*item),
            Asset::Money(currency) => currency.to_string(),
        };
        *classes.entry((class(account).to_owned(), asset)).or_insert(0) += sum;
    }
    classes.retain(|_, sum| *sum != 0);
    classes
}

fn items(item: ledger::ids::ItemId) -> String {
    ["BLANKET", "MILK"][usize::from(item == story::item(2))].to_owned()
}

async fn agree(views: &Views, plain: &Plain<'_>, sums: &Sums, moment: AsOf) {
    let stock = views.stock(&StockFilter::default(), moment).await.expect("the database answers");
    assert_eq!(told(&stock.rows), plain.stock(sums), "stock at {moment:?}");
    let balance = views.balance(moment).await.expect("the database answers").rows;
    assert!(balance.is_zero, "{moment:?}: {balance:?}");
    let rows = balance.rows.iter().filter(|row| row.quantity != 0);
    let told: BTreeMap<_, _> = rows.map(|row| ((row.class.clone(), row.asset.clone()), row.quantity)).collect();
    assert_eq!(told, classes(sums, &items), "trial balance at {moment:?}");
    let filter = StockFilter::default();
    let by_item = views.stock_by_item(&filter, moment).await.expect("the database answers").rows;
    let by_site = views.stock_by_site(&filter, moment).await.expect("the database answers").rows;
    for totals in [by_item, by_site] {
        let all: i64 = totals.iter().map(|total| total.on_hand + total.in_transit).sum();
        assert_eq!(all, plain.stock(sums).values().sum::<i64>(), "totals at {moment:?}");
    }
}

/// Checks every page's end and every hour between, on all clocks.
async fn agree_always(views: &Views, pages: &[Written], plain: &Plain<'_>) {
    agree(views, plain, &sums(pages, |_, _, _| true), AsOf::Now).await;
    for page in pages {
        let (book, number, at) = (page.header.book, page.header.page, page.header.written_at);
        let index = page.entries.len() / 2;
        let moment = AsOf::Entry { book, page: number, index: u32::try_from(index).expect("a small index") };
        let upto = sums(pages, |header, place, _| {
            if header.book == book { (header.page, place) <= (number, index) } else { header.written_at <= at }
        });
        agree(views, plain, &upto, moment).await;
    }
    let last = pages.iter().map(|page| page.header.written_at.ms).max().expect("there are pages");
    for at in (START_MS - HOUR_MS..=last).step_by(usize::try_from(5 * HOUR_MS / 2).expect("hours fit")) {
        let recorded = sums(pages, |header, _, _| header.written_at.ms <= at);
        agree(views, plain, &recorded, AsOf::RecordedAt(at)).await;
        let occurred = sums(pages, |_, _, entry| entry.occurred_at.ms <= at);
        agree(views, plain, &occurred, AsOf::OccurredAt(at)).await;
    }
}

fn bins_of_story(bin: ledger::ids::BinId) -> String {
    let at = (1..=3).position(|number| story::bin(number) == bin);
    ["A1", "A2", "L1"][at.expect("a bin of the story")].to_owned()
}

#[tokio::test]
async fn the_story_adds_up_at_every_moment_on_every_clock() {
    let story = story::tell();
    let pages: Vec<&Written> = story.bank.pages.iter().collect();
    let sites = [(story.athens, "ATHENS"), (story.larissa, "LARISSA")];
    let origins = (1..=5).map(|number| (story::shipment(number), "ATHENS".to_owned())).collect();
    let plain = Plain { sites: &sites, bins: &bins_of_story, origins };
    let server = Postgres::start();
    let (lite, heavy) = (sqlite().await, server.views().await);
    for views in [&lite.views, &heavy] {
        project(views, &pages, 7).await;
        agree_always(views, &story.bank.pages, &plain).await;
    }
    let moment = AsOf::OccurredAt(story.clock_ms - 95 * HOUR_MS);
    let early = lite.views.stock(&StockFilter::default(), moment).await.expect("the database answers");
    assert_eq!(early.clock, Clock::Occurred);
    assert!(early.rows.iter().any(|row| row.on_hand < 0), "a hand-over that occurred before its arrival shows");
    let now = lite.views.balance(AsOf::Now).await.expect("the database answers");
    assert_eq!((now.rows.negative_held, now.clock), (0, Clock::Recorded));
}

/// All that two books may name of an item, from one donor, on every shelf report and in the balance.
#[tokio::test]
async fn the_most_there_may_be_is_added_up_to_the_last_unit() {
    let mut bank = Bank::open(START_MS);
    let lines_max = ledger::event::LINES_MAX;
    let entries = BOOK_TOTAL_MAX / QUANTITY_MAX / u64::try_from(lines_max).expect("a small number");
    let (mut lot, mut at) = (0, START_MS);
    for site in ["ATHENS", "LARISSA"] {
        let book = bank.open_book(BookKind::Site, site, START_MS);
        for _ in 0..entries {
            let mut line = || {
                lot += 1;
                story::received(1, lot, 1, QUANTITY_MAX)
            };
            let lines = (0..lines_max).map(|_| line()).collect();
            let (donor, basis) = (story::party(1), ledger::reason::ValuationBasis::Market);
            let (announcement, emergency) = (None, None);
            let gift = DonationReceived { donor, announcement, emergency, basis, lines };
            at += HOUR_MS;
            bank.write(book, at, vec![Event::DonationReceived(gift)]);
        }
    }
    let all = i64::try_from(BOOK_TOTAL_MAX * 2).expect("the limits leave room");
    let pages: Vec<&Written> = bank.pages.iter().collect();
    let server = Postgres::start();
    let (lite, heavy) = (sqlite().await, server.views().await);
    for views in [&lite.views, &heavy] {
        project(views, &pages, 2).await;
        for moment in [AsOf::Now, AsOf::OccurredAt(at)] {
            let balance = views.balance(moment).await.expect("the balance adds up").rows;
            let rows: Vec<_> = balance.rows.iter().map(|row| (row.class.as_str(), row.quantity)).collect();
            assert!(balance.is_zero);
            assert_eq!(rows, [("donor", -all), ("shelf", all)]);
            let totals = views.stock_by_item(&StockFilter::default(), moment).await.expect("the stock adds up").rows;
            assert_eq!(totals.iter().map(|total| (total.on_hand, total.available)).collect::<Vec<_>>(), [(all, all)]);
        }
    }
}

/// One random thing that happens: what, which site, lot, bin, other bin or party, how much, and how late it is written down.
type Happening = (u8, usize, u64, u64, u64, u64, i64);

fn happening() -> impl Strategy<Value = Happening> {
    (0..8_u8, 0..2_usize, 1..6_u64, 1..4_u64, 1..4_u64, 1..1_000_u64, 0..50_i64)
}

/// Books of random events. Rules are not kept: views add up whatever pages say.
fn random_bank(happenings: &[Vec<Happening>]) -> (Bank, [BookId; 2], BTreeMap<ledger::ids::ShipmentId, String>) {
    let mut bank = Bank::open(START_MS);
    let books =
        [bank.open_book(BookKind::Site, "ATHENS", START_MS), bank.open_book(BookKind::Site, "LARISSA", START_MS)];
    let mut origins = BTreeMap::new();
    let items = [1, 2].map(|number| {
        Event::ItemRegistered(ItemRegistered {
            item: story::item(number),
            code: code(&items(story::item(number))),
            name: crate::bank::label("thing"),
            name_el: None,
            unit: code("each"),
            packs: Vec::new(),
            category: None,
            dated: false,
        })
    });
    let register = bank.register;
    bank.write(register, START_MS, items.to_vec());
    let (mut now, mut lots, mut shipments) = (START_MS, 100, 0);
    for page in happenings {
        now += HOUR_MS / 3;
        let book = books[page.first().map_or(0, |first| first.1)];
        let site = if book == books[0] { "ATHENS" } else { "LARISSA" };
        let mut entries = Vec::new();
        for (what, _, lot, bin, other, number, late) in page.iter().copied() {
            let item = lot % 2 + 1;
            let line = vec![story::out(item, lot, bin, number)];
            shipments += 1;
            let event = match what {
                0 | 1 => {
                    lots += 2;
                    let (donor, basis) = (story::party(other), ledger::reason::ValuationBasis::Market);
                    let lines = vec![story::received(item, lots + item - 1, bin, number)];
                    let donation = DonationReceived { donor, announcement: None, emergency: None, basis, lines };
                    Event::DonationReceived(donation)
                }
                2 => Event::GoodsMoved(GoodsMoved {
                    lines: vec![MoveLine { pick: story::pick(item, lot, bin, number), to: story::bin(other) }],
                }),
                3 => {
                    let shipment = story::shipment(shipments);
                    origins.insert(shipment, site.to_owned());
                    let (destination, lines) = (books[1], line);
                    let (reservation, emergency) = (None, None);
                    Event::TransferDispatched(TransferDispatched {
                        shipment,
                        destination,
                        reservation,
                        emergency,
                        lines,
                    })
                }
                4 if !origins.is_empty() => {
                    let at = usize::try_from(number).expect("a small number") % origins.len();
                    let shipment = *origins.keys().nth(at).expect("it is below the length");
                    let lines = vec![story::arrived(item, lot, bin, (number, other - 1))];
                    Event::ShipmentArrived(ShipmentArrived { shipment, lines })
                }
                5 => Event::CashGiftBanked(CashGiftBanked {
                    donor: story::party(other),
                    fund: story::fund(1),
                    amount: story::eur(number),
                    pledge: None,
                    emergency: None,
                }),
                6 => {
                    let reason = ledger::reason::LossReason::Miscounted;
                    let pick = story::pick(item, lot, bin, number);
                    let direction = if number % 2 == 0 { Direction::Add } else { Direction::Take };
                    let lines = vec![AdjustedLine { pick, direction, reason, expiry: None }];
                    Event::StockAdjusted(StockAdjusted { lines })
                }
                _ => {
                    let (recipient, emergency, lines) = (story::party(other), None, line);
                    let reach = Reach { households: None, persons: None };
                    Event::HandedOver(HandedOver { recipient, emergency, reach, lines })
                }
            };
            entries.push(bank.entry(now - late * HOUR_MS, None, event));
        }
        if !entries.is_empty() {
            bank.write_entries(book, now, entries);
        }
    }
    (bank, books, origins)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn random_books_add_up(
        happenings in prop::collection::vec(prop::collection::vec(happening(), 1..12), 1..12),
        seed in any::<u64>(),
        batch in 1..9_usize,
    ) {
        let (bank, books, origins) = random_bank(&happenings);
        let sites = [(books[0], "ATHENS"), (books[1], "LARISSA")];
        let plain = Plain { sites: &sites, bins: &|bin| bin.to_string(), origins };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
        runtime.block_on(async {
            let lite = sqlite().await;
            project(&lite.views, &bank.shuffled(seed), batch).await;
            agree_always(&lite.views, &bank.pages, &plain).await;
        });
    }
}
