//! People who sign in: making them, changing them, letting them go.

use std::fmt;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::error::{FieldError, VaultError};
use crate::field;
use crate::fold::fold;
use crate::id::{self, Id};
use crate::limits::{LOGIN_CHARS_MAX, NAME_CHARS_MAX, USERS_MAX};
use crate::store::Vault;
use crate::subject::is_erased;
use crate::words::{Language, Role};

/// Someone who signs in. Its `Debug` shows no personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// The actor of ledger entries.
    pub id: Id,
    /// One word, at most [`LOGIN_CHARS_MAX`]; unique whatever its accents and case.
    pub login: String,
    /// One line, at most [`NAME_CHARS_MAX`].
    pub display_name: String,
    /// What they may do.
    pub role: Role,
    /// The language they work in.
    pub language: Language,
    /// A disabled user cannot sign in, and their sessions and tokens do not count.
    pub disabled: bool,
    /// When they were let in.
    pub created_at_ms: i64,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Lets someone in, with a password that keeps the rule of [`crate::check_password`].
    ///
    /// Errors: a field; [`VaultError::LoginTaken`]; [`VaultError::UserKnown`]; [`VaultError::Erased`].
    pub async fn create_user(&self, user: &User, password: &str) -> Result<(), VaultError> {
        check(user)?;
        let hash = self.hash(password).await?;
        let key = fold(&user.login);
        let mut tx = self.write().await?;
        if is_erased(&mut tx, &user.id).await? {
            return Err(VaultError::Erased);
        }
        let known = sqlx::query(
            "SELECT count(*) AS users, coalesce(max(id = ?), 0) AS same_id, coalesce(max(login_key = ?), 0) AS same_login FROM user",
        )
        .bind(&user.id[..])
        .bind(&key)
        .fetch_one(&mut *tx)
        .await?;
        if known.try_get::<i64, _>("same_id")? != 0 {
            return Err(VaultError::UserKnown);
        }
        if known.try_get::<i64, _>("same_login")? != 0 {
            return Err(VaultError::LoginTaken);
        }
        if known.try_get::<i64, _>("users")? >= USERS_MAX {
            return Err(VaultError::TooMany { what: "users", rows_max: USERS_MAX.unsigned_abs() });
        }
        sqlx::query(
            "INSERT INTO user (id, login, login_key, display_name, role, language, password, disabled, created_at_ms) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&user.id[..])
        .bind(&user.login)
        .bind(key)
        .bind(&user.display_name)
        .bind(user.role.word())
        .bind(user.language.word())
        .bind(hash)
        .bind(user.disabled)
        .bind(user.created_at_ms)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives a user a new password and ends all their sessions: whoever knew the old one is out. API tokens stay.
    pub async fn set_password(&self, user: &Id, password: &str) -> Result<(), VaultError> {
        let hash = self.hash(password).await?;
        let mut tx = self.write().await?;
        let changed = sqlx::query("UPDATE user SET password = ? WHERE id = ?")
            .bind(hash)
            .bind(&user[..])
            .execute(&mut *tx)
            .await?;
        known_user(changed.rows_affected())?;
        end_sessions(&mut tx, user).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Shuts a user out and ends their sessions. Their API tokens do not count until they are enabled again.
    ///
    /// Errors: [`VaultError::LastAdmin`]; [`VaultError::Unknown`].
    pub async fn disable_user(&self, user: &Id) -> Result<(), VaultError> {
        let mut tx = self.write().await?;
        let admin = is_enabled_admin(&mut tx, user).await?;
        let changed =
            sqlx::query("UPDATE user SET disabled = 1 WHERE id = ?").bind(&user[..]).execute(&mut *tx).await?;
        known_user(changed.rows_affected())?;
        if admin {
            admins_remain(&mut tx).await?;
        }
        end_sessions(&mut tx, user).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets a disabled user sign in again.
    pub async fn enable_user(&self, user: &Id) -> Result<(), VaultError> {
        let mut tx = self.write().await?;
        let changed =
            sqlx::query("UPDATE user SET disabled = 0 WHERE id = ?").bind(&user[..]).execute(&mut *tx).await?;
        known_user(changed.rows_affected())?;
        tx.commit().await?;
        Ok(())
    }

    /// Changes what a user may do, from their next request on.
    ///
    /// Errors: [`VaultError::LastAdmin`]; [`VaultError::Unknown`].
    pub async fn set_role(&self, user: &Id, role: Role) -> Result<(), VaultError> {
        let mut tx = self.write().await?;
        let admin = is_enabled_admin(&mut tx, user).await?;
        let changed = sqlx::query("UPDATE user SET role = ? WHERE id = ?")
            .bind(role.word())
            .bind(&user[..])
            .execute(&mut *tx)
            .await?;
        known_user(changed.rows_affected())?;
        if admin {
            admins_remain(&mut tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Everyone who signs in or did, by login.
    pub async fn users(&self) -> Result<Vec<User>, VaultError> {
        let rows = sqlx::query(
            "SELECT id, login, display_name, role, language, disabled, created_at_ms FROM user ORDER BY login_key",
        )
        .fetch_all(&self.reads)
        .await?;
        rows.iter().map(read).collect()
    }

    /// One user, disabled or not.
    pub async fn user(&self, id: &Id) -> Result<Option<User>, VaultError> {
        let row = sqlx::query(
            "SELECT id, login, display_name, role, language, disabled, created_at_ms FROM user WHERE id = ?",
        )
        .bind(&id[..])
        .fetch_optional(&self.reads)
        .await?;
        row.as_ref().map(read).transpose()
    }
}

fn check(user: &User) -> Result<(), FieldError> {
    field::word("login", 0, &user.login, LOGIN_CHARS_MAX)?;
    if fold(&user.login).is_empty() {
        // Nothing but accents: it would be everybody's empty key.
        return Err(FieldError { field: "login", row: 0, problem: crate::error::Problem::Blank });
    }
    field::line("display_name", 0, &user.display_name, NAME_CHARS_MAX)
}

pub(crate) fn known_user(rows: u64) -> Result<(), VaultError> {
    if rows == 0 { Err(VaultError::Unknown { what: "user" }) } else { Ok(()) }
}

async fn end_sessions(connection: &mut SqliteConnection, user: &Id) -> Result<(), VaultError> {
    sqlx::query("DELETE FROM session WHERE user = ?").bind(&user[..]).execute(connection).await?;
    Ok(())
}

pub(crate) async fn is_enabled_admin(connection: &mut SqliteConnection, user: &Id) -> Result<bool, VaultError> {
    let found: i64 = sqlx::query_scalar("SELECT count(*) FROM user WHERE id = ? AND role = 'admin' AND disabled = 0")
        .bind(&user[..])
        .fetch_one(connection)
        .await?;
    Ok(found > 0)
}

/// Asked inside the transaction that takes an admin away, after the change: an error rolls it back.
pub(crate) async fn admins_remain(connection: &mut SqliteConnection) -> Result<(), VaultError> {
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM user WHERE role = 'admin' AND disabled = 0")
        .fetch_one(connection)
        .await?;
    if left == 0 { Err(VaultError::LastAdmin) } else { Ok(()) }
}

pub(crate) fn read(row: &SqliteRow) -> Result<User, VaultError> {
    Ok(User {
        id: id::read(row, "id")?,
        login: row.try_get("login")?,
        display_name: row.try_get("display_name")?,
        role: Role::read(row.try_get("role")?)?,
        language: Language::read(row.try_get("language")?)?,
        disabled: row.try_get("disabled")?,
        created_at_ms: row.try_get("created_at_ms")?,
    })
}
