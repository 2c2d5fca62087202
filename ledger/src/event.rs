//! What happened: one event an entry, carrying the outcome. The variants and their fields are append-only.

mod goods;
mod log;
mod money;
mod register;
mod road;
mod succession;

use serde::{Deserialize, Serialize};

pub use goods::*;
pub use log::*;
pub use money::*;
pub use register::*;
pub use road::*;
pub use succession::*;

use crate::ids::{BookId, Hash};
use crate::reason::ReversalReason;
use crate::transfer::Transfer;

/// The most lines one entry may have.
pub const LINES_MAX: usize = 1_000;

/// The place of an entry in the books, with its hash: a citation nobody can bend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct EntryRef {
    /// The book.
    pub book: BookId,
    /// The page, from 1.
    pub page: u64,
    /// The entry's place in the page, from 0.
    pub index: u32,
    /// The entry's hash.
    pub hash: Hash,
}

/// The hash of the book's canonical state just before this entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct StateStated {
    /// The hash.
    pub state: Hash,
}

/// An earlier entry of the same book is undone, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct EntryReversed {
    /// The entry that is undone.
    pub original: EntryRef,
    /// Why.
    pub reason: ReversalReason,
    /// The cause of that entry, which may be followed once more.
    pub original_cause: Option<EntryRef>,
    /// The inverse of each of its transfers, in order.
    pub transfers: Vec<Transfer>,
    /// What must be known of the lots that come back on a shelf or on the road, in order of the lots.
    pub lots: Vec<LotTerms>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub enum Event {
    /// The first entry of every book.
    BookOpened(Genesis),
    /// The book's state is committed to.
    StateStated(StateStated),
    /// Register: an item enters the catalogue.
    ItemRegistered(ItemRegistered),
    /// Register: a party is known.
    PartyRegistered(PartyRegistered),
    /// Register: a pot of money is opened.
    FundRegistered(FundRegistered),
    /// Register: an emergency is opened.
    EmergencyRegistered(EmergencyRegistered),
    /// Register: a book joins the bank.
    BookAdded(BookAdded),
    /// Register: a book may be sealed with one more key.
    BookKeyAdded(BookKeyAdded),
    /// Register: a key may no longer seal.
    BookKeyRevoked(BookKeyRevoked),
    /// Site: a bin is set up.
    BinAdded(BinAdded),
    /// Site: goods are expected.
    DeliveryAnnounced(DeliveryAnnounced),
    /// Site: the rest of an announcement will not come.
    AnnouncementClosed(AnnouncementClosed),
    /// Site: a gift in kind is received.
    DonationReceived(DonationReceived),
    /// Site: bought goods are received.
    PurchaseReceived(PurchaseReceived),
    /// Site: goods are put away or moved between bins.
    GoodsMoved(GoodsMoved),
    /// Site: goods leave for another site.
    TransferDispatched(TransferDispatched),
    /// Site: goods arrive from another site, or back at their origin.
    ShipmentArrived(ShipmentArrived),
    /// Site: goods arrive and nobody knows from where.
    UnmatchedArrived(UnmatchedArrived),
    /// Site: the cause of an unmatched arrival is found.
    ArrivalMatched(ArrivalMatched),
    /// Site: the destination gives up what has not arrived, so that the origin may take it back.
    ShipmentReleased(ShipmentReleased),
    /// Site: a lot may not be used for now.
    LotHeld(LotHeld),
    /// Site: a lot may be used again.
    LotReleased(LotReleased),
    /// Site: a lot is called back for good.
    LotRecalled(LotRecalled),
    /// Site: goods are set aside.
    StockReserved(StockReserved),
    /// Site: goods set aside are free again.
    ReservationReleased(ReservationReleased),
    /// Site: goods leave for a recipient.
    DistributionDispatched(DistributionDispatched),
    /// Site: a recipient has confirmed.
    DeliveryConfirmed(DeliveryConfirmed),
    /// Site: goods are handed out over the counter.
    HandedOver(HandedOver),
    /// Site: a recipient brings goods back.
    GoodsReturned(GoodsReturned),
    /// Site: the book is made to agree with the shelf.
    StockAdjusted(StockAdjusted),
    /// Site: goods are destroyed or given up, by two persons.
    WrittenOff(WrittenOff),
    /// An earlier entry is undone.
    EntryReversed(EntryReversed),
    /// Treasury: a gift of money is in the bank.
    CashGiftBanked(CashGiftBanked),
    /// Treasury: money is promised.
    PledgeMade(PledgeMade),
    /// Treasury: goods are paid for.
    PurchasePaid(PurchasePaid),
    /// Treasury: something else is paid for.
    ExpensePaid(ExpensePaid),
    /// Treasury: money paid for goods comes back.
    PurchaseRefunded(PurchaseRefunded),
    /// Log: pages of other books take their places in the transparency log.
    PagesLogged(PagesLogged),
    /// Register: a book ends.
    BookClosed(BookClosed),
    /// Register: a book joins the bank in the place of one that ended.
    SuccessorAdded(SuccessorAdded),
    /// Site: a successor takes over what lies on the shelves of the book before it.
    GoodsCarried(GoodsCarried),
}

impl Event {
    /// The event's name in APIs, files and views.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::BookOpened(_) => "book_opened",
            Self::StateStated(_) => "state_stated",
            Self::ItemRegistered(_) => "item_registered",
            Self::PartyRegistered(_) => "party_registered",
            Self::FundRegistered(_) => "fund_registered",
            Self::EmergencyRegistered(_) => "emergency_registered",
            Self::BookAdded(_) => "book_added",
            Self::BookKeyAdded(_) => "book_key_added",
            Self::BookKeyRevoked(_) => "book_key_revoked",
            Self::BinAdded(_) => "bin_added",
            Self::DeliveryAnnounced(_) => "delivery_announced",
            Self::AnnouncementClosed(_) => "announcement_closed",
            Self::DonationReceived(_) => "donation_received",
            Self::PurchaseReceived(_) => "purchase_received",
            Self::GoodsMoved(_) => "goods_moved",
            Self::TransferDispatched(_) => "transfer_dispatched",
            Self::ShipmentArrived(_) => "shipment_arrived",
            Self::UnmatchedArrived(_) => "unmatched_arrived",
            Self::ArrivalMatched(_) => "arrival_matched",
            Self::ShipmentReleased(_) => "shipment_released",
            Self::LotHeld(_) => "lot_held",
            Self::LotReleased(_) => "lot_released",
            Self::LotRecalled(_) => "lot_recalled",
            Self::StockReserved(_) => "stock_reserved",
            Self::ReservationReleased(_) => "reservation_released",
            Self::DistributionDispatched(_) => "distribution_dispatched",
            Self::DeliveryConfirmed(_) => "delivery_confirmed",
            Self::HandedOver(_) => "handed_over",
            Self::GoodsReturned(_) => "goods_returned",
            Self::StockAdjusted(_) => "stock_adjusted",
            Self::WrittenOff(_) => "written_off",
            Self::EntryReversed(_) => "entry_reversed",
            Self::CashGiftBanked(_) => "cash_gift_banked",
            Self::PledgeMade(_) => "pledge_made",
            Self::PurchasePaid(_) => "purchase_paid",
            Self::ExpensePaid(_) => "expense_paid",
            Self::PurchaseRefunded(_) => "purchase_refunded",
            Self::PagesLogged(_) => "pages_logged",
            Self::BookClosed(_) => "book_closed",
            Self::SuccessorAdded(_) => "successor_added",
            Self::GoodsCarried(_) => "goods_carried",
        }
    }
}
