//! The databases: the one place that knows there are two of them. SQLite for a desk, PostgreSQL for a hub; the statements are the same.

mod bulk;
mod value;

use std::str::FromStr;
use std::time::Duration;

use futures_util::TryStreamExt;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments, AssertSqlSafe, Postgres, Sqlite, Transaction};

pub(crate) use bulk::{Rows, Table};
pub(crate) use value::{Row, Value, hex};

/// Connections that read at the same time.
const READERS_MAX: u32 = 8;
/// How long a reader waits for a free connection before it gives up.
const CONNECTION_WAIT_MAX_MS: u64 = 10_000;
/// How long a statement waits for SQLite's lock; only a second process can hold it.
const LOCK_WAIT_MAX_MS: u64 = 10_000;
/// Prepared statements kept by each connection: bulk statements come in a dozen sizes for each table.
const STATEMENTS_MAX: usize = 600;
/// SQLite's page cache for the writer, in KiB; negative is how SQLite spells KiB.
const WRITER_CACHE_KIB: &str = "-131072";
/// Pages of the write-ahead log before it is folded into the file: 64 MiB, so that a page written often is copied once.
const WAL_PAGES_MAX: &str = "16384";
/// The schema of PostgreSQL that holds the views and nothing else, so that dropping it drops the views and nothing else.
pub(crate) const POSTGRES_SCHEMA: &str = "helpbank_views";

