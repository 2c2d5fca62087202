//! A small bank to try things on: three sites, two bins each, goods with and without dates, money, and everyone who has to do with them.

use ledger::account::Currency;
use ledger::command::{
    AddBin, AddBook, Command, RegisterEmergency, RegisterFund, RegisterItem, RegisterParty, Request,
};
use ledger::decide::made_id;
use ledger::event::EntryRef;
use ledger::ids::{ActorId, BinId, BookId, EmergencyId, FundId, ItemId, Key, PartyId};
use ledger::page::public;
use ledger::quantity::Quantity;
use ledger::reason::{BookKind, PartyKind};
use ledger::refusal::Refusal;
use ledger::text::Label;
use ledger::time::{Timestamp, Zone};
use tests::story::bank::{Bank, code};

/// Noon of the first of March 2026 in Athens.
pub(crate) const START: Timestamp = Timestamp::from_ms(1_772_359_200_000);

/// The bank and the names of what is in it.
pub(crate) struct Town {
    pub(crate) bank: Bank,
    pub(crate) sites: Vec<BookId>,
    /// Two for each site, in order of the sites.
    pub(crate) bins: Vec<BinId>,
    /// The last one must carry a date.
    pub(crate) items: Vec<ItemId>,
    /// A donor, a partner, a supplier, a municipality.
    pub(crate) parties: Vec<PartyId>,
    pub(crate) fund: FundId,
    pub(crate) emergency: EmergencyId,
}

fn label(text: &str) -> Label {
    Label::try_from(text).expect("a name of the town's own")
}

pub(crate) fn quantity(number: u64) -> Quantity {
    Quantity::try_from(number).expect("a number from one to the limit")
}

pub(crate) fn actor(number: u8) -> ActorId {
    ActorId::from_bytes([number; 16])
}

impl Town {
    pub(crate) fn new() -> Self {
        let bank = Bank::new(START);
        let nothing = [0; 16];
        let mut town = Self {
            bank,
            sites: Vec::new(),
            bins: Vec::new(),
            items: Vec::new(),
            parties: Vec::new(),
            fund: FundId::from_bytes(nothing),
            emergency: EmergencyId::from_bytes(nothing),
        };
        let register = town.bank.register;
        let made = |town: &mut Self, kind: &str, command| {
            let key = Key::from_bytes(town.bank.fresh());
            town.keyed(register, key, None, command).expect("the town is built by the rules");
            made_id(register, key, kind, 0)
        };
        let treasury = town.bank.treasury;
        let add = town.add_book(treasury, BookKind::Treasury, "TREASURY");
        made(&mut town, "book", add);
        for name in ["ATHENS", "LARISSA", "PATRAS"] {
            let book = town.bank.open_book(BookKind::Site, &code(name));
            let add = town.add_book(book, BookKind::Site, name);
            made(&mut town, "book", add);
            town.sites.push(book);
            for bin in ["A", "B"] {
                let key = Key::from_bytes(town.bank.fresh());
                let add = AddBin { code: code(bin), zone: None };
                town.keyed(book, key, None, Command::AddBin(add)).expect("a new site has no bins");
                town.bins.push(BinId::from_bytes(made_id(book, key, "bin", 0)));
            }
        }
        for (name, dated) in [("TENT", false), ("RICE", false), ("MILK", true)] {
            let item = made(&mut town, "item", Command::RegisterItem(item(name, dated)));
            town.items.push(ItemId::from_bytes(item));
        }
        for kind in PartyKind::ALL {
            let named = matches!(kind, PartyKind::Partner | PartyKind::Municipality);
            let party = RegisterParty { kind: *kind, name: named.then(|| label(kind.code())), code: None };
            let party = made(&mut town, "party", Command::RegisterParty(party));
            town.parties.push(PartyId::from_bytes(party));
        }
        let fund = RegisterFund { code: code("RELIEF"), name: label("relief"), currency: Currency::EUR };
        town.fund = FundId::from_bytes(made(&mut town, "fund", Command::RegisterFund(fund)));
        let started_on = Zone::ATHENS.day(START);
        let fire = RegisterEmergency { code: code("FIRE"), name: label("fire"), started_on, area: Vec::new() };
        town.emergency = EmergencyId::from_bytes(made(&mut town, "emergency", Command::RegisterEmergency(fire)));
        town
    }

    fn add_book(&self, book: BookId, kind: BookKind, name: &str) -> Command {
        let key = public(self.bank.kept(book).keys.last().expect("a book has a key"));
        let (code, name) = (code(name), label(name));
        Command::AddBook(AddBook { book, kind, code, name, municipality: None, zone: Zone::ATHENS, key })
    }

    /// Asks with a new key.
    pub(crate) fn ask(
        &mut self,
        book: BookId,
        cause: Option<EntryRef>,
        command: Command,
    ) -> Result<EntryRef, Vec<Refusal>> {
        let key = Key::from_bytes(self.bank.fresh());
        self.keyed(book, key, cause, command)
    }

    /// Asks with this key.
    pub(crate) fn keyed(
        &mut self,
        book: BookId,
        key: Key,
        cause: Option<EntryRef>,
        command: Command,
    ) -> Result<EntryRef, Vec<Refusal>> {
        let request = Request { key, occurred_at: None, actor: actor(1), cause, command };
        self.bank.submit(book, &request)
    }
}

/// A new item for the catalogue.
pub(crate) fn item(name: &str, dated: bool) -> RegisterItem {
    RegisterItem {
        code: code(name),
        name: label(name),
        name_el: None,
        unit: code("each"),
        packs: Vec::new(),
        category: None,
        dated,
    }
}
