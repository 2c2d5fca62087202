//! May this entry stand here? The rules, as audits replay them: on outcomes, never on what was asked.
//!
//! Version 1 of the rules. A later version is a new set of functions beside these; a page's header says which one judges it.

mod goods;
mod leaving;
mod lines;
mod log;
mod matching;
mod money;
mod register;
mod reversal;
mod shipment;
mod succession;

use rustc_hash::FxHashMap;

use crate::account::{Account, Asset, Commodity};
use crate::book::{Book, Lot, Outbound, Spot};
use crate::entry::Entry;
use crate::event::{EntryRef, Event, Genesis, StateStated};
use crate::ids::{BookId, ItemId, LotId, ShipmentId};
use crate::posting;
use crate::quantity::BOOK_TOTAL_MAX;
use crate::reason::BookKind;
use crate::refusal::{Fact, Refusal};
use crate::register::RegisterAt;
use crate::time::{Day, Timestamp};

pub(crate) use leaving::{needs_reason, obstacle};
pub(crate) use lines::Draws;
pub(crate) use matching::known_now;
pub(crate) use reversal::inverse;
pub(crate) use shipment::{Open, OpenLot, handed_out, open_arrival};
pub use succession::closed;

/// How far the clock of who acts may run ahead of the clerk's, in milliseconds.
pub const AHEAD_MS_MAX: i64 = 86_400_000;

/// An entry that another entry follows from, verified in its own book.
#[derive(Debug, Clone, Copy)]
pub struct Citation<'a> {
    /// Where it stands.
    pub place: EntryRef,
    /// The entry.
    pub entry: &'a Entry,
}

/// What an entry is judged against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The book, with every entry before this one.
    pub book: &'a Book,
    /// The register as the page saw it; of no meaning for the register's own book.
    pub register: RegisterAt<'a>,
    /// When the page is written.
    pub written_at: Timestamp,
    /// The entry named as cause, when there is one.
    pub cause: Option<Citation<'a>>,
    /// The books that this one succeeds, each at its last page, the nearest first.
    pub before: &'a [&'a Book],
}

impl<'a> Context<'a> {
    /// The register that counts: a register's own book sees what the page itself has added so far.
    pub fn register(&self) -> RegisterAt<'a> {
        self.book.register.as_ref().map_or(self.register, |own| own.now())
    }

    /// The same, with the cited entry only when it is the one named.
    pub(crate) fn citing(self, named: Option<EntryRef>) -> Self {
        Self { cause: self.cause.filter(|cause| named == Some(cause.place)), ..self }
    }

    /// This book and those that it succeeds, the nearest first.
    pub(crate) fn line(&self) -> impl Iterator<Item = &'a Book> + 'a {
        let before: &'a [&'a Book] = self.before;
        std::iter::once(self.book).chain(before.iter().copied())
    }

    /// What they have of an account together.
    pub(crate) fn together(&self, account: Account, asset: Asset) -> i64 {
        self.line().fold(0_i64, |sum, book| sum.saturating_add(book.stock.balance(account, asset)))
    }

    /// A shipment that left from here, or from a book that this one succeeds.
    pub(crate) fn outbound(&self, shipment: ShipmentId) -> Option<&'a Outbound> {
        self.line().find_map(|book| book.outbound(shipment))
    }

    /// How much of a shipment is on the road by their entries; negative what they received of another book's shipment.
    pub(crate) fn in_transit(&self, shipment: ShipmentId, item: ItemId, lot: LotId) -> i64 {
        self.together(Account::Transit(shipment), Asset::Goods(item, lot))
    }

    /// What they know of a lot.
    pub(crate) fn lot(&self, lot: LotId) -> Option<&'a Lot> {
        self.line().find_map(|book| book.stock.lot(lot))
    }

    /// Whether they have given up what has not arrived of a shipment to them.
    pub(crate) fn has_released(&self, shipment: ShipmentId) -> bool {
        self.line().any(|book| book.has_released(shipment))
    }

    /// Whether what goes to that book comes here.
    pub(crate) fn receives_for(&self, destination: BookId) -> bool {
        self.line().any(|book| book.id == destination)
    }

    /// What day it is at the book's site.
    pub fn today(&self) -> Day {
        self.register().zone(self.book.id).day(self.written_at)
    }
}

