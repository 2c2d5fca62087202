//! What an auditor asks to see: each listing says what belongs to it and leaves out what does not, in the same order on either database.

use ledger::account::{Account, Asset, Currency};
use ledger::event::{Direction, EntryReversed, Event, StockAdjusted, WrittenOff};
use ledger::hash;
use ledger::ids::Hash;
use ledger::reason::{LossReason, ReversalReason};
use ledger::transfer::Transfer;
use projections::{
    AccountName, AuditQuery, AuditRow, Clock, Listing, SumBy, TimelineOf, Views, ViewsError, Week, WorkHours,
};

use crate::agree::project;
use crate::ground::{Lite, sqlite};
use crate::story::{self, HOUR_MS, Story, actor, day, lot, out, party, pick};

/// The story, and after it: two losses of a count and a damage (undone), and a write-off of stolen goods.
pub(crate) fn tell() -> Story {
    let mut story = story::tell();
    let (athens, mut now) = (story.athens, story.clock_ms);
    let mut tick = || {
        now += HOUR_MS;
        now
    };
    let take = |pieces, reason| ledger::event::AdjustedLine {
        pick: pick(1, 1, 1, pieces),
        direction: Direction::Take,
        reason,
        expiry: None,
    };
    let counted = StockAdjusted { lines: vec![take(2, LossReason::Lost), take(1, LossReason::Damaged)] };
    let counted = story.bank.write(athens, tick(), vec![Event::StockAdjusted(counted)]);
    let back = |pieces, reason| Transfer {
        source: Account::Loss(reason),
        target: Account::Shelf(athens.site(), story::bin(1)),
        asset: Asset::Goods(story::item(1), lot(1)),
        quantity: story::quantity(pieces),
    };
    let undo = EntryReversed {
        original: counted,
        reason: ReversalReason::Cancelled,
        original_cause: None,
        transfers: vec![back(2, LossReason::Lost), back(1, LossReason::Damaged)],
        lots: Vec::new(),
    };
    story.bank.write(athens, tick(), vec![Event::EntryReversed(undo)]);
    let stolen = WrittenOff { reason: LossReason::Stolen, approved_by: actor(1), lines: vec![out(1, 1, 1, 6)] };
    story.bank.write(athens, tick(), vec![Event::WrittenOff(stolen)]);
    story.clock_ms = now;
    story
}

pub(crate) async fn told() -> (Story, Lite) {
    let (story, lite) = (tell(), sqlite().await);
    project(&lite.views, &story.bank.pages.iter().collect::<Vec<_>>(), 100).await;
    (story, lite)
}

pub(crate) async fn rows(views: &Views, query: &AuditQuery) -> Vec<AuditRow> {
    let part = views.audit(query).await.expect("a listing").rows;
    let whole = query.after.is_none() && query.limit == 0 && !matches!(query.listing, Listing::Sample { .. });
    if whole {
        assert_eq!(u64::try_from(part.rows.len()).ok(), part.total, "{:?}", query.listing);
    }
    let counted = views.audit_counts(&[("x", query.clone())]).await.expect("a count").rows;
    assert_eq!((counted[0].listing.as_str(), Some(counted[0].count)), ("x", part.total), "{:?}", query.listing);
    let order: Vec<_> = part.rows.iter().map(|row| (row.entry.recorded_at, &row.entry.book, row.entry.page)).collect();
    assert!(order.is_sorted(), "{:?}", query.listing);
    part.rows
}

pub(crate) async fn all(views: &Views, listing: Listing) -> Vec<AuditRow> {
    rows(views, &AuditQuery::of(listing)).await
}

pub(crate) fn reasons(rows: &[AuditRow]) -> Vec<(&str, Option<i64>)> {
    rows.iter().map(|row| (row.reason.as_deref().unwrap_or("-"), row.quantity)).collect()
}

pub(crate) const LATE: Listing = Listing::Late { over_ms: 72 * HOUR_MS };

