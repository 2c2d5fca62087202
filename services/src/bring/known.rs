//! What the bank knows already, as far as an import asks.

use std::collections::HashMap;

use crate::import::fold::fold;

/// An item of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownItem {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its name in Greek.
    pub name_el: Option<String>,
    /// Its base unit.
    pub unit: String,
    /// The names of its packs.
    pub packs: Vec<String>,
    /// Whether its lots must carry a date.
    pub dated: bool,
}

impl KnownItem {
    /// Whether it can be counted in this unit.
    pub fn counts_in(&self, unit: &str) -> bool {
        self.unit == unit || self.packs.iter().any(|pack| pack == unit)
    }

    /// Every unit it can be counted in.
    pub fn units(&self) -> Vec<String> {
        std::iter::once(&self.unit).chain(&self.packs).cloned().collect()
    }
}

/// A donor whose name the vault has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDonor {
    /// The party's id, 32 hexadecimal digits.
    pub id: String,
    /// The name.
    pub name: String,
}

/// What the bank knows already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Whether the site is open.
    pub site: bool,
    /// The codes of the site's bins.
    pub bins: Vec<String>,
    /// All items.
    pub items: Vec<KnownItem>,
    /// Donors; at least those that have the name of one in the file.
    pub donors: Vec<KnownDonor>,
}

/// The same, to look up in.
pub(super) struct Index<'a> {
    by_code: HashMap<&'a str, &'a KnownItem>,
    by_name: HashMap<String, Vec<&'a KnownItem>>,
    donors: HashMap<String, Vec<&'a KnownDonor>>,
}

impl<'a> Index<'a> {
    pub(super) fn of(known: &'a Known) -> Self {
        let mut by_name: HashMap<String, Vec<&KnownItem>> = HashMap::new();
        for item in &known.items {
            let greek = item.name_el.as_deref().filter(|greek| fold(greek) != fold(&item.name));
            for name in std::iter::once(item.name.as_str()).chain(greek) {
                by_name.entry(fold(name)).or_default().push(item);
            }
        }
        let mut donors: HashMap<String, Vec<&KnownDonor>> = HashMap::new();
        for donor in &known.donors {
            donors.entry(fold(&donor.name)).or_default().push(donor);
        }
        Self { by_code: known.items.iter().map(|item| (item.code.as_str(), item)).collect(), by_name, donors }
    }

    pub(super) fn item_by_code(&self, code: &str) -> Option<&'a KnownItem> {
        self.by_code.get(code).copied()
    }

    /// The items of this name, whatever its accents and case.
    pub(super) fn items_by_name(&self, name: &str) -> &[&'a KnownItem] {
        self.by_name.get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn donors_by_name(&self, name: &str) -> &[&'a KnownDonor] {
        self.donors.get(&fold(name)).map_or(&[], Vec::as_slice)
    }
}