/// An open database.
#[derive(Debug, Clone)]
pub(crate) enum Store {
    /// One connection writes, others read beside it (write-ahead log).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction: everything in it is seen, or nothing.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Store {
    /// Opens `sqlite:///path/to/file` (made when absent) or `postgres://…`.
    pub(crate) async fn open(url: &str) -> Result<Self, sqlx::Error> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(url).await
        } else if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else {
            let wrong = "the address of the views begins with sqlite:// or postgres://";
            Err(sqlx::Error::Configuration(wrong.into()))
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::from_str(url)?
            .busy_timeout(Duration::from_millis(LOCK_WAIT_MAX_MS))
            .statement_cache_capacity(STATEMENTS_MAX)
            .pragma("temp_store", "memory")
            .pragma("mmap_size", "1073741824");
        // NORMAL loses at most the last transactions when the power goes, never consistency: the pages are projected again.
        let writing = options
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .pragma("cache_size", WRITER_CACHE_KIB)
            .pragma("wal_autocheckpoint", WAL_PAGES_MAX);
        let wait = Duration::from_millis(CONNECTION_WAIT_MAX_MS);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(wait)
            .connect_with(writing)
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .acquire_timeout(wait)
            .connect_lazy_with(options.read_only(true));
        Ok(Self::Sqlite { writer, readers })
    }

    async fn open_postgres(url: &str) -> Result<Self, sqlx::Error> {
        // The counterpart of SQLite's NORMAL: a crash may forget the last transactions, which are projected again.
        let options = PgConnectOptions::from_str(url)?
            .options([("search_path", POSTGRES_SCHEMA), ("synchronous_commit", "off"), ("jit", "off")])
            .statement_cache_capacity(STATEMENTS_MAX);
        let pool = PgPoolOptions::new()
            .max_connections(READERS_MAX + 1)
            .acquire_timeout(Duration::from_millis(CONNECTION_WAIT_MAX_MS))
            .connect_with(options)
            .await?;
        Ok(Self::Postgres(pool))
    }

    /// Begins to write. There is one writer: others wait.
    pub(crate) async fn write(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { writer, .. } => {
                let begin = "BEGIN IMMEDIATE";
                if let Ok(tx) = writer.begin_with(begin).await {
                    return Ok(Tx::Sqlite(tx));
                }
                // Where SQLite ended a transaction by itself, for want of room, its connection goes on counting it, and begins none any more.
                let _ = writer.acquire().await?.close().await;
                Ok(Tx::Sqlite(writer.begin_with(begin).await?))
            }
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                // Any fixed number will do; it is held until the transaction ends.
                sqlx::query("SELECT pg_advisory_xact_lock(4871552095016)").execute(&mut *tx).await?;
                Ok(Tx::Postgres(tx))
            }
        }
    }

    /// Begins to read: everything read in it is of one moment.
    pub(crate) async fn read(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { readers, .. } => Ok(Tx::Sqlite(readers.begin().await?)),
            Self::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Ok(Tx::Postgres(pool.begin_with(begin).await?))
            }
        }
    }

    /// Closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Whether this is PostgreSQL, for the few words of SQL that differ.
    pub(crate) const fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Every row of a select. The statement's text is ours; what people typed comes in `values` only.
    pub(crate) async fn rows(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>, sqlx::Error> {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(tx) => {
                let query = sqlx::query_with::<Sqlite, _>(sql, sqlite(values)?);
                Ok(query.fetch_all(&mut **tx).await?.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres(tx) => {
                let query = sqlx::query_with::<Postgres, _>(sql, postgres(values)?);
                Ok(query.fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// Every row of a select that may be too long to hold, one after the other.
    pub(crate) async fn each(
        &mut self,
        sql: &str,
        values: Vec<Value>,
        mut take: impl FnMut(&Row) -> Result<(), sqlx::Error>,
    ) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(tx) => {
                let mut rows = sqlx::query_with::<Sqlite, _>(sql, sqlite(values)?).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(&Row::Sqlite(row))?;
                }
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query_with::<Postgres, _>(sql, postgres(values)?).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(&Row::Postgres(row))?;
                }
            }
        }
        Ok(())
    }

    /// The first row of a select, if there is one.
    pub(crate) async fn first(&mut self, sql: &str, values: Vec<Value>) -> Result<Option<Row>, sqlx::Error> {
        Ok(self.rows(sql, values).await?.into_iter().next())
    }

    /// Runs a statement that answers nothing.
    pub(crate) async fn run(&mut self, sql: &str, values: Vec<Value>) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql);
        match self {
            Self::Sqlite(tx) => {
                sqlx::query_with::<Sqlite, _>(sql, sqlite(values)?).execute(&mut **tx).await?;
            }
            Self::Postgres(tx) => {
                sqlx::query_with::<Postgres, _>(sql, postgres(values)?).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Runs a script of statements without values, as a migration.
    pub(crate) async fn script(&mut self, sql: String) -> Result<(), sqlx::Error> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Sqlite(tx) => {
                sql.execute(&mut **tx).await?;
            }
            Self::Postgres(tx) => {
                sql.execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// What is read from here on is found by indexes, a little of much: PostgreSQL takes such ranges for most of a table, and would read it whole.
    /// SQLite goes by indexes anyway.
    pub(crate) async fn go_by_indexes(&mut self) -> Result<(), sqlx::Error> {
        if self.is_postgres() {
            let set =
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";
            self.script(set.to_owned()).await?;
        }
        Ok(())
    }

    /// Makes everything since the beginning stand.
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }
}

fn sqlite(values: Vec<Value>) -> Result<SqliteArguments, sqlx::Error> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    values.into_iter().try_for_each(|value| Arguments::add(&mut arguments, value)).map_err(sqlx::Error::Encode)?;
    Ok(arguments)
}

fn postgres(values: Vec<Value>) -> Result<PgArguments, sqlx::Error> {
    let mut arguments = PgArguments::default();
    values.into_iter().try_for_each(|value| Arguments::add(&mut arguments, value)).map_err(sqlx::Error::Encode)?;
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transaction_that_sqlite_ended_by_itself_is_not_the_last() {
        let dir = tempfile::tempdir().expect("a folder");
        let store =
            Store::open(&format!("sqlite://{}", dir.path().join("views.sqlite").display())).await.expect("it opens");
        for round in 0..3 {
            let mut tx = store.write().await.expect("it begins");
            tx.script(format!("CREATE TABLE t{round} (x)")).await.expect("there is room");
            // As it does when the disk is full: what rolls back afterwards finds nothing.
            tx.script("ROLLBACK".to_owned()).await.expect("it ends");
            drop(tx);
        }
        let mut tx = store.write().await.expect("it begins again");
        tx.script("CREATE TABLE t0 (x)".to_owned()).await.expect("nothing of it stayed");
        tx.commit().await.expect("it stands");
        store.close().await;
    }
}
