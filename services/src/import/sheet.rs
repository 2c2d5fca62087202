//! A file of rows with headers, CSV or XLSX, whatever its encoding, separators and line ends.
//!
//! The file is passed over several times (once to judge it, then once for each [`Sheet::rows`]) and never held: a file of
//! ten million lines needs the memory of one. Only a workbook's table of strings is kept by its parser.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use encoding_rs::{Encoding, UTF_8};

use super::cell::{Cell, Row};
use super::decode::Decoding;
use super::encoding::{self, Survey, Verdict};
use super::header::{HEADER_ROWS_MAX, Headers, Wanted, header_row, is_hashtags, shown};
use super::key::tab_hash;
use super::note::Note;
use super::records::{Record, Records};
use super::separator;
use super::trouble::{SheetError, Trouble};
use super::workbook::{Workbook, WorkbookRows};

/// Longest text file.
pub const SHEET_BYTES_MAX: u64 = 8 * 1024 * 1024 * 1024;
/// Longest workbook, packed.
pub const WORKBOOK_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// So much of a text is looked at to find separator and headers.
const SAMPLE_BYTES: u64 = 256 * 1024;

/// Where the bytes come from: a file, or memory behind a cursor.
pub trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

/// An opened sheet: its headers are known, its rows can be read as often as wanted.
pub struct Sheet {
    name: String,
    headers: Headers,
    header_row: u64,
    header_cells: usize,
    hash: [u8; 32],
    identity: [u8; 32],
    notes: Vec<Note>,
    body: Body,
}

enum Body {
    Text { source: Box<dyn Source>, encoding: &'static Encoding, separator: u8 },
    Workbook(Box<Workbook>),
}

impl Sheet {
    /// Opens a file. Whether it is a workbook or text is decided by its bytes, not by its name.
    pub fn open(path: &Path, wanted: &Wanted) -> Result<Self, SheetError> {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Self::read(&name, file, wanted),
            Err(error) => Err(Trouble::Io(error).of(&name)),
        }
    }

    /// The same from anything that can be read and rewound; `name` is what errors call it.
    pub fn read(name: &str, source: impl Source + 'static, wanted: &Wanted) -> Result<Self, SheetError> {
        Self::judge(name, Box::new(source), wanted).map_err(|trouble| trouble.of(name))
    }

    fn judge(name: &str, mut source: Box<dyn Source>, wanted: &Wanted) -> Result<Self, Trouble> {
        source.rewind().map_err(Trouble::Io)?;
        let survey = encoding::survey(&mut source, SHEET_BYTES_MAX).map_err(Trouble::Io)?;
        let survey = survey.ok_or(Trouble::TooLarge(SHEET_BYTES_MAX))?;
        let mut notes = Vec::new();
        let mut identity = survey.hash;
        let (first_rows, body) = if survey.magic.starts_with(b"PK\x03\x04") {
            if survey.bytes > WORKBOOK_BYTES_MAX {
                return Err(Trouble::TooLarge(WORKBOOK_BYTES_MAX));
            }
            let mut workbook = Workbook::open(source, wanted)?;
            if wanted.tab.is_some() {
                identity = tab_hash(&survey.hash, workbook.tab());
            }
            if workbook.chosen_of_many() {
                notes.push(Note::Tab(workbook.tab().to_owned()));
            }
            (workbook.first_rows()?, Body::Workbook(Box::new(workbook)))
        } else {
            let encoding = text_encoding(&survey, wanted, &mut notes)?;
            let (sample, whole) = sample(&mut source, encoding).map_err(Trouble::Io)?;
            let separator = wanted.separator.unwrap_or_else(|| separator::detect(&sample, whole, wanted));
            let mut body = Body::Text { source, encoding, separator };
            let rows: Result<Vec<Row>, Trouble> = body.rows()?.take(HEADER_ROWS_MAX).collect();
            (rows?, body)
        };
        let at = header_row(&first_rows, wanted).ok_or(Trouble::Empty)?;
        let headers = Headers::new(&shown(&first_rows[at]));
        if at > 0 {
            notes.push(Note::HeaderRow(first_rows[at].number));
        }
        if let Some(tags) = first_rows.get(at + 1).filter(|row| is_hashtags(row)) {
            notes.push(Note::Hashtags(tags.number));
        }
        Ok(Self {
            name: name.to_owned(),
            headers,
            header_row: first_rows[at].number,
            header_cells: first_rows[at].cells.len(),
            hash: survey.hash,
            identity,
            notes,
            body,
        })
    }

    /// The file's name as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The headers, and how to find one.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The row the headers are on; the first is 1.
    pub fn header_row(&self) -> u64 {
        self.header_row
    }

