//! Why a row that can be read cannot be brought into this bank, in words a person can act on, English and Greek.

use std::fmt;

use ledger::text::TextError;

use crate::import::RowError;

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Nothing is known by this name, and nothing may be made.
    Unknown(Kind),
    /// Several items have this name; their codes.
    SeveralItems(Vec<String>),
    /// Several donors have this name; their ids.
    SeveralDonors(Vec<String>),
    /// The item is counted in other units.
    OtherUnit {
        /// The item's code.
        item: String,
        /// The row's unit.
        unit: String,
        /// Those it is counted in.
        known: Vec<String>,
    },
    /// Another row of the file counts the same new item in another unit.
    TwoUnits {
        /// The other row.
        row: u64,
        /// Its unit.
        unit: String,
    },
    /// Lots of this item must carry a date.
    DateMissing(String),
    /// Another row's text becomes the same code.
    SameCode {
        /// The code.
        code: String,
        /// The other text.
        other: String,
    },
    /// The code belongs to something of another name.
    CodeTaken {
        /// The other name.
        name: String,
    },
    /// The item is known with another unit.
    AnotherUnit {
        /// The unit it is known with.
        unit: String,
    },
    /// It cannot be a name.
    NotAName(TextError),
}

/// What is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An item.
    Item,
    /// A donor.
    Donor,
    /// A bin.
    Bin,
}

/// One cell that stands in the way. `Display` is English, [`BadRow::greek`] the same in Greek.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Line of the file or row of the tab; the first is 1.
    pub row: u64,
    /// The column's header, or the field's key.
    pub column: String,
    /// What the cell holds.
    pub value: String,
    /// Why, in English.
    pub reason: String,
    /// Why, in Greek.
    pub reason_el: String,
}

impl BadRow {
    /// A cell that can be read, and why it cannot be brought.
    pub fn lacking(row: u64, column: &str, value: &str, lack: &Lack) -> Self {
        let shown = RowError::new(row, column, value, crate::import::Reason::Missing).value;
        Self { row, column: column.to_owned(), value: shown, reason: lack.to_string(), reason_el: lack.greek() }
    }

    /// The same line in Greek.
    pub fn greek(&self) -> String {
        let column = if self.column.is_empty() { String::new() } else { format!(", {}", self.column) };
        let value = if self.value.is_empty() { String::new() } else { format!("«{}»: ", self.value) };
        format!("γραμμή {}{column}: {value}{}", self.row, self.reason_el)
    }
}

impl From<&RowError> for BadRow {
    fn from(error: &RowError) -> Self {
        Self {
            row: error.row,
            column: error.column.clone(),
            value: error.value.clone(),
            reason: error.reason.to_string(),
            reason_el: error.reason.greek(),
        }
    }
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}", self.row)?;
        if !self.column.is_empty() {
            write!(f, ", {}", self.column)?;
        }
        f.write_str(": ")?;
        if !self.value.is_empty() {
            write!(f, "\"{}\": ", self.value)?;
        }
        f.write_str(&self.reason)
    }
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(Kind::Item) => {
                f.write_str("no item of this name is registered; correct it, or add --create-missing")
            }
            Self::Unknown(Kind::Donor) => {
                f.write_str("no donor of this name is registered; correct it, or add --create-missing")
            }
            Self::Unknown(Kind::Bin) => f.write_str("the site has no such bin; correct it, or add --create-missing"),
            Self::SeveralItems(codes) => {
                write!(
                    f,
                    "several items have this name ({}); give the code in the column for `item_code`",
                    codes.join(", ")
                )
            }
            Self::SeveralDonors(ids) => {
                write!(f, "several donors have this name; write the id of the right one instead: {}", ids.join(" or "))
            }
            Self::OtherUnit { item, unit, known } => {
                write!(
                    f,
                    "{item} is counted in {}, not in {unit}; convert it, or map the unit in [units]",
                    known.join(" or ")
                )
            }
            Self::TwoUnits { row, unit } => {
                write!(f, "row {row} counts the same item in {unit}; use one unit for it, or two names")
            }
            Self::DateMissing(item) => write!(f, "lots of {item} must carry a date; fill in best before or use by"),
            Self::SameCode { code, other } => {
                write!(f, "as a code it would be {code}, like \"{other}\"; write them alike, or clearly apart")
            }
            Self::CodeTaken { name } => {
                write!(f, "this code belongs to \"{name}\"; use another code, or the same name")
            }
            Self::AnotherUnit { unit } => {
                write!(f, "it is registered already and counted in {unit}; leave the row out, or use another code")
            }
            Self::NotAName(why) => write!(f, "it cannot be a name: {why}"),
        }
    }
}

