//! Commands to the treasury, and the reversal of an entry of any book, as people write them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::goods::ItemLine;
use super::words::{ExpenseWord, Money, Named, ReversalWord};

/// Bank a gift of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankCashGift {
    /// Who gives.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub donor: Named,
    /// The fund it goes to.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "RELIEF")]
    pub fund: Named,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The pledge it pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub pledge: Option<Named>,
    /// The emergency it is earmarked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub emergency: Option<Named>,
}

/// Note a promise of money. Makes a pledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakePledge {
    /// Who promises.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub donor: Named,
    /// The fund it is for.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "RELIEF")]
    pub fund: Named,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The emergency it is earmarked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub emergency: Option<Named>,
}

/// Pay for goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayPurchase {
    /// Who is paid.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub supplier: Named,
    /// The fund that pays.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "RELIEF")]
    pub fund: Named,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The site that will receive the goods.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "ATH")]
    pub destination: Named,
    /// What is bought.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<ItemLine>,
}

/// Pay for something beside goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayExpense {
    /// The fund that pays.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "RELIEF")]
    pub fund: Named,
    /// What for.
    pub kind: ExpenseWord,
    /// How much, in the fund's currency.
    pub amount: Money,
    /// The emergency it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub emergency: Option<Named>,
}

/// Take back money that was paid for goods. The cause is the payment: its supplier pays back, its fund receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPurchase {
    /// How much, in the fund's currency.
    pub amount: Money,
    /// Why.
    pub reason: ReversalWord,
}

/// Undo the entry that is the cause. It stands in that entry's book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseEntry {
    /// Why.
    pub reason: ReversalWord,
}
