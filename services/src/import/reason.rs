//! Why a cell is refused, in words a person can act on, English and Greek.

use std::fmt;

use super::currency::Currency;
use super::date::{YEAR_MAX, YEAR_MIN};

/// Characters of a cell that an error repeats.
pub const VALUE_CHARS_MAX: usize = 80;

/// One cell that cannot be used. `Display` is English, [`RowError::greek`] the same in Greek.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Line of the file or row of the tab; the first is 1.
    pub row: u64,
    /// The column's header; the field's key when the file has no such column; empty when it is about the whole row.
    pub column: String,
    /// What the cell holds, cut at [`VALUE_CHARS_MAX`].
    pub value: String,
    /// What is wrong and what to do.
    pub reason: Reason,
}

/// What is wrong with a cell. `Display` is English and ends with what to do, [`Reason::greek`] the same in Greek.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It must hold something.
    Missing,
    /// It holds no number.
    NotANumber,
    /// It holds a number and this unit.
    UnitInNumber(String),
    /// It is below zero.
    Negative,
    /// It is not whole, in this unit.
    Fraction(String),
    /// Its one mark may be decimal or group thousands.
    AmbiguousNumber,
    /// Its thousands are not groups of three, or not in the column's style.
    Grouping,
    /// Excel has cut its digits.
    CutByExcel,
    /// It is beyond what the ledger counts.
    NumberTooLarge,
    /// A formula of the sheet failed here.
    ExcelFault,
    /// It holds no date.
    NotADate,
    /// Its day and month may be either.
    AmbiguousDate,
    /// Its year is not between [`YEAR_MIN`] and [`YEAR_MAX`].
    DateOutOfRange,
    /// The row has a best-before and a use-by date.
    TwoExpiries,
    /// The unit is not known; perhaps this one is meant.
    UnknownUnit(Option<&'static str>),
    /// The currency is not known.
    UnknownCurrency,
    /// There is a value and no currency.
    NoCurrency,
    /// Cell and column name different currencies.
    TwoCurrencies(Currency, Currency),
    /// It has more characters than this.
    TooLong(usize),
    /// Some of its characters could not be decoded.
    Unreadable,
    /// The row is a sum over others.
    Total,
    /// The row has more cells than there are headers.
    Shifted {
        /// Cells of the row.
        cells: usize,
        /// Headers.
        headers: usize,
    },
    /// Another row has the same; its number.
    Duplicate(u64),
    /// It is no municipality code.
    NotAMunicipality,
    /// It is no NUTS 2 region of Greece.
    NotARegion,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if !self.column.is_empty() {
            write!(f, ", {}", self.column)?;
        }
        f.write_str(": ")?;
        if !self.value.is_empty() {
            write!(f, "\"{}\": ", self.value)?;
        }
        self.reason.fmt(f)
    }
}

impl RowError {
    /// The error of one cell; a long value is cut.
    pub fn new(row: u64, column: &str, value: &str, reason: Reason) -> Self {
        let mut cut: String = value.chars().take(VALUE_CHARS_MAX).collect();
        if cut.len() < value.len() {
            cut.push('…');
        }
        Self { row, column: column.to_owned(), value: cut, reason }
    }

