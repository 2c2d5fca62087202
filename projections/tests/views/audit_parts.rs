//! Listings so long that no part is put in order whole: part after part holds every row once, in order, on either database.

use std::collections::BTreeSet;

use ledger::event::{AdjustedLine, Direction, Event, HandedOver, OutLine, Reach, StockAdjusted, WrittenOff};
use ledger::ids::BookId;
use ledger::reason::{LossReason, OverrideReason};
use projections::{
    AUDIT_ROWS_MAX, AccountName, AsOf, AuditPlace, AuditQuery, AuditRow, Clock, EntryPlace, Listing, TimelineOf, Views,
};

use crate::agree::project;
use crate::audit::{outside, work};
use crate::bank::Written;
use crate::ground::{Postgres, sqlite};
use crate::story::{self, HOUR_MS, Story, actor, lot, out, party, pick};

/// Pages of each kind, and lines or entries of each.
const PAGES: u64 = 21;
const EACH: usize = 100;

/// The story, and after it more of everything than is put in order at once.
fn long() -> Story {
    let mut story = story::tell();
    for number in 0..PAGES {
        story.clock_ms += HOUR_MS;
        let now = story.clock_ms;
        let book = if number % 3 == 0 { story.larissa } else { story.athens };
        let line =
            AdjustedLine { pick: pick(1, 1, 1, 1), direction: Direction::Take, reason: LossReason::Lost, expiry: None };
        let adjusted = StockAdjusted { lines: vec![line; EACH] };
        let off = WrittenOff { reason: LossReason::Expired, approved_by: actor(1), lines: vec![out(1, 1, 1, 1); EACH] };
        let past = OutLine { overridden: Some(OverrideReason::Access), ..out(1, 1, 1, 1) };
        let reach = Reach { households: None, persons: None };
        let given = |lines| Event::HandedOver(HandedOver { recipient: party(3), emergency: None, reach, lines });
        let mut entries = vec![
            story.bank.entry(now, None, Event::StockAdjusted(adjusted)),
            story.bank.entry(now, None, Event::WrittenOff(off)),
            story.bank.entry(now, None, given(vec![past; EACH])),
        ];
        entries.extend((0..EACH).map(|_| story.bank.entry(now - 80 * HOUR_MS, None, given(vec![out(1, 1, 1, 1)]))));
        for entry in &mut entries {
            entry.actor = actor(8);
        }
        story.bank.write_entries(book, now, entries);
        // In the same instant in another book.
        let lines = vec![out(1, 1, 1, 1)];
        let other = if book == story.larissa { story.athens } else { story.larissa };
        story.bank.write(other, now, vec![given(lines)]);
    }
    story
}

fn place(row: &AuditRow) -> AuditPlace {
    let index = u32::try_from(row.entry.index).expect("a small index");
    let entry = EntryPlace { book: row.entry.book.parse().expect("a book's id"), page: row.entry.page, index };
    AuditPlace { entry, line: row.line.and_then(|line| u32::try_from(line).ok()) }
}

async fn in_parts(views: &Views, query: &AuditQuery, limit: u32) -> Vec<AuditRow> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let part = views.audit(&AuditQuery { after, limit, ..query.clone() }).await.expect("a part").rows;
        assert!(part.rows.len() <= usize::try_from(limit).expect("small"));
        after = part.rows.last().map(place);
        all.extend(part.rows);
        if !part.more {
            return all;
        }
    }
}

fn queries(story: &Story) -> Vec<AuditQuery> {
    let account = |kind: &str, id: Vec<u8>| {
        Listing::Timeline(TimelineOf::Account(AccountName { kind: kind.to_owned(), id, book: None }))
    };
    let listings = [
        Listing::Overrides,
        Listing::Late { over_ms: 72 * HOUR_MS },
        Listing::WriteOffs,
        Listing::Adjustments,
        Listing::CountLosses,
        work(),
        outside(21 * 60, 7 * 60),
        account("loss", b"lost".to_vec()),
        account("recipient", party(3).to_bytes().to_vec()),
        Listing::Timeline(TimelineOf::Lot(lot(1))),
        Listing::Timeline(TimelineOf::Person(actor(8).to_bytes())),
        Listing::Timeline(TimelineOf::Person(party(3).to_bytes())),
    ];
    let mut queries = Vec::new();
    for listing in listings {
        let of = AuditQuery::of(listing);
        let (from, until) = (Some(story.clock_ms - 12 * HOUR_MS), Some(story.clock_ms - 3 * HOUR_MS));
        queries.push(AuditQuery { book: Some(story.larissa), ..of.clone() });
        queries.push(AuditQuery { actor: Some(actor(8)), from, until, ..of.clone() });
        queries.push(AuditQuery { clock: Clock::Occurred, until, ..of.clone() });
        queries.push(AuditQuery { as_of: AsOf::RecordedAt(story.clock_ms - 5 * HOUR_MS), ..of.clone() });
        queries.push(of);
    }
    queries
}

#[tokio::test]
async fn a_long_listing_comes_in_parts_that_hold_every_row_once() {
    let story = long();
    let (lite, server) = (sqlite().await, Postgres::start());
    let heavy = server.views().await;
    let shuffled: Vec<&Written> = story.bank.shuffled(5);
    project(&lite.views, &story.bank.pages.iter().collect::<Vec<_>>(), 40).await;
    project(&heavy, &shuffled, 40).await;
    let mut long = 0;
    for query in queries(&story) {
        let rows = in_parts(&lite.views, &query, 700).await;
        let key = |row: &AuditRow| {
            let book: BookId = row.entry.book.parse().expect("a book's id");
            (row.entry.recorded_at, book, row.entry.page, row.entry.index, row.line)
        };
        assert!(rows.is_sorted_by(|a, b| key(a) < key(b)), "{query:?}");
        let counted = lite.views.audit_counts(&[("x", query.clone())]).await.expect("a count").rows[0].count;
        assert_eq!(u64::try_from(rows.len()).ok(), Some(counted), "{query:?}");
        let whole = lite.views.audit(&query).await.expect("a whole").rows;
        let most = rows.len().min(usize::try_from(AUDIT_ROWS_MAX).expect("small"));
        assert!(whole.rows == rows[..most] && whole.more == (most < rows.len()), "{query:?}");
        assert!(whole.more || whole.total == Some(counted), "{query:?}");
        assert_eq!(in_parts(&heavy, &query, 700).await, rows, "PostgreSQL, {query:?}");
        long += usize::from(rows.len() > 2_000);
    }
    assert!(long >= 12, "{long} listings are long");
    let places: BTreeSet<_> = in_parts(&lite.views, &AuditQuery::of(Listing::Adjustments), 7)
        .await
        .iter()
        .map(|row| (row.place.clone(), row.line))
        .collect();
    assert_eq!(places.len(), usize::try_from(PAGES).expect("small") * EACH + 2);
}
