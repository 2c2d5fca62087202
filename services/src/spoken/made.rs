//! What a command makes: the ids are known as soon as the command is accepted, and before.

use ledger::command::{Command, Request};
use ledger::decide::made_id;
use ledger::ids::{BookId, ItemId};
use serde::Serialize;
use utoipa::ToSchema;

/// Ids of what a command made, each 32 hexadecimal digits. Only those that it makes are there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Made {
    /// The item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The fund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fund: Option<String>,
    /// The emergency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency: Option<String>,
    /// The bin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
    /// The announcement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub announcement: Option<String>,
    /// The shipment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipment: Option<String>,
    /// The reservation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reservation: Option<String>,
    /// The pledge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pledge: Option<String>,
    /// The lots, in order of the command's lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lots: Vec<MadeLot>,
}

/// A lot that a line made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MadeLot {
    /// The line, from 0.
    pub line: usize,
    /// The lot's id.
    pub lot: String,
}

impl Made {
    /// Whether it makes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a request makes when its book accepts it.
pub fn made(book: BookId, request: &Request) -> Made {
    let id = |kind: &str, ordinal: usize| ItemId::from_bytes(made_id(book, request.key, kind, ordinal)).to_string();
    let one = |kind: &str| Some(id(kind, 0));
    let lots = |lines: usize| (0..lines).map(|line| MadeLot { line, lot: id("lot", line) }).collect();
    let nothing = Made::default;
    match &request.command {
        Command::RegisterItem(_) => Made { item: one("item"), ..nothing() },
        Command::RegisterParty(_) => Made { party: one("party"), ..nothing() },
        Command::RegisterFund(_) => Made { fund: one("fund"), ..nothing() },
        Command::RegisterEmergency(_) => Made { emergency: one("emergency"), ..nothing() },
        Command::AddBin(_) => Made { bin: one("bin"), ..nothing() },
        Command::AnnounceDelivery(_) => Made { announcement: one("announcement"), ..nothing() },
        Command::ReceiveDonation(c) => Made { lots: lots(c.lines.len()), ..nothing() },
        Command::ReceivePurchase(c) => Made { lots: lots(c.lines.len()), ..nothing() },
        Command::ReceiveUnmatched(c) => Made { lots: lots(c.lines.len()), ..nothing() },
        Command::ReturnGoods(c) => Made { lots: lots(c.lines.len()), ..nothing() },
        Command::AdjustStock(c) => {
            let found = c.lines.iter().enumerate().filter(|(_, line)| line.lot.is_none());
            Made { lots: found.map(|(line, _)| MadeLot { line, lot: id("lot", line) }).collect(), ..nothing() }
        }
        Command::DispatchTransfer(_) | Command::DispatchDistribution(_) => {
            Made { shipment: one("shipment"), ..nothing() }
        }
        Command::ReserveStock(_) => Made { reservation: one("reservation"), ..nothing() },
        Command::MakePledge(_) => Made { pledge: one("pledge"), ..nothing() },
        Command::AddBook(_)
        | Command::AddBookKey(_)
        | Command::RevokeBookKey(_)
        | Command::CloseAnnouncement(_)
        | Command::MoveGoods(_)
        | Command::ReceiveShipment(_)
        | Command::MatchArrival(_)
        | Command::ReleaseShipment(_)
        | Command::HoldLot(_)
        | Command::ReleaseLot(_)
        | Command::RecallLot(_)
        | Command::ReleaseReservation(_)
        | Command::ConfirmDelivery(_)
        | Command::HandOver(_)
        | Command::WriteOff(_)
        | Command::ReverseEntry(_)
        | Command::BankCashGift(_)
        | Command::PayPurchase(_)
        | Command::PayExpense(_)
        | Command::RefundPurchase(_)
        | Command::LogPages(_)
        | Command::CloseBook(_)
        | Command::AddSuccessor(_)
        | Command::CarryGoods(_) => nothing(),
    }
}
