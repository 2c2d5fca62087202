//! Commands without sense, and entries bent after they were decided: every id may stand anywhere, every number be at its limit.

mod bend;
mod goods;

pub(crate) use bend::bend;
use goods::of_goods;
use ledger::account::Currency;
use ledger::command::{
    AddBin, AddBook, BookKey, Command, ReceiveLine, RegisterEmergency, RegisterFund, RegisterItem, RegisterParty, Want,
};
use ledger::event::{EntryRef, Expiry, Money, Pack, Reach};
use ledger::ids::{BinId, BookId, EmergencyId, Hash, ItemId, Key, LotId, PartyId, PublicKey, ReservationId};
use ledger::reason::{BookKind, Discrepancy, OverrideReason, PartyKind};
use ledger::text::{Code, Label};
use ledger::time::{Day, Summer, Zone};
use tests::story::made::{Made, made, new_lots};

use crate::dice::Dice;
use crate::town::Town;

/// Everything that has a name in the town, as bytes: an id of one kind may be taken for one of another.
pub(crate) struct Pool {
    ids: Vec<[u8; 16]>,
    places: Vec<EntryRef>,
    books: Vec<BookId>,
    keys: Vec<Key>,
}

impl Pool {
    pub(crate) fn of(town: &Town) -> Self {
        let mut ids = vec![[0; 16], town.fund.to_bytes(), town.emergency.to_bytes()];
        ids.extend(town.items.iter().map(|id| id.to_bytes()));
        ids.extend(town.parties.iter().map(|id| id.to_bytes()));
        ids.extend(town.bins.iter().map(|id| id.to_bytes()));
        let nowhere = EntryRef { book: BookId([1; 32]), page: 1, index: 0, hash: Hash::ZERO };
        let (mut places, mut keys) = (vec![nowhere], vec![Key::from_bytes([5; 16])]);
        for standing in town.bank.books.values().flat_map(|kept| &kept.entries) {
            places.push(standing.place);
            keys.push(standing.entry.key);
            ids.extend(new_lots(&standing.entry.event).into_iter().map(|(_, lot)| lot.to_bytes()));
            ids.extend(made(&standing.entry.event).map(|made| match made {
                Made::Shipment(id) => id.to_bytes(),
                Made::Reservation(id) => id.to_bytes(),
                Made::Announcement(id) => id.to_bytes(),
                Made::Pledge(id) => id.to_bytes(),
            }));
        }
        let books = town.bank.books.keys().copied().chain([BookId([2; 32])]).collect();
        Self { ids, places, books, keys }
    }

    fn id(&self, dice: &mut Dice<'_>) -> [u8; 16] {
        dice.one_of(&self.ids).expect("the pool is not empty")
    }

    fn place(&self, dice: &mut Dice<'_>) -> EntryRef {
        dice.one_of(&self.places).expect("the pool is not empty")
    }

    fn book(&self, dice: &mut Dice<'_>) -> BookId {
        dice.one_of(&self.books).expect("the pool is not empty")
    }

    pub(crate) fn key(&self, dice: &mut Dice<'_>) -> Key {
        dice.one_of(&self.keys).expect("the pool is not empty")
    }

    fn item(&self, dice: &mut Dice<'_>) -> ItemId {
        ItemId::from_bytes(self.id(dice))
    }

    fn lot(&self, dice: &mut Dice<'_>) -> LotId {
        LotId::from_bytes(self.id(dice))
    }

    fn bin(&self, dice: &mut Dice<'_>) -> BinId {
        BinId::from_bytes(self.id(dice))
    }

    fn party(&self, dice: &mut Dice<'_>) -> PartyId {
        PartyId::from_bytes(self.id(dice))
    }

    fn emergency(&self, dice: &mut Dice<'_>) -> Option<EmergencyId> {
        dice.maybe(|dice| EmergencyId::from_bytes(self.id(dice)))
    }

    fn reservation(&self, dice: &mut Dice<'_>) -> Option<ReservationId> {
        dice.maybe(|dice| ReservationId::from_bytes(self.id(dice)))
    }

    fn want(&self, dice: &mut Dice<'_>) -> Want {
        Want {
            item: self.item(dice),
            quantity: dice.wild_quantity(),
            lot: dice.maybe(|dice| self.lot(dice)),
            bin: dice.maybe(|dice| self.bin(dice)),
            overridden: dice.one_of(OverrideReason::ALL),
        }
    }
}

