//! Many rows at once: statements of up to 512 rows on SQLite, arrays or COPY on PostgreSQL. One row a statement is ten times slower on both.

use std::fmt::Write as _;

use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, Postgres, Sqlite};

use super::{Row, Tx, Value};

/// The most rows of one SQLite statement; sizes go down in powers of two, so that few statements are ever prepared.
const ROWS_MAX: usize = 512;
/// The most values of one SQLite statement (`SQLITE_MAX_VARIABLE_NUMBER`).
const VALUES_MAX: usize = 32_766;
/// The most rows of one PostgreSQL statement.
const ARRAY_ROWS_MAX: usize = 20_000;
/// Bytes of COPY text sent at a time.
const COPY_BYTES_MAX: usize = 1 << 20;

/// A table as rows are written to it.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Name and kind of each column: `i` integer, `b` bytes, `t` text.
    pub(crate) columns: &'static [(&'static str, char)],
    /// What to do with a row whose key is there already; empty when that cannot be.
    pub(crate) conflict: &'static str,
}

/// Rows for one table, one value after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    values: Vec<Value>,
}

impl Rows {
    pub(crate) fn push<const N: usize>(&mut self, row: [Value; N]) {
        self.values.extend(row);
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl Table {
    fn width(&self) -> usize {
        self.columns.len()
    }

    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    fn arrays(&self) -> String {
        let array = |(at, (_, kind)): (usize, &(&str, char))| match kind {
            'i' => format!("${}::bigint[]", at + 1),
            'b' => format!("${}::bytea[]", at + 1),
            _ => format!("${}::text[]", at + 1),
        };
        self.columns.iter().enumerate().map(array).collect::<Vec<_>>().join(", ")
    }
}

impl Tx {
    /// Adds rows to a table.
    pub(crate) async fn insert(&mut self, table: &Table, rows: Rows) -> Result<(), sqlx::Error> {
        let width = table.width();
        debug_assert_eq!(rows.values.len() % width, 0, "rows of {} have {width} values", table.name);
        if rows.is_empty() {
            return Ok(());
        }
        if self.is_postgres() {
            let insert = format!(
                "INSERT INTO {} ({}) SELECT * FROM UNNEST({}) {}",
                table.name,
                table.names(),
                table.arrays(),
                table.conflict
            );
            for part in rows.values.chunks(ARRAY_ROWS_MAX.saturating_mul(width)) {
                self.run_arrays(&insert, table, part).await?;
            }
            return Ok(());
        }
        let mut values = rows.values.into_iter();
        while values.len() > 0 {
            let count = power_of_two_within((values.len() / width).min(ROWS_MAX).min(VALUES_MAX / width));
            let part: Vec<Value> = values.by_ref().take(count.saturating_mul(width)).collect();
            let places = places(count, width);
            // FAIL instead of ABORT: SQLite need not be ready to undo half a statement, since the whole transaction goes.
            let insert =
                format!("INSERT OR FAIL INTO {} ({}) VALUES {places} {}", table.name, table.names(), table.conflict);
            self.run(&insert, part).await?;
        }
        Ok(())
    }

    /// Adds rows whose keys cannot be there yet, by the fastest way there is.
    pub(crate) async fn copy(&mut self, table: &Table, rows: Rows) -> Result<(), sqlx::Error> {
        if rows.is_empty() {
            return Ok(());
        }
        let Self::Postgres(tx) = self else { return self.insert(table, rows).await };
        let statement = format!("COPY {} ({}) FROM STDIN", table.name, table.names());
        let mut copy = tx.copy_in_raw(&statement).await?;
        let mut text = String::with_capacity(COPY_BYTES_MAX + 4096);
        for row in rows.values.chunks(table.width()) {
            copy_line(row, &mut text);
            if text.len() >= COPY_BYTES_MAX {
                copy.send(text.as_bytes()).await?;
                text.clear();
            }
        }
        copy.send(text.as_bytes()).await?;
        copy.finish().await?;
        Ok(())
    }

    /// Rows that match any of many keys: `sql` has `{want}` where a table with the keys' columns `column1`, `column2` … shall stand.
    pub(crate) async fn matching(&mut self, sql: &str, keys: &Table, rows: Rows) -> Result<Vec<Row>, sqlx::Error> {
        let width = keys.width();
        let mut found = Vec::new();
        if rows.is_empty() {
            return Ok(found);
        }
        if let Self::Postgres(tx) = self {
            let columns = (1..=width).map(|at| format!("column{at}")).collect::<Vec<_>>().join(", ");
            let sql = sql.replace("{want}", &format!("UNNEST({}) AS want({columns})", keys.arrays()));
            for part in rows.values.chunks(ARRAY_ROWS_MAX.saturating_mul(width)) {
                let arguments = arrays(keys, part)?;
                let query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(sql.as_str()), arguments);
                found.extend(query.fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres));
            }
            return Ok(found);
        }
        let mut values = rows.values.into_iter();
        while values.len() > 0 {
            let count = power_of_two_within((values.len() / width).min(ROWS_MAX).min(VALUES_MAX / width));
            let part: Vec<Value> = values.by_ref().take(count.saturating_mul(width)).collect();
            let sql = sql.replace("{want}", &format!("(VALUES {}) AS want", places(count, width)));
            found.extend(self.rows(&sql, part).await?);
        }
        Ok(found)
    }

