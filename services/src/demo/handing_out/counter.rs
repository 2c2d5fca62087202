//! What was handed out over the counter, and what came back.

use super::{Back, Counter, Site, Wanted, When};
use crate::demo::moment::on;
use crate::demo::places::Site::{Heraklion, Larissa, Tavros, Thessaloniki};
use crate::demo::wanted::want;

const fn counter(
    name: &'static str,
    site: Site,
    when: When,
    to: &'static str,
    reach: (u32, u32),
    lines: &'static [Wanted],
) -> Counter {
    Counter { name, site, when, to, flood: false, reach, lines }
}

impl Counter {
    const fn for_the_flood(mut self) -> Self {
        self.flood = true;
        self
    }
}

pub(super) const COUNTERS: &[Counter] = &[
    counter(
        "counter/tav/families",
        Tavros,
        on(67, 17, 30),
        "parish-harbour",
        (9, 28),
        &[want("FD-BISC-200", 30), want("BA-DIAPER-4", 4)],
    ),
    counter("counter/skg/jackets", Thessaloniki, on(63, 17, 20), "iasis", (11, 20), &[want("CL-JACKET-C", 20)]),
    counter("counter/her/oranges", Heraklion, on(59, 17, 40), "heraklion", (24, 66), &[want("FD-ORANGE", 120)]),
    counter("counter/tav/socks", Tavros, on(48, 17, 30), "grocery", (40, 100), &[want("CL-SOCKS", 100)]),
    counter(
        "counter/lar/first-evening",
        Larissa,
        on(46, 19, 40),
        "asprokampos",
        (150, 430),
        &[want("WA-BOTTLE-500", 600)],
    )
    .for_the_flood(),
    counter("counter/lar/bleach", Larissa, on(44, 18, 50), "parish-xirolakka", (60, 0), &[want("HY-BLEACH-1L", 60)])
        .for_the_flood(),
    counter(
        "counter/lar/gloves",
        Larissa,
        on(43, 18, 10),
        "volunteers",
        (0, 80),
        &[want("TL-GLOVES", 80), want("TL-SHOVEL", 40)],
    )
    .for_the_flood(),
    counter("counter/skg/gloves", Thessaloniki, on(40, 17, 25), "volunteers", (0, 60), &[want("TL-GLOVES", 60)])
        .for_the_flood(),
    counter("counter/tav/squeegees", Tavros, on(38, 17, 15), "volunteers", (0, 24), &[want("TL-SQUEEGEE", 24)])
        .for_the_flood(),
    counter("counter/her/socks", Heraklion, on(29, 17, 30), "iasis", (16, 48), &[want("CL-SOCKS", 48)]),
    counter("counter/lar/heaters", Larissa, on(24, 17, 35), "asprokampos", (12, 37), &[want("SH-HEATER", 12)])
        .for_the_flood(),
    counter("counter/tav/school", Tavros, on(11, 17, 20), "iasis", (18, 25), &[want("SC-BAG", 25)]),
    counter("counter/lar/nappies", Larissa, on(10, 17, 30), "iasis", (8, 8), &[want("BA-DIAPER-3", 8)]).for_the_flood(),
];

pub(super) const BACK: &[Back] = &[
    Back { delivery: "counter/lar/gloves", site: Larissa, when: on(37, 12, 0), item: "TL-GLOVES", quantity: 30 },
    Back { delivery: "counter/tav/squeegees", site: Tavros, when: on(32, 13, 0), item: "TL-SQUEEGEE", quantity: 9 },
    Back {
        delivery: "given/skg/xirolakka/confirmed",
        site: Thessaloniki,
        when: on(30, 11, 0),
        item: "SH-BLANKET",
        quantity: 6,
    },
];
