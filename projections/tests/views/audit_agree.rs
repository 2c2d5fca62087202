//! Hints, parts and past moments of the auditor's listings, and that both databases list the same.

use std::fmt::Write as _;

use projections::{AsOf, AuditPlace, AuditQuery, Listing, SumBy, TimelineOf, Views};

use crate::agree::project;
use crate::audit::{LATE, all, locked, reasons, rows, sample, told, work};
use crate::bank::Written;
use crate::ground::{Postgres, sqlite};
use crate::story::{self, HOUR_MS, Story, actor, lot, party};

#[tokio::test]
async fn digits_are_counted_and_called_too_few() {
    let (story, lite) = told().await;
    let query = AuditQuery::of(Listing::Reversals);
    let digits = lite.views.first_digits(&query).await.expect("digits").rows;
    assert_eq!(digits.len(), 18);
    let money: Vec<_> = digits.iter().filter(|row| row.class == "money").map(|row| row.count).collect();
    // 1000.00 and 20.00, 45.00, 7.00; what was reversed is not counted twice.
    assert_eq!(money, [1, 1, 0, 1, 0, 0, 1, 0, 0]);
    assert!(digits.iter().all(|row| !row.enough && !row.departs));
    let round = lite.views.round_numbers(&query).await.expect("round numbers").rows;
    let all = round.iter().find(|row| row.class == "money" && row.actor.is_none()).expect("of everybody");
    assert_eq!((all.sample, all.round, all.share_milli, all.enough), (1, 1, 1_000, false));
    let actors: u64 =
        round.iter().filter(|row| row.class == "goods" && row.actor.is_some()).map(|row| row.sample).sum();
    assert_eq!(
        round.iter().find(|row| row.class == "goods" && row.actor.is_none()).map(|row| row.sample),
        Some(actors)
    );
    let treasury = AuditQuery { book: Some(story.treasury), ..query };
    assert_eq!(lite.views.first_digits(&treasury).await.expect("digits").rows.len(), 9);
}

#[tokio::test]
async fn what_was_known_on_a_day_and_parts_in_order() {
    let (story, lite) = told().await;
    let views = &lite.views;
    let then = story.clock_ms - 3 * HOUR_MS;
    let known = |listing, as_of| AuditQuery { as_of, ..AuditQuery::of(listing) };
    let adjusted = rows(views, &known(Listing::Adjustments, AsOf::RecordedAt(then))).await;
    assert_eq!(reasons(&adjusted), [("found", Some(3)), ("miscounted", Some(1))]);
    // Not undone yet, an hour before it was.
    let adjusted = rows(views, &known(Listing::Adjustments, AsOf::RecordedAt(then + HOUR_MS))).await;
    assert_eq!(adjusted.iter().map(|row| row.entry.reversed).collect::<Vec<_>>(), [false; 4]);
    let entry = AsOf::Entry { book: story.mistake.book, page: story.mistake.page, index: 0 };
    assert_eq!(rows(views, &known(Listing::Reversals, entry)).await.len(), 1);
    assert_eq!(rows(views, &known(LATE, AsOf::OccurredAt(story::START_MS))).await.len(), 1);

    for listing in [work(), Listing::Timeline(TimelineOf::Lot(lot(1))), Listing::Adjustments] {
        let whole = all(views, listing.clone()).await;
        let (mut parts, mut after) = (Vec::new(), None);
        loop {
            let query = AuditQuery { after, limit: 3, ..AuditQuery::of(listing.clone()) };
            let part = views.audit(&query).await.expect("a part").rows;
            let (begins, many) = (query.after.is_none(), whole.len());
            if let Some(total) = part.total {
                assert_eq!(usize::try_from(total).ok(), Some(many));
            }
            assert_eq!(part.more, parts.len() + part.rows.len() < many, "{listing:?}");
            assert!(part.total.is_some() || !begins || part.more);
            let Some(last) = part.rows.last() else { break };
            let index = u32::try_from(last.entry.index).expect("a small index");
            let book = last.entry.book.parse().expect("a book's id");
            let entry = projections::EntryPlace { book, page: last.entry.page, index };
            after = Some(AuditPlace { entry, line: last.line.and_then(|line| u32::try_from(line).ok()) });
            parts.extend(part.rows);
        }
        assert_eq!(parts, whole);
    }
}

/// Every listing, as text.
async fn everything(views: &Views, story: &Story) -> String {
    let listings = [
        Listing::Reversals,
        Listing::Overrides,
        LATE,
        Listing::WriteOffs,
        Listing::Adjustments,
        Listing::CountLosses,
        locked("2026-01-01", "2026-01-01"),
        Listing::Keys,
        work(),
        sample("seed", 9),
        Listing::MoneySample { seed: "seed".to_owned(), currency: "EUR".to_owned(), interval_minor: 5_000 },
        Listing::Timeline(TimelineOf::Lot(lot(1))),
        Listing::Timeline(TimelineOf::Entry(story.donation.into())),
        Listing::Timeline(TimelineOf::Person(party(1).to_bytes())),
    ];
    let mut text = String::new();
    let last = AsOf::Entry { book: story.mistake.book, page: story.mistake.page, index: 0 };
    for as_of in [AsOf::Now, last, AsOf::RecordedAt(story.clock_ms - HOUR_MS), AsOf::OccurredAt(story.clock_ms)] {
        for listing in &listings {
            for reason in [None, Some("lost".to_owned())] {
                let query = AuditQuery { as_of, reason, actor: None, ..AuditQuery::of(listing.clone()) };
                let part = views.audit(&query).await.expect("a listing");
                let counted = views.audit_counts(&[("x", query)]).await.expect("a count").rows;
                assert_eq!(Some(counted[0].count), part.rows.total);
                writeln!(text, "{}", serde_json::to_string(&part).expect("JSON")).expect("a String takes every write");
            }
        }
        let query = AuditQuery { as_of, actor: Some(actor(1)), ..AuditQuery::of(Listing::WriteOffs) };
        let signed = views.audit(&query).await.expect("a listing").rows;
        let sums = views.adjustment_sums(&query, SumBy::Reason).await.expect("sums").rows;
        let by_actor = views.adjustment_sums(&query, SumBy::Actor).await.expect("sums").rows;
        let digits = views.first_digits(&query).await.expect("digits").rows;
        let round = views.round_numbers(&query).await.expect("round numbers").rows;
        let endings = views.endings(&AuditQuery { actor: None, ..query }).await.expect("endings").rows;
        let all = serde_json::to_string(&(signed, sums, by_actor, digits, round, endings)).expect("JSON");
        writeln!(text, "{all}").expect("a String takes every write");
    }
    text
}

#[tokio::test]
async fn both_databases_list_the_same_in_any_interleaving() {
    let (story, lite) = told().await;
    let expected = everything(&lite.views, &story).await;
    let server = Postgres::start();
    for seed in [1, 2] {
        let shuffled: Vec<&Written> = story.bank.shuffled(seed);
        let (other, heavy) = (sqlite().await, server.views().await);
        project(&other.views, &shuffled, 3).await;
        project(&heavy, &shuffled, 3).await;
        assert_eq!(everything(&other.views, &story).await, expected, "SQLite, interleaving {seed}");
        assert_eq!(everything(&heavy, &story).await, expected, "PostgreSQL, interleaving {seed}");
    }
}
