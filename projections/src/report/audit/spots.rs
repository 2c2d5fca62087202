//! The part of a listing that is asked for: by place, so that it is the same whatever numbers a database gave, and never more in memory than
//! one part of it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::hash;
use ledger::ids::{BookId, Hash};
use ledger::time::{Summer, Timestamp, Zone};

use super::hits::{self, Hits};
use super::{AUDIT_ROWS_MAX, AuditQuery, Listing, SAMPLE_ENTRIES_MAX};
use crate::asof::{Clock, Cut};
use crate::error::ViewsError;
use crate::place;
use crate::report::entries;
use crate::store::{Row, Tx, hex};

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
    pub(super) total: u64,
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
    if is_judged(&query.listing) {
        return Ok(collect(tx, query, cut, 0).await?.total);
    }
    let Some(Hits { sql, values, .. }) = hits::of(tx, query, cut).await? else { return Ok(0) };
    let row = tx.first(&format!("SELECT COUNT(*) {sql}"), values).await?;
    Ok(row.map_or(Ok(0), |row| row.count(0))?)
}

/// The part of a listing that is asked for.
pub(super) async fn find(tx: &mut Tx, query: &AuditQuery, cut: Cut) -> Result<Found, ViewsError> {
    let limit = if query.limit == 0 { AUDIT_ROWS_MAX } else { query.limit.min(AUDIT_ROWS_MAX) };
    collect(tx, query, cut, limit).await
}

/// Whether a select alone does not say what belongs to a listing.
fn is_judged(listing: &Listing) -> bool {
    match listing {
        Listing::Locked { .. } | Listing::Hours { .. } | Listing::MoneySample { .. } => true,
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

async fn collect(tx: &mut Tx, query: &AuditQuery, cut: Cut, limit: u32) -> Result<Found, ViewsError> {
    let books = books(tx).await?;
    let after = match query.after {
        Some(after) => {
            let (entry, written_at) = entries::find(tx, after.entry).await?;
            let (page, index) = (crate::fold::int(after.entry.page), i64::from(after.entry.index));
            let line = after.line.map_or(-1, i64::from);
            Some(Spot { written_at, book: after.entry.book, page, index, line, entry, draw: None })
        }
        None => None,
    };
    let Some(Hits { sql, line, values }) = hits::of(tx, query, cut).await? else { return Ok(Found::default()) };
    let more = match query.listing {
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
        | Listing::Hours { .. }
        | Listing::Timeline(_) => "",
    };
    let sql = format!("SELECT e.no, {line}, p.written_at, p.book, p.page, e.occurred_at{more} {sql}");
    let enough = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut total = 0_u64;
    let mut first: BTreeSet<Spot> = BTreeSet::new();
    let mut drawn: BTreeSet<(Hash, Spot)> = BTreeSet::new();
    let take = |row: &Row| {
        let Some((book, zone)) = books.get(&row.int(3)?) else { return Ok(()) };
        let (entry, line, written_at, occurred_at) = (row.int(0)?, row.int(1)?, row.int(2)?, row.int(5)?);
        let draw = match judge(&query.listing, query.clock, row, (written_at, occurred_at), (*zone, line))? {
            Judged::Out => return Ok(()),
            Judged::In(draw) => draw,
        };
        total += 1;
        let index = entry % place::ENTRIES_PER_PAGE;
        let draw_hex = draw.map(|draw| hex(&draw.0));
        let spot = Spot { written_at, book: *book, page: row.int(4)?, index, line, entry, draw: draw_hex };
        if let (Listing::Sample { size, .. }, Some(draw)) = (&query.listing, draw) {
            drawn.insert((draw, spot));
            let size = usize::try_from((*size).min(SAMPLE_ENTRIES_MAX)).unwrap_or(0);
            while drawn.len() > size {
                drawn.pop_last();
            }
        } else if after.as_ref().is_none_or(|after| place_of(after) < place_of(&spot)) {
            first.insert(spot);
            while first.len() > enough {
                first.pop_last();
            }
        }
        Ok(())
    };
    tx.each(&sql, values, take).await?;
    first.extend(drawn.into_iter().map(|(_, spot)| spot));
    Ok(Found { total, spots: first.into_iter().collect() })
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
    listing: &Listing,
    clock: Clock,
    row: &Row,
    (written_at, occurred_at): (i64, i64),
    (zone, line): (Zone, i64),
) -> Result<Judged, sqlx::Error> {
    let belongs = |yes: bool| Ok(if yes { Judged::In(None) } else { Judged::Out });
    match listing {
        Listing::Locked { before, closed_on } => {
            let day = |ms| zone.day(Timestamp::from_ms(ms));
            belongs(day(occurred_at) < *before && day(written_at) >= *closed_on)
        }
        Listing::Hours { from_min, until_min } => {
            let at = match clock {
                Clock::Recorded => written_at,
                Clock::Occurred => occurred_at,
            };
            let minute = zone.minute(Timestamp::from_ms(at));
            let works = if from_min <= until_min {
                (*from_min..*until_min).contains(&minute)
            } else {
                minute >= *from_min || minute < *until_min
            };
            belongs(!works)
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
