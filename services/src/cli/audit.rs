//! `helpbank audit`: what an auditor asks to see, as a table, JSON, CSV or a workbook.

use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::args::{Audit, Format, Shared};
use super::client::Client;
use super::ending::{Ending, unwritten};
use super::rows::{self, Flat};
use super::{out, reach};
use crate::words::Words;
use crate::workbench::{ASKED, About, Form, Heads, Sheet, SheetError, TABLE_ROWS_MAX, columns, columns_of, spec};

/// The columns of the overview.
pub(super) const OVERVIEW: &[&str] = &["listing", "count"];
/// The columns of every listing of entries that people are shown.
pub(super) const ENTRY: &[&str] = &["place", "hash", "kind"];

/// An answer.
#[derive(Debug, Deserialize)]
struct Answered {
    as_of: Vec<CursorOf>,
    rows: Value,
}

#[derive(Debug, Deserialize)]
struct CursorOf {
    book: String,
    code: Option<String>,
    page: u64,
    hash: String,
}

pub(super) async fn audit(audit: &Audit, common: &Shared) -> Result<(), Ending> {
    let kind = audit.output.as_deref().map(|path| kind_of(path, common.words())).transpose()?;
    let client = reach::client(common)?;
    if audit.as_of.is_none() {
        client.catch_up().await?;
    }
    let query = query(audit);
    let words = common.words();
    let mut parts = Parts::begin(&client, audit, query).await?;
    let holds = parts.holds;
    match (kind, &audit.output, common.format) {
        (Some(kind), Some(path), _) => {
            let file = std::fs::File::create(path).map_err(|error| unwritten(path, &error, words))?;
            let (count, about) = put(&mut parts, audit, kind, BufWriter::new(file)).await?;
            if kind == Kind::Csv {
                write_about(&audit.about.clone().unwrap_or_else(|| path.with_extension("about.csv")), &about, words)?;
            }
            let path = path.display().to_string();
            out::say(&words.with("cli-audit-written", &[("count", count.into()), ("file", (&path).into())]));
        }
        (_, _, Format::Csv) => {
            let (_, about) = put(&mut parts, audit, Kind::Csv, out::Piped).await?;
            audit.about.iter().try_for_each(|path| write_about(path, &about, words))?;
        }
        (_, _, Format::Json) => {
            put(&mut parts, audit, Kind::Json, out::Piped).await?;
        }
        (_, _, Format::Table) => {
            let mut all = Vec::new();
            while let Some(rows) = parts.next().await? {
                all.extend(rows);
                if all.len() >= TABLE_ROWS_MAX {
                    break;
                }
            }
            let cut = parts.more || all.len() > TABLE_ROWS_MAX;
            all.truncate(TABLE_ROWS_MAX);
            let listed = all.len();
            let flat: Vec<Flat> = serde_json::from_value(Value::Array(all)).map_err(|error| Ending::failed(&error))?;
            let shown = shown(&audit.listing);
            rows::write(&flat, common, &shown, &shown)?;
            told(audit, (listed, parts.total, holds), common)?;
            if cut {
                let count = u64::try_from(TABLE_ROWS_MAX).unwrap_or(u64::MAX);
                out::say(&format!("helpbank: {}", words.with("cli-audit-table-cut", &[("count", count.into())])));
            }
        }
    }
    if holds {
        return Ok(());
    }
    out::say(&format!("helpbank: {}", words.say("cli-unbalanced")));
    Err(Ending::Said)
}

/// What a table cannot say by itself.
fn told(audit: &Audit, (listed, total, holds): (usize, Option<u64>, bool), common: &Shared) -> Result<(), Ending> {
    let words = common.words();
    if let Some(spec) = spec(&audit.listing) {
        if matches!(spec.form, Form::Digits | Form::Rounds) {
            return out::line(&words.say("audit-hint"));
        }
        if let (true, Some(total)) = (spec.needs.contains(&"seed"), total) {
            let drawn = u64::try_from(listed).unwrap_or(u64::MAX);
            return out::line(&words.with("audit-drawn", &[("count", drawn.into()), ("total", total.into())]));
        }
        if spec.form == Form::Balance && holds {
            return out::line(&words.say("cli-balanced"));
        }
    }
    Ok(())
}

