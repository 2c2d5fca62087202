//! Gifts that came to Larissa, most of them after the flood.

use ledger::reason::ValuationBasis::{Estimate, Invoice};

use super::{Gift, gift, line};
use crate::demo::moment::on;
use crate::demo::places::Site::Larissa;

pub(super) const GIFTS: &[Gift] = &[
    gift(
        "gift/lar/flour",
        Larissa,
        on(91, 9, 30),
        "mills",
        &[line("FD-FLOUR-1K", 800).best(160), line("FD-PASTA-500", 900).best(420)],
    ),
    gift("gift/lar/oil", Larissa, on(86, 10, 50), "olive-coop", &[line("FD-OIL-1L", 240).best(450)]),
    gift(
        "gift/lar/staples",
        Larissa,
        on(77, 9, 35),
        "market",
        &[line("FD-RICE-1K", 700).best(350), line("FD-TOMATO-500", 500).best(260)],
    ),
    gift("gift/lar/potatoes", Larissa, on(65, 8, 50), "anyparktos", &[line("FD-POTATO", 1_500)]).valued(Estimate),
    gift("gift/lar/blankets", Larissa, on(56, 11, 30), "textiles", &[line("SH-BLANKET", 200)]),
    gift(
        "gift/lar/flood-water",
        Larissa,
        on(46, 9, 15),
        "springs",
        &[line("WA-BOTTLE-1500", 8_064).best(320), line("WA-BOTTLE-500", 6_048).best(320)],
    )
    .for_the_flood(),
    gift(
        "gift/lar/flood-tools",
        Larissa,
        on(45, 8, 45),
        "hardware",
        &[line("TL-SHOVEL", 80), line("TL-SANDBAG", 5_000), line("TL-BOOTS", 110).damaged(10)],
    )
    .for_the_flood(),
    gift(
        "gift/lar/flood-food",
        Larissa,
        on(45, 14, 0),
        "market",
        &[line("FD-READY-300", 1_200).best(20), line("FD-BISC-200", 600).best(60)],
    )
    .for_the_flood(),
    gift(
        "gift/lar/flood-hotel",
        Larissa,
        on(44, 9, 0),
        "hotel",
        &[line("HY-BLEACH-1L", 480), line("HY-SOAP-100", 600)],
    )
    .for_the_flood(),
    gift(
        "gift/lar/flood-baby",
        Larissa,
        on(43, 12, 20),
        "dokimaki",
        &[line("BA-DIAPER-3", 20), line("BA-WIPES-72", 30)],
    )
    .for_the_flood()
    .valued(Estimate),
    gift(
        "gift/lar/flood-medical",
        Larissa,
        on(41, 10, 30),
        "pharma",
        &[
            line("MC-SALINE-500", 400).use_by(215).maker("SL-7719"),
            line("MC-GLOVES-100", 120).best(600),
            line("HY-GEL-500", 240).best(400),
        ],
    )
    .announced(2)
    .for_the_flood(),
    gift(
        "gift/lar/flood-tents",
        Larissa,
        on(39, 12, 0),
        "toronto",
        &[line("SH-TENT-4", 30), line("SH-LAMP-SOLAR", 126).over(120)],
    )
    .announced(7)
    .for_the_flood()
    .valued(Invoice),
    gift("gift/lar/flood-jackets", Larissa, on(34, 13, 10), "placeholder", &[line("CL-JACKET-A", 25)])
        .for_the_flood()
        .valued(Estimate),
    gift("gift/lar/flood-pads", Larissa, on(28, 9, 55), "iasis", &[line("HY-PADS-10", 200)]).for_the_flood(),
    gift("gift/lar/milk", Larissa, on(16, 9, 0), "dairy", &[line("BA-MILK-1L", 480).best(40)]),
    gift(
        "gift/lar/last-week",
        Larissa,
        on(7, 10, 40),
        "market",
        &[line("FD-RUSK-600", 300).best(120), line("FD-READY-300", 200).best(4)],
    ),
    gift("gift/lar/astoria", Larissa, on(2, 11, 0), "astoria", &[line("SH-BLANKET", 150)])
        .announced(9)
        .for_the_flood()
        .left_at_the_door(),
];
