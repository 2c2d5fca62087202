//! The four sites of the demo, their zones and bins.

use std::sync::Arc;

use ledger::command::{AddBin, Command};
use ledger::ids::BookId;
use ledger::time::Zone;

use super::DemoError;
use super::catalogue;
use super::logins::Who;
use super::moment::{Calendar, on};
use super::names::{code, key, label};
use super::stage::{Stage, party};
use super::step::Step;
use crate::bank::{Bank, NewSite};

/// A site of the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    /// The hub by the port of Piraeus.
    Tavros,
    /// The north.
    Thessaloniki,
    /// Nearest to the flood.
    Larissa,
    /// Crete.
    Heraklion,
}

/// Where goods lie until somebody has put them away.
pub(super) const RECEIVING: &str = "REC-01";
/// Where goods wait that may not be used.
pub(super) const QUARANTINE: &str = "QRT-01";

/// Bin and zone, at every site.
const BINS: [(&str, &str); 12] = [
    (RECEIVING, "RECEIVING"),
    ("A-01", "FOOD"),
    ("A-02", "FOOD"),
    ("A-03", "FOOD"),
    ("A-04", "FOOD"),
    ("B-01", "HOUSEHOLD"),
    ("B-02", "HOUSEHOLD"),
    ("C-01", "SHELTER"),
    ("C-02", "SHELTER"),
    ("D-01", "MEDICAL"),
    ("COLD-01", "COLD"),
    (QUARANTINE, "QUARANTINE"),
];

impl Site {
    pub(super) const ALL: [Self; 4] = [Self::Tavros, Self::Thessaloniki, Self::Larissa, Self::Heraklion];

    /// Its code.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Tavros => "TAV",
            Self::Thessaloniki => "SKG",
            Self::Larissa => "LAR",
            Self::Heraklion => "HER",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Tavros => "Κέντρο Ταύρου / Tavros hub",
            Self::Thessaloniki => "Θεσσαλονίκη / Thessaloniki",
            Self::Larissa => "Λάρισα / Larissa",
            Self::Heraklion => "Ηράκλειο / Heraklion",
        }
    }

    const fn municipality(self) -> &'static str {
        match self {
            Self::Tavros => "moschato-tavros",
            Self::Thessaloniki => "thessaloniki",
            Self::Larissa => "larissa",
            Self::Heraklion => "heraklion",
        }
    }
}

/// The bin where goods of an item are kept.
pub(super) fn home(item: &str) -> &'static str {
    catalogue::find(item).1.home
}

/// Opens the four sites, one after the other, and gives the stage they make.
pub(super) async fn open(bank: &Arc<Bank>, calendar: Calendar) -> Result<Stage, DemoError> {
    let register = bank.register_book();
    let mut sites = [register; 4];
    for (book, site) in sites.iter_mut().zip(Site::ALL) {
        let step = format!("site/{}", site.code());
        let new = NewSite {
            code: code(site.code()),
            name: label(site.name()),
            municipality: Some(party(register, site.municipality())),
            zone: Zone::ATHENS,
        };
        let opened = bank.open_site(new, Who::Nikos.actor(), key(&step)).await;
        *book = opened.map_err(|error| DemoError::of(step, error))?;
    }
    Ok(Stage { calendar, register, treasury: bank.treasury_book(), sites })
}

/// The bins of every site are set up before the first goods come.
pub(super) fn steps(stage: &Stage) -> Vec<Step> {
    let bins = |site: Site| {
        (0..).zip(BINS).map(move |(minute, (bin, zone))| {
            let command = Command::AddBin(AddBin { code: code(bin), zone: Some(code(zone)) });
            let book: BookId = stage.book(site);
            Step::new(format!("bin/{}/{bin}", site.code()), on(93, 10, 0).later(minute), book, Who::Nikos, command)
        })
    };
    Site::ALL.into_iter().flat_map(bins).collect()
}
