//! Gifts that came to Thessaloniki.

use ledger::reason::ValuationBasis::{Catalogue, Estimate, Invoice};

use super::{Gift, gift, line};
use crate::demo::moment::on;
use crate::demo::places::Site::Thessaloniki;

pub(super) const GIFTS: &[Gift] = &[
    gift(
        "gift/skg/flour",
        Thessaloniki,
        on(90, 9, 30),
        "mills",
        &[line("FD-FLOUR-1K", 1_200).best(170), line("FD-RUSK-600", 500).best(140)],
    ),
    gift(
        "gift/skg/staples",
        Thessaloniki,
        on(87, 10, 0),
        "market",
        &[line("FD-RICE-1K", 1_500).best(390), line("FD-OIL-1L", 300).best(420), line("FD-SALT-500", 600)],
    ),
    gift(
        "gift/skg/winter",
        Thessaloniki,
        on(84, 11, 15),
        "textiles",
        &[line("SH-BLANKET", 500), line("CL-JACKET-A", 150).over(140), line("CL-JACKET-C", 120)],
    )
    .announced(5),
    gift("gift/skg/milk", Thessaloniki, on(78, 9, 15), "dairy", &[line("BA-MILK-1L", 1_200).best(60)]),
    gift(
        "gift/skg/stuttgart",
        Thessaloniki,
        on(74, 12, 40),
        "stuttgart",
        &[line("SH-HEATER", 40).damaged(2), line("SH-SLEEPBAG", 100)],
    )
    .announced(14)
    .valued(Invoice),
    gift(
        "gift/skg/school",
        Thessaloniki,
        on(69, 10, 20),
        "stationer",
        &[line("SC-NOTEBOOK", 1_500), line("SC-PENCIL-12", 400), line("SC-BAG", 150)],
    )
    .valued(Catalogue),
    gift(
        "gift/skg/hotel",
        Thessaloniki,
        on(64, 9, 50),
        "hotel",
        &[line("HY-PAPER-10", 150), line("HY-SOAP-100", 800), line("HY-DETERG-2L", 120)],
    ),
    gift("gift/skg/children", Thessaloniki, on(59, 13, 5), "tade", &[line("CL-SHOES-C", 14), line("CL-JACKET-C", 9)])
        .valued(Estimate),
    gift(
        "gift/skg/tins",
        Thessaloniki,
        on(53, 10, 10),
        "market",
        &[line("FD-TUNA-160", 960).best(650), line("FD-BISC-200", 300).best(-8)],
    ),
    gift("gift/skg/flood-water", Thessaloniki, on(46, 12, 0), "springs", &[line("WA-BOTTLE-1500", 5_040).best(310)])
        .for_the_flood(),
    gift(
        "gift/skg/flood-volunteers",
        Thessaloniki,
        on(45, 10, 0),
        "volunteers",
        &[line("TL-GLOVES", 300), line("SH-BLANKET", 90)],
    )
    .for_the_flood()
    .valued(Estimate),
    gift(
        "gift/skg/medical",
        Thessaloniki,
        on(38, 11, 25),
        "pharma",
        &[line("MC-BANDAGE-8", 400), line("MC-MASK-50", 300).best(480)],
    ),
    gift("gift/skg/tablets", Thessaloniki, on(27, 12, 0), "foundation", &[line("SC-TABLET", 30).short_of(32)])
        .announced(5)
        .rest_is_not_coming(),
    gift(
        "gift/skg/short-dated",
        Thessaloniki,
        on(14, 9, 40),
        "market",
        &[line("FD-PASTA-500", 1_200).best(480), line("FD-LENTIL-500", 400).best(3)],
    ),
    gift(
        "gift/skg/hotel-again",
        Thessaloniki,
        on(6, 10, 0),
        "hotel",
        &[line("HY-SHAMPOO-400", 240), line("HY-TOOTHPASTE", 240)],
    ),
];
