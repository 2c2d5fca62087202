//! Books that ended before their time, and those that succeed them.

use serde::Serialize;

use super::answer;
use super::exceptions::ExceptionRow;
use crate::answer::{Answer, all};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::store::Tx;
use crate::views::Views;

/// A book that was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndingRow {
    /// Its code.
    pub book: String,
    /// Its last page.
    pub page: i64,
    /// Why it was closed: `pages_lost` or `pages_differ`.
    pub reason: String,
    /// When that was recorded, in milliseconds since 1970.
    pub recorded_at: i64,
    /// The code of the book that succeeds it.
    pub successor: Option<String>,
}

impl Views {
    /// Books that were closed, in the order in which they were.
    pub async fn endings(&self) -> Result<Answer<Vec<EndingRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let sql = "SELECT b.code, b.id, x.page, x.reason, p.written_at, s.code FROM book_end x JOIN book b ON b.no = x.book \
                   JOIN page p ON p.no = x.entry / 16384 LEFT JOIN book_successor y ON y.book = x.book \
                   LEFT JOIN book s ON s.no = y.successor ORDER BY x.entry, b.id";
        let rows = all(&tx.rows(sql, Vec::new()).await?, |row| {
            Ok(EndingRow {
                book: row.code(0, 1)?,
                page: row.int(2)?,
                reason: row.text(3)?,
                recorded_at: row.int(4)?,
                successor: row.text_or_none(5)?,
            })
        })?;
        answer(tx, AsOf::Now, rows).await
    }
}

/// Goods that lie on shelves of closed books: nobody has taken them over.
pub(super) async fn left_behind(tx: &mut Tx) -> Result<Vec<ExceptionRow>, ViewsError> {
    let sql = "SELECT b.code, b.id, p.written_at, n.code, a.id, i.code, g.item, g.lot, q.quantity FROM balance q \
               JOIN account a ON a.no = q.account JOIN book_end x ON x.book = a.book JOIN book b ON b.no = a.book \
               JOIN page p ON p.no = x.entry / 16384 JOIN asset g ON g.no = q.asset LEFT JOIN item i ON i.commodity = g.commodity \
               LEFT JOIN bin n ON n.book = a.book AND n.id = a.id WHERE q.class = 1 AND q.quantity > 0";
    all(&tx.rows(sql, Vec::new()).await?, |row| {
        Ok(ExceptionRow {
            kind: "left_behind",
            site: Some(row.code(0, 1)?),
            since: row.int_or_none(2)?,
            about: None,
            bin: Some(row.code(3, 4)?),
            item: row.code(5, 6)?,
            lot: row.hex_or_none(7)?,
            quantity: row.int(8)?,
        })
    })
}