/// Outside these hours of every day.
pub(crate) fn outside(from_min: u16, until_min: u16) -> Listing {
    let every = |week: Week, day: u16| week.and(day, from_min, until_min).expect("a day and its minutes");
    Listing::Hours(WorkHours { general: (0..7).fold(Week::default(), every), of: Vec::new() })
}

pub(crate) fn work() -> Listing {
    outside(7 * 60, 21 * 60)
}

pub(crate) fn locked(before: &str, closed_on: &str) -> Listing {
    Listing::Locked { before: day(before), closed_on: day(closed_on) }
}

pub(crate) fn sample(seed: &str, size: u32) -> Listing {
    Listing::Sample { seed: seed.to_owned(), size }
}

#[tokio::test]
async fn every_row_has_its_place_and_its_hash() {
    let (story, lite) = told().await;
    let undone = all(&lite.views, Listing::Reversals).await;
    let said: Vec<_> = undone.iter().map(|row| (row.reason.as_deref(), row.original.as_deref())).collect();
    let mistake = format!("ATHENS@{}/0", story.mistake.page);
    assert_eq!(said[0], (Some("duplicate"), Some("TREASURY@2/2")));
    assert_eq!(said[1], (Some("entry_error"), Some(mistake.as_str())));
    assert_eq!((said.len(), said[2].0), (3, Some("cancelled")));
    for row in &undone {
        let written = story
            .bank
            .pages
            .iter()
            .find(|page| page.header.book.to_string() == row.entry.book && page.header.page == row.entry.page);
        let index = usize::try_from(row.entry.index).expect("a small index");
        let hash = written.expect("the page was written").entries[index].0;
        assert_eq!(row.entry.hash, hash.to_string());
        let code = row.entry.book_code.as_deref().expect("its book is known");
        assert_eq!(row.place, format!("{code}@{}/{}", row.entry.page, row.entry.index));
    }
    let one = AuditQuery { reason: Some("entry_error".to_owned()), ..AuditQuery::of(Listing::Reversals) };
    assert_eq!(rows(&lite.views, &one).await.len(), 1);
    let none = AuditQuery { reason: Some("none".to_owned()), ..AuditQuery::of(Listing::Reversals) };
    assert!(rows(&lite.views, &none).await.is_empty());
}

