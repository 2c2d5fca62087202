//! The atom of the accounts: so much of one asset from one account to another. It cannot be out of balance.

use serde::{Deserialize, Serialize};

use crate::account::{Account, Asset};
use crate::quantity::Quantity;

/// So much of one asset from one account to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Transfer {
    /// The account it leaves.
    pub source: Account,
    /// The account it enters.
    pub target: Account,
    /// What moves.
    pub asset: Asset,
    /// How much, in the asset's base or minor unit.
    pub quantity: Quantity,
}

impl Transfer {
    /// The transfer that undoes this one.
    #[must_use]
    pub const fn inverse(self) -> Self {
        Self { source: self.target, target: self.source, asset: self.asset, quantity: self.quantity }
    }
}
