//! The transfers of the script.

use ledger::reason::LossReason::{Damaged, Lost, Stolen};

use super::{Fate, Transfer, Unmatched, Wanted};
use crate::demo::inbound::line;
use crate::demo::moment::{When, on};
use crate::demo::places::Site::{self, Heraklion, Larissa, Tavros, Thessaloniki};
use crate::demo::stage::lot;
use crate::demo::wanted::want;

/// A transfer of these goods.
const fn sent(name: &'static str, from: Site, to: Site, when: When, lines: &'static [Wanted], fate: Fate) -> Transfer {
    Transfer { name, from, to, when, flood: false, reservation: None, lines, fate }
}

impl Transfer {
    const fn for_the_flood(mut self) -> Self {
        self.flood = true;
        self
    }

    const fn reserved(mut self, step: &'static str) -> Self {
        self.reservation = Some(step);
        self
    }
}

pub(super) const TRANSFERS: &[Transfer] = &[
    sent(
        "sent/tav-lar/staples",
        Tavros,
        Larissa,
        on(72, 7, 30),
        &[want("FD-RICE-1K", 400), want("FD-TUNA-160", 240)],
        Fate::Arrived(on(71, 11, 0)),
    ),
    sent(
        "sent/tav-her/medical",
        Tavros,
        Heraklion,
        on(70, 7, 30),
        &[want("MC-SALINE-500", 100), want("MC-GLOVES-100", 40), want("FD-PASTA-500", 600)],
        Fate::Arrived(on(67, 10, 0)),
    ),
    sent(
        "sent/skg-lar/winter",
        Thessaloniki,
        Larissa,
        on(61, 7, 45),
        &[want("SH-BLANKET", 120), want("FD-LENTIL-500", 160)],
        Fate::Arrived(on(60, 12, 30)),
    ),
    sent(
        "sent/tav-skg/hygiene",
        Tavros,
        Thessaloniki,
        on(54, 7, 40),
        &[want("HY-SOAP-100", 288), want("HY-PADS-10", 96), want("HY-SHAMPOO-400", 120)],
        Fate::Missing(on(53, 13, 20), 12, Lost),
    ),
    sent(
        "sent/tav-lar/flood-water",
        Tavros,
        Larissa,
        on(46, 18, 30),
        &[want("FD-READY-300", 400), want("WA-BOTTLE-1500", 4_032)],
        Fate::Missing(on(45, 7, 10), 36, Damaged),
    )
    .for_the_flood(),
    sent(
        "sent/tav-lar/flood-tools",
        Tavros,
        Larissa,
        on(45, 18, 0),
        &[want("TL-SHOVEL", 80), want("TL-SQUEEGEE", 80), want("TL-BOOTS", 120), want("TL-GLOVES", 200)],
        Fate::Arrived(on(44, 12, 0)),
    )
    .for_the_flood(),
    sent(
        "sent/skg-lar/flood-blankets",
        Thessaloniki,
        Larissa,
        on(44, 7, 20),
        &[want("WA-BOTTLE-1500", 2_016), want("SH-BLANKET", 200), want("SH-SLEEPBAG", 60)],
        Fate::Missing(on(43, 13, 10), 2, Stolen),
    )
    .for_the_flood(),
    sent(
        "sent/tav-lar/flood-tents",
        Tavros,
        Larissa,
        on(42, 7, 30),
        &[want("SH-TENT-4", 20)],
        Fate::Arrived(on(41, 12, 0)),
    )
    .reserved("reserved/tav/tents")
    .for_the_flood(),
    sent(
        "sent/her-lar/flood-oil",
        Heraklion,
        Larissa,
        on(41, 8, 0),
        &[want("FD-OIL-1L", 240), want("FD-HONEY-450", 24)],
        Fate::Partly(on(36, 10, 30)),
    )
    .for_the_flood(),
    sent(
        "sent/tav-skg/baby",
        Tavros,
        Thessaloniki,
        on(32, 7, 50),
        &[want("BA-FORMULA1-400", 48), want("BA-CEREAL-300", 60)],
        Fate::Arrived(on(31, 11, 30)),
    ),
    sent(
        "sent/tav-lar/wipes",
        Tavros,
        Larissa,
        on(26, 7, 30),
        &[want("BA-WIPES-72", 96)],
        Fate::Matched(on(23, 9, 40), lot(Larissa, "unmatched/lar/wipes", 0)),
    )
    .for_the_flood(),
    sent(
        "sent/tav-her/baby",
        Tavros,
        Heraklion,
        on(22, 7, 40),
        &[want("BA-FORMULA2-400", 36), want("MC-SYRINGE-5", 500)],
        Fate::Arrived(on(19, 10, 10)),
    ),
    sent("sent/her-tav/oil", Heraklion, Tavros, on(21, 8, 10), &[want("FD-OIL-1L", 240)], Fate::OnTheRoad),
    sent(
        "sent/skg-her/school",
        Thessaloniki,
        Heraklion,
        on(17, 7, 30),
        &[want("SC-BAG", 40), want("SC-PENCIL-12", 60)],
        Fate::TakenBack(on(10, 12, 0), on(9, 13, 15)),
    ),
    sent("sent/lar-tav/pumps", Larissa, Tavros, on(13, 8, 0), &[want("TL-PUMP", 2)], Fate::Arrived(on(12, 10, 20))),
    sent(
        "sent/skg-tav/tuna",
        Thessaloniki,
        Tavros,
        on(8, 7, 30),
        &[want("FD-TUNA-160", 240)],
        Fate::Arrived(on(7, 10, 50)),
    ),
    sent(
        "sent/tav-lar/flour",
        Tavros,
        Larissa,
        on(2, 18, 0),
        &[want("FD-FLOUR-1K", 300), want("FD-PASTA-500", 400)],
        Fate::OnTheRoad,
    )
    .for_the_flood(),
];

pub(super) const UNMATCHED: &[Unmatched] = &[
    Unmatched { name: "unmatched/lar/wipes", site: Larissa, when: on(25, 12, 10), lines: &[line("BA-WIPES-72", 96)] },
    Unmatched {
        name: "unmatched/her/pallet",
        site: Heraklion,
        when: on(5, 11, 0),
        lines: &[line("SH-BLANKET", 30), line("HY-DETERG-2L", 18)],
    },
];