    async fn run_arrays(&mut self, sql: &str, table: &Table, values: &[Value]) -> Result<(), sqlx::Error> {
        let Self::Postgres(tx) = self else { unreachable!("arrays are sent to PostgreSQL only") };
        let arguments = arrays(table, values)?;
        sqlx::query_with::<Postgres, _>(AssertSqlSafe(sql), arguments).execute(&mut **tx).await?;
        Ok(())
    }
}

const _: fn() = || {
    fn sends<T: Send>() {}
    sends::<sqlx::Transaction<'static, Sqlite>>();
};

/// The largest power of two that is at most `count`, for a count of one or more.
fn power_of_two_within(count: usize) -> usize {
    1 << count.max(1).ilog2()
}

/// `(?,?),(?,?)`: places for `count` rows of `width` values.
fn places(count: usize, width: usize) -> String {
    let row = format!("({})", vec!["?"; width].join(","));
    vec![row; count].join(",")
}

/// Each column as an array.
fn arrays(table: &Table, values: &[Value]) -> Result<PgArguments, sqlx::Error> {
    let width = table.width();
    let mut arguments = PgArguments::default();
    for (at, (_, kind)) in table.columns.iter().enumerate() {
        let column = values.iter().skip(at).step_by(width);
        let added = match kind {
            'i' => Arguments::add(&mut arguments, column.map(Value::int).collect::<Vec<Option<i64>>>()),
            'b' => Arguments::add(&mut arguments, column.map(Value::bytes).collect::<Vec<Option<&[u8]>>>()),
            _ => Arguments::add(&mut arguments, column.map(Value::text).collect::<Vec<Option<&str>>>()),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

impl Value {
    fn int(&self) -> Option<i64> {
        if let Self::Int(value) = self { *value } else { None }
    }

    fn bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(value) = self { value.as_deref() } else { None }
    }

    fn text(&self) -> Option<&str> {
        if let Self::Text(value) = self { value.as_deref() } else { None }
    }
}

/// A row in COPY's text format.
fn copy_line(row: &[Value], text: &mut String) {
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            text.push('\t');
        }
        match value {
            Value::Int(Some(number)) => write!(text, "{number}").expect("a String takes every write"),
            Value::Bytes(Some(bytes)) => {
                text.push_str("\\\\x");
                text.push_str(&super::hex(bytes));
            }
            Value::Text(Some(plain)) => plain.chars().for_each(|c| match c {
                '\\' => text.push_str("\\\\"),
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                other => text.push(other),
            }),
            Value::Int(None) | Value::Bytes(None) | Value::Text(None) => text.push_str("\\N"),
        }
    }
    text.push('\n');
}
