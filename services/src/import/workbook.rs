//! One tab of an Excel workbook (.xlsx), row by row. The only file here that knows calamine.

use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{CellErrorType, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use jiff::civil::Date;

use super::cell::{Cell, Row};
use super::decimal::Decimal;
use super::fold::fold;
use super::header::{HEADER_ROWS_MAX, Headers, Wanted, shown};
use super::sheet::Source;
use super::trouble::Trouble;
use super::vetting::vet;
use super::{CELL_CHARS_MAX, COLUMNS_MAX};

type Foreign = Xlsx<BufReader<Box<dyn Source>>>;

/// An opened workbook with its chosen tab.
pub(super) struct Workbook {
    foreign: Foreign,
    tab: String,
    chosen_of_many: bool,
}

impl Workbook {
    /// Opens and chooses the tab: the one asked for, else the first visible one with most of the wanted headers.
    pub(super) fn open(mut source: Box<dyn Source>, wanted: &Wanted) -> Result<Self, Trouble> {
        vet(&mut source)?;
        source.rewind().map_err(Trouble::Io)?;
        let foreign = guarded(|| Foreign::new(BufReader::new(source)))?;
        let tabs: Vec<String> = foreign
            .sheets_metadata()
            .iter()
            .filter(|tab| tab.typ == SheetType::WorkSheet)
            .filter(|tab| wanted.tab.is_some() || tab.visible == SheetVisible::Visible)
            .map(|tab| tab.name.clone())
            .collect();
        let mut workbook = Self { foreign, tab: String::new(), chosen_of_many: false };
        if let Some(name) = &wanted.tab {
            let exact = tabs.iter().find(|tab| *tab == name);
            let Some(tab) = exact.or_else(|| tabs.iter().find(|tab| fold(tab) == fold(name))) else {
                return Err(Trouble::NoTab { wanted: name.clone(), found: tabs });
            };
            workbook.tab.clone_from(tab);
            return Ok(workbook);
        }
        let mut best: Option<(usize, String)> = None;
        for tab in &tabs {
            workbook.tab.clone_from(tab);
            let rows = workbook.first_rows()?;
            let found = rows.iter().map(|row| Headers::new(&shown(row)).matches(wanted)).max();
            if found > best.as_ref().map(|(found, _)| *found) {
                best = found.map(|found| (found, tab.clone()));
            }
        }
        workbook.tab = best.ok_or(Trouble::Empty)?.1;
        workbook.chosen_of_many = tabs.len() > 1;
        Ok(workbook)
    }

    /// The name of the chosen tab.
    pub(super) fn tab(&self) -> &str {
        &self.tab
    }

    /// True when there were other tabs and nobody said which to take.
    pub(super) fn chosen_of_many(&self) -> bool {
        self.chosen_of_many
    }

    /// The first rows that hold anything, enough to find the headers.
    pub(super) fn first_rows(&mut self) -> Result<Vec<Row>, Trouble> {
        let mut rows = Vec::new();
        let mut reading = self.rows()?;
        while rows.len() < HEADER_ROWS_MAX {
            let Some(row) = reading.next()? else { break };
            rows.push(row);
        }
        Ok(rows)
    }

    /// All rows that hold anything, from the first.
    pub(super) fn rows(&mut self) -> Result<WorkbookRows<'_>, Trouble> {
        let tab = self.tab.as_str();
        let foreign = &mut self.foreign;
        let cells = guarded(move || foreign.worksheet_cells_reader(tab))?;
        Ok(WorkbookRows { cells, ahead: None, last: 0, ended: false })
    }
}

/// The rows of a tab, read as they are asked for.
pub(super) struct WorkbookRows<'a> {
    cells: XlsxCellReader<'a, BufReader<Box<dyn Source>>>,
    ahead: Option<(u64, usize, Cell)>,
    last: u64,
    ended: bool,
}