/// Collects refusals.
#[derive(Debug, Default)]
pub(crate) struct Refusals(pub(crate) Vec<Refusal>);

impl Refusals {
    pub(crate) fn of(&mut self, field: &'static str, fact: Fact) {
        self.0.push(Refusal::of(field, fact));
    }

    pub(crate) fn at(&mut self, line: usize, field: &'static str, fact: Fact) {
        self.0.push(Refusal::at(line, field, fact));
    }

    pub(crate) fn done<T>(self, value: T) -> Result<T, Vec<Refusal>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}

/// Says whether an entry may stand as the book's next one: nothing, or every refusal at once.
pub fn check(context: &Context<'_>, entry: &Entry) -> Result<(), Vec<Refusal>> {
    let context = &context.citing(entry.cause);
    let mut refusals = Refusals::default();
    if entry.occurred_at.ms > context.written_at.ms.saturating_add(AHEAD_MS_MAX) {
        refusals.of("occurred_at", Fact::OccurredInFuture);
    }
    if entry.cause.is_some() && context.cause.is_none() {
        refusals.of("cause", Fact::CauseMissing);
    }
    if entry.cause.is_some_and(|cause| cause.book == context.book.id && Spot::of(cause) > context.book.last) {
        // An entry follows from what stands before it in its book; between books their citations are the only order there is.
        refusals.of("cause", Fact::CauseDoesNotFit);
    }
    refusals.0.extend(closed(context.register(), context.book.id));
    match kind_of(&entry.event) {
        Some(kind) if kind != context.book.kind() => refusals.of("book", Fact::WrongBook { kind }),
        Some(_) | None => {
            event(context, entry, &mut refusals);
            measured(context, &entry.event, &mut refusals);
        }
    }
    refusals.done(())
}

/// The kind of book that an event stands in; any book, when none.
fn kind_of(event: &Event) -> Option<BookKind> {
    match event {
        Event::BookOpened(_) | Event::StateStated(_) | Event::EntryReversed(_) => None,
        Event::ItemRegistered(_)
        | Event::PartyRegistered(_)
        | Event::FundRegistered(_)
        | Event::EmergencyRegistered(_)
        | Event::BookAdded(_)
        | Event::BookKeyAdded(_)
        | Event::BookKeyRevoked(_)
        | Event::BookClosed(_)
        | Event::SuccessorAdded(_) => Some(BookKind::Register),
        Event::BinAdded(_)
        | Event::DeliveryAnnounced(_)
        | Event::AnnouncementClosed(_)
        | Event::DonationReceived(_)
        | Event::PurchaseReceived(_)
        | Event::GoodsMoved(_)
        | Event::TransferDispatched(_)
        | Event::ShipmentArrived(_)
        | Event::UnmatchedArrived(_)
        | Event::ArrivalMatched(_)
        | Event::ShipmentReleased(_)
        | Event::LotHeld(_)
        | Event::LotReleased(_)
        | Event::LotRecalled(_)
        | Event::StockReserved(_)
        | Event::ReservationReleased(_)
        | Event::DistributionDispatched(_)
        | Event::DeliveryConfirmed(_)
        | Event::HandedOver(_)
        | Event::GoodsReturned(_)
        | Event::StockAdjusted(_)
        | Event::WrittenOff(_)
        | Event::GoodsCarried(_) => Some(BookKind::Site),
        Event::CashGiftBanked(_)
        | Event::PledgeMade(_)
        | Event::PurchasePaid(_)
        | Event::PurchaseRefunded(_)
        | Event::ExpensePaid(_) => Some(BookKind::Treasury),
        Event::PagesLogged(_) => Some(BookKind::Log),
    }
}

