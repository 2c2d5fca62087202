//! The names that stand in a sentence in place of ids: codes of the register, codes of bins, names of people who have one in the vault.

use std::collections::HashMap;

use ledger::event::ItemRegistered;
use ledger::ids::{BinId, BookId, EmergencyId, FundId, ItemId, LotId, PartyId};
use ledger::register::RegisterAt;
use ledger::text::Label;
use ledger::time::Day;
use vault::Language;

use crate::words::Words;

/// Digits of an id that people are shown.
const SHORT_DIGITS: usize = 8;

/// What ids are called.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// The language of the sentences.
    pub language: Language,
    /// The register.
    pub register: RegisterAt<'a>,
    /// Bins and lots of the book that was asked.
    pub shelf: &'a dyn Shelf,
    /// Names of people, as far as the reader may see them.
    pub people: &'a HashMap<PartyId, String>,
}

/// Bins and lots of one book.
pub trait Shelf {
    /// A bin's code.
    fn bin(&self, bin: BinId) -> Option<String>;
    /// A lot's item.
    fn item_of(&self, lot: LotId) -> Option<ItemId>;
}

/// A book that is not known: nothing in it has a name.
#[derive(Debug, Clone, Copy)]
pub struct Nobody;

impl Shelf for Nobody {
    fn bin(&self, _: BinId) -> Option<String> {
        None
    }

    fn item_of(&self, _: LotId) -> Option<ItemId> {
        None
    }
}

/// The first digits of an id: enough to find it in a list.
pub fn short(id: impl std::fmt::Display) -> String {
    id.to_string().chars().take(SHORT_DIGITS).collect()
}

impl Naming<'_> {
    /// The words of the sentences' language.
    const fn words(&self) -> Words {
        Words::of(self.language)
    }

    /// An item as people call it, with the code that tells it apart: `Κουβέρτα (BLANKET-150)`.
    pub(super) fn item(&self, item: ItemId) -> String {
        let Some(known) = self.register.item(item) else { return short(item) };
        format!("{} ({})", self.item_name(known), known.code)
    }

    fn item_name<'a>(&self, known: &'a ItemRegistered) -> &'a str {
        self.words().pick(known.name.as_str(), known.name_el.as_ref().map(Label::as_str))
    }

    /// So many units of an item, written as the language does; the bare number when the item is not known.
    pub(super) fn amount(&self, number: u64, item: Option<ItemId>) -> String {
        match item.and_then(|item| self.register.item(item)) {
            Some(known) => self.words().amount(number, known.unit.as_str()),
            None => self.words().number(number),
        }
    }

    /// A day as the language writes it.
    pub(super) fn day(&self, day: Day) -> String {
        self.words().day(day)
    }

    pub(super) fn item_of(&self, lot: LotId) -> Option<ItemId> {
        self.shelf.item_of(lot)
    }

    /// A lot with its item: `1a2b3c4d (Κουβέρτα)`.
    pub(super) fn lot(&self, lot: LotId) -> String {
        match self.item_of(lot).and_then(|item| self.register.item(item)) {
            Some(item) => format!("{} ({})", short(lot), self.item_name(item)),
            None => short(lot),
        }
    }

    pub(super) fn bin(&self, bin: BinId) -> String {
        self.shelf.bin(bin).unwrap_or_else(|| short(bin))
    }

    pub(super) fn party(&self, party: PartyId) -> String {
        if let Some(name) = self.people.get(&party) {
            return name.clone();
        }
        let name = self.register.party(party).and_then(|known| known.name.as_ref());
        name.map_or_else(|| short(party), |name| name.as_str().to_owned())
    }

    pub(super) fn book(&self, book: BookId) -> String {
        self.register.book(book).map_or_else(|| short(book), |known| known.code.as_str().to_owned())
    }

    pub(super) fn fund(&self, fund: FundId) -> String {
        self.register.fund(fund).map_or_else(|| short(fund), |known| known.code.as_str().to_owned())
    }

    /// So much money of a fund, as the language writes it.
    pub(super) fn money(&self, minor: u64, fund: FundId) -> String {
        let Some(currency) = self.register.fund(fund).map(|known| known.currency) else { return minor.to_string() };
        self.words().money(i64::try_from(minor).unwrap_or(i64::MAX), currency.as_str())
    }

    pub(super) fn emergency(&self, emergency: EmergencyId) -> String {
        self.register.emergency(emergency).map_or_else(|| short(emergency), |known| known.code.as_str().to_owned())
    }
}
