//! Gifts that came to Heraklion.

use ledger::reason::ValuationBasis::Estimate;

use super::{Gift, gift, line};
use crate::demo::moment::on;
use crate::demo::places::Site::Heraklion;

pub(super) const GIFTS: &[Gift] = &[
    gift("gift/her/oil", Heraklion, on(89, 10, 0), "olive-coop", &[line("FD-OIL-1L", 900).best(500)]),
    gift(
        "gift/her/staples",
        Heraklion,
        on(84, 9, 40),
        "market",
        &[line("FD-RICE-1K", 600).best(330), line("FD-RUSK-600", 700).best(110)],
    ),
    gift(
        "gift/her/hotel",
        Heraklion,
        on(75, 11, 0),
        "hotel",
        &[line("HY-SOAP-100", 1_200), line("HY-SHAMPOO-400", 480), line("HY-PAPER-10", 100)],
    ),
    gift("gift/her/oranges", Heraklion, on(63, 8, 55), "anyparktos", &[line("FD-ORANGE", 900)]).valued(Estimate),
    gift("gift/her/water", Heraklion, on(57, 10, 30), "springs", &[line("WA-BOTTLE-1500", 1_512).best(280)]),
    gift("gift/her/flood-oil", Heraklion, on(45, 13, 0), "olive-coop", &[line("FD-OIL-1L", 360).best(470)])
        .announced(1)
        .for_the_flood(),
    gift("gift/her/flood-honey", Heraklion, on(44, 12, 10), "ypothetikos", &[line("FD-HONEY-450", 48).best(600)])
        .for_the_flood(),
    gift(
        "gift/her/textiles",
        Heraklion,
        on(31, 10, 45),
        "textiles",
        &[line("CL-SOCKS", 480), line("CL-UNDERWEAR", 200)],
    ),
    gift("gift/her/school", Heraklion, on(19, 11, 20), "stationer", &[line("SC-NOTEBOOK", 500)]),
    gift(
        "gift/her/medical",
        Heraklion,
        on(9, 9, 30),
        "pharma",
        &[line("MC-FIRSTAID", 24).best(420), line("MC-MASK-50", 120).best(450)],
    )
    .announced(4),
    gift("gift/her/biscuits", Heraklion, on(4, 10, 0), "market", &[line("FD-BISC-200", 240).best(30)]),
];
