//! Finding the row of headers and the column of a header.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::cell::Row;
use super::fold::{clean, fold};

/// Rows searched for the headers.
pub const HEADER_ROWS_MAX: usize = 50;

/// What is known about a sheet before it is opened, from a map or from well-known headers.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// For each column the headers it may have, as written; the first found is taken.
    pub columns: Vec<Vec<String>>,
    /// The encoding, when the person names one.
    pub encoding: Option<&'static Encoding>,
    /// The separator, when the person names one.
    pub separator: Option<u8>,
    /// The tab of a workbook, when the person names one.
    pub tab: Option<String>,
    /// The row of the headers, when the person names one; the first is 1.
    pub header_row: Option<u64>,
}

impl Wanted {
    /// Only headers, one for each column.
    pub fn headers(headers: &[&str]) -> Self {
        Self { columns: headers.iter().map(|&header| vec![header.to_owned()]).collect(), ..Self::default() }
    }
}

/// The headers of a sheet, found exactly or else after folding.
#[derive(Debug, Clone)]
pub struct Headers {
    texts: Vec<String>,
    exact: HashMap<String, usize>,
    folded: HashMap<String, usize>,
    twice: Vec<String>,
}

impl Headers {
    /// From the cells of the header row; empty ones at the end are dropped.
    pub fn new<T: AsRef<str>>(cells: &[T]) -> Self {
        let mut texts: Vec<String> = cells.iter().map(|cell| clean(cell.as_ref())).collect();
        while texts.last().is_some_and(String::is_empty) {
            texts.pop();
        }
        let (mut exact, mut folded, mut twice) = (HashMap::new(), HashMap::new(), Vec::new());
        for (at, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            if exact.contains_key(text) {
                twice.push(text.clone());
            } else {
                exact.insert(text.clone(), at);
            }
            folded.entry(fold(text)).or_insert(at);
        }
        Self { texts, exact, folded, twice }
    }

    /// The headers in order; an empty one is an empty text.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Headers that more than one column has.
    pub fn twice(&self) -> &[String] {
        &self.twice
    }

    /// The first column with this header, counted from 0: as written, else after folding.
    pub fn find(&self, header: &str) -> Option<usize> {
        self.exact.get(clean(header).as_str()).or_else(|| self.folded.get(&fold(header))).copied()
    }

    /// The first column with one of these headers, the earlier header first.
    pub fn find_any(&self, headers: &[String]) -> Option<usize> {
        headers.iter().find_map(|header| self.find(header))
    }

    /// How many of the wanted columns are here.
    pub fn matches(&self, wanted: &Wanted) -> usize {
        wanted.columns.iter().filter(|headers| self.find_any(headers).is_some()).count()
    }
}

/// Which of the first rows holds the headers: the named one, else the one with most of the wanted headers, else the first.
/// Nothing when there are no rows.
pub fn header_row(rows: &[Row], wanted: &Wanted) -> Option<usize> {
    if let Some(number) = wanted.header_row {
        return rows.iter().position(|row| row.number >= number);
    }
    let matches = |row: &Row| Headers::new(&shown(row)).matches(wanted);
    let best = rows.iter().map(matches).max()?;
    rows.iter().position(|row| matches(row) == best)
}

/// The cells of a row as a person sees them.
pub fn shown(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.shown().into_owned()).collect()
}

/// A row of HXL hashtags under the headers: `#item+name`, `#output+num` …
pub fn is_hashtags(row: &Row) -> bool {
    let tag = |text: &str| {
        text.trim().strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
    };
    !row.is_blank() && row.cells.iter().all(|cell| cell.is_blank() || tag(&cell.shown()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::cell::Cell;

    fn row(number: u64, cells: &[&str]) -> Row {
        Row { number, cells: cells.iter().map(|&text| Cell::from(text)).collect() }
    }

    #[test]
    fn an_exact_header_comes_before_a_folded_one() {
        let headers = Headers::new(&["item", "Item", "ΠΟΣΟΤΗΤΑ ", "item", ""]);
        assert_eq!(headers.find("Item"), Some(1));
        assert_eq!(headers.find("ITEM"), Some(0));
        assert_eq!(headers.find("ποσότητα"), Some(2));
        assert_eq!(headers.find("unit"), None);
        assert_eq!(headers.twice(), ["item"]);
        assert_eq!(headers.texts().len(), 4);
    }

    #[test]
    fn the_header_row_is_the_one_with_the_wanted_headers() {
        let rows = [row(1, &["Stock of July"]), row(3, &["Item", "Qty"]), row(4, &["Tent", "2"])];
        assert_eq!(header_row(&rows, &Wanted::headers(&["item", "qty"])), Some(1));
        assert_eq!(header_row(&rows, &Wanted::headers(&["name"])), Some(0));
        assert_eq!(header_row(&rows, &Wanted { header_row: Some(4), ..Wanted::default() }), Some(2));
        assert_eq!(header_row(&[], &Wanted::default()), None);
    }

    #[test]
    fn hashtags_are_known_by_all_their_cells() {
        assert!(is_hashtags(&row(2, &["#item+name", "", "#output+num"])));
        assert!(!is_hashtags(&row(2, &["#item+name", "Tent"])));
        assert!(!is_hashtags(&row(2, &["#1", "#2"])));
        assert!(!is_hashtags(&row(2, &["", ""])));
    }
}
