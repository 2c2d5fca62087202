//! Why a file cannot be read as a sheet at all, in words: what is wrong and what to do.

use std::fmt;
use std::io;

use super::records::{RECORD_BYTES_MAX, RecordTrouble};
use super::{CELL_CHARS_MAX, COLUMNS_MAX};

/// A file that cannot be read as a sheet. `Display` is English, [`SheetError::greek`] the same in Greek.
#[derive(Debug)]
pub struct SheetError {
    /// The file's name as the person gave it.
    pub file: String,
    /// What is wrong with it.
    pub trouble: Trouble,
}

/// What is wrong with a file. Lines and rows count from 1.
#[derive(Debug)]
pub enum Trouble {
    /// It cannot be opened or read.
    Io(io::Error),
    /// It holds nothing but empty rows.
    Empty,
    /// It is longer than this many bytes.
    TooLarge(u64),
    /// The old binary Excel format, or a workbook with a password (both are the same container).
    OldExcel,
    /// An archive that is not an Excel workbook.
    OtherArchive,
    /// Neither text nor a workbook.
    NotText,
    /// UTF-8 with broken bytes, the first on this line.
    Damaged(u64),
    /// The map says UTF-8, and this line is not.
    NotUtf8(u64),
    /// A quote opened on this line is never closed.
    QuoteOpen(u64),
    /// A cell in this row is too long.
    CellTooLong(u64),
    /// This row is too long.
    RowTooLong(u64),
    /// This row has too many columns.
    TooManyColumns(u64),
    /// The workbook cannot be understood.
    Workbook(String),
    /// The workbook unpacks to more than this many bytes.
    Inflates(u64),
    /// The workbook has no tab of the name the map gives.
    NoTab {
        /// The name asked for.
        wanted: String,
        /// The names there are.
        found: Vec<String>,
    },
    /// The rows of the workbook are not in order, at this row.
    Disorder(u64),
}

impl Trouble {
    /// With the file's name it becomes an error.
    pub(super) fn of(self, file: &str) -> SheetError {
        SheetError { file: file.to_owned(), trouble: self }
    }
}

impl From<RecordTrouble> for Trouble {
    fn from(trouble: RecordTrouble) -> Self {
        match trouble {
            RecordTrouble::Io(error) => Self::Io(error),
            RecordTrouble::QuoteOpen(line) => Self::QuoteOpen(line),
            RecordTrouble::CellTooLong(line) => Self::CellTooLong(line),
            RecordTrouble::RecordTooLong(line) => Self::RowTooLong(line),
            RecordTrouble::TooManyCells(line) => Self::TooManyColumns(line),
        }
    }
}

impl std::error::Error for SheetError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Trouble::Io(error) = &self.trouble { Some(error) } else { None }
    }
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        match &self.trouble {
            Trouble::Io(error) => write!(f, "the file cannot be read ({}); check that it exists and may be read", error.kind()),
            Trouble::Empty => f.write_str("there is nothing in it; it needs a row of headers and a row for each line"),
            Trouble::TooLarge(max) => write!(f, "the file is longer than {max} bytes; cut it into several files"),
            Trouble::OldExcel => f.write_str(
                "this is an old Excel file (.xls) or one with a password; open it in Excel and save it as .xlsx or CSV, without a password",
            ),
            Trouble::OtherArchive => {
                f.write_str("this is an archive but no Excel workbook; save the sheet as .xlsx or CSV")
            }
            Trouble::NotText => f.write_str("this is neither text nor an Excel workbook; save the sheet as .xlsx or CSV"),
            Trouble::Damaged(line) => write!(
                f,
                "the text is UTF-8, but line {line} has bytes that are not; correct that line, or give `encoding` in [format]"
            ),
            Trouble::NotUtf8(line) => write!(
                f,
                "line {line} is not UTF-8 as `encoding` in [format] says; leave `encoding` out and it is found, or correct it"
            ),
            Trouble::QuoteOpen(line) => write!(f, "a quote opened on line {line} is never closed; close it or remove it"),
            Trouble::CellTooLong(line) => write!(
                f,
                "a cell in row {line} is longer than {CELL_CHARS_MAX} characters; shorten it, or look for a missing separator"
            ),
            Trouble::RowTooLong(line) => write!(f, "row {line} is longer than {RECORD_BYTES_MAX} bytes; look for missing line ends"),
            Trouble::TooManyColumns(line) => {
                write!(f, "row {line} has more than {COLUMNS_MAX} columns; check `separator` in [format]")
            }
            Trouble::Workbook(why) => {
                write!(f, "the Excel workbook cannot be read ({why}); open it in Excel and save it again as .xlsx or CSV")
            }
            Trouble::Inflates(max) => write!(f, "the workbook unpacks to more than {max} bytes; save the one sheet as CSV"),
            Trouble::NoTab { wanted, found } => write!(
                f,
                "there is no tab called \"{wanted}\"; the tabs are: {}; correct `sheet` in [format]",
                found.join(", ")
            ),
            Trouble::Disorder(row) => {
                write!(f, "the rows of the workbook are out of order at row {row}; open it in Excel and save it again")
            }
        }
    }
}

