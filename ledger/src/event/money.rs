//! Events of the treasury.

use serde::{Deserialize, Serialize};

use crate::account::Currency;
use crate::ids::{BookId, EmergencyId, FundId, PartyId, PledgeId};
use crate::quantity::Quantity;
use crate::reason::{ExpenseKind, ReversalReason};

/// An amount in a currency's minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Money {
    /// Minor units, as cents.
    pub minor: Quantity,
    /// The currency.
    pub currency: Currency,
}

/// A gift of money is in the bank: donor → fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct CashGiftBanked {
    /// Who gave.
    pub donor: PartyId,
    /// The fund it goes to.
    pub fund: FundId,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The pledge it pays.
    pub pledge: Option<PledgeId>,
    /// The emergency it is earmarked for.
    pub emergency: Option<EmergencyId>,
}

/// Money is promised. Nothing moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct PledgeMade {
    /// The pledge's id.
    pub pledge: PledgeId,
    /// Who promises.
    pub donor: PartyId,
    /// The fund it is for.
    pub fund: FundId,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The emergency it is earmarked for.
    pub emergency: Option<EmergencyId>,
}

/// Goods are paid for: fund → supplier. The site's receipt cites this entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct PurchasePaid {
    /// Who is paid.
    pub supplier: PartyId,
    /// The fund that pays.
    pub fund: FundId,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The site's book that will receive the goods.
    pub destination: BookId,
    /// What was bought.
    pub lines: Vec<super::ItemLine>,
}

/// Money paid for goods comes back: supplier → fund. The entry's cause is the payment, which stands: what the site made of it only the site
/// knows, so a payment is never undone, it is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct PurchaseRefunded {
    /// Who pays back.
    pub supplier: PartyId,
    /// The fund that had paid.
    pub fund: FundId,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// Why.
    pub reason: ReversalReason,
}

/// Something beside goods is paid for: fund → expense.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ExpensePaid {
    /// The fund that pays.
    pub fund: FundId,
    /// What for.
    pub kind: ExpenseKind,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The emergency it was for.
    pub emergency: Option<EmergencyId>,
}
