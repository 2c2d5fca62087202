//! Refusals: facts that stand in a command's way, for the person who gave it. All of them come back at once, each with its field and line.

use std::fmt;

use crate::account::Currency;
use crate::ids::{
    AnnouncementId, BinId, BookId, EmergencyId, FundId, ItemId, LotId, PartyId, PledgeId, ReservationId, ShipmentId,
};
use crate::reason::{BookKind, LossReason, PartyKind};
use crate::text::Code;
use crate::time::Day;

/// One fact, and where in the command it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The line, from 0, when the field is one of a line.
    pub line: Option<usize>,
    /// The field, as `quantity`; a field of the whole command, as `donor`.
    pub field: &'static str,
    /// The fact.
    pub fact: Fact,
}

/// A fact that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the fact's own numbers and ids; the fact says what they are")]
pub enum Fact {
    /// Nothing with this id is known.
    UnknownItem(ItemId),
    UnknownParty(PartyId),
    UnknownFund(FundId),
    UnknownEmergency(EmergencyId),
    UnknownBook(BookId),
    UnknownBin(BinId),
    UnknownLot(LotId),
    UnknownShipment(ShipmentId),
    UnknownReservation(ReservationId),
    UnknownAnnouncement(AnnouncementId),
    UnknownPledge(PledgeId),
    /// The party is of another kind.
    PartyIsNot {
        party: PartyId,
        wanted: &'static [PartyKind],
    },
    /// A code is in use already.
    CodeTaken(Code),
    /// A party that may be a person has no name on the ledger.
    NameForbidden,
    /// An organisation needs its public name.
    NameMissing,
    /// A pack holds at least two units, and no two packs have one name.
    BadPack,
    /// The same book or key is there already.
    AlreadyThere,
    /// No such key, or the last one.
    KeyNotRevocable,
    /// A book of this kind cannot be added, or has no such part.
    WrongKind(BookKind),
    /// A bank has no more books than this.
    TooManyBooks {
        max: u64,
    },
    /// This book does not take this command.
    WrongBook {
        kind: BookKind,
    },
    /// No line at all.
    NoLines,
    /// More lines than an entry may have.
    TooManyLines {
        lines: usize,
        max: usize,
    },
    /// The line moves nothing.
    NothingMoves,
    /// Not as much is free in this place as is wanted.
    NotEnough {
        item: ItemId,
        lot: LotId,
        bin: BinId,
        wanted: u64,
        free: u64,
    },
    /// Not as much of this item may leave as is wanted.
    NotEnoughOfItem {
        item: ItemId,
        wanted: u64,
        available: u64,
    },
    /// Not as much money is in the fund as is wanted.
    NotEnoughMoney {
        fund: FundId,
        wanted: u64,
        held: u64,
    },
    /// The book would name more of an item or a currency than it may.
    TooMuch,
    /// Past its use-by date.
    PastUseBy {
        lot: LotId,
        day: Day,
    },
    /// Past its best-before date, and no reason to send it all the same.
    PastBestBefore {
        lot: LotId,
        day: Day,
    },
    /// The lot is on hold.
    LotIsHeld(LotId),
    /// The lot is recalled.
    LotIsRecalled(LotId),
    /// The lot is not on hold.
    LotIsNotHeld(LotId),
    /// Another lot expires first, and there is no reason to pass it over.
    NotFirstExpiring {
        lot: LotId,
        first: LotId,
    },
    /// Every lot of this item carries a date.
    DateMissing(ItemId),
    /// Something differs and there is no reason.
    ReasonMissing,
    /// The reason does not go this way.
    ReasonDoesNotFit(LossReason),
    /// The lot belongs to another item.
    LotOfAnotherItem(LotId),
    /// What is said of the lot is not what is known of it.
    LotTermsDiffer(LotId),
    /// A lot must be named.
    LotMissing,
    /// A bin must be named.
    BinMissing,
    /// From a bin into the same bin.
    SameBin(BinId),
    /// The same lot stands in two lines.
    LotTwice(LotId),
    /// The entry this follows from must be named.
    CauseMissing,
    /// The entry named as cause is not of the kind this follows from.
    CauseDoesNotFit,
    /// The shipment goes to another site.
    AnotherDestination(BookId),
    /// A transfer goes to another site, not to its own.
    ToItself,
    /// More than was dispatched and has not been settled.
    BeyondDispatched {
        lot: LotId,
        wanted: u64,
        open: u64,
    },
    /// More than is on the road.
    NotOnTheRoad {
        lot: LotId,
        wanted: u64,
        open: u64,
    },
    /// What was on the road (`open`, before this entry) is not accounted for in full.
    NotAccountedFor {
        lot: LotId,
        open: u64,
        said: u64,
    },
    /// The destination has given the shipment up.
    AlreadyReleased(ShipmentId),
    /// Nothing is left to release.
    NothingToRelease(ShipmentId),
    /// More than arrived unmatched.
    BeyondUnmatched {
        lot: LotId,
        wanted: u64,
        open: u64,
    },
    /// More came back than went out.
    BeyondDelivered {
        lot: LotId,
        wanted: u64,
        open: u64,
    },
    /// The reservation says what is sent; lines say it again.
    LinesBesideReservation,
    /// The reservation is for another recipient.
    ReservedForAnother(ReservationId),
    /// The reservation does not hold what is sent.
    ReservationDiffers(ReservationId),
    /// The announcement or pledge is of another donor.
    AnotherDonor(PartyId),
    /// The announcement, pledge or payment is for something else.
    AnotherFund(FundId),
    /// More goods than were paid for.
    BeyondPaid {
        item: ItemId,
        wanted: u64,
        open: u64,
    },
    /// More money back than was paid and has not come back.
    BeyondPayment {
        fund: FundId,
        wanted: u64,
        open: u64,
    },
    /// The amount is not in the fund's currency.
    WrongCurrency {
        wanted: Currency,
    },
    /// The second person is the first.
    SamePerson,
    /// The entry has been reversed already.
    AlreadyReversed,
    /// An entry of this kind is not reversed; go forward instead.
    NotReversible,
    /// Something has been built upon it; go forward instead.
    BuiltUpon,
    /// It occurred in the future.
    OccurredInFuture,
    /// An id was not made the way ids are made.
    ForeignId,
    /// The stated state is not the book's.
    StateDiffers,
    /// A book begins once.
    AlreadyOpened,
    /// The pages of a book enter the log one behind the other, from the first.
    NotTheNextPage {
        book: BookId,
        page: u64,
        next: u64,
    },
    /// The book was closed; what it would have written is written by its successor, when there is one.
    BookClosed {
        book: BookId,
        successor: Option<BookId>,
    },
    /// The book is not closed, or has a successor already.
    NotToSucceed(BookId),
    /// The register does not end this way, nor does a book end before its first page.
    NotToClose(BookId),
    /// A successor has a greater id than the book before it, so that whoever reads books in their order has read that one first.
    LesserId(BookId),
    /// This book does not succeed that one.
    NotThePredecessor(BookId),
    /// Not as much lies there, by the closed book's last page and what was taken over since.
    BeyondCarried {
        lot: LotId,
        wanted: u64,
        open: u64,
    },
    /// The entry is larger than an entry may be.
    EntryTooLarge {
        bytes: usize,
        max: usize,
    },
}

impl Refusal {
    /// A fact about the whole command.
    pub(crate) const fn of(field: &'static str, fact: Fact) -> Self {
        Self { line: None, field, fact }
    }

    /// A fact about a line.
    pub(crate) const fn at(line: usize, field: &'static str, fact: Fact) -> Self {
        Self { line: Some(line), field, fact }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "lines[{line}].{}: {:?}", self.field, self.fact),
            None => write!(f, "{}: {:?}", self.field, self.fact),
        }
    }
}
