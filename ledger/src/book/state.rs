//! The canonical state: everything a book adds up to, in one order, so that it has one hash. A snapshot is these bytes.

use std::hash::Hash as MapKey;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Announced, Book, Descent, Lot, Outbound, Pledged, Reservation, Spot, Stock};
use crate::account::{Account, Asset, Commodity};
use crate::event::Genesis;
use crate::hash;
use crate::ids::{AnnouncementId, BinId, BookId, Hash, ItemId, LotId, PledgeId, ReservationId, ShipmentId};
use crate::page::PageRef;
use crate::register::{self, Register};
use crate::text::Code;
use crate::wire::{self, STATE_BYTES_MAX, WireError};

/// The layout of a canonical state.
const STATE_VERSION: u16 = 3;
/// The layout of the state of a register that has closed books: the same, and how they ended.
const STATE_VERSION_ENDINGS: u16 = 4;

/// What a log book remembers, in order of the books.
type Logged<'a> = Pairs<'a, BookId, PageRef>;

/// Why bytes are no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// They do not decode.
    #[error("the snapshot does not decode: {0}")]
    Wire(#[from] WireError),
    /// They are of another version.
    #[error("the snapshot has version {0}, which this program does not know")]
    Version(u16),
    /// They have another hash than the book states.
    #[error("the snapshot does not have the hash that the book states")]
    Hash,
}

#[derive(Serialize, Deserialize)]
struct Canonical<'a> {
    version: u16,
    genesis: Genesis,
    last: Spot,
    named: Pairs<'a, Commodity, u64>,
    balances: Pairs<'a, (Account, Asset), i64>,
    lots: Pairs<'a, LotId, Lot>,
    descents: Pairs<'a, LotId, Descent>,
    reserved: Pairs<'a, (BinId, LotId), u64>,
    register: Option<register::Canonical>,
    bins: Pairs<'a, BinId, Code>,
    reservations: Pairs<'a, ReservationId, Reservation>,
    announcements: Pairs<'a, AnnouncementId, Announced>,
    outbound: Pairs<'a, ShipmentId, Outbound>,
    released: Vec<ShipmentId>,
    pledges: Pairs<'a, PledgeId, Pledged>,
    unmatched: Pairs<'a, LotId, (ItemId, u64)>,
    reversed: Vec<Spot>,
    returned: Pairs<'a, (Spot, LotId), u64>,
    refunded: Pairs<'a, Spot, u64>,
    received: Pairs<'a, (BookId, Spot, ItemId), u64>,
}

/// All that a state is made of: endings only where there are some, since they came later.
struct Stated<'a> {
    state: Canonical<'a>,
    logged: Logged<'a>,
    endings: Option<register::Endings>,
}

impl Serialize for Stated<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.endings {
            None => (&self.state, &self.logged).serialize(serializer),
            Some(endings) => (&self.state, &self.logged, endings).serialize(serializer),
        }
    }
}

/// A map in order of its keys: of a book, whose values stay where they are, or read from bytes.
enum Pairs<'a, K, V> {
    Of(Vec<(&'a K, &'a V)>),
    Read(Vec<(K, V)>),
}

impl<K: Serialize, V: Serialize> Serialize for Pairs<'_, K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Of(pairs) => pairs.serialize(serializer),
            Self::Read(pairs) => pairs.serialize(serializer),
        }
    }
}

impl<'de, K: Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for Pairs<'_, K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::Read)
    }
}

impl<K: Clone + Eq + MapKey, V: Clone> Pairs<'_, K, V> {
    fn mapped(self) -> FxHashMap<K, V> {
        match self {
            Self::Of(pairs) => pairs.into_iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            Self::Read(pairs) => pairs.into_iter().collect(),
        }
    }
}

fn sorted<K: Ord, V>(map: &FxHashMap<K, V>) -> Pairs<'_, K, V> {
    let mut pairs: Vec<(&K, &V)> = map.iter().collect();
    pairs.sort_unstable_by_key(|(key, _)| *key);
    Pairs::Of(pairs)
}

