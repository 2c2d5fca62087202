//! The canonical state: everything a book adds up to, in one order, so that it has one hash. A snapshot is these bytes.

use std::hash::Hash as MapKey;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

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
type Logged = Vec<(BookId, PageRef)>;

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
struct Canonical {
    version: u16,
    genesis: Genesis,
    last: Spot,
    named: Vec<(Commodity, u64)>,
    balances: Vec<((Account, Asset), i64)>,
    lots: Vec<(LotId, Lot)>,
    descents: Vec<(LotId, Descent)>,
    reserved: Vec<((BinId, LotId), u64)>,
    register: Option<register::Canonical>,
    bins: Vec<(BinId, Code)>,
    reservations: Vec<(ReservationId, Reservation)>,
    announcements: Vec<(AnnouncementId, Announced)>,
    outbound: Vec<(ShipmentId, Outbound)>,
    released: Vec<ShipmentId>,
    pledges: Vec<(PledgeId, Pledged)>,
    unmatched: Vec<(LotId, (ItemId, u64))>,
    reversed: Vec<Spot>,
    returned: Vec<((Spot, LotId), u64)>,
    refunded: Vec<(Spot, u64)>,
    received: Vec<((BookId, Spot, ItemId), u64)>,
}

fn sorted<K: Ord + Copy, V: Clone>(map: &FxHashMap<K, V>) -> Vec<(K, V)> {
    let mut pairs: Vec<(K, V)> = map.iter().map(|(key, value)| (*key, value.clone())).collect();
    pairs.sort_unstable_by_key(|(key, _)| *key);
    pairs
}

fn in_order<K: Ord + Copy>(keys: impl IntoIterator<Item = K>) -> Vec<K> {
    let mut keys: Vec<K> = keys.into_iter().collect();
    keys.sort_unstable();
    keys
}

fn mapped<K: Eq + MapKey, V>(pairs: Vec<(K, V)>) -> FxHashMap<K, V> {
    pairs.into_iter().collect()
}

impl Book {
    /// The bytes of the canonical state.
    pub fn state(&self) -> Vec<u8> {
        let endings = self.register.as_ref().map(|register| register.endings()).unwrap_or_default();
        let mut canonical = self.canonical();
        if endings.is_empty() {
            return wire::encode(&(canonical, sorted(&self.logged)));
        }
        canonical.version = STATE_VERSION_ENDINGS;
        wire::encode(&(canonical, sorted(&self.logged), endings))
    }

    fn canonical(&self) -> Canonical {
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

    /// The hash of the canonical state.
    pub fn state_hash(&self) -> Hash {
        hash::state(&self.state())
    }

    /// The book of a snapshot that must have the hash that the book's own log states.
    pub fn restore(bytes: &[u8], stated: Hash) -> Result<Self, StateError> {
        if hash::state(bytes) != stated {
            return Err(StateError::Hash);
        }
        let version = bytes.first_chunk().map_or(0, |first| u16::from_le_bytes(*first));
        let (state, logged, endings): (Canonical, Logged, register::Endings) = match version {
            STATE_VERSION => {
                let (state, logged) = wire::decode(bytes, STATE_BYTES_MAX)?;
                (state, logged, register::Endings::default())
            }
            STATE_VERSION_ENDINGS => wire::decode(bytes, STATE_BYTES_MAX)?,
            other => return Err(StateError::Version(other)),
        };
        let mut book = Self::new(state.genesis);
        book.last = state.last;
        book.named = mapped(state.named);
        let (balances, lots, reserved) = (mapped(state.balances), mapped(state.lots), mapped(state.reserved));
        book.stock = Stock::restore(book.here(), balances, lots, reserved, mapped(state.descents));
        book.register = state.register.map(|register| Box::new(Register::restore(register)));
        if let Some(register) = &mut book.register {
            register.restore_endings(endings);
        }
        book.bins = mapped(state.bins);
        book.reservations = mapped(state.reservations);
        book.announcements = mapped(state.announcements);
        book.outbound = mapped(state.outbound);
        book.released = state.released.into_iter().collect();
        book.pledges = mapped(state.pledges);
        book.unmatched = mapped(state.unmatched);
        book.reversed = state.reversed.into_iter().collect();
        book.returned = mapped(state.returned);
        book.refunded = mapped(state.refunded);
        book.received = mapped(state.received);
        book.logged = mapped(logged);
        Ok(book)
    }
}
