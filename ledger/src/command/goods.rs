//! Commands to a site.

use serde::{Deserialize, Serialize};

use crate::event::{Direction, Expiry, ItemLine, Money, Reach};
use crate::ids::{
    ActorId, AnnouncementId, BinId, BookId, EmergencyId, ItemId, LotId, PartyId, ReservationId, ShipmentId,
};
use crate::quantity::{Count, Quantity};
use crate::reason::{ClosureReason, Discrepancy, HoldReason, LossReason, OverrideReason, RecallReason, ValuationBasis};
use crate::text::Code;
use crate::time::Day;

/// Say what is expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnounceDelivery {
    /// Who will give.
    pub donor: PartyId,
    /// The day it is expected.
    pub expected_on: Option<Day>,
    /// What will come.
    pub lines: Vec<ItemLine>,
}

/// The rest of an announcement will not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseAnnouncement {
    /// The announcement.
    pub announcement: AnnouncementId,
    /// Why.
    pub reason: ClosureReason,
}

/// A line to receive: it becomes one new lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveLine {
    /// The item.
    pub item: ItemId,
    /// Where it is put.
    pub bin: BinId,
    /// Accepted in good state, in base units.
    pub quantity: Count,
    /// Came damaged and is thrown away.
    pub damaged: Count,
    /// Until when it is good.
    pub expiry: Option<Expiry>,
    /// The maker's lot number.
    pub maker_lot: Option<Code>,
    /// What was announced or written on the papers, when it differs.
    pub expected: Option<Count>,
    /// Why it differs.
    pub discrepancy: Option<Discrepancy>,
    /// The value of the accepted goods.
    pub value: Option<Money>,
}

/// Receive a gift in kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveDonation {
    /// The one donor.
    pub donor: PartyId,
    /// The announcement it answers.
    pub announcement: Option<AnnouncementId>,
    /// The emergency it is earmarked for.
    pub emergency: Option<EmergencyId>,
    /// How its value was found.
    pub basis: ValuationBasis,
    /// What came.
    pub lines: Vec<ReceiveLine>,
}

/// Receive bought goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivePurchase {
    /// Who sold.
    pub supplier: PartyId,
    /// What came.
    pub lines: Vec<ReceiveLine>,
}

/// Receive goods nobody knows the origin of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveUnmatched {
    /// What came.
    pub lines: Vec<ReceiveLine>,
}

/// So much of an item. Without a lot the ledger picks what expires first; a named lot that is not the first needs a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Want {
    /// The item.
    pub item: ItemId,
    /// How much, in base units.
    pub quantity: Quantity,
    /// Only from this lot.
    pub lot: Option<LotId>,
    /// Only from this bin.
    pub bin: Option<BinId>,
    /// Why not what expires first, or why past its best-before date.
    pub overridden: Option<OverrideReason>,
}

impl Want {
    /// So much of an item, whichever expires first.
    pub const fn of(item: ItemId, quantity: Quantity) -> Self {
        Self { item, quantity, lot: None, bin: None, overridden: None }
    }
}

/// A line to move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantMoved {
    /// What.
    pub want: Want,
    /// Where to.
    pub to: BinId,
}

/// Put away or move between bins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveGoods {
    /// What moves.
    pub lines: Vec<WantMoved>,
}

/// Send goods to another site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchTransfer {
    /// The book of the site that will receive them.
    pub destination: BookId,
    /// The reservation to use up; then `lines` is empty.
    pub reservation: Option<ReservationId>,
    /// The emergency it is for.
    pub emergency: Option<EmergencyId>,
    /// What to send.
    pub lines: Vec<Want>,
}

/// A line of a shipment that arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveShipmentLine {
    /// The lot.
    pub lot: LotId,
    /// Where it is put.
    pub bin: BinId,
    /// Arrived in good state, in base units.
    pub quantity: Count,
    /// Did not arrive, or not in good state.
    pub missing: Count,
    /// Why.
    pub reason: Option<LossReason>,
}

