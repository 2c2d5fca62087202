//! Gifts that came to the hub in Tavros.

use ledger::reason::ValuationBasis::{Estimate, Invoice};

use super::{Gift, gift, line};
use crate::demo::moment::on;
use crate::demo::places::Site::Tavros;

pub(super) const GIFTS: &[Gift] = &[
    gift(
        "gift/tav/staples",
        Tavros,
        on(92, 9, 30),
        "market",
        &[
            line("FD-RICE-1K", 2_400).best(410).maker("R-240311"),
            line("FD-PASTA-500", 3_600).best(520),
            line("FD-SUGAR-1K", 800),
            line("FD-TOMATO-500", 1_200).best(300),
        ],
    ),
    gift(
        "gift/tav/flour",
        Tavros,
        on(91, 10, 15),
        "mills",
        &[line("FD-FLOUR-1K", 1_500).best(190), line("FD-ORZO-500", 1_200).best(400)],
    ),
    gift("gift/tav/oil", Tavros, on(90, 11, 0), "olive-coop", &[line("FD-OIL-1L", 720).best(480).short_of(756)])
        .announced(6)
        .rest_is_not_coming(),
    gift(
        "gift/tav/water",
        Tavros,
        on(88, 9, 50),
        "springs",
        &[line("WA-BOTTLE-1500", 5_040).best(330), line("WA-BOTTLE-500", 3_024).best(330)],
    ),
    gift(
        "gift/tav/textiles",
        Tavros,
        on(85, 12, 0),
        "textiles",
        &[line("CL-SOCKS", 1_200), line("CL-UNDERWEAR", 480), line("SH-BLANKET", 480).damaged(20)],
    ),
    gift(
        "gift/tav/medical",
        Tavros,
        on(83, 9, 40),
        "pharma",
        &[
            line("MC-GLOVES-100", 300).best(640).maker("NG-3301"),
            line("MC-MASK-50", 400).best(500),
            line("MC-SALINE-500", 800).use_by(210).maker("SL-7719"),
            line("MC-SYRINGE-5", 3_000).best(800),
        ],
    )
    .announced(4)
    .valued(Invoice),
    gift(
        "gift/tav/neighbour",
        Tavros,
        on(80, 10, 30),
        "dokimaki",
        &[line("FD-BISC-200", 60).best(90), line("BA-DIAPER-4", 8)],
    )
    .valued(Estimate),
    gift(
        "gift/tav/toronto",
        Tavros,
        on(76, 11, 0),
        "toronto",
        &[line("SH-SLEEPBAG", 200), line("CL-JACKET-A", 180), line("SH-LAMP-SOLAR", 240)],
    )
    .announced(16)
    .valued(Invoice),
    gift(
        "gift/tav/tins",
        Tavros,
        on(73, 9, 20),
        "market",
        &[
            line("FD-TUNA-160", 1_440).best(700),
            line("FD-CORNED-340", 480).best(600),
            line("FD-BEANS-500", 600).best(380),
        ],
    ),
    gift(
        "gift/tav/hotel",
        Tavros,
        on(62, 9, 30),
        "hotel",
        &[line("HY-SOAP-100", 1_500), line("HY-SHAMPOO-400", 600), line("HY-PAPER-10", 200)],
    ),
    gift(
        "gift/tav/hygiene",
        Tavros,
        on(58, 11, 0),
        "market",
        &[
            line("HY-PADS-10", 480),
            line("HY-TOOTHPASTE", 500),
            line("HY-TOOTHBRUSH", 500).substituted(),
            line("HY-DETERG-2L", 90),
        ],
    )
    .announced(3),
    gift("gift/tav/potatoes", Tavros, on(55, 9, 0), "anyparktos", &[line("FD-POTATO", 1_000)]).valued(Estimate),
    gift(
        "gift/tav/baby",
        Tavros,
        on(52, 10, 0),
        "foundation",
        &[line("BA-CEREAL-300", 300).best(45), line("BA-MILK-1L", 960).best(70), line("BA-WIPES-72", 400)],
    ),
    gift(
        "gift/tav/flood-food",
        Tavros,
        on(46, 8, 30),
        "market",
        &[
            line("WA-BOTTLE-1500", 10_080).best(300),
            line("FD-READY-300", 800).best(35),
            line("FD-RUSK-600", 900).best(160),
        ],
    )
    .for_the_flood(),
    gift(
        "gift/tav/flood-tools",
        Tavros,
        on(46, 11, 20),
        "hardware",
        &[line("TL-SHOVEL", 150), line("TL-SQUEEGEE", 120), line("TL-BOOTS", 200), line("TL-GLOVES", 400)],
    )
    .for_the_flood(),
    gift(
        "gift/tav/flood-citizen",
        Tavros,
        on(45, 9, 0),
        "paradeigmatidou",
        &[line("SH-BLANKET", 12), line("CL-JACKET-C", 5)],
    )
    .for_the_flood()
    .valued(Estimate),
    gift(
        "gift/tav/flood-tents",
        Tavros,
        on(44, 10, 40),
        "melbourne",
        &[line("SH-TENT-4", 40).short_of(42), line("WA-JERRY-10", 200)],
    )
    .announced(2)
    .for_the_flood()
    .valued(Invoice),
    gift("gift/tav/honey", Tavros, on(41, 12, 15), "ypothetikos", &[line("FD-HONEY-450", 24).best(540)]),
    gift(
        "gift/tav/flood-medical",
        Tavros,
        on(36, 10, 0),
        "pharma",
        &[line("MC-FIRSTAID", 80).best(500), line("WA-TABLET", 4_000).best(900)],
    )
    .for_the_flood(),
    gift("gift/tav/short-dated-rice", Tavros, on(30, 9, 30), "market", &[line("FD-RICE-1K", 900).best(13)]),
    gift("gift/tav/feta", Tavros, on(24, 9, 15), "dairy", &[line("FC-FETA-400", 200).use_by(9)]),
    gift("gift/tav/yoghurt", Tavros, on(21, 9, 10), "dairy", &[line("FC-YOGURT-200", 360).use_by(-2)]),
    gift(
        "gift/tav/mill-again",
        Tavros,
        on(18, 11, 0),
        "mills",
        &[line("FD-FLOUR-1K", 900).best(210), line("FD-PASTA-500", 1_200).best(450)],
    ),
    gift("gift/tav/school", Tavros, on(12, 10, 0), "stationer", &[line("SC-BAG", 120), line("SC-NOTEBOOK", 600)]),
    gift(
        "gift/tav/biscuits",
        Tavros,
        on(8, 9, 45),
        "market",
        &[line("FD-BISC-200", 480).best(21), line("FD-CORNED-340", 240).best(500)],
    ),
    gift("gift/tav/nappies", Tavros, on(3, 10, 30), "astoria", &[line("BA-DIAPER-3", 80), line("BA-DIAPER-4", 120)])
        .announced(11),
    gift(
        "gift/tav/yesterday",
        Tavros,
        on(1, 12, 30),
        "market",
        &[line("FD-TOMATO-500", 720).best(280), line("FD-SUGAR-1K", 300)],
    )
    .left_at_the_door(),
];
