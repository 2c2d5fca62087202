//! Every command there is, by the word people write for it, with the envelope around it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::goods::{
    AddBin, AdjustStock, AnnounceDelivery, CloseAnnouncement, HoldLot, MoveGoods, RecallLot, ReceiveDonation,
    ReceivePurchase, ReceiveUnmatched, ReleaseLot,
};
use super::leaving::{
    ConfirmDelivery, DispatchDistribution, DispatchTransfer, HandOver, MatchArrival, ReceiveShipment,
    ReleaseReservation, ReleaseShipment, ReserveStock, ReturnGoods, WriteOff,
};
use super::money::{BankCashGift, MakePledge, PayExpense, PayPurchase, RefundPurchase, ReverseEntry};
use super::register::{
    AddBook, BookKey, OpenSite, RegisterEmergency, RegisterFund, RegisterItem, RegisterParty, RotateBookKey,
};
use super::words::{Cause, Named};

/// A command as people write it: what is asked, and the envelope around it. It is one flat JSON object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// What makes asking twice safe: 32 hexadecimal digits, or any text of 1 to 64 characters (see [`super::key_of`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The site whose book is asked, by its code or id. Commands to the register and the treasury need none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Named>,
    /// The same, for people who think in books.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub book: Option<Named>,
    /// When it happened, RFC 3339; when it is recorded, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<String>,
    /// The entry this follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// What is asked.
    #[serde(flatten)]
    pub command: Command,
}

/// A command without some of its lines, and which of them are left; none when it has no lines, loses none, or none would be left.
pub fn without_lines(spoken: &Spoken, lines: &BTreeSet<usize>) -> Option<(Spoken, Vec<usize>)> {
    let mut value = serde_json::to_value(spoken).ok()?;
    let all = value.get_mut("lines")?.as_array_mut()?;
    let left: Vec<usize> = (0..all.len()).filter(|line| !lines.contains(line)).collect();
    if left.is_empty() || left.len() == all.len() {
        return None;
    }
    *all = left.iter().filter_map(|line| all.get(*line).cloned()).collect();
    Some((serde_json::from_value(value).ok()?, left))
}

/// Which book a command is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The register.
    Register,
    /// The treasury.
    Treasury,
    /// The book of the site that is named.
    Site,
    /// The book of the entry that is the cause.
    Cause,
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($fields:ident) = $word:literal, $asked:ident;)*) => {
        /// What is asked, by the word in the field `command`.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "command")]
        pub enum Command {$(
            $(#[$doc])*
            #[serde(rename = $word)]
            $name($fields),
        )*}

        impl Command {
            /// The word of every command, in reading order.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// Its word.
            pub const fn word(&self) -> &'static str {
                match self { $(Self::$name(_) => $word,)* }
            }

            /// Which book it is asked of.
            pub const fn asked(&self) -> Asked {
                match self { $(Self::$name(_) => Asked::$asked,)* }
            }

            /// For each command its word, its name in the API, and the schema of its own fields.
            pub(super) fn schemas() -> Vec<(&'static str, &'static str, utoipa::openapi::RefOr<utoipa::openapi::Schema>)> {
                vec![$(($word, stringify!($name), <$fields as utoipa::PartialSchema>::schema()),)*]
            }

            /// The schemas that the fields of commands refer to.
            pub(super) fn parts(into: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                $(<$fields as utoipa::ToSchema>::schemas(into);)*
            }
        }
    };
}

commands! {
    /// Receive a gift in kind.
    ReceiveDonation(ReceiveDonation) = "receive_donation", Site;
    /// Put away or move between bins.
    MoveGoods(MoveGoods) = "move_goods", Site;
    /// Send goods to another site.
    DispatchTransfer(DispatchTransfer) = "dispatch_transfer", Site;
    /// Receive goods from another site.
    ReceiveShipment(ReceiveShipment) = "receive_shipment", Site;
    /// Send goods to a recipient.
    DispatchDistribution(DispatchDistribution) = "dispatch_distribution", Site;
    /// Say what became of a distribution.
    ConfirmDelivery(ConfirmDelivery) = "confirm_delivery", Site;
    /// Hand goods out over the counter.
    HandOver(HandOver) = "hand_over", Site;
    /// Take goods back from a recipient.
    ReturnGoods(ReturnGoods) = "return_goods", Site;
    /// Say what is expected.
    AnnounceDelivery(AnnounceDelivery) = "announce_delivery", Site;
    /// The rest will not come.
    CloseAnnouncement(CloseAnnouncement) = "close_announcement", Site;
    /// Receive bought goods.
    ReceivePurchase(ReceivePurchase) = "receive_purchase", Site;
    /// Receive goods nobody knows the origin of.
    ReceiveUnmatched(ReceiveUnmatched) = "receive_unmatched", Site;
    /// Say which dispatch an unmatched arrival was.
    MatchArrival(MatchArrival) = "match_arrival", Site;
    /// Give up what has not arrived.
    ReleaseShipment(ReleaseShipment) = "release_shipment", Site;
    /// Stop a lot for now.
    HoldLot(HoldLot) = "hold_lot", Site;
    /// Let a lot go again.
    ReleaseLot(ReleaseLot) = "release_lot", Site;
    /// Call a lot back for good.
    RecallLot(RecallLot) = "recall_lot", Site;
    /// Set goods aside.
    ReserveStock(ReserveStock) = "reserve_stock", Site;
    /// Free what was set aside.
    ReleaseReservation(ReleaseReservation) = "release_reservation", Site;
    /// Make the book agree with the shelf.
    AdjustStock(AdjustStock) = "adjust_stock", Site;
    /// Destroy or give up goods.
    WriteOff(WriteOff) = "write_off", Site;
    /// Undo an entry.
    ReverseEntry(ReverseEntry) = "reverse_entry", Cause;
    /// Set up a bin.
    AddBin(AddBin) = "add_bin", Site;
    /// Bank a gift of money.
    BankCashGift(BankCashGift) = "bank_cash_gift", Treasury;
    /// Note a promise of money.
    MakePledge(MakePledge) = "make_pledge", Treasury;
    /// Pay for goods.
    PayPurchase(PayPurchase) = "pay_purchase", Treasury;
    /// Pay for something else.
    PayExpense(PayExpense) = "pay_expense", Treasury;
    /// Take back money that was paid for goods.
    RefundPurchase(RefundPurchase) = "refund_purchase", Treasury;
    /// Take an item into the catalogue.
    RegisterItem(RegisterItem) = "register_item", Register;
    /// Make a party known.
    RegisterParty(RegisterParty) = "register_party", Register;
    /// Open a pot of money.
    RegisterFund(RegisterFund) = "register_fund", Register;
    /// Open an emergency.
    RegisterEmergency(RegisterEmergency) = "register_emergency", Register;
    /// Open a site.
    OpenSite(OpenSite) = "open_site", Register;
    /// Take a book that was begun elsewhere into the bank.
    AddBook(AddBook) = "add_book", Register;
    /// Let a book be sealed with one more key.
    AddBookKey(BookKey) = "add_book_key", Register;
    /// Let a key seal no more.
    RevokeBookKey(BookKey) = "revoke_book_key", Register;
    /// Give a book of this bank its next key, and revoke the ones before.
    RotateBookKey(RotateBookKey) = "rotate_book_key", Register;
}
