//! How long a first and a late part of each of the auditor's listings takes, on SQLite and on PostgreSQL:
//! `cargo bench -p projections --bench listings`. `HELPBANK_BENCH_EVENTS` says how many entries the log has, a million unless told.

#[path = "../../tests/views/bank.rs"]
#[expect(dead_code, reason = "the tests of the views use the rest of it")]
mod bank;
#[path = "../../tests/views/ground.rs"]
#[expect(dead_code, reason = "the tests of the views use the rest of it")]
mod ground;
mod log;

use std::time::Instant;

use ledger::time::Day;
use projections::{AccountName, AsOf, AuditPlace, AuditQuery, EntryPlace, Listing, Rebuild, SumBy, TimelineOf, Views};

use ground::{Postgres, sqlite};
use log::{Log, actor, lot, party};

/// Entries of the log.
const EVENTS: usize = 1_000_000;
/// Rows of a part: a page of the screens.
const ROWS: u32 = 50;
/// Each is asked so many times; the middle one counts.
const TIMES: usize = 3;

#[tokio::main]
async fn main() {
    let events = std::env::var("HELPBANK_BENCH_EVENTS").ok().and_then(|events| events.parse().ok()).unwrap_or(EVENTS);
    let log = log::make(events);
    println!("{} entries in {} pages", log.entries, log.bank.pages.len());
    let lite = sqlite().await;
    rebuild(&lite.views, &log, "SQLite").await;
    let server = Postgres::start();
    let heavy = server.views().await;
    rebuild(&heavy, &log, "PostgreSQL").await;
    println!("{:<34} {:>12} {:>12} {:>12} {:>12}", "ms", "SQLite first", "late", "PG first", "late");
    for (name, listing) in listings() {
        let mut figures = Vec::new();
        for views in [&lite.views, &heavy] {
            for after in [None, Some(log.late)] {
                let alone = matches!(listing, Listing::Sample { .. }) && after.is_some();
                let after = after.map(|entry| AuditPlace { entry, line: None });
                let query = AuditQuery { after, limit: ROWS, ..AuditQuery::of(listing.clone()) };
                figures.push(if alone {
                    f64::NAN
                } else {
                    middle(|| async {
                        views.audit(&query).await.expect("a part");
                    })
                    .await
                });
            }
        }
        say(name, &figures);
    }
    let of = AuditQuery::of(Listing::Adjustments);
    let mut sums = [Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for views in [&lite.views, &heavy] {
        sums[0].push(
            middle(|| async {
                views.adjustment_sums(&of, SumBy::Reason).await.expect("sums");
            })
            .await,
        );
        sums[1].push(
            middle(|| async {
                views.first_digits(&of).await.expect("digits");
            })
            .await,
        );
        sums[2].push(
            middle(|| async {
                views.round_numbers(&of).await.expect("numbers");
            })
            .await,
        );
        sums[3].push(
            middle(|| async {
                views.balance(AsOf::Now).await.expect("a balance");
            })
            .await,
        );
        sums[4].push(
            middle(|| async {
                views.audit_counts(&counted()).await.expect("counts");
            })
            .await,
        );
    }
    for (name, figures) in
        ["adjustment-sums", "first-digits", "round-numbers", "trial-balance", "overview"].iter().zip(&sums)
    {
        say(name, &[figures[0], f64::NAN, figures[1], f64::NAN]);
    }
}

async fn rebuild(views: &Views, log: &Log, store: &str) {
    let began = Instant::now();
    let mut rebuild = Rebuild::begin(views).await.expect("a rebuild begins");
    for page in &log.bank.pages {
        rebuild.add(&[page.opened()]).await.expect("a page is taken");
    }
    rebuild.finish().await.expect("a rebuild ends");
    println!("{store}: rebuilt in {:.1} s", began.elapsed().as_secs_f64());
}

async fn middle<F: Future<Output = ()>>(ask: impl Fn() -> F) -> f64 {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        ask().await;
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    times[TIMES / 2]
}

fn say(name: &str, figures: &[f64]) {
    let figures: Vec<String> =
        figures.iter().map(|ms| if ms.is_nan() { format!("{:>12}", "-") } else { format!("{ms:>12.1}") }).collect();
    println!("{name:<34} {}", figures.join(" "));
}

fn account(kind: &str, id: Vec<u8>) -> Listing {
    Listing::Timeline(TimelineOf::Account(AccountName { kind: kind.to_owned(), id, book: None }))
}

fn counted() -> Vec<(&'static str, AuditQuery)> {
    let counted =
        ["reversals", "overrides", "late", "period-lock", "write-offs", "adjustments", "count-losses", "keys", "hours"];
    listings()
        .into_iter()
        .filter(|(name, _)| counted.contains(name))
        .map(|(name, of)| (name, AuditQuery::of(of)))
        .collect()
}

fn listings() -> Vec<(&'static str, Listing)> {
    let day = |text: &str| text.parse::<Day>().expect("a day");
    let donation = EntryPlace { book: log::athens(), page: 40, index: 0 };
    vec![
        ("reversals", Listing::Reversals),
        ("overrides", Listing::Overrides),
        ("late", Listing::Late { over_ms: 72 * log::HOUR_MS }),
        ("late, none there", Listing::Late { over_ms: 9_000 * log::HOUR_MS }),
        ("period-lock", Listing::Locked { before: day("2026-02-01"), closed_on: day("2026-02-03") }),
        ("write-offs", Listing::WriteOffs),
        ("adjustments", Listing::Adjustments),
        ("count-losses", Listing::CountLosses),
        ("keys", Listing::Keys),
        ("hours", log::hours()),
        ("sample", Listing::Sample { seed: "seed".to_owned(), size: 25 }),
        (
            "money-sample",
            Listing::MoneySample { seed: "seed".to_owned(), currency: "EUR".to_owned(), interval_minor: 100_000 },
        ),
        ("timeline of a lot", Listing::Timeline(TimelineOf::Lot(lot(200)))),
        ("timeline of an entry", Listing::Timeline(TimelineOf::Entry(donation))),
        ("timeline of a small donor", account("donor", party(1_700).to_bytes().to_vec())),
        ("timeline of a large donor", account("donor", party(1).to_bytes().to_vec())),
        ("timeline of a loss", account("loss", b"lost".to_vec())),
        ("timeline of the fund", account("fund", log::fund().to_bytes().to_vec())),
        ("timeline of one who writes", Listing::Timeline(TimelineOf::Person(actor(1).to_bytes()))),
        ("timeline of a donor, by person", Listing::Timeline(TimelineOf::Person(party(1_700).to_bytes()))),
    ]
}
