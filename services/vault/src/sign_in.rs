//! Signing in with a password, a limited number of times.

use sqlx::{Row, Sqlite, Transaction};

use crate::error::VaultError;
use crate::fold::fold;
use crate::limits::{ATTEMPT_WINDOW_MS, ATTEMPTS_MAX, LOGIN_CHARS_MAX};
use crate::secret::sha256;
use crate::store::Vault;
use crate::user::{User, read};

/// The answer to a login and a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// They are who they say.
    Known(User),
    /// The login is unknown, the password wrong or the user disabled; which of them is not said.
    Refused,
    /// Too many attempts for this login; the password was not looked at.
    Throttled {
        /// How long until another attempt is allowed, from 1 to [`ATTEMPT_WINDOW_MS`].
        retry_after_ms: i64,
    },
}

impl Vault {
    /// Checks a login (whatever its accents and case) and its password.
    ///
    /// Every attempt is counted before the password is looked at, and forgiven when it was right: however many knock at
    /// once, at most [`ATTEMPTS_MAX`] guesses are looked at per login and [`ATTEMPT_WINDOW_MS`]. Unknown logins are
    /// counted and cost the same as known ones.
    pub async fn verify_password(&self, login: &str, password: &str, now_ms: i64) -> Result<SignIn, VaultError> {
        let key = login_key(login);
        let digest = sha256(key.as_bytes());

        let mut tx = self.write().await?;
        let wait = count_attempt(&mut tx, &digest, now_ms).await?;
        let stored: Option<String> =
            sqlx::query_scalar("SELECT password FROM user WHERE login_key = ? AND disabled = 0")
                .bind(&key)
                .fetch_optional(&mut *tx)
                .await?;
        tx.commit().await?;
        if let Some(retry_after_ms) = wait {
            return Ok(SignIn::Throttled { retry_after_ms });
        }

        if !self.matches(password, stored.clone()).await? {
            return Ok(SignIn::Refused);
        }

        // Hashing took its time: the user may have been disabled or given another password meanwhile.
        let mut tx = self.write().await?;
        let row = sqlx::query(
            "SELECT id, login, display_name, role, language, disabled, created_at_ms FROM user \
             WHERE login_key = ? AND password = ? AND disabled = 0",
        )
        .bind(&key)
        .bind(stored)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else {
            return Ok(SignIn::Refused);
        };
        sqlx::query("DELETE FROM attempt WHERE login_sha256 = ?").bind(&digest[..]).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(SignIn::Known(read(&row)?))
    }
}

/// A login too long to be one counts as the empty login, which nobody has.
fn login_key(login: &str) -> String {
    if login.chars().nth(LOGIN_CHARS_MAX).is_some() { String::new() } else { fold(login) }
}

/// Counts this attempt, unless there were too many: then how long to wait.
async fn count_attempt(
    tx: &mut Transaction<'static, Sqlite>,
    digest: &[u8; 32],
    now_ms: i64,
) -> Result<Option<i64>, VaultError> {
    // Attempts from far ahead are those of a clock that was wrong: they must not shut anyone out for years.
    sqlx::query("DELETE FROM attempt WHERE at_ms <= ? OR at_ms > ?")
        .bind(now_ms.saturating_sub(ATTEMPT_WINDOW_MS))
        .bind(now_ms.saturating_add(ATTEMPT_WINDOW_MS))
        .execute(&mut **tx)
        .await?;
    let recent = sqlx::query("SELECT at_ms FROM attempt WHERE login_sha256 = ? ORDER BY at_ms DESC LIMIT ?")
        .bind(&digest[..])
        .bind(i64::try_from(ATTEMPTS_MAX).unwrap_or(i64::MAX))
        .fetch_all(&mut **tx)
        .await?;
    if recent.len() >= ATTEMPTS_MAX {
        // The oldest of those that fill the window: when it leaves, there is room for one.
        let oldest_ms: i64 = recent.last().expect("ATTEMPTS_MAX is not 0").try_get("at_ms")?;
        let room_at_ms = oldest_ms.saturating_add(ATTEMPT_WINDOW_MS);
        return Ok(Some(room_at_ms.saturating_sub(now_ms).clamp(1, ATTEMPT_WINDOW_MS)));
    }
    sqlx::query("INSERT INTO attempt (login_sha256, at_ms) VALUES (?, ?)")
        .bind(&digest[..])
        .bind(now_ms)
        .execute(&mut **tx)
        .await?;
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::SignIn;
    use crate::limits::HASHES_AT_ONCE_MAX;
    use crate::store::Vault;
    use crate::user::User;
    use crate::words::{Language, Role};

    #[tokio::test]
    async fn a_password_changed_while_it_is_being_checked_no_longer_opens() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let vault = Vault::open(&folder.path().join("vault")).await.expect("opens");
        let user = |number: u8, login: &str| User {
            id: [number; 16],
            login: login.to_owned(),
            display_name: login.to_owned(),
            role: Role::Operator,
            language: Language::Greek,
            disabled: false,
            created_at_ms: 0,
        };
        vault.create_user(&user(1, "eleni"), "the password of eleni").await.expect("let in");
        vault.create_user(&user(2, "nikos"), "the password of nikos").await.expect("let in");

        // All hashing is held up, so the check stops after it has read the stored hash.
        let all = u32::try_from(HASHES_AT_ONCE_MAX).expect("small");
        let held = vault.hashing.clone().acquire_many_owned(all).await.expect("permits");
        let knocking = vault.clone();
        let answer = tokio::spawn(async move { knocking.verify_password("eleni", "the password of eleni", 1).await });
        let attempts = async || {
            let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM attempt").fetch_one(&vault.reads).await;
            count.expect("a count")
        };
        while attempts().await == 0 {
            tokio::task::yield_now().await;
        }
        let swap = "UPDATE user SET password = (SELECT password FROM user WHERE login = 'nikos') WHERE login = 'eleni'";
        sqlx::query(swap).execute(&vault.writes).await.expect("swapped");
        drop(held);
        assert_eq!(answer.await.expect("no panic").expect("answered"), SignIn::Refused);
    }
}
