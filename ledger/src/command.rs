//! What people ask for. A command names what is wanted; which lots, bins and ids come of it is decided in [`crate::decide`].

mod goods;
mod log;
mod money;
mod register;
mod succession;

use serde::{Deserialize, Serialize};

pub use goods::*;
pub use log::*;
pub use money::*;
pub use register::*;
pub use succession::*;

use crate::event::EntryRef;
use crate::hash;
use crate::ids::{ActorId, Hash, Key};
use crate::time::Timestamp;
use crate::wire;

/// The encoding of a request that [`Request::hash`] covers.
const REQUEST_VERSION: u16 = 1;

/// A command with who asks, when it happened by their word, and the key that makes asking twice safe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Made by the client; the same key means the same request, for ever.
    pub key: Key,
    /// When it happened, by the actor's word; when it is recorded, if absent.
    pub occurred_at: Option<Timestamp>,
    /// Who asks.
    pub actor: ActorId,
    /// The entry this follows from: a dispatch for its arrival, a payment for its goods, an entry for its reversal.
    pub cause: Option<EntryRef>,
    /// What is asked.
    pub command: Command,
}

impl Request {
    /// The hash by which a repeated key is told from a reused one.
    pub fn hash(&self) -> Hash {
        hash::request(&wire::encode(&(REQUEST_VERSION, self)))
    }
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Register: take an item into the catalogue.
    RegisterItem(RegisterItem),
    /// Register: make a party known.
    RegisterParty(RegisterParty),
    /// Register: open a pot of money.
    RegisterFund(RegisterFund),
    /// Register: open an emergency.
    RegisterEmergency(RegisterEmergency),
    /// Register: take a book into the bank.
    AddBook(AddBook),
    /// Register: let a book be sealed with one more key.
    AddBookKey(BookKey),
    /// Register: let a key seal no more.
    RevokeBookKey(BookKey),
    /// Site: set up a bin.
    AddBin(AddBin),
    /// Site: say what is expected.
    AnnounceDelivery(AnnounceDelivery),
    /// Site: the rest will not come.
    CloseAnnouncement(CloseAnnouncement),
    /// Site: receive a gift in kind.
    ReceiveDonation(ReceiveDonation),
    /// Site: receive bought goods; the cause is the payment.
    ReceivePurchase(ReceivePurchase),
    /// Site: put away or move between bins.
    MoveGoods(MoveGoods),
    /// Site: send goods to another site.
    DispatchTransfer(DispatchTransfer),
    /// Site: receive goods from another site, or take them back at the origin; the cause is the dispatch, or the release.
    ReceiveShipment(ReceiveShipment),
    /// Site: receive goods nobody knows the origin of.
    ReceiveUnmatched(ReceiveUnmatched),
    /// Site: say which dispatch an unmatched arrival was; the cause is the dispatch.
    MatchArrival(MatchArrival),
    /// Site: give up what has not arrived, so that the origin may take it back; the cause is the dispatch.
    ReleaseShipment(ReleaseShipment),
    /// Site: stop a lot for now.
    HoldLot(HoldLot),
    /// Site: let a lot go again.
    ReleaseLot(ReleaseLot),
    /// Site: call a lot back for good.
    RecallLot(RecallLot),
    /// Site: set goods aside.
    ReserveStock(ReserveStock),
    /// Site: free what was set aside.
    ReleaseReservation(ReleaseReservation),
    /// Site: send goods to a recipient.
    DispatchDistribution(DispatchDistribution),
    /// Site: say what became of a distribution.
    ConfirmDelivery(ConfirmDelivery),
    /// Site: hand goods out over the counter.
    HandOver(HandOver),
    /// Site: take goods back from a recipient; the cause is the hand-over or the confirmed delivery.
    ReturnGoods(ReturnGoods),
    /// Site: make the book agree with the shelf.
    AdjustStock(AdjustStock),
    /// Site: destroy or give up goods.
    WriteOff(WriteOff),
    /// Any book: undo an entry; the cause is that entry.
    ReverseEntry(ReverseEntry),
    /// Treasury: bank a gift of money.
    BankCashGift(BankCashGift),
    /// Treasury: note a promise of money.
    MakePledge(MakePledge),
    /// Treasury: pay for goods.
    PayPurchase(PayPurchase),
    /// Treasury: pay for something else.
    PayExpense(PayExpense),
    /// Treasury: take back money that was paid for goods; the cause is the payment.
    RefundPurchase(RefundPurchase),
    /// Log: let pages of other books into the transparency log. The bank's own; nobody else asks for it.
    LogPages(LogPages),
    /// Register: end a book. The bank's own, as the next two are.
    CloseBook(CloseBook),
    /// Register: take a book into the bank in the place of one that ended.
    AddSuccessor(AddSuccessor),
    /// Site: take over what lies on the shelves of the book before it.
    CarryGoods(CarryGoods),
}

/// Undo the entry that is the request's cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReverseEntry {
    /// Why.
    pub reason: crate::reason::ReversalReason,
}
