//! Which character parts the cells of a text file, judged from its first rows, outside quotes.

use std::collections::HashMap;

use super::header::{Headers, Wanted};
use super::records::{Record, Records};

/// Separators tried, in the order of preference when nothing else decides.
pub(super) const SEPARATORS: [u8; 4] = [b';', b'\t', b'|', b','];
const ROWS_LOOKED_AT: usize = 60;

/// The separator of a text: the one a first line `sep=;` names, else the one under which most wanted headers are found,
/// else the one under which most rows have the same number of cells. A comma when there is one column only.
/// `whole` says that `sample` is the whole text, so that its last row is complete.
pub(super) fn detect(sample: &str, whole: bool, wanted: &Wanted) -> u8 {
    if let Some(named) = named(sample) {
        return named;
    }
    SEPARATORS
        .into_iter()
        .map(|separator| (score(sample, whole, wanted, separator), separator))
        .fold((Score::default(), b','), |best, next| if next.0 > best.0 { next } else { best })
        .1
}

/// The separator that Excel's own first line `sep=;` names.
pub(super) fn named(text: &str) -> Option<u8> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep="))?;
    let first = rest.bytes().next()?;
    SEPARATORS.contains(&first).then_some(first)
}

/// Compared field by field, in this order.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    headers: usize,
    per_mille: usize,
    columns: usize,
}

fn score(sample: &str, whole: bool, wanted: &Wanted, separator: u8) -> Score {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut records = Records::new(sample.as_bytes(), separator);
    let mut record = Record::default();
    let mut complete = whole;
    while rows.len() < ROWS_LOOKED_AT {
        match records.next(&mut record) {
            Ok(true) => rows.push(record.cells().collect()),
            Ok(false) => break,
            // A quote still open where the sample ends belongs to the row that is dropped below.
            Err(_) => {
                complete = true;
                break;
            }
        }
    }
    if !complete && rows.len() < ROWS_LOOKED_AT && rows.len() > 1 {
        rows.pop();
    }
    let mut widths: HashMap<usize, usize> = HashMap::new();
    for row in rows.iter().filter(|row| row.len() > 1) {
        *widths.entry(row.len()).or_default() += 1;
    }
    let Some((&columns, &same)) = widths.iter().max_by_key(|&(&width, &times)| (times, width)) else {
        return Score::default();
    };
    let headers = rows.iter().map(|row| Headers::new(row).matches(wanted)).max().unwrap_or(0);
    // One wanted header is found under every separator when it is the only column; that says nothing.
    let headers = if headers > 1 { headers } else { 0 };
    Score { headers, per_mille: same * 1000 / rows.len(), columns }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> char {
        char::from(detect(text, true, &Wanted::default()))
    }

    #[test]
    fn the_consistent_one_wins() {
        assert_eq!(found("a;b;c\n1,5;2,5;3\n4;5,25;6\n"), ';');
        assert_eq!(found("a,b\n\"x; y; z\",2\n\"p; q\",3\n"), ',');
        assert_eq!(found("a\tb\nx, y\t2\nz, w\t3\n"), '\t');
        assert_eq!(found("a|b\n1|2\n"), '|');
        assert_eq!(found("Τίτλος, με κόμμα\n\na;b;c\n1;2;3\n4;5;6\n"), ';');
    }

    #[test]
    fn one_column_and_nothing_are_commas() {
        assert_eq!(found("item\nblanket\n"), ',');
        assert_eq!(found(""), ',');
    }

    #[test]
    fn the_first_line_of_excel_decides() {
        assert_eq!(found("sep=;\na,b;c,d\n1,2;3,4\n"), ';');
        assert_eq!(found("sep=,\na,b;c,d\n1,2;3,4\n"), ',');
    }

    #[test]
    fn wanted_headers_decide_when_counts_mislead() {
        let text = "Item, size, colour;Qty\nTent, big, green;2\nRope, long, red;3\n";
        assert_eq!(found(text), ',');
        let wanted = Wanted::headers(&["Item, size, colour", "Qty"]);
        assert_eq!(char::from(detect(text, true, &wanted)), ';');
    }

    #[test]
    fn a_cut_last_row_does_not_count() {
        let text = "a;b;c\n1,5;2,5;3\n4,5;5,";
        assert_eq!(char::from(detect(text, false, &Wanted::default())), ';');
    }
}
