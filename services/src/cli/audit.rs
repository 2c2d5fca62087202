//! `helpbank audit`: what an auditor asks to see, as a table, JSON, CSV or a workbook.

use std::path::Path;

use projections::AUDIT_ROWS_MAX;
use serde::Deserialize;
use serde_json::Value;

use super::args::{Audit, Format, Shared};
use super::client::Client;
use super::ending::Ending;
use super::rows::{self, Flat};
use super::{out, reach};
use crate::causes::chain;
use crate::workbench::{EXPORT_ROWS_MAX, Form, Sheet, Spec, spec};

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

/// All rows, up to where the books were read, and whether they hold together.
struct Listed {
    rows: Vec<Value>,
    as_of: Vec<(String, String)>,
    total: Option<u64>,
    holds: bool,
}

pub(super) async fn audit(audit: &Audit, common: &Shared) -> Result<(), Ending> {
    let kind = audit.output.as_deref().map(kind_of).transpose()?;
    let client = reach::client(common)?;
    if audit.as_of.is_none() {
        client.catch_up().await?;
    }
    let query = query(audit);
    let found = match spec(&audit.listing) {
        Some(spec) => listed(&client, spec, &query).await?,
        None => taken(client.get_json("/v1/audit", &query).await?),
    };
    let words = common.words();
    match (kind, &audit.output) {
        (Some(kind), Some(path)) => {
            let bytes = file(audit, &query, &found, kind)?;
            std::fs::write(path, bytes)
                .map_err(|error| Ending::WrongUse(format!("{} cannot be written: {error}", path.display())))?;
            let count = u64::try_from(found.rows.len()).unwrap_or(u64::MAX);
            let path = path.display().to_string();
            out::say(&words.with("cli-audit-written", &[("count", count.into()), ("file", (&path).into())]));
        }
        (_, None) if common.format == Format::Csv => out::put(&file(audit, &query, &found, Kind::Csv)?)?,
        (_, _) => {
            let flat: Vec<Flat> =
                serde_json::from_value(Value::Array(found.rows.clone())).map_err(|error| Ending::failed(&error))?;
            let shown = shown(&audit.listing);
            rows::write(&flat, common, &shown, &shown)?;
            if common.format == Format::Table {
                told(audit, &found, common)?;
            }
        }
    }
    if found.holds {
        return Ok(());
    }
    out::say(&format!("helpbank: {}", words.say("cli-unbalanced")));
    Err(Ending::Said)
}

/// What a table cannot say by itself.
fn told(audit: &Audit, found: &Listed, common: &Shared) -> Result<(), Ending> {
    let words = common.words();
    if let Some(spec) = spec(&audit.listing) {
        if matches!(spec.form, Form::Digits | Form::Rounds) {
            return out::line(&words.say("audit-hint"));
        }
        if let (true, Some(total)) = (spec.needs.contains(&"seed"), found.total) {
            let drawn = u64::try_from(found.rows.len()).unwrap_or(u64::MAX);
            return out::line(&words.with("audit-drawn", &[("count", drawn.into()), ("total", total.into())]));
        }
        if spec.form == Form::Balance && found.holds {
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

fn kind_of(path: &Path) -> Result<Kind, Ending> {
    match path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("csv") => Ok(Kind::Csv),
        Some("xlsx") => Ok(Kind::Xlsx),
        Some("json") => Ok(Kind::Json),
        Some(_) | None => {
            let path = path.display();
            Err(Ending::WrongUse(format!(
                "{path}: a file's name ends in .csv, .xlsx or .json, which says what is written"
            )))
        }
    }
}

fn file(audit: &Audit, query: &[(&'static str, String)], found: &Listed, kind: Kind) -> Result<Vec<u8>, Ending> {
    let failed = |error: &dyn std::error::Error| Ending::Failed(chain(error).clone());
    if kind == Kind::Json {
        let text = serde_json::to_string_pretty(&found.rows).map_err(|error| failed(&error))?;
        return Ok(format!("{text}\n").into_bytes());
    }
    let mut sheet = Sheet::of(&found.rows).about("listing", audit.listing.as_str());
    for (name, value) in query {
        sheet = sheet.about(name, value.as_str());
    }
    sheet = sheet.about("rows", found.total.unwrap_or(u64::try_from(found.rows.len()).unwrap_or(u64::MAX)).to_string());
    sheet.read_up_to.clone_from(&found.as_of);
    let made = if kind == Kind::Csv { sheet.csv() } else { sheet.xlsx(&audit.listing) };
    made.map_err(|error| failed(&error))
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
        ("hours_from", &audit.hours_from),
        ("hours_to", &audit.hours_to),
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

/// Everything of a listing: the bank gives it in parts.
async fn listed(client: &Client, spec: &Spec, query: &[(&'static str, String)]) -> Result<Listed, Ending> {
    let mut all = taken(client.get_json(spec.path, query).await?);
    let whole = usize::try_from(AUDIT_ROWS_MAX).unwrap_or(usize::MAX);
    let mut last_part = all.rows.len();
    while spec.takes.contains(&"after") && last_part >= whole && all.rows.len() < EXPORT_ROWS_MAX {
        let Some(after) = all.rows.last().and_then(place) else { break };
        let mut query = query.to_vec();
        query.push(("after", after));
        let part = taken(client.get_json(spec.path, &query).await?);
        last_part = part.rows.len();
        all.rows.extend(part.rows);
    }
    if all.total.is_some_and(|total| total > u64::try_from(EXPORT_ROWS_MAX).unwrap_or(u64::MAX)) {
        out::say(&format!(
            "helpbank: only the first {EXPORT_ROWS_MAX} rows are written; narrow it with --from and --to"
        ));
    }
    Ok(all)
}

/// The place of a row, with its line where it has one.
fn place(row: &Value) -> Option<String> {
    let place = row["place"].as_str()?;
    Some(row["line"].as_u64().map_or_else(|| place.to_owned(), |line| format!("{place}/{line}")))
}

fn taken(answer: Answered) -> Listed {
    let place = |cursor: &CursorOf| {
        (format!("{}@{}", cursor.code.as_ref().unwrap_or(&cursor.book), cursor.page), cursor.hash.clone())
    };
    let as_of = answer.as_of.iter().map(place).collect();
    let (total, zero) = (answer.rows["total"].as_u64(), answer.rows["is_zero"].as_bool());
    let negative = answer.rows["negative_held"].as_i64().unwrap_or(0);
    let rows = match answer.rows {
        Value::Array(rows) => rows,
        Value::Object(mut part) => match part.remove("rows") {
            Some(Value::Array(rows)) => rows,
            Some(_) | None => Vec::new(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    Listed { rows, as_of, total, holds: zero != Some(false) && negative == 0 }
}
