//! Where aid can be, and what can be moved.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{BinId, FundId, ItemId, LotId, PartyId, ShipmentId, SiteId};
use crate::reason::{ExpenseKind, LossReason};

/// Where aid can be. Aid is held by the bank in `Shelf`, `Transit` and `Fund`; the other accounts are its surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub enum Account {
    /// Who gave it.
    Donor(PartyId),
    /// Who sold it.
    Supplier(PartyId),
    /// A bin of a site.
    Shelf(SiteId, BinId),
    /// On the road.
    Transit(ShipmentId),
    /// Arrived, its cause not yet known: negative until matched.
    Unmatched(SiteId),
    /// Who received it.
    Recipient(PartyId),
    /// Gone or found, for a stated reason.
    Loss(LossReason),
    /// A pot of money.
    Fund(FundId),
    /// Spent.
    Expense(ExpenseKind),
}

impl Account {
    /// Whether the bank itself holds what is here, so that it may never go below zero.
    pub const fn is_held(self) -> bool {
        match self {
            Self::Shelf(..) | Self::Transit(_) | Self::Fund(_) => true,
            Self::Donor(_)
            | Self::Supplier(_)
            | Self::Unmatched(_)
            | Self::Recipient(_)
            | Self::Loss(_)
            | Self::Expense(_) => false,
        }
    }
}

/// An ISO 4217 currency code: three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "[u8; 3]", into = "[u8; 3]")]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Currency([u8; 3]);

/// A text that is not three capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a currency code of three capital letters, as EUR")]
pub struct NotACurrency;

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The three letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a currency is three ASCII letters")
    }
}

impl TryFrom<[u8; 3]> for Currency {
    type Error = NotACurrency;

    fn try_from(letters: [u8; 3]) -> Result<Self, NotACurrency> {
        if letters.iter().all(u8::is_ascii_uppercase) { Ok(Self(letters)) } else { Err(NotACurrency) }
    }
}

impl From<Currency> for [u8; 3] {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

impl std::str::FromStr for Currency {
    type Err = NotACurrency;

    fn from_str(text: &str) -> Result<Self, NotACurrency> {
        <[u8; 3]>::try_from(text.as_bytes()).map_err(|_| NotACurrency).and_then(Self::try_from)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is added up: an item whatever its lots, or a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Commodity {
    /// An item.
    Item(ItemId),
    /// A currency.
    Money(Currency),
}

impl From<Asset> for Commodity {
    fn from(asset: Asset) -> Self {
        match asset {
            Asset::Goods(item, _) => Self::Item(item),
            Asset::Money(currency) => Self::Money(currency),
        }
    }
}

/// What is moved: goods in the item's base unit, or money in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub enum Asset {
    /// Goods of one lot.
    Goods(ItemId, LotId),
    /// Money.
    Money(Currency),
}
