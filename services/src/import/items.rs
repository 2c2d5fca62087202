//! A catalogue of items: code, name, unit and category of each.

use std::collections::HashMap;

use super::LABEL_CHARS_MAX;
use super::fields::Fields;
use super::fold::fold;
use super::map::{Field, Map, Vocabulary};
use super::reading::{ImportError, Reading, header_notes};
use super::reason::Reason;
use super::sheet::Sheet;
use super::unit::{EACH, Unit};

/// The fields of a catalogue. Its usual headers are known, so that a map is not needed.
pub static ITEMS: Vocabulary = Vocabulary {
    fields: &[
        Field {
            key: "code", headers: &["item code", "code", "item no", "sku", "κωδικός είδους", "κωδικός"]
        },
        Field {
            key: "name",
            headers: &[
                "item description",
                "item name",
                "description",
                "name",
                "item",
                "περιγραφή είδους",
                "περιγραφή",
                "ονομασία",
                "είδος",
            ],
        },
        Field {
            key: "unit", headers: &["unit of measure", "unit", "uom", "μονάδα μέτρησης", "μονάδα", "Μ.Μ."]
        },
        Field { key: "category", headers: &["category", "κατηγορία"] },
    ],
    required: &[&["name"]],
    defaults: &["unit", "category"],
    format: &["encoding", "separator", "sheet", "header_row"],
    donor: false,
    units: true,
};

/// One good row of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Line of the file or row of the tab; the first is 1.
    pub row: u64,
    /// The item's code.
    pub code: Option<String>,
    /// The item's name.
    pub name: String,
    /// The unit's code; `each` when neither file nor map says.
    pub unit: String,
    /// The item's category.
    pub category: Option<String>,
}

/// Reads a whole catalogue. A code that occurs again (for items without code: a name, after folding) is a bad cell that
/// names the first row.
pub fn read_items(mut sheet: Sheet, map: &Map) -> Result<Reading<ItemRow>, ImportError> {
    let places = map.places(sheet.name(), sheet.headers())?;
    let notes = header_notes(&sheet, &places);
    let (headers, cells_max, identity) = (sheet.headers().clone(), sheet.row_cells_max(), sheet.identity());
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let mut codes: HashMap<String, u64> = HashMap::new();
    let mut names: HashMap<String, u64> = HashMap::new();
    for row in sheet.rows()? {
        let row = row?;
        let mut fields = Fields::new(&row, &places, &headers, cells_max);
        let code = fields.code("code");
        let name = fields.text("name", LABEL_CHARS_MAX);
        if name.is_none() {
            fields.must_be_there("name");
        }
        let unit = match fields.text("unit", LABEL_CHARS_MAX) {
            Some(spelling) => fields.keep("unit", map.units.find(&spelling).map_err(Reason::UnknownUnit)),
            None if fields.is_fine("unit") => {
                Some(map.defaults.unit.clone().unwrap_or(Unit { code: EACH.into(), scale: 1 }))
            }
            None => None,
        };
        let category = fields.text("category", LABEL_CHARS_MAX).or_else(|| map.defaults.category.clone());
        let (key, seen, own) = match (&code, &name) {
            (Some(code), _) => ("code", &mut codes, code.clone()),
            (None, Some(name)) => ("name", &mut names, fold(name)),
            (None, None) => ("name", &mut names, String::new()),
        };
        if !own.is_empty() {
            let first = *seen.entry(own).or_insert(row.number);
            if first != row.number {
                fields.refuse(key, Reason::Duplicate(first));
            }
        }
        let errors = fields.into_errors();
        match (name, unit) {
            (Some(name), Some(unit)) if errors.is_empty() => {
                good.push(ItemRow { row: row.number, code, name, unit: unit.code.into_owned(), category });
            }
            _ => bad.extend(errors),
        }
    }
    Ok(Reading { good, bad, notes, identity })
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
