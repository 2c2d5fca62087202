//! The same pages give the same views: on SQLite and PostgreSQL, live and rebuilt, in any interleaving, one page at a time or many.

use std::fmt::Write as _;

use projections::{
    AsOf, CardQuery, EntriesFilter, EntryPlace, ExceptionLimits, Opened, Rebuild, ShipmentsFilter, StockFilter,
    TraceOf, Views,
};

use crate::bank::Written;
use crate::ground::{Postgres, sqlite};
use crate::story::{self, HOUR_MS, START_MS, Story};

pub(crate) async fn project(views: &Views, pages: &[&Written], batch: usize) {
    for part in pages.chunks(batch) {
        let opened: Vec<Opened<'_>> = part.iter().map(|page| page.opened()).collect();
        let projected = views.project(&opened).await.expect("the pages follow");
        assert_eq!(projected.pages, part.len());
    }
}

/// Every question there is, answered at every kind of moment, as text.
pub(crate) async fn all_answers(views: &Views, story: &Story) -> String {
    let mut text = String::new();
    macro_rules! ask {
        ($($question:ident($($argument:expr),*)),* $(,)?) => {$(
            let answer = views.$question($($argument),*).await.expect(stringify!($question));
            let json = serde_json::to_string(&answer).expect("an answer is JSON");
            writeln!(text, "{}: {json}", stringify!($question)).expect("a String takes every write");
        )*};
    }
    let entry = EntryPlace::from(story.first_dispatch);
    let moments = [
        AsOf::Now,
        AsOf::Entry { book: entry.book, page: entry.page, index: entry.index },
        AsOf::RecordedAt(START_MS + 15 * HOUR_MS),
        AsOf::OccurredAt(START_MS + 15 * HOUR_MS),
    ];
    let today = story::day("2026-03-01").days;
    let filter = StockFilter { today: Some(today.into()), ..StockFilter::default() };
    let card = |lot| CardQuery { site: "ATHENS".to_owned(), item: "BLANKET".to_owned(), lot, before: None, limit: 0 };
    for moment in moments {
        ask!(
            stock(&filter, moment),
            stock_by_item(&filter, moment),
            stock_by_site(&filter, moment),
            card(&card(None), moment),
            card(&card(Some(story::lot(1))), moment),
            balance(moment),
            funds(moment),
            expiring(today, &filter, moment),
            trace(TraceOf::Lot(story::lot(5)), moment),
            trace(TraceOf::Entry(story.hand_over.into()), moment),
            trace(TraceOf::Party(story::party(1)), moment),
            journey(story.donation.into(), moment),
        );
    }
    let limits = ExceptionLimits { now: START_MS + 90 * 24 * HOUR_MS, today: today.into(), transit_days_max: 7 };
    ask!(
        exceptions(&limits),
        entries(&EntriesFilter::default()),
        entry(story.mistake.into()),
        shipments(&ShipmentsFilter::default()),
        shipment(story::shipment(1)),
        shipment(story::shipment(4)),
        reservations(None, false),
        announcements(None, false),
        pledges(),
        donations(None, 0),
        items(None),
        books(),
        bins(None),
        parties(None),
        fund_list(),
        emergencies(),
    );
    text
}

#[tokio::test]
async fn both_databases_any_interleaving_any_batch_and_a_rebuild_agree() {
    let story = story::tell_to_the_end();
    let straight: Vec<&Written> = story.bank.pages.iter().collect();
    let lite = sqlite().await;
    project(&lite.views, &straight, 1).await;
    let prints = lite.views.fingerprints().await.expect("the database answers");
    for print in &prints {
        assert!(print.rows > 0, "the story says nothing about {}", print.view);
    }
    let answers = all_answers(&lite.views, &story).await;

    let server = Postgres::start();
    for (seed, batch) in [(1_u64, 1_usize), (2, 3), (3, 1000)] {
        let shuffled = story.bank.shuffled(seed);
        let (other, heavy) = (sqlite().await, server.views().await);
        project(&other.views, &shuffled, batch).await;
        project(&heavy, &shuffled, batch).await;
        assert_eq!(
            other.views.fingerprints().await.expect("the database answers"),
            prints,
            "SQLite, interleaving {seed}"
        );
        assert_eq!(
            heavy.fingerprints().await.expect("the database answers"),
            prints,
            "PostgreSQL, interleaving {seed}"
        );
        assert_eq!(all_answers(&other.views, &story).await, answers, "SQLite, interleaving {seed}");
        assert_eq!(all_answers(&heavy, &story).await, answers, "PostgreSQL, interleaving {seed}");

        for views in [&other.views, &heavy] {
            let mut rebuild = Rebuild::begin(views).await.expect("the database answers");
            assert!(views.rebuild_needed());
            for part in shuffled.chunks(batch) {
                let opened: Vec<Opened<'_>> = part.iter().map(|page| page.opened()).collect();
                rebuild.add(&opened).await.expect("the database answers");
            }
            rebuild.finish().await.expect("the database answers");
            assert!(!views.rebuild_needed());
            assert_eq!(
                views.fingerprints().await.expect("the database answers"),
                prints,
                "rebuilt, interleaving {seed}"
            );
            assert_eq!(all_answers(views, &story).await, answers, "rebuilt, interleaving {seed}");
        }
    }
}