impl WorkbookRows<'_> {
    /// The next row that holds anything.
    pub(super) fn next(&mut self) -> Result<Option<Row>, Trouble> {
        let Some((number, column, cell)) = self.take()? else { return Ok(None) };
        if number <= self.last {
            return Err(Trouble::Disorder(number));
        }
        self.last = number;
        let mut cells = Vec::new();
        place(&mut cells, column, cell, number)?;
        while let Some((next, column, cell)) = self.take()? {
            if next != number {
                self.ahead = Some((next, column, cell));
                break;
            }
            place(&mut cells, column, cell, number)?;
        }
        Ok(Some(Row { number, cells }))
    }

    fn take(&mut self) -> Result<Option<(u64, usize, Cell)>, Trouble> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        while !self.ended {
            let cells = &mut self.cells;
            let next = guarded(move || {
                cells.next_cell().map(|cell| cell.map(|cell| (cell.get_position(), meaning(cell.get_value()))))
            });
            match next {
                Ok(Some(((row, column), cell))) => {
                    if let Some(cell) = cell.filter(|cell| !cell.is_blank()) {
                        let column = usize::try_from(column).unwrap_or(usize::MAX);
                        return Ok(Some((u64::from(row) + 1, column, cell)));
                    }
                }
                Ok(None) => self.ended = true,
                Err(trouble) => {
                    self.ended = true;
                    return Err(trouble);
                }
            }
        }
        Ok(None)
    }
}

fn place(cells: &mut Vec<Cell>, column: usize, cell: Cell, row: u64) -> Result<(), Trouble> {
    if column >= COLUMNS_MAX {
        return Err(Trouble::TooManyColumns(row));
    }
    if let Cell::Text(text) = &cell
        && text.len() > CELL_CHARS_MAX
        && text.chars().count() > CELL_CHARS_MAX
    {
        return Err(Trouble::CellTooLong(row));
    }
    if cells.len() <= column {
        cells.resize(column + 1, Cell::Text(String::new()));
    }
    cells[column] = cell;
    Ok(())
}

/// What a stored value means to us; nothing for an empty cell. `#N/A` is how people write "nothing" in Excel.
fn meaning(value: &DataRef<'_>) -> Option<Cell> {
    match value {
        DataRef::Empty | DataRef::Error(CellErrorType::NA) => None,
        DataRef::Int(number) => {
            Decimal::from_digits(*number < 0, &number.unsigned_abs().to_string(), "", 0).ok().map(Cell::Number)
        }
        DataRef::Float(number) => {
            Some(Decimal::from_spreadsheet(*number).map_or_else(|| Cell::Text(number.to_string()), Cell::Number))
        }
        DataRef::SharedString(text) => Some(Cell::from(*text)),
        DataRef::Bool(yes) => Some(Cell::from(if *yes { "TRUE" } else { "FALSE" })),
        DataRef::DateTime(stamp) if stamp.is_datetime() => {
            let (year, month, day, ..) = stamp.to_ymd_hms_milli();
            let date = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
            match date {
                (Ok(year), Ok(month), Ok(day)) => {
                    Date::new(year, month, day).ok().map(Cell::Date).or_else(|| Some(Cell::from("29/02/1900")))
                }
                _ => None,
            }
        }
        DataRef::DateTime(stamp) => Some(Cell::Text(stamp.as_f64().to_string())),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Some(Cell::Text(text.clone()))
        }
        DataRef::Error(error) => Some(Cell::Text(error.to_string())),
    }
}

/// Runs the foreign parser. It was not written for hostile files and may panic on one; here that is an error like others.
fn guarded<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, Trouble> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(XlsxError::Password)) => Err(Trouble::OldExcel),
        Ok(Err(XlsxError::Io(error))) => Err(Trouble::Io(error)),
        Ok(Err(error)) => Err(Trouble::Workbook(error.to_string())),
        Err(_) => Err(Trouble::Workbook("its parts contradict each other".into())),
    }
}
