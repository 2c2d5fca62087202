//! The register: items, parties, funds, emergencies, books and keys, as of any of its pages. It only grows, so the past stays readable.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::event::{
    BookAdded, BookClosed, EmergencyRegistered, Event, FundRegistered, ItemRegistered, PartyRegistered,
};
use crate::ids::{BookId, EmergencyId, FundId, ItemId, PartyId, PublicKey};
use crate::text::Code;
use crate::time::Zone;

/// A fact with the page it has been known since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since<T> {
    /// The register's page.
    pub page: u64,
    /// The fact.
    pub fact: T,
}

/// A key and the register's pages between which it may seal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySpan {
    /// The key.
    pub key: PublicKey,
    /// Known since this page.
    pub from: u64,
    /// Revoked by this page.
    pub until: Option<u64>,
}

/// Everything the register says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    items: FxHashMap<ItemId, Since<ItemRegistered>>,
    parties: FxHashMap<PartyId, Since<PartyRegistered>>,
    funds: FxHashMap<FundId, Since<FundRegistered>>,
    emergencies: FxHashMap<EmergencyId, Since<EmergencyRegistered>>,
    books: FxHashMap<BookId, Since<BookAdded>>,
    keys: FxHashMap<BookId, Vec<KeySpan>>,
    closed: FxHashMap<BookId, Since<BookClosed>>,
    /// Closed books with those that succeed them, and the other way round.
    successors: FxHashMap<BookId, Since<BookId>>,
    predecessors: FxHashMap<BookId, BookId>,
    codes: BTreeMap<(Scope, Code), u64>,
}

/// What a code must be unique among.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Items.
    Item,
    /// Funds.
    Fund,
    /// Emergencies.
    Emergency,
    /// Books, sites among them.
    Book,
}

/// The register as it was when a page of it was the last.
#[derive(Debug, Clone, Copy)]
pub struct RegisterAt<'a> {
    register: &'a Register,
    page: u64,
}