#[tokio::test]
async fn picks_past_the_rule_losses_and_adjustments_are_told_apart() {
    let (story, lite) = told().await;
    let views = &lite.views;
    let past = all(views, Listing::Overrides).await;
    assert_eq!(reasons(&past), [("access", Some(10))]);
    let pick = &past[0];
    assert_eq!(
        (pick.line, pick.item.as_deref(), pick.entry.kind.as_str()),
        (Some(1), Some("BLANKET"), "transfer_dispatched")
    );
    assert_eq!(pick.source.as_ref().and_then(|bin| bin.name.as_deref()), Some("A2"));

    let off = all(views, Listing::WriteOffs).await;
    assert_eq!(reasons(&off), [("expired", Some(4)), ("stolen", Some(6))]);
    let signed: Vec<_> = off.iter().map(|row| row.approved_by.clone()).collect();
    assert_eq!(signed, [Some(actor(9).to_string()), Some(actor(1).to_string())]);
    for (who, many) in [(9, 1), (1, 1)] {
        let query = AuditQuery { actor: Some(actor(who)), ..AuditQuery::of(Listing::WriteOffs) };
        let found = rows(views, &query).await;
        assert!(found.len() >= many, "{who} signed");
        assert!(found.iter().all(|row| row.approved_by == Some(actor(who).to_string()) || row.entry.actor == actor(who).to_string()));
    }

    let adjusted = all(views, Listing::Adjustments).await;
    assert_eq!(
        reasons(&adjusted),
        [("found", Some(3)), ("miscounted", Some(1)), ("lost", Some(2)), ("damaged", Some(1))]
    );
    assert_eq!(adjusted[0].source.as_ref().map(|account| account.kind.as_str()), Some("loss"));
    assert!(!adjusted[0].entry.reversed && adjusted[2].entry.reversed);
    assert_eq!(adjusted.iter().map(|row| row.change).collect::<Vec<_>>(), [Some(3), Some(-1), Some(-2), Some(-1)]);
    // What was found is no loss, and damage is no count.
    let short = all(views, Listing::CountLosses).await;
    assert_eq!(reasons(&short), [("miscounted", Some(1)), ("lost", Some(2))]);
    let lost = AuditQuery { reason: Some("lost".to_owned()), ..AuditQuery::of(Listing::CountLosses) };
    assert_eq!(reasons(&rows(views, &lost).await), [("lost", Some(2))]);

    let query = AuditQuery::of(Listing::Adjustments);
    let sums = views.adjustment_sums(&query, SumBy::Reason).await.expect("sums").rows;
    let sums: Vec<_> = sums
        .iter()
        .map(|row| (row.reason.as_deref(), row.item.as_str(), row.lines, row.reversed_lines, row.added, row.taken))
        .collect();
    assert_eq!(
        sums,
        [
            (Some("damaged"), "BLANKET", 1, 1, 0, 1),
            (Some("found"), "BLANKET", 1, 0, 3, 0),
            (Some("lost"), "BLANKET", 1, 1, 0, 2),
            (Some("miscounted"), "BLANKET", 1, 0, 0, 1),
        ]
    );
    let by_actor = views.adjustment_sums(&query, SumBy::Actor).await.expect("sums").rows;
    assert_eq!(by_actor.iter().map(|row| row.lines).sum::<u64>(), 4);
    assert!(by_actor.iter().all(|row| row.actor.is_some() && row.reason.is_none()));
    let elsewhere = AuditQuery { book: Some(story.larissa), ..query };
    assert!(views.adjustment_sums(&elsewhere, SumBy::Reason).await.expect("sums").rows.is_empty());
}

#[tokio::test]
async fn late_entries_closed_periods_and_hours_go_by_the_clocks() {
    let (story, lite) = told().await;
    let views = &lite.views;
    let behind = all(views, LATE).await;
    assert_eq!(behind.len(), 1);
    assert_eq!((behind[0].late_ms, behind[0].entry.hash.clone()), (100 * HOUR_MS, story.hand_over.hash.to_string()));
    assert!(all(views, Listing::Late { over_ms: 100 * HOUR_MS }).await.is_empty());
    assert_eq!(all(views, Listing::Late { over_ms: HOUR_MS / 4 }).await.len(), 2);
    // On the occurred clock it lies before the bank began, on the recorded one it does not.
    let early = AuditQuery { until: Some(story::START_MS), clock: Clock::Occurred, ..AuditQuery::of(LATE) };
    assert_eq!(rows(views, &early).await.len(), 1);
    let early = AuditQuery { until: Some(story::START_MS), ..AuditQuery::of(LATE) };
    assert!(rows(views, &early).await.is_empty());

    // It occurred on the 28th of December. A period that was closed later does not know it yet.
    let reached = all(views, locked("2026-01-01", "2026-01-01")).await;
    assert_eq!(reached.iter().map(|row| row.place.as_str()).collect::<Vec<_>>(), [behind[0].place.as_str()]);
    assert!(all(views, locked("2026-01-01", "2026-01-05")).await.is_empty());
    assert!(all(views, locked("2025-12-01", "2026-01-01")).await.is_empty());

    let total: usize = story.bank.pages.iter().map(|page| page.entries.len()).sum();
    let outside_work = all(views, work()).await;
    let night = all(views, outside(21 * 60, 7 * 60)).await;
    assert_eq!(outside_work.len() + night.len(), total, "day and night are all there is");
    // The first page was written at midnight UTC: two in the morning in Athens.
    assert_eq!(outside_work[0].local_time, "2026-01-01 02:00");
    assert!(outside_work.iter().all(|row| !("07:00".."21:00").contains(&&row.local_time[11..])));
    let by = AuditQuery { actor: Some(actor(1)), ..AuditQuery::of(work()) };
    let by = rows(views, &by).await;
    assert!(!by.is_empty() && by.len() < outside_work.len());
    // Another site keeps other hours: always open, it has nothing outside of them.
    let Listing::Hours(mut hours) = work() else { unreachable!("these are hours") };
    let always = (0..7).fold(Week::default(), |week, day| week.and(day, 0, 0).expect("a whole day"));
    hours.of.push((story.athens, always));
    let others = all(views, Listing::Hours(hours)).await;
    let athens = story.athens.to_string();
    assert!(outside_work.iter().any(|row| row.entry.book == athens));
    assert_eq!(others, outside_work.iter().filter(|row| row.entry.book != athens).cloned().collect::<Vec<_>>());
    // The late hand-over occurred at another hour than it was recorded at.
    let occurred = AuditQuery { clock: Clock::Occurred, ..AuditQuery::of(work()) };
    assert_ne!(rows(views, &occurred).await.len(), outside_work.len());
}

