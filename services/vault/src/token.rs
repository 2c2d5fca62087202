//! API tokens: secrets with which a program acts for a user.

use std::fmt;

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::error::VaultError;
use crate::field;
use crate::id::{self, Id};
use crate::limits::{DAY_MS, LABEL_CHARS_MAX, TOKENS_PER_USER_MAX};
use crate::secret::{SECRET_BYTES, Secret, hex, random, sha256, unhex};
use crate::store::Vault;
use crate::user::{User, known_user, read};

/// Every API token begins with this, so that scanners of leaked secrets can know one.
pub const TOKEN_PREFIX: &str = "hb_";

/// What is known of an API token after it was shown. Its `Debug` does not show the label.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Names the token where it is revoked; not a secret.
    pub id: Id,
    /// For whom it acts.
    pub user: Id,
    /// What people call it, at most [`LABEL_CHARS_MAX`].
    pub label: String,
    /// When it was made.
    pub created_at_ms: i64,
    /// Start of the (UTC) day it was last used on; none if never.
    pub used_on_ms: Option<i64>,
}

impl fmt::Debug for ApiToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiToken").field("id", &self.id).field("user", &self.user).finish_non_exhaustive()
    }
}

impl Vault {
    /// Makes a token for a user and answers its id and its secret, `hb_` and 64 hexadecimal digits. The secret cannot be
    /// had again.
    ///
    /// Errors: the field `label`; [`VaultError::Unknown`] for a user who is not there or is disabled;
    /// [`VaultError::TooMany`] beyond [`TOKENS_PER_USER_MAX`].
    pub async fn create_token(&self, user: &Id, label: &str, now_ms: i64) -> Result<(Id, Secret), VaultError> {
        field::line("label", 0, label, LABEL_CHARS_MAX)?;
        let id: Id = random()?;
        let secret: [u8; SECRET_BYTES] = random()?;
        let mut tx = self.write().await?;
        let held: i64 = sqlx::query_scalar("SELECT count(*) FROM api_token WHERE user = ?")
            .bind(&user[..])
            .fetch_one(&mut *tx)
            .await?;
        if held >= TOKENS_PER_USER_MAX {
            return Err(VaultError::TooMany {
                what: "tokens of one user",
                rows_max: TOKENS_PER_USER_MAX.unsigned_abs(),
            });
        }
        let made = sqlx::query(
            "INSERT INTO api_token (id, user, label, secret_sha256, created_at_ms) \
             SELECT ?, id, ?, ?, ? FROM user WHERE id = ? AND disabled = 0",
        )
        .bind(&id[..])
        .bind(label)
        .bind(&sha256(&secret)[..])
        .bind(now_ms)
        .bind(&user[..])
        .execute(&mut *tx)
        .await?;
        known_user(made.rows_affected())?;
        tx.commit().await?;
        Ok((id, Secret::new(format!("{TOKEN_PREFIX}{}", hex(&secret)))))
    }

    /// The enabled user a secret acts for; none if it is unknown or revoked. Writes at most once a day and token.
    pub async fn token(&self, secret: &str, now_ms: i64) -> Result<Option<User>, VaultError> {
        let Some(secret) = secret.strip_prefix(TOKEN_PREFIX).and_then(unhex) else {
            return Ok(None);
        };
        let digest = sha256(&secret);
        let row = sqlx::query(
            "SELECT user.id, user.login, user.display_name, user.role, user.language, user.disabled, user.created_at_ms, \
             api_token.used_on_day FROM api_token JOIN user ON user.id = api_token.user \
             WHERE api_token.secret_sha256 = ? AND user.disabled = 0",
        )
        .bind(&digest[..])
        .fetch_optional(&self.reads)
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let today = now_ms.div_euclid(DAY_MS);
        let used_on_day: Option<i64> = row.try_get("used_on_day")?;
        if used_on_day.is_none_or(|day| day < today) {
            let mut tx = self.write().await?;
            sqlx::query(
                "UPDATE api_token SET used_on_day = max(coalesce(used_on_day, ?1), ?1) WHERE secret_sha256 = ?2",
            )
            .bind(today)
            .bind(&digest[..])
            .execute(&mut *tx)
            .await?;
            tx.commit().await?;
        }
        Ok(Some(read(&row)?))
    }

    /// Revokes one of a user's tokens, at once and for good. False if they have no such token.
    pub async fn revoke_token(&self, user: &Id, token: &Id) -> Result<bool, VaultError> {
        let mut tx = self.write().await?;
        let gone = sqlx::query("DELETE FROM api_token WHERE id = ? AND user = ?")
            .bind(&token[..])
            .bind(&user[..])
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(gone.rows_affected() > 0)
    }

    /// A user's tokens, the oldest first.
    pub async fn tokens(&self, user: &Id) -> Result<Vec<ApiToken>, VaultError> {
        let rows = sqlx::query(
            "SELECT id, user, label, created_at_ms, used_on_day FROM api_token WHERE user = ? ORDER BY created_at_ms, id",
        )
        .bind(&user[..])
        .fetch_all(&self.reads)
        .await?;
        rows.iter().map(read_token).collect()
    }
}

fn read_token(row: &SqliteRow) -> Result<ApiToken, VaultError> {
    let day: Option<i64> = row.try_get("used_on_day")?;
    Ok(ApiToken {
        id: id::read(row, "id")?,
        user: id::read(row, "user")?,
        label: row.try_get("label")?,
        created_at_ms: row.try_get("created_at_ms")?,
        used_on_ms: day.map(|day| day.saturating_mul(DAY_MS)),
    })
}
