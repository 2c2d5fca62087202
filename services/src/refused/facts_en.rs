//! The ledger's facts in English.

use ledger::refusal::Fact;
use vault::Language::English;

use super::words::{any_of, book_kind, loss_reason, party_kind};
use super::{Naming, short};

/// One or two plain sentences: what is so, and what to do.
pub(super) fn sentence(fact: &Fact, n: &Naming<'_>) -> String {
    match fact {
        Fact::UnknownItem(item) => format!("There is no item {}. Register it first.", n.item(*item)),
        Fact::UnknownParty(party) => format!("There is no party {}. Register it first.", n.party(*party)),
        Fact::UnknownFund(fund) => format!("There is no fund {}. Open it first.", n.fund(*fund)),
        Fact::UnknownEmergency(id) => format!("There is no emergency {}. Open it first.", n.emergency(*id)),
        Fact::UnknownBook(book) => format!("There is no book {} in this bank.", n.book(*book)),
        Fact::UnknownBin(bin) => format!("There is no bin {} at this site. Set it up first.", n.bin(*bin)),
        Fact::UnknownLot(lot) => {
            format!("Lot {} is not known here. Look in the stock list for the lots there are.", n.lot(*lot))
        }
        Fact::UnknownShipment(id) => format!("No shipment {} left from here.", short(id)),
        Fact::UnknownReservation(id) => {
            format!("Reservation {} is not open: it was never made, is used up or was released.", short(id))
        }
        Fact::UnknownAnnouncement(id) => {
            format!("Announcement {} is not open: it was never made or was closed.", short(id))
        }
        Fact::UnknownPledge(id) => format!("There is no pledge {}.", short(id)),
        Fact::PartyIsNot { party, wanted } => {
            let wanted: Vec<String> = wanted.iter().map(|kind| party_kind(*kind, English).to_owned()).collect();
            format!("{} cannot stand here; name {}.", n.party(*party), any_of(&wanted, English))
        }
        Fact::CodeTaken(code) => format!("The code {code} is taken. Choose another."),
        Fact::NameForbidden => {
            "A donor or supplier may be a person: name and codes go to the vault, not onto the ledger.".to_owned()
        }
        Fact::NameMissing => "An organisation needs its public name.".to_owned(),
        Fact::BadPack => "A pack holds at least 2 units, and no two packs of an item have the same name.".to_owned(),
        Fact::AlreadyThere => "This book or key is there already; there is nothing to do.".to_owned(),
        Fact::KeyNotRevocable => {
            "This key cannot be revoked: the book does not have it, or it is its only one. Add another first."
                .to_owned()
        }
        Fact::WrongKind(kind) => format!("It cannot be {}.", book_kind(*kind, English)),
        Fact::TooManyBooks { max } => format!("A bank has at most {max} books, and this one has as many."),
        Fact::WrongBook { kind } => format!("This belongs in the book of {}.", book_kind(*kind, English)),
        Fact::NoLines => "There is no line. Add at least one.".to_owned(),
        Fact::TooManyLines { lines, max } => format!("{lines} lines are too many; one command takes {max}. Split it."),
        Fact::NothingMoves => "Nothing moves here. Give a quantity, or leave the line out.".to_owned(),
        Fact::NotEnough { item, lot, bin, wanted, free } => format!(
            "Bin {} has {} of lot {} free, and {} are wanted. Take less, or from another place.",
            n.bin(*bin),
            n.amount(*free, Some(*item)),
            n.lot(*lot),
            n.amount(*wanted, Some(*item))
        ),
        Fact::NotEnoughOfItem { item, wanted, available } => format!(
            "{} of {} may leave, and {} are wanted. Take less, or see what is reserved, held or expired.",
            n.amount(*available, Some(*item)),
            n.item(*item),
            n.amount(*wanted, Some(*item))
        ),
        Fact::NotEnoughMoney { fund, wanted, held } => {
            format!(
                "Fund {} holds {}, and {} are wanted.",
                n.fund(*fund),
                n.money(*held, *fund),
                n.money(*wanted, *fund)
            )
        }
        Fact::TooMuch => "That is more than the bank can count. Check the quantity.".to_owned(),
        Fact::PastUseBy { lot, day } => {
            format!("Lot {} was to be used by {}. It may not leave; write it off.", n.lot(*lot), n.day(*day))
        }
        Fact::PastBestBefore { lot, day } => {
            format!(
                "Lot {} is past its best-before date, {}. Give a reason for the override, or take another lot.",
                n.lot(*lot),
                n.day(*day)
            )
        }
        Fact::LotIsHeld(lot) => format!("Lot {} is on hold. Release it first, or take another.", n.lot(*lot)),
        Fact::LotIsRecalled(lot) => format!("Lot {} is recalled and never leaves again. Write it off.", n.lot(*lot)),
        Fact::LotIsNotHeld(lot) => format!("Lot {} is not on hold; there is nothing to release.", n.lot(*lot)),
        Fact::NotFirstExpiring { lot, first } => {
            format!(
                "Lot {} expires before lot {}. Take it first, or give a reason for the override.",
                n.lot(*first),
                n.lot(*lot)
            )
        }
        Fact::DateMissing(item) => {
            format!("Every lot of {} carries a date. Give best before or use by.", n.item(*item))
        }
        Fact::ReasonMissing => "Something differs. Give the reason.".to_owned(),
        Fact::ReasonDoesNotFit(reason) => {
            format!("The reason \"{}\" does not go this way. Choose another.", loss_reason(*reason, English))
        }
        Fact::LotOfAnotherItem(lot) => format!("Lot {} is of another item.", n.lot(*lot)),
        Fact::LotTermsDiffer(lot) => format!("Item or date is not what is known of lot {}.", n.lot(*lot)),
        Fact::LotMissing => "Name the lot.".to_owned(),
        Fact::BinMissing => "Name the bin.".to_owned(),
        Fact::SameBin(bin) => format!("The goods are in bin {} already. Choose another bin.", n.bin(*bin)),
        Fact::LotTwice(lot) => format!("Lot {} stands in two lines. Add them up.", n.lot(*lot)),
        Fact::CauseMissing => "Name the entry this follows from, as ATH@4711/3.".to_owned(),
        Fact::CauseDoesNotFit => "This does not follow from the entry that is named. Check its place.".to_owned(),
        Fact::AnotherDestination(book) => format!("This goes to {}, not here.", n.book(*book)),
        Fact::ToItself => "A site cannot send goods to itself. Move them between bins instead.".to_owned(),
        Fact::BeyondDispatched { lot, wanted, open } => format!(
            "{} of lot {} are still to arrive, and {} are counted. Receive the rest as unmatched.",
            n.amount(*open, n.item_of(*lot)),
            n.lot(*lot),
            n.amount(*wanted, n.item_of(*lot))
        ),
        Fact::NotOnTheRoad { lot, wanted, open } => format!(
            "{} of lot {} are on the road, and {} are accounted for. Check the numbers.",
            n.amount(*open, n.item_of(*lot)),
            n.lot(*lot),
            n.amount(*wanted, n.item_of(*lot))
        ),
        Fact::NotAccountedFor { lot, open, said } => format!(
            "{} of lot {} were on the road, and {} are accounted for. Say what became of the rest.",
            n.amount(*open, n.item_of(*lot)),
            n.lot(*lot),
            n.amount(*said, n.item_of(*lot))
        ),
        Fact::AlreadyReleased(id) => {
            format!("Shipment {} was given up here; what still comes is received as unmatched.", short(id))
        }
        Fact::NothingToRelease(id) => {
            format!("All of shipment {} has arrived; there is nothing to give up.", short(id))
        }
        Fact::BeyondUnmatched { lot, wanted, open } => format!(
            "{} of lot {} are unmatched, and {} are to be matched.",
            n.amount(*open, n.item_of(*lot)),
            n.lot(*lot),
            n.amount(*wanted, n.item_of(*lot))
        ),
        Fact::BeyondDelivered { lot, wanted, open } => format!(
            "{} of lot {} can still come back, and {} are said to. Check the numbers.",
            n.amount(*open, n.item_of(*lot)),
            n.lot(*lot),
            n.amount(*wanted, n.item_of(*lot))
        ),
        Fact::LinesBesideReservation => "The reservation says what is sent. Leave the lines out.".to_owned(),
        Fact::ReservedForAnother(id) => format!("Reservation {} is for another recipient.", short(id)),
        Fact::ReservationDiffers(id) => format!("Reservation {} does not hold what is sent.", short(id)),
        Fact::AnotherDonor(party) => format!("It was made by another donor, {}.", n.party(*party)),
        Fact::AnotherFund(fund) => format!("It was made for another fund, {}.", n.fund(*fund)),
        Fact::BeyondPaid { item, wanted, open } => format!(
            "{} of {} were paid for and have not come, and {} are received. Check the payment.",
            n.amount(*open, Some(*item)),
            n.item(*item),
            n.amount(*wanted, Some(*item))
        ),
        Fact::BeyondPayment { fund, wanted, open } => format!(
            "Of this payment {} have not come back, and {} are to come back. Check the payment.",
            n.money(*open, *fund),
            n.money(*wanted, *fund)
        ),
        Fact::WrongCurrency { wanted } => format!("This fund is kept in {wanted}."),
        Fact::SamePerson => "The second person must be another one.".to_owned(),
        Fact::AlreadyReversed => "This entry has been reversed already.".to_owned(),
        Fact::NotReversible => "An entry of this kind is not reversed. Correct it with a new entry.".to_owned(),
        Fact::BuiltUpon => "Later entries build on this one. Correct it with an adjustment instead.".to_owned(),
        Fact::OccurredInFuture => "It cannot have happened in the future. Check the time.".to_owned(),
        Fact::ForeignId => {
            "An id was not made the way this bank makes ids. This is a fault of the program; report it.".to_owned()
        }
        Fact::StateDiffers => {
            "The stated state is not the book's. This is a fault of the program; report it.".to_owned()
        }
        Fact::AlreadyOpened => "A book begins once.".to_owned(),
        Fact::NotTheNextPage { book, page, next } => {
            format!(
                "Page {page} of the book {} cannot enter the log: the next is page {next}. This is a fault of the program; report it.",
                n.book(*book)
            )
        }
        Fact::BookClosed { book, successor: Some(next) } => {
            format!("The book {} was closed. Write in its successor, {}.", n.book(*book), n.book(*next))
        }
        Fact::BookClosed { book, successor: None } => {
            format!("The book {} was closed, and nothing succeeds it yet: run `helpbank succeed`.", n.book(*book))
        }
        Fact::NotToSucceed(book) => {
            format!("The book {} is not closed, or has a successor already.", n.book(*book))
        }
        Fact::NotToClose(book) => format!("The book {} cannot be closed: the register never is.", n.book(*book)),
        Fact::LesserId(book) => format!(
            "A successor's id must be greater than that of {}. This is a fault of the program; report it.",
            n.book(*book)
        ),
        Fact::NotThePredecessor(book) => format!("This book does not succeed the book {}.", n.book(*book)),
        Fact::BeyondCarried { lot, wanted, open } => format!(
            "{wanted} of the lot {lot} are to be taken over, {open} are left in the closed book. This is a fault of the program; report it."
        ),
        Fact::EntryTooLarge { bytes, max } => format!("The entry has {bytes} bytes, {max} are allowed. Split it."),
    }
}
