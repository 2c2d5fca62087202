//! A listing as a file: CSV, or a workbook whose second sheet says what was asked and up to where the books were read.

use ledger::time::Timestamp;
use projections::Cursor;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};

/// Columns that hold instants in milliseconds since 1970.
const INSTANTS: [&str; 2] = ["occurred_at", "recorded_at"];
/// Columns that every listing of entries begins with: where it stands, and its hash.
const FIRST: [&str; 8] = ["place", "hash", "kind", "occurred_at", "recorded_at", "local_time", "actor", "reversed"];
/// Fields that `place` says already.
const SAID: [&str; 5] = ["book", "book_code", "page", "index", "number"];
/// The last whole number that a spreadsheet keeps to the unit.
const EXACT_MAX: u64 = 1 << 53;
/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;
/// What spreadsheets call the first of January 1970.
const EPOCH_DAY: f64 = 25_569.0;
/// The width of a column of hashes, in characters.
const WIDTH_MAX: u16 = 66;

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SheetError {
    /// The workbook could not be made.
    #[error("the workbook cannot be made")]
    Workbook(#[from] XlsxError),
    /// The text could not be made.
    #[error("the CSV cannot be made")]
    Csv(#[from] csv::Error),
}

/// A table, and what it is of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    /// What was asked: names and values.
    pub(crate) about: Vec<(String, String)>,
    /// Up to where each book was read: place and hash.
    pub(crate) read_up_to: Vec<(String, String)>,
    columns: Vec<String>,
    rows: Vec<Map<String, Value>>,
}

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

impl Sheet {
    /// The rows of an answer. Columns that no row fills are left out, but for the first ones of entries.
    pub(crate) fn of(rows: &[Value]) -> Self {
        let rows: Vec<Map<String, Value>> = rows.iter().map(flattened).collect();
        let entries = rows.iter().any(|row| row.contains_key("hash"));
        let mut columns: Vec<String> = Vec::new();
        if entries {
            columns.extend(FIRST.map(str::to_owned));
        }
        for row in &rows {
            for (name, value) in row {
                let said = entries && SAID.contains(&name.as_str());
                if !value.is_null() && !value.is_array() && !said && !columns.contains(name) {
                    columns.push(name.clone());
                }
            }
        }
        Self { about: Vec::new(), read_up_to: Vec::new(), columns, rows }
    }

    /// Says what was asked.
    pub(crate) fn about(mut self, name: &str, value: impl Into<String>) -> Self {
        self.about.push((name.to_owned(), value.into()));
        self
    }

    /// Says up to where the books were read.
    pub(crate) fn read_up_to(mut self, cursors: &[Cursor]) -> Self {
        let said = |cursor: &Cursor| {
            let book = cursor.code.as_ref().unwrap_or(&cursor.book);
            (format!("{book}@{}", cursor.page), cursor.hash.clone())
        };
        self.read_up_to = cursors.iter().map(said).collect();
        self
    }

    /// As CSV, instants as ISO 8601 in UTC.
    pub(crate) fn csv(&self) -> Result<Vec<u8>, SheetError> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(self.columns.iter().map(|column| text(column, row.get(column))))?;
        }
        writer.into_inner().map_err(|error| SheetError::Csv(error.into_error().into()))
    }

    /// As a workbook. Nothing in it is a formula: what people wrote is text.
    pub(crate) fn xlsx(&self, name: &str) -> Result<Vec<u8>, SheetError> {
        let mut book = Workbook::new();
        let (bold, time) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"));
        let sheet = book.add_worksheet().set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            let heading = if INSTANTS.contains(&column.as_str()) { format!("{column} (UTC)") } else { column.clone() };
            sheet.write_string_with_format(0, at, heading, &bold)?;
            let longest = self.rows.iter().map(|row| text(column, row.get(column)).chars().count()).max().unwrap_or(0);
            let width = u16::try_from(longest.max(column.len()) + 2).unwrap_or(WIDTH_MAX).min(WIDTH_MAX);
            sheet.set_column_width(at, f64::from(width))?;
        }
        for (line, row) in (1_u32..).zip(&self.rows) {
            for (at, column) in (0_u16..).zip(&self.columns) {
                write(sheet, (line, at), column, row.get(column), &time)?;
            }
        }
        if let (Some(last), false) = (self.columns.len().checked_sub(1), self.rows.is_empty()) {
            let (rows, last) =
                (u32::try_from(self.rows.len()).unwrap_or(u32::MAX), u16::try_from(last).unwrap_or(u16::MAX));
            sheet.autofilter(0, 0, rows, last)?;
        }
        let about = book.add_worksheet().set_name("about")?;
        about.set_column_width(0, 24)?.set_column_width(1, f64::from(WIDTH_MAX))?;
        for (line, (name, value)) in (0_u32..).zip(self.about.iter().chain(&self.read_up_to)) {
            about.write_string_with_format(line, 0, name, &bold)?;
            about.write_string(line, 1, value)?;
        }
        Ok(book.save_to_buffer()?)
    }
}

