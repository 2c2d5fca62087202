//! Ids as the vault takes and stores them.

use std::fmt::Write;

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::error::VaultError;
use crate::limits::IDS_MAX;

/// The 16 random bytes that stand on the ledger for a subject, an actor, a lot, a donation …
pub type Id = [u8; 16];

/// Many ids as one parameter: a JSON list of hexadecimal words, opened by `json_each` and `unhex` in the statement.
/// One statement text for any number of ids, and no limit on parameters.
pub(crate) fn list<'a>(ids: impl ExactSizeIterator<Item = &'a Id>) -> Result<String, VaultError> {
    if ids.len() > IDS_MAX {
        return Err(VaultError::TooMany { what: "ids", rows_max: u64::try_from(IDS_MAX).unwrap_or(u64::MAX) });
    }
    let mut json = String::with_capacity(ids.len().saturating_mul(35).saturating_add(2));
    json.push('[');
    for (place, id) in ids.enumerate() {
        if place > 0 {
            json.push(',');
        }
        json.push('"');
        for byte in id {
            write!(json, "{byte:02x}").expect("a String takes every write");
        }
        json.push('"');
    }
    json.push(']');
    Ok(json)
}

/// The id in a column.
pub(crate) fn read(row: &SqliteRow, column: &str) -> Result<Id, VaultError> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|_| VaultError::Damaged { what: "an id" })
}
