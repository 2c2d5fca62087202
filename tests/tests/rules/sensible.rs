//! Commands as people give them on a busy day: of things that exist, mostly possible, sometimes not.

mod money;
mod road;

use ledger::command::{
    AdjustLine, AdjustStock, Command, DispatchDistribution, DispatchTransfer, HandOver, HoldLot, MoveGoods, RecallLot,
    ReceiveDonation, ReceiveLine, ReceiveUnmatched, ReleaseLot, ReleaseReservation, ReserveStock, ReverseEntry, Want,
    WantMoved, WriteOff,
};
use ledger::event::{Direction, EntryRef, Event, Expiry, Reach};
use ledger::ids::{BinId, BookId, ItemId, LotId};
use ledger::quantity::Count;
use ledger::reason::{
    Discrepancy, HoldReason, LossReason, OverrideReason, RecallReason, ReversalReason, ValuationBasis,
};
use ledger::time::{Day, Zone};
use tests::story::made::new_lots;

use crate::dice::Dice;
use crate::town::{START, Town, actor};

/// How many kinds of command there are to choose from.
pub(crate) const KINDS: u8 = 30;

/// What is asked, of which book, following from what.
pub(crate) struct Asked {
    pub(crate) book: BookId,
    pub(crate) cause: Option<EntryRef>,
    pub(crate) command: Command,
}

/// Someone who asks: the town, the dice, and the site of this command.
struct Person<'a, 'b> {
    town: &'a Town,
    dice: &'a mut Dice<'b>,
    site: usize,
}

/// A command of this kind, when the town has what it takes.
pub(crate) fn ask(town: &Town, dice: &mut Dice<'_>, kind: u8) -> Option<Asked> {
    let site = dice.below(town.sites.len());
    let book = town.sites[site];
    let mut person = Person { town, dice, site };
    // A recall is for good: too many of them and nothing is left to do.
    let kind = if kind == 22 && !person.dice.once_in(6) { 5 } else { kind };
    let (book, cause, command) = match kind {
        0..=3 => (book, None, person.donation()),
        4 => (book, None, person.moved()),
        5 => (book, None, person.hand_over()),
        6 => (book, None, person.reserve()),
        7 => (book, None, person.unreserve()?),
        8 => (book, None, person.dispatch()),
        9 => person.arrival()?,
        10 => person.give_up()?,
        11 => person.back()?,
        12 => (book, None, Command::ReceiveUnmatched(ReceiveUnmatched { lines: person.received() })),
        13 => person.matched()?,
        14 => (book, None, person.distribute()),
        15 => person.confirm()?,
        16 => person.give_back()?,
        17 => (book, None, person.adjust()),
        18 => (book, None, person.write_off()),
        19 => person.reverse()?,
        20 => (book, None, Command::HoldLot(HoldLot { lot: person.lot()?.1, reason: HoldReason::Inspection })),
        21 => (book, None, Command::ReleaseLot(ReleaseLot { lot: person.lot()?.1 })),
        22 => (book, None, Command::RecallLot(RecallLot { lot: person.lot()?.1, reason: RecallReason::Safety })),
        23 => (book, None, person.announce()),
        24 => (book, None, person.close()?),
        25 => person.purchase()?,
        26 => (town.bank.treasury, None, person.gift_or_pledge()),
        27 => (town.bank.treasury, None, person.pay(book)),
        28 => person.refund()?,
        _ => (town.bank.treasury, None, person.expense()),
    };
    Some(Asked { book, cause, command })
}

fn today() -> Day {
    Zone::ATHENS.day(START)
}

impl Person<'_, '_> {
    fn item(&mut self) -> ItemId {
        self.town.items[self.dice.below(self.town.items.len())]
    }

    /// A bin of the site; rarely one of another.
    fn bin(&mut self) -> BinId {
        let site = if self.dice.once_in(40) { self.dice.below(3) } else { self.site };
        self.town.bins[site * 2 + self.dice.below(2)]
    }

    /// A lot that lies at the site, or rarely any lot that was ever made.
    fn lot(&mut self) -> Option<(ItemId, LotId)> {
        let book = &self.town.bank.kept(self.town.sites[self.site]).book;
        let of_item = |item: &ItemId| book.stock.places(*item).map(|place| (*item, place.lot)).collect::<Vec<_>>();
        let mut lots: Vec<_> = self.town.items.iter().flat_map(of_item).collect();
        if lots.is_empty() || self.dice.once_in(12) {
            let entries = self.town.bank.books.values().flat_map(|kept| &kept.entries);
            lots = entries.flat_map(|standing| new_lots(&standing.entry.event)).collect();
        }
        self.dice.one_of(&lots)
    }

