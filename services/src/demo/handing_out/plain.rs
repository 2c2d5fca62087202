//! What was given from Larissa, where the flood was near.

use ledger::reason::LossReason::Stolen;

use super::{Distribution, given};
use crate::demo::moment::on;
use crate::demo::places::Site::Larissa;
use crate::demo::wanted::want;

pub(super) const DISTRIBUTIONS: &[Distribution] = &[
    given("given/lar/city", Larissa, on(73, 7, 30), "larissa", &[want("FD-FLOUR-1K", 200), want("FD-OIL-1L", 40)])
        .delivered(on(72, 12, 15), 66, 160),
    given(
        "given/lar/tyrnavos",
        Larissa,
        on(62, 7, 30),
        "tyrnavos",
        &[want("FD-RICE-1K", 200), want("FD-TOMATO-500", 120)],
    )
    .delivered(on(61, 13, 10), 60, 151),
    given(
        "given/lar/asprokampos-water",
        Larissa,
        on(45, 17, 30),
        "asprokampos",
        &[want("WA-BOTTLE-1500", 3_024), want("FD-READY-300", 300)],
    )
    .for_the_flood()
    .delivered(on(44, 10, 15), 410, 1_180),
    given(
        "given/lar/xirolakka-water",
        Larissa,
        on(44, 7, 15),
        "xirolakka",
        &[want("WA-BOTTLE-500", 3_024), want("FD-BISC-200", 200)],
    )
    .for_the_flood()
    .delivered(on(43, 11, 0), 190, 540),
    given("given/lar/asprokampos-blankets", Larissa, on(43, 7, 20), "parish-asprokampos", &[want("SH-BLANKET", 150)])
        .for_the_flood()
        .delivered(on(42, 12, 40), 75, 214),
    given(
        "given/lar/asprokampos-tools",
        Larissa,
        on(42, 7, 20),
        "asprokampos",
        &[want("TL-SHOVEL", 60), want("TL-BOOTS", 100), want("TL-SANDBAG", 2_500)],
    )
    .for_the_flood()
    .delivered(on(41, 14, 30), 120, 0),
    given(
        "given/lar/food-bank-1",
        Larissa,
        on(41, 7, 10),
        "food-bank",
        &[want("FD-READY-300", 400), want("FD-OIL-1L", 60)],
    )
    .for_the_flood()
    .delivered(on(40, 13, 20), 200, 566),
    given(
        "given/lar/xirolakka-beds",
        Larissa,
        on(40, 7, 15),
        "parish-xirolakka",
        &[want("SH-MATTRESS", 60), want("SH-BLANKET", 100), want("SH-BED", 60)],
    )
    .for_the_flood()
    .some_lost(on(39, 14, 45), 30, 98, 1, Stolen),
    given(
        "given/lar/iasis-homes",
        Larissa,
        on(38, 7, 30),
        "iasis",
        &[want("SH-BED", 50), want("SH-HEATER", 40), want("HY-BLEACH-1L", 200), want("HY-SOAP-100", 200)],
    )
    .for_the_flood()
    .delivered(on(36, 13, 0), 50, 147),
    given(
        "given/lar/volunteers-medical",
        Larissa,
        on(36, 7, 25),
        "volunteers",
        &[want("MC-GAUZE-10", 60), want("MC-POVIDONE-240", 30), want("MC-SALINE-500", 80)],
    )
    .for_the_flood()
    .delivered(on(35, 12, 0), 0, 205),
    given(
        "given/lar/asprokampos-tents",
        Larissa,
        on(33, 7, 30),
        "asprokampos",
        &[want("SH-LAMP-SOLAR", 60), want("SH-TENT-4", 25)],
    )
    .for_the_flood()
    .some_back(on(31, 13, 30), 23, 81, 2),
    given(
        "given/lar/food-bank-2",
        Larissa,
        on(27, 7, 30),
        "food-bank",
        &[want("FD-RICE-1K", 300), want("FD-TUNA-160", 150), want("FD-PASTA-500", 200)],
    )
    .for_the_flood()
    .delivered(on(26, 13, 10), 150, 417),
    given("given/lar/volos", Larissa, on(20, 7, 15), "volos", &[want("WA-BOTTLE-1500", 1_008)]).delivered(
        on(20, 12, 30),
        84,
        250,
    ),
    given("given/lar/iasis-milk", Larissa, on(14, 7, 30), "iasis", &[want("BA-MILK-1L", 120)]).delivered(
        on(13, 14, 10),
        40,
        113,
    ),
    given(
        "given/lar/food-bank-3",
        Larissa,
        on(6, 7, 30),
        "food-bank",
        &[want("FD-READY-300", 120), want("HY-PADS-10", 80)],
    )
    .for_the_flood()
    .delivered(on(5, 12, 0), 60, 170),
    given("given/lar/xirolakka-open", Larissa, on(1, 7, 30), "xirolakka", &[want("SH-BLANKET", 60)]).for_the_flood(),
];
