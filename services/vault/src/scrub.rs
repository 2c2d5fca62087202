//! Making deleted bytes go away for good.
//!
//! `secure_delete` zeroes what a DELETE frees, but not everything: when `SQLite` splits or merges a page it leaves copies of
//! moved rows in the slack between them, and no later delete knows of those. VACUUM writes every page anew from
//! live rows only, and a truncating checkpoint empties the write-ahead log that still has the old pages.

use sqlx::{Row, Sqlite, Transaction};

use crate::error::VaultError;
use crate::store::Vault;

/// Notes, in the transaction that deletes, that a scrub is due. If the program dies before it, the next start does it.
pub(crate) async fn ask(tx: &mut Transaction<'static, Sqlite>) -> Result<(), VaultError> {
    sqlx::query("UPDATE scrub SET committed = committed + 1").execute(&mut **tx).await?;
    Ok(())
}

/// Scrubs if one is due. Runs on the writing connection, so nothing is written and no backup made meanwhile.
pub(crate) async fn finish(vault: &Vault) -> Result<(), VaultError> {
    let mut connection = vault.writes.acquire().await?;
    let state = sqlx::query("SELECT committed, scrubbed FROM scrub").fetch_one(&mut *connection).await?;
    let (committed, scrubbed): (i64, i64) = (state.try_get("committed")?, state.try_get("scrubbed")?);
    if committed == scrubbed {
        return Ok(());
    }
    sqlx::query("VACUUM").execute(&mut *connection).await?;
    // Waits for readers as long as the connection's busy timeout.
    let busy: i64 = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?.try_get(0)?;
    if busy != 0 {
        return Err(VaultError::NotScrubbed);
    }
    // What was committed before the VACUUM is scrubbed; another program may have erased more since.
    sqlx::query("UPDATE scrub SET scrubbed = max(scrubbed, ?)").bind(committed).execute(&mut *connection).await?;
    Ok(())
}
