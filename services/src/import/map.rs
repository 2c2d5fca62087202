//! The map of an import: which column of the file holds what, and how its cells are to be read. A TOML file.
//!
//! `services/maps/example.toml` is the sample that explains every key. An unknown key is an error, so that a slip of the
//! pen never silently drops a column.

use std::path::Path;

use encoding_rs::Encoding;
use toml::Table;

use super::currency::Currency;
use super::date::Order;
use super::donor::Split;
use super::fold::nearest;
use super::header::{Headers, Wanted};
use super::number::Mark;
use super::unit::{Unit, Units};
use parsing::Parsing;

mod parsing;

pub use super::mistake::{MapError, Mistake};

/// A field that a map can take from a column.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key in `[columns]`.
    pub key: &'static str,
    /// Headers it is known by when a file is read without `[columns]`.
    pub headers: &'static [&'static str],
}

/// The words a map of one kind may use.
#[derive(Debug)]
pub struct Vocabulary {
    /// The fields of `[columns]`.
    pub fields: &'static [Field],
    /// Of each group at least one field must be there.
    pub required: &'static [&'static [&'static str]],
    /// Keys of `[defaults]`.
    pub defaults: &'static [&'static str],
    /// Keys of `[format]`.
    pub format: &'static [&'static str],
    /// Whether `[donor]` has a meaning.
    pub donor: bool,
    /// Whether `[units]` has a meaning.
    pub units: bool,
}

/// What a cell is when its column or the cell itself is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Unit code.
    pub unit: Option<Unit>,
    /// Currency of values that name none.
    pub currency: Option<Currency>,
    /// Bin.
    pub bin: Option<String>,
    /// Donor.
    pub donor: Option<String>,
    /// Category.
    pub category: Option<String>,
}

/// Whether the value column holds the value of one unit or of the whole line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ValueIs {
    /// Of one unit; the line's value is this times the quantity.
    #[default]
    Unit,
    /// Of the line.
    Total,
}

/// Which list municipality codes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// The statistical authority's four digits.
    Elstat,
    /// The interior ministry's four digits, 9001 and on.
    Ypes,
}

/// How the cells are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Format {
    /// The encoding of a text file.
    pub encoding: Option<&'static Encoding>,
    /// The separator of a text file, one ASCII byte.
    pub separator: Option<u8>,
    /// The decimal mark.
    pub decimal: Option<Mark>,
    /// The order of day and month.
    pub dates: Option<Order>,
    /// What the value column holds.
    pub value_is: ValueIs,
    /// The tab of a workbook.
    pub sheet: Option<String>,
    /// The row of the headers; the first is 1.
    pub header_row: Option<u64>,
    /// The list that municipality codes come from.
    pub scheme: Option<Scheme>,
}

/// A map, read and checked.
#[derive(Debug, Clone)]
pub struct Map {
    vocabulary: &'static Vocabulary,
    columns: Option<Vec<(&'static str, String)>>,
    /// `[defaults]`
    pub defaults: Defaults,
    /// `[format]`
    pub format: Format,
    /// `[donor]`: how donor and receipt number in one cell are parted; nothing when they are not.
    pub donor: Option<Split>,
    /// `[units]` and the known spellings.
    pub units: Units,
}

/// The column of each field in one file, counted from 0.
#[derive(Debug, Clone)]
pub struct Places(Vec<(&'static str, usize)>);

impl Places {
    /// The column of a field.
    pub fn get(&self, key: &str) -> Option<usize> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, column)| *column)
    }

    /// True when some field is taken from this column.
    pub fn uses(&self, column: usize) -> bool {
        self.0.iter().any(|(_, used)| *used == column)
    }
}

impl Map {
    /// A map that names nothing: fields are found by their well-known headers.
    pub fn well_known(vocabulary: &'static Vocabulary) -> Self {
        Self {
            vocabulary,
            columns: None,
            defaults: Defaults::default(),
            format: Format::default(),
            donor: None,
            units: Units::default(),
        }
    }

    /// Reads a map file.
    pub fn open(path: &Path, vocabulary: &'static Vocabulary) -> Result<Self, MapError> {
        let name = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&name, &text, vocabulary),
            Err(error) => Err(MapError { file: name, mistakes: vec![Mistake::File(error.kind())] }),
        }
    }

    /// Reads a map; `name` is what errors call it. All mistakes are listed.
    pub fn parse(name: &str, text: &str, vocabulary: &'static Vocabulary) -> Result<Self, MapError> {
        let mut parsing = Parsing::new(vocabulary);
        let map = match text.parse::<Table>() {
            Ok(table) => parsing.map(&table),
            Err(error) => {
                parsing.mistakes.push(Mistake::Syntax(error.to_string()));
                Self::well_known(vocabulary)
            }
        };
        let mistakes = parsing.mistakes;
        if mistakes.is_empty() { Ok(map) } else { Err(MapError { file: name.to_owned(), mistakes }) }
    }

    /// What a sheet must know to be opened for this map.
    pub fn wanted(&self) -> Wanted {
        let columns = match &self.columns {
            Some(columns) => columns.iter().map(|(_, header)| vec![header.clone()]).collect(),
            None => self.vocabulary.fields.iter().map(|field| owned(field.headers)).collect(),
        };
        Wanted {
            columns,
            encoding: self.format.encoding,
            separator: self.format.separator,
            tab: self.format.sheet.clone(),
            header_row: self.format.header_row,
        }
    }

    /// Where this map's fields are in a file with these headers. All that are missing are listed.
    pub fn places(&self, file: &str, headers: &Headers) -> Result<Places, MapError> {
        let mut mistakes = Vec::new();
        let mut places = Vec::new();
        if let Some(columns) = &self.columns {
            for (key, header) in columns {
                if let Some(column) = headers.find(header) {
                    places.push((*key, column));
                    continue;
                }
                let near = nearest(header, headers.texts().iter().map(String::as_str)).map(str::to_owned);
                mistakes.push(Mistake::HeaderMissing { key, header: header.clone(), near, found: filled(headers) });
            }
        } else {
            for field in self.vocabulary.fields {
                let column = field.headers.iter().find_map(|header| headers.find(header));
                if let Some(column) = column.filter(|column| places.iter().all(|(_, used)| used != column)) {
                    places.push((field.key, column));
                }
            }
            let has = |group: &&[&str]| group.iter().any(|key| places.iter().any(|(known, _)| known == key));
            let lacking = self.vocabulary.required.iter().filter(|group| !has(group));
            mistakes.extend(lacking.map(|group| Mistake::NotRecognised { any_of: group, found: filled(headers) }));
        }
        if mistakes.is_empty() { Ok(Places(places)) } else { Err(MapError { file: file.to_owned(), mistakes }) }
    }
}

fn filled(headers: &Headers) -> Vec<String> {
    headers.texts().iter().filter(|text| !text.is_empty()).cloned().collect()
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[cfg(test)]
#[path = "map_tests.rs"]
mod tests;