/// A file's form, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Csv,
    Xlsx,
    Json,
}

fn kind_of(path: &Path, words: Words) -> Result<Kind, Ending> {
    match path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("csv") => Ok(Kind::Csv),
        Some("xlsx") => Ok(Kind::Xlsx),
        Some("json") => Ok(Kind::Json),
        Some(_) | None => {
            let path = path.display().to_string();
            Err(Ending::WrongUse(words.with("cli-file-ending", &[("path", (&path).into())])))
        }
    }
}

/// Writes every row, part after part, and says how many there were.
async fn put(
    parts: &mut Parts<'_>,
    audit: &Audit,
    kind: Kind,
    mut out: impl Write + Send,
) -> Result<(u64, About), Ending> {
    let mut about = About { asked: std::mem::take(&mut parts.asked), read_up_to: parts.as_of.clone() };
    let mut count = 0_u64;
    if kind == Kind::Json {
        let mut between = "[\n";
        while let Some(rows) = parts.next().await? {
            for row in &rows {
                let row: Flat = serde_json::from_value(row.clone()).map_err(|error| Ending::failed(&error))?;
                let row = serde_json::to_string(&row).map_err(|error| Ending::failed(&error))?;
                write!(out, "{between}{row}").map_err(|error| broken_off(&error))?;
                between = ",\n";
                count = count.saturating_add(1);
            }
        }
        let end = if count == 0 { "[]\n" } else { "\n]\n" };
        write!(out, "{end}").and_then(|()| out.flush()).map_err(|error| broken_off(&error))?;
        return Ok((count, about));
    }
    let mut next = parts.next().await?;
    let columns = match spec(&audit.listing) {
        Some(spec) if spec.form == Form::Rows => columns_of(spec.word),
        Some(_) | None => columns(next.as_deref().unwrap_or_default(), &shown(&audit.listing)),
    };
    let mut sheet =
        if kind == Kind::Csv { Sheet::csv(out, columns) } else { Sheet::xlsx(out, &audit.listing, columns) };
    while let Some(rows) = next {
        count = count.saturating_add(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        sheet.rows(&rows).map_err(|error| unmade(&error))?;
        next = parts.next().await?;
    }
    about.asked.push(("rows".to_owned(), count.to_string()));
    sheet.finish(&about).map_err(|error| unmade(&error))?;
    Ok((count, about))
}

/// What a CSV is of, in a file beside it.
fn write_about(path: &Path, about: &About, words: Words) -> Result<(), Ending> {
    let file = std::fs::File::create(path).map_err(|error| unwritten(path, &error, words))?;
    about.write_csv(BufWriter::new(file)).map_err(|error| unmade(&error))
}

/// That nobody reads any more is no failure.
fn broken_off(error: &std::io::Error) -> Ending {
    if error.kind() == std::io::ErrorKind::BrokenPipe { Ending::Unread } else { Ending::failed(error) }
}

fn unmade(error: &SheetError) -> Ending {
    match error {
        SheetError::Write(error) => broken_off(error),
        SheetError::Csv(inner) => {
            if let csv::ErrorKind::Io(error) = inner.kind() {
                broken_off(error)
            } else {
                Ending::failed(error)
            }
        }
        SheetError::Workbook(_) => Ending::failed(error),
    }
}

/// The columns of a table.
pub(super) fn shown(listing: &str) -> Vec<&'static str> {
    match spec(listing) {
        Some(spec) if spec.form == Form::Rows => {
            let named = |name: &&'static str| match *name {
                "source" => vec!["source_kind", "source_name"],
                "target" => vec!["target_kind", "target_name"],
                other => vec![other],
            };
            ENTRY.iter().chain(spec.shown).flat_map(named).collect()
        }
        Some(spec) if spec.form == Form::Balance => super::columns::BALANCE_SHOWN.to_vec(),
        Some(spec) => spec.shown.to_vec(),
        None => OVERVIEW.to_vec(),
    }
}

