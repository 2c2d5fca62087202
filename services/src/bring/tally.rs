//! What an import comes to, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

/// What an import comes to, in numbers. Of a dry run: what it would.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Rows of the file that bring something, good or bad.
    pub rows: u64,
    /// Of them, rows that cannot be used.
    pub bad_rows: u64,
    /// Rows with a quantity of zero, which bring nothing.
    pub zero_rows: u64,
    /// Entries in the register: site, items, donors.
    pub registered: u64,
    /// Bins added to the site.
    pub bins: u64,
    /// Donations.
    pub donations: u64,
    /// Lots they make.
    pub lots: u64,
    /// Goods by unit.
    pub quantities: BTreeMap<String, u128>,
    /// Values by currency, in its minor units.
    pub values_minor: BTreeMap<String, u128>,
}

impl Tally {
    /// Counts goods.
    pub fn add_quantity(&mut self, unit: &str, quantity: u64) {
        let sum = self.quantities.entry(unit.to_owned()).or_default();
        *sum = sum.saturating_add(u128::from(quantity));
    }

    /// Counts a value.
    pub fn add_value(&mut self, currency: &str, minor: u64) {
        let sum = self.values_minor.entry(currency.to_owned()).or_default();
        *sum = sum.saturating_add(u128::from(minor));
    }
}
