//! Commands to a site about goods that leave, travel, arrive and come back, as people write them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{LossWord, Named, OverrideWord, Reach};

/// So much of an item. Without a lot the bank picks what expires first; a named lot that is not the first needs a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Want {
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
    /// Only from this lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub lot: Option<Named>,
    /// Only from this bin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub bin: Option<Named>,
    /// Why not what expires first, or why past its best-before date.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub overridden: Option<OverrideWord>,
}

/// Send goods to another site. Makes a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchTransfer {
    /// The site that will receive them.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "LAR")]
    pub destination: Named,
    /// The reservation to use up; then there are no `lines`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub reservation: Option<Named>,
    /// The emergency it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub emergency: Option<Named>,
    /// What to send.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub lines: Vec<Want>,
}

/// A line of a shipment that arrives. Quantities are in the item's base unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrivingLine {
    /// The lot's id, as on the waybill.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub lot: Named,
    /// Where it is put.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "A-01")]
    pub bin: Named,
    /// Arrived in good state; at least 1, unless something is missing.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub quantity: u64,
    /// Did not arrive, or not in good state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub missing: Option<u64>,
    /// Why; needed whenever something is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LossWord>,
}

/// Receive goods from another site; the cause is the dispatch. Or take them back at the origin; the cause is the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveShipment {
    /// What came.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<ArrivingLine>,
}

/// So much of an unmatched lot is so much of a dispatched lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchLine {
    /// The lot's id as dispatched.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub dispatched: Named,
    /// The lot's id as received.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub arrived: Named,
    /// How much, in the item's base unit.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub quantity: u64,
}

/// Say which dispatch an unmatched arrival was; the cause is the dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchArrival {
    /// What is matched with what.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<MatchLine>,
}

/// Give up what has not arrived, so that the origin may take it back; the cause is the dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseShipment {
    /// The shipment's id.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub shipment: Named,
}

/// Set goods aside. Makes a reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReserveStock {
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub recipient: Option<Named>,
    /// For which emergency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub emergency: Option<Named>,
    /// What to set aside.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<Want>,
}

/// Free what was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseReservation {
    /// The reservation's id.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub reservation: Named,
}

/// Send goods to a recipient. Makes a shipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DispatchDistribution {
    /// Who will receive them: a partner or a municipality.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "elstat:9186")]
    pub recipient: Named,
    /// The reservation to use up; then there are no `lines`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub reservation: Option<Named>,
    /// The emergency it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub emergency: Option<Named>,
    /// What to send.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub lines: Vec<Want>,
}

/// What became of a lot of a distribution. Quantities are in the item's base unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmLine {
    /// The lot's id.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub lot: Named,
    /// Handed over; at least 1, unless something was brought back or is missing.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub delivered: u64,
    /// Brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub returned: Option<u64>,
    /// The bin it was brought back to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub bin: Option<Named>,
    /// Neither handed over nor brought back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub missing: Option<u64>,
    /// Why; needed whenever something is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LossWord>,
}

/// Say what became of a distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmDelivery {
    /// The shipment's id.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub shipment: Named,
    /// Whom it reached.
    #[serde(default)]
    pub reach: Reach,
    /// What became of each lot; without lines, everything was delivered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub lines: Vec<ConfirmLine>,
}

/// Hand goods out over the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Who receives them: a partner or a municipality.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "elstat:9186")]
    pub recipient: Named,
    /// The emergency it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, max_length = 120)]
    pub emergency: Option<Named>,
    /// Whom it reaches.
    #[serde(default)]
    pub reach: Reach,
    /// What to hand out.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<Want>,
}

/// A line of goods that come back. It becomes a new lot, made from the one that went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnLine {
    /// The id of the lot that went out.
    #[schema(value_type = String, min_length = 1, max_length = 120)]
    pub lot: Named,
    /// Where it is put.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "A-01")]
    pub bin: Named,
    /// How much, in the item's base unit.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    pub quantity: u64,
}

/// Take goods back from a recipient; the cause is the hand-over or the confirmed delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnGoods {
    /// What comes back.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<ReturnLine>,
}

/// Destroy or give up goods, by two persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteOff {
    /// Why.
    pub reason: LossWord,
    /// The second person: the login or id of a user who may approve, and who is not the one who asks.
    #[schema(value_type = String, min_length = 1, max_length = 120, example = "maria")]
    pub approved_by: Named,
    /// What to write off; each line names its lot.
    #[schema(min_items = 1, max_items = 1000)]
    pub lines: Vec<Want>,
}
