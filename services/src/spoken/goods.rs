//! Commands to a site about goods that come in, lie there and are looked after, as people write them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{BasisWord, ClosureWord, DiscrepancyWord, HoldWord, LossWord, Money, Named, RecallWord, Way};

/// Set up a bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddBin {
    /// Its code, unique at the site: letters, digits and `- _ . /`.
    #[schema(min_length = 1, max_length = 40, example = "A-01")]
    pub code: String,
    /// The zone of the site it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub zone: Option<String>,
}

/// So much of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemLine {
    /// The item.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "BLANKET-150")]
    pub item: Named,
    /// How much, in `unit`.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub quantity: u64,
    /// The item's base unit (when absent), or one of its packs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40, example = "box")]
    pub unit: Option<String>,
}

/// Say what is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceDelivery {
    /// Who will give.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub donor: Named,
    /// The day it is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 10, max_length = 10, example = "2026-11-30")]
    pub expected_on: Option<String>,
    /// What will come.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<ItemLine>,
}

/// The rest of an announcement will not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseAnnouncement {
    /// The announcement's id.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub announcement: Named,
    /// Why.
    pub reason: ClosureWord,
}

/// A line to receive: it becomes one new lot. All its quantities are in `unit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveLine {
    /// The item.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "BLANKET-150")]
    pub item: Named,
    /// Where it is put.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "A-01")]
    pub bin: Named,
    /// Accepted in good state; at least 1, unless something came damaged.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub quantity: u64,
    /// The item's base unit (when absent), or one of its packs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40, example = "box")]
    pub unit: Option<String>,
    /// Came damaged and is thrown away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub damaged: Option<u64>,
    /// Quality is promised until the end of this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 10, max_length = 10, example = "2027-05-31")]
    pub best_before: Option<String>,
    /// Safe until the end of this day. Not together with `best_before`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 10, max_length = 10)]
    pub use_by: Option<String>,
    /// The maker's lot number, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub maker_lot: Option<String>,
    /// What was announced or written on the papers, when it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub expected: Option<u64>,
    /// Why it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discrepancy: Option<DiscrepancyWord>,
    /// The value of all the accepted goods of the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Money>,
}

/// Receive a gift in kind. Makes a lot a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveDonation {
    /// The one donor.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub donor: Named,
    /// The announcement it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub announcement: Option<Named>,
    /// The emergency it is earmarked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub emergency: Option<Named>,
    /// How its value was found; an estimate, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<BasisWord>,
    /// What came.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<ReceiveLine>,
}

/// Receive bought goods; the cause is the payment. Makes a lot a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivePurchase {
    /// Who sold.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub supplier: Named,
    /// What came.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<ReceiveLine>,
}

/// Receive goods nobody knows the origin of. Makes a lot a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveUnmatched {
    /// What came.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<ReceiveLine>,
}

/// A line to move inside the site. Without a lot, what expires first moves first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveLine {
    /// The item.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "BLANKET-150")]
    pub item: Named,
    /// How much, in `unit`.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub quantity: u64,
    /// The item's base unit (when absent), or one of its packs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub unit: Option<String>,
    /// Only from this lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub lot: Option<Named>,
    /// Only from this bin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub bin: Option<Named>,
    /// The bin it is put into.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "A-02")]
    pub to: Named,
}

/// Put away or move between bins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveGoods {
    /// What moves.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<MoveLine>,
}

/// Stop a lot for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldLot {
    /// The lot's id.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub lot: Named,
    /// Why.
    pub reason: HoldWord,
}

/// Let a lot go again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseLot {
    /// The lot's id.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub lot: Named,
}

/// Call a lot back for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecallLot {
    /// The lot's id.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub lot: Named,
    /// Why.
    pub reason: RecallWord,
}

/// A line to adjust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustLine {
    /// The item.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "BLANKET-150")]
    pub item: Named,
    /// The bin.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "A-01")]
    pub bin: Named,
    /// The lot; needed to take away. Absent when goods of no known lot are found: they become a new lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub lot: Option<Named>,
    /// By how much, in `unit`.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub quantity: u64,
    /// The item's base unit (when absent), or one of its packs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub unit: Option<String>,
    /// Which way.
    pub direction: Way,
    /// Why.
    pub reason: LossWord,
    /// Quality is promised until the end of this day; for a lot that is not on the shelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 10, max_length = 10)]
    pub best_before: Option<String>,
    /// Safe until the end of this day; for a lot that is not on the shelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 10, max_length = 10)]
    pub use_by: Option<String>,
}

/// Make the book agree with the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustStock {
    /// What to adjust.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<AdjustLine>,
}
