//! The plan of a catalogue: items that are not known yet.

use ledger::text::Label;

use super::bad::{BadRow, Lack};
use super::codes::{Taken, from_name, plain, variants};
use super::keys::Keys;
use super::known::{Index, Known};
use super::stock::said;
use crate::import::fold::fold;
use crate::import::items::ItemRow;
use crate::spoken::command::{Command, Spoken};
use crate::spoken::register::RegisterItem;

/// What a catalogue brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemsPlan {
    /// The items to register.
    pub register: Vec<Spoken>,
    /// The row of each.
    pub rows: Vec<u64>,
    /// How many rows are registered already, with this name and unit.
    pub known: u64,
    /// Rows that cannot be brought.
    pub bad: Vec<BadRow>,
}

enum Standing {
    Known,
    Fresh(String),
}

/// Plans a catalogue. An item that is registered with the same code, name and unit is left as it is.
pub fn plan(rows: &[ItemRow], identity: &[u8; 32], known: &Known) -> ItemsPlan {
    let keys = Keys { identity, site: "" };
    let index = Index::of(known);
    let mut taken = Taken::of(known.items.iter().map(|item| item.code.as_str()));
    let mut plan = ItemsPlan::default();
    for row in rows {
        match stands(row, &index) {
            Ok(Standing::Known) => plan.known = plan.known.saturating_add(1),
            Ok(Standing::Fresh(base)) => {
                let item = RegisterItem {
                    code: taken.take(&base),
                    name: row.name.clone(),
                    name_el: None,
                    unit: row.unit.clone(),
                    packs: Vec::new(),
                    category: row.category.clone(),
                    dated: false,
                };
                plan.register.push(said(keys.item(row.row), None, Command::RegisterItem(item)));
                plan.rows.push(row.row);
            }
            Err((column, value, lack)) => plan.bad.push(BadRow::lacking(row.row, column, &value, &lack)),
        }
    }
    plan
}

fn stands(row: &ItemRow, index: &Index<'_>) -> Result<Standing, (&'static str, String, Lack)> {
    if let Err(why) = Label::try_from(row.name.as_str()) {
        return Err(("name", row.name.clone(), Lack::NotAName(why)));
    }
    let same_unit = |unit: &str| {
        if unit == row.unit {
            Ok(Standing::Known)
        } else {
            Err(("unit", row.unit.clone(), Lack::AnotherUnit { unit: unit.to_owned() }))
        }
    };
    let Some(written) = &row.code else {
        // Without a code the name is all there is to tell items apart by.
        return match index.items_by_name(&row.name) {
            [] => Ok(Standing::Fresh(from_name(&row.name))),
            [item, ..] => same_unit(&item.unit),
        };
    };
    let base = plain(written);
    for code in variants(&base) {
        match index.item_by_code(&code) {
            None => break,
            Some(item) if fold(&item.name) == fold(&row.name) => return same_unit(&item.unit),
            // A code that stands there as it was written is that item's; one that had to be bent may be another's by chance.
            Some(item) if base == *written => {
                return Err(("code", written.clone(), Lack::CodeTaken { name: item.name.clone() }));
            }
            Some(_) => {}
        }
    }
    Ok(Standing::Fresh(base))
}
