//! A listing as a file that is written while it is read: CSV, or a workbook whose last sheet says what was asked and up to where the books
//! were read. Neither holds more in memory than one part of the listing, and neither leaves a row out.

use std::io::{self, Write};

use projections::Cursor;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Map, Value};

use super::cells::{INSTANTS, flattened, text, write};

/// Columns of every listing of entries: where it stands, its hash, and what is known of an entry.
const OF_ENTRY: [&str; 16] = [
    "place",
    "hash",
    "kind",
    "occurred_at",
    "recorded_at",
    "local_time",
    "actor",
    "reversed",
    "late_ms",
    "reason",
    "approved_by",
    "original",
    "key_book",
    "key",
    "key_change",
    "draw",
];
/// And of every listing of lines: what was moved.
const OF_LINE: [&str; 17] = [
    "line",
    "item",
    "item_name",
    "item_name_el",
    "unit",
    "lot",
    "currency",
    "quantity",
    "change",
    "source_kind",
    "source_id",
    "source_name",
    "source_site",
    "target_kind",
    "target_id",
    "target_name",
    "target_site",
];
/// Listings whose rows are entries as a whole.
const WHOLE: [&str; 6] = ["reversals", "late", "period-lock", "keys", "hours", "sample"];
/// Columns that a listing begins with where its rows say them.
const FIRST: [&str; 7] = ["place", "hash", "kind", "occurred_at", "recorded_at", "actor", "reversed"];
/// Fields that `place` says already.
const SAID: [&str; 5] = ["book", "book_code", "page", "index", "number"];
/// Rows of one sheet of a workbook, without its heading: the most that the form knows.
const SHEET_ROWS_MAX: u32 = 1_048_575;
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
    /// The file takes no more.
    #[error("the file cannot be written")]
    Write(#[from] io::Error),
}

/// What a file is of.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    /// What was asked: names and values.
    pub(crate) asked: Vec<(String, String)>,
    /// Up to where each book was read: place and hash.
    pub(crate) read_up_to: Vec<(String, String)>,
}

impl About {
    /// The same as a table of its own, for a file whose form has no second sheet.
    pub(crate) fn write_csv(&self, out: impl Write) -> Result<(), SheetError> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(["name", "value"])?;
        for (name, value) in self.asked.iter().chain(&self.read_up_to) {
            let value = Value::String(value.clone());
            out.write_record([name, &text(name, Some(&value))])?;
        }
        Ok(out.flush()?)
    }

    /// Says up to where the books were read.
    pub(crate) fn read_up_to(&mut self, cursors: &[Cursor]) {
        let said = |cursor: &Cursor| {
            let book = cursor.code.as_ref().unwrap_or(&cursor.book);
            (format!("{book}@{}", cursor.page), cursor.hash.clone())
        };
        self.read_up_to = cursors.iter().map(said).collect();
    }
}

/// The columns of a listing of entries, whatever its rows hold.
pub(crate) fn columns_of(listing: &str) -> Vec<String> {
    let lines: &[&str] = if WHOLE.contains(&listing) { &[] } else { &OF_LINE };
    OF_ENTRY.iter().chain(lines).map(|&column| column.to_owned()).collect()
}

/// The columns of these rows, which are all there are. Columns that no row fills are left out; without rows those that people are shown stand.
pub(crate) fn columns(rows: &[Value], shown: &[&str]) -> Vec<String> {
    if rows.is_empty() {
        return shown.iter().map(|&column| column.to_owned()).collect();
    }
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
    columns
}

/// A file on its way.
pub(crate) enum Sheet<W: Write + Send> {
    Csv { out: Box<csv::Writer<W>>, columns: Vec<String>, begun: bool },
    Xlsx { out: W, book: Box<Book> },
}

/// A workbook on its way.
pub(crate) struct Book {
    workbook: Workbook,
    name: String,
    columns: Vec<String>,
    rows_max: u32,
    /// Rows of the sheet that is being written; none before the first sheet.
    rows: Option<u32>,
    sheets: usize,
    bold: Format,
    time: Format,
}

impl<W: Write + Send> Sheet<W> {
    /// A CSV, instants as ISO 8601 in UTC.
    pub(crate) fn csv(out: W, columns: Vec<String>) -> Self {
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        Self::Csv { out: Box::new(out), columns, begun: false }
    }