impl SheetError {
    /// The same words in Greek.
    pub fn greek(&self) -> String {
        let words = match &self.trouble {
            Trouble::Io(error) => {
                format!("το αρχείο δεν διαβάζεται ({})· ελέγξτε ότι υπάρχει και ότι επιτρέπεται η ανάγνωση", error.kind())
            }
            Trouble::Empty => "το αρχείο είναι άδειο· χρειάζεται μία γραμμή με επικεφαλίδες και μία για κάθε εγγραφή".into(),
            Trouble::TooLarge(max) => format!("το αρχείο ξεπερνά τα {max} byte· χωρίστε το σε περισσότερα"),
            Trouble::OldExcel => "είναι παλιό αρχείο Excel (.xls) ή έχει κωδικό· αποθηκεύστε το από το Excel ως .xlsx ή CSV, χωρίς κωδικό".into(),
            Trouble::OtherArchive => "είναι συμπιεσμένο αρχείο αλλά όχι βιβλίο Excel· αποθηκεύστε το φύλλο ως .xlsx ή CSV".into(),
            Trouble::NotText => "δεν είναι ούτε κείμενο ούτε βιβλίο Excel· αποθηκεύστε το φύλλο ως .xlsx ή CSV".into(),
            Trouble::Damaged(line) => format!(
                "το κείμενο είναι UTF-8, αλλά η γραμμή {line} έχει byte που δεν είναι· διορθώστε τη ή δώστε `encoding` στο [format]"
            ),
            Trouble::NotUtf8(line) => format!(
                "η γραμμή {line} δεν είναι UTF-8, όπως λέει το `encoding` στο [format]· αφαιρέστε το `encoding` για να βρεθεί μόνο του ή διορθώστε το"
            ),
            Trouble::QuoteOpen(line) => format!("τα εισαγωγικά που ανοίγουν στη γραμμή {line} δεν κλείνουν ποτέ· κλείστε τα ή σβήστε τα"),
            Trouble::CellTooLong(line) => format!(
                "ένα κελί στη γραμμή {line} ξεπερνά τους {CELL_CHARS_MAX} χαρακτήρες· συντομεύστε το ή ψάξτε διαχωριστικό που λείπει"
            ),
            Trouble::RowTooLong(line) => format!("η γραμμή {line} ξεπερνά τα {RECORD_BYTES_MAX} byte· ψάξτε αλλαγές γραμμής που λείπουν"),
            Trouble::TooManyColumns(line) => {
                format!("η γραμμή {line} έχει περισσότερες από {COLUMNS_MAX} στήλες· ελέγξτε το `separator` στο [format]")
            }
            Trouble::Workbook(why) => {
                format!("το βιβλίο Excel δεν διαβάζεται ({why})· ανοίξτε το στο Excel και αποθηκεύστε το ξανά ως .xlsx ή CSV")
            }
            Trouble::Inflates(max) => format!("το βιβλίο αποσυμπιέζεται σε πάνω από {max} byte· αποθηκεύστε το ένα φύλλο ως CSV"),
            Trouble::NoTab { wanted, found } => format!(
                "δεν υπάρχει φύλλο με όνομα «{wanted}»· τα φύλλα είναι: {}· διορθώστε το `sheet` στο [format]",
                found.join(", ")
            ),
            Trouble::Disorder(row) => {
                format!("οι γραμμές του βιβλίου δεν είναι στη σειρά, στη γραμμή {row}· ανοίξτε το στο Excel και αποθηκεύστε το ξανά")
            }
        };
        format!("{}: {words}", self.file)
    }
}
