//! A whole listing, part after part: as the books stood when the first part was read. What is written meanwhile is left for the next time.

use std::collections::BTreeMap;
use std::sync::Arc;

use projections::{AuditPlace, AuditQuery, AuditRow, Cursor, EntryPlace, ViewsError};
use serde_json::Value;

use crate::bank::Bank;

/// Up to which page each book was read, by its id.
#[derive(Debug, Default)]
pub(crate) struct Heads(BTreeMap<String, u64>);

impl Heads {
    /// These pages are the last.
    pub(crate) fn of(heads: impl IntoIterator<Item = (String, u64)>) -> Self {
        Self(heads.into_iter().collect())
    }

    /// Leaves out rows of pages that were not there.
    pub(crate) fn keep(&self, rows: &mut Vec<Value>) {
        rows.retain(|row| {
            let last = row["book"].as_str().and_then(|book| self.0.get(book));
            row["page"].as_u64().is_none_or(|page| last.is_some_and(|last| page <= *last))
        });
    }
}

/// The parts of a listing.
pub(crate) struct Parts {
    bank: Arc<Bank>,
    query: AuditQuery,
    heads: Heads,
    next: Option<Vec<AuditRow>>,
    more: bool,
    /// Up to where the books were read.
    pub(crate) as_of: Vec<Cursor>,
}

impl Parts {
    /// Reads the first.
    pub(crate) async fn begin(bank: Arc<Bank>, query: AuditQuery) -> Result<Self, ViewsError> {
        let first = bank.views().audit(&query).await?;
        let heads = Heads::of(first.as_of.iter().map(|cursor| (cursor.book.clone(), cursor.page)));
        Ok(Self { bank, query, heads, next: Some(first.rows.rows), more: first.rows.more, as_of: first.as_of })
    }

    /// The next part; none after the last.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Value>>, ViewsError> {
        let rows = match self.next.take() {
            Some(rows) => rows,
            None if self.more => {
                let part = self.bank.views().audit(&self.query).await?.rows;
                self.more = part.more;
                part.rows
            }
            None => return Ok(None),
        };
        self.query.after = rows.last().and_then(place);
        self.more = self.more && self.query.after.is_some();
        let mut rows: Vec<Value> =
            rows.iter().map(|row| serde_json::to_value(row).expect("a row is made of texts and numbers")).collect();
        self.heads.keep(&mut rows);
        Ok(Some(rows))
    }
}

fn place(row: &AuditRow) -> Option<AuditPlace> {
    let (book, index) = (row.entry.book.parse().ok()?, u32::try_from(row.entry.index).ok()?);
    let line = row.line.and_then(|line| u32::try_from(line).ok());
    Some(AuditPlace { entry: EntryPlace { book, page: row.entry.page, index }, line })
}
