//! How large a command is, before anything is looked up for it.

use crate::command::Command;

/// How many lines a command has; zero for one that has none by nature.
pub(super) fn lines(command: &Command) -> usize {
    match command {
        Command::AnnounceDelivery(c) => c.lines.len(),
        Command::ReceiveDonation(c) => c.lines.len(),
        Command::ReceivePurchase(c) => c.lines.len(),
        Command::ReceiveUnmatched(c) => c.lines.len(),
        Command::MoveGoods(c) => c.lines.len(),
        Command::DispatchTransfer(c) => c.lines.len(),
        Command::ReceiveShipment(c) => c.lines.len(),
        Command::MatchArrival(c) => c.lines.len(),
        Command::ReserveStock(c) => c.lines.len(),
        Command::DispatchDistribution(c) => c.lines.len(),
        Command::ConfirmDelivery(c) => c.lines.len(),
        Command::HandOver(c) => c.lines.len(),
        Command::ReturnGoods(c) => c.lines.len(),
        Command::AdjustStock(c) => c.lines.len(),
        Command::WriteOff(c) => c.lines.len(),
        Command::PayPurchase(c) => c.lines.len(),
        Command::LogPages(c) => c.pages.len(),
        Command::CarryGoods(c) => c.lines.len(),
        Command::RegisterItem(_)
        | Command::RegisterParty(_)
        | Command::RegisterFund(_)
        | Command::RegisterEmergency(_)
        | Command::AddBook(_)
        | Command::AddBookKey(_)
        | Command::RevokeBookKey(_)
        | Command::AddBin(_)
        | Command::CloseAnnouncement(_)
        | Command::ReleaseShipment(_)
        | Command::HoldLot(_)
        | Command::ReleaseLot(_)
        | Command::RecallLot(_)
        | Command::ReleaseReservation(_)
        | Command::ReverseEntry(_)
        | Command::BankCashGift(_)
        | Command::MakePledge(_)
        | Command::PayExpense(_)
        | Command::RefundPurchase(_)
        | Command::CloseBook(_)
        | Command::AddSuccessor(_) => 0,
    }
}
