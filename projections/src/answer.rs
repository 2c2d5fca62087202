//! What every answer says of itself: up to which page of each book it holds, and on which clock.

use ledger::ids::{BookId, EmergencyId, FundId, ItemId, LotId, PartyId, ShipmentId};
use ledger::time::Day;
use serde::Serialize;

use crate::asof::Clock;
use crate::error::ViewsError;
use crate::store::{Row, Tx, hex};

/// A book, and the last page of it that an answer holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cursor {
    /// The book's id in hexadecimal digits.
    pub book: String,
    /// Its code, once it is known.
    pub code: Option<String>,
    /// The page, from 1.
    pub page: u64,
    /// The page's hash in hexadecimal digits.
    pub hash: String,
    /// Entries up to its end.
    pub entries: u64,
    /// When it was written, in milliseconds since 1970.
    pub written_at: i64,
}

/// An answer of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer<T> {
    /// The last page of each book, in the order of the books' ids.
    pub as_of: Vec<Cursor>,
    /// The clock by which a past moment was cut; balances on the occurred clock may be negative.
    pub clock: Clock,
    /// The answer itself.
    pub rows: T,
}

/// Where the views stand.
pub(crate) async fn cursors(tx: &mut Tx) -> Result<Vec<Cursor>, ViewsError> {
    let sql = "SELECT b.id, b.code, p.page, p.hash, p.entries, p.written_at \
               FROM progress p JOIN book b ON b.no = p.book ORDER BY b.id";
    let rows = tx.rows(sql, Vec::new()).await?;
    let cursor = |row: &Row| -> Result<Cursor, sqlx::Error> {
        Ok(Cursor {
            book: row.hex(0)?,
            code: row.text_or_none(1)?,
            page: row.count(2)?,
            hash: row.hex(3)?,
            entries: row.count(4)?,
            written_at: row.int(5)?,
        })
    };
    Ok(rows.iter().map(cursor).collect::<Result<_, _>>()?)
}

/// Every row of an answer, made of a database's row.
pub(crate) fn all<T>(rows: &[Row], make: impl Fn(&Row) -> Result<T, sqlx::Error>) -> Result<Vec<T>, ViewsError> {
    Ok(rows.iter().map(make).collect::<Result<_, _>>()?)
}

impl Row {
    /// A day as `YYYY-MM-DD`.
    pub(crate) fn day_or_none(&self, at: usize) -> Result<Option<String>, sqlx::Error> {
        let days = self.int_or_none(at)?.and_then(|days| i32::try_from(days).ok());
        Ok(days.map(|days| Day { days }.to_string()))
    }

    /// The code of a thing that is registered, or its id's digits while it is not.
    pub(crate) fn code(&self, code: usize, id: usize) -> Result<String, sqlx::Error> {
        match self.text_or_none(code)? {
            Some(code) => Ok(code),
            None => Ok(self.bytes_or_none(id)?.map(|bytes| hex(&bytes)).unwrap_or_default()),
        }
    }
}

/// Ids as the bytes that the tables keep.
pub(crate) trait Bytes {
    fn stored(&self) -> Vec<u8>;
}

macro_rules! bytes {
    ($($name:ident)*) => {$(
        impl Bytes for $name {
            fn stored(&self) -> Vec<u8> {
                self.to_bytes().to_vec()
            }
        }
    )*};
}

bytes! { ItemId LotId PartyId FundId EmergencyId ShipmentId }

impl Bytes for BookId {
    fn stored(&self) -> Vec<u8> {
        self.0.to_vec()
    }
}