    /// A workbook. Nothing in it is a formula: what people wrote is text. What is too long for one sheet goes on in the next.
    pub(crate) fn xlsx(out: W, name: &str, columns: Vec<String>) -> Self {
        Self::Xlsx { out, book: Box::new(Book::of(name, columns, SHEET_ROWS_MAX)) }
    }

    /// Adds rows.
    pub(crate) fn rows(&mut self, rows: &[Value]) -> Result<(), SheetError> {
        let rows: Vec<Map<String, Value>> = rows.iter().map(flattened).collect();
        match self {
            Self::Csv { out, columns, begun } => {
                if !std::mem::replace(begun, true) {
                    out.write_record(&*columns)?;
                }
                for row in &rows {
                    out.write_record(columns.iter().map(|column| text(column, row.get(column))))?;
                }
            }
            Self::Xlsx { book, .. } => book.rows(&rows)?,
        }
        Ok(())
    }

    /// Ends the file.
    pub(crate) fn finish(mut self, about: &About) -> Result<(), SheetError> {
        // The heading is there even without rows.
        self.rows(&[])?;
        match self {
            Self::Csv { mut out, .. } => Ok(out.flush()?),
            Self::Xlsx { mut out, book } => {
                book.finish(about, &mut out)?;
                Ok(out.flush()?)
            }
        }
    }
}

impl Book {
    fn of(name: &str, columns: Vec<String>, rows_max: u32) -> Self {
        let (bold, time) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"));
        Self { workbook: Workbook::new(), name: name.to_owned(), columns, rows_max, rows: None, sheets: 0, bold, time }
    }

