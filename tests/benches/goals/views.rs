//! P7: rebuilding the views, beside writing as many rows in bulk, on SQLite and on PostgreSQL.

use std::time::Instant;

use ledger::page::Page;
use projections::{Opened, Rebuild, Views};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use tests::ground::Postgres;

use super::line::{Line, Lines, rate};
use super::log::{self, Log};

/// Rows of one statement.
const ROWS: usize = 1_000;

pub(crate) async fn measure(lines: &mut Lines, events: usize) {
    let log = log::make(events);
    let dir = tempfile::tempdir().expect("a folder");
    let sqlite = rebuild(&log, &format!("sqlite://{}", dir.path().join("views.sqlite").display()), events).await;
    let ceiling = sqlite_ceiling(&log, &dir.path().join("ceiling.sqlite"), events).await;
    say(lines, "SQLite", sqlite, ceiling);
    let postgres = Postgres::durable();
    let rebuilt = rebuild(&log, &postgres.database(), events).await;
    let ceiling = postgres_ceiling(&log, &postgres.database(), events).await;
    say(lines, "PostgreSQL", rebuilt, ceiling);
}

fn say(lines: &mut Lines, store: &str, value: f64, comparator_value: f64) {
    lines.say(&Line {
        goal: "P7",
        work: &format!("rebuild of all views on {store}"),
        value,
        unit: "events/s",
        comparator: &format!("decode, and write one row an event in bulk, {store}"),
        comparator_value,
        goal_ratio: 0.6,
    });
}

async fn rebuild(log: &Log, url: &str, events: usize) -> f64 {
    let views = Views::open(url).await.expect("the views open");
    let began = Instant::now();
    let mut rebuild = Rebuild::begin(&views).await.expect("a rebuild begins");
    for bytes in log.register_pages.iter().chain(&log.site_pages) {
        let page = Page::parse(bytes.clone()).expect("a page");
        let entries = page.entries().expect("entries");
        rebuild
            .add(&[Opened { header: &page.header, hash: page.hash, entries: &entries }])
            .await
            .expect("a page is taken");
    }
    rebuild.finish().await.expect("a rebuild ends");
    let rate = rate(events, began);
    views.close().await;
    rate
}

/// Decoded entries, a page at a time.
fn keys(bytes: &[u8]) -> Vec<Vec<u8>> {
    let page = Page::parse(bytes.to_vec()).expect("a page");
    page.entries().expect("entries").iter().map(|(_, entry)| entry.key.to_bytes().to_vec()).collect()
}

fn values(rows: usize, dollar: bool) -> String {
    let row = |n: usize| if dollar { format!("(${}, ${})", 2 * n + 1, 2 * n + 2) } else { "(?, ?)".to_owned() };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

async fn sqlite_ceiling(log: &Log, path: &std::path::Path, events: usize) -> f64 {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Normal);
    let mut connection = options.connect().await.expect("SQLite opens");
    sqlx::query("CREATE TABLE row (no INTEGER PRIMARY KEY, key BLOB)").execute(&mut connection).await.expect("a table");
    let began = Instant::now();
    let mut tx = connection.begin().await.expect("SQLite begins");
    let mut no = 0_i64;
    for bytes in &log.site_pages {
        for chunk in keys(bytes).chunks(ROWS) {
            let sql = format!("INSERT INTO row (no, key) VALUES {}", values(chunk.len(), false));
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for key in chunk {
                no += 1;
                query = query.bind(no).bind(key.clone());
            }
            query.execute(&mut *tx).await.expect("SQLite takes rows");
        }
    }
    tx.commit().await.expect("SQLite commits");
    rate(events, began)
}

async fn postgres_ceiling(log: &Log, url: &str, events: usize) -> f64 {
    let pool = PgPoolOptions::new().max_connections(1).connect(url).await.expect("PostgreSQL answers");
    sqlx::query("CREATE TABLE row (no BIGINT PRIMARY KEY, key BYTEA)").execute(&pool).await.expect("a table");
    let began = Instant::now();
    let mut tx = pool.begin().await.expect("PostgreSQL begins");
    let mut no = 0_i64;
    for bytes in &log.site_pages {
        for chunk in keys(bytes).chunks(ROWS) {
            let numbers: Vec<i64> = chunk
                .iter()
                .map(|_| {
                    no += 1;
                    no
                })
                .collect();
            sqlx::query("INSERT INTO row (no, key) SELECT * FROM UNNEST($1::bigint[], $2::bytea[])")
                .bind(numbers)
                .bind(chunk.to_vec())
                .execute(&mut *tx)
                .await
                .expect("PostgreSQL takes rows");
        }
    }
    tx.commit().await.expect("PostgreSQL commits");
    rate(events, began)
}