impl Lack {
    /// The same words in Greek.
    pub fn greek(&self) -> String {
        match self {
            Self::Unknown(Kind::Item) => {
                "δεν υπάρχει είδος με αυτό το όνομα· διορθώστε το ή προσθέστε --create-missing".into()
            }
            Self::Unknown(Kind::Donor) => {
                "δεν υπάρχει δωρητής με αυτό το όνομα· διορθώστε το ή προσθέστε --create-missing".into()
            }
            Self::Unknown(Kind::Bin) => {
                "η αποθήκη δεν έχει τέτοια θέση· διορθώστε τη ή προσθέστε --create-missing".into()
            }
            Self::SeveralItems(codes) => {
                format!(
                    "πολλά είδη έχουν αυτό το όνομα ({})· δώστε τον κωδικό στη στήλη του `item_code`",
                    codes.join(", ")
                )
            }
            Self::SeveralDonors(ids) => {
                format!(
                    "πολλοί δωρητές έχουν αυτό το όνομα· γράψτε στη θέση του τον αριθμό του σωστού: {}",
                    ids.join(" ή ")
                )
            }
            Self::OtherUnit { item, unit, known } => {
                format!(
                    "το {item} μετριέται σε {}, όχι σε {unit}· μετατρέψτε το ή αντιστοιχίστε τη μονάδα στο [units]",
                    known.join(" ή ")
                )
            }
            Self::TwoUnits { row, unit } => {
                format!("η γραμμή {row} μετρά το ίδιο είδος σε {unit}· χρησιμοποιήστε μία μονάδα ή δύο ονόματα")
            }
            Self::DateMissing(item) => {
                format!(
                    "οι παρτίδες του {item} πρέπει να έχουν ημερομηνία· συμπληρώστε «ανάλωση κατά προτίμηση» ή «ανάλωση έως»"
                )
            }
            Self::SameCode { code, other } => {
                format!("ως κωδικός θα γινόταν {code}, όπως το «{other}»· γράψτε τα ίδια ή καθαρά διαφορετικά")
            }
            Self::CodeTaken { name } => {
                format!("ο κωδικός ανήκει στο «{name}»· χρησιμοποιήστε άλλον κωδικό ή το ίδιο όνομα")
            }
            Self::AnotherUnit { unit } => {
                format!(
                    "είναι ήδη καταχωρισμένο και μετριέται σε {unit}· παραλείψτε τη γραμμή ή χρησιμοποιήστε άλλον κωδικό"
                )
            }
            Self::NotAName(TextError::Empty) => "δεν μπορεί να είναι όνομα: είναι κενό".into(),
            Self::NotAName(TextError::TooLong(max)) => {
                format!("δεν μπορεί να είναι όνομα: ξεπερνά τους {max} χαρακτήρες")
            }
            Self::NotAName(TextError::Character(c)) => {
                format!("δεν μπορεί να είναι όνομα: δεν επιτρέπεται ο χαρακτήρας {c:?}")
            }
            Self::NotAName(TextError::Space) => "δεν μπορεί να είναι όνομα: αρχίζει ή τελειώνει με κενό".into(),
        }
    }
}
