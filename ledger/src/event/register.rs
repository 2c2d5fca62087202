//! Events of the register, and the genesis of every book.

use serde::{Deserialize, Serialize};

use crate::account::Currency;
use crate::ids::{BankId, BinId, BookId, EmergencyId, FundId, ItemId, PartyId, PublicKey, Salt};
use crate::reason::{BookKind, PartyKind};
use crate::text::{Code, Label};
use crate::time::{Day, Zone};

/// The most packs of one item.
pub const PACKS_MAX: usize = 16;

/// How a book begins. Its hash is the book's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Genesis {
    /// The bank.
    pub bank: BankId,
    /// What the book keeps.
    pub kind: BookKind,
    /// The book's code, as `REGISTER`, `TREASURY` or a site's code.
    pub code: Code,
    /// The first key that seals it.
    pub key: PublicKey,
    /// The register it obeys; absent in the register's own genesis.
    pub register: Option<BookId>,
    /// Sixteen random bytes, so that no two books are ever the same.
    pub nonce: Salt,
}

/// How many base units a pack holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Pack {
    /// The pack's name, as `box`.
    pub name: Code,
    /// Base units in it, at least 2.
    pub units: u32,
}

/// An item enters the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ItemRegistered {
    /// Its id.
    pub item: ItemId,
    /// Its code, unique in the bank.
    pub code: Code,
    /// Its name in English, or in the language it was imported in.
    pub name: Label,
    /// Its name in Greek, when known.
    pub name_el: Option<Label>,
    /// What one is: `each`, `kg`, `l`, …
    pub unit: Code,
    /// Packs it comes in.
    pub packs: Vec<Pack>,
    /// A group for lists, as `food`.
    pub category: Option<Label>,
    /// Whether every lot must carry a date.
    pub dated: bool,
}

/// A code in a public scheme, as `elstat` / `0101`: two schemes may use the same digits for different things.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct SchemeCode {
    /// The scheme.
    pub scheme: Code,
    /// The code in it.
    pub code: Code,
}

/// A party is known. A donor or supplier has no name here: it may be a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct PartyRegistered {
    /// Its id.
    pub party: PartyId,
    /// What it is to the bank.
    pub kind: PartyKind,
    /// The public name: of partners and municipalities only.
    pub name: Option<Label>,
    /// A public code: a municipality's ELSTAT code.
    pub code: Option<SchemeCode>,
}

/// A pot of money is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct FundRegistered {
    /// Its id.
    pub fund: FundId,
    /// Its code, unique in the bank.
    pub code: Code,
    /// Its name.
    pub name: Label,
    /// The one currency it holds.
    pub currency: Currency,
}

/// An emergency is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct EmergencyRegistered {
    /// Its id.
    pub emergency: EmergencyId,
    /// Its code, unique in the bank; the GLIDE number where there is one.
    pub code: Code,
    /// Its name.
    pub name: Label,
    /// The day it began.
    pub started_on: Day,
    /// Municipalities it touches.
    pub area: Vec<PartyId>,
}

/// A book joins the bank; a site's book is the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct BookAdded {
    /// The book's id: the hash of its genesis.
    pub book: BookId,
    /// What it keeps: `Site` or `Treasury`.
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

/// A book may be sealed with one more key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct BookKeyAdded {
    /// The book.
    pub book: BookId,
    /// The key.
    pub key: PublicKey,
}

/// A key may no longer seal a book's pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct BookKeyRevoked {
    /// The book.
    pub book: BookId,
    /// The key.
    pub key: PublicKey,
}

/// A bin is set up at a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct BinAdded {
    /// Its id.
    pub bin: BinId,
    /// Its code, unique at the site.
    pub code: Code,
    /// The zone of the site it lies in.
    pub zone: Option<Code>,
}
