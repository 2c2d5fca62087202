//! The cells of a file: what a value is written as, in a workbook and in a CSV.

use ledger::time::Timestamp;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use serde_json::{Map, Value};

/// Columns that hold instants in milliseconds since 1970.
pub(super) const INSTANTS: [&str; 2] = ["occurred_at", "recorded_at"];
/// The last whole number that a spreadsheet keeps to the unit.
const EXACT_MAX: u64 = 1 << 53;
/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;
/// What spreadsheets call the first of January 1970.
const EPOCH_DAY: f64 = 25_569.0;

/// A row without objects in it: `source_kind` for the field `kind` of `source`.
pub(crate) fn flattened(row: &Value) -> Map<String, Value> {
    fn put(into: &mut Map<String, Value>, name: &str, value: &Value) {
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(field, value)| put(into, &format!("{name}_{field}"), value));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                into.insert(name.to_owned(), value.clone());
            }
        }
    }
    let mut flat = Map::new();
    for (name, value) in row.as_object().into_iter().flatten() {
        put(&mut flat, name, value);
    }
    flat
}

/// A cell of a workbook.
pub(super) fn write(
    sheet: &mut Worksheet,
    (line, at): (u32, u16),
    column: &str,
    value: Option<&Value>,
    time: &Format,
) -> Result<(), XlsxError> {
    match value {
        None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => {}
        Some(Value::Bool(truth)) => {
            sheet.write_boolean(line, at, *truth)?;
        }
        Some(Value::Number(number)) => {
            let exact = number.as_i64().filter(|number| number.unsigned_abs() <= EXACT_MAX);
            // A float is exact up to here, and only what is written into the sheet is one.
            match exact.and_then(|_| number.as_f64()) {
                Some(ms) if INSTANTS.contains(&column) => {
                    sheet.write_number_with_format(line, at, ms / DAY_MS + EPOCH_DAY, time)?;
                }
                Some(number) => {
                    sheet.write_number(line, at, number)?;
                }
                None => {
                    sheet.write_string(line, at, number.to_string())?;
                }
            }
        }
        Some(Value::String(text)) => {
            sheet.write_string(line, at, text)?;
        }
    }
    Ok(())
}

/// A cell of a text. What a spreadsheet would take for a formula is marked as text (OWASP, CSV injection).
pub(super) fn text(column: &str, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => String::new(),
        Some(Value::Number(number)) if INSTANTS.contains(&column) => {
            let at = number.as_i64().map(Timestamp::from_ms);
            let at = at.and_then(|at| jiff::Timestamp::from_millisecond(at.ms).ok());
            at.map_or_else(|| number.to_string(), |at| at.to_string())
        }
        Some(Value::String(text)) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Some(Value::String(text)) => text.clone(),
        Some(other @ (Value::Bool(_) | Value::Number(_))) => other.to_string(),
    }
}
