//! The part of a listing that is asked for: by place, so that it is the same whatever numbers a database gave, and never more in memory than
//! one part of it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::hash;
use ledger::ids::{BookId, Hash};
use ledger::time::{Summer, Timestamp, Zone};

use super::hits;
use super::windows::Windows;
use super::{AUDIT_ROWS_MAX, AuditQuery, Listing, SAMPLE_ENTRIES_MAX};
use crate::asof::{Clock, Cut};
use crate::error::ViewsError;
use crate::place;
use crate::report::entries;
use crate::store::{Row, Tx, Value, hex};

/// A row of a listing, in the order of recording.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    written_at: i64,
    book: BookId,
    page: i64,
    index: i64,
    /// -1 for a whole entry.
    pub(super) line: i64,
    /// The entry's number in this database; it never decides an order.
    pub(super) entry: i64,
    /// The draw that chose it, of a sample.
    pub(super) draw: Option<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// How many rows there are in all, where that is known.
    pub(super) total: Option<u64>,
    /// Whether rows follow.
    pub(super) more: bool,
    pub(super) spots: Vec<Spot>,
}

/// Books by number: id and time zone.
pub(super) type Books = BTreeMap<i64, (BookId, Zone)>;

pub(super) async fn books(tx: &mut Tx) -> Result<Books, ViewsError> {
    let sql = "SELECT no, id, zone_offset_min, zone_summer FROM book";
    let mut books = Books::new();
    for row in tx.rows(sql, Vec::new()).await? {
        let offset = row.int_or_none(2)?.and_then(|offset| i16::try_from(offset).ok());
        let summer = if row.int_or_none(3)? == Some(0) { Summer::None } else { Summer::European };
        // The bank's own books have no zone in the register: theirs is the bank's.
        let zone = offset.map_or(Zone::ATHENS, |offset_min| Zone { offset_min, summer });
        books.insert(row.int(0)?, (BookId(row.array(1)?), zone));
    }
    Ok(books)
}

/// How many rows there are in all.
pub(super) async fn count(tx: &mut Tx, query: &AuditQuery, cut: Cut) -> Result<u64, ViewsError> {
    let Some(hits) = hits::of(tx, query, cut).await? else { return Ok(0) };
    if let (Listing::Hours(hours), Some(pages)) = (&query.listing, hits.whole_pages(query, cut)) {
        let (books, mut total) = (books(tx).await?, 0_u64);
        let sql = format!("SELECT p.written_at, p.book, p.entries FROM page p WHERE {pages}");
        let take = |row: &Row| {
            let (at, book, entries) = (row.int(0)?, row.int(1)?, row.count(2)?);
            if books.get(&book).is_some_and(|(book, zone)| !hours.has(*book, *zone, at)) {
                total = total.saturating_add(entries);
            }
            Ok(())
        };
        tx.each(&sql, Vec::new(), take).await?;
        return Ok(total);
    }
    if is_judged(&query.listing) {
        let mut gathering = Gathering::of(query, books(tx).await?, None, 0);
        gathering.take(tx, hits.line(), hits.whole()).await?;
        return Ok(gathering.total);
    }
    let (sql, values) = hits.whole();
    let row = tx.first(&format!("SELECT COUNT(*) {sql}"), values).await?;
    Ok(row.map_or(Ok(0), |row| row.count(0))?)
}

/// Whether a select alone does not say what belongs to a listing.
fn is_judged(listing: &Listing) -> bool {
    match listing {
        Listing::Locked { .. } | Listing::Hours(_) | Listing::MoneySample { .. } => true,
        Listing::Reversals
        | Listing::Overrides
        | Listing::Late { .. }
        | Listing::WriteOffs
        | Listing::Adjustments
        | Listing::CountLosses
        | Listing::Keys
        | Listing::Sample { .. }
        | Listing::Timeline(_) => false,
    }
}