fn day(dice: &mut Dice<'_>) -> Day {
    let days = dice.one_of(&[i32::MIN, -1, 0, 20_513, i32::MAX]).expect("five days");
    Day { days }
}

fn expiry(dice: &mut Dice<'_>) -> Option<Expiry> {
    let day = day(dice);
    dice.one_of(&[None, Some(Expiry::UseBy(day)), Some(Expiry::BestBefore(day))]).flatten()
}

fn many<T>(dice: &mut Dice<'_>, mut one: impl FnMut(&mut Dice<'_>) -> T) -> Vec<T> {
    let count = if dice.once_in(30) { 1_001 } else { dice.below(4) };
    (0..count).map(|_| one(dice)).collect()
}

fn money(dice: &mut Dice<'_>) -> Money {
    let currency = if dice.once_in(3) { "USD".parse().expect("a currency") } else { Currency::EUR };
    Money { minor: dice.wild_quantity(), currency }
}

fn word(dice: &mut Dice<'_>) -> &'static str {
    dice.one_of(&["TENT", "ATHENS", "A", "RELIEF", "Ω", "REGISTER"]).expect("words")
}

fn code(dice: &mut Dice<'_>) -> Code {
    Code::try_from(word(dice)).expect("a word is a code")
}

fn label(dice: &mut Dice<'_>) -> Label {
    Label::try_from(word(dice)).expect("a word is a name")
}

fn reach() -> Reach {
    Reach { households: Some(u32::MAX), persons: None }
}

fn received(pool: &Pool, dice: &mut Dice<'_>) -> ReceiveLine {
    ReceiveLine {
        item: pool.item(dice),
        bin: pool.bin(dice),
        quantity: dice.wild_count(),
        damaged: dice.wild_count(),
        expiry: expiry(dice),
        maker_lot: dice.maybe(code),
        expected: dice.maybe(Dice::wild_count),
        discrepancy: dice.one_of(Discrepancy::ALL),
        value: dice.maybe(money),
    }
}

/// A command without sense, and what it claims to follow from.
pub(crate) fn request(pool: &Pool, dice: &mut Dice<'_>) -> (Option<EntryRef>, Command) {
    let cause = dice.maybe(|dice| pool.place(dice));
    let kind = dice.byte() % 35;
    (cause, if kind < 8 { of_register(pool, dice, kind) } else { of_goods(pool, dice, kind) })
}

fn of_register(pool: &Pool, dice: &mut Dice<'_>, kind: u8) -> Command {
    let (code, name) = (code(dice), label(dice));
    match kind {
        0 => {
            let pack = |dice: &mut Dice<'_>| Pack { name: self::code(dice), units: u32::from(dice.byte()) };
            let (packs, dated) = (many(dice, pack), dice.once_in(2));
            let (unit, name_el, category) = (code.clone(), None, None);
            Command::RegisterItem(RegisterItem { code, name, name_el, unit, packs, category, dated })
        }
        1 => {
            let kind = dice.one_of(PartyKind::ALL).expect("kinds of party");
            Command::RegisterParty(RegisterParty { kind, name: dice.maybe(label), code: None })
        }
        2 => Command::RegisterFund(RegisterFund { code, name, currency: Currency::EUR }),
        3 => {
            let (started_on, area) = (day(dice), many(dice, |dice| pool.party(dice)));
            Command::RegisterEmergency(RegisterEmergency { code, name, started_on, area })
        }
        4 => {
            let kind = dice.one_of(BookKind::ALL).expect("kinds of book");
            let zone = Zone { offset_min: i16::MIN, summer: Summer::European };
            let municipality = dice.maybe(|dice| pool.party(dice));
            let (book, key) = (BookId([9; 32]), PublicKey([9; 32]));
            Command::AddBook(AddBook { book, kind, code, name, municipality, zone, key })
        }
        5 => Command::AddBookKey(BookKey { book: BookId([9; 32]), key: PublicKey([dice.byte(); 32]) }),
        6 => Command::RevokeBookKey(BookKey { book: BookId([9; 32]), key: PublicKey([dice.byte(); 32]) }),
        _ => Command::AddBin(AddBin { code, zone: None }),
    }
}
