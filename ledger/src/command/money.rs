//! Commands to the treasury.

use serde::{Deserialize, Serialize};

use crate::event::{ItemLine, Money};
use crate::ids::{BookId, EmergencyId, FundId, PartyId, PledgeId};
use crate::reason::{ExpenseKind, ReversalReason};

/// Bank a gift of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankCashGift {
    /// Who gives.
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

/// Note a promise of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakePledge {
    /// Who promises.
    pub donor: PartyId,
    /// The fund it is for.
    pub fund: FundId,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The emergency it is earmarked for.
    pub emergency: Option<EmergencyId>,
}

/// Pay for goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayPurchase {
    /// Who is paid.
    pub supplier: PartyId,
    /// The fund that pays.
    pub fund: FundId,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The site's book that will receive the goods.
    pub destination: BookId,
    /// What is bought.
    pub lines: Vec<ItemLine>,
}

/// Take back money that was paid for goods; supplier and fund are the payment's, which is the request's cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundPurchase {
    /// How much, in the fund's currency.
    pub amount: Money,
    /// Why.
    pub reason: ReversalReason,
}

/// Pay for something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayExpense {
    /// The fund that pays.
    pub fund: FundId,
    /// What for.
    pub kind: ExpenseKind,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The emergency it is for.
    pub emergency: Option<EmergencyId>,
}
