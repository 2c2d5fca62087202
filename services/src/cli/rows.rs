//! Rows of an answer: flat, with their columns in the order of the answer, and written as JSON, as CSV or as a table.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::args::{Format, Shared};
use super::ending::Ending;
use super::out;
use super::table::table;

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
            // A list of objects is rows of its own, not a cell.
            Value::Array(items) if items.iter().any(Value::is_object) => {}
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

impl Flat {
    /// A row of these fields.
    pub(super) fn of(fields: Vec<(String, Value)>) -> Self {
        let mut row = Self::default();
        for (name, value) in fields {
            row.put(name, value);
        }
        row
    }

    /// The fields of an object as they are, in order.
    pub(super) fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, Value)>, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Vec<(String, Value)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

impl<'de> Deserialize<'de> for Flat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::whole(deserializer).map(Self::of)
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
pub(super) fn write(rows: &[Flat], common: &Shared, columns: &[&str], shown: &[&str]) -> Result<(), Ending> {
    match common.format {
        Format::Json => out::line(&json(rows)),
        Format::Csv => out::put(&csv(rows, columns)?),
        Format::Table => {
            let words = common.words();
            let all = all_columns(rows, columns);
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            let (table, missing) = table(rows, if shown.is_empty() { &all } else { shown }, words);
            if !missing.is_empty() {
                let count = u64::try_from(missing.len()).unwrap_or(u64::MAX);
                let names = missing.join(", ");
                let args = [("count", count.into()), ("columns", (&names).into())];
                out::say(&format!("helpbank: {}", words.with("cli-no-such-column", &args)));
            }
            out::line(&table)
        }
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

/// A value as it is.
pub(super) fn plain(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
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
    fn numbers_are_grouped() {
        for (digits, expected) in [("0", "0"), ("-1000", "-1\u{2009}000"), ("123", "123"), ("1.5", "1.5")] {
            assert_eq!(grouped(digits), expected);
        }
    }
}