    /// Cells that a row of a text file may have before its separators are in doubt; nothing for a workbook.
    pub fn row_cells_max(&self) -> Option<usize> {
        match &self.body {
            Body::Text { .. } => Some(self.header_cells),
            Body::Workbook(_) => None,
        }
    }

    /// SHA-256 of the file's bytes.
    pub fn file_hash(&self) -> [u8; 32] {
        self.hash
    }

    /// What stands for the file in [`super::key::row_key`]: the file's hash, or one of file and tab when a tab was named.
    pub fn identity(&self) -> [u8; 32] {
        self.identity
    }

    /// What was decided while opening.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The rows under the headers that hold anything, from the first. Ends after an error.
    pub fn rows(&mut self) -> Result<Rows<'_>, SheetError> {
        let name = self.name.as_str();
        match self.body.rows() {
            Ok(body) => Ok(Rows { body, name, header_row: self.header_row, first: true, ended: false }),
            Err(trouble) => Err(trouble.of(name)),
        }
    }
}

impl Body {
    fn rows(&mut self) -> Result<BodyRows<'_>, Trouble> {
        Ok(match self {
            Self::Workbook(workbook) => BodyRows::Workbook(Box::new(workbook.rows()?)),
            Self::Text { source, encoding, separator } => {
                source.rewind().map_err(Trouble::Io)?;
                let records = Records::new(Decoding::new(source, encoding), *separator);
                BodyRows::Text(Box::new(TextRows { records, record: Record::default() }))
            }
        })
    }
}

enum BodyRows<'a> {
    Text(Box<TextRows<'a>>),
    Workbook(Box<WorkbookRows<'a>>),
}

impl Iterator for BodyRows<'_> {
    type Item = Result<Row, Trouble>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = match self {
                Self::Workbook(rows) => rows.next().transpose()?,
                Self::Text(text) => match text.records.next(&mut text.record) {
                    Ok(true) => {
                        Ok(Row { number: text.record.line, cells: text.record.cells().map(Cell::Text).collect() })
                    }
                    Ok(false) => return None,
                    Err(trouble) => Err(trouble.into()),
                },
            };
            match row {
                Ok(row) if row.is_blank() || names_separator(&row) => {}
                other => return Some(other),
            }
        }
    }
}

struct TextRows<'a> {
    records: Records<Decoding<&'a mut Box<dyn Source>>>,
    record: Record,
}

/// The rows of a sheet under its headers.
pub struct Rows<'a> {
    body: BodyRows<'a>,
    name: &'a str,
    header_row: u64,
    first: bool,
    ended: bool,
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.body.next() {
                None => self.ended = true,
                Some(Err(trouble)) => {
                    self.ended = true;
                    return Some(Err(trouble.of(self.name)));
                }
                Some(Ok(row)) if row.number <= self.header_row => {}
                Some(Ok(row)) => {
                    if std::mem::take(&mut self.first) && is_hashtags(&row) {
                        continue;
                    }
                    return Some(Ok(row));
                }
            }
        }
        None
    }
}

fn text_encoding(survey: &Survey, wanted: &Wanted, notes: &mut Vec<Note>) -> Result<&'static Encoding, Trouble> {
    if survey.magic.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(Trouble::OldExcel);
    }
    if survey.magic.starts_with(b"PK") {
        return Err(Trouble::OtherArchive);
    }
    if let Some(encoding) = wanted.encoding {
        return match survey.first_broken_line() {
            Some(line) if encoding == UTF_8 => Err(Trouble::NotUtf8(line)),
            Some(_) | None => Ok(encoding),
        };
    }
    match survey.verdict() {
        Verdict::Sure(encoding) => Ok(encoding),
        Verdict::Guessed(encoding) => {
            notes.push(Note::Encoding(encoding.name()));
            Ok(encoding)
        }
        Verdict::Damaged(line) => Err(Trouble::Damaged(line)),
        Verdict::NotText => Err(Trouble::NotText),
    }
}

/// The beginning of the text, and whether that is all of it.
fn sample(source: &mut Box<dyn Source>, encoding: &'static Encoding) -> std::io::Result<(String, bool)> {
    source.rewind()?;
    let mut bytes = Vec::new();
    let mut decoding = Decoding::new(source, encoding);
    (&mut decoding).take(SAMPLE_BYTES).read_to_end(&mut bytes)?;
    let whole = decoding.read(&mut [0])? == 0;
    Ok((String::from_utf8_lossy(&bytes).into_owned(), whole))
}

/// Excel's own first line, `sep=;`.
fn names_separator(row: &Row) -> bool {
    row.number == 1 && row.cells.first().is_some_and(|cell| cell.shown().starts_with("sep="))
}

/// A sheet in memory, for bytes that came over the network.
pub fn in_memory(bytes: Vec<u8>) -> impl Source {
    BufReader::new(std::io::Cursor::new(bytes))
}
