//! Events of a site: goods that come in, move inside, are stopped, set aside, counted or written off.

use serde::{Deserialize, Serialize};

use super::{Money, OutLine};
use crate::ids::{ActorId, AnnouncementId, BinId, EmergencyId, ItemId, LotId, PartyId, ReservationId};
use crate::quantity::{Count, Quantity};
use crate::reason::{ClosureReason, Discrepancy, HoldReason, LossReason, RecallReason, ValuationBasis};
use crate::time::Day;

/// Until when goods are good, judged by the site's calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub enum Expiry {
    /// Quality is promised until the end of this day (GS1 AI 15): later use is a recorded override.
    BestBefore(Day),
    /// Safe until the end of this day (GS1 AI 17): never handed out later.
    UseBy(Day),
}

/// Whether a lot may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub enum LotStatus {
    /// It may.
    Available,
    /// Not for now.
    Held(HoldReason),
    /// Never again.
    Recalled(RecallReason),
}

impl LotStatus {
    /// The one that forbids more; of two holds the first.
    #[must_use]
    pub const fn or_worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::Available, _) | (Self::Held(_), Self::Recalled(_)) => other,
            (Self::Held(_) | Self::Recalled(_), _) => self,
        }
    }
}

impl Expiry {
    /// Of what is known from two sides the date to go by: a use-by before a best-before, then the earlier.
    #[must_use]
    pub fn stricter(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (None, known) | (known, None) => known,
            (Some(by @ Self::UseBy(_)), Some(Self::BestBefore(_)))
            | (Some(Self::BestBefore(_)), Some(by @ Self::UseBy(_))) => Some(by),
            (Some(one), Some(other)) => Some(one.min(other)),
        }
    }

    /// The last good day.
    pub const fn day(self) -> Day {
        match self {
            Self::BestBefore(day) | Self::UseBy(day) => day,
        }
    }
}

/// So much of an item, no lot yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ItemLine {
    /// The item.
    pub item: ItemId,
    /// How much, in base units.
    pub quantity: Quantity,
}

/// Goods are expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct DeliveryAnnounced {
    /// The announcement's id.
    pub announcement: AnnouncementId,
    /// Who will give.
    pub donor: PartyId,
    /// The day it is expected.
    pub expected_on: Option<Day>,
    /// What will come.
    pub lines: Vec<ItemLine>,
}

/// The rest of an announcement will not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct AnnouncementClosed {
    /// The announcement.
    pub announcement: AnnouncementId,
    /// Why.
    pub reason: ClosureReason,
}

/// What a line of received goods brings: one new lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ReceivedLine {
    /// The item.
    pub item: ItemId,
    /// The new lot.
    pub lot: LotId,
    /// Where it is put.
    pub bin: BinId,
    /// Accepted in good state, in base units.
    pub quantity: Count,
    /// Arrived damaged and thrown away: from the donor straight to loss.
    pub damaged: Count,
    /// Until when it is good.
    pub expiry: Option<Expiry>,
    /// The maker's lot number, as printed.
    pub maker_lot: Option<crate::text::Code>,
    /// What was announced or written on the papers, when it differs.
    pub expected: Option<Count>,
    /// Why it differs.
    pub discrepancy: Option<Discrepancy>,
    /// The value of the line's accepted goods.
    pub value: Option<Money>,
}

/// A gift in kind is received: donor → shelf, and donor → loss for what came damaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct DonationReceived {
    /// The one donor.
    pub donor: PartyId,
    /// The announcement it answers.
    pub announcement: Option<AnnouncementId>,
    /// The emergency it is earmarked for.
    pub emergency: Option<EmergencyId>,
    /// How its value was found.
    pub basis: ValuationBasis,
    /// What came.
    pub lines: Vec<ReceivedLine>,
}

/// Bought goods are received: supplier → shelf. The entry's cause is the payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct PurchaseReceived {
    /// Who sold.
    pub supplier: PartyId,
    /// What came.
    pub lines: Vec<ReceivedLine>,
}

/// Goods of a lot in a bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Pick {
    /// The item.
    pub item: ItemId,
    /// The lot.
    pub lot: LotId,
    /// The bin.
    pub bin: BinId,
    /// How much, in base units.
    pub quantity: Quantity,
}

/// Goods of a lot from bin to bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct MoveLine {
    /// What is taken, and from where.
    pub pick: Pick,
    /// Where it is put.
    pub to: BinId,
}

/// Goods are put away or moved between bins: shelf → shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct GoodsMoved {
    /// What moved.
    pub lines: Vec<MoveLine>,
}

/// A lot may not be used for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct LotHeld {
    /// The lot.
    pub lot: LotId,
    /// Why.
    pub reason: HoldReason,
    /// Lots made from it that stop with it, in order.
    pub with: Vec<LotId>,
}

/// A lot may be used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct LotReleased {
    /// The lot.
    pub lot: LotId,
    /// Lots made from it that had stopped with it, in order.
    pub with: Vec<LotId>,
}

/// A lot is called back for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct LotRecalled {
    /// The lot.
    pub lot: LotId,
    /// Why.
    pub reason: RecallReason,
    /// Lots made from it that are called back with it, in order.
    pub with: Vec<LotId>,
}

/// Goods are set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct StockReserved {
    /// The reservation's id.
    pub reservation: ReservationId,
    /// For whom.
    pub recipient: Option<PartyId>,
    /// For which emergency.
    pub emergency: Option<EmergencyId>,
    /// What is set aside, and where it lies.
    pub lines: Vec<OutLine>,
}

/// Goods set aside are free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ReservationReleased {
    /// The reservation.
    pub reservation: ReservationId,
}

/// Which way an adjustment goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub enum Direction {
    /// More was there: loss → shelf.
    Add,
    /// Less was there: shelf → loss.
    Take,
}

/// A line of an adjustment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct AdjustedLine {
    /// What, where and how much.
    pub pick: Pick,
    /// Which way.
    pub direction: Direction,
    /// Why.
    pub reason: LossReason,
    /// Until when the lot is good.
    pub expiry: Option<Expiry>,
}

/// The book is made to agree with the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct StockAdjusted {
    /// What was adjusted.
    pub lines: Vec<AdjustedLine>,
}

/// Goods are destroyed or given up: shelf → loss. The entry's actor is the first person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct WrittenOff {
    /// Why.
    pub reason: LossReason,
    /// The second person, who is not the first.
    pub approved_by: ActorId,
    /// What was written off; nothing is overridden.
    pub lines: Vec<OutLine>,
}