impl Register {
    /// The register as of its page `page`.
    pub const fn at(&self, page: u64) -> RegisterAt<'_> {
        RegisterAt { register: self, page }
    }

    /// The register as it is now.
    pub const fn now(&self) -> RegisterAt<'_> {
        self.at(u64::MAX)
    }

    /// Items of pages after `page`, in no order: for an index that catches up.
    pub fn items_after(&self, page: u64) -> impl Iterator<Item = &Since<ItemRegistered>> {
        self.items.values().filter(move |since| since.page > page)
    }

    /// Parties of pages after `page`, in no order.
    pub fn parties_after(&self, page: u64) -> impl Iterator<Item = &Since<PartyRegistered>> {
        self.parties.values().filter(move |since| since.page > page)
    }

    /// Funds of pages after `page`, in no order.
    pub fn funds_after(&self, page: u64) -> impl Iterator<Item = &Since<FundRegistered>> {
        self.funds.values().filter(move |since| since.page > page)
    }

    /// Emergencies of pages after `page`, in no order.
    pub fn emergencies_after(&self, page: u64) -> impl Iterator<Item = &Since<EmergencyRegistered>> {
        self.emergencies.values().filter(move |since| since.page > page)
    }

    /// Books of pages after `page`, in no order.
    pub fn books_after(&self, page: u64) -> impl Iterator<Item = &Since<BookAdded>> {
        self.books.values().filter(move |since| since.page > page)
    }

    /// How books ended, each with the page that says so, in order of the books.
    pub fn closings(&self) -> Vec<&Since<BookClosed>> {
        let mut closed: Vec<&Since<BookClosed>> = self.closed.values().collect();
        closed.sort_unstable_by_key(|since| since.fact.book);
        closed
    }

    /// Notes the first key of the register's own book.
    pub(crate) fn open(&mut self, book: BookId, key: PublicKey) {
        self.keys.entry(book).or_default().push(KeySpan { key, from: 0, until: None });
    }

    /// Takes in an event of the register's page `page`.
    pub(crate) fn evolve(&mut self, page: u64, event: &Event) {
        match event {
            Event::ItemRegistered(e) => {
                self.codes.insert((Scope::Item, e.code.clone()), page);
                self.items.insert(e.item, Since { page, fact: e.clone() });
            }
            Event::PartyRegistered(e) => {
                self.parties.insert(e.party, Since { page, fact: e.clone() });
            }
            Event::FundRegistered(e) => {
                self.codes.insert((Scope::Fund, e.code.clone()), page);
                self.funds.insert(e.fund, Since { page, fact: e.clone() });
            }
            Event::EmergencyRegistered(e) => {
                self.codes.insert((Scope::Emergency, e.code.clone()), page);
                self.emergencies.insert(e.emergency, Since { page, fact: e.clone() });
            }
            Event::BookAdded(e) => self.add_book(page, e.clone()),
            Event::SuccessorAdded(e) => {
                self.add_book(page, e.added());
                self.predecessors.insert(e.book, e.predecessor);
                self.successors.insert(e.predecessor, Since { page, fact: e.book });
            }
            Event::BookClosed(e) => {
                let spans = self.keys.entry(e.book).or_default();
                for span in spans.iter_mut().filter(|span| span.until.is_none()) {
                    span.until = Some(page);
                }
                self.closed.insert(e.book, Since { page, fact: e.clone() });
            }
            Event::BookKeyAdded(e) => {
                self.keys.entry(e.book).or_default().push(KeySpan { key: e.key, from: page, until: None });
            }
            Event::BookKeyRevoked(e) => {
                let spans = self.keys.entry(e.book).or_default();
                for span in spans.iter_mut().filter(|span| span.key == e.key && span.until.is_none()) {
                    span.until = Some(page);
                }
            }
            Event::BookOpened(_)
            | Event::StateStated(_)
            | Event::BinAdded(_)
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
            | Event::EntryReversed(_)
            | Event::CashGiftBanked(_)
            | Event::PledgeMade(_)
            | Event::PurchasePaid(_)
            | Event::PurchaseRefunded(_)
            | Event::ExpensePaid(_)
            | Event::PagesLogged(_)
            | Event::GoodsCarried(_) => {}
        }
    }

    fn add_book(&mut self, page: u64, added: BookAdded) {
        self.codes.insert((Scope::Book, added.code.clone()), page);
        self.keys.entry(added.book).or_default().push(KeySpan { key: added.key, from: page, until: None });
        self.books.insert(added.book, Since { page, fact: added });
    }

    /// Everything in one order, for the state's hash and for snapshots.
    pub(crate) fn canonical(&self) -> Canonical {
        fn sorted<K: Copy + Ord, V: Clone>(map: &FxHashMap<K, V>) -> Vec<V> {
            let mut pairs: Vec<(K, V)> = map.iter().map(|(key, value)| (*key, value.clone())).collect();
            pairs.sort_unstable_by_key(|(key, _)| *key);
            pairs.into_iter().map(|(_, value)| value).collect()
        }
        let mut keys: Vec<(BookId, Vec<KeySpan>)> = self.keys.iter().map(|(b, spans)| (*b, spans.clone())).collect();
        keys.sort_unstable_by_key(|(book, _)| *book);
        Canonical {
            items: sorted(&self.items),
            parties: sorted(&self.parties),
            funds: sorted(&self.funds),
            emergencies: sorted(&self.emergencies),
            books: sorted(&self.books),
            keys,
        }
    }

    /// Which books were closed, and which succeed them, in order of the closed ones.
    pub(crate) fn endings(&self) -> Endings {
        let closed = self.closings().into_iter().cloned().collect();
        let mut successors: Vec<(BookId, Since<BookId>)> =
            self.successors.iter().map(|(b, s)| (*b, s.clone())).collect();
        successors.sort_unstable_by_key(|(book, _)| *book);
        Endings { closed, successors }
    }

    /// Puts the endings of a snapshot back.
    pub(crate) fn restore_endings(&mut self, endings: Endings) {
        self.closed = endings.closed.into_iter().map(|since| (since.fact.book, since)).collect();
        self.predecessors = endings.successors.iter().map(|(closed, since)| (since.fact, *closed)).collect();
        self.successors = endings.successors.into_iter().collect();
    }

    /// The register of its canonical form.
    pub(crate) fn restore(canonical: Canonical) -> Self {
        let mut register = Self { keys: canonical.keys.into_iter().collect(), ..Self::default() };
        for item in canonical.items {
            register.codes.insert((Scope::Item, item.fact.code.clone()), item.page);
            register.items.insert(item.fact.item, item);
        }
        register.parties = canonical.parties.into_iter().map(|party| (party.fact.party, party)).collect();
        for fund in canonical.funds {
            register.codes.insert((Scope::Fund, fund.fact.code.clone()), fund.page);
            register.funds.insert(fund.fact.fund, fund);
        }
        for emergency in canonical.emergencies {
            register.codes.insert((Scope::Emergency, emergency.fact.code.clone()), emergency.page);
            register.emergencies.insert(emergency.fact.emergency, emergency);
        }
        for book in canonical.books {
            register.codes.insert((Scope::Book, book.fact.code.clone()), book.page);
            register.books.insert(book.fact.book, book);
        }
        register
    }
}