fn event(context: &Context<'_>, entry: &Entry, refusals: &mut Refusals) {
    match &entry.event {
        // The genesis makes the book; no book has a second one. The first is judged by `check_genesis`.
        Event::BookOpened(_) => refusals.of("event", Fact::AlreadyOpened),
        Event::StateStated(e) => state(context, e, refusals),
        Event::ItemRegistered(e) => register::item(context, entry, e, refusals),
        Event::PartyRegistered(e) => register::party(context, entry, e, refusals),
        Event::FundRegistered(e) => register::fund(context, entry, e, refusals),
        Event::EmergencyRegistered(e) => register::emergency(context, entry, e, refusals),
        Event::BookAdded(e) => register::book(context, e, refusals),
        Event::BookKeyAdded(e) => register::key_added(context, e, refusals),
        Event::BookKeyRevoked(e) => register::key_revoked(context, e, refusals),
        Event::BinAdded(e) => register::bin(context, entry, e, refusals),
        Event::DeliveryAnnounced(e) => goods::announced(context, entry, e, refusals),
        Event::AnnouncementClosed(e) => goods::announcement_closed(context, e, refusals),
        Event::DonationReceived(e) => goods::donation(context, entry, e, refusals),
        Event::PurchaseReceived(e) => goods::purchase(context, entry, e, refusals),
        Event::GoodsMoved(e) => goods::moved(context, e, refusals),
        Event::LotHeld(e) => goods::held(context, e, refusals),
        Event::LotReleased(e) => goods::released(context, e, refusals),
        Event::LotRecalled(e) => goods::recalled(context, e, refusals),
        Event::StockAdjusted(e) => goods::adjusted(context, entry, e, refusals),
        Event::WrittenOff(e) => goods::written_off(context, entry, e, refusals),
        Event::StockReserved(e) => leaving::reserved(context, entry, e, refusals),
        Event::ReservationReleased(e) => leaving::reservation_released(context, e, refusals),
        Event::TransferDispatched(e) => leaving::transfer(context, entry, e, refusals),
        Event::DistributionDispatched(e) => leaving::distribution(context, entry, e, refusals),
        Event::HandedOver(e) => leaving::handed_over(context, e, refusals),
        Event::ShipmentArrived(e) => shipment::arrived(context, e, refusals),
        Event::UnmatchedArrived(e) => shipment::unmatched(context, entry, e, refusals),
        Event::ArrivalMatched(e) => matching::matched(context, e, refusals),
        Event::ShipmentReleased(e) => shipment::released(context, e, refusals),
        Event::DeliveryConfirmed(e) => shipment::confirmed(context, e, refusals),
        Event::GoodsReturned(e) => shipment::returned(context, entry, e, refusals),
        Event::EntryReversed(e) => reversal::reversed(context, e, refusals),
        Event::CashGiftBanked(e) => money::gift(context, e, refusals),
        Event::PledgeMade(e) => money::pledge(context, entry, e, refusals),
        Event::PurchasePaid(e) => money::purchase(context, e, refusals),
        Event::PurchaseRefunded(e) => money::refund(context, e, refusals),
        Event::ExpensePaid(e) => money::expense(context, e, refusals),
        Event::PagesLogged(e) => log::logged(context, e, refusals),
        Event::BookClosed(e) => succession::book_closed(context, e, refusals),
        Event::SuccessorAdded(e) => succession::successor(context, e, refusals),
        Event::GoodsCarried(e) => succession::carried(context, e, refusals),
    }
}

/// What the book names of an item or a currency, this entry too, stays within [`BOOK_TOTAL_MAX`]: then no sum overflows, of whatever.
fn measured(context: &Context<'_>, event: &Event, refusals: &mut Refusals) {
    let mut sums: FxHashMap<Commodity, u64> = FxHashMap::default();
    posting::amounts(context.book.here(), event, &mut |commodity, amount| {
        let sum = sums.entry(commodity).or_insert_with(|| context.book.named.get(&commodity).copied().unwrap_or(0));
        *sum = sum.saturating_add(amount);
    });
    if sums.values().any(|sum| *sum > BOOK_TOTAL_MAX) {
        let field = match kind_of(event) {
            None => "cause",
            Some(BookKind::Treasury) => "amount",
            Some(BookKind::Register | BookKind::Site | BookKind::Log) => "lines",
        };
        refusals.of(field, Fact::TooMuch);
    }
}

fn state(context: &Context<'_>, event: &StateStated, refusals: &mut Refusals) {
    if context.book.state_hash() != event.state {
        refusals.of("state", Fact::StateDiffers);
    }
}

/// The genesis of the first entry of page 1, when it is one and has the book's id.
pub fn check_genesis(book: BookId, entry: &Entry) -> Option<&Genesis> {
    let Event::BookOpened(genesis) = &entry.event else { return None };
    let is_register = genesis.kind == BookKind::Register;
    let fits = crate::hash::genesis(&crate::wire::encode(genesis)) == book && genesis.register.is_none() == is_register;
    fits.then_some(genesis)
}
