//! Commands to the register, and bins.

use serde::{Deserialize, Serialize};

use crate::account::Currency;
use crate::event::{Pack, SchemeCode};
use crate::ids::{BookId, PartyId, PublicKey};
use crate::reason::{BookKind, PartyKind};
use crate::text::{Code, Label};
use crate::time::{Day, Zone};

/// Take an item into the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterItem {
    /// Its code, unique in the bank.
    pub code: Code,
    /// Its name in English, or in the language it was imported in.
    pub name: Label,
    /// Its name in Greek.
    pub name_el: Option<Label>,
    /// What one is.
    pub unit: Code,
    /// Packs it comes in.
    pub packs: Vec<Pack>,
    /// A group for lists.
    pub category: Option<Label>,
    /// Whether every lot must carry a date.
    pub dated: bool,
}

/// Make a party known. Names of donors and suppliers go to the vault, under the id that the command makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterParty {
    /// What it is to the bank.
    pub kind: PartyKind,
    /// The public name: for partners and municipalities only.
    pub name: Option<Label>,
    /// A public code.
    pub code: Option<SchemeCode>,
}

/// Open a pot of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterFund {
    /// Its code, unique in the bank.
    pub code: Code,
    /// Its name.
    pub name: Label,
    /// The one currency it holds.
    pub currency: Currency,
}

/// Open an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEmergency {
    /// Its code, unique in the bank; the GLIDE number where there is one.
    pub code: Code,
    /// Its name.
    pub name: Label,
    /// The day it began.
    pub started_on: Day,
    /// Municipalities it touches.
    pub area: Vec<PartyId>,
}

/// Take a book into the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddBook {
    /// The book's id: the hash of its genesis.
    pub book: BookId,
    /// `Site` or `Treasury`.
    pub kind: BookKind,
    /// Its code, unique in the bank.
    pub code: Code,
    /// Its name.
    pub name: Label,
    /// The municipality a site lies in.
    pub municipality: Option<PartyId>,
    /// The time zone that decides what day it is there.
    pub zone: Zone,
    /// The first key that seals it.
    pub key: PublicKey,
}

/// A book and a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookKey {
    /// The book.
    pub book: BookId,
    /// The key.
    pub key: PublicKey,
}

/// Set up a bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddBin {
    /// Its code, unique at the site.
    pub code: Code,
    /// The zone of the site it lies in.
    pub zone: Option<Code>,
}
