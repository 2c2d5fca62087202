//! Refusals in a story's words: one table.

use ledger::event::Event;
use ledger::ids::{BinId, BookId, ItemId, LotId, PartyId, ShipmentId};
use ledger::reason::PartyKind;
use ledger::refusal::{Fact, Refusal};

use super::bank::Bank;
use super::made::{Made, made};
use super::names::{Names, name_of};

/// Says refusals as a story writes them; the line is named when the command has several.
pub fn say(names: &Names, bank: &Bank, refusal: &Refusal, several: bool) -> String {
    let fact = Speaker { names, bank }.fact(&refusal.fact, refusal.field);
    match refusal.line {
        Some(line) if several => format!("line {}: {fact}", line + 1),
        Some(_) | None => fact,
    }
}

/// Minor units as a decimal amount.
pub fn amount(minor: impl Into<i128>) -> String {
    let minor: i128 = minor.into();
    format!("{}.{:02}", minor / 100, minor % 100)
}

struct Speaker<'a> {
    names: &'a Names,
    bank: &'a Bank,
}

impl Speaker<'_> {
    fn item(&self, item: ItemId) -> String {
        name_of(&self.names.items, &item).unwrap_or_else(|| "an unknown item".to_owned())
    }

    fn lot(&self, lot: LotId) -> String {
        let found = self.names.lots.iter().find(|(_, (_, known))| *known == lot);
        found.map_or_else(|| "a lot without a name".to_owned(), |(name, _)| name.clone())
    }

    fn party(&self, party: PartyId) -> String {
        name_of(&self.names.parties, &party).unwrap_or_else(|| "an unknown party".to_owned())
    }

    fn book(&self, book: BookId) -> String {
        name_of(&self.names.books, &book).unwrap_or_else(|| "an unknown book".to_owned())
    }

    fn bin(&self, bin: BinId) -> String {
        let found = self.names.bins.iter().find(|(_, known)| **known == bin);
        found.map_or_else(|| "an unknown bin".to_owned(), |((_, name), _)| name.clone())
    }

    fn shipment(&self, shipment: ShipmentId) -> String {
        let is_it = |event: &Event| {
            !matches!(event, Event::ShipmentReleased(_)) && made(event) == Some(Made::Shipment(shipment))
        };
        let found = self
            .names
            .entries
            .iter()
            .find(|(_, place)| self.bank.entry(**place).is_some_and(|entry| is_it(&entry.event)));
        found.map_or_else(|| "an unknown shipment".to_owned(), |(name, _)| name.clone())
    }

    fn fact(&self, fact: &Fact, field: &str) -> String {
        match fact {
            Fact::UnknownItem(_) => "no such item".to_owned(),
            Fact::UnknownParty(_) => format!("no such {field}"),
            Fact::UnknownFund(_) => "no such fund".to_owned(),
            Fact::UnknownEmergency(_) => "no such emergency".to_owned(),
            Fact::UnknownBook(_) => "no such book".to_owned(),
            Fact::UnknownBin(_) => "no such bin".to_owned(),
            Fact::UnknownLot(_) => "no such lot".to_owned(),
            Fact::UnknownShipment(_) => "no such shipment".to_owned(),
            Fact::UnknownReservation(_) => "no such reservation".to_owned(),
            Fact::UnknownAnnouncement(_) => "no such announcement".to_owned(),
            Fact::UnknownPledge(_) => "no such pledge".to_owned(),
            Fact::PartyIsNot { party, wanted } => {
                let wanted: Vec<&str> = wanted.iter().copied().map(PartyKind::code).collect();
                format!("{} is no {}", self.party(*party), wanted.join(" or "))
            }
            Fact::CodeTaken(code) => format!("the code {code} is taken"),
            Fact::NameForbidden => format!("no {field} of a person stands on the ledger"),
            Fact::NameMissing => "its name is missing".to_owned(),
            Fact::BadPack => "a pack is wrong".to_owned(),
            Fact::AlreadyThere => format!("this {field} is there already"),
            Fact::KeyNotRevocable => "the key cannot be revoked".to_owned(),
            Fact::WrongKind(kind) => format!("a {} book does not go there", kind.code()),
            Fact::TooManyBooks { max } => format!("{max} books are enough"),
            Fact::WrongBook { kind } => format!("that is for a {} book", kind.code()),
            Fact::NoLines => "there is no line".to_owned(),
            Fact::TooManyLines { lines, max } => format!("{lines} lines are more than {max}"),
            Fact::NothingMoves => "nothing moves".to_owned(),
            Fact::NotEnough { item, lot, bin, wanted, free } => {
                let (bin, lot, item) = (self.bin(*bin), self.lot(*lot), self.item(*item));
                format!("{bin} has {free} {item} of {lot} free, {wanted} wanted")
            }
            Fact::NotEnoughOfItem { item, wanted, available } => {
                format!("{available} {} may leave, {wanted} wanted", self.item(*item))
            }
            Fact::NotEnoughMoney { fund, wanted, held } => {
                let fund = name_of(&self.names.funds, fund).unwrap_or_else(|| "an unknown fund".to_owned());
                format!("{fund} holds {}, {} wanted", amount(*held), amount(*wanted))
            }
            Fact::TooMuch => "that is beyond every measure".to_owned(),
            Fact::PastUseBy { lot, day } => format!("{} was safe until {day}", self.lot(*lot)),
            Fact::PastBestBefore { lot, day } => format!("{} was best before {day}", self.lot(*lot)),
            Fact::LotIsHeld(lot) => format!("{} is on hold", self.lot(*lot)),
            Fact::LotIsRecalled(lot) => format!("{} is recalled", self.lot(*lot)),
            Fact::LotIsNotHeld(lot) => format!("{} is not on hold", self.lot(*lot)),
            Fact::NotFirstExpiring { lot, first } => format!("{} goes before {}", self.lot(*first), self.lot(*lot)),
            Fact::DateMissing(item) => format!("{} needs a date", self.item(*item)),
            Fact::ReasonMissing => "a reason is missing".to_owned(),
            Fact::ReasonDoesNotFit(reason) => format!("{} is no reason for that", reason.code()),
            Fact::LotOfAnotherItem(lot) => format!("{} is of another item", self.lot(*lot)),
            Fact::LotTermsDiffer(lot) => format!("{} is known otherwise", self.lot(*lot)),
            Fact::LotMissing => "the lot must be named".to_owned(),
            Fact::BinMissing => "the bin must be named".to_owned(),
            Fact::SameBin(bin) => format!("{} is where it lies", self.bin(*bin)),
            Fact::LotTwice(lot) => format!("{} stands there twice", self.lot(*lot)),
            Fact::CauseMissing => "what it follows from is missing".to_owned(),
            Fact::CauseDoesNotFit => format!("the {field} does not fit what it follows from"),
            Fact::AnotherDestination(book) => format!("it goes to {}", self.book(*book)),
            Fact::ToItself => "it is there already".to_owned(),
            Fact::BeyondDispatched { lot, wanted, open } => {
                format!("{open} of {} are still to come, {wanted} said", self.lot(*lot))
            }
            Fact::NotOnTheRoad { lot, wanted, open } => {
                format!("{open} of {} are on the road, {wanted} said", self.lot(*lot))
            }
            Fact::NotAccountedFor { lot, open, said } => {
                format!("{open} of {} were on the road, {said} are accounted for", self.lot(*lot))
            }
            Fact::AlreadyReleased(shipment) => format!("{} was given up", self.shipment(*shipment)),
            Fact::NothingToRelease(shipment) => format!("nothing of {} is left", self.shipment(*shipment)),
            Fact::BeyondUnmatched { lot, wanted, open } => {
                format!("{open} of {} are unmatched, {wanted} said", self.lot(*lot))
            }
            Fact::BeyondDelivered { lot, wanted, open } => {
                format!("{open} of {} are out, {wanted} said", self.lot(*lot))
            }
            Fact::LinesBesideReservation => "the reservation says what goes".to_owned(),
            Fact::ReservedForAnother(_) => "it is reserved for another".to_owned(),
            Fact::ReservationDiffers(_) => "the reservation holds something else".to_owned(),
            Fact::AnotherDonor(donor) => format!("it is of {}", self.party(*donor)),
            Fact::AnotherFund(fund) => {
                format!("it is for {}", name_of(&self.names.funds, fund).unwrap_or_else(|| "another".to_owned()))
            }
            Fact::BeyondPaid { item, wanted, open } => {
                format!("{open} {} are paid and still to come, {wanted} said", self.item(*item))
            }
            Fact::BeyondPayment { fund: _, wanted, open } => {
                format!("{} are paid and not back, {} said", amount(*open), amount(*wanted))
            }
            Fact::WrongCurrency { wanted } => format!("the fund holds {wanted}"),
            Fact::SamePerson => "a second person is needed".to_owned(),
            Fact::AlreadyReversed => "it is reversed already".to_owned(),
            Fact::NotReversible => "such an entry is not reversed".to_owned(),
            Fact::BuiltUpon => "something was built upon it".to_owned(),
            Fact::OccurredInFuture => "that is in the future".to_owned(),
            Fact::ForeignId => format!("a {field} of foreign make"),
            Fact::StateDiffers => "that is not the state".to_owned(),
            Fact::AlreadyOpened => "the book is open".to_owned(),
            Fact::NotTheNextPage { page, next, .. } => format!("page {page} where {next} comes next"),
            Fact::BookClosed { .. } => "the book is closed".to_owned(),
            Fact::NotToSucceed(_) => "not to be succeeded".to_owned(),
            Fact::NotToClose(_) => "not to be closed".to_owned(),
            Fact::LesserId(_) => "the id is not behind the predecessor's".to_owned(),
            Fact::NotThePredecessor(_) => "not the book before it".to_owned(),
            Fact::BeyondCarried { wanted, open, .. } => format!("{open} are left there, {wanted} wanted"),
            Fact::EntryTooLarge { bytes: _, max } => format!("larger than {max} bytes"),
        }
    }
}
