//! Walking back through the log: pages from the last written on, each from its last entry on, until there is enough. However long the log is,
//! only the pages looked at are read.

use std::collections::BTreeMap;

use ledger::ids::BookId;

use super::entries::EntryPlace;
use crate::error::ViewsError;
use crate::fold::int;
use crate::place::ENTRIES_PER_PAGE;
use crate::provenance::NUMBERS;
use crate::store::{Rows, Tx};

/// Pages asked for at once.
const PAGES: usize = 512;
/// The most entries looked through at once.
const ENTRIES_MAX: i64 = 200_000;

/// Which entries, and from where.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) book: Option<BookId>,
    /// A condition on `e`, an entry; empty when any will do.
    pub(super) only: String,
    /// Recorded at or after, in milliseconds since 1970.
    pub(super) from: Option<i64>,
    /// Recorded before.
    pub(super) until: Option<i64>,
    /// The entry after which (backwards) to go on.
    pub(super) before: Option<EntryPlace>,
}

/// A page on the way, in the order of walking when it is turned around.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stop {
    written_at: i64,
    book: BookId,
    page: i64,
    no: i64,
    entries: i64,
}

impl Walk {
    /// The numbers of at most `limit` entries, the last recorded first.
    pub(super) async fn numbers(&self, tx: &mut Tx, limit: u32) -> Result<Vec<i64>, ViewsError> {
        let enough = usize::try_from(limit).unwrap_or(usize::MAX);
        let books = books(tx).await?;
        let (mut last, inside) = match self.before {
            Some(before) => {
                let (entry, written_at) = super::entries::find(tx, before).await?;
                let (page, no) = (int(before.page), entry / ENTRIES_PER_PAGE);
                (Some(Stop { written_at, book: before.book, page, no, entries: 0 }), Some(entry))
            }
            None => (None, None),
        };
        let mut found = Vec::new();
        let mut look_through = i64::from(limit);
        if let (Some(stop), Some(entry)) = (last.filter(|stop| self.has(stop)), inside) {
            found = self.look(tx, &[stop]).await?;
            found.retain(|no| *no < entry);
        }
        while found.len() < enough {
            let mut stops = self.stops(tx, &books, last).await?;
            if stops.is_empty() {
                break;
            }
            let mut entries = 0;
            let few = stops.iter().position(|stop| {
                entries += stop.entries;
                entries >= look_through
            });
            stops.truncate(few.map_or(stops.len(), |at| at + 1));
            last = stops.last().copied();
            found.extend(self.look(tx, &stops).await?);
            look_through = look_through.saturating_mul(4).min(ENTRIES_MAX);
        }
        found.truncate(enough);
        Ok(found)
    }

    /// Entries of these pages that are asked for, in the order of walking.
    async fn look(&self, tx: &mut Tx, stops: &[Stop]) -> Result<Vec<i64>, ViewsError> {
        let only = if self.only.is_empty() { "1 = 1" } else { &self.only };
        let sql = format!(
            "SELECT e.no FROM {{want}} CROSS JOIN entry e WHERE e.no >= want.column1 * 16384 AND e.no < (want.column1 + 1) * 16384 AND {only}"
        );
        let mut keys = Rows::default();
        for stop in stops {
            keys.push([stop.no.into()]);
        }
        let order: BTreeMap<i64, usize> = stops.iter().enumerate().map(|(at, stop)| (stop.no, at)).collect();
        let rows = tx.matching(&sql, &NUMBERS, keys).await?;
        let mut numbers: Vec<i64> = rows.iter().map(|row| row.int(0)).collect::<Result<_, _>>()?;
        numbers.sort_by_key(|no| (order.get(&(no / ENTRIES_PER_PAGE)).copied(), std::cmp::Reverse(*no)));
        numbers.dedup();
        Ok(numbers)
    }

    /// The next pages on the way.
    async fn stops(
        &self,
        tx: &mut Tx,
        books: &BTreeMap<i64, BookId>,
        last: Option<Stop>,
    ) -> Result<Vec<Stop>, ViewsError> {
        let from = self.from.map(|from| format!("p.written_at >= {from}"));
        let until = self.until.map(|until| format!("p.written_at < {until}"));
        let range: Vec<String> = from.into_iter().chain(until).chain(["1 = 1".to_owned()]).collect();
        let mut range = range.join(" AND ");
        let mut found = Vec::new();
        if let Some(book) = self.book {
            let no = books.iter().find(|(_, id)| **id == book).map_or(0, |(no, _)| *no);
            let below = match last {
                Some(last) if last.book == book => format!("p.page < {}", last.page),
                Some(last) => format!("p.written_at <= {}", last.written_at),
                None => "1 = 1".to_owned(),
            };
            let sql = format!("p.book = {no} AND {range} AND {below} ORDER BY p.page DESC LIMIT {PAGES}");
            found = stops(tx, books, &sql).await?;
        } else {
            if let Some(last) = last {
                found = stops(tx, books, &format!("p.written_at = {} AND {range}", last.written_at)).await?;
                range = format!("{range} AND p.written_at < {}", last.written_at);
            }
            // One table and one column to sort by, so that no planner looks at more than is asked for.
            let mut lower = stops(tx, books, &format!("{range} ORDER BY p.written_at DESC LIMIT {PAGES}")).await?;
            // Of the earliest instant some may have been left out: it is asked for whole, and put in order here.
            if let Some(tied) = lower.iter().map(|stop| stop.written_at).min().filter(|_| lower.len() == PAGES) {
                lower.retain(|stop| stop.written_at != tied);
                lower.extend(stops(tx, books, &format!("p.written_at = {tied}")).await?);
            }
            found.extend(lower);
        }
        found.retain(|stop| last.is_none_or(|last| *stop < last));
        found.sort_by(|a, b| b.cmp(a));
        Ok(found)
    }

    /// Whether a page may be among those asked for.
    fn has(&self, stop: &Stop) -> bool {
        self.book.is_none_or(|book| book == stop.book)
            && self.from.is_none_or(|from| from <= stop.written_at)
            && self.until.is_none_or(|until| stop.written_at < until)
    }
}

async fn books(tx: &mut Tx) -> Result<BTreeMap<i64, BookId>, ViewsError> {
    let rows = tx.rows("SELECT no, id FROM book", Vec::new()).await?;
    let pairs = rows.iter().map(|row| Ok((row.int(0)?, BookId(row.array(1)?))));
    Ok(pairs.collect::<Result<_, sqlx::Error>>()?)
}

async fn stops(tx: &mut Tx, books: &BTreeMap<i64, BookId>, conditions: &str) -> Result<Vec<Stop>, ViewsError> {
    let sql = format!("SELECT p.written_at, p.book, p.page, p.no, p.entries FROM page p WHERE {conditions}");
    let rows = tx.rows(&sql, Vec::new()).await?;
    let mut stops = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(book) = books.get(&row.int(1)?) else { continue };
        let (written_at, page, no, entries) = (row.int(0)?, row.int(2)?, row.int(3)?, row.int(4)?);
        stops.push(Stop { written_at, book: *book, page, no, entries });
    }
    Ok(stops)
}
