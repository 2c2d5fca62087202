//! Stock and gifts in kind: each row a quantity of one item, perhaps with its value, donor, bin, lot and expiry.

use jiff::civil::Date;

use super::map::{Field, Map, Places, Vocabulary};
use super::note::{NOTE_ROWS_MAX, Note};
use super::reading::{ImportError, Reading, header_notes};
use super::reason::RowError;
use super::sheet::{Rows, Sheet};
use super::style::{Styles, survey};
use super::trouble::SheetError;
use rules::Rules;

mod rules;

/// The fields of a stock list.
pub static STOCK: Vocabulary = Vocabulary {
    fields: &[
        Field {
            key: "item",
            headers: &[
                "item name",
                "item",
                "description",
                "item description",
                "product",
                "είδος",
                "περιγραφή",
                "περιγραφή είδους",
                "ονομασία",
            ],
        },
        Field {
            key: "item_code", headers: &["item code", "code", "sku", "κωδικός", "κωδικός είδους"]
        },
        Field {
            key: "quantity",
            headers: &["quantity", "qty", "on hand", "stock", "ποσότητα", "ποσ.", "απόθεμα", "υπόλοιπο"],
        },
        Field {
            key: "unit", headers: &["unit of measure", "unit", "uom", "μονάδα μέτρησης", "μονάδα", "Μ.Μ.", "μμ"]
        },
        Field {
            key: "value",
            headers: &["unit value", "unit price", "value", "price", "αξία μονάδας", "τιμή μονάδας", "αξία", "τιμή"],
        },
        Field { key: "currency", headers: &["currency", "νόμισμα"] },
        Field {
            key: "donor",
            headers: &["supplier/donor", "donor", "donated by", "δωρητής", "δότης", "δωρητής/προμηθευτής"],
        },
        Field {
            key: "reference",
            headers: &[
                "reference",
                "tracking number",
                "receipt",
                "receipt no",
                "παραστατικό",
                "αρ. παραστατικού",
                "αριθμός παραστατικού",
                "απόδειξη",
            ],
        },
        Field {
            key: "bin", headers: &["bin", "location", "shelf", "warehouse", "θέση", "ράφι", "αποθήκη"]
        },
        Field {
            key: "lot", headers: &["lot", "lot number", "batch", "batch number", "παρτίδα", "αρ. παρτίδας"]
        },
        Field {
            key: "expiry",
            headers: &[
                "best before",
                "expiry",
                "expiry date",
                "expiration date",
                "exp. date",
                "ανάλωση κατά προτίμηση",
                "λήξη",
                "ημ. λήξης",
                "ημερομηνία λήξης",
            ],
        },
        Field { key: "use_by", headers: &["use by", "use-by", "ανάλωση έως"] },
        Field { key: "category", headers: &["category", "κατηγορία"] },
    ],
    required: &[&["item", "item_code"], &["quantity"]],
    defaults: &["unit", "currency", "bin", "donor", "category"],
    format: &["encoding", "separator", "decimal", "dates", "value_is", "sheet", "header_row"],
    donor: true,
    units: true,
};

/// What an expiry date forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryKind {
    /// After it the goods may have lost quality (GS1 AI 15).
    BestBefore,
    /// After it the goods must not be used (GS1 AI 17).
    UseBy,
}

/// An expiry date and its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpiryCell {
    /// The last good day.
    pub date: Date,
    /// What it forbids.
    pub kind: ExpiryKind,
}

/// One good row. Texts are trimmed and bounded by the ledger's limits; spelling and spacing inside are the file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRow {
    /// Line of the file or row of the tab; the first is 1.
    pub row: u64,
    /// The item's name; its code when the file has no names.
    pub item: String,
    /// The item's code.
    pub item_code: Option<String>,
    /// 1 to [`super::QUANTITY_MAX`], in `unit`.
    pub quantity: i64,
    /// The unit's code: `each`, `box`, `kg` …
    pub unit: String,
    /// The value of the whole line in the currency's minor units (cents), 0 to [`super::QUANTITY_MAX`].
    pub value_minor: Option<i64>,
    /// Three letters; there exactly when `value_minor` is.
    pub currency: Option<String>,
    /// Who gave it.
    pub donor: Option<String>,
    /// The number of a receipt or of another paper.
    pub reference: Option<String>,
    /// Where it lies, as the file calls it; [`super::fold::code_of`] makes a code of it.
    pub bin: Option<String>,
    /// The lot's number.
    pub lot: Option<String>,
    /// Best-before or use-by date.
    pub expiry: Option<ExpiryCell>,
    /// The item's category.
    pub category: Option<String>,
}