    /// One line, two or three.
    fn some<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.dice.below(6).saturating_sub(3);
        (0..=count).map(|_| one(self)).collect()
    }

    /// An entry of any book that fits.
    fn entry(&mut self, fits: impl Fn(&Event) -> bool) -> Option<EntryRef> {
        let entries = self.town.bank.books.values().flat_map(|kept| &kept.entries);
        let places: Vec<EntryRef> =
            entries.filter(|standing| fits(&standing.entry.event)).map(|standing| standing.place).collect();
        self.dice.one_of(&places)
    }

    fn event(&self, place: EntryRef) -> &Event {
        &self.town.bank.entry(place).expect("it was found among the entries").event
    }

    /// The site whose command it would be; rarely another.
    fn destination(&mut self, book: BookId) -> BookId {
        if self.dice.once_in(12) { self.town.sites[self.site] } else { book }
    }

    fn donation(&mut self) -> Command {
        let donor = self.town.parties[self.dice.below(2)];
        let emergency = self.dice.maybe(|_| self.town.emergency);
        let lines = self.received();
        let announcement = None;
        Command::ReceiveDonation(ReceiveDonation {
            donor,
            announcement,
            emergency,
            basis: ValuationBasis::Estimate,
            lines,
        })
    }

    fn received(&mut self) -> Vec<ReceiveLine> {
        self.some(Self::received_line)
    }

    fn received_line(&mut self) -> ReceiveLine {
        let (item, bin) = (self.item(), self.bin());
        let quantity = Count::try_from(self.dice.few() * 4).expect("a few dozen are a count");
        let damaged = if self.dice.once_in(4) { self.dice.quantity().into() } else { Count::ZERO };
        let day = Day { days: today().days + i32::from(self.dice.byte() % 8) };
        let expiry = match self.dice.byte() % 5 {
            0 if item != self.town.items[2] => None,
            1 | 2 => Some(Expiry::BestBefore(day)),
            _ => Some(Expiry::UseBy(day)),
        };
        let discrepancy = (damaged != Count::ZERO).then_some(Discrepancy::Damaged);
        ReceiveLine { item, bin, quantity, damaged, expiry, maker_lot: None, expected: None, discrepancy, value: None }
    }

    fn want(&mut self) -> Want {
        let quantity = self.dice.quantity();
        let bin = if self.dice.once_in(4) { Some(self.bin()) } else { None };
        let overridden = self.dice.maybe(|_| OverrideReason::Access);
        let named = if self.dice.once_in(3) { self.lot() } else { None };
        let (item, lot) = named.map_or_else(|| (self.item(), None), |(item, lot)| (item, Some(lot)));
        Want { item, quantity, lot, bin, overridden }
    }

    fn wants(&mut self) -> Vec<Want> {
        self.some(Self::want)
    }

    fn moved(&mut self) -> Command {
        let lines = self.some(|person| WantMoved { want: person.want(), to: person.bin() });
        Command::MoveGoods(MoveGoods { lines })
    }

    fn hand_over(&mut self) -> Command {
        let (recipient, lines) = (self.town.parties[1], self.wants());
        Command::HandOver(HandOver {
            recipient,
            emergency: None,
            reach: Reach { households: None, persons: None },
            lines,
        })
    }

    fn reserve(&mut self) -> Command {
        let recipient = self.dice.maybe(|_| self.town.parties[1]);
        Command::ReserveStock(ReserveStock { recipient, emergency: None, lines: self.wants() })
    }

    fn reservation(&mut self) -> Option<ledger::ids::ReservationId> {
        let place = self.entry(|event| matches!(event, Event::StockReserved(_)))?;
        if let Event::StockReserved(e) = self.event(place) { Some(e.reservation) } else { None }
    }

    fn unreserve(&mut self) -> Option<Command> {
        Some(Command::ReleaseReservation(ReleaseReservation { reservation: self.reservation()? }))
    }

    /// Against a reservation, or lines of its own.
    fn source(&mut self) -> (Option<ledger::ids::ReservationId>, Vec<Want>) {
        let reservation = if self.dice.once_in(3) { self.reservation() } else { None };
        let lines = if reservation.is_some() { Vec::new() } else { self.wants() };
        (reservation, lines)
    }

    fn dispatch(&mut self) -> Command {
        let destination = self.town.sites[(self.site + 1 + self.dice.below(2)) % 3];
        let (reservation, lines) = self.source();
        Command::DispatchTransfer(DispatchTransfer { destination, reservation, emergency: None, lines })
    }

    fn distribute(&mut self) -> Command {
        let recipient = self.town.parties[1];
        let (reservation, lines) = self.source();
        Command::DispatchDistribution(DispatchDistribution { recipient, reservation, emergency: None, lines })
    }

    fn adjust(&mut self) -> Command {
        let mut lines = Vec::new();
        for _ in 0..=self.dice.below(2) {
            let direction = if self.dice.once_in(2) { Direction::Take } else { Direction::Add };
            let named = self.lot();
            let fresh = direction == Direction::Add && self.dice.once_in(3);
            let (item, lot) = match named {
                Some((item, lot)) if !fresh => (item, Some(lot)),
                _ => (self.item(), None),
            };
            let (bin, quantity, reason) = (self.bin(), self.dice.quantity(), LossReason::Miscounted);
            let expiry = Some(Expiry::UseBy(today()));
            lines.push(AdjustLine { item, bin, lot, quantity, direction, reason, expiry });
        }
        Command::AdjustStock(AdjustStock { lines })
    }

    fn write_off(&mut self) -> Command {
        let named = |person: &mut Self| {
            let want = person.want();
            person.lot().map_or(want.clone(), |(item, lot)| Want { item, lot: Some(lot), ..want })
        };
        let lines = self.some(named);
        Command::WriteOff(WriteOff { reason: LossReason::Damaged, approved_by: actor(2), lines })
    }

    fn reverse(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|_| true)?;
        let command = Command::ReverseEntry(ReverseEntry { reason: ReversalReason::EntryError });
        Some((self.destination(place.book), Some(place), command))
    }
}
