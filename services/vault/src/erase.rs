//! Erasing: rows, their notes, their account, and then the bytes.

use sqlx::{Row, Sqlite, Transaction};

use crate::error::VaultError;
use crate::id::{self, Id};
use crate::limits::{IDS_MAX, STATEMENT_ROWS_MAX};
use crate::scrub;
use crate::secret::sha256;
use crate::store::Vault;
use crate::user::{admins_remain, is_enabled_admin};

/// What stays of someone who was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Their id on the ledger.
    pub subject: Id,
    /// When they were first erased.
    pub at_ms: i64,
}

impl Vault {
    /// Erases everything about an id: the subject, the notes about it and the notes that are theirs, and, if they sign
    /// in, their account with its sessions and tokens. Then rewrites the file so that no byte of it remains there.
    /// A tombstone keeps the id from being written again. True if there was something to erase.
    ///
    /// Erasing rewrites the whole file: right for a rare act, and the reason to give many at once to
    /// [`Vault::reapply_erasures`].
    ///
    /// Errors: [`VaultError::LastAdmin`]; [`VaultError::NotScrubbed`] after the rows are gone.
    pub async fn erase(&self, subject: &Id, at_ms: i64) -> Result<bool, VaultError> {
        let mut tx = self.write().await?;
        let admin = is_enabled_admin(&mut tx, subject).await?;
        let removed = forget(&mut tx, &[Erasure { subject: *subject, at_ms }]).await?;
        if admin {
            admins_remain(&mut tx).await?;
        }
        tx.commit().await?;
        scrub::finish(self).await?;
        Ok(removed > 0)
    }

    /// Erases again what a restored vault has brought back. Answers how many rows there were; when none, the file is not
    /// rewritten, so this may run at every start. At most [`IDS_MAX`] at once. It erases admins too: it repeats what was done.
    pub async fn reapply_erasures(&self, erasures: &[Erasure]) -> Result<u64, VaultError> {
        if erasures.len() > IDS_MAX {
            return Err(VaultError::TooMany { what: "erasures", rows_max: u64::try_from(IDS_MAX).unwrap_or(u64::MAX) });
        }
        let mut tx = self.write().await?;
        let removed = forget(&mut tx, erasures).await?;
        tx.commit().await?;
        scrub::finish(self).await?;
        Ok(removed)
    }

    /// Removes every note about one thing on the ledger, bytes included: for free text that should not have been written.
    /// The thing itself is not erased. Answers how many notes there were.
    pub async fn erase_notes(&self, about: &Id) -> Result<u64, VaultError> {
        let mut tx = self.write().await?;
        let removed = sqlx::query("DELETE FROM note WHERE about = ?").bind(&about[..]).execute(&mut *tx).await?;
        if removed.rows_affected() > 0 {
            scrub::ask(&mut tx).await?;
        }
        tx.commit().await?;
        scrub::finish(self).await?;
        Ok(removed.rows_affected())
    }

    /// Everyone who was erased, in the order of their erasure.
    pub async fn erasures(&self) -> Result<Vec<Erasure>, VaultError> {
        let rows = sqlx::query("SELECT id, at_ms FROM erased ORDER BY at_ms, id").fetch_all(&self.reads).await?;
        rows.iter().map(|row| Ok(Erasure { subject: id::read(row, "id")?, at_ms: row.try_get("at_ms")? })).collect()
    }
}

/// Deletes the rows and leaves the tombstones. Answers how many rows with content there were.
async fn forget(tx: &mut Transaction<'static, Sqlite>, erasures: &[Erasure]) -> Result<u64, VaultError> {
    let mut removed = 0_u64;
    for chunk in erasures.chunks(STATEMENT_ROWS_MAX) {
        for erasure in chunk {
            sqlx::query("INSERT INTO erased (id, at_ms) VALUES (?, ?) ON CONFLICT (id) DO NOTHING")
                .bind(&erasure.subject[..])
                .bind(erasure.at_ms)
                .execute(&mut **tx)
                .await?;
        }
        let ids = id::list(chunk.iter().map(|it| &it.subject))?;

        // Attempts hold a digest of the login, which someone could guess; they go first, while the login is known.
        let logins = sqlx::query("SELECT login_key FROM user WHERE id IN (SELECT unhex(value) FROM json_each(?))")
            .bind(&ids)
            .fetch_all(&mut **tx)
            .await?;
        for row in &logins {
            let login: &str = row.try_get("login_key")?;
            sqlx::query("DELETE FROM attempt WHERE login_sha256 = ?")
                .bind(&sha256(login.as_bytes())[..])
                .execute(&mut **tx)
                .await?;
        }

        // Sessions, tokens and the notes that are theirs follow by foreign key; notes about them are named here.
        for delete in [
            "DELETE FROM note WHERE about IN (SELECT unhex(value) FROM json_each(?))",
            "DELETE FROM subject WHERE id IN (SELECT unhex(value) FROM json_each(?))",
            "DELETE FROM user WHERE id IN (SELECT unhex(value) FROM json_each(?))",
        ] {
            let deleted = sqlx::query(delete).bind(&ids).execute(&mut **tx).await?.rows_affected();
            removed = removed.saturating_add(deleted);
        }
    }
    if removed > 0 {
        scrub::ask(tx).await?;
    }
    Ok(removed)
}
