//! Municipalities of Greece: code with the list it comes from, name, region, population.
//!
//! The statistical authority (ELSTAT) and the interior ministry (YPES) both have codes of four digits that mean
//! different municipalities, so a code never travels without its scheme.

use std::collections::HashMap;

use super::LABEL_CHARS_MAX;
use super::cell::{Cell, Row};
use super::fields::Fields;
use super::map::{Field, Map, Scheme, Vocabulary};
use super::note::Note;
use super::number::{self, Kind};
use super::nuts::{of_elstat, of_region};
use super::reading::{ImportError, Reading, header_notes};
use super::reason::Reason;
use super::sheet::Sheet;

/// The fields of a list of municipalities.
pub static MUNICIPALITIES: Vocabulary = Vocabulary {
    fields: &[
        Field {
            key: "code",
            headers: &[
                "elstat_municipality_code",
                "ypes_code",
                "elstat_code",
                "municipality_code",
                "κωδικός ελστατ",
                "κωδικός δήμου",
                "code",
                "κωδικός",
            ],
        },
        Field {
            key: "name",
            headers: &["municipality_name", "municipality", "δήμος", "ονομασία δήμου", "name", "ονομασία"],
        },
        Field { key: "region", headers: &["nuts2_region_code", "nuts2", "region", "περιφέρεια"] },
        Field {
            key: "population", headers: &["pop_total_2021", "population", "πληθυσμός", "μόνιμος πληθυσμός"]
        },
    ],
    required: &[&["code"], &["name"]],
    defaults: &[],
    format: &["encoding", "separator", "decimal", "sheet", "header_row", "scheme"],
    donor: false,
    units: false,
};

/// First code of the interior ministry; they run on without gaps.
const YPES_FIRST: u16 = 9001;
/// Last code of the interior ministry, with room for municipalities split since 2011.
const YPES_LAST: u16 = 9399;

/// One good row of a list of municipalities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MunicipalityRow {
    /// Line of the file or row of the tab; the first is 1.
    pub row: u64,
    /// The list that the code comes from.
    pub scheme: Scheme,
    /// Four digits.
    pub code: String,
    /// The name as the file has it, mostly in the genitive; match it after [`super::fold::fold`].
    pub name: String,
    /// The region's NUTS 2 code (`EL30`), from the file or from the ELSTAT code.
    pub nuts2: Option<&'static str>,
    /// Permanent inhabitants.
    pub population: Option<u64>,
}

impl Scheme {
    /// Its name: `ELSTAT` or `YPES`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Elstat => "ELSTAT",
            Self::Ypes => "YPES",
        }
    }
}

/// Reads a whole list. Which scheme its codes are of is said by the map, else by the code column's header, else by the
/// codes themselves (the ministry's all lie from 9001 on); a code that occurs again is a bad cell that names the first row.
pub fn read_municipalities(mut sheet: Sheet, map: &Map) -> Result<Reading<MunicipalityRow>, ImportError> {
    let places = map.places(sheet.name(), sheet.headers())?;
    let mut notes = header_notes(&sheet, &places);
    let (headers, cells_max, identity) = (sheet.headers().clone(), sheet.row_cells_max(), sheet.identity());
    let rows: Vec<Row> = sheet.rows()?.collect::<Result<_, _>>()?;
    let code_column = places.get("code").expect("a code column is required");
    let header = headers.texts().get(code_column).map_or("", String::as_str).to_lowercase();
    let scheme = match map.format.scheme {
        Some(scheme) => scheme,
        None if header.contains("elstat") || header.contains("ελστατ") => Scheme::Elstat,
        None if header.contains("ypes") || header.contains("υπες") => Scheme::Ypes,
        None => {
            let mut codes = rows.iter().filter_map(|row| row.cell(code_column)).filter_map(digits);
            let ministry =
                |(code, _): (String, bool)| code.parse().is_ok_and(|n: u16| (YPES_FIRST..=YPES_LAST).contains(&n));
            let scheme = if codes.all(ministry) { Scheme::Ypes } else { Scheme::Elstat };
            notes.push(Note::Scheme(scheme.name()));
            scheme
        }
    };
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut restored = 0;
    for row in &rows {
        let mut fields = Fields::new(row, &places, &headers, cells_max);
        let found = fields.cell("code").and_then(digits);
        let code = match found {
            Some((code, filled)) => {
                restored += u64::from(filled);
                let first = *seen.entry(code.clone()).or_insert(row.number);
                if first != row.number {
                    fields.refuse("code", Reason::Duplicate(first));
                }
                Some(code)
            }
            None if fields.text("code", LABEL_CHARS_MAX).is_some() => {
                fields.refuse("code", Reason::NotAMunicipality);
                None
            }
            None => {
                fields.must_be_there("code");
                None
            }
        };
        let name = fields.text("name", LABEL_CHARS_MAX);
        if name.is_none() {
            fields.must_be_there("name");
        }
        let region = fields.text("region", LABEL_CHARS_MAX);
        let nuts2 = match (region, &code, scheme) {
            (Some(region), _, _) => fields.keep("region", of_region(&region).ok_or(Reason::NotARegion)),
            (None, Some(code), Scheme::Elstat) => of_elstat(code),
            (None, _, _) => None,
        };
        let nothing = Cell::Text(String::new());
        let cell = fields.cell("population").unwrap_or(&nothing);
        let number = fields.keep("population", number::parse(cell, Kind::Quantity, map.format.decimal)).flatten();
        let population = number.and_then(|number| {
            let whole = number.value.integer().and_then(|people| u64::try_from(people).ok());
            fields.keep("population", whole.ok_or(Reason::NotANumber))
        });
        let errors = fields.into_errors();
        match (code, name) {
            (Some(code), Some(name)) if errors.is_empty() => {
                good.push(MunicipalityRow { row: row.number, scheme, code, name, nuts2, population });
            }
            _ => bad.extend(errors),
        }
    }
    if restored > 0 {
        notes.push(Note::ZeroRestored(restored));
    }
    Ok(Reading { good, bad, notes, identity })
}

/// Four digits, and whether a leading zero lost on the way through a spreadsheet was put back.
fn digits(cell: &Cell) -> Option<(String, bool)> {
    let shown = cell.shown();
    let text = shown.trim();
    let plain = (3..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| (format!("{text:0>4}"), text.len() < 4))
}

#[cfg(test)]
#[path = "municipalities_tests.rs"]
mod tests;
