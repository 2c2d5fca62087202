//! What was given from the hub in Tavros.

use ledger::reason::LossReason::Damaged;

use super::{Distribution, given};
use crate::demo::moment::on;
use crate::demo::places::Site::Tavros;
use crate::demo::wanted::want;

pub(super) const DISTRIBUTIONS: &[Distribution] = &[
    given(
        "given/tav/iasis-winter",
        Tavros,
        on(80, 16, 40),
        "iasis",
        &[want("SH-BLANKET", 150), want("SH-SLEEPBAG", 40)],
    )
    .reserved("reserved/tav/winter")
    .delivered(on(79, 14, 0), 75, 190),
    given(
        "given/tav/grocery-1",
        Tavros,
        on(78, 7, 40),
        "grocery",
        &[want("FD-RICE-1K", 300), want("FD-PASTA-500", 400), want("FD-OIL-1L", 80), want("FD-SUGAR-1K", 100)],
    )
    .delivered(on(78, 13, 30), 100, 262),
    given(
        "given/tav/harbour-1",
        Tavros,
        on(71, 7, 30),
        "parish-harbour",
        &[want("FD-FLOUR-1K", 150), want("FD-ORZO-500", 150), want("FD-TOMATO-500", 120)],
    )
    .delivered(on(70, 12, 0), 60, 148),
    given(
        "given/tav/clinic",
        Tavros,
        on(65, 7, 35),
        "clinic",
        &[want("MC-GLOVES-100", 40), want("MC-MASK-50", 60), want("MC-SALINE-500", 160)],
    )
    .delivered(on(65, 11, 45), 0, 310),
    given(
        "given/tav/piraeus",
        Tavros,
        on(60, 7, 30),
        "piraeus",
        &[want("FD-RICE-1K", 400), want("FD-BEANS-500", 120), want("FD-TUNA-160", 240)],
    )
    .some_back(on(59, 13, 15), 130, 355, 20),
    given(
        "given/tav/peristeri",
        Tavros,
        on(51, 7, 45),
        "peristeri",
        &[want("HY-SOAP-100", 300), want("HY-PADS-10", 96), want("HY-TOOTHPASTE", 100)],
    )
    .delivered(on(50, 12, 30), 96, 241),
    given(
        "given/tav/asprokampos",
        Tavros,
        on(43, 7, 20),
        "asprokampos",
        &[want("FD-RUSK-600", 400), want("WA-BOTTLE-1500", 2_016)],
    )
    .for_the_flood()
    .some_lost(on(42, 15, 0), 210, 604, 6, Damaged),
    given(
        "given/tav/acharnes",
        Tavros,
        on(35, 7, 30),
        "acharnes",
        &[want("BA-MILK-1L", 240), want("BA-CEREAL-300", 60), want("BA-FORMULA1-400", 24)],
    )
    .delivered(on(34, 13, 0), 58, 171),
    given(
        "given/tav/grocery-2",
        Tavros,
        on(28, 7, 40),
        "grocery",
        &[want("FD-RICE-1K", 360), want("FD-PASTA-500", 360), want("FD-BEANS-500", 120)],
    )
    .delivered(on(27, 14, 20), 120, 318),
    given(
        "given/tav/iasis-chilled",
        Tavros,
        on(23, 7, 15),
        "iasis",
        &[want("FD-TUNA-160", 120), want("FC-FETA-400", 120)],
    )
    .delivered(on(23, 12, 0), 60, 152),
    given(
        "given/tav/athens",
        Tavros,
        on(15, 7, 30),
        "athens",
        &[want("FD-FLOUR-1K", 240), want("FD-PASTA-500", 300), want("FD-OIL-1L", 60)],
    )
    .delivered(on(14, 13, 40), 150, 402),
    given(
        "given/tav/harbour-2",
        Tavros,
        on(10, 7, 30),
        "parish-harbour",
        &[want("FD-CORNED-340", 120), want("FD-BEANS-500", 100)],
    )
    .delivered(on(9, 12, 10), 58, 140),
    given("given/tav/grocery-3", Tavros, on(2, 7, 30), "grocery", &[want("FD-BISC-200", 120), want("FD-SUGAR-1K", 60)]),
];
