//! What reading a whole file gives: the good rows, every bad cell, and what was decided on the way.

use std::collections::BTreeSet;
use std::fmt;

use super::header::Headers;
use super::map::{MapError, Places};
use super::note::Note;
use super::reason::RowError;
use super::sheet::Sheet;
use super::trouble::SheetError;

/// A whole file, read.
#[derive(Debug, Clone)]
pub struct Reading<T> {
    /// The rows that can be used, in the order of the file.
    pub good: Vec<T>,
    /// Every cell that cannot, in the order of the file; a row may have several.
    pub bad: Vec<RowError>,
    /// What was decided.
    pub notes: Vec<Note>,
    /// What stands for the file in [`super::key::row_key`].
    pub identity: [u8; 32],
}

impl<T> Reading<T> {
    /// How many rows have a bad cell.
    pub fn bad_rows(&self) -> usize {
        self.bad.iter().map(|error| error.row).collect::<BTreeSet<_>>().len()
    }
}

/// Why a file gives no rows at all. `Display` is English, [`ImportError::greek`] the same in Greek.
#[derive(Debug)]
pub enum ImportError {
    /// The file cannot be read.
    Sheet(SheetError),
    /// The map is wrong, or the file's headers are not the map's.
    Map(MapError),
}

impl ImportError {
    /// The same words in Greek.
    pub fn greek(&self) -> String {
        match self {
            Self::Sheet(error) => error.greek(),
            Self::Map(error) => error.greek(),
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sheet(error) => error.fmt(f),
            Self::Map(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ImportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Sheet(error) => error.source(),
            Self::Map(error) => error.source(),
        }
    }
}

impl From<SheetError> for ImportError {
    fn from(error: SheetError) -> Self {
        Self::Sheet(error)
    }
}

impl From<MapError> for ImportError {
    fn from(error: MapError) -> Self {
        Self::Map(error)
    }
}

/// Notes on the headers of an opened sheet: those that occur twice and are used, and the columns nothing is taken from.
pub(super) fn header_notes(sheet: &Sheet, places: &Places) -> Vec<Note> {
    let headers: &Headers = sheet.headers();
    let mut notes = sheet.notes().to_vec();
    let used_twice = headers.twice().iter().filter(|text| headers.find(text).is_some_and(|at| places.uses(at)));
    let mut named: Vec<&String> = Vec::new();
    for text in used_twice {
        if !named.contains(&text) {
            named.push(text);
            notes.push(Note::TwiceHeader(text.clone()));
        }
    }
    let texts = headers.texts().iter().enumerate();
    let unread: Vec<String> =
        texts.filter(|(at, text)| !text.is_empty() && !places.uses(*at)).map(|(_, text)| text.clone()).collect();
    if !unread.is_empty() {
        notes.push(Note::Unread(unread));
    }
    notes
}
