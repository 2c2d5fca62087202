//! What a story calls things, and what the ledger calls them.

use std::collections::BTreeMap;

use ledger::event::EntryRef;
use ledger::ids::{ActorId, BinId, BookId, EmergencyId, FundId, Hash, ItemId, LotId, PartyId};

use super::line::Mistake;

/// The bin that every site of a story begins with.
pub const FLOOR: &str = "floor";

/// Names of a story. A name that begins with `?` is one that nobody has ever given: it gets an id that the bank does not know.
#[derive(Debug, Default)]
pub struct Names {
    /// Items.
    pub items: BTreeMap<String, ItemId>,
    /// Donors, partners, suppliers, municipalities.
    pub parties: BTreeMap<String, PartyId>,
    /// Funds.
    pub funds: BTreeMap<String, FundId>,
    /// Emergencies.
    pub emergencies: BTreeMap<String, EmergencyId>,
    /// Sites and other books.
    pub books: BTreeMap<String, BookId>,
    /// Bins, by site.
    pub bins: BTreeMap<(BookId, String), BinId>,
    /// Lots, with their items.
    pub lots: BTreeMap<String, (ItemId, LotId)>,
    /// Entries, and what they made: `as W-1`.
    pub entries: BTreeMap<String, EntryRef>,
}

/// Sixteen bytes of a name; the same name gives the same bytes.
pub fn bytes_of(name: &str) -> [u8; 16] {
    let mut bytes = [b'?'; 16];
    for (byte, letter) in bytes.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    bytes
}

macro_rules! found {
    ($($(#[$doc:meta])* $name:ident, $map:ident, $id:ident, $what:literal;)*) => {
        impl Names {$(
            $(#[$doc])*
            pub fn $name(&self, name: &str) -> Result<$id, Mistake> {
                if name.starts_with('?') {
                    return Ok($id::from_bytes(bytes_of(name)));
                }
                self.$map.get(name).copied().ok_or_else(|| format!(concat!("the story has no ", $what, " `{}`"), name))
            }
        )*}
    };
}

found! {
    /// The item of this name.
    item, items, ItemId, "item";
    /// The party of this name.
    party, parties, PartyId, "party";
    /// The fund of this name.
    fund, funds, FundId, "fund";
    /// The emergency of this name.
    emergency, emergencies, EmergencyId, "emergency";
}

impl Names {
    /// The book of this name.
    pub fn book(&self, name: &str) -> Result<BookId, Mistake> {
        if name.starts_with('?') {
            let mut bytes = [b'?'; 32];
            bytes[..16].copy_from_slice(&bytes_of(name));
            return Ok(BookId(bytes));
        }
        self.books.get(name).copied().ok_or_else(|| format!("the story has no site `{name}`"))
    }

    /// The bin of this name at a site; the floor without a name.
    pub fn bin(&self, site: BookId, name: Option<&str>) -> Result<BinId, Mistake> {
        let name = name.unwrap_or(FLOOR);
        if name.starts_with('?') {
            return Ok(BinId::from_bytes(bytes_of(name)));
        }
        let known = self.bins.get(&(site, name.to_owned()));
        known.copied().ok_or_else(|| format!("the site has no bin `{name}`"))
    }

    /// The lot of this name.
    pub fn lot(&self, name: &str) -> Result<LotId, Mistake> {
        if name.starts_with('?') {
            return Ok(LotId::from_bytes(bytes_of(name)));
        }
        self.lots.get(name).map(|(_, lot)| *lot).ok_or_else(|| format!("the story has no lot `{name}`"))
    }

    /// The entry of this name; a place where nothing stands for a `?`.
    pub fn entry(&self, name: &str) -> Result<EntryRef, Mistake> {
        if name.starts_with('?') {
            let nowhere = BookId([b'?'; 32]);
            return Ok(EntryRef { book: nowhere, page: 1, index: 0, hash: Hash::ZERO });
        }
        self.entries.get(name).copied().ok_or_else(|| format!("nothing is called `{name}`"))
    }

    /// A person of the bank.
    pub fn actor(name: &str) -> ActorId {
        ActorId::from_bytes(bytes_of(name))
    }
}

/// The name that a map gives to an id.
pub fn name_of<K: ToString, V: PartialEq>(map: &BTreeMap<K, V>, id: &V) -> Option<String> {
    map.iter().find(|(_, known)| *known == id).map(|(name, _)| name.to_string())
}