/// The register in one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Canonical {
    items: Vec<Since<ItemRegistered>>,
    parties: Vec<Since<PartyRegistered>>,
    funds: Vec<Since<FundRegistered>>,
    emergencies: Vec<Since<EmergencyRegistered>>,
    books: Vec<Since<BookAdded>>,
    keys: Vec<(BookId, Vec<KeySpan>)>,
}

/// Books that ended before their time, in one order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Endings {
    closed: Vec<Since<BookClosed>>,
    successors: Vec<(BookId, Since<BookId>)>,
}

impl Endings {
    /// Whether no book ended.
    pub(crate) const fn is_empty(&self) -> bool {
        self.closed.is_empty() && self.successors.is_empty()
    }
}

impl<'a> RegisterAt<'a> {
    fn known<K: std::hash::Hash + Eq, T>(self, map: &'a FxHashMap<K, Since<T>>, key: &K) -> Option<&'a T> {
        map.get(key).filter(|since| since.page <= self.page).map(|since| &since.fact)
    }

    /// An item.
    pub fn item(self, item: ItemId) -> Option<&'a ItemRegistered> {
        self.known(&self.register.items, &item)
    }

    /// A party.
    pub fn party(self, party: PartyId) -> Option<&'a PartyRegistered> {
        self.known(&self.register.parties, &party)
    }

    /// A fund.
    pub fn fund(self, fund: FundId) -> Option<&'a FundRegistered> {
        self.known(&self.register.funds, &fund)
    }

    /// An emergency.
    pub fn emergency(self, emergency: EmergencyId) -> Option<&'a EmergencyRegistered> {
        self.known(&self.register.emergencies, &emergency)
    }

    /// A book of the bank.
    pub fn book(self, book: BookId) -> Option<&'a BookAdded> {
        self.known(&self.register.books, &book)
    }

    /// How a book ended, when it did.
    pub fn closed(self, book: BookId) -> Option<&'a BookClosed> {
        self.known(&self.register.closed, &book)
    }

    /// The book that succeeds a closed one.
    pub fn successor(self, book: BookId) -> Option<BookId> {
        self.known(&self.register.successors, &book).copied()
    }

    /// The books that this one succeeds, the nearest first.
    pub fn predecessors(self, book: BookId) -> Vec<BookId> {
        let mut all = Vec::new();
        let mut of = book;
        while let Some(&before) = self.register.predecessors.get(&of) {
            if self.successor(before) != Some(of) {
                break;
            }
            all.push(before);
            of = before;
        }
        all
    }

    /// Whether the book is this one, or one that it succeeds.
    pub fn continues(self, book: BookId, other: BookId) -> bool {
        book == other || self.predecessors(book).contains(&other)
    }

    /// Every book of the bank beside the register, in order of its id.
    pub fn books(self) -> Vec<&'a BookAdded> {
        let known = self.register.books.values().filter(|since| since.page <= self.page);
        let mut books: Vec<&BookAdded> = known.map(|since| &since.fact).collect();
        books.sort_unstable_by_key(|book| book.book);
        books
    }

    /// Whether a code is in use.
    pub fn is_taken(self, scope: Scope, code: &Code) -> bool {
        self.register.codes.get(&(scope, code.clone())).is_some_and(|since| *since <= self.page)
    }

    /// The keys that may seal a page of this book that names this page of the register (for the register: the page before).
    pub fn keys(self, book: BookId) -> Vec<PublicKey> {
        let spans = self.register.keys.get(&book).map_or(&[][..], Vec::as_slice);
        let valid = |span: &&KeySpan| span.from <= self.page && span.until.is_none_or(|until| until > self.page);
        spans.iter().filter(valid).map(|span| span.key).collect()
    }

    /// The time zone of a book; UTC+2 with European summer time when the book is not (yet) known.
    pub fn zone(self, book: BookId) -> Zone {
        self.book(book).map_or(Zone::ATHENS, |added| added.zone)
    }
}
