//! What a role may do. An operator runs a site; a manager also corrects, approves and sets up; an auditor reads what the books
//! say, and no names; an admin also lets people in.

use ledger::reason::PartyKind;
use vault::Role;

use super::trouble::Trouble;
use crate::spoken::Command;

/// What a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    Operator,
    Manager,
    Admin,
}

/// Whether a user of this role may give this command.
pub(super) fn may(role: Role, command: &Command) -> Result<(), Trouble> {
    let allowed = match (needs(command), role) {
        (_, Role::Admin) | (Needs::Operator | Needs::Manager, Role::Manager) | (Needs::Operator, Role::Operator) => {
            true
        }
        (Needs::Operator | Needs::Manager | Needs::Admin, Role::Auditor)
        | (Needs::Manager | Needs::Admin, Role::Operator)
        | (Needs::Admin, Role::Manager) => false,
    };
    if allowed { Ok(()) } else { Err(Trouble::NotAllowed) }
}

/// Names of donors and suppliers, and what is noted about them. Whoever receives, thanks and corrects needs them. An auditor is from
/// outside the bank and checks what the books say, which is the same without a single name.
pub(crate) fn may_see_names(role: Role) -> bool {
    match role {
        Role::Operator | Role::Manager | Role::Admin => true,
        Role::Auditor => false,
    }
}

/// Whether a role's work is to look for what is odd: the auditor's, and the admin's who answers to them.
pub(crate) fn is_auditing(role: Role) -> bool {
    match role {
        Role::Auditor | Role::Admin => true,
        Role::Operator | Role::Manager => false,
    }
}

/// The auditor's listings.
pub(super) fn may_audit(role: Role) -> Result<(), Trouble> {
    if is_auditing(role) { Ok(()) } else { Err(Trouble::NotAllowed) }
}

/// Users, and other people's tokens.
pub(super) fn may_let_in(role: Role) -> Result<(), Trouble> {
    match role {
        Role::Admin => Ok(()),
        Role::Operator | Role::Manager | Role::Auditor => Err(Trouble::NotAllowed),
    }
}

fn needs(command: &Command) -> Needs {
    match command {
        Command::ReceiveDonation(_)
        | Command::MoveGoods(_)
        | Command::DispatchTransfer(_)
        | Command::ReceiveShipment(_)
        | Command::DispatchDistribution(_)
        | Command::ConfirmDelivery(_)
        | Command::HandOver(_)
        | Command::ReturnGoods(_)
        | Command::AnnounceDelivery(_)
        | Command::CloseAnnouncement(_)
        | Command::ReceivePurchase(_)
        | Command::ReceiveUnmatched(_)
        | Command::MatchArrival(_)
        | Command::ReleaseShipment(_)
        | Command::HoldLot(_)
        | Command::ReleaseLot(_)
        | Command::RecallLot(_)
        | Command::ReserveStock(_)
        | Command::ReleaseReservation(_)
        | Command::AddBin(_) => Needs::Operator,
        // Whoever stands at the door writes down who gives.
        Command::RegisterParty(party) => match party.kind.0 {
            PartyKind::Donor => Needs::Operator,
            PartyKind::Partner | PartyKind::Supplier | PartyKind::Municipality => Needs::Manager,
        },
        Command::AdjustStock(_)
        | Command::WriteOff(_)
        | Command::ReverseEntry(_)
        | Command::BankCashGift(_)
        | Command::MakePledge(_)
        | Command::PayPurchase(_)
        | Command::PayExpense(_)
        | Command::RefundPurchase(_)
        | Command::RegisterItem(_)
        | Command::RegisterFund(_)
        | Command::RegisterEmergency(_)
        | Command::OpenSite(_) => Needs::Manager,
        // Whose signature counts is not a matter of running a site.
        Command::AddBook(_) | Command::AddBookKey(_) | Command::RevokeBookKey(_) | Command::RotateBookKey(_) => {
            Needs::Admin
        }
    }
}
