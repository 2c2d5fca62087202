//! What was given from Thessaloniki.

use ledger::reason::OverrideReason::Accepted;

use super::{Distribution, given};
use crate::demo::moment::on;
use crate::demo::places::Site::Thessaloniki;
use crate::demo::wanted::want;

pub(super) const DISTRIBUTIONS: &[Distribution] = &[
    given(
        "given/skg/city-winter",
        Thessaloniki,
        on(82, 7, 30),
        "thessaloniki",
        &[want("SH-BLANKET", 100), want("CL-JACKET-A", 60)],
    )
    .delivered(on(81, 13, 0), 50, 124),
    given(
        "given/skg/evosmos-1",
        Thessaloniki,
        on(76, 7, 30),
        "kordelio-evosmos",
        &[want("FD-RICE-1K", 200), want("FD-FLOUR-1K", 200)],
    )
    .delivered(on(75, 12, 30), 100, 270),
    given(
        "given/skg/city-school",
        Thessaloniki,
        on(66, 7, 45),
        "thessaloniki",
        &[want("SC-BAG", 60), want("SC-NOTEBOOK", 400)],
    )
    .delivered(on(64, 13, 30), 0, 60),
    given("given/skg/iasis-milk", Thessaloniki, on(58, 7, 30), "iasis", &[want("BA-MILK-1L", 300)]).some_back(
        on(57, 11, 15),
        75,
        205,
        12,
    ),
    given(
        "given/skg/evosmos-2",
        Thessaloniki,
        on(49, 7, 40),
        "kordelio-evosmos",
        &[want("HY-PAPER-10", 60), want("HY-SOAP-100", 200)],
    )
    .delivered(on(48, 13, 45), 60, 163),
    given(
        "given/skg/xirolakka",
        Thessaloniki,
        on(37, 7, 20),
        "parish-xirolakka",
        &[want("SH-BLANKET", 80), want("SH-SLEEPBAG", 30)],
    )
    .for_the_flood()
    .delivered(on(36, 12, 50), 40, 117),
    given(
        "given/skg/city-pulses",
        Thessaloniki,
        on(25, 7, 30),
        "thessaloniki",
        &[want("FD-LENTIL-500", 200), want("FD-CHICK-500", 200)],
    )
    .delivered(on(24, 14, 0), 100, 256),
    given(
        "given/skg/schools",
        Thessaloniki,
        on(13, 7, 40),
        "schools",
        &[want("SC-TABLET", 20), want("SC-PENCIL-12", 100)],
    )
    .for_the_flood()
    .delivered(on(12, 12, 20), 0, 100),
    given(
        "given/skg/volunteers-biscuits",
        Thessaloniki,
        on(7, 7, 30),
        "volunteers",
        &[want("FD-BISC-200", 120).because(Accepted)],
    )
    .delivered(on(7, 13, 0), 0, 120),
    given(
        "given/skg/iasis-open",
        Thessaloniki,
        on(1, 7, 45),
        "iasis",
        &[want("FD-PASTA-500", 200), want("FD-LENTIL-500", 60)],
    ),
];