/// The part of a listing that is asked for.
pub(super) async fn find(tx: &mut Tx, query: &AuditQuery, cut: Cut) -> Result<Found, ViewsError> {
    let limit = if query.limit == 0 { AUDIT_ROWS_MAX } else { query.limit.min(AUDIT_ROWS_MAX) };
    let after = match query.after {
        Some(after) => {
            let (entry, written_at) = entries::find(tx, after.entry).await?;
            let (page, index) = (crate::fold::int(after.entry.page), i64::from(after.entry.index));
            let line = after.line.map_or(-1, i64::from);
            Some(Spot { written_at, book: after.entry.book, page, index, line, entry, draw: None })
        }
        None => None,
    };
    let Some(hits) = hits::of(tx, query, cut).await? else {
        return Ok(Found { total: Some(0), ..Found::default() });
    };
    let begin = after.as_ref().map(|after| after.written_at);
    let enough = usize::try_from(limit).unwrap_or(usize::MAX);
    // One more, to know whether rows follow.
    let (books, keep) = (books(tx).await?, enough.saturating_add(1));
    let mut gathering = Gathering::of(query, books, after, keep);
    // A sample is drawn from all there is.
    let from_all = matches!(query.listing, Listing::Sample { .. });
    if !from_all {
        tx.go_by_indexes().await?;
    }
    let at_once = from_all || hits.are_few(tx).await?;
    if at_once {
        gathering.take(tx, hits.line(), hits.whole()).await?;
    } else {
        let of = gathering.books.clone();
        let mut windows = Windows::from(query, &of, hits.pages.clone(), begin, limit);
        while gathering.first.len() <= enough {
            let Some(window) = windows.next(tx).await? else { break };
            gathering.take(tx, hits.line(), hits.within(window)).await?;
        }
    }
    let Gathering { mut first, drawn, total, .. } = gathering;
    let more = first.len() > enough;
    if more {
        first.pop_last();
    }
    let counted = at_once || (begin.is_none() && !more);
    first.extend(drawn.into_iter().map(|(_, spot)| spot));
    Ok(Found { total: counted.then_some(total), more, spots: first.into_iter().collect() })
}

/// The first rows of what has been looked through, and how many there were.
struct Gathering<'a> {
    query: &'a AuditQuery,
    books: Books,
    after: Option<Spot>,
    /// No more than so many are kept.
    keep: usize,
    total: u64,
    first: BTreeSet<Spot>,
    drawn: BTreeSet<(Hash, Spot)>,
}

impl<'a> Gathering<'a> {
    const fn of(query: &'a AuditQuery, books: Books, after: Option<Spot>, keep: usize) -> Self {
        Self { query, books, after, keep, total: 0, first: BTreeSet::new(), drawn: BTreeSet::new() }
    }

    /// Takes from a select of hits what belongs to the listing.
    async fn take(&mut self, tx: &mut Tx, line: &str, (sql, values): (String, Vec<Value>)) -> Result<(), ViewsError> {
        let more = match self.query.listing {
            Listing::Sample { .. } => ", e.hash",
            Listing::MoneySample { .. } => ", e.hash, h.quantity",
            Listing::Reversals
            | Listing::Overrides
            | Listing::Late { .. }
            | Listing::WriteOffs
            | Listing::Adjustments
            | Listing::CountLosses
            | Listing::Locked { .. }
            | Listing::Keys
            | Listing::Hours(_)
            | Listing::Timeline(_) => "",
        };
        let sql = format!("SELECT e.no, {line}, p.written_at, p.book, p.page, e.occurred_at{more} {sql}");
        Ok(tx.each(&sql, values, |row| self.row(row)).await?)
    }