/// Receive goods from another site, or take them back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiveShipment {
    /// What came.
    pub lines: Vec<ReceiveShipmentLine>,
}

/// So much of an unmatched lot is so much of a dispatched lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchLine {
    /// The lot as dispatched.
    pub dispatched: LotId,
    /// The lot as named on arrival.
    pub arrived: LotId,
    /// How much, in base units.
    pub quantity: Quantity,
}

/// Say which dispatch an unmatched arrival was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchArrival {
    /// What is matched with what.
    pub lines: Vec<MatchLine>,
}

/// Give up what has not arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseShipment {
    /// The shipment.
    pub shipment: ShipmentId,
}

/// Stop a lot for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldLot {
    /// The lot.
    pub lot: LotId,
    /// Why.
    pub reason: HoldReason,
}

/// Let a lot go again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseLot {
    /// The lot.
    pub lot: LotId,
}

/// Call a lot back for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecallLot {
    /// The lot.
    pub lot: LotId,
    /// Why.
    pub reason: RecallReason,
}

/// Set goods aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveStock {
    /// For whom.
    pub recipient: Option<PartyId>,
    /// For which emergency.
    pub emergency: Option<EmergencyId>,
    /// What to set aside.
    pub lines: Vec<Want>,
}

/// Free what was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseReservation {
    /// The reservation.
    pub reservation: ReservationId,
}

/// Send goods to a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchDistribution {
    /// Who will receive them.
    pub recipient: PartyId,
    /// The reservation to use up; then `lines` is empty.
    pub reservation: Option<ReservationId>,
    /// The emergency it is for.
    pub emergency: Option<EmergencyId>,
    /// What to send.
    pub lines: Vec<Want>,
}

/// What became of a lot of a distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmLine {
    /// The lot.
    pub lot: LotId,
    /// Handed over, in base units.
    pub delivered: Count,
    /// Brought back.
    pub returned: Count,
    /// The bin it was brought back to.
    pub bin: Option<BinId>,
    /// Neither.
    pub missing: Count,
    /// Why.
    pub reason: Option<LossReason>,
}

/// Say what became of a distribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmDelivery {
    /// The shipment.
    pub shipment: ShipmentId,
    /// Whom it reached.
    pub reach: Reach,
    /// What became of each lot; none at all means everything was delivered.
    pub lines: Vec<ConfirmLine>,
}

/// Hand goods out over the counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Who receives them.
    pub recipient: PartyId,
    /// The emergency it is for.
    pub emergency: Option<EmergencyId>,
    /// Whom it reaches.
    pub reach: Reach,
    /// What to hand out.
    pub lines: Vec<Want>,
}

/// A line of goods that come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnLine {
    /// The lot that went out.
    pub lot: LotId,
    /// Where it is put.
    pub bin: BinId,
    /// How much, in base units.
    pub quantity: Quantity,
}

/// Take goods back from a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnGoods {
    /// What comes back.
    pub lines: Vec<ReturnLine>,
}

/// A line to adjust.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustLine {
    /// The item.
    pub item: ItemId,
    /// The bin.
    pub bin: BinId,
    /// The lot; needed to take away, a new one when something of no known lot is found.
    pub lot: Option<LotId>,
    /// How much, in base units.
    pub quantity: Quantity,
    /// Which way.
    pub direction: Direction,
    /// Why.
    pub reason: LossReason,
    /// Until when it is good, for a lot that is not on the shelf.
    pub expiry: Option<Expiry>,
}

/// Make the book agree with the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustStock {
    /// What to adjust.
    pub lines: Vec<AdjustLine>,
}

/// Destroy or give up goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOff {
    /// Why.
    pub reason: LossReason,
    /// The second person.
    pub approved_by: ActorId,
    /// What to write off; lots must be named.
    pub lines: Vec<Want>,
}
