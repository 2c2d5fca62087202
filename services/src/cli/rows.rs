//! Rows of an answer: flat, with their columns in the order of the answer, and written as a table, as JSON or as CSV.

use std::fmt;

use comfy_table::{Cell, CellAlignment, Table, presets};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::args::Format;
use super::ending::Ending;
use super::out;

/// Digits of an id that are shown in a table.
const ID_SHOWN_CHARS: usize = 8;
/// The most characters of a text in a table; sentences are shown whole.
const TEXT_SHOWN_CHARS: usize = 40;
/// Columns that hold sentences.
const SENTENCES: [&str; 4] = ["detail", "why", "reason", "place"];
/// Columns that hold instants in milliseconds since 1970.
const INSTANTS: [&str; 5] = ["occurred_at", "recorded_at", "written_at", "created_at_ms", "used_on_ms"];

/// A row: names and values, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Flat(pub(super) Vec<(String, Value)>);

impl Flat {
    /// The value of a column.
    pub(super) fn get(&self, column: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == column).map(|(_, value)| value)
    }

    /// Adds a column; the fields of an object become columns of their own, `place_kind` for the field `kind` of `place`.
    fn put(&mut self, name: String, value: Value) {
        match value {
            Value::Object(fields) => {
                for (field, value) in fields {
                    self.put(format!("{name}_{field}"), value);
                }
            }
            Value::Array(items) => self.0.push((name, Value::String(listed(&items)))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => self.0.push((name, value)),
        }
    }
}

/// The items of a list, in one text.
fn listed(items: &[Value]) -> String {
    let text = |item: &Value| match item {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => item.to_string(),
    };
    items.iter().map(text).collect::<Vec<_>>().join(" ")
}

impl<'de> Deserialize<'de> for Flat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Flat;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Flat, M::Error> {
                let mut row = Flat::default();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    row.put(name, value);
                }
                Ok(row)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

impl Serialize for Flat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Writes rows to standard output. `shown` are the columns of a table; without it, all.
pub(super) fn write(rows: &[Flat], format: Format, columns: &[&str], shown: &[&str]) -> Result<(), Ending> {
    match format {
        Format::Json => out::line(&json(rows)),
        Format::Csv => out::put(&csv(rows, columns)?),
        Format::Table => out::line(&table(rows, if shown.is_empty() { columns } else { shown })),
    }
}

/// A row a line, so that people can look at it too.
fn json(rows: &[Flat]) -> String {
    let lines: Vec<String> =
        rows.iter().map(|row| serde_json::to_string(row).expect("a row is made of texts and numbers")).collect();
    if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", lines.join(",\n")) }
}

/// Every column that any row has; those that are named first, for a header even without rows.
fn all_columns(rows: &[Flat], columns: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = columns.iter().map(|&column| column.to_owned()).collect();
    for row in rows {
        for (name, _) in &row.0 {
            if !all.contains(name) {
                all.push(name.clone());
            }
        }
    }
    all
}

fn csv(rows: &[Flat], columns: &[&str]) -> Result<Vec<u8>, Ending> {
    let columns = all_columns(rows, columns);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Ending::failed(&error);
    writer.write_record(&columns).map_err(failed)?;
    for row in rows {
        writer.write_record(columns.iter().map(|column| cell(row.get(column)))).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Ending::failed(error.error()))
}

/// A cell of a spreadsheet. A text that would be taken for a formula is marked as text (OWASP, CSV injection).
fn cell(value: Option<&Value>) -> String {
    let text = plain(value);
    let formula = matches!(value, Some(Value::String(_))) && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{text}") } else { text }
}

fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn table(rows: &[Flat], columns: &[&str]) -> String {
    if rows.is_empty() {
        return "nothing".to_owned();
    }
    // A column without anything in it tells nothing.
    let filled = |column: &&&str| rows.iter().any(|row| row.get(column).is_some_and(|value| !value.is_null()));
    let columns: Vec<&str> = columns.iter().filter(filled).copied().collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(columns.iter().map(|column| heading(column)));
    for row in rows {
        table.add_row(columns.iter().map(|column| {
            let value = row.get(column);
            let aligned = if value.is_some_and(Value::is_number) && !INSTANTS.contains(column) {
                CellAlignment::Right
            } else {
                CellAlignment::Left
            };
            Cell::new(for_people(column, value)).set_alignment(aligned)
        }));
    }
    table.trim_fmt()
}

/// A column's name as people read it.
fn heading(column: &str) -> String {
    column.trim_end_matches("_ms").replace('_', " ")
}

/// A value as people read it: instants as such, ids by their first digits, numbers in groups of three.
fn for_people(column: &str, value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(number)) if INSTANTS.contains(&column) => {
            let instant = number.as_i64().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
            instant.map_or_else(|| number.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
        }
        Some(Value::Number(number)) => grouped(&number.to_string()),
        Some(Value::String(text)) if is_id(text) => text.chars().take(ID_SHOWN_CHARS).collect::<String>() + "…",
        Some(Value::String(text)) if text.chars().nth(TEXT_SHOWN_CHARS).is_some() && !SENTENCES.contains(&column) => {
            text.chars().take(TEXT_SHOWN_CHARS - 1).collect::<String>() + "…"
        }
        other => plain(other),
    }
}

fn is_id(text: &str) -> bool {
    matches!(text.len(), 32 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Thousands apart, by a thin space.
pub(super) fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{sign}{digits}");
    }
    let mut text = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at) % 3 == 0 {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Flat> {
        serde_json::from_str(text).expect("the test's rows are rows")
    }

    #[test]
    fn columns_keep_their_order_and_nested_fields_become_columns() {
        let rows = rows(r#"[{"site":"ATH","bin":null,"a":1,"place":{"kind":"shelf","id":"x"},"area":["A","B"]}]"#);
        assert_eq!(
            json(&rows),
            "[\n{\"site\":\"ATH\",\"bin\":null,\"a\":1,\"place_id\":\"x\",\"place_kind\":\"shelf\",\"area\":\"A B\"}\n]"
        );
        assert_eq!(json(&[]), "[]");
    }

    #[test]
    fn a_spreadsheet_gets_every_column_and_no_formula() {
        let rows = rows(r#"[{"item":"=1+1","n":-5},{"item":"a,b","extra":true}]"#);
        let text = String::from_utf8(csv(&rows, &["item", "unit"]).expect("memory takes it")).expect("it is text");
        assert_eq!(text, "item,unit,n,extra\n'=1+1,,-5,\n\"a,b\",,,true\n");
        assert_eq!(csv(&[], &["item", "unit"]).expect("memory takes it"), b"item,unit\n");
    }

    #[test]
    fn a_table_shows_what_there_is() {
        let rows = rows(
            r#"[{"item":"BLANKET","lot":"00112233445566778899aabbccddeeff","none":null,"n":1234567,"recorded_at":0}]"#,
        );
        let text = table(&rows, &["item", "lot", "none", "n", "recorded_at"]);
        assert!(text.contains("00112233…") && !text.contains("none"), "{text}");
        assert!(text.contains("1\u{2009}234\u{2009}567") && text.contains("1970-01-01 00:00:00Z"), "{text}");
        assert_eq!(table(&[], &["item"]), "nothing");
    }

    #[test]
    fn numbers_are_grouped() {
        for (digits, expected) in [("0", "0"), ("-1000", "-1\u{2009}000"), ("123", "123"), ("1.5", "1.5")] {
            assert_eq!(grouped(digits), expected);
        }
    }
}
