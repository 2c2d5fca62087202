//! What an auditor asks to see: listings of entries that deserve a look, each with its place and hash, in the order of recording.
//!
//! ```text
//! hits      which entries or lines a listing is about (SQL)
//! windows   from when to when they are looked for, when there are many
//! spots     the part of them that is asked for, by place, and how many there are in all
//! rows      what is said of each
//! known     whether what is asked about is there at all
//! ```

mod digits;
mod hours;
mod hits;
mod known;
mod rows;
mod spots;
mod sums;
mod timeline;
mod windows;

use ledger::ids::{ActorId, BookId};
use ledger::time::Day;
use serde::Serialize;

pub use digits::{BENFORD_LIMIT_MILLI, BENFORD_SAMPLE_MIN, DigitRow, ROUND_SAMPLE_MIN, RoundRow};
pub use hours::{Week, WorkHours};
pub use rows::AuditRow;
pub use sums::{SumBy, SumRow};
pub use timeline::{AccountName, TimelineOf};

pub(super) use hits::filters;

use super::answer;
use super::entries::{EntryPlace, EntryRow};
use crate::answer::Answer;
use crate::asof::{AsOf, Clock};
use crate::error::ViewsError;
use crate::views::Views;

/// The most rows of one part of a listing.
pub const AUDIT_ROWS_MAX: u32 = 5_000;
/// The most entries of one sample.
pub const SAMPLE_ENTRIES_MAX: u32 = 1_000;

/// A listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// Entries that undid others.
    Reversals,
    /// Picks that went past the lot that expires first, or past a best-before date.
    Overrides,
    /// Entries that were recorded long after they occurred, by the actor's word.
    Late {
        /// Longer than this.
        over_ms: i64,
    },
    /// Goods written off, with both persons.
    WriteOffs,
    /// Stock made to agree with the shelf, line by line.
    Adjustments,
    /// Adjustments that took away what a count did not find: miscounted or lost.
    CountLosses,
    /// Entries that reached back into a period that was closed: what stands for a period lock.
    Locked {
        /// The period ended before this day of the site.
        before: Day,
        /// It was closed from this day on.
        closed_on: Day,
    },
    /// Keys of books that came or went.
    Keys,
    /// Entries outside the hours of work of the site, on the query's clock.
    Hours(WorkHours),
    /// Entries drawn by a seed.
    Sample {
        /// The seed: any text.
        seed: String,
        /// How many; never more than [`SAMPLE_ENTRIES_MAX`].
        size: u32,
    },
    /// Transfers of money drawn by a seed, each in proportion to its amount.
    MoneySample {
        /// The seed: any text.
        seed: String,
        /// The currency.
        currency: String,
        /// One unit of so many is looked at; a transfer of at least so much is always drawn.
        interval_minor: i64,
    },
    /// All that concerns one thing or person.
    Timeline(TimelineOf),
}

/// Which rows of which listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditQuery {
    /// The listing.
    pub listing: Listing,
    /// As known when.
    pub as_of: AsOf,
    /// The clock of `from` and `until`, and of hours.
    pub clock: Clock,
    /// Entries of this book.
    pub book: Option<BookId>,
    /// At or after this instant, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Before this instant.
    pub until: Option<i64>,
    /// By this actor; of a write-off also signed by them.
    pub actor: Option<ActorId>,
    /// For this reason: of a reversal, an override, an adjustment or a write-off.
    pub reason: Option<String>,
    /// The row after which to go on.
    pub after: Option<AuditPlace>,
    /// At most so many rows; never more than [`AUDIT_ROWS_MAX`]. 0 means that.
    pub limit: u32,
}

impl AuditQuery {
    /// Everything of a listing, as known now.
    pub fn of(listing: Listing) -> Self {
        Self {
            listing,
            as_of: AsOf::Now,
            clock: Clock::Recorded,
            book: None,
            from: None,
            until: None,
            actor: None,
            reason: None,
            after: None,
            limit: 0,
        }
    }
}

/// The place of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditPlace {
    /// The entry.
    pub entry: EntryPlace,
    /// The line of it, from 0, where rows are lines.
    pub line: Option<u32>,
}

/// A part of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditPart {
    /// How many rows there are in all; of a sample by a seed, how many entries it was drawn from. Absent where only counting them would say,
    /// which reads the whole log.
    pub total: Option<u64>,
    /// Whether rows follow: they are asked for after the last one of this part.
    pub more: bool,
    /// The rows of this part, in the order of recording.
    pub rows: Vec<AuditRow>,
}

/// How many rows a listing has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditCount {
    /// The listing's name.
    pub listing: String,
    /// How many rows.
    pub count: u64,
}

/// The place of an entry as people write it.
pub(super) fn written(entry: &EntryRow) -> String {
    format!("{}@{}/{}", entry.book_code.as_ref().unwrap_or(&entry.book), entry.page, entry.index)
}

impl Views {
    /// A part of a listing, in the order of recording.
    pub async fn audit(&self, query: &AuditQuery) -> Result<Answer<AuditPart>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = query.as_of.cut(&mut tx).await?;
        let found = spots::find(&mut tx, query, cut).await?;
        let rows = rows::of(&mut tx, query, cut, &found.spots).await?;
        answer(tx, query.as_of, AuditPart { total: found.total, more: found.more, rows }).await
    }

    /// How many rows each of these listings has, all of one moment, which is the first one's.
    pub async fn audit_counts(&self, queries: &[(&str, AuditQuery)]) -> Result<Answer<Vec<AuditCount>>, ViewsError> {
        let mut tx = self.read().await?;
        let as_of = queries.first().map_or(AsOf::Now, |(_, query)| query.as_of);
        let cut = as_of.cut(&mut tx).await?;
        let mut counts = Vec::with_capacity(queries.len());
        for (name, query) in queries {
            let count = spots::count(&mut tx, query, cut).await?;
            counts.push(AuditCount { listing: (*name).to_owned(), count });
        }
        answer(tx, as_of, counts).await
    }
}