/// What one row of the file gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockLine {
    /// Something to import.
    Good(Box<StockRow>),
    /// Every bad cell of the row.
    Bad(Vec<RowError>),
    /// A row with a quantity of zero: nothing to import. Its number.
    Nothing(u64),
}

/// All rows of a stock list at once.
pub type StockReading = Reading<StockRow>;

/// A stock list, opened: its columns are found and their styles known. Rows can be read as often as wanted.
pub struct StockSheet {
    sheet: Sheet,
    map: Map,
    places: Places,
    styles: Styles,
    notes: Vec<Note>,
}

impl StockSheet {
    /// Finds the map's columns and passes once over the rows to learn how numbers and dates are written.
    pub fn new(mut sheet: Sheet, map: Map) -> Result<Self, ImportError> {
        let places = map.places(sheet.name(), sheet.headers())?;
        let mut notes = header_notes(&sheet, &places);
        let styles = survey(&mut sheet, &map, &places, &mut notes)?;
        Ok(Self { sheet, map, places, styles, notes })
    }

    /// Opens a file with a map.
    pub fn open(path: &std::path::Path, map: Map) -> Result<Self, ImportError> {
        Self::new(Sheet::open(path, &map.wanted())?, map)
    }

    /// The opened file.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// What was decided before the first row.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The rows, from the first, read as they are asked for.
    pub fn lines(&mut self) -> Result<StockLines<'_>, SheetError> {
        let headers = self.sheet.headers().clone();
        let cells_max = self.sheet.row_cells_max();
        let rules = Rules { map: &self.map, places: &self.places, styles: self.styles, headers, cells_max };
        Ok(StockLines { rows: self.sheet.rows()?, rules, rounded: 0, zero: 0, zero_rows: Vec::new() })
    }
}

/// Reads a whole stock list into memory.
pub fn read_stock(sheet: Sheet, map: &Map) -> Result<StockReading, ImportError> {
    let mut stock = StockSheet::new(sheet, map.clone())?;
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let mut lines = stock.lines()?;
    for line in lines.by_ref() {
        match line? {
            StockLine::Good(row) => good.push(*row),
            StockLine::Bad(errors) => bad.extend(errors),
            StockLine::Nothing(_) => {}
        }
    }
    let late = lines.notes();
    drop(lines);
    let notes = stock.notes.iter().cloned().chain(late).collect();
    Ok(Reading { good, bad, notes, identity: stock.sheet.identity() })
}

/// The rows of a stock list. An error ends them.
pub struct StockLines<'a> {
    rows: Rows<'a>,
    rules: Rules<'a>,
    rounded: u64,
    zero: u64,
    zero_rows: Vec<u64>,
}

impl StockLines<'_> {
    /// What was observed in the rows so far.
    pub fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        if self.zero > 0 {
            notes.push(Note::ZeroRows { count: self.zero, rows: self.zero_rows.clone() });
        }
        if self.rounded > 0 {
            notes.push(Note::Rounded(self.rounded));
        }
        notes
    }
}

impl Iterator for StockLines<'_> {
    type Item = Result<StockLine, SheetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = match self.rows.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error)),
        };
        let (line, rounded) = self.rules.line(&row);
        self.rounded += u64::from(rounded);
        if let StockLine::Nothing(row) = line {
            self.zero += 1;
            if self.zero_rows.len() < NOTE_ROWS_MAX {
                self.zero_rows.push(row);
            }
        }
        Some(Ok(line))
    }
}

#[cfg(test)]
#[path = "stock_tests.rs"]
mod tests;