fn query(audit: &Audit) -> Vec<(&'static str, String)> {
    let texts = [
        ("book", &audit.site),
        ("from", &audit.from),
        ("to", &audit.to),
        ("actor", &audit.actor),
        ("reason", &audit.reason),
        ("hours", &audit.hours),
        ("lock", &audit.lock),
        ("closed_on", &audit.closed_on),
        ("by", &audit.by),
        ("seed", &audit.seed),
        ("size", &audit.size),
        ("currency", &audit.currency),
        ("interval", &audit.interval),
        ("of", &audit.of),
        ("as_of", &audit.as_of),
    ];
    let mut query: Vec<(&'static str, String)> =
        texts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?))).collect();
    query.extend(audit.clock.map(|clock| ("clock", clock.word().to_owned())));
    query
}

/// A listing as the bank gives it: in parts, as the books stood when the first was given.
struct Parts<'a> {
    client: &'a Client,
    path: &'static str,
    query: Vec<(&'static str, String)>,
    heads: Heads,
    as_of: Vec<(String, String)>,
    /// What was asked in full, by the bank's own word.
    asked: Vec<(String, String)>,
    first: Option<Vec<Value>>,
    after: Option<String>,
    total: Option<u64>,
    /// Whether rows follow.
    more: bool,
    /// Whether what is added up holds together.
    holds: bool,
}

impl<'a> Parts<'a> {
    async fn begin(client: &'a Client, audit: &Audit, query: Vec<(&'static str, String)>) -> Result<Self, Ending> {
        let path = spec(&audit.listing).map_or("/v1/audit", |spec| spec.path);
        let (bytes, asked) = client.get_with(path, &query, ASKED).await?;
        let Answered { as_of, rows } = client.read(&bytes)?;
        let asked = pairs(&asked.unwrap_or_default());
        let place = |cursor: &CursorOf| {
            (format!("{}@{}", cursor.code.as_ref().unwrap_or(&cursor.book), cursor.page), cursor.hash.clone())
        };
        let heads = Heads::of(as_of.iter().map(|cursor| (cursor.book.clone(), cursor.page)));
        let negative = rows["negative_held"].as_i64().unwrap_or(0);
        let holds = rows["is_zero"].as_bool() != Some(false) && negative == 0;
        let as_of = as_of.iter().map(place).collect();
        let (total, more) = (rows["total"].as_u64(), rows["more"].as_bool().unwrap_or(false));
        let first = rows_of(rows);
        let after = first.last().and_then(place_of);
        Ok(Self { client, path, query, heads, as_of, asked, first: Some(first), after, total, more, holds })
    }

    /// The next part; none after the last.
    async fn next(&mut self) -> Result<Option<Vec<Value>>, Ending> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let Some(after) = self.after.take().filter(|_| self.more) else { return Ok(None) };
        let mut query = self.query.clone();
        query.push(("after", after));
        let Answered { rows, .. } = self.client.get_json(self.path, &query).await?;
        self.more = rows["more"].as_bool().unwrap_or(false);
        let mut rows = rows_of(rows);
        self.after = rows.last().and_then(place_of);
        self.heads.keep(&mut rows);
        Ok(Some(rows))
    }
}

/// Names and values as a header has them.
fn pairs(header: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("asked:?{header}"));
    url.map(|url| url.query_pairs().into_owned().collect()).unwrap_or_default()
}

/// The place of a row, with its line where it has one.
fn place_of(row: &Value) -> Option<String> {
    let place = row["place"].as_str()?;
    Some(row["line"].as_u64().map_or_else(|| place.to_owned(), |line| format!("{place}/{line}")))
}

fn rows_of(answer: Value) -> Vec<Value> {
    match answer {
        Value::Array(rows) => rows,
        Value::Object(mut part) => match part.remove("rows") {
            Some(Value::Array(rows)) => rows,
            Some(_) | None => Vec::new(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}