#[tokio::test]
async fn keys_come_and_go_in_the_open() {
    let (story, lite) = told().await;
    let keys = all(&lite.views, Listing::Keys).await;
    let mut said: Vec<_> = keys
        .iter()
        .map(|row| (row.key_change.as_deref().unwrap_or_default(), row.key_book.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(said[said.len() - 2..], [("added", "ATHENS"), ("revoked", "ATHENS")]);
    assert_eq!(keys.last().and_then(|row| row.key.clone()), Some("03".repeat(32)));
    said.sort_unstable();
    assert_eq!(said.iter().filter(|(how, _)| *how == "opened").count(), 4);
    assert_eq!(said.iter().filter(|(how, _)| *how == "joined").count(), 3);
    let own = AuditQuery { book: Some(story.athens), ..AuditQuery::of(Listing::Keys) };
    assert_eq!(rows(&lite.views, &own).await.len(), 1, "the rest is said by the register");
}

#[tokio::test]
async fn a_sample_hangs_on_its_seed_and_on_the_entries_alone() {
    let (story, lite) = told().await;
    let hashes: Vec<Hash> =
        story.bank.pages.iter().flat_map(|page| page.entries.iter().map(|(hash, _)| *hash)).collect();
    let drawn = |seed: &str, size: usize| {
        let mut draws: Vec<(Hash, String)> =
            hashes.iter().map(|one| (hash::draw(seed, *one, 0), one.to_string())).collect();
        draws.sort();
        let mut first: Vec<String> = draws.into_iter().take(size).map(|(_, hash)| hash).collect();
        first.sort();
        first
    };
    for (seed, size) in [("ΓΟΚΕ 2026", 7), ("another", 7), ("", 3)] {
        let query = AuditQuery::of(sample(seed, u32::try_from(size).expect("small")));
        let part = lite.views.audit(&query).await.expect("a sample").rows;
        assert_eq!(part.total, u64::try_from(hashes.len()).ok(), "the population is said");
        let mut taken: Vec<String> = part.rows.iter().map(|row| row.entry.hash.clone()).collect();
        taken.sort();
        assert_eq!(taken, drawn(seed, size));
        assert!(part.rows.iter().all(|row| row.draw.as_ref().is_some_and(|draw| draw.len() == 64)));
    }
    let everything = lite.views.audit(&AuditQuery::of(sample("x", 1_000))).await.expect("a sample").rows;
    assert_eq!(everything.rows.len(), hashes.len());

    let money = |interval_minor| Listing::MoneySample {
        seed: "x".to_owned(),
        currency: Currency::EUR.as_str().to_owned(),
        interval_minor,
    };
    let whole = all(&lite.views, money(1)).await;
    let amounts: Vec<_> = whole.iter().filter_map(|row| row.quantity).collect();
    assert_eq!(amounts, [100_000, 2_000, 4_500, 700, 2_000]);
    let large = all(&lite.views, money(100_000)).await;
    assert!(large.iter().any(|row| row.quantity == Some(100_000)), "an amount of the interval is always taken");
    assert!(large.len() < whole.len());
}

#[tokio::test]
async fn a_timeline_holds_what_concerns_its_thing() {
    let (story, lite) = told().await;
    let views = &lite.views;
    let timeline = |of| all(views, Listing::Timeline(of));
    let account = |kind: &str, id: Vec<u8>| TimelineOf::Account(AccountName { kind: kind.to_owned(), id, book: None });
    let fund = timeline(account("fund", story::fund(1).to_bytes().to_vec())).await;
    assert_eq!(fund.iter().filter_map(|row| row.quantity).collect::<Vec<_>>(), [100_000, 2_000, 4_500, 700, 2_000]);
    let stolen = timeline(account("loss", b"stolen".to_vec())).await;
    assert_eq!(reasons(&stolen), [("stolen", Some(2)), ("stolen", Some(6))]);
    let shelf = TimelineOf::Account(AccountName {
        kind: "shelf".to_owned(),
        id: story::bin(2).to_bytes().to_vec(),
        book: Some(story.athens),
    });
    let shelf = timeline(shelf).await;
    assert_eq!(shelf.iter().filter_map(|row| row.quantity).collect::<Vec<_>>(), [50, 10, 7, 7]);
    let unmatched =
        TimelineOf::Account(AccountName { kind: "unmatched".to_owned(), id: Vec::new(), book: Some(story.larissa) });
    assert_eq!(timeline(unmatched).await.iter().filter_map(|row| row.quantity).collect::<Vec<_>>(), [15, 10]);
    assert!(timeline(account("donor", vec![0; 16])).await.is_empty());

    let held = timeline(TimelineOf::Lot(lot(2))).await;
    let kinds: Vec<_> = held.iter().map(|row| row.entry.kind.as_str()).collect();
    assert_eq!(kinds, ["donation_received", "lot_held", "lot_released", "written_off"]);
    let unknown = AuditQuery::of(Listing::Timeline(TimelineOf::Lot(lot(99))));
    assert!(matches!(views.audit(&unknown).await, Err(ViewsError::NotFound("lot"))));

    // The gift and all that became of it, of the blankets brought back too; not the milk that was bought.
    let gift = timeline(TimelineOf::Entry(story.donation.into())).await;
    let lots: std::collections::BTreeSet<_> = gift.iter().filter_map(|row| row.lot.clone()).collect();
    let expected = [1, 2, 4, 5].map(|number| lot(number).to_string());
    assert!(lots.iter().all(|lot| expected.contains(lot)) && lots.len() >= 3, "{lots:?}");
    let kinds: Vec<_> = gift.iter().map(|row| row.entry.kind.as_str()).collect();
    assert!(
        kinds.contains(&"handed_over") && kinds.contains(&"goods_returned") && !kinds.contains(&"purchase_received")
    );
    let mistake = timeline(TimelineOf::Entry(story.mistake.into())).await;
    assert_eq!(
        mistake.iter().map(|row| row.entry.kind.as_str()).collect::<Vec<_>>(),
        ["handed_over", "entry_reversed"]
    );

    let person = timeline(TimelineOf::Person(actor(9).to_bytes())).await;
    assert_eq!(
        person.iter().map(|row| row.entry.kind.as_str()).collect::<Vec<_>>(),
        ["written_off"],
        "who only signed"
    );
    let donor = timeline(TimelineOf::Person(party(2).to_bytes())).await;
    let kinds: Vec<_> = donor.iter().map(|row| row.entry.kind.as_str()).collect();
    let gifts = ["party_registered", "delivery_announced", "delivery_announced", "cash_gift_banked", "entry_reversed"];
    assert_eq!(kinds, gifts);
    assert!(timeline(TimelineOf::Person([0xee; 16])).await.is_empty());
}
