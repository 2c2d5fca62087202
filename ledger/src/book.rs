//! The fold of a book: what its entries add up to. It runs no rule; what [`crate::check`] let pass it asserts.

mod evolve;
mod family;
mod state;
mod stock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

pub use family::Descent;
pub use state::StateError;
pub use stock::{Lot, Place, Stock};

pub use crate::event::LotStatus;

use crate::account::Commodity;
use crate::event::{EntryRef, Genesis, ItemLine, OutLine};
use crate::hash;
use crate::ids::{
    AnnouncementId, BinId, BookId, EmergencyId, FundId, ItemId, LotId, PartyId, PledgeId, ReservationId, ShipmentId,
    SiteId,
};
use crate::page::{Header, PageRef};
use crate::reason::BookKind;
use crate::register::{Register, RegisterAt};
use crate::text::Code;
use crate::wire;

/// Where an entry stands in its book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// The page, from 1.
    pub page: u64,
    /// The place in it, from 0.
    pub index: u32,
}

impl Spot {
    /// Where in its book a cited entry stands.
    pub(crate) const fn of(place: EntryRef) -> Self {
        Self { page: place.page, index: place.index }
    }
}

/// Goods on the road that left from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbound {
    /// The book that may receive them, for a transfer.
    pub destination: Option<BookId>,
    /// Who receives them, for a distribution.
    pub recipient: Option<PartyId>,
    /// What left, summed by lot, in order of the lots.
    pub lines: Vec<(LotId, ItemId, u64)>,
}

/// Goods set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// For whom.
    pub recipient: Option<PartyId>,
    /// For which emergency.
    pub emergency: Option<EmergencyId>,
    /// What, and where it lies.
    pub lines: Vec<OutLine>,
}

/// Goods that are expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// Who will give.
    pub donor: PartyId,
    /// What.
    pub lines: Vec<ItemLine>,
}

/// Money that was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledged {
    /// Who promised.
    pub donor: PartyId,
    /// For which fund.
    pub fund: FundId,
    /// How much, in minor units.
    pub minor: u64,
}

/// What a book adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// How it began.
    pub genesis: Genesis,
    /// Its id.
    pub id: BookId,
    /// Balances and lots.
    pub stock: Stock,
    /// The register, when this is its book.
    pub register: Option<Box<Register>>,
    pub(crate) bins: FxHashMap<BinId, Code>,
    pub(crate) reservations: FxHashMap<ReservationId, Reservation>,
    pub(crate) announcements: FxHashMap<AnnouncementId, Announced>,
    pub(crate) outbound: FxHashMap<ShipmentId, Outbound>,
    /// Shipments that this book, their destination, has given up.
    pub(crate) released: FxHashSet<ShipmentId>,
    pub(crate) pledges: FxHashMap<PledgeId, Pledged>,
    /// How much of an item or a currency its entries name together.
    pub(crate) named: FxHashMap<Commodity, u64>,
    /// Where its last entry stands.
    pub(crate) last: Spot,
    /// What is left to match of unmatched arrivals.
    pub(crate) unmatched: FxHashMap<LotId, (ItemId, u64)>,
    pub(crate) reversed: FxHashSet<Spot>,
    /// How much of a lot came back of what an entry had handed out.
    pub(crate) returned: FxHashMap<(Spot, LotId), u64>,
    /// How much, in minor units, came back of what an entry had paid for goods.
    pub(crate) refunded: FxHashMap<Spot, u64>,
    /// How much of an item came of what an entry of the treasury had paid for.
    pub(crate) received: FxHashMap<(BookId, Spot, ItemId), u64>,
    /// The last page of each book that is in the transparency log, when this is the log book.
    pub(crate) logged: FxHashMap<BookId, PageRef>,
}

impl Book {
    /// A book that has just its genesis.
    pub fn new(genesis: Genesis) -> Self {
        let id = hash::genesis(&wire::encode(&genesis));
        let register = (genesis.kind == BookKind::Register).then(|| {
            let mut register = Register::default();
            register.open(id, genesis.key);
            Box::new(register)
        });
        Self {
            genesis,
            id,
            register,
            stock: Stock::default(),
            bins: FxHashMap::default(),
            reservations: FxHashMap::default(),
            announcements: FxHashMap::default(),
            outbound: FxHashMap::default(),
            released: FxHashSet::default(),
            pledges: FxHashMap::default(),
            named: FxHashMap::default(),
            last: Spot { page: 1, index: 0 },
            unmatched: FxHashMap::default(),
            reversed: FxHashSet::default(),
            returned: FxHashMap::default(),
            refunded: FxHashMap::default(),
            received: FxHashMap::default(),
            logged: FxHashMap::default(),
        }
    }

    /// What it keeps.
    pub const fn kind(&self) -> BookKind {
        self.genesis.kind
    }

    /// The site it keeps (of meaning for a site's book only).
    pub fn here(&self) -> SiteId {
        self.id.site()
    }

    /// A bin's code.
    pub fn bin(&self, bin: BinId) -> Option<&Code> {
        self.bins.get(&bin)
    }

    /// Every bin with its code, in no order.
    pub fn bins(&self) -> impl Iterator<Item = (BinId, &Code)> {
        self.bins.iter().map(|(bin, code)| (*bin, code))
    }

    /// The bin with this code.
    pub fn bin_by_code(&self, code: &str) -> Option<BinId> {
        self.bins.iter().find(|(_, bin)| bin.as_str() == code).map(|(bin, _)| *bin)
    }

    /// A reservation that is still open.
    pub fn reservation(&self, reservation: ReservationId) -> Option<&Reservation> {
        self.reservations.get(&reservation)
    }

    /// An announcement that is still open.
    pub fn announcement(&self, announcement: AnnouncementId) -> Option<&Announced> {
        self.announcements.get(&announcement)
    }

    /// A shipment that left from here.
    pub fn outbound(&self, shipment: ShipmentId) -> Option<&Outbound> {
        self.outbound.get(&shipment)
    }

    /// Whether this book has given up what has not arrived of a shipment to it.
    pub fn has_released(&self, shipment: ShipmentId) -> bool {
        self.released.contains(&shipment)
    }

    /// The last page of a book that is in the transparency log, by this log book.
    pub fn logged(&self, book: BookId) -> Option<PageRef> {
        self.logged.get(&book).copied()
    }

    /// The last page of every book that is in the transparency log, by this log book, in no order.
    pub fn all_logged(&self) -> impl Iterator<Item = (BookId, PageRef)> {
        self.logged.iter().map(|(book, page)| (*book, *page))
    }

    /// Whether an entry of this book has been reversed.
    pub fn is_reversed(&self, spot: Spot) -> bool {
        self.reversed.contains(&spot)
    }
}

/// The keys that may seal a page with this header. `register` is the register as known to the reader; a book that the named page of the
/// register does not know yet is sealed by the key of its genesis.
pub fn sealing_keys(register: &Register, genesis: &Genesis, header: &Header) -> Vec<crate::ids::PublicKey> {
    let keys = register_of(register, genesis, header).keys(header.book);
    if keys.is_empty() && header.page <= 1 { vec![genesis.key] } else { keys }
}

/// The register as a page with this header saw it: the page it names, or, for the register itself, the page before.
pub fn register_of<'a>(register: &'a Register, genesis: &Genesis, header: &Header) -> RegisterAt<'a> {
    match genesis.kind {
        BookKind::Register => register.at(header.page.saturating_sub(1)),
        BookKind::Site | BookKind::Treasury | BookKind::Log => {
            register.at(header.register.map_or(0, |PageRef { page, .. }| page))
        }
    }
}
