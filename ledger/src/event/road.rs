//! Events of a site: goods that leave, travel, arrive, are handed over and come back.

use serde::{Deserialize, Serialize};

use super::{EntryRef, Expiry, LotStatus, Pick, ReceivedLine};
use crate::ids::{BinId, BookId, EmergencyId, ItemId, LotId, PartyId, ReservationId, ShipmentId};
use crate::quantity::{Count, Quantity};
use crate::reason::{LossReason, OverrideReason};

/// A pick that leaves the site, with what the next holder must know of the lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct OutLine {
    /// What is taken, and from where.
    pub pick: Pick,
    /// Until when the lot is good.
    pub expiry: Option<Expiry>,
    /// Why a lot that expires earlier was passed over, or a best-before date.
    pub overridden: Option<OverrideReason>,
}

impl OutLine {
    /// What goes with the lot.
    pub const fn terms(&self) -> LotTerms {
        LotTerms { lot: self.pick.lot, item: self.pick.item, expiry: self.expiry }
    }
}

/// Goods leave for another site: shelf → transit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct TransferDispatched {
    /// The shipment's id, on the waybill.
    pub shipment: ShipmentId,
    /// The book of the one site that may receive it.
    pub destination: BookId,
    /// The reservation it uses up.
    pub reservation: Option<ReservationId>,
    /// The emergency it is for.
    pub emergency: Option<EmergencyId>,
    /// What left.
    pub lines: Vec<OutLine>,
}

/// What a line of a shipment came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ArrivedLine {
    /// The item.
    pub item: ItemId,
    /// The lot.
    pub lot: LotId,
    /// Until when the lot is good, as dispatched.
    pub expiry: Option<Expiry>,
    /// Where it is put.
    pub bin: BinId,
    /// Arrived in good state, in base units.
    pub quantity: Count,
    /// Did not arrive, or not in good state.
    pub missing: Count,
    /// Why; there whenever something is missing.
    pub reason: Option<LossReason>,
}

/// Goods arrive: transit → shelf, and transit → loss for what is missing. The entry's cause is the dispatch (or, back at the origin, the release).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ShipmentArrived {
    /// The shipment.
    pub shipment: ShipmentId,
    /// What came.
    pub lines: Vec<ArrivedLine>,
}

/// Goods arrive and nobody knows from where: unmatched → shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct UnmatchedArrived {
    /// What came: new lots.
    pub lines: Vec<ReceivedLine>,
}

/// So much of an unmatched lot turns out to be so much of a dispatched lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct MatchedLine {
    /// The item.
    pub item: ItemId,
    /// The lot as dispatched.
    pub dispatched: LotId,
    /// The lot as it was named on arrival; it now descends from the other.
    pub arrived: LotId,
    /// How much, in base units.
    pub quantity: Quantity,
    /// Until when the dispatched lot is good.
    pub expiry: Option<Expiry>,
}

/// What is known of a lot from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct LotNow {
    /// The lot.
    pub lot: LotId,
    /// Its item.
    pub item: ItemId,
    /// Until when it is good.
    pub expiry: Option<Expiry>,
    /// Whether it may leave.
    pub status: LotStatus,
}

/// The cause of an unmatched arrival is found: transit → unmatched. The entry's cause is the dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ArrivalMatched {
    /// The shipment.
    pub shipment: ShipmentId,
    /// What is matched with what.
    pub lines: Vec<MatchedLine>,
    /// Arrived lots, and lots made from them here, of which more is known now, in order: the dispatched lot's date when it is the
    /// stricter, and whatever stops the dispatched lot here.
    pub lots: Vec<LotNow>,
}

/// So much of a lot, nowhere in particular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct LotLine {
    /// The item.
    pub item: ItemId,
    /// The lot.
    pub lot: LotId,
    /// How much, in base units.
    pub quantity: Quantity,
}

/// The destination gives up what has not arrived. The entry's cause is the dispatch; nothing moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ShipmentReleased {
    /// The shipment.
    pub shipment: ShipmentId,
    /// Everything that had not arrived.
    pub lines: Vec<LotLine>,
}

/// Goods leave for a recipient: shelf → transit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct DistributionDispatched {
    /// The shipment's id, on the waybill.
    pub shipment: ShipmentId,
    /// Who will receive it.
    pub recipient: PartyId,
    /// The reservation it uses up.
    pub reservation: Option<ReservationId>,
    /// The emergency it is for.
    pub emergency: Option<EmergencyId>,
    /// What left.
    pub lines: Vec<OutLine>,
}

/// What goes with a lot wherever it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct LotTerms {
    /// The lot.
    pub lot: LotId,
    /// Its item.
    pub item: ItemId,
    /// Until when it is good.
    pub expiry: Option<Expiry>,
}

/// What a line of a distribution came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct DeliveredLine {
    /// The item.
    pub item: ItemId,
    /// The lot.
    pub lot: LotId,
    /// Until when the lot is good.
    pub expiry: Option<Expiry>,
    /// Handed over, in base units.
    pub delivered: Count,
    /// Brought back.
    pub returned: Count,
    /// The bin it was brought back to; there whenever something came back.
    pub bin: Option<BinId>,
    /// Neither handed over nor brought back.
    pub missing: Count,
    /// Why; there whenever something is missing.
    pub reason: Option<LossReason>,
}

/// Whom the goods reached, in numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Reach {
    /// Households.
    pub households: Option<u32>,
    /// Persons.
    pub persons: Option<u32>,
}

/// A recipient has confirmed: transit → recipient, → shelf for what came back, → loss for what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct DeliveryConfirmed {
    /// The shipment.
    pub shipment: ShipmentId,
    /// Who received it: the recipient of the dispatch.
    pub recipient: PartyId,
    /// Whom it reached.
    pub reach: Reach,
    /// What became of it: every line that was still on the road.
    pub lines: Vec<DeliveredLine>,
}

/// Goods are handed out over the counter: shelf → recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct HandedOver {
    /// Who received it.
    pub recipient: PartyId,
    /// The emergency it is for.
    pub emergency: Option<EmergencyId>,
    /// Whom it reached.
    pub reach: Reach,
    /// What was handed out.
    pub lines: Vec<OutLine>,
}

/// A line of goods that came back: a new lot made from the one that went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ReturnedLine {
    /// The item.
    pub item: ItemId,
    /// The lot that went out.
    pub from: LotId,
    /// The new lot.
    pub lot: LotId,
    /// Where it is put.
    pub bin: BinId,
    /// How much, in base units.
    pub quantity: Quantity,
    /// Until when it is good.
    pub expiry: Option<Expiry>,
    /// What stops the lot it was made from stops it too.
    pub status: LotStatus,
}

/// A recipient brings goods back: recipient → shelf. The entry's cause is the hand-over or the confirmed delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct GoodsReturned {
    /// Who brought it back.
    pub recipient: PartyId,
    /// The entry by which it had gone out.
    pub delivery: EntryRef,
    /// What came back.
    pub lines: Vec<ReturnedLine>,
}
