//! The stage of the script: its books, and the id of everything the script names.

use ledger::account::Currency;
use ledger::event::Money;
use ledger::ids::{
    AnnouncementId, BinId, BookId, EmergencyId, FundId, ItemId, LotId, PartyId, PledgeId, ReservationId, ShipmentId,
};

use super::moment::Calendar;
use super::names::{made, quantity};
use super::places::Site;

/// The stage of the script.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    pub(super) calendar: Calendar,
    pub(super) register: BookId,
    pub(super) treasury: BookId,
    pub(super) sites: [BookId; 4],
}

/// The lot of a line of the step with this name at the site where the goods came in.
#[derive(Debug, Clone, Copy)]
pub(super) struct LotOf {
    pub(super) site: Site,
    pub(super) step: &'static str,
    pub(super) line: usize,
}

/// The lot of the `line`-th line of a step.
pub(super) const fn lot(site: Site, step: &'static str, line: usize) -> LotOf {
    LotOf { site, step, line }
}

impl Stage {
    pub(super) const fn book(&self, site: Site) -> BookId {
        match site {
            Site::Tavros => self.sites[0],
            Site::Thessaloniki => self.sites[1],
            Site::Larissa => self.sites[2],
            Site::Heraklion => self.sites[3],
        }
    }

    pub(super) fn item(&self, code: &str) -> ItemId {
        item(self.register, code)
    }

    pub(super) fn party(&self, slug: &str) -> PartyId {
        party(self.register, slug)
    }

    pub(super) fn fund(&self, code: &str) -> FundId {
        FundId::from_bytes(made(self.register, &format!("fund/{code}"), "fund", 0))
    }

    /// The flood, when a step is for it.
    pub(super) fn flood(&self, is: bool) -> Option<EmergencyId> {
        is.then(|| EmergencyId::from_bytes(made(self.register, "emergency/flood", "emergency", 0)))
    }

    pub(super) fn bin(&self, site: Site, code: &str) -> BinId {
        BinId::from_bytes(made(self.book(site), &format!("bin/{}/{code}", site.code()), "bin", 0))
    }

    pub(super) fn lot(&self, lot: LotOf) -> LotId {
        LotId::from_bytes(made(self.book(lot.site), lot.step, "lot", lot.line))
    }

    pub(super) fn shipment(&self, from: Site, step: &str) -> ShipmentId {
        ShipmentId::from_bytes(made(self.book(from), step, "shipment", 0))
    }

    pub(super) fn reservation(&self, site: Site, step: &str) -> ReservationId {
        ReservationId::from_bytes(made(self.book(site), step, "reservation", 0))
    }

    pub(super) fn announcement(&self, site: Site, step: &str) -> AnnouncementId {
        AnnouncementId::from_bytes(made(self.book(site), step, "announcement", 0))
    }

    pub(super) fn pledge(&self, step: &str) -> PledgeId {
        PledgeId::from_bytes(made(self.treasury, step, "pledge", 0))
    }
}

/// The id of an item of the catalogue.
pub(super) fn item(register: BookId, code: &str) -> ItemId {
    ItemId::from_bytes(made(register, &format!("item/{code}"), "item", 0))
}

/// The id of a party of the script.
pub(super) fn party(register: BookId, slug: &str) -> PartyId {
    PartyId::from_bytes(made(register, &format!("party/{slug}"), "party", 0))
}

/// An amount of euro, in cents.
pub(super) fn eur(cents: u64) -> Money {
    Money { minor: quantity(cents), currency: Currency::EUR }
}
