//! What each row's words mean in the bank: item, donor and bin that are known, or that have to be registered first.

use std::collections::HashMap;

use ledger::ids::PartyId;
use ledger::text::Label;

use super::super::bad::{Kind, Lack};
use super::super::codes::{Taken, from_name, plain};
use super::super::keys::Keys;
use super::super::known::{Index, Known, KnownItem};
use super::{DEFAULT_BIN, said};
use crate::import::fold::fold;
use crate::import::stock::StockRow;
use crate::spoken::command::{Command, Spoken};
use crate::spoken::goods::AddBin;
use crate::spoken::register::{Nature, RegisterItem, RegisterParty};
use crate::spoken::words::{Named, PartyWord};

/// A row's words, as the bank says them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refer {
    /// The item's code.
    pub(super) item: String,
    /// The unit it is counted in.
    pub(super) unit: String,
    /// The donor.
    pub(super) donor: Named,
    /// The bin's code.
    pub(super) bin: String,
    /// The maker's lot number.
    pub(super) maker_lot: Option<String>,
}

/// A cell that stands in the way: its field, what it holds, why.
pub(super) type Stuck = (&'static str, String, Lack);

struct NewItem {
    code: String,
    unit: String,
    row: u64,
}

/// Something that is there, or is to be made when the whole row is good.
enum Found {
    There(String),
    Fresh,
}

/// Looks words up and remembers what has to be made.
pub(super) struct Naming<'a> {
    known: Index<'a>,
    keys: Keys<'a>,
    create: bool,
    items_taken: Taken,
    new_items: Vec<NewItem>,
    item_by_code: HashMap<String, usize>,
    item_by_name: HashMap<String, usize>,
    donor_keys: HashMap<String, String>,
    opening: Option<String>,
    /// For each bin's code the text it came from; none for a bin that was there.
    bins: HashMap<String, Option<String>>,
    register: Vec<Spoken>,
    add_bins: Vec<Spoken>,
}

impl<'a> Naming<'a> {
    pub(super) fn new(known: &'a Known, keys: Keys<'a>, create: bool) -> Self {
        Self {
            known: Index::of(known),
            keys,
            create,
            items_taken: Taken::of(known.items.iter().map(|item| item.code.as_str())),
            new_items: Vec::new(),
            item_by_code: HashMap::new(),
            item_by_name: HashMap::new(),
            donor_keys: HashMap::new(),
            opening: None,
            bins: known.bins.iter().map(|bin| (bin.clone(), None)).collect(),
            register: Vec::new(),
            add_bins: Vec::new(),
        }
    }

    /// What a row's words mean, or everything that stands in its way. Only a good row makes anything new.
    pub(super) fn refer(&mut self, row: &StockRow) -> Result<Refer, Vec<Stuck>> {
        let mut stuck = Vec::new();
        let mut or = |found: Result<Found, Stuck>| found.map_err(|why| stuck.push(why)).ok();
        let (item, donor, bin) = (or(self.item(row)), or(self.donor(row)), or(self.bin(row)));
        match (item, donor, bin) {
            (Some(item), Some(donor), Some(bin)) => Ok(Refer {
                item: match item {
                    Found::There(code) => code,
                    Found::Fresh => self.make_item(row),
                },
                unit: row.unit.clone(),
                donor: match donor {
                    Found::There(name) => name.into(),
                    Found::Fresh => self.make_donor(row),
                },
                bin: match bin {
                    Found::There(code) => code,
                    Found::Fresh => self.make_bin(row),
                },
                maker_lot: row.lot.as_deref().map(plain),
            }),
            _ => Err(stuck),
        }
    }

    /// What has to be registered, and the bins that have to be added.
    pub(super) fn into_commands(self) -> (Vec<Spoken>, Vec<Spoken>) {
        (self.register, self.add_bins)
    }

    fn item(&self, row: &StockRow) -> Result<Found, Stuck> {
        let column = if row.item_code.is_some() { "item_code" } else { "item" };
        let value = row.item_code.as_ref().unwrap_or(&row.item);
        let stuck = |column, value: &str, lack| Err((column, value.to_owned(), lack));
        let (known, new): (Vec<&KnownItem>, Option<usize>) = match &row.item_code {
            Some(code) => {
                let code = plain(code);
                (self.known.item_by_code(&code).into_iter().collect(), self.item_by_code.get(&code).copied())
            }
            None => (self.known.items_by_name(&row.item).to_vec(), self.item_by_name.get(&fold(&row.item)).copied()),
        };
        let fitting: Vec<&&KnownItem> = known.iter().filter(|item| item.counts_in(&row.unit)).collect();
        match (known.as_slice(), fitting.as_slice(), new.and_then(|at| self.new_items.get(at))) {
            (_, [item], _) if item.dated && row.expiry.is_none() => {
                stuck("expiry", "", Lack::DateMissing(item.code.clone()))
            }
            (_, [item], _) => Ok(Found::There(item.code.clone())),
            (_, [_, _, ..], _) => {
                let codes = fitting.iter().map(|item| item.code.clone()).collect();
                stuck(column, value, Lack::SeveralItems(codes))
            }
            ([item, ..], [], _) => {
                let lack = Lack::OtherUnit { item: item.code.clone(), unit: row.unit.clone(), known: item.units() };
                stuck("unit", &row.unit, lack)
            }
            ([], [], Some(new)) if new.unit == row.unit => Ok(Found::There(new.code.clone())),
            ([], [], Some(new)) => stuck("unit", &row.unit, Lack::TwoUnits { row: new.row, unit: new.unit.clone() }),
            ([], [], None) if !self.create => stuck(column, value, Lack::Unknown(Kind::Item)),
            ([], [], None) => match Label::try_from(row.item.as_str()) {
                Ok(_) => Ok(Found::Fresh),
                Err(why) => stuck("item", &row.item, Lack::NotAName(why)),
            },
        }
    }

