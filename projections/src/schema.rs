//! The tables: made by embedded scripts, dropped whole when this program's version of them is another.

use crate::error::ViewsError;
use crate::store::{POSTGRES_SCHEMA, Tx};

/// The version of the tables and of what is written into them. Views of another version are dropped and built again.
pub const VIEWS_VERSION: u32 = 9;

const SCRIPTS: [&str; 5] = [
    include_str!("../migrations/0001_books.sql"),
    include_str!("../migrations/0002_accounts.sql"),
    include_str!("../migrations/0003_register.sql"),
    include_str!("../migrations/0004_goods.sql"),
    include_str!("../migrations/0005_money.sql"),
];

/// Indexes that a rebuild makes at its end, because filling them row by row is slower.
const LATE_INDEXES: [&str; 6] =
    ["entry_actor", "transfer_source", "transfer_target", "transfer_asset", "transfer_card", "transfer_thread"];

/// What the database holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Nothing,
    Current,
    Other,
}

/// A script in the words of the database. SQLite's integers are PostgreSQL's bigints, and its strict tables, which take no fraction for an
/// integer, are what every table of PostgreSQL is; and what stands between `/*` and `*/` is for PostgreSQL alone
/// (an index of SQLite ends in the row's number by itself).
fn spell(script: &str, postgres: bool) -> String {
    if !postgres {
        return script.to_owned();
    }
    let spelt = script
        .replace("INTEGER", "BIGINT")
        .replace("BLOB", "BYTEA")
        .replace(" STRICT", "")
        .replace(", WITHOUT ROWID", "");
    // The order of bytes, as SQLite has it: the order of rows shall not hang on the machine's language.
    let spelt = spelt.replace("TEXT", "TEXT COLLATE \"C\"");
    spelt.replace("/*", "").replace("*/", "")
}

/// Looks what is there.
pub(crate) async fn look(tx: &mut Tx) -> Result<Found, ViewsError> {
    let there = if tx.is_postgres() {
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'helpbank_views' AND tablename = 'meta'"
    } else {
        "SELECT COUNT(*) FROM sqlite_master WHERE name = 'meta'"
    };
    let row = tx.first(there, Vec::new()).await?;
    if row.map(|row| row.int(0)).transpose()? != Some(1) {
        return Ok(Found::Nothing);
    }
    let row = tx.first("SELECT value FROM meta WHERE name = 'version'", Vec::new()).await?;
    let version = row.map(|row| row.text(0)).transpose()?;
    Ok(if version == Some(VIEWS_VERSION.to_string()) { Found::Current } else { Found::Other })
}

/// Makes every table in an empty database.
pub(crate) async fn create(tx: &mut Tx) -> Result<(), ViewsError> {
    if tx.is_postgres() {
        tx.script(format!("CREATE SCHEMA IF NOT EXISTS {POSTGRES_SCHEMA}")).await?;
    }
    for script in SCRIPTS {
        let script = spell(script, tx.is_postgres());
        tx.script(script).await?;
    }
    state(tx, &VIEWS_VERSION.to_string()).await
}

/// Drops every table.
pub(crate) async fn drop(tx: &mut Tx) -> Result<(), ViewsError> {
    if tx.is_postgres() {
        tx.script(format!("DROP SCHEMA IF EXISTS {POSTGRES_SCHEMA} CASCADE")).await?;
        return Ok(());
    }
    let tables =
        tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", Vec::new());
    for table in tables.await? {
        tx.script(format!("DROP TABLE \"{}\"", table.text(0)?.replace('"', "\"\""))).await?;
    }
    Ok(())
}

/// Writes what the tables are: a version, or that a rebuild is under way.
async fn state(tx: &mut Tx, version: &str) -> Result<(), ViewsError> {
    let write =
        "INSERT INTO meta (name, value) VALUES ('version', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    Ok(tx.run(write, vec![version.into()]).await?)
}

/// Begins a rebuild: until it ends the views count as made by another version.
pub(crate) async fn begin_rebuild(tx: &mut Tx) -> Result<(), ViewsError> {
    for index in LATE_INDEXES {
        tx.script(format!("DROP INDEX {index}")).await?;
    }
    state(tx, "rebuilding").await
}

/// Ends a rebuild.
pub(crate) async fn end_rebuild(tx: &mut Tx) -> Result<(), ViewsError> {
    for index in LATE_INDEXES {
        let begin = format!("CREATE INDEX {index} ");
        let statement = SCRIPTS.iter().flat_map(|script| script.lines()).find(|line| line.starts_with(&begin));
        let statement = spell(statement.expect("a late index is in one of the scripts, on one line"), tx.is_postgres());
        tx.script(statement).await?;
    }
    if tx.is_postgres() {
        tx.script("ANALYZE".to_owned()).await?;
    }
    state(tx, &VIEWS_VERSION.to_string()).await
}