    /// Begins a sheet, with columns as wide as these rows need.
    fn begin(&mut self, rows: &[Map<String, Value>]) -> Result<(), XlsxError> {
        self.end()?;
        self.sheets += 1;
        let name = if self.sheets == 1 { self.name.clone() } else { format!("{} {}", self.name, self.sheets) };
        let sheet = self.workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0_u16..).zip(&self.columns) {
            let longest = rows.iter().map(|row| text(column, row.get(column)).chars().count()).max().unwrap_or(0);
            let width = u16::try_from(longest.max(column.len()) + 2).unwrap_or(WIDTH_MAX).min(WIDTH_MAX);
            sheet.set_column_width(at, f64::from(width))?;
        }
        for (at, column) in (0_u16..).zip(&self.columns) {
            let heading = if INSTANTS.contains(&column.as_str()) { format!("{column} (UTC)") } else { column.clone() };
            sheet.write_string_with_format(0, at, heading, &self.bold)?;
        }
        self.rows = Some(0);
        Ok(())
    }

    /// Ends the sheet that is being written.
    fn end(&mut self) -> Result<(), XlsxError> {
        let last = self.columns.len().checked_sub(1).and_then(|last| u16::try_from(last).ok());
        if let (Some(rows), Some(last)) = (self.rows.take().filter(|rows| *rows > 0), last) {
            self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?.autofilter(0, 0, rows, last)?;
        }
        Ok(())
    }

    fn rows(&mut self, rows: &[Map<String, Value>]) -> Result<(), XlsxError> {
        if self.rows.is_none() {
            self.begin(rows)?;
        }
        for (at_row, row) in rows.iter().enumerate() {
            if self.rows.is_some_and(|rows| rows >= self.rows_max) {
                self.begin(&rows[at_row..])?;
            }
            let line = self.rows.map_or(1, |rows| rows.saturating_add(1));
            let sheet = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?;
            for (at, column) in (0_u16..).zip(&self.columns) {
                write(sheet, (line, at), column, row.get(column), &self.time)?;
            }
            self.rows = Some(line);
        }
        Ok(())
    }

    fn finish(mut self, about: &About, out: &mut (impl Write + Send)) -> Result<(), XlsxError> {
        self.end()?;
        let sheet = self.workbook.add_worksheet().set_name("about")?;
        sheet.set_column_width(0, 24)?.set_column_width(1, f64::from(WIDTH_MAX))?;
        for (line, (name, value)) in (0_u32..).zip(about.asked.iter().chain(&about.read_up_to)) {
            sheet.write_string_with_format(line, 0, name, &self.bold)?;
            sheet.write_string(line, 1, value)?;
        }
        self.workbook.save_to_writer(out)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor as Bytes;

    use calamine::{Data, Reader, Xlsx};
    use serde_json::json;

    use super::*;

    fn row(place: &str) -> Value {
        json!({"page": 7, "place": place, "hash": "ab", "kind": "=1+1", "occurred_at": 86_400_000, "recorded_at": 0,
            "quantity": 12, "source": {"kind": "shelf", "name": null}, "big": 9_007_199_254_740_993_i64, "reversed": true})
    }

    fn about() -> About {
        About { asked: vec![("listing".to_owned(), "late".to_owned())], read_up_to: Vec::new() }
    }

    #[test]
    fn a_csv_begins_with_place_and_hash_and_holds_no_formula() {
        let rows = [row("ATH@7/0"), row("ATH@7/1")];
        let mut bytes = Vec::new();
        let mut sheet = Sheet::csv(&mut bytes, columns(&rows, &[]));
        // Part by part.
        for row in &rows {
            sheet.rows(std::slice::from_ref(row)).expect("memory takes it");
        }
        sheet.finish(&about()).expect("memory takes it");
        let text = String::from_utf8(bytes).expect("text");
        let mut lines = text.lines();
        let header = lines.next().expect("a header");
        assert!(header.starts_with("place,hash,kind,occurred_at,recorded_at"), "{header}");
        assert!(
            !header.contains("page") && header.contains("source_kind") && !header.contains("source_name"),
            "{header}"
        );
        let first = lines.next().expect("a row");
        assert!(first.starts_with("ATH@7/0,ab,'=1+1,1970-01-02T00:00:00Z,1970-01-01T00:00:00Z"), "{first}");
        assert_eq!(lines.count(), 1);
    }

    #[test]
    fn a_listing_of_entries_has_the_same_columns_with_and_without_rows() {
        let mut bytes = Vec::new();
        Sheet::csv(&mut bytes, columns_of("late")).finish(&about()).expect("memory takes it");
        assert_eq!(String::from_utf8(bytes).expect("text"), format!("{}\r\n", OF_ENTRY.join(",")));
        assert!(columns_of("adjustments").contains(&"quantity".to_owned()));
        assert_eq!(columns(&[], &["place", "what"]), ["place", "what"], "what is added up has its heading too");
        let mut bytes = Vec::new();
        about().write_csv(&mut bytes).expect("memory takes it");
        assert_eq!(String::from_utf8(bytes).expect("text"), "name,value\r\nlisting,late\r\n");
    }

    #[test]
    fn a_workbook_is_read_back_as_it_was_written() {
        let mut bytes = Vec::new();
        let rows = [row("ATH@7/0")];
        let mut sheet = Sheet::xlsx(&mut bytes, "late", columns(&rows, &[]));
        sheet.rows(&rows).expect("memory takes it");
        sheet.finish(&about()).expect("memory takes it");
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
        let about = book.worksheet_range("about").expect("the last sheet");
        assert_eq!(about.get_value((0, 1)), Some(&Data::String("late".to_owned())));
    }

    #[test]
    fn what_does_not_fit_one_sheet_goes_on_in_the_next() {
        let rows: Vec<Value> = (0..7).map(|index| row(&format!("ATH@7/{index}"))).collect();
        let mut book = Book::of("late", columns(&rows, &[]), 3);
        for part in rows.chunks(2) {
            book.rows(&part.iter().map(flattened).collect::<Vec<_>>()).expect("rows");
        }
        let mut bytes = Vec::new();
        book.finish(&about(), &mut bytes).expect("a workbook");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Bytes::new(bytes)).expect("it opens");
        assert_eq!(book.sheet_names(), ["late", "late 2", "late 3", "about"]);
        let mut places = Vec::new();
        for name in ["late", "late 2", "late 3"] {
            let range = book.worksheet_range(name).expect("the sheet");
            assert_eq!(range.rows().next().expect("a heading")[0], Data::String("place".to_owned()));
            places.extend(range.rows().skip(1).map(|row| row[0].to_string()));
        }
        assert_eq!(places, (0..7).map(|index| format!("ATH@7/{index}")).collect::<Vec<_>>());
    }
}
