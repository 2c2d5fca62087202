//! One cell of a sheet: what was typed, or what a spreadsheet stored as a number or a date.

use std::borrow::Cow;

use jiff::civil::Date;

use super::decimal::Decimal;

/// A cell. Text has still to be understood; a stored number or date has one meaning only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// As typed, or as a CSV file holds it.
    Text(String),
    /// A number a spreadsheet stored as such.
    Number(Decimal),
    /// A date a spreadsheet stored as such; the time of day is dropped.
    Date(Date),
}

impl Cell {
    /// The cell as a person sees it: numbers with a dot, dates as `2026-11-30`.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Date(date) => Cow::Owned(date.to_string()),
        }
    }

    /// Nothing but space.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Date(_) => false,
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// One row of a sheet, and where a person finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file on which the row begins (CSV) or row of the tab (XLSX); the first is 1.
    pub number: u64,
    /// Cells from the first column on; missing ones at the end are simply not there.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column counted from 0; nothing when the row ends before it.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column)
    }

    /// True when no cell holds anything.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}
