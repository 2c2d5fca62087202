//! What people would use instead: PostgreSQL with plain inserts, and with a hash chain whose head lies in a row.

use std::time::{Duration, Instant};

use sqlx::postgres::{PgPool, PgPoolOptions};

use super::line::rate;

/// How long each is measured.
const MEASURED: Duration = Duration::from_secs(5);
/// Callers at once.
pub(crate) const CALLERS: usize = 32;

/// Plain durable inserts a second, by [`CALLERS`] callers.
pub(crate) async fn plain_inserts(url: &str) -> f64 {
    let pool = pool(url).await;
    make(&pool, "CREATE TABLE plain (no BIGSERIAL PRIMARY KEY, key BYTEA UNIQUE, body BYTEA NOT NULL)").await;
    callers(&pool, |pool, number| async move {
        let body = vec![7_u8; 250];
        sqlx::query("INSERT INTO plain (key, body) VALUES ($1, $2)")
            .bind(number.to_le_bytes().to_vec())
            .bind(body)
            .execute(&pool)
            .await
            .expect("PostgreSQL takes a row");
    })
    .await
}

/// Entries of a hash chain a second, its head in a row, by [`CALLERS`] callers.
pub(crate) async fn hash_chain(url: &str) -> f64 {
    let pool = pool(url).await;
    make(&pool, "CREATE TABLE head (one INT PRIMARY KEY, hash BYTEA NOT NULL)").await;
    make(&pool, "INSERT INTO head VALUES (1, ''::bytea)").await;
    make(&pool, "CREATE TABLE chain (no BIGSERIAL PRIMARY KEY, key BYTEA UNIQUE, body BYTEA NOT NULL, previous BYTEA, hash BYTEA)").await;
    callers(&pool, |pool, number| async move {
        let body = vec![7_u8; 250];
        let mut tx = pool.begin().await.expect("PostgreSQL begins");
        let previous: Vec<u8> = sqlx::query_scalar("SELECT hash FROM head WHERE one = 1 FOR UPDATE")
            .fetch_one(&mut *tx)
            .await
            .expect("the head");
        let hash = ledger::hash::request(&[&previous[..], &body].concat()).0.to_vec();
        sqlx::query("INSERT INTO chain (key, body, previous, hash) VALUES ($1, $2, $3, $4)")
            .bind(number.to_le_bytes().to_vec())
            .bind(body)
            .bind(previous)
            .bind(hash.clone())
            .execute(&mut *tx)
            .await
            .expect("PostgreSQL takes a row");
        sqlx::query("UPDATE head SET hash = $1 WHERE one = 1")
            .bind(hash)
            .execute(&mut *tx)
            .await
            .expect("the head moves");
        tx.commit().await.expect("PostgreSQL commits");
    })
    .await
}

async fn pool(url: &str) -> PgPool {
    let callers = u32::try_from(CALLERS).expect("few callers");
    PgPoolOptions::new().max_connections(callers).connect(url).await.expect("PostgreSQL answers")
}

async fn make(pool: &PgPool, sql: &'static str) {
    sqlx::query(sql).execute(pool).await.expect("PostgreSQL makes a table");
}

async fn callers<F, Fut>(pool: &PgPool, one: F) -> f64
where
    F: Fn(PgPool, u64) -> Fut + Copy + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    let began = Instant::now();
    let work = (0..CALLERS).map(|caller| {
        let pool = pool.clone();
        tokio::spawn(async move {
            let mut done = 0_usize;
            while began.elapsed() < MEASURED {
                let number = u64::try_from(done * CALLERS + caller).expect("few rows");
                one(pool.clone(), number).await;
                done += 1;
            }
            done
        })
    });
    let mut done = 0;
    for caller in work.collect::<Vec<_>>() {
        done += caller.await.expect("a caller ends");
    }
    rate(done, began)
}