fn in_order<K: Ord + Copy>(keys: impl IntoIterator<Item = K>) -> Vec<K> {
    let mut keys: Vec<K> = keys.into_iter().collect();
    keys.sort_unstable();
    keys
}

impl Book {
    /// The bytes of the canonical state.
    pub fn state(&self) -> Vec<u8> {
        wire::encode(&self.stated())
    }

    /// The hash of the canonical state. Its bytes are nowhere at once: those of a large book are as many as the book's.
    pub fn state_hash(&self) -> Hash {
        let mut hasher = hash::StateHasher::default();
        wire::encode_to(&self.stated(), &mut hasher);
        hasher.finish()
    }

    fn stated(&self) -> Stated<'_> {
        let endings = self.register.as_ref().map(|register| register.endings()).filter(|endings| !endings.is_empty());
        let mut state = self.canonical();
        if endings.is_some() {
            state.version = STATE_VERSION_ENDINGS;
        }
        Stated { state, logged: sorted(&self.logged), endings }
    }

    fn canonical(&self) -> Canonical<'_> {
        Canonical {
            version: STATE_VERSION,
            genesis: self.genesis.clone(),
            last: self.last,
            named: sorted(&self.named),
            balances: sorted(&self.stock.balances),
            lots: sorted(&self.stock.lots),
            descents: sorted(&self.stock.descents),
            reserved: sorted(&self.stock.reserved),
            register: self.register.as_ref().map(|register| register.canonical()),
            bins: sorted(&self.bins),
            reservations: sorted(&self.reservations),
            announcements: sorted(&self.announcements),
            outbound: sorted(&self.outbound),
            released: in_order(self.released.iter().copied()),
            pledges: sorted(&self.pledges),
            unmatched: sorted(&self.unmatched),
            reversed: in_order(self.reversed.iter().copied()),
            returned: sorted(&self.returned),
            refunded: sorted(&self.refunded),
            received: sorted(&self.received),
        }
    }

    /// The book of a snapshot that must have the hash that the book's own log states.
    pub fn restore(bytes: &[u8], stated: Hash) -> Result<Self, StateError> {
        if hash::state(bytes) != stated {
            return Err(StateError::Hash);
        }
        let version = bytes.first_chunk().map_or(0, |first| u16::from_le_bytes(*first));
        let (state, logged, endings): (Canonical<'_>, Logged<'_>, register::Endings) = match version {
            STATE_VERSION => {
                let (state, logged) = wire::decode(bytes, STATE_BYTES_MAX)?;
                (state, logged, register::Endings::default())
            }
            STATE_VERSION_ENDINGS => wire::decode(bytes, STATE_BYTES_MAX)?,
            other => return Err(StateError::Version(other)),
        };
        let mut book = Self::new(state.genesis);
        book.last = state.last;
        book.named = state.named.mapped();
        let (balances, lots, reserved) = (state.balances.mapped(), state.lots.mapped(), state.reserved.mapped());
        book.stock = Stock::restore(book.here(), balances, lots, reserved, state.descents.mapped());
        book.register = state.register.map(|register| Box::new(Register::restore(register)));
        if let Some(register) = &mut book.register {
            register.restore_endings(endings);
        }
        book.bins = state.bins.mapped();
        book.reservations = state.reservations.mapped();
        book.announcements = state.announcements.mapped();
        book.outbound = state.outbound.mapped();
        book.released = state.released.into_iter().collect();
        book.pledges = state.pledges.mapped();
        book.unmatched = state.unmatched.mapped();
        book.reversed = state.reversed.into_iter().collect();
        book.returned = state.returned.mapped();
        book.refunded = state.refunded.mapped();
        book.received = state.received.mapped();
        book.logged = logged.mapped();
        Ok(book)
    }
}