    fn row(&mut self, row: &Row) -> Result<(), sqlx::Error> {
        let Some((book, zone)) = self.books.get(&row.int(3)?).copied() else { return Ok(()) };
        let (entry, line, written_at, occurred_at) = (row.int(0)?, row.int(1)?, row.int(2)?, row.int(5)?);
        let draw = match judge(self.query, row, (written_at, occurred_at), (book, zone, line))? {
            Judged::Out => return Ok(()),
            Judged::In(draw) => draw,
        };
        self.total = self.total.saturating_add(1);
        let index = entry % place::ENTRIES_PER_PAGE;
        let draw_hex = draw.map(|draw| hex(&draw.0));
        let spot = Spot { written_at, book, page: row.int(4)?, index, line, entry, draw: draw_hex };
        if let (Listing::Sample { size, .. }, Some(draw)) = (&self.query.listing, draw) {
            self.drawn.insert((draw, spot));
            let size = usize::try_from((*size).min(SAMPLE_ENTRIES_MAX)).unwrap_or(0);
            while self.drawn.len() > size {
                self.drawn.pop_last();
            }
        } else if self.after.as_ref().is_none_or(|after| place_of(after) < place_of(&spot)) {
            self.first.insert(spot);
            while self.first.len() > self.keep {
                self.first.pop_last();
            }
        }
        Ok(())
    }
}

fn place_of(spot: &Spot) -> (i64, BookId, i64, i64, i64) {
    (spot.written_at, spot.book, spot.page, spot.index, spot.line)
}

enum Judged {
    Out,
    In(Option<Hash>),
}

/// What a select cannot say: days and hours at the site, and draws.
fn judge(
    query: &AuditQuery,
    row: &Row,
    (written_at, occurred_at): (i64, i64),
    (book, zone, line): (BookId, Zone, i64),
) -> Result<Judged, sqlx::Error> {
    let belongs = |yes: bool| Ok(if yes { Judged::In(None) } else { Judged::Out });
    match &query.listing {
        Listing::Locked { before, closed_on } => {
            let day = |ms| zone.day(Timestamp::from_ms(ms));
            belongs(day(occurred_at) < *before && day(written_at) >= *closed_on)
        }
        Listing::Hours(hours) => {
            let at = match query.clock {
                Clock::Recorded => written_at,
                Clock::Occurred => occurred_at,
            };
            belongs(!hours.has(book, zone, at))
        }
        Listing::Sample { seed, .. } => Ok(Judged::In(Some(hash::draw(seed, Hash(row.array(6)?), 0)))),
        Listing::MoneySample { seed, interval_minor, .. } => {
            let draw = hash::draw(seed, Hash(row.array(6)?), u32::try_from(line).unwrap_or(0));
            let amount = row.int(7)?;
            Ok(if is_drawn(&draw, amount, *interval_minor) { Judged::In(Some(draw)) } else { Judged::Out })
        }
        Listing::Reversals
        | Listing::Overrides
        | Listing::Late { .. }
        | Listing::WriteOffs
        | Listing::Adjustments
        | Listing::CountLosses
        | Listing::Keys
        | Listing::Timeline(_) => Ok(Judged::In(None)),
    }
}

/// The sieve of sampling by money: a number of 0 to the interval is drawn for each amount, and the amount is taken when it is larger.
fn is_drawn(draw: &Hash, amount: i64, interval: i64) -> bool {
    let mut first = [0; 8];
    first.copy_from_slice(&draw.0[..8]);
    let sieve = u128::from(u64::from_le_bytes(first)).saturating_mul(u128::from(interval.unsigned_abs())) >> 64;
    sieve < u128::from(amount.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sieve_takes_in_proportion_and_all_that_is_large() {
        let draws: Vec<Hash> = (0..10_000_u32).map(|line| hash::draw("seed", Hash([1; 32]), line)).collect();
        let taken = |amount| draws.iter().filter(|draw| is_drawn(draw, amount, 1_000)).count();
        assert_eq!((taken(1_000), taken(5_000), taken(0)), (10_000, 10_000, 0));
        // One in ten, give or take four standard deviations (30 each).
        assert!((880..=1_120).contains(&taken(100)), "{}", taken(100));
    }
}