    /// The same words in Greek.
    pub fn greek(&self) -> String {
        let value = if self.value.is_empty() { String::new() } else { format!("«{}»: ", self.value) };
        let column = if self.column.is_empty() { String::new() } else { format!(", {}", self.column) };
        format!("γραμμή {}{column}: {value}{}", self.row, self.reason.greek())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it is empty; fill it in"),
            Self::NotANumber => f.write_str("this is not a number; write digits only"),
            Self::UnitInNumber(unit) => {
                write!(f, "the number carries \"{unit}\"; write digits only and put the unit in its own column")
            }
            Self::Negative => {
                f.write_str("it is below zero; stock and values start at zero, record losses as adjustments")
            }
            Self::Fraction(unit) => write!(
                f,
                "it is not a whole number of {unit}; count in a smaller unit, or give in [units] of the map for example \"kg\" = {{ unit = \"g\", scale = 1000 }}"
            ),
            Self::AmbiguousNumber => f.write_str(
                "the mark may be decimal or group thousands; give `decimal = \",\"` or `decimal = \".\"` in [format]",
            ),
            Self::Grouping => {
                f.write_str("its marks do not group thousands in the style of the column; write it like 1234.56")
            }
            Self::CutByExcel => {
                f.write_str("Excel has cut its digits; widen the column or format it as a number, and save again")
            }
            Self::NumberTooLarge => f.write_str("it is larger than the ledger counts; check it"),
            Self::ExcelFault => f.write_str("a formula of the sheet failed here; repair it or write the value"),
            Self::NotADate => f.write_str("this is not a date; write it like 2026-12-31 or 12/2026"),
            Self::AmbiguousDate => {
                f.write_str("day and month may be either; give `dates = \"dmy\"` or `dates = \"mdy\"` in [format]")
            }
            Self::DateOutOfRange => write!(f, "its year is not between {YEAR_MIN} and {YEAR_MAX}; correct it"),
            Self::TwoExpiries => {
                f.write_str("the row has a best-before and a use-by date; goods have one of the two, empty the other")
            }
            Self::UnknownUnit(None) => f.write_str("the unit is not known; add it to [units] of the map"),
            Self::UnknownUnit(Some(near)) => {
                write!(f, "the unit is not known (perhaps {near}?); add it to [units] of the map")
            }
            Self::UnknownCurrency => f.write_str("the currency is not known; write its three letters, like EUR"),
            Self::NoCurrency => {
                f.write_str("there is a value and no currency; map a currency column or give `currency` in [defaults]")
            }
            Self::TwoCurrencies(one, two) => write!(f, "two currencies, {one} and {two}; leave one"),
            Self::TooLong(max) => write!(f, "it is longer than {max} characters; shorten it"),
            Self::Unreadable => f.write_str("some characters could not be read; give the right `encoding` in [format]"),
            Self::Total => f.write_str("this row sums up others; delete it"),
            Self::Shifted { cells, headers } => write!(
                f,
                "the row has {cells} cells and there are {headers} headers; put quotes around the cell that holds a separator"
            ),
            Self::Duplicate(row) => write!(f, "row {row} has the same; keep one of them"),
            Self::NotAMunicipality => f.write_str("this is not a municipality code; codes have four digits"),
            Self::NotARegion => f.write_str("this is not a Greek NUTS 2 region; write its code, like EL30"),
        }
    }
}