    fn donor(&self, row: &StockRow) -> Result<Found, Stuck> {
        let stuck = |lack| Err(("donor", row.donor.clone().unwrap_or_default(), lack));
        let made = |key: &String| Ok(Found::There(format!("made:{key}")));
        let name = match &row.donor {
            Some(name) if name.parse::<PartyId>().is_ok() => return Ok(Found::There(name.to_lowercase())),
            Some(name) => name.clone(),
            None => opening_name(self.keys.site),
        };
        let new = if row.donor.is_some() { self.donor_keys.get(&fold(&name)) } else { self.opening.as_ref() };
        match (self.known.donors_by_name(&name), new) {
            ([donor], _) => Ok(Found::There(donor.id.clone())),
            ([_, _, ..], _) => {
                let ids = self.known.donors_by_name(&name).iter().map(|donor| donor.id.clone()).collect();
                stuck(Lack::SeveralDonors(ids))
            }
            ([], Some(key)) => made(key),
            ([], None) if !self.create && row.donor.is_some() => stuck(Lack::Unknown(Kind::Donor)),
            ([], None) => match Label::try_from(name.as_str()) {
                Ok(_) => Ok(Found::Fresh),
                Err(why) => stuck(Lack::NotAName(why)),
            },
        }
    }

    fn bin(&self, row: &StockRow) -> Result<Found, Stuck> {
        let text = row.bin.as_deref().unwrap_or(DEFAULT_BIN);
        let code = plain(text);
        match self.bins.get(&code) {
            Some(Some(other)) if fold(other) != fold(text) => {
                Err(("bin", text.to_owned(), Lack::SameCode { code, other: other.clone() }))
            }
            Some(_) => Ok(Found::There(code)),
            None if !self.create => Err(("bin", text.to_owned(), Lack::Unknown(Kind::Bin))),
            None => Ok(Found::Fresh),
        }
    }

    fn make_item(&mut self, row: &StockRow) -> String {
        let code = match &row.item_code {
            Some(code) => self.items_taken.take(&plain(code)),
            None => self.items_taken.take(&from_name(&row.item)),
        };
        let place = self.new_items.len();
        self.new_items.push(NewItem { code: code.clone(), unit: row.unit.clone(), row: row.row });
        if let Some(code) = &row.item_code {
            self.item_by_code.insert(plain(code), place);
        }
        self.item_by_name.entry(fold(&row.item)).or_insert(place);
        let item = RegisterItem {
            code: code.clone(),
            name: row.item.clone(),
            name_el: None,
            unit: row.unit.clone(),
            packs: Vec::new(),
            category: row.category.clone(),
            dated: false,
        };
        self.register.push(said(self.keys.item(row.row), None, Command::RegisterItem(item)));
        code
    }

    fn make_donor(&mut self, row: &StockRow) -> Named {
        let (key, name, nature) = if let Some(name) = &row.donor {
            let key = self.keys.donor(row.row);
            self.donor_keys.insert(fold(name), key.clone());
            (key, name.clone(), None)
        } else {
            let key = self.keys.opening();
            self.opening = Some(key.clone());
            (key, opening_name(self.keys.site), Some(Nature::Organisation))
        };
        let donor = RegisterParty {
            kind: PartyWord(ledger::reason::PartyKind::Donor),
            name: Some(name),
            code: None,
            nature,
            language: None,
            contact: None,
        };
        self.register.push(said(key.clone(), None, Command::RegisterParty(donor)));
        Named(format!("made:{key}"))
    }

    fn make_bin(&mut self, row: &StockRow) -> String {
        let text = row.bin.as_deref().unwrap_or(DEFAULT_BIN);
        let code = plain(text);
        self.bins.insert(code.clone(), Some(text.to_owned()));
        let bin = AddBin { code: code.clone(), zone: None };
        self.add_bins.push(said(self.keys.bin(row.row), Some(self.keys.site), Command::AddBin(bin)));
        code
    }
}

/// The name, in the vault, of the donor that stands for goods that were there before the books were.
pub(super) fn opening_name(site: &str) -> String {
    format!("Opening stock · Αρχικό απόθεμα {site}")
}
