//! From when to when a part of a listing is looked for, one span of time after the other, until there is enough: so that a part costs what a
//! part is, however long the log.

use super::hits::PageOf;
use super::spots::Books;
use super::{AuditQuery, Listing};
use crate::asof::Clock;
use crate::error::ViewsError;
use crate::store::{Row, Tx};

/// Pages asked for at first, and at most.
const PAGES: i64 = 64;
const PAGES_MAX: i64 = 8_192;
/// The most entries looked through at once.
const ENTRIES_MAX: i64 = 200_000;

/// A span of recorded time, both ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) low: i64,
    pub(super) high: i64,
}

/// The way through the pages, the first recorded first.
pub(super) struct Windows<'a> {
    query: &'a AuditQuery,
    books: &'a Books,
    pages: PageOf,
    /// Where the next begins; none when all has been looked through.
    low: Option<i64>,
    ask: i64,
    look_through: i64,
}

/// A page on the way.
struct Stop {
    written_at: i64,
    entries: i64,
}

impl<'a> Windows<'a> {
    /// From this instant on, for so many rows.
    pub(super) fn from(query: &'a AuditQuery, books: &'a Books, pages: PageOf, begin: Option<i64>, rows: u32) -> Self {
        let low = begin.unwrap_or(i64::MIN).max(pages.low);
        let low = (low <= pages.high).then_some(low);
        Self { query, books, pages, low, ask: PAGES, look_through: i64::from(rows).max(1) }
    }

    /// The next span in which something may be found.
    pub(super) async fn next(&mut self, tx: &mut Tx) -> Result<Option<Window>, ViewsError> {
        while let Some(low) = self.low {
            let (stops, last) = self.stops(tx, low).await?;
            // What was asked for was filled with pages of one instant, and there may be more of it.
            let Some(last) = last else {
                self.ask = self.ask.saturating_mul(4);
                continue;
            };
            self.ask = self.ask.saturating_mul(4).min(PAGES_MAX);
            let Some(first) = stops.first() else {
                self.low = last.checked_add(1).filter(|low| *low <= self.pages.high);
                continue;
            };
            let (mut entries, mut high) = (0_i64, last);
            for stop in &stops {
                entries = entries.saturating_add(stop.entries);
                if entries >= self.look_through {
                    high = stop.written_at;
                    break;
                }
            }
            self.look_through = self.look_through.saturating_mul(4).min(ENTRIES_MAX);
            self.low = high.checked_add(1).filter(|low| *low <= self.pages.high);
            return Ok(Some(Window { low: first.written_at, high }));
        }
        Ok(None)
    }

    /// The next pages in which something may be found, and the instant up to which none has been left out; none when not even one instant
    /// is whole.
    async fn stops(&self, tx: &mut Tx, low: i64) -> Result<(Vec<Stop>, Option<i64>), ViewsError> {
        let sql = format!(
            "SELECT p.written_at, p.book, p.entries FROM page p WHERE p.written_at >= $1 AND p.written_at <= $2 AND {} \
             ORDER BY p.written_at LIMIT $3",
            self.pages.only
        );
        let rows = tx.rows(&sql, vec![low.into(), self.pages.high.into(), self.ask.into()]).await?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows >= self.ask);
        let (mut stops, mut last) = (Vec::with_capacity(rows.len()), Some(self.pages.high));
        if is_full {
            // Of the last instant some may have been left out.
            let (begins, ends) = (at(rows.first())?, at(rows.last())?);
            last = ends.filter(|ends| begins < Some(*ends)).and_then(|ends| ends.checked_sub(1));
        }
        for row in &rows {
            let (written_at, book, entries) = (row.int(0)?, row.int(1)?, row.int(2)?);
            if last.is_some_and(|last| written_at <= last) && self.may_have(book, written_at) {
                stops.push(Stop { written_at, entries });
            }
        }
        Ok((stops, last))
    }

    /// Whether a page may have entries of the listing: of hours by its own clock the page's time says all.
    fn may_have(&self, book: i64, written_at: i64) -> bool {
        let (Listing::Hours(hours), Clock::Recorded) = (&self.query.listing, self.query.clock) else { return true };
        self.books.get(&book).is_some_and(|(book, zone)| !hours.has(*book, *zone, written_at))
    }
}

fn at(row: Option<&Row>) -> Result<Option<i64>, sqlx::Error> {
    row.map(|row| row.int(0)).transpose()
}
