//! The cells of one row by the names of a map's fields, and all that is wrong with them.

use super::CODE_CHARS_MAX;
use super::cell::{Cell, Row};
use super::fold::{absent, clean};
use super::header::Headers;
use super::map::Places;
use super::number::{is_excel_fault, is_scientific};
use super::reason::{Reason, RowError};

/// Reads one row, collecting every refusal.
pub(super) struct Fields<'a> {
    row: &'a Row,
    places: &'a Places,
    headers: &'a Headers,
    errors: Vec<RowError>,
}

impl<'a> Fields<'a> {
    /// `cells_max` is how many cells a row may have before its separators are in doubt.
    pub(super) fn new(row: &'a Row, places: &'a Places, headers: &'a Headers, cells_max: Option<usize>) -> Self {
        let mut fields = Self { row, places, headers, errors: Vec::new() };
        if let Some(max) = cells_max
            && let Some(extra) = row.cells.iter().skip(max).find(|cell| !cell.is_blank())
        {
            let reason = Reason::Shifted { cells: row.cells.len(), headers: max };
            fields.errors.push(RowError::new(row.number, "", &extra.shown(), reason));
        }
        fields
    }

    /// The row's number.
    pub(super) fn row(&self) -> u64 {
        self.row.number
    }

    /// The cell of a field; nothing when the file has no such column or the row ends before it.
    pub(super) fn cell(&self, key: &str) -> Option<&'a Cell> {
        self.row.cell(self.places.get(key)?)
    }

    /// The text of a field, cleaned; nothing when it holds nothing or is refused.
    pub(super) fn text(&mut self, key: &'static str, chars_max: usize) -> Option<String> {
        let shown = self.cell(key)?.shown();
        if absent(&shown) {
            return None;
        }
        let reason = if is_excel_fault(&shown) {
            Reason::ExcelFault
        } else if shown.contains('\u{FFFD}') {
            Reason::Unreadable
        } else {
            let text = clean(&shown);
            if text.chars().nth(chars_max).is_none() {
                return Some(text);
            }
            Reason::TooLong(chars_max)
        };
        self.refuse(key, reason);
        None
    }

    /// The text of a field that is a code, as written; what Excel has cut to `5.2E+12` is refused.
    pub(super) fn code(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key, CODE_CHARS_MAX)?;
        if !is_scientific(&text) {
            return Some(text);
        }
        self.refuse(key, Reason::CutByExcel);
        None
    }

    /// Takes what was read, keeping an error.
    pub(super) fn keep<T>(&mut self, key: &'static str, read: Result<T, Reason>) -> Option<T> {
        read.map_err(|reason| self.refuse(key, reason)).ok()
    }

    /// Notes that the cell of a field is refused.
    pub(super) fn refuse(&mut self, key: &'static str, reason: Reason) {
        let column = self.places.get(key).and_then(|at| self.headers.texts().get(at)).map_or(key, String::as_str);
        let value = self.cell(key).map(Cell::shown).unwrap_or_default();
        self.errors.push(RowError::new(self.row.number, column, &value, reason));
    }

    /// True when nothing was refused for this field; `text` and its kin give nothing for an empty and for a refused cell.
    pub(super) fn is_fine(&self, key: &str) -> bool {
        let column = self.places.get(key).and_then(|at| self.headers.texts().get(at)).map_or(key, String::as_str);
        self.errors.iter().all(|error| error.column != column)
    }

    /// Notes that a field is empty and may not be, unless it was refused already.
    pub(super) fn must_be_there(&mut self, key: &'static str) {
        if self.is_fine(key) {
            self.refuse(key, Reason::Missing);
        }
    }

    /// All that was refused.
    pub(super) fn into_errors(self) -> Vec<RowError> {
        self.errors
    }
}
