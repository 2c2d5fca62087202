//! The file: opening it, refusing what is not ours, its two kinds of connection.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Row, Sqlite, SqlitePool, Transaction};
use tokio::sync::Semaphore;

use crate::error::VaultError;
use crate::limits::{BUSY_WAIT_MS, HASHES_AT_ONCE_MAX, READERS_MAX, WAL_PAUSE, WAL_TRIES_MAX};
use crate::{permission, scrub};

/// `hbvt`, in the header of the file: says whose file it is, to us and to `file(1)`.
const APPLICATION_ID: i64 = 0x6862_7674;

/// Each brings the file from the version of its place to the next. Append only; one that was released never changes.
const MIGRATIONS: [&str; 1] = [include_str!("../migrations/0001_who_they_are.sql")];

/// Newest schema version this program knows.
const VERSION: usize = MIGRATIONS.len();

/// `SQLite`'s result codes that mean something to us here (sqlite.org/rescode.html).
const SQLITE_BUSY: u32 = 5;
const SQLITE_NOTADB: u32 = 26;

/// One open vault. Clones share it; tasks may use it at the same time.
///
/// All writes go through one connection and so queue; reads never wait for them.
#[derive(Clone)]
pub struct Vault {
    pub(crate) reads: SqlitePool,
    pub(crate) writes: SqlitePool,
    pub(crate) hashing: Arc<Semaphore>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").finish_non_exhaustive()
    }
}

impl Vault {
    /// Opens the vault at `path`, made if it is missing (its folder must exist), brought to today's schema if it is older,
    /// readable by its owner alone. An erasure that a crash interrupted is finished first.
    ///
    /// Errors: [`VaultError::NewerVersion`] and [`VaultError::NotAVault`] leave the file as it was.
    pub async fn open(path: &Path) -> Result<Self, VaultError> {
        permission::make_private(path)?;
        prepare(path).await?;

        let options = connection(path)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            // What is deleted is overwritten with zeros, in the file as in the index pages.
            .pragma("secure_delete", "ON")
            // Sorting and VACUUM stay in memory: no names in /tmp.
            .pragma("temp_store", "MEMORY")
            .pragma("trusted_schema", "OFF");
        let writes = SqlitePoolOptions::new()
            .max_connections(1)
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await?;
        migrate(&writes).await?;
        let reads = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;

        let vault = Self { reads, writes, hashing: Arc::new(Semaphore::new(HASHES_AT_ONCE_MAX)) };
        scrub::finish(&vault).await?;
        Ok(vault)
    }

    /// Ends every connection, so that all of the vault is in its one file. Dropping is safe too, merely less tidy.
    pub async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }

    /// A transaction that has the right to write from its first statement, so it can never fail half-way for a lock.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Sqlite>, VaultError> {
        Ok(self.writes.begin_with("BEGIN IMMEDIATE").await?)
    }
}

fn connection(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(Duration::from_millis(BUSY_WAIT_MS))
}

/// Looks before any setting is made, because making one would already write into somebody else's file; then makes the
/// settings that stay with the file.
async fn prepare(path: &Path) -> Result<(), VaultError> {
    let mut first = SqliteConnection::connect_with(&connection(path)).await.map_err(not_a_database)?;
    let prepared = match refuse_foreign(&mut first).await.and_then(|()| permission::tighten(path)) {
        Ok(()) => write_ahead(&mut first).await,
        Err(refused) => Err(refused),
    };
    first.close().await?;
    prepared
}

async fn refuse_foreign(first: &mut SqliteConnection) -> Result<(), VaultError> {
    let seen = sqlx::query(
        "SELECT (SELECT application_id FROM pragma_application_id) AS app, \
                (SELECT user_version FROM pragma_user_version) AS version, \
                (SELECT count(*) FROM sqlite_schema) AS tables",
    )
    .fetch_one(first)
    .await
    .map_err(not_a_database)?;
    let (app, version, tables): (i64, i64, i64) =
        (seen.try_get("app")?, seen.try_get("version")?, seen.try_get("tables")?);
    let fresh = app == 0 && version == 0 && tables == 0;
    if !fresh && app != APPLICATION_ID {
        return Err(VaultError::NotAVault);
    }
    known_version(version).map(|_| ())
}

/// Sets the write-ahead log, which the file then keeps. `SQLite` wants the file alone for that and, unlike everywhere
/// else, does not wait for it: two programs that make the vault at the same time would fail each other.
async fn write_ahead(first: &mut SqliteConnection) -> Result<(), VaultError> {
    let mut tries_left = WAL_TRIES_MAX;
    loop {
        let set: Result<String, sqlx::Error> =
            sqlx::query_scalar("PRAGMA journal_mode = WAL").fetch_one(&mut *first).await;
        match set {
            Ok(mode) if mode == "wal" => return Ok(()),
            // A file system without shared memory: said, or all that is promised of WAL would silently not hold.
            Ok(_) => return Err(VaultError::NoWriteAheadLog),
            Err(error) if tries_left > 0 && primary_code(&error) == Some(SQLITE_BUSY) => tries_left -= 1,
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(WAL_PAUSE).await;
    }
}

/// Not being a database is an answer about the file, not a failure of the store.
fn not_a_database(error: sqlx::Error) -> VaultError {
    if primary_code(&error) == Some(SQLITE_NOTADB) { VaultError::NotAVault } else { VaultError::Store(error) }
}

/// `SQLite`'s result code without the detail in its upper bytes.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

fn known_version(found: i64) -> Result<usize, VaultError> {
    match usize::try_from(found) {
        Ok(version) if version <= VERSION => Ok(version),
        Ok(_) => Err(VaultError::NewerVersion { found, known: i64::try_from(VERSION).unwrap_or(i64::MAX) }),
        Err(_) => Err(VaultError::Damaged { what: "the schema version" }),
    }
}

/// All missing steps in one transaction. The version is read again inside it: two programs may start together.
async fn migrate(writes: &SqlitePool) -> Result<(), VaultError> {
    let mut tx = writes.begin_with("BEGIN IMMEDIATE").await?;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *tx).await?;
    let found = known_version(found)?;
    for step in &MIGRATIONS[found..] {
        sqlx::raw_sql(*step).execute(&mut *tx).await?;
    }
    if found < VERSION {
        // Pragmas take no parameters; both values are our own numbers.
        let mark = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};");
        sqlx::raw_sql(AssertSqlSafe(mark)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    Ok(())
}