/// A cell of a workbook.
fn write(
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
fn text(column: &str, value: Option<&Value>) -> String {
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

#[cfg(test)]
mod tests {
    use std::io::Cursor as Bytes;

    use calamine::{Data, Reader, Xlsx};
    use serde_json::json;

    use super::*;

    fn sheet() -> Sheet {
        let row = json!({"page": 7, "place": "ATH@7/0", "hash": "ab", "kind": "=1+1", "occurred_at": 86_400_000, "recorded_at": 0,
            "quantity": 12, "source": {"kind": "shelf", "name": null}, "big": 9_007_199_254_740_993_i64, "reversed": true});
        Sheet::of(&[row]).about("listing", "late")
    }

    #[test]
    fn a_csv_begins_with_place_and_hash_and_holds_no_formula() {
        let text = String::from_utf8(sheet().csv().expect("memory takes it")).expect("text");
        let mut lines = text.lines();
        let header = lines.next().expect("a header");
        assert!(header.starts_with("place,hash,kind,occurred_at,recorded_at"), "{header}");
        assert!(
            !header.contains("page") && header.contains("source_kind") && !header.contains("source_name"),
            "{header}"
        );
        let row = lines.next().expect("a row");
        assert!(row.starts_with("ATH@7/0,ab,'=1+1,1970-01-02T00:00:00Z,1970-01-01T00:00:00Z"), "{row}");
    }

    #[test]
    fn a_workbook_is_read_back_as_it_was_written() {
        let bytes = sheet().xlsx("late").expect("a workbook");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Bytes::new(bytes)).expect("it opens");
        let range = book.worksheet_range("late").expect("the sheet");
        let headings: Vec<String> = range.rows().next().expect("a header").iter().map(ToString::to_string).collect();
        let cell = |column: &str| {
            let at = headings
                .iter()
                .position(|heading| heading == column)
                .unwrap_or_else(|| panic!("no {column}: {headings:?}"));
            range.rows().nth(1).expect("a row")[at].clone()
        };
        assert_eq!(
            (cell("place"), cell("kind")),
            (Data::String("ATH@7/0".to_owned()), Data::String("=1+1".to_owned()))
        );
        assert_eq!(cell("quantity"), Data::Float(12.0));
        assert_eq!(cell("big"), Data::String("9007199254740993".to_owned()), "no unit is lost");
        assert_eq!(cell("reversed"), Data::Bool(true));
        let Data::DateTime(at) = cell("occurred_at (UTC)") else {
            panic!("{:?} is no instant", cell("occurred_at (UTC)"))
        };
        assert!((at.as_f64() - 25_570.0).abs() < f64::EPSILON);
        let about = book.worksheet_range("about").expect("the second sheet");
        assert_eq!(about.get_value((0, 1)), Some(&Data::String("late".to_owned())));
    }
}
