//! How much: whole numbers of a base unit or of a currency's minor unit, never a fraction, never below zero.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most of one asset that one line may name, in base or minor units: a million tonnes in grams, ten billion euros in cents.
pub const QUANTITY_MAX: u64 = 1_000_000_000_000;
/// The most of one item, or of one currency, that all entries of a book may name together, in base or minor units; what was reversed
/// counts, and counts twice. No bank comes near it in good faith.
pub const BOOK_TOTAL_MAX: u64 = 2_000_000_000_000_000;
/// The most books that a bank may have, its register among them.
pub const BOOKS_MAX: u64 = 4_000;

// Whatever is added up of one item or currency, in any choice of accounts, books and entries, and in any order, fits an `i64`.
const _: () = assert!(BOOK_TOTAL_MAX <= i64::MAX.unsigned_abs() / BOOKS_MAX);

/// A number outside the limits of a [`Quantity`] or [`Count`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a whole number from {1} to {QUANTITY_MAX}")]
pub struct OutOfRange(u64, u64);

/// At least one: 1 to [`QUANTITY_MAX`], in the asset's base or minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Quantity(u64);

/// Possibly none: 0 to [`QUANTITY_MAX`], in the asset's base or minor unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Count(u64);

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self(1);

    /// The plain number.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl Count {
    /// None.
    pub const ZERO: Self = Self(0);

    /// The plain number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The same as a quantity, when there is any.
    pub fn some(self) -> Option<Quantity> {
        Quantity::try_from(self.0).ok()
    }
}

impl TryFrom<u64> for Quantity {
    type Error = OutOfRange;

    fn try_from(number: u64) -> Result<Self, OutOfRange> {
        if (1..=QUANTITY_MAX).contains(&number) { Ok(Self(number)) } else { Err(OutOfRange(number, 1)) }
    }
}

impl TryFrom<u64> for Count {
    type Error = OutOfRange;

    fn try_from(number: u64) -> Result<Self, OutOfRange> {
        if number <= QUANTITY_MAX { Ok(Self(number)) } else { Err(OutOfRange(number, 0)) }
    }
}

impl From<Quantity> for u64 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl From<Count> for u64 {
    fn from(count: Count) -> Self {
        count.0
    }
}

impl From<Quantity> for Count {
    fn from(quantity: Quantity) -> Self {
        Self(quantity.0)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        i64::try_from(quantity.0).expect("QUANTITY_MAX fits an i64")
    }
}

impl From<Count> for i64 {
    fn from(count: Count) -> Self {
        i64::try_from(count.0).expect("QUANTITY_MAX fits an i64")
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_at_their_edges() {
        assert!(Quantity::try_from(0).is_err());
        assert_eq!(Quantity::try_from(1).map(Quantity::get), Ok(1));
        assert_eq!(Quantity::try_from(QUANTITY_MAX).map(Quantity::get), Ok(QUANTITY_MAX));
        assert!(Quantity::try_from(QUANTITY_MAX + 1).is_err());
        assert_eq!(Count::try_from(0), Ok(Count::ZERO));
        assert!(Count::try_from(QUANTITY_MAX + 1).is_err());
        assert_eq!(Count::ZERO.some(), None);
    }
}
