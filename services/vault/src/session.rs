//! Sessions of browsers. Whoever holds the token is signed in; the vault holds only its digest.

use sqlx::Row;

use crate::error::VaultError;
use crate::id::Id;
use crate::limits::{SESSION_MS, SESSIONS_PER_USER_MAX};
use crate::secret::{SECRET_BYTES, Secret, hex, random, same, sha256, unhex};
use crate::store::Vault;
use crate::user::{User, known_user, read};

/// What makes a CSRF token differ from the stored digest of the same session token.
const CSRF_DOMAIN: &[u8] = b"helpbank csrf v1\0";

/// One signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub user: Id,
    /// Goes into every form of this session. Derived from the session's token, so it is stored nowhere, and does not
    /// give the token away.
    pub csrf: Secret,
    /// When it was opened.
    pub opened_at_ms: i64,
    /// From this moment on it does not count.
    pub expires_at_ms: i64,
}

impl Session {
    /// Whether a form carries this session's CSRF token, in time that does not depend on how nearly.
    pub fn csrf_matches(&self, given: &str) -> bool {
        same(self.csrf.reveal(), given)
    }
}

impl Vault {
    /// Opens a session of [`SESSION_MS`] and answers its token, 64 hexadecimal digits, for the cookie. Sweeps sessions
    /// that have expired; beyond [`SESSIONS_PER_USER_MAX`] the user's oldest are closed.
    ///
    /// Errors: [`VaultError::Unknown`] for a user who is not there or is disabled.
    pub async fn open_session(&self, user: &Id, now_ms: i64) -> Result<(Secret, Session), VaultError> {
        let token: [u8; SECRET_BYTES] = random()?;
        let expires_at_ms = now_ms.saturating_add(SESSION_MS);
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM session WHERE expires_at_ms <= ?").bind(now_ms).execute(&mut *tx).await?;
        let opened = sqlx::query(
            "INSERT INTO session (token_sha256, user, opened_at_ms, expires_at_ms) \
             SELECT ?, id, ?, ? FROM user WHERE id = ? AND disabled = 0",
        )
        .bind(&sha256(&token)[..])
        .bind(now_ms)
        .bind(expires_at_ms)
        .bind(&user[..])
        .execute(&mut *tx)
        .await?;
        known_user(opened.rows_affected())?;
        // The new one is kept whatever the clock says.
        sqlx::query(
            "DELETE FROM session WHERE user = ?1 AND token_sha256 NOT IN (SELECT token_sha256 FROM session \
             WHERE user = ?1 ORDER BY token_sha256 = ?2 DESC, opened_at_ms DESC LIMIT ?3)",
        )
        .bind(&user[..])
        .bind(&sha256(&token)[..])
        .bind(SESSIONS_PER_USER_MAX)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        let session = Session { user: *user, csrf: csrf(&token), opened_at_ms: now_ms, expires_at_ms };
        Ok((Secret::new(hex(&token)), session))
    }

    /// The enabled user and the session behind a token; none if it is unknown, closed or expired.
    pub async fn session(&self, token: &str, now_ms: i64) -> Result<Option<(User, Session)>, VaultError> {
        let Some(token) = unhex(token) else {
            return Ok(None);
        };
        let row = sqlx::query(
            "SELECT user.id, user.login, user.display_name, user.role, user.language, user.disabled, user.created_at_ms, \
             session.opened_at_ms, session.expires_at_ms FROM session JOIN user ON user.id = session.user \
             WHERE session.token_sha256 = ? AND session.expires_at_ms > ? AND user.disabled = 0",
        )
        .bind(&sha256(&token)[..])
        .bind(now_ms)
        .fetch_optional(&self.reads)
        .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let user = read(&row)?;
        let session = Session {
            user: user.id,
            csrf: csrf(&token),
            opened_at_ms: row.try_get("opened_at_ms")?,
            expires_at_ms: row.try_get("expires_at_ms")?,
        };
        Ok(Some((user, session)))
    }

    /// Closes a session. Closing what is not open is fine.
    pub async fn close_session(&self, token: &str) -> Result<(), VaultError> {
        let Some(token) = unhex(token) else {
            return Ok(());
        };
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM session WHERE token_sha256 = ?").bind(&sha256(&token)[..]).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn csrf(token: &[u8; SECRET_BYTES]) -> Secret {
    Secret::new(hex(&sha256(&[CSRF_DOMAIN, token].concat())))
}