impl Reason {
    /// The same words in Greek.
    pub fn greek(&self) -> String {
        match self {
            Self::Missing => "είναι κενό· συμπληρώστε το".into(),
            Self::NotANumber => "δεν είναι αριθμός· γράψτε μόνο ψηφία".into(),
            Self::UnitInNumber(unit) => {
                format!("ο αριθμός έχει μαζί του «{unit}»· γράψτε μόνο ψηφία και τη μονάδα στη δική της στήλη")
            }
            Self::Negative => "είναι κάτω από το μηδέν· αποθέματα και αξίες ξεκινούν από το μηδέν, οι απώλειες καταχωρίζονται ως διορθώσεις".into(),
            Self::Fraction(unit) => format!(
                "δεν είναι ακέραιος αριθμός ({unit})· μετρήστε σε μικρότερη μονάδα ή δώστε στο [units] του χάρτη για παράδειγμα \"kg\" = {{ unit = \"g\", scale = 1000 }}"
            ),
            Self::AmbiguousNumber => {
                "το σημάδι μπορεί να είναι υποδιαστολή ή χιλιάδες· δώστε `decimal = \",\"` ή `decimal = \".\"` στο [format]".into()
            }
            Self::Grouping => "τα σημάδια δεν χωρίζουν χιλιάδες όπως στην υπόλοιπη στήλη· γράψτε το όπως 1234.56".into(),
            Self::CutByExcel => "το Excel έχει κόψει ψηφία του· πλατύνετε τη στήλη ή δώστε της μορφή αριθμού και αποθηκεύστε ξανά".into(),
            Self::NumberTooLarge => "είναι μεγαλύτερο από όσο μετρά το βιβλίο· ελέγξτε το".into(),
            Self::ExcelFault => "ένας τύπος του φύλλου απέτυχε εδώ· διορθώστε τον ή γράψτε την τιμή".into(),
            Self::NotADate => "δεν είναι ημερομηνία· γράψτε τη όπως 2026-12-31 ή 12/2026".into(),
            Self::AmbiguousDate => {
                "ημέρα και μήνας μπορεί να είναι όποιο από τα δύο· δώστε `dates = \"dmy\"` ή `dates = \"mdy\"` στο [format]".into()
            }
            Self::DateOutOfRange => format!("το έτος δεν είναι από {YEAR_MIN} έως {YEAR_MAX}· διορθώστε το"),
            Self::TwoExpiries => {
                "η γραμμή έχει και «ανάλωση κατά προτίμηση» και «ανάλωση έως»· ισχύει ένα από τα δύο, αδειάστε το άλλο".into()
            }
            Self::UnknownUnit(None) => "άγνωστη μονάδα· προσθέστε τη στο [units] του χάρτη".into(),
            Self::UnknownUnit(Some(near)) => format!("άγνωστη μονάδα (μήπως {near};)· προσθέστε τη στο [units] του χάρτη"),
            Self::UnknownCurrency => "άγνωστο νόμισμα· γράψτε τα τρία γράμματά του, όπως EUR".into(),
            Self::NoCurrency => {
                "υπάρχει αξία χωρίς νόμισμα· ορίστε στήλη νομίσματος ή δώστε `currency` στο [defaults]".into()
            }
            Self::TwoCurrencies(one, two) => format!("δύο νομίσματα, {one} και {two}· αφήστε το ένα"),
            Self::TooLong(max) => format!("ξεπερνά τους {max} χαρακτήρες· συντομεύστε το"),
            Self::Unreadable => "κάποιοι χαρακτήρες δεν διαβάστηκαν· δώστε το σωστό `encoding` στο [format]".into(),
            Self::Total => "η γραμμή αθροίζει άλλες· σβήστε τη".into(),
            Self::Shifted { cells, headers } => format!(
                "η γραμμή έχει {cells} κελιά και οι επικεφαλίδες είναι {headers}· βάλτε εισαγωγικά στο κελί που περιέχει διαχωριστικό"
            ),
            Self::Duplicate(row) => format!("το ίδιο υπάρχει στη γραμμή {row}· κρατήστε ένα"),
            Self::NotAMunicipality => "δεν είναι κωδικός δήμου· οι κωδικοί έχουν τέσσερα ψηφία".into(),
            Self::NotARegion => "δεν είναι περιφέρεια NUTS 2 της Ελλάδας· γράψτε τον κωδικό, όπως EL30".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_where_what_and_what_to_do_in_both_languages() {
        let error = RowError::new(7, "Ποσότητα", "12,5", Reason::Fraction("each".into()));
        let english = error.to_string();
        assert!(english.starts_with("row 7, Ποσότητα: \"12,5\": it is not a whole number of each; "), "{english}");
        let greek = error.greek();
        assert!(greek.starts_with("γραμμή 7, Ποσότητα: «12,5»: δεν είναι ακέραιος"), "{greek}");
    }

    #[test]
    fn an_error_of_the_whole_row_names_no_column() {
        let error = RowError::new(7, "", "x", Reason::Shifted { cells: 9, headers: 8 });
        assert!(error.to_string().starts_with("row 7: \"x\": the row has 9 cells"), "{error}");
        assert!(error.greek().starts_with("γραμμή 7: «x»: η γραμμή έχει 9 κελιά"), "{}", error.greek());
    }

    #[test]
    fn a_long_value_is_cut() {
        let error = RowError::new(1, "x", &"ω".repeat(500), Reason::Missing);
        assert_eq!(error.value.chars().count(), VALUE_CHARS_MAX + 1);
    }
}
